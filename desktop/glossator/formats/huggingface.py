"""Token classification as Hugging Face’s datasets have it: JSONL of tokens and tag numbers, and what these mean."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import IO, TYPE_CHECKING

from glossator.domain.losses import Losses, LossKind
from glossator.domain.splits import Part
from glossator.errors import UserError
from glossator.formats.aligning import align, count_moved, without_overlaps
from glossator.formats.format import Format, WriteReport
from glossator.formats.json_lines import numbered_lines
from glossator.formats.jsonl import to_line
from glossator.formats.outgoing import drop_facts
from glossator.formats.plain_text import printable_name
from glossator.formats.record_reading import take
from glossator.formats.splitting import parted
from glossator.formats.strict_json import parse, shown
from glossator.formats.tags import OUTSIDE, iob2, is_tag, tagged_spans
from glossator.formats.token_rows import articles_of, row, texts_in
from glossator.formats.tokens import rows_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import Hints, Incoming, WriteOptions
    from glossator.formats.record import JsonObject
    from glossator.formats.tags import TaggedSpan

LABELS = "labels.json"
SPLITS = {Part.TRAIN: "train", Part.DEV: "validation", Part.TEST: "test"}
"""What the parts are called where these data sets are at home."""

_BESIDE = (LABELS, "features.json", "dataset_info.json", "dataset_infos.json", "config.json", "README.md")
_MAX_BESIDE = 4 << 20
_CARD_NAME = re.compile(r"^\s+['\"]?(\d+)['\"]?: *['\"]?([^'\"\n]+?)['\"]?\s*$", re.MULTILINE)
_WORDS, _TAGS = ("tokens", "words"), ("ner_tags", "tags", "labels")
DROPPED = (LossKind.METADATA, LossKind.STATE, LossKind.NOTE, LossKind.ORIGIN)


def write_folder(articles: Iterable[ExportArticle], folder: Path, options: WriteOptions) -> WriteReport:
    """Write the sentences of each article as rows, divided into two files, with the names of the tags and a card."""
    losses = Losses()
    numbers = Numbers(options.labels)
    tally = Tally()
    with ExitStack() as stack:
        files: dict[Part, IO[bytes]] = {}
        for part, exported in parted(articles):
            if part not in files:
                files[part] = stack.enter_context((folder / f"{SPLITS[part]}.jsonl").open("wb"))
            rows, spans = rows_and_spans(exported, options, numbers, losses)
            files[part].write(b"".join(map(to_line, rows)))
            tally.add(part, exported, spans)
    write_beside(folder, numbers, {f"{SPLITS[part]}.jsonl": part for part in Part if part in files}, tally)
    return WriteReport(tally.records, tally.spans, losses)


@dataclass(slots=True)
class Tally:
    """What was written: how many articles of each part, whole or `cut` into sentences."""

    records: int = 0
    spans: int = 0
    articles: Counter[Part] = field(default_factory=Counter)
    cut: bool = False
    _last: str = ""

    def add(self, part: Part, exported: ExportArticle, spans: int) -> None:
        """Count an article or a sentence with so many spans that were written."""
        self.records += 1
        self.spans += spans
        self.articles[part] += exported.whole != self._last
        self.cut = self.cut or exported.sentence is not None
        self._last = exported.whole


def write_beside(folder: Path, numbers: Numbers, files: Mapping[str, Part], tally: Tally) -> None:
    """Write the names of the tags, and the card that says which files are of which part."""
    (folder / LABELS).write_text(json.dumps(numbers.names, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (folder / "README.md").write_text(_card(numbers.names, files, tally), "utf-8")


def read(path: Path, _hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of a file. Raises RejectedFileError, after the last line, when any is broken."""
    spans = partial(_spans, names=_names_beside(path))
    return articles_of(numbered_lines(path), "line", _tokens, spans, printable_name(path))


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts like this has tokens and their tags on each line."""
    line = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    columns = [any(f'"{name}":'.encode() in line.replace(b" ", b"") for name in names) for names in (_WORDS, _TAGS)]
    return line[:1] == b"{" and all(columns) and b'"tokenized_text"' not in line and b'"token_start"' not in line


class Numbers:
    """The numbers of tags: those of the scheme’s labels first and in its order."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.names = [OUTSIDE]
        self._numbers = {OUTSIDE: 0}
        for label in labels:
            self.number(f"B-{label}")

    def number(self, tag: str) -> int:
        """Return the number of a tag; “B-” and “I-” of a label follow one another."""
        if tag not in self._numbers:
            for each in (f"B-{tag[2:]}", f"I-{tag[2:]}"):
                self._numbers[each] = len(self.names)
                self.names.append(each)
        return self._numbers[tag]


