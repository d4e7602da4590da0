"""What an export wrote and what it could not hold: in sentences to read, and as data to keep beside the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from glossator.errors import UserError
from glossator.formats.strict_json import parse

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".report.json"
"""What the name of a report adds to that of the file that it tells of."""

IN_FOLDER = f"export{SUFFIX}"
"""The name of the report inside a folder that was exported: it also says that the folder is one of ours."""

SCHEMA = "glossator/export-report/1"

MANIFEST = "manifest.json"
CARD = "README.md"
"""What stands in the folder of a release in place of a report."""

RELEASE_SCHEMA = "glossator/release/1"

_MOST = 1 << 26


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written, a sentence for everything that the format could not hold, and the whole report as data."""

    path: Path
    articles: int
    spans: int
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    data: dict[str, object] | None = None

    @property
    def examples(self) -> list[dict[str, object]]:
        """Some of what the format could not hold, one by one."""
        losses = cast("dict[str, object]", self._report.get("losses", {}))
        return cast("list[dict[str, object]]", losses.get("examples", []))

    @property
    def example_lines(self) -> list[str]:
        """The examples that are spans, a line each: where it is, and what was written instead."""
        return [
            f"“{each['title']}”, {each['start']}–{each['end']} {each['label']}: {each['instead']} ({each['kind']})"
            for each in self.examples
            if "label" in each
        ]

    @property
    def spans_chosen(self) -> int:
        """How many spans there were to write."""
        spans = self._report.get("spans")
        return self.spans if spans is None else cast("dict[str, int]", spans)["chosen"]

    @property
    def _report(self) -> dict[str, object]:
        data = self.data or {}
        return cast("dict[str, object]", data.get("manifest", data))

    def summary(self, *, dry: bool = False) -> str:
        """Return it in sentences; `dry` where nothing was written."""
        return " ".join(self.lines(dry=dry))

    def lines(self, *, dry: bool = False) -> tuple[str, ...]:
        """Return it as lines, what was written first; `dry` where nothing was."""
        articles, spans = _some(self.articles, "article"), _some(self.spans, "span")
        if records := self._report.get("records"):
            articles = f"{_some(cast('dict[str, int]', records)['written'], 'sentence')} of {articles}"
        done = f"Would export {articles} with {spans}." if dry else f"Exported {articles} with {spans} to {self.path}."
        return (done, *self.left_out, *self.notes)


def report_path(out: Path, *, folder: bool) -> Path:
    """Return where the report on an export stands: in the folder, or beside the file."""
    return out / IN_FOLDER if folder else out.with_name(out.name + SUFFIX)


def files_of(folder: Path) -> set[str] | None:
    """Return the names of the files that an export wrote into a folder, None if no export of ours did."""
    own = next((name for name in (IN_FOLDER, MANIFEST) if (folder / name).is_file()), IN_FOLDER)
    report = folder / own
    try:
        if report.stat().st_size > _MOST:
            return None
        data = parse(report.read_bytes())
    except (OSError, UserError, ValueError):
        return None
    schemas = (SCHEMA, RELEASE_SCHEMA)
    if not isinstance(data, dict) or data.get("schema") not in schemas or not isinstance(data.get("files"), dict):
        return None
    return {*cast("dict[str, object]", data["files"]), *((own,) if own == IN_FOLDER else (MANIFEST, CARD))}


def split_lines(split: dict[str, object]) -> list[str]:
    """Return in sentences what the parts of a split hold and what they have in common."""
    parts = cast("dict[str, dict[str, int]]", split["parts"])
    lines = [
        f"{name}: {_some(part['articles'], 'article')}, {_some(part['spans'], 'span')},"
        f" {_some(part['strings'], 'different entity string')}."
        for name, part in parts.items()
    ]
    for pair, count in cast("dict[str, int]", split["shared_strings"]).items():
        one, _, other = pair.partition("+")
        known = f" ({count / parts[other]['strings']:.0%} of {other}’s)" if parts[other]["strings"] else ""
        lines.append(f"{one} and {other} share {_some(count, 'entity string')}{known}.")
    if shared := cast("int", split["shared_texts"]):
        lines.append(f"{_some(shared, 'text')} stand{'s' if shared == 1 else ''} in more than one part.")
    return lines


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
