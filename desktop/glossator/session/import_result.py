"""What came of an import, and how it is told in sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from glossator.session.import_preview import SHOWN_PROBLEMS, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossator.session.import_preview import Added, CopyFound, Duplicate, ImportPreview, Note, Rejected


_LEFT_OUT = 10


class Line(NamedTuple):
    """One line of what is told about an import."""

    text: str
    problem: bool = False


@dataclass(slots=True)
class ImportResult:
    """What came of an import; `refused` says that nothing came in because not all could, and no part was wanted."""

    added: list[Added] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    copies: list[CopyFound] = field(default_factory=list)
    refused: bool = False

    def lines(self) -> list[Line]:
        """Return all of it in sentences, the count first."""
        lines = [Line(f"Imported {counted(len(self.added), 'article')}." if self.added else "Nothing was imported.")]
        if self.refused:
            broken = counted(len(self.rejected), "file")
            whole = "is not whole" if len(self.rejected) == 1 else "are not whole"
            lines = [Line(f"Nothing was imported, because {broken} {whole}.", problem=True)]
        lines += _notes(self.notes)
        lines += _duplicates(self.duplicates, "was not imported")
        lines += _copies(self.copies)
        lines += _rejected(self.rejected, "was not imported", partly=not self.refused)
        lines += _passed_over(self.passed_over)
        return lines

    def to_data(self) -> dict[str, object]:
        """Return all of it as a JSON object."""
        return {
            "refused": self.refused,
            **{
                name: [each._asdict() for each in getattr(self, name)]
                for name in ("added", "duplicates", "rejected", "notes", "copies")
            },
            "passed_over": self.passed_over,
        }


def preview_lines(preview: ImportPreview) -> list[Line]:
    """Return in sentences what an import found before anything is written, the count first."""
    lines = [Line(preview.head())]
    for file in (each for each in preview.files if each.articles or each.there):
        what = [counted(file.articles, "article")]
        what += [counted(file.spans, "judged span")] if file.spans else []
        what += [counted(file.suggestions, "suggestion")] if file.suggestions else []
        encoding = f" {file.why}" if file.why else ""
        lines.append(Line(f"{file.name}: {file.format}, {', '.join(what)}.{encoding}"))
        if file.columns:
            used = ", ".join(f"{role} from “{name}”" for role, name in file.columns.items())
            lines.append(Line(f"  Takes {used}."))
        lines += [Line(f"  left out: {line}") for line in file.left_out[:_LEFT_OUT]]
    lines += [Line(f"  {each.title}") for each in preview.articles]
    if preview.total > len(preview.articles):
        lines.append(Line(f"  … and {preview.total - len(preview.articles)} more."))
    for label in preview.unknown_labels:
        kind = "judged spans" if label.judged else "suggestions"
        likely = f" Perhaps it is {label.likely}." if label.likely else ""
        lines.append(Line(f"The scheme has no label “{label.name}” ({kind}: {label.spans}).{likely}"))
    lines += _notes(preview.notes)
    lines += _duplicates(preview.duplicates, "would not be imported")
    lines += _copies(preview.copies)
    lines += _rejected(preview.rejected, "cannot be imported", partly=True)
    lines += _passed_over(preview.passed_over)
    return lines


def _notes(notes: Sequence[Note]) -> Iterator[Line]:
    for note in notes:
        where = f" ({counted(note.articles, 'article')})" if note.articles > 1 else ""
        yield Line(f"{note.file}: {note.sentence}{where}")


def _duplicates(duplicates: Sequence[Duplicate], what: str) -> Iterator[Line]:
    for duplicate in duplicates:
        named = "" if duplicate.title == duplicate.existing else f", “{duplicate.title}”,"
        yield Line(f"{duplicate.file}{named} {what}: its text is here already, as “{duplicate.existing}”.")


def _copies(copies: Sequence[CopyFound]) -> Iterator[Line]:
    for copy in copies:
        yield Line(f"“{copy.title}” is {copy.likeness:.0%} the same as “{copy.other_title}”.")


def _rejected(rejected: Sequence[Rejected], what: str, *, partly: bool) -> Iterator[Line]:
    for each in rejected:
        head = f"{each.file} {what}"
        if partly and each.whole:
            head = f"{each.file}: only the {counted(each.whole, 'article')} that {_is(each.whole)} whole"
        yield Line(f"{head}. {each.sentence} {each.hint}".rstrip(), problem=True)
        yield from (Line(f"  {problem}", problem=True) for problem in each.problems[:SHOWN_PROBLEMS])
        if len(each.problems) > SHOWN_PROBLEMS:
            yield Line(f"  … and {len(each.problems) - SHOWN_PROBLEMS} more.", problem=True)


def _passed_over(names: Sequence[str]) -> Iterator[Line]:
    if names:
        yield Line(f"Passed over, being of another kind: {', '.join(names)}.")


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
