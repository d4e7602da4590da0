"""The process's side of an export: writes it beside its place from a copy of the project, and accounts for it."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from glossator import __version__
from glossator.domain import sentences
from glossator.domain.losses import Losses, LossKind
from glossator.domain.splits import Balance, Part
from glossator.errors import UserError
from glossator.formats import find_format
from glossator.formats.format import WriteOptions
from glossator.session import export_cutting, splitting
from glossator.session.export_plan import ExportPlan, Unit, split_words
from glossator.session.export_report import SCHEMA, report_path, split_lines
from glossator.session.export_target import publish_file, publish_folder, sync, sync_folder
from glossator.session.release_manifest import as_json, write_release
from glossator.store.copies import finish
from glossator.store.project import Project
from glossator.store.rewinding import rewind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from glossator.domain.export import ExportArticle
    from glossator.domain.sentences import Sentences
    from glossator.domain.span import Span
    from glossator.domain.suggestion import Suggestion
    from glossator.formats.format import Format, WriteReport
    from glossator.store.export import Exports

    Send = Callable[[Mapping[str, object]], None]

_TELL_EVERY = 0.1
_WHOLE = "Choose more articles, or do not divide them."


@dataclass(slots=True)
class _Written:
    """What the writers say of all parts together, and what they were given."""

    spans: int = 0
    records: int = 0
    losses: Losses = field(default_factory=Losses)
    given_articles: int = 0
    given_spans: int = 0
    given_records: int = 0
    left_out: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, report: WriteReport) -> None:
        self.records += report.articles
        self.spans += report.spans
        self.losses.left_out += report.losses.left_out
        self.losses.changed += report.losses.changed
        self.losses.facts += report.losses.facts
        self.losses.examples += report.losses.examples

    def check(self) -> None:
        """Raise AssertionError when a span is neither written nor reported."""
        if self.spans + self.losses.spans_left_out != self.given_spans:
            raise AssertionError("The report does not account for every span.")


class ExportWork:
    """Writes one export. Everything is under other names until `publish`."""

    def __init__(self, message: dict[str, object], reply: Send) -> None:
        self._snapshot = Path(str(message["snapshot"]))
        self._out, self._part, self._old = (Path(str(message[name])) for name in ("out", "part", "old"))
        self._report_part = Path(str(message["report_part"]))
        self._plan = ExportPlan.from_data(cast("dict[str, object]", message["plan"]))
        self._format = find_format(self._plan.format)
        self._folder = message["folder"] is True
        self._release = cast("dict[str, object] | None", message.get("release"))
        self._reply = reply
        self._written = _Written()
        self._balance = Balance()
        self._sentences: Sentences | None = None
        self._cut_by: dict[str, str] = {}
        self._told = time.perf_counter()

    @property
    def _single(self) -> bool:
        """Whether one file stands in a folder, as in a release."""
        return self._folder and self._format.write_folder is None

    @property
    def _articles(self) -> int:
        """How many articles were written, whole or in sentences."""
        written = self._written
        return written.records if self._sentences is None else written.given_articles - written.left_out

    def write(self) -> None:
        """Write it, and answer with what was written. Raises UserError."""
        try:
            manifest = self._release.get("manifest") if self._release else None
            if isinstance(manifest, dict):
                rewind(self._snapshot, manifest["change"])
            if self._plan.split or self._format.splits or self._plan.selection.one_of_group:
                finish(self._snapshot)
            with Project.open_snapshot(self._snapshot) as project:
                options = self._options(project)
                exports = project.exports(self._plan.layer)
                keys = exports.keys(self._plan.selection)
                if not keys:
                    raise UserError("Nothing to export: no article fits.", "Choose more states, sources or days.")
                self._reply({"kind": "total", "articles": len(keys)})
                self._write(exports, keys, options)
                self._written.check()
                data = self._data()
                if self._release is not None:
                    data = write_release(self._part, self._release, data, project)
            if self._release is None:
                report = report_path(self._part, folder=True) if self._folder else self._report_part
                report.write_bytes(as_json(data))
                sync(report)
            sync(self._part)
        except OSError as error:
            raise not_written(self._out, error) from error
        self._reply(
            {
                "kind": "written",
                "articles": self._articles,
                "spans": self._written.spans,
                "lossy": bool(self._written.losses),
                "left_out": list(self._written.losses.sentences()),
                "notes": self._written.notes,
                "data": data,
            }
        )

    def publish(self) -> None:
        """Put the finished export in the place of the old one, and have both facts on the disk. Raises UserError."""
        try:
            if self._folder:
                publish_folder(self._part, self._out, self._old)
            else:
                publish_file(self._part, self._out)
                publish_file(self._report_part, report_path(self._out, folder=False))
            sync_folder(self._out.parent)
        except OSError as error:
            raise not_written(self._out, error) from error

    def _options(self, project: Project) -> WriteOptions:
        tokenize = None
        if self._format.needs_tokens:
            tokenize, self._cut_by["tokens"], said = export_cutting.tokens(project)
            self._written.notes += [said] if said else []
        if self._plan.unit is Unit.SENTENCE:
            self._sentences, self._cut_by["sentences"], said = export_cutting.sentences(project)
            self._written.notes += [said] if said else []
        return WriteOptions(
            self._plan.selection.unjudged,
            alignment=self._plan.alignment,
            tokenize=tokenize,
            labels={label.id: label for label in project.scheme()},
            divided=split_words(self._plan.split) if self._plan.split else "",
        )

    def _write(self, exports: Exports, keys: list[int], options: WriteOptions) -> None:
        if self._folder:
            self._part.mkdir()
        if self._plan.split is None and not self._format.splits:
            out = self._part / f"articles{self._format.extensions[0]}" if self._single else self._part
            self._write_part(exports, dict.fromkeys(keys), out, options)
            return
        parts = self._parts(exports, keys)
        if self._format.splits:
            self._write_part(exports, parts, self._part, options)
        else:
            for part in sorted(set(parts.values()), key=list(Part).index):
                name = part.value if self._format.write_folder else part.value + self._format.extensions[0]
                chosen = {key: given for key, given in parts.items() if given is part}
                self._write_part(exports, chosen, self._part / name, options)
        if self._plan.split is not None:
            empty = [part for part in self._plan.split.parts if part not in parts.values()]
            self._written.notes += [f"The part “{part}” has no articles." for part in empty]
            self._written.notes += split_lines(self._balance.to_data())

    def _parts(self, exports: Exports, keys: list[int]) -> dict[int, Part]:
        """Return the part of each article: as was asked for, else as the format divides."""
        parts: dict[int, Part] = {}
        leaking = []
        for key, part in splitting.parts(exports, self._plan.split, keys, together=self._plan.together):
            if part is None:
                leaking.append(key)
            else:
                parts[key] = part
            self._tell(0)
        if not parts:
            raise UserError("Nothing to export: each article is nearly the same as one in another part.", _WHOLE)
        self._leave_out(exports, leaking)
        return parts

    def _leave_out(self, exports: Exports, keys: list[int]) -> None:
        """Account for articles that are copies of some in another part."""
        written, unjudged = self._written, self._plan.selection.unjudged
        for row in exports.rows(keys, self._plan.selection):
            spans: list[Span | Suggestion] = [*row.spans, *(row.suggestions if unjudged else ())]
            written.given_articles += 1
            written.left_out += 1
            written.given_spans += len(spans)
            written.losses.drop(LossKind.COPY, row)
            for span in spans:
                written.losses.leave_out(LossKind.COPY, row, span)

    def _write_part(self, exports: Exports, parts: Mapping[int, Part | None], out: Path, options: WriteOptions) -> None:
        records = self._records(exports, parts)
        if self._format.write_folder is not None:
            out.mkdir(exist_ok=True)
            self._written.add(self._format.write_folder(records, out, options))
            return
        with out.open("xb") as file:
            self._written.add(_writer(self._format)(records, file, options))

    def _records(self, exports: Exports, parts: Mapping[int, Part | None]) -> Iterator[ExportArticle]:
        """Yield what is to be written, and count it."""
        unjudged, written = self._plan.selection.unjudged, self._written
        rows = exports.rows(list(parts), self._plan.selection)
        for row, part in zip(rows, parts.values(), strict=True):
            written.given_articles += 1
            written.given_spans += len(row.spans) + (len(row.suggestions) if unjudged else 0)
            if part is not None:
                row = replace(row, part=part)
                if self._plan.split is not None:
                    self._balance.add(part, row, unjudged=unjudged)
            self._tell(written.given_articles)
            records = [row]
            if self._sentences is not None:
                records = list(sentences.cut(row, self._sentences, written.losses, unjudged=unjudged))
            written.given_records += len(records)
            yield from records

    def _tell(self, done: int) -> None:
        if time.perf_counter() - self._told > _TELL_EVERY:
            self._told = time.perf_counter()
            self._reply({"kind": "progress", "done": done})

    def _data(self) -> dict[str, object]:
        written = self._written
        data: dict[str, object] = {
            "schema": SCHEMA,
            "program": f"glossator {__version__}",
            "chosen": self._plan.to_data(),
            "articles": {"chosen": written.given_articles, "written": self._articles},
            "spans": {
                "chosen": written.given_spans,
                "written": written.spans,
                "left_out": written.losses.spans_left_out,
            },
            "losses": written.losses.to_data(),
            "notes": written.notes,
        }
        if self._sentences is not None:
            data["records"] = {"chosen": written.given_records, "written": written.records}
        data.update(self._cut_by)
        if self._plan.split is not None:
            data["split"] = self._balance.to_data()
        data["files"] = self._files()
        return data

    def _files(self) -> dict[str, dict[str, object]]:
        if not self._folder:
            return {self._out.name: _file(self._part)}
        found = sorted(path for path in self._part.rglob("*") if path.is_file())
        return {path.relative_to(self._part).as_posix(): _file(path) for path in found}


def not_written(out: Path, error: OSError) -> UserError:
    """Return what is said when the system does not let an export be written."""
    return UserError(
        f"“{out.name}” cannot be written in “{out.parent}”: {error.strerror}.",
        "What was there before is unchanged. Choose another place.",
    )


def _file(path: Path) -> dict[str, object]:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}


def _writer(chosen: Format) -> Callable[[Iterator[ExportArticle], IO[bytes], WriteOptions], WriteReport]:
    if chosen.write is None:
        raise UserError("This format cannot be written.", "Choose another one.")
    return chosen.write
