"""Articles with spans to be written and read back: the seeds by their truth, hard cases, and what Hypothesis draws."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from glossator.domain.article import Article, ArticleState, Metadata, Provenance, Remark, Status
from glossator.domain.export import ExportArticle
from glossator.domain.labels import Label
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, Suggestion
from glossator.domain.text import first_line, sha256
from glossator.formats import jsonl
from glossator.formats.format import Hints, WriteOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from glossator.formats.format import Format, Incoming, WriteReport

GOLDEN = Path(__file__).parents[2] / "golden"
MODEL = Fingerprint("spacy", "model", "1.0", "a" * 64)
Triple = tuple[int, int, str]

_keys = count(1)


def article(
    text: str, spans: Iterable[Triple], *, notes: Sequence[str] = (), open_: Iterable[Triple] = (), title: str = ""
) -> ExportArticle:
    """Return a confirmed article with spans made by hand, the first ones with these notes, and open suggestions."""
    key = f"{next(_keys):032x}"
    made = [
        Span(f"{key}{n:04x}", start, end, text[start:end], label, note=notes[n] if n < len(notes) else "")
        for n, (start, end, label) in enumerate(spans)
    ]
    waiting = [
        Suggestion(f"{key}.{n}", start, end, text[start:end], label, label.upper(), MODEL, "why", 0.5)
        for n, (start, end, label) in enumerate(open_)
    ]
    metadata = Metadata(title or first_line(text), "AFP", "A. Writer", "2017-01-05", "https://example.org/1", "en")
    about = Article(key, metadata, sha256(text), len(text), Provenance("a.txt", "utf-8", "0" * 64))
    return ExportArticle(
        about, Status(ArticleState.CONFIRMED, "anna", "2026-11-21T12:00:00.000Z"), text, tuple(made), tuple(waiting)
    )


def remarked(exported: ExportArticle, note: str) -> ExportArticle:
    return replace(exported, remark=Remark(flagged=True, note=note))


def seeds() -> list[ExportArticle]:
    """The two seeds with the spans of the truth."""
    return [
        ExportArticle(one.new.article, one.status, one.new.text, one.spans)
        for one in jsonl.read(GOLDEN / "seeds.jsonl", Hints())
    ]


HARD = (
    "🚀 Ukraine's 3rd Brigade\nshelled Donetsk\u2028on 4 May,\tقال رويترز.\n\n🇮🇶 U.S.-made e\u0301clair 👩\u200d👧 end"
)


def hard() -> ExportArticle:
    """An article with spans that overlap, nest, touch, cross line ends, begin inside words and hold blanks."""

    def at(words: str, label: str) -> Triple:
        start = HARD.index(words)
        return start, start + len(words), label

    return article(
        HARD,
        [
            at("🚀 Ukraine", "Place"),
            at("Ukraine's 3rd", "Unit"),
            at("3rd Brigade", "Unit"),
            at("3rd Brigade", "Group"),
            at("Brigade", "Group"),
            at("Brigade\nshelled Donetsk", "Event"),
            at("Donetsk\u2028on 4 May", "Event"),
            at("4", "Date"),
            at(" May", "Date"),
            at("May,\tقال", "Odd"),
            at("رويترز", "Group"),
            at("🇮🇶", "Place"),
            at("\n\n🇮🇶", "Place"),
            at("U.S.", "Place"),
            at("-ma", "Odd"),
            at("e\u0301", "Odd"),
            at("👩\u200d👧 end", "Group"),
            at("end", "Group"),
        ],
        notes=("Is it “Ukraine”?\nYes.", "", "tab\there"),
    )


_PIECES = (
    "a", "Anna", " ", "  ", "\n", "\n\n", "\t", ".", ",", "U.S.", "-", "😀", "👩\u200d👧", "🇮🇶", "é", "e\u0301",
    "قال", "א", "中", "\u2028", "\x85", "\x0b", "\u00a0", "\u200f", "<b>", "&amp;", '"', "'", "\\", "|", "[1]", "_",
    "*", "->", ";", "=1", "]]>", "\ufdd0", "\u00ad", "x",
)  # fmt: skip
LABELS = ("Person", "Place", "Armed group", "ORG|x", "Größe")

texts = (
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=25)
    .map("".join)
    .filter(lambda text: bool(text) and not text.isspace())
)


@st.composite
def exports(draw: st.DrawFn) -> list[ExportArticle]:
    """Draw one or two articles with any spans on them."""
    made = []
    for _ in range(draw(st.integers(1, 2))):
        text = draw(texts)
        length = len(text)
        lengths = st.integers(1, 12)
        drawn = st.tuples(st.integers(0, length - 1), lengths, st.sampled_from(LABELS))
        listed = [(start, min(start + size, length), label) for start, size, label in draw(st.lists(drawn, max_size=8))]
        spans = list(dict.fromkeys(listed))
        extra = [(start, min(start + size, length), label) for start, size, label in draw(st.lists(drawn, max_size=3))]
        waiting = [one for one in dict.fromkeys(extra) if one not in spans]
        made.append(
            article(text, spans, open_=waiting, notes=draw(st.lists(st.sampled_from(("", "Why?")), max_size=2)))
        )
    return made


def labels() -> dict[str, Label]:
    return {name: Label(name, name, "#aa5500") for name in LABELS}


def triples(exported: ExportArticle, *, unjudged: bool = False) -> list[Triple]:
    listed = [*exported.spans, *(exported.suggestions if unjudged else ())]
    return sorted((span.start, span.end, span.label) for span in listed)


def suggested(incoming: Incoming) -> list[Triple]:
    """What a file was read to say, whatever the source is called."""
    return sorted((raw.start, raw.end, raw.source_label) for run in incoming.runs for raw in run.suggestions)


def written(
    chosen: Format, articles: Iterable[ExportArticle], options: WriteOptions | None = None
) -> tuple[bytes, WriteReport]:
    assert chosen.write
    out = io.BytesIO()
    report = chosen.write(iter(articles), out, options or WriteOptions())
    return out.getvalue(), report


def read_back(chosen: Format, path: Path, data: bytes | None = None) -> list[Incoming]:
    assert chosen.read
    if data is not None:
        path.write_bytes(data)
    return list(chosen.read(path, Hints()))


def code_points(text: str, start: int, end: int) -> tuple[int, int]:
    """Convert a UTF-16 stretch by encoding, independently of the program's own table."""
    units = text.encode("utf-16-le")
    return len(units[: 2 * start].decode("utf-16-le")), len(units[: 2 * end].decode("utf-16-le"))


def words(text: str) -> Iterator[tuple[int, int]]:
    """Yield where words and other characters stand: a tokenizer for formats that need one."""
    for found in re.finditer(r"\w+|[^\w\s]", text):
        yield found.span()
