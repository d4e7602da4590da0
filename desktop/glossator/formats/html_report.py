"""A report to read and to print: articles with their highlights in one HTML file that needs nothing but itself."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from typing import IO, TYPE_CHECKING

from glossator.domain.losses import Losses
from glossator.formats.format import Format, WriteReport
from glossator.formats.html_highlights import depth, highlighted
from glossator.formats.html_style import STYLE
from glossator.formats.outgoing import metadata_of, source_of, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.export import ExportArticle
    from glossator.domain.labels import Label
    from glossator.formats.format import WriteOptions
    from glossator.formats.outgoing import Outgoing

_GREY = "#808080"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# No script runs and nothing is fetched, whatever an article holds.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write(articles: Iterable[ExportArticle], out: IO[bytes], options: WriteOptions) -> WriteReport:
    """Write all articles into one page. Raises UserError when a span does not stand on its words."""
    classes = _Classes(options)
    out.write(_head(classes, options).encode())
    counts: Counter[str] = Counter()
    articles_written = spans = 0
    for exported in articles:
        listed = spans_of(exported, options)
        out.write(_article(exported, listed, classes).encode())
        counts.update(span.label for span in listed)
        articles_written += 1
        spans += len(listed)
    out.write(_foot(counts, classes, articles_written).encode())
    return WriteReport(articles_written, spans, Losses())


class _Classes:
    """The style class of each label; labels that the scheme has not share a grey one."""

    def __init__(self, options: WriteOptions) -> None:
        self.labels = options.labels
        self._numbers = {label: f"l{number}" for number, label in enumerate(options.labels)}

    def of(self, label: str) -> str:
        return self._numbers.get(label, "lx")

    def name(self, label: str) -> str:
        found = self.labels.get(label)
        return found.name if found else label

    def definition(self, label: str) -> str:
        found = self.labels.get(label)
        return found.definition if found else ""

    def rules(self) -> str:
        coloured = [(self.of(key), _colour(label)) for key, label in self.labels.items()]
        return "\n".join(f".{name}{{--c:{colour}}}" for name, colour in [*coloured, ("lx", _GREY)])


def _colour(label: Label) -> str:
    return label.colour if _COLOUR.fullmatch(label.colour) else _GREY


def _head(classes: _Classes, options: WriteOptions) -> str:
    legend = "".join(
        f'<li><span class="key {classes.of(key)}">{escape(label.name)}</span></li>\n'
        for key, label in options.labels.items()
    )
    waiting = (
        '<p class="how">A broken line under words marks a suggestion that nobody has judged.</p>\n'
        if options.unjudged
        else ""
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Annotated articles</title>\n<style>\n{STYLE}\n{classes.rules()}\n</style>\n</head>\n<body>\n"
        f'<header>\n<h1>Annotated articles</h1>\n<ul class="legend">\n{legend}</ul>\n{waiting}</header>\n<main>\n'
    )


def _article(exported: ExportArticle, listed: list[Outgoing], classes: _Classes) -> str:
    known = metadata_of(exported)
    title = known.pop("title", "")
    status, remark = exported.status, exported.remark
    facts = [(_words(name), value) for name, value in known.items()]
    vouched = ", ".join(part for part in (status.by, status.at[:10]) if part)
    facts.append(("State", f"{status.state.value}{f' ({vouched})' if vouched else ''}"))
    if status.reason:
        facts.append(("Reason", status.reason))
    if remark.flagged:
        facts.append(("Flagged", "yes"))
    if remark.note:
        facts.append(("Note", remark.note))
    rows = "".join(f'<div><dt>{escape(name)}</dt><dd dir="auto">{escape(value)}</dd></div>\n' for name, value in facts)
    sources = {span.id: source_of(span, exported) for span in listed}
    body = highlighted(exported.text, listed, sources, classes.of, classes.name)
    return (
        f'<article>\n<h2 dir="auto">{escape(title)}</h2>\n<dl>\n{rows}</dl>\n'
        f'<div class="text t{depth(listed)}" dir="auto">{body}</div>\n{_notes(listed, classes)}</article>\n'
    )


def _notes(listed: list[Outgoing], classes: _Classes) -> str:
    noted = [(span, note) for span in listed if (note := getattr(span, "note", ""))]
    if not noted:
        return ""
    items = "".join(
        f'<li dir="auto"><span class="key {classes.of(span.label)}">{escape(classes.name(span.label))}</span>'
        f" “{escape(span.text)}”: {escape(note)}</li>\n"
        for span, note in noted
    )
    return f'<section class="notes">\n<h3>Notes on spans</h3>\n<ul>\n{items}</ul>\n</section>\n'


def _foot(counts: Counter[str], classes: _Classes, articles: int) -> str:
    listed = [*classes.labels, *sorted(set(counts) - set(classes.labels))]
    rows = "".join(
        f'<tr><td><span class="key {classes.of(label)}">{escape(classes.name(label))}</span></td>'
        f"<td>{counts[label]:,}</td><td>{escape(classes.definition(label))}</td></tr>\n"
        for label in listed
    )
    said = f"{articles:,} article{'' if articles == 1 else 's'} with {counts.total():,} spans"
    return (
        f'</main>\n<footer>\n<h2>Labels</h2>\n<table>\n<tbody>\n{rows}</tbody>\n</table>\n<p class="how">'
        f"{said}.</p>\n</footer>\n</body>\n</html>\n"
    )


def _words(name: str) -> str:
    return "URL" if name == "url" else name.replace("_", " ").capitalize()


FORMAT = Format(
    "html",
    "HTML report",
    (".html",),
    write=write,
    description="One page to read and to print, with every highlight; it needs no other file and no network.",
)
