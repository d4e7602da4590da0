"""Reading a gold file for effort.py: its articles, what of it cannot be held, and the scheme and map for the run."""

from __future__ import annotations

import colorsys
import json
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from glossator.domain import words
from glossator.domain.labels import RESERVED_KEYS, Label, LabelScheme, check_scheme
from glossator.domain.text import first_line, normalise, sha256
from glossator.errors import UserError
from glossator.session import schemes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

Reading: TypeAlias = tuple[int, int, str]
"""A stretch `[start, end)` in code points and its label."""

_NOT_GOLD = frozenset({"reject", "ignore"})


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article's text as the program stores it, and what is to be marked in it."""

    title: str
    text: str
    readings: frozenset[Reading]


@dataclass(slots=True)
class Gold:
    """The articles of a gold file in its order; `left_out` and `changed` say what could not be held as it stands."""

    articles: list[GoldArticle] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)

    @property
    def labels(self) -> list[str]:
        """The labels in use, sorted."""
        return sorted({label for article in self.articles for _, _, label in article.readings})


def read_gold(path: Path) -> Gold:
    """Read JSONL: our own lines, or any with a text and spans of start, end and label. Raises UserError."""
    gold = Gold()
    seen: set[str] = set()
    records = list(_records(path))
    judged = [record for record in records if record.get("answer") not in _NOT_GOLD] or records
    if len(judged) < len(records):
        gold.left_out["articles whose answer is reject or ignore"] = len(records) - len(judged)
    for record in judged:
        raw = record.get("text")
        text = normalise(raw).text if isinstance(raw, str) else ""
        if not isinstance(raw, str) or not text or text.isspace():
            gold.left_out["articles without a text"] += 1
            continue
        if (digest := sha256(text)) in seen:
            gold.left_out["articles whose text came before"] += 1
            continue
        seen.add(digest)
        title = record.get("title")
        named = title if isinstance(title, str) and title.strip() else first_line(text)
        gold.articles.append(GoldArticle(named, text, frozenset(_readings(record, raw, text, gold))))
    if not gold.articles:
        raise UserError(f"{path.name} holds no article.", "Name a JSONL file, one article a line.")
    return gold


def _records(path: Path) -> Iterator[dict[str, object]]:
    try:
        content = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise UserError(f"Line {number} of {path.name} is not JSON.") from error
        if not isinstance(record, dict):
            raise UserError(f"Line {number} of {path.name} is not a JSON object.")
        yield record


def _readings(record: Mapping[str, object], raw: str, text: str, gold: Gold) -> Iterator[Reading]:
    """Yield what is marked, in the stored text; what the program cannot hold is counted."""
    taken: set[Reading] = set()
    spans = record.get("spans")
    for item in spans if isinstance(spans, list) else []:
        if not isinstance(item, dict):
            gold.left_out["spans that are not objects"] += 1
            continue
        origin = item.get("origin")
        if isinstance(origin, dict) and origin.get("verdict") == "unjudged":
            gold.left_out["suggestions that nobody has judged"] += 1
            continue
        start, end, label = item.get("start"), item.get("end"), item.get("label")
        if type(start) is not int or type(end) is not int or not isinstance(label, str) or not label.strip():
            gold.left_out["spans without start, end or label"] += 1
        elif not 0 <= start <= end <= len(raw):
            gold.left_out["spans outside their text"] += 1
        elif (edges := words.trim(text, _stored(raw, start), _stored(raw, end))) is None:
            gold.left_out["spans without a character that is not blank"] += 1
        else:
            if edges != (_stored(raw, start), _stored(raw, end)):
                gold.changed["spans trimmed of blanks at their ends"] += 1
            reading = (*edges, label.strip())
            if reading in taken:
                gold.left_out["spans that stand there twice"] += 1
                continue
            taken.add(reading)
            yield reading


def _stored(raw: str, position: int) -> int:
    """Return where a position of a text stands once its line ends are uniform and its byte order mark is gone."""
    if "\r" not in raw and not raw.startswith("\ufeff"):
        return position
    return len(normalise(raw[:position]).text)


def read_map(path: Path) -> dict[str, str]:
    """Read the table that maps labels of pipeline and gazetteer to the gold's. Raises UserError."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}.") from error
    for source, label in raw.items():
        if not isinstance(label, str) or not label:
            raise UserError(f"“{source}” in {path.name} does not name a label.", 'Write PERSON = "Person".')
    return raw


def own_map(labels: Iterable[str]) -> dict[str, str]:
    """Return how the bundled scheme maps the sources' labels to those labels that the gold shares with it."""
    scheme = schemes.find_scheme(schemes.DEFAULT)
    shared = [scheme.label(label) for label in labels if label in scheme]
    return {label.id: label.id for label in shared} | {each: label.id for label in shared for each in label.sources}


def scheme_for(labels: Iterable[str], mapping: Mapping[str, str]) -> LabelScheme:
    """Return a scheme of the gold's labels and those that the map names, each with a key as long as there are keys."""
    known = sorted({*labels, *mapping.values()})
    if not known:
        raise UserError("There is not one label in the gold file or in the map.")
    free = [chr(code) for code in range(ord("a"), ord("z") + 1) if chr(code) not in RESERVED_KEYS]
    made = []
    for number, label in enumerate(known):
        key = next((each for each in label.casefold() if each in free), free[0] if free else "")
        if key:
            free.remove(key)
        red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(number / len(known), 0.4, 0.6))
        sources = tuple(sorted(source for source, target in mapping.items() if target == label))
        made.append(Label(label, label, f"#{red:02x}{green:02x}{blue:02x}", key=key, sources=sources))
    scheme = LabelScheme("gold", "Gold", tuple(made))
    check_scheme(scheme)
    return scheme
