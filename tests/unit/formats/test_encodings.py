from __future__ import annotations

import os

import pytest

from glossator.errors import UserError
from glossator.formats.encodings import decode

RUSSIAN = "Российские войска нанесли удар по Краматорску, сообщает агентство. Погибли три человека."
FRENCH = "Le président naïf a été reçu à l’Élysée hier soir, près de Nîmes – où l’armée attendait."


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [RUSSIAN, "😀 and 👩‍👩‍👧"])
def test_a_byte_order_mark_decides_and_nothing_is_guessed(text: str, codec: str) -> None:
    found = decode(text.encode(codec))
    assert found[:3] == (text, codec, ())
    assert found.why == f"The file begins with the mark of {codec.upper().removesuffix('-SIG')}."


def test_big_endian_marks_are_understood() -> None:
    assert decode(b"\xfe\xff" + RUSSIAN.encode("utf-16-be")).text == RUSSIAN
    assert decode(b"\x00\x00\xfe\xff" + RUSSIAN.encode("utf-32-be")).text == RUSSIAN


def test_utf_8_is_taken_as_it_is() -> None:
    text = "line\r\n\u2028\x85 é 😀 \x00 end" + " and more, so that one odd character is no reason to refuse" * 20
    assert decode(text.encode()) == (text, "utf-8", (), "The whole file is valid UTF-8.")
    assert decode(b"plain").why == "It holds only characters of ASCII."


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8_r", "koi8-r"),
        (RUSSIAN, "cp866", "cp866"),
        (RUSSIAN, "utf-16-le", "UTF-16-LE"),
        (RUSSIAN, "utf-16-be", "UTF-16-BE"),
        (FRENCH, "cp1252", "windows-1252"),
        (FRENCH, "utf-16-le", "UTF-16-LE"),
        ("The minister said “we are ready” – it’s true.", "cp1252", "windows-1252"),
        ("قال مسؤول عسكري إن القوات سيطرت على المدينة القديمة في الموصل بعد قتال عنيف", "cp1256", "windows-1256"),
        ("ロシア軍は東部の都市を攻撃したと通信社が伝えた。三人が死亡した。", "cp932", "cp932"),
        ("新华社报道，俄罗斯军队袭击了东部城市。三人死亡，多人受伤。", "gb18030", "gb18030"),
        ("러시아군이 동부 도시를 공격했다고 통신사가 전했다. 세 명이 숨졌다.", "cp949", "cp949"),
    ],
)
def test_anything_else_is_a_guess_and_said_to_be_one(text: str, codec: str, name: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert decoded.notes == (f"The file is not UTF-8; read as {name}, which is a guess.",)


def test_what_no_encoding_explains_is_replaced_and_counted() -> None:
    decoded = decode(b"A word \x81 of nothing at all \x8d here, \x93quoted\x94.")
    assert decoded.encoding == "cp1252"
    assert "2 places could not be read and became U+FFFD." in decoded.notes


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + os.urandom(200),
        b"%PDF-1.7\nplain letters follow",
        b"PK\x03\x04" + bytes(100),
        b"SQLite format 3\x00" + bytes(5000),
        bytes(100),
        bytes(range(256)) * 10,
        b"\xff\xfe\x00\xd8\x00\xd8",
        b"\xef\xbb\xbfabc\xff",
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(UserError) as caught:
        decode(data)
    assert caught.value.sentence.endswith(".")
    assert caught.value.hint


def test_random_bytes_give_a_text_or_a_sentence_and_never_half_a_pair() -> None:
    for size in range(1, 400):
        try:
            decode(os.urandom(size)).text.encode()
        except UserError:
            continue