def rows_and_spans(
    exported: ExportArticle, options: WriteOptions, numbers: Numbers, losses: Losses
) -> tuple[list[JsonObject], int]:
    """Return the sentences of an article as rows, and how many of its spans stand in them."""
    text = exported.text
    tokens = tokens_of(text, options.tokenize)
    placed = without_overlaps(align(exported, tokens, options, losses), exported, losses)
    tags = iob2(len(tokens), placed, str)
    parts = rows_of(exported, tokens, placed)
    rows: list[JsonObject] = [
        {
            "id": f"{exported.article.id}-{number}",
            "tokens": [text[slice(*token)] for token in tokens[first:end]],
            "ner_tags": [numbers.number(tag) for tag in tags[first:end]],
            **row(exported, tokens, parts, number),
        }
        for number, (first, end) in enumerate(parts)
    ]
    count_moved(placed, exported, losses)
    drop_facts(losses, exported, options, *DROPPED)
    return rows, len(placed)


def _card(names: Sequence[str], files: Mapping[str, Part], tally: Tally) -> str:
    counts = tally.articles
    whole = (
        "`start` says where each stands in it;" if tally.cut else "Their `text`s, one after the other, are the article;"
    )
    return "\n".join(
        (
            "---",
            "task_categories:",
            "- token-classification",
            "configs:",
            "- config_name: default",
            "  data_files:",
            *(line for name, part in files.items() for line in (f"  - split: {SPLITS[part]}", f"    path: {name}")),
            "dataset_info:",
            "  features:",
            *("  - name: id", "    dtype: string"),
            *("  - name: tokens", "    sequence: string"),
            *("  - name: ner_tags", "    sequence:", "      class_label:", "        names:"),
            *(f"          '{number}': {json.dumps(name, ensure_ascii=False)}" for number, name in enumerate(names)),
            *("  - name: doc_id", "    dtype: string"),
            *("  - name: start", "    dtype: int64"),
            *("  - name: text", "    dtype: string"),
            *("  - name: offsets", "    sequence:", "      sequence: int64"),
            "---",
            "",
            "# Named entities in news articles",
            "",
            *(
                f"- `{name}`: {counts[part]} article{'' if counts[part] == 1 else 's'}, a sentence a row"
                for name, part in files.items()
            ),
            f"- `{LABELS}`: what the numbers in `ner_tags` mean (IOB2)",
            "",
            "Sentences of one article have the same `doc_id`; keep them together when you divide the data anew.",
            f"{whole} `offsets` are where the tokens stand in `text`.",
            "",
        )
    )


def _tokens(raw: JsonObject) -> list[str]:
    return texts_in(raw, next((name for name in _WORDS if name in raw), _WORDS[0]))


def _spans(raw: JsonObject, length: int, names: Sequence[str] | None) -> list[TaggedSpan]:
    column = next((name for name in _TAGS if name in raw), _TAGS[0])
    listed = take(raw, column, list)
    if len(listed) != length:
        raise UserError(f"It has {length} tokens and {len(listed)} tags.")
    tags = []
    for tag in listed:
        if type(tag) is int:
            if names is None:
                raise UserError(f"Its tags are numbers, and no {LABELS} beside the file says what they mean.")
            if tag != -100 and not 0 <= tag < len(names):
                raise UserError(f"Its tag {shown(str(tag))} is not one of the {len(names)} that are named.")
            tag = OUTSIDE if tag == -100 else names[tag]
        if not isinstance(tag, str):
            raise UserError(f"“{column}” holds something that is neither a number nor a tag.")
        tags.append(tag if is_tag(tag) else f"I-{tag}")
    return tagged_spans(tags)


def _names_beside(path: Path) -> list[str] | None:
    """Return the names of tags by number, from whichever file in the same folder says them."""
    for name in _BESIDE:
        try:
            with (path.parent / name).open("rb") as file:
                data = file.read(_MAX_BESIDE)
            names = _from_card(data.decode()) if name.endswith(".md") else _from_json(parse(data))
        except (OSError, UnicodeDecodeError, UserError):
            continue
        if names:
            return names
    return None


def _from_json(value: object) -> list[str] | None:
    """Find a list of names: the value itself, a mapping from numbers, or one of these further inside."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return value if OUTSIDE in value else None
    if isinstance(value, dict):
        if value and all(key.isdecimal() and isinstance(name, str) for key, name in value.items()):
            return _in_order({int(key): name for key, name in value.items()})
        return next((found for item in value.values() if (found := _from_json(item))), None)
    return None


def _from_card(text: str) -> list[str] | None:
    front = text.split("---")[1] if text.startswith("---") and text.count("---") > 1 else ""
    _, _, names = front.partition("class_label:")
    return _in_order({int(number): name for number, name in _CARD_NAME.findall(names)})


def _in_order(names: dict[int, str]) -> list[str] | None:
    return [names[n] for n in range(len(names))] if names and set(names) == set(range(len(names))) else None


FORMAT = Format(
    "huggingface",
    "Hugging Face token classification",
    (".jsonl",),
    read=read,
    description="A folder: rows of tokens and IOB2 tags to train on and to score by, the tags’ names and a card.",
    write_folder=write_folder,
    needs_tokens=True,
    recognise=recognise,
    splits=True,
)
