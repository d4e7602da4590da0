"""Brat standoff on its way out: a folder with a text, its annotations, and the configuration that shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from glossator.domain.losses import Losses, LossKind
from glossator.domain.suggestion import Suggestion
from glossator.formats.brat_reading import read
from glossator.formats.format import Format, WriteReport
from glossator.formats.outgoing import FileNames, SafeNames, drop_facts, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.domain.labels import Label
    from glossator.formats.format import WriteOptions
    from glossator.formats.outgoing import Outgoing

UNJUDGED = "Unjudged"
"""The attribute that marks a suggestion that nobody has judged."""

# Whatever ends a line to brat, which reads its files with Python's idea of lines.
_PIECE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def write_folder(articles: Iterable[ExportArticle], folder: Path, options: WriteOptions) -> WriteReport:
    """Write each article as a .txt and an .ann file. Raises UserError when a span does not stand on its words.

    A span that reaches across a line end is written in pieces, as brat itself writes it.
    """
    losses = Losses()
    files = FileNames()
    names = SafeNames(options.labels)
    count = spans = 0
    for exported in articles:
        name = files.name(exported)
        (folder / f"{name}.txt").write_bytes(exported.text.encode())
        lines: list[str] = []
        notes_kept = True
        number = 0
        for span in spans_of(exported, options):
            pieces = _pieces(exported.text, span)
            if not pieces:
                losses.leave_out(LossKind.NEWLINE, exported, span)
                continue
            spans += 1
            _count_changes(losses, exported, span, pieces, names.name(span.label))
            number += 1
            key = f"T{number}"
            places = ";".join(f"{start} {end}" for start, end in pieces)
            words = " ".join(exported.text[start:end] for start, end in pieces)
            lines.append(f"{key}\t{names.name(span.label)} {places}\t{words}")
            if isinstance(span, Suggestion):
                lines.append(f"A{len(lines)}\t{UNJUDGED} {key}")
            elif span.note:
                note = " ".join(span.note.split())
                notes_kept = notes_kept and note == span.note
                lines.append(f"#{len(lines)}\tAnnotatorNotes {key}\t{note}")
        (folder / f"{name}.ann").write_bytes("".join(f"{line}\n" for line in lines).encode())
        drop_facts(losses, exported, options, LossKind.METADATA, LossKind.ORIGIN, LossKind.STATE)
        remark = exported.remark
        if not notes_kept or remark.flagged or remark.note or exported.status.reason:
            losses.drop(LossKind.NOTE, exported)
        count += 1
    _write_configuration(folder, names.all(), options)
    return WriteReport(count, spans, losses)


def _pieces(text: str, span: Outgoing) -> list[tuple[int, int]]:
    """Return the stretches of a span between line ends; blank ones are none, unless it is a blank within a line."""
    found = [match.span() for match in _PIECE.finditer(text, span.start, span.end)]
    if found == [(span.start, span.end)]:
        return found
    return [(start, end) for start, end in found if not text[start:end].isspace()]


def _count_changes(
    losses: Losses, exported: ExportArticle, span: Outgoing, pieces: list[tuple[int, int]], name: str
) -> None:
    if pieces != [(span.start, span.end)]:
        instead = "without its line ends" if len(pieces) == 1 else f"written in {len(pieces)} pieces"
        losses.change(LossKind.NEWLINE, exported, span, instead)
    if name != span.label:
        losses.change(LossKind.LABEL, exported, span, f"labelled “{name}”")


def _write_configuration(folder: Path, names: dict[str, str], options: WriteOptions) -> None:
    listed = "".join(f"{name}\n" for name in names.values())
    (folder / "annotation.conf").write_bytes(
        f"[entities]\n{listed}\n[relations]\n<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, OVL-TYPE:<ANY>\n\n"
        f"[events]\n\n[attributes]\n{UNJUDGED} Arg:<ENTITY>\n".encode()
    )
    shown = "".join(f"{name} | {_shown(options.labels.get(label), label)}\n" for label, name in names.items())
    colours = "".join(
        f"{name} bgColor:{options.labels[label].colour}\n" for label, name in names.items() if label in options.labels
    )
    (folder / "visual.conf").write_bytes(f"[labels]\n{shown}\n[drawing]\n{colours}".encode())


def _shown(label: Label | None, label_id: str) -> str:
    return re.sub(r"[|\s]+", " ", label.name if label else label_id).strip()


FORMAT = Format(
    "brat",
    "brat standoff",
    (".ann",),
    read=read,
    write_folder=write_folder,
    one_article=True,
    description="A folder with a .txt and an .ann file for each article, and brat's configuration.",
)
