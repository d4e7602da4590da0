"""How bytes become text: by their byte order mark, as UTF-8, or by a guess that is said to be one."""

from __future__ import annotations

import codecs
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from glossator.errors import UserError

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

# UTF-32 first: its mark starts with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_KNOWN_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"SQLite format 3\x00", "a database, perhaps a project"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b\x08\x1c\x1d\x1e\x1f"))
_SAMPLE = 64 << 10
_FALLBACK = "cp1252"
_USUAL = "A guess: it is the most usual one, and no other makes more sense."
# Where only these are not ASCII there is nothing to learn from: quotation marks, dashes and the like of Windows.
_TYPOGRAPHIC = frozenset("‘’‚“”„–—…•™\u00a0£€§©®«»°·\ufffd")
# Without these limits a guess may fall on a mainframe's code page.
_LEGACY = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "koi8_r", "koi8_u"),
    *("cp437", "cp850", "cp852", "cp866", "cp932", "cp949", "gb18030", "big5", "euc_jp", "euc_kr"),
)


class Decoded(NamedTuple):
    """A file's text, the codec that read it, a sentence for what is not certain, and one that says why that codec."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    why: str = ""


def check_encoding(name: str) -> str:
    """Return the codec that an encoding is known by. Raises UserError when it is none of text."""
    try:
        found = codecs.lookup(name)
        found.encode("a")
        if isinstance(b"a".decode(found.name), str):
            return found.name
    except (LookupError, UnicodeError, TypeError, ValueError):
        pass
    raise UserError(f"The encoding “{name}” is not known.", "Name it as utf-8, windows-1252 or iso-8859-2, say.")


def decode(data: bytes, encoding: str = "") -> Decoded:
    """Return the text of a file's bytes, by an encoding if one is given. Raises UserError for what is no text."""
    if encoding:
        return decode_as(data, encoding, "It was asked for.")
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(codec), codec, why=f"The file begins with the mark of {name}.")
            except UnicodeDecodeError as error:
                raise UserError(
                    f"The file is marked as {name} but is not: it is damaged at byte {error.start}.",
                    "Save it again as UTF-8.",
                ) from error
    for magic, what in _KNOWN_BINARY:
        if data.startswith(magic):
            raise UserError(f"The file is {what}, not a text file.", "Save its text as a .txt file.")
    wide = _wide_codec(data)
    if wide:
        why = "A guess: every other byte is zero, as in UTF-16."
        return Decoded(data.decode(wide), wide, (_guessed(wide),), why)
    _refuse_binary(data)
    try:
        why = "It holds only characters of ASCII." if data.isascii() else "The whole file is valid UTF-8."
        return Decoded(data.decode("utf-8"), "utf-8", why=why)
    except UnicodeDecodeError as error:
        codec, why = _guess(data, error.start)
    found = decode_as(data, codec, why)
    return found._replace(notes=(_guessed(codec), *found.notes))


def decode_as(data: bytes, codec: str, why: str) -> Decoded:
    """Return the text of bytes by a codec; what it cannot read becomes U+FFFD, and is counted."""
    text = data.decode(codec, "replace")
    unreadable = text.count("\ufffd")
    places = "1 place" if unreadable == 1 else f"{unreadable} places"
    notes = (f"{places} could not be read and became U+FFFD.",) if unreadable else ()
    return Decoded(text, codec, notes, why)


def encode(text: str, encoding: str) -> bytes | None:
    """Return a text's bytes in the encoding that a file had, None when they cannot be made."""
    try:
        return text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return None


def _guessed(codec: str) -> str:
    name = codec.replace("_", "-")
    if name.startswith("cp125"):
        name = f"windows-{name[2:]}"
    elif name.startswith("iso8859"):
        name = name.replace("iso8859", "ISO-8859")
    elif name.startswith("utf"):
        name = name.upper()
    return f"The file is not UTF-8; read as {name}, which is a guess."


def _wide_codec(data: bytes) -> str | None:
    """Return the codec of UTF-16 without a mark: zeros in every other byte only, and words when it is read so."""
    sample = data[:_SAMPLE]
    if len(data) % 2 or len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) * 0.02 or min(even, odd) > len(sample) * 0.001:
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data.decode(codec)[: _SAMPLE // 2]
    except UnicodeDecodeError:
        return None
    return codec if sum(map(_is_of_words, text)) > 0.9 * len(text) else None


def _is_of_words(character: str) -> bool:
    return character.isalnum() or character.isspace() or unicodedata.category(character)[0] in "PM"


def _refuse_binary(data: bytes) -> None:
    sample = data[:_SAMPLE]
    if sample.count(0) > max(1, len(sample) * 0.002) or _share_of_controls(sample) > 0.02:
        raise UserError("The file is not a text file.", "Save its text as a .txt file.")


def _share_of_controls(sample: bytes) -> float:
    return (len(sample) - len(sample.translate(None, _CONTROLS))) / max(1, len(sample))


def _guess(data: bytes, first_odd: int) -> tuple[str, str]:
    """Return the legacy encoding that makes most sense of the bytes around the first that is not UTF-8, and why."""
    from charset_normalizer import from_bytes  # takes 60 ms and is rarely needed

    typographic = _TYPOGRAPHIC.issuperset(c for c in data.decode(_FALLBACK, "replace") if not c.isascii())
    if typographic:
        return _FALLBACK, "A guess: all that is not ASCII are quotation marks, dashes and the like as Windows has them."
    start = max(0, first_odd - 2000)
    # Cut at a line end, so that no character is cut in two.
    end = data.find(b"\n", start + _SAMPLE)
    matches = from_bytes(data[start : end if end > 0 else len(data)], cp_isolation=list(_LEGACY))
    best = matches.best()
    if best is None or _like(matches[_FALLBACK] if _has(matches, _FALLBACK) else None, best):
        return _FALLBACK, _USUAL
    try:
        data.decode(best.encoding)
    except UnicodeDecodeError:
        return _FALLBACK, _USUAL
    return str(best.encoding), "A guess: with it the characters make the likeliest words."


def _has(matches: object, codec: str) -> bool:
    return any(match.encoding == codec for match in matches)  # type: ignore[attr-defined]


def _like(candidate: CharsetMatch | None, best: CharsetMatch) -> bool:
    """Tell whether the usual encoding explains the bytes as well as the one that was found."""
    return candidate is not None and candidate.chaos <= best.chaos and candidate.coherence >= best.coherence
