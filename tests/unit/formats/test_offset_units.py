from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.formats.span_samples import code_points

from glossator.errors import UserError
from glossator.formats.offset_units import Evidence, OffsetUnit, to_code_points, unit_note

TEXT = "In 🚀 Anna and 😀 Rawa"


def places(word: str, unit: OffsetUnit) -> tuple[int, int]:
    start = TEXT.index(word)
    if unit is OffsetUnit.CODE_POINTS:
        return start, start + len(word)
    before = len(TEXT[:start].encode("utf-16-le")) // 2
    return before, before + len(word.encode("utf-16-le")) // 2


@given(text=st.text(st.sampled_from("aé中😀🇮 \n"), min_size=1), data=st.data())
def test_utf16_places_are_those_of_the_encoded_text_or_refused(text: str, data: st.DataObject) -> None:
    size = len(text.encode("utf-16-le")) // 2
    start = data.draw(st.integers(-1, size + 1))
    end = data.draw(st.integers(-1, size + 1))
    try:
        expected = code_points(text, start, end) if 0 <= start < end <= size else None
    except UnicodeDecodeError:
        expected = None
    if expected is None:
        with pytest.raises(UserError):
            to_code_points(text, start, end, OffsetUnit.UTF16)
    else:
        assert to_code_points(text, start, end, OffsetUnit.UTF16) == expected


@pytest.mark.parametrize("unit", list(OffsetUnit))
@pytest.mark.parametrize("repeated", [True, False])
def test_the_words_show_the_unit(unit: OffsetUnit, repeated: bool) -> None:
    evidence = Evidence()
    evidence.see(TEXT, [(*places(word, unit), word if repeated else None) for word in ("Anna", "Rawa", "and")])
    other = next(each for each in OffsetUnit if each is not unit)
    assert evidence.unit(other) is unit
    assert not evidence.silent
    assert unit.value in unit_note(unit, silent=False)


def test_one_broken_span_does_not_outweigh_the_others() -> None:
    evidence = Evidence()
    evidence.see(TEXT, [(*places(word, OffsetUnit.UTF16), None) for word in ("Anna", "Rawa")])
    evidence.see(TEXT, [(4, 9, None)])
    assert evidence.unit(OffsetUnit.CODE_POINTS) is OffsetUnit.UTF16


def test_plain_texts_say_nothing_and_the_usual_unit_is_taken() -> None:
    evidence = Evidence()
    evidence.see("In Anna", [(3, 7, None), (0, 700, None)])
    assert evidence.silent
    assert evidence.unit(OffsetUnit.UTF16) is OffsetUnit.UTF16
    assert evidence.unit(OffsetUnit.CODE_POINTS) is OffsetUnit.CODE_POINTS


def test_a_thousand_spans_that_agree_are_enough() -> None:
    evidence = Evidence()
    for _ in range(999):
        evidence.see(TEXT, [(*places("Anna", OffsetUnit.UTF16), "Anna")])
    assert not evidence.sure
    evidence.see(TEXT, [(*places("Rawa", OffsetUnit.UTF16), "Rawa")])
    assert evidence.sure
