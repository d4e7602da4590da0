"""Makes articles, changes and projects for the tests of the store."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.domain.article import Article, Metadata, NewArticle, Provenance
from glossator.domain.changes import ArticleAdded, Change, SchemeChanged, SpanAdded
from glossator.domain.ids import new_id
from glossator.domain.labels import Label, LabelScheme
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint
from glossator.domain.text import sha256

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.domain.changes import Event
    from glossator.store.project import Project

LAYER = "main"
TEXT = "Anna saw Daesh fighters in Al Qaim.\n\n“Café 😀”, said Gen Mohammedi of Aanah."
SCHEME = LabelScheme(
    "test",
    "Test",
    (
        Label("Person", "Person", "#aa3355", key="p", sources=("PERSON",)),
        Label("Place", "Place", "#3355aa", key="l", sources=("GPE", "LOC")),
        Label("Group", "Group", "#55aa33", sources=("ORG",)),
    ),
)
PIPELINE = Fingerprint("spacy", "model", "1.0", "a" * 64)
PIPELINE_2 = Fingerprint("spacy", "model", "2.0", "b" * 64)
GAZETTEER = Fingerprint("gazetteer", "standard", "1", "c" * 64)


def new_article(
    text: str = TEXT,
    title: str = "Fighting near Al Qaim",
    *,
    source: str = "Agency",
    published: str = "2014-06-21",
    encoding: str = "utf-8",
    original: bytes | None = None,
) -> NewArticle:
    """Return an article as an import makes it."""
    original = text.encode(encoding) if original is None else original
    provenance = Provenance("article.txt", encoding, hashlib.sha256(original).hexdigest(), notes=("A note.",))
    metadata = Metadata(title, source, "A. Author", published, "https://example.org/1", "en", (("desk", "MENA"),))
    return NewArticle(Article(new_id(), metadata, sha256(text), len(text), provenance), text, original)


def change(*events: Event, title: str = "A change", layer: str = LAYER, undoes: str | None = None) -> Change:
    """Return a change by the one author of the tests."""
    return Change(new_id(), "2026-11-21T12:00:00.000Z", "anna", layer, title, tuple(events), undoes)


def span(article: NewArticle, start: int, end: int, label: str = "Person") -> Span:
    """Return a span made by hand."""
    return Span(new_id(), start, end, article.text[start:end], label)


def add(project: Project, articles: Sequence[NewArticle]) -> Change:
    """Import articles into a project."""
    project.stage_texts(articles)
    adding = change(*(ArticleAdded(article.article) for article in articles), title="Import")
    project.commit(adding)
    return adding


def furnish(project: Project, count: int = 1) -> list[NewArticle]:
    """Give a new project the scheme and some articles."""
    project.commit(change(SchemeChanged(None, SCHEME), title="Make the project"))
    articles = [new_article(f"{TEXT} {n}", f"Article {n}") for n in range(count)]
    add(project, articles)
    return articles


def add_span(project: Project, article: NewArticle, start: int, end: int, label: str = "Person") -> Span:
    """Commit a span made by hand."""
    made = span(article, start, end, label)
    project.commit(change(SpanAdded(article.article.id, made), title="Add a span"))
    return made


def tamper(path: Path, *statements: str) -> None:
    """Change a closed project behind the program's back, past the triggers that refuse it."""
    raw = sqlite3.connect(path, isolation_level=None)
    triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        raw.execute(statement)
    for _, sql in triggers:
        raw.execute(sql)
    raw.close()


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of a closed project."""
    raw = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    rows = {table: raw.execute(f"SELECT * FROM {table}").fetchall() for table in tables}  # noqa: S608
    raw.close()
    return rows


def run(*arguments: str) -> subprocess.Popen[str]:
    """Start one of the programs beside the tests as a process of its own."""
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": f"{root / 'desktop'}{os.pathsep}{root}"}
    command = [sys.executable, "-m", *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
