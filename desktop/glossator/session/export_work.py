"""The process's side of an export: writes it beside its place from a copy of the project, and accounts for it."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from glossator import __version__
from glossator.domain.losses import Losses
from glossator.domain.splits import Balance
from glossator.errors import SourceError, UserError
from glossator.formats import find_format
from glossator.formats.format import WriteOptions
from glossator.nlp import BUILTIN, GROUP
from glossator.registry import load_builtin
from glossator.session.export_plan import ExportPlan
from glossator.session.export_report import SCHEMA, report_path, split_lines
from glossator.session.export_target import publish_file, publish_folder, sync, sync_folder
from glossator.session.release_manifest import as_json, write_release
from glossator.store.project import Project
from glossator.store.rewinding import rewind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from glossator.domain.export import ExportArticle
    from glossator.domain.splits import Part
    from glossator.formats.format import Format, Tokenize, WriteReport
    from glossator.nlp.spacy_source import SpacySource
    from glossator.store.export import Exports

    Send = Callable[[Mapping[str, object]], None]

_TELL_EVERY = 0.1
_RULE = "words and punctuation by rule"


@dataclass(slots=True)
class _Written:
    """What the writers say of all parts together, and what they were given."""

    articles: int = 0
    spans: int = 0
    losses: Losses = field(default_factory=Losses)
    given_articles: int = 0
    given_spans: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, report: WriteReport) -> None:
        self.articles += report.articles
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
        self._told = time.perf_counter()

    @property
    def _single(self) -> bool:
        """Whether one file stands in a folder, as in a release."""
        return self._folder and self._format.write_folder is None

    def write(self) -> None:
        """Write it, and answer with what was written. Raises UserError."""
        try:
            manifest = self._release.get("manifest") if self._release else None
            if isinstance(manifest, dict):
                rewind(self._snapshot, manifest["change"])
            with Project.open_snapshot(self._snapshot) as project:
                options, tokens = self._options(project)
                exports = project.exports(self._plan.layer)
                keys = exports.keys(self._plan.selection)
                if not keys:
                    raise UserError("Nothing to export: no article fits.", "Choose more states, sources or days.")
                self._reply({"kind": "total", "articles": len(keys)})
                self._write(exports, keys, options)
                self._written.check()
                data = self._data(tokens)
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
                "articles": self._written.articles,
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

    def _options(self, project: Project) -> tuple[WriteOptions, str]:
        tokenize, tokens = self._tokenizer(project) if self._format.needs_tokens else (None, "")
        labels = {label.id: label for label in project.scheme()}
        options = WriteOptions(
            self._plan.selection.unjudged, alignment=self._plan.alignment, tokenize=tokenize, labels=labels
        )
        return options, tokens

    def _tokenizer(self, project: Project) -> tuple[Tokenize | None, str]:
        """Return the tokenizer of the project's pipeline and its name; none, and why, where there is no pipeline."""
        # Imports the whole of suggesting, which most exports can do without.
        from glossator.session.suggesting import PIPELINE

        pipeline = project.settings().get(PIPELINE, "")
        why = "the project has no spaCy pipeline"
        if pipeline:
            build = cast("Callable[[str, Sequence[str]], SpacySource]", load_builtin(BUILTIN, GROUP)["spacy"])
            try:
                source = build(pipeline, [label.id for label in project.scheme()])
            except SourceError as error:
                why = error.sentence.rstrip(".")
            else:
                return source.tokens, f"{source.fingerprint.name} {source.fingerprint.version}"
        self._written.notes.append(f"Texts were cut into tokens by rule, because {why[0].lower()}{why[1:]}.")
        return None, _RULE

    def _write(self, exports: Exports, keys: list[int], options: WriteOptions) -> None:
        split = self._plan.split
        if self._folder:
            self._part.mkdir()
        if split is None:
            out = self._part / f"articles{self._format.extensions[0]}" if self._single else self._part
            self._write_part(exports, keys, out, options, None)
            return
        parts: dict[Part, list[int]] = {part: [] for part in split.parts}
        for key, facts in exports.facts(keys):
            parts[split.part_of(facts)].append(key)
            self._tell(0)
        for part, chosen in parts.items():
            name = part.value if self._format.write_folder else part.value + self._format.extensions[0]
            if chosen:
                self._write_part(exports, chosen, self._part / name, options, part)
            else:
                self._written.notes.append(f"The part “{part}” has no articles.")
        self._written.notes += split_lines(self._balance.to_data())

    def _write_part(
        self, exports: Exports, keys: list[int], out: Path, options: WriteOptions, part: Part | None
    ) -> None:
        rows = self._counted(exports.rows(keys, self._plan.selection), part)
        if self._format.write_folder is not None:
            out.mkdir(exist_ok=True)
            self._written.add(self._format.write_folder(rows, out, options))
            return
        with out.open("xb") as file:
            self._written.add(_writer(self._format)(rows, file, options))

    def _counted(self, rows: Iterator[ExportArticle], part: Part | None) -> Iterator[ExportArticle]:
        unjudged = self._plan.selection.unjudged
        for row in rows:
            self._written.given_articles += 1
            self._written.given_spans += len(row.spans) + (len(row.suggestions) if unjudged else 0)
            if part is not None:
                self._balance.add(part, row, unjudged=unjudged)
            self._tell(self._written.given_articles)
            yield row

    def _tell(self, done: int) -> None:
        if time.perf_counter() - self._told > _TELL_EVERY:
            self._told = time.perf_counter()
            self._reply({"kind": "progress", "done": done})

    def _data(self, tokens: str) -> dict[str, object]:
        written = self._written
        data: dict[str, object] = {
            "schema": SCHEMA,
            "program": f"glossator {__version__}",
            "chosen": self._plan.to_data(),
            "articles": {"chosen": written.given_articles, "written": written.articles},
            "spans": {
                "chosen": written.given_spans,
                "written": written.spans,
                "left_out": written.losses.spans_left_out,
            },
            "losses": written.losses.to_data(),
            "notes": written.notes,
        }
        if tokens:
            data["tokens"] = tokens
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
