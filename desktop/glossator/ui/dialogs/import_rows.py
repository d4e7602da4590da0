"""What an import found, in rows for the tree of the preview and in lines for a mail; what is wrong comes first."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from glossator.ui.dialogs.import_reading import encoding_name
from glossator.ui.dialogs.import_tree import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from glossator.session.import_preview import FilePreview, ImportPreview, Note, Rejected

MOST = 500
"""How many rows stand below a heading; the rest are counted."""

_FEW = 12
_ROLES = ("text", "title", "source", "author", "published", "url", "language")


def headings() -> tuple[str, ...]:
    """Return the headings of the columns."""
    return (_tr("Found"), _tr("Kind"), _tr("Encoding"), _tr("Articles"), _tr("Spans"), _tr("Suggestions"))


def rows_of(preview: ImportPreview, *, most: int | None = MOST) -> tuple[Row, ...]:
    """Return all that a preview says, what is wrong first; None for `most` leaves nothing out."""
    notes: dict[str, list[Note]] = defaultdict(list)
    for note in preview.notes:
        notes[note.file].append(note)
    files = {each.name: each for each in preview.files}
    broken = {each.file for each in preview.rejected}
    whole = [each for each in preview.files if each.name not in broken]
    others = [name for name in notes if name not in files and name not in broken]
    groups: tuple[tuple[str, str, int, Iterable[Row]], ...] = (
        (
            _tr("Not whole"),
            "error",
            len(preview.rejected),
            (_rejected(each, files.get(each.file), notes[each.file], most) for each in preview.rejected),
        ),
        (
            _tr("Files"),
            "file",
            len(whole) + len(others),
            chain(
                (_file(each, notes[each.name]) for each in whole),
                (_noted(name, notes[name]) for name in others),
            ),
        ),
        (
            _tr("Here already, and not imported again"),
            "copy",
            len(preview.duplicates),
            (_line(each.title, _tr("the same text as “{0}”").format(each.existing)) for each in preview.duplicates),
        ),
        (
            _tr("Nearly the same as another article"),
            "compare",
            len(preview.copies),
            (
                _line(each.title, _tr("{0} % the same as “{1}”").format(_percent(each.likeness), each.other_title))
                for each in preview.copies
            ),
        ),
        (
            _tr("Passed over, being of another kind"),
            "skip",
            len(preview.passed_over),
            (_line(name) for name in preview.passed_over),
        ),
        (
            _tr("Articles"),
            "queue",
            preview.total,
            (_line(each.title, ", ".join(filter(None, each[1:3]))) for each in preview.articles),
        ),
    )
    return tuple(_group(words, drawing, rows, total, most) for words, drawing, total, rows in groups if total)


def report(preview: ImportPreview) -> str:
    """Return all that a preview says as plain text, to be pasted into a mail."""
    return "\n".join((preview.head(), *_lines(rows_of(preview, most=None), 0))) + "\n"


def _lines(rows: Iterable[Row], depth: int) -> Iterator[str]:
    for row in rows:
        if not depth:
            yield ""
        cells = ", ".join(filter(None, row.cells))
        yield "  " * depth + (f"{row.words} ({cells})" if cells else row.words)
        yield from _lines(row.rows, depth + 1)


def _group(words: str, drawing: str, rows: Iterable[Row], total: int, most: int | None) -> Row:
    shown = _capped(rows, total, most)
    unfolded = total <= _FEW or drawing == "error"
    return Row(f"{words} ({total:,})", drawing=drawing, rows=shown, unfolded=unfolded, weight=True)


def _capped(rows: Iterable[Row], total: int, most: int | None) -> tuple[Row, ...]:
    shown = tuple(islice(rows, most))
    more = total - len(shown)
    return (*shown, _line(_tr("and {0} more").format(f"{more:,}"))) if more > 0 else shown


def _rejected(each: Rejected, file: FilePreview | None, notes: Sequence[Note], most: int | None) -> Row:
    """Return the row of a file that is broken; its problems stand below it, then what else is known of it."""
    why = f"{each.sentence} {each.hint}".strip()
    if each.whole:
        articles = _tr("1 article") if each.whole == 1 else _tr("{0} articles").format(f"{each.whole:,}")
        whole = [_line(_tr("Whole all the same: {0}").format(articles), drawing="info")]
    else:
        whole = []
    problems = _capped(map(_line, each.problems), len(each.problems), most)
    rows = (_line(why, drawing="error"), *problems, *whole, *(_known(file, notes) if file else _notes(notes)))
    return Row(each.file, _cells(file), f"{each.file}: {why}", "file", rows, unfolded=len(problems) <= _FEW)


def _file(file: FilePreview, notes: Sequence[Note]) -> Row:
    rows = tuple(_known(file, notes))
    said = f"{file.name}: {file.why}" if file.why else file.name
    return Row(file.name, _cells(file), said, "file", rows, unfolded=bool(notes))


def _noted(name: str, notes: Sequence[Note]) -> Row:
    return Row(name, ("",), "", "file", tuple(_notes(notes)), unfolded=True)


def _cells(file: FilePreview | None) -> tuple[str, ...]:
    if file is None:
        return ("",)
    numbers = (f"{number:,}" if number else "" for number in (file.articles, file.spans, file.suggestions))
    return (file.format, encoding_name(file.encoding) if file.encoding else "", *numbers)


def _known(file: FilePreview, notes: Sequence[Note]) -> Iterator[Row]:
    """Yield how a file was understood."""
    yield from _notes(notes)
    if file.why:
        yield _line(file.why, drawing="info")
    if file.columns:
        named = [f"{role}: “{file.columns[role]}”" for role in _in_order(file.columns)]
        yield _line(_tr("Fields in use: {0}").format(", ".join(named)), drawing="info")
    if file.left_out:
        yield Row(
            _tr("Left out, not being the article"),
            said=_tr("Left out, not being the article: {0}").format(" / ".join(file.left_out)),
            drawing="skip",
            rows=tuple(_line(line) for line in file.left_out),
        )


def _notes(notes: Sequence[Note]) -> Iterator[Row]:
    for note in notes:
        where = _tr(" ({0} articles)").format(f"{note.articles:,}") if note.articles > 1 else ""
        yield _line(note.sentence + where, drawing="info")


def _line(words: str, more: str = "", *, drawing: str = "") -> Row:
    return Row(" ".join(f"{words} – {more}".split()) if more else " ".join(words.split()), drawing=drawing)


def _in_order(columns: Iterable[str]) -> list[str]:
    known = {role: place for place, role in enumerate(_ROLES)}
    return sorted(columns, key=lambda role: known.get(role, len(known)))


def _percent(likeness: float) -> int:
    """Return a likeness in percent; only what is wholly the same is 100."""
    return min(round(likeness * 100), 99) if likeness < 1 else 100


def _tr(words: str) -> str:
    return QCoreApplication.translate("ImportPreview", words)
