"""Makes seeds.jsonl and gold.jsonl, in the program's own JSONL: the seeds by truth.toml, then articles.txt.

python tests/golden/build_gold.py
"""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "desktop"), str(ROOT)]

from glossator.domain.article import Article, ArticleState, Metadata, Provenance, Status  # noqa: E402
from glossator.domain.export import ExportArticle  # noqa: E402
from glossator.domain.span import Span  # noqa: E402
from glossator.domain.text import first_line, normalise, sha256, tidy_layout  # noqa: E402
from glossator.formats.jsonl import to_line  # noqa: E402
from glossator.formats.record import to_record  # noqa: E402

GOLDEN = ROOT / "tests" / "golden"
_CONFIRMED = Status(ArticleState.CONFIRMED, by="editor", at="2026-11-21T00:00:00.000Z")
_HEAD = re.compile(r"^=== (?P<source>.+), (?P<published>\d{4}-\d\d-\d\d)\n", re.MULTILINE)
_MARKUP = re.compile(r"\[\[([^\[\]|]+)\|(\w+)\]\]")


def _digest(*parts: object) -> str:
    """Return an id that is the same each time."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:32]


def _exported(
    text: str, spans: list[tuple[int, int, str]], metadata: Metadata, file: str, original: bytes, *, tidied: bool
) -> ExportArticle:
    key = _digest(text)
    provenance = Provenance(file, "utf-8", hashlib.sha256(original).hexdigest(), tidied=tidied)
    return ExportArticle(
        Article(key, metadata, sha256(text), len(text), provenance),
        _CONFIRMED,
        text,
        tuple(Span(_digest(key, *span), span[0], span[1], text[span[0] : span[1]], span[2]) for span in sorted(spans)),
        original=original if tidied else None,
    )


def seeds() -> list[ExportArticle]:
    """Return the seeds with the spans of truth.toml."""
    about = tomllib.loads((ROOT / "seeds" / "articles.toml").read_text("utf-8"))["articles"]
    made = []
    for article in tomllib.loads((GOLDEN / "truth.toml").read_text("utf-8"))["article"]:
        file = article["file"]
        original = (ROOT / "seeds" / file).read_bytes()
        before = normalise(original.decode("utf-8")).text
        tidied = bool(about[file].get("tidy", False))
        text = tidy_layout(before).text if tidied else before
        spans = []
        for phrase, occurrence, label in article["spans"]:
            start = -1
            for _ in range(occurrence):
                start = text.index(phrase, start + 1)
            spans.append((start, start + len(phrase), label))
        known = about[file]
        metadata = Metadata(
            first_line(text), known["source"], known.get("author", ""), str(known["published"]), language="en"
        )
        made.append(_exported(text, spans, metadata, file, original, tidied=tidied))
    return made


def articles() -> list[ExportArticle]:
    """Return the articles of articles.txt."""
    source = (GOLDEN / "articles.txt").read_text("utf-8")
    heads = list(_HEAD.finditer(source))
    made = []
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(source)
        marked = source[head.end() : end].strip()
        spans, parts, length, at = [], [], 0, 0
        for found in _MARKUP.finditer(marked):
            parts += [marked[at : found.start()], found[1]]
            length += found.start() - at
            spans.append((length, length + len(found[1]), found[2]))
            length += len(found[1])
            at = found.end()
        text = "".join(parts) + marked[at:]
        if "[[" in text or "]]" in text:
            raise ValueError(f"broken markup in the article of {head['published']}")
        metadata = Metadata(first_line(text), head["source"], published=head["published"], language="en")
        made.append(_exported(text, spans, metadata, f"{head['published']}.txt", text.encode(), tidied=False))
    return made


def lines(exported: list[ExportArticle]) -> bytes:
    """Return articles as JSONL."""
    return b"".join(to_line(to_record(each, unjudged=False)) for each in exported)


if __name__ == "__main__":
    (GOLDEN / "seeds.jsonl").write_bytes(lines(seeds()))
    (GOLDEN / "gold.jsonl").write_bytes(lines([*seeds(), *articles()]))
