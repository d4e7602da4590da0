"""Label Studio's JSON on its way in: tasks with regions are believed only where these stand on their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.foreign_article import ForeignSpan, texts, to_incoming
from glossator.formats.json_array import numbered_elements
from glossator.formats.json_lines import incoming_from
from glossator.formats.offset_units import Evidence, OffsetUnit, has_astral, to_code_points, unit_note
from glossator.formats.plain_text import printable_name
from glossator.formats.record_reading import objects, take
from glossator.formats.strict_json import parse, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.formats.format import Hints, Incoming

_BESIDE = frozenset(
    (
        *("id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "inner_id", "total_annotations"),
        *("cancelled_annotations", "total_predictions", "comment_count", "unresolved_comment_count", "project", "meta"),
        *("last_comment_updated_at", "updated_by", "comment_authors", "file_upload", "drafts", "agreement", "overlap"),
    )
)


def read(path: Path, _hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of a file. Raises RejectedFileError, after the last task, when any task is broken.

    Today's Label Studio counts characters, that of some years ago UTF-16 units; regions repeat their words, so the
    whole file is compared first where it makes a difference.
    """
    evidence = Evidence()
    for _, element in numbered_elements(path):
        if evidence.sure:
            break
        if element is None or (element.isascii() and b"\\ud" not in element.lower()):
            continue
        try:
            task = _Task(element)
            evidence.see(task.text, [(region.start, region.end, region.words) for region in task.regions()])
        except UserError:
            continue
    unit = evidence.unit(OffsetUnit.CODE_POINTS)
    name = printable_name(path)
    yield from incoming_from(
        numbered_elements(path), lambda element: _article(_Task(element), name, unit, silent=evidence.silent), "task"
    )


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts like this holds tasks of Label Studio."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith((b"[", b"{")):
        return False
    whole = b'"data"' in head and any(name in head for name in (b'"annotations"', b'"predictions"', b'"completions"'))
    return whole or (b'"labels"' in head and b'"start"' in head and b'"lead_time"' in head)


@dataclass(frozen=True, slots=True)
class _Region:
    start: int
    end: int
    words: str | None
    labels: tuple[str, ...]
    by: str
    score: float | None
    note: str


class _Task:
    """A task as the file has it; regions that are no labelled stretches of its text are counted in `passed`."""

    def __init__(self, element: bytes) -> None:
        raw = parse(element)
        if not isinstance(raw, dict):
            raise UserError("It is not a JSON object.")
        self.original = element
        self.raw = raw
        self.data: dict[str, object] = take(raw, "data", dict) if "data" in raw else raw
        self.passed: dict[str, int] = {}
        self.key, self.text = self._find_text()

    def _find_text(self) -> tuple[str, str]:
        """Return the field that regions stand on: the one that is called so, else the only long one."""
        if isinstance(self.data.get("text"), str):
            return "text", str(self.data["text"])
        named = {name: value for name, value in self.data.items() if isinstance(value, str) and value}
        if self.data is self.raw or not named:
            raise UserError("It holds no “text”.")
        key = max(named, key=lambda name: len(named[name]))
        if named[key].startswith(("http://", "https://", "s3://", "gs://", "/data/")):
            raise UserError("It holds no text but the address of one, and nothing is fetched from there.")
        return key, named[key]

    def regions(self) -> Iterator[_Region]:
        self.passed = {}
        if self.data is self.raw:
            yield from self._short()
            return
        judged = [
            each
            for name in ("annotations", "completions")
            if self.raw.get(name) is not None
            for each in objects(self.raw, name)
        ]
        several = sum(not each.get("was_cancelled") for each in judged) > 1
        for number, each in enumerate(judged, 1):
            if each.get("was_cancelled"):
                self._pass("results of annotators who skipped it")
                continue
            yield from self._results(each, self._annotator(each, number) if several else "")
        for each in objects(self.raw, "predictions") if self.raw.get("predictions") is not None else []:
            version = each.get("model_version")
            yield from self._results(each, f"prediction of {shown(str(version))}" if version else "prediction")

    def _annotator(self, annotation: dict[str, object], number: int) -> str:
        by = annotation.get("completed_by")
        if isinstance(by, dict):
            by = by.get("email") or by.get("id")
        return f"annotator {shown(str(by))}" if by is not None else f"annotation {number}"

    def _results(self, holder: dict[str, object], by: str) -> Iterator[_Region]:
        if holder.get("result") is None:
            return
        for item in objects(holder, "result"):
            if item.get("type") == "relation":
                self._pass("relations")
            elif not isinstance(item.get("value"), dict) or "start" not in take(item, "value", dict):
                self._pass("regions that are no stretch of a text")
            else:
                value = take(item, "value", dict)
                if isinstance(value.get("start"), str):
                    raise UserError("Its regions stand in HTML (HyperText), which cannot be taken: use the tag Text.")
                score = item.get("score")
                yield _region(value, by, float(score) if isinstance(score, int | float) else None, _note(item))

    def _short(self) -> Iterator[_Region]:
        for name, values in self.raw.items():
            if not isinstance(values, list) or name in _BESIDE:
                continue
            for value in values:
                if isinstance(value, dict) and "start" in value and "end" in value:
                    yield _region(value, "", None, "")
                else:
                    self._pass("values that are no stretch of a text")

    def _pass(self, what: str) -> None:
        self.passed[what] = self.passed.get(what, 0) + 1


def _note(item: dict[str, object]) -> str:
    meta = item.get("meta")
    said = meta.get("text") if isinstance(meta, dict) else None
    return " ".join(map(str, said)) if isinstance(said, list) else ""


def _region(value: dict[str, object], by: str, score: float | None, note: str) -> _Region:
    start, end = value.get("start"), value.get("end")
    if type(start) is not int or type(end) is not int:
        raise UserError("A region has a start or an end that is not a whole number.")
    listed = next((each for name in ("labels", "hypertextlabels") if isinstance(each := value.get(name), list)), [])
    labels = tuple(label for label in listed if isinstance(label, str) and label)
    if not labels or len(labels) < len(listed):
        raise UserError(f"The region from {start} to {end} has no label.")
    words = value.get("text")
    return _Region(start, end, words if isinstance(words, str) else None, labels, by, score, note)


def _article(task: _Task, file_name: str, unit: OffsetUnit, *, silent: bool) -> Incoming:
    spans = []
    for region in task.regions():
        start, end = to_code_points(task.text, region.start, region.end, unit)
        if region.words is not None and not _same(task.text[start:end], region.words):
            raise UserError(
                f"The region from {region.start} to {region.end} does not stand on the words that it names."
            )
        score = region.score if region.score is not None and 0 <= region.score <= 1 else None
        detail = f"Note: {region.note}" if region.note else ""
        spans += [ForeignSpan(start, end, label, region.by, detail, score) for label in region.labels]
    notes = [unit_note(unit, silent=silent)] if spans and has_astral(task.text) else []
    if task.passed:
        listed = ", ".join(f"{count} {what}" for what, count in task.passed.items())
        notes.append(f"Left out, because there is no place for them here: {listed}.")
    beside = _BESIDE if task.data is task.raw else frozenset()
    values = {
        name: value
        for name, value in task.data.items()
        if name != task.key and name not in beside and isinstance(value, str | int | float)
    }
    return to_incoming(task.text, spans, texts(values), file_name=file_name, original=task.original, notes=notes)


def _same(words: str, named: str) -> bool:
    """Tell whether a region names its words, whatever the browser made of their line ends."""
    return words == named or words.replace("\r\n", "\n") == named or words.replace("\n", "\\n") == named
