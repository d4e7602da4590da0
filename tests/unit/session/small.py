"""A project with a few short articles and suggestions that are known beforehand."""

from __future__ import annotations

import hashlib
from pathlib import Path

from glossator.domain.article import Article, Metadata, NewArticle, Provenance
from glossator.domain.changes import ArticleAdded
from glossator.domain.ids import new_id
from glossator.domain.labels import Label, LabelScheme
from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.domain.text import sha256
from glossator.session.outcome import Draft
from glossator.session.session import Session

TEXT = "Anna saw Daesh’s men in Al Qaim; Gen Mohammedi left."
SCHEME = LabelScheme(
    "test",
    "Test",
    (
        Label("Person", "Person", "#aa3355", key="p", sources=("PERSON",)),
        Label("Place", "Place", "#3355aa", key="l", sources=("GPE",)),
        Label("Group", "Group", "#55aa33", sources=("ORG",)),
    ),
)
FINGERPRINT = Fingerprint("spacy", "model", "1.0", "a" * 64)
FOUND = (
    RawSuggestion(0, 4, "PERSON"),
    RawSuggestion(9, 14, "ORG"),
    RawSuggestion(24, 31, "PERSON"),
    RawSuggestion(33, 36, "PERSON"),
    RawSuggestion(37, 46, "GPE"),
)


def new_article(text: str, title: str) -> NewArticle:
    raw = text.encode()
    provenance = Provenance("a.txt", "utf-8", hashlib.sha256(raw).hexdigest())
    return NewArticle(Article(new_id(), Metadata(title, "Agency"), sha256(text), len(text), provenance), text, raw)


def import_articles(session: Session, texts: list[str]) -> list[str]:
    """Import articles as one change and return their ids."""
    new = [new_article(text, f"Article {n}") for n, text in enumerate(texts)]
    session.project.stage_texts(new)
    session.commit(Draft(f"Import {len(new)} articles", tuple(ArticleAdded(each.article) for each in new)))
    return [each.article.id for each in new]


def make(path: Path, count: int = 2, settings: dict[str, str] | None = None) -> tuple[Session, list[str]]:
    """Make a project with so many articles, each with the suggestions of one source."""
    session = Session.create(path, SCHEME, settings or {}, author="anna")
    articles = import_articles(session, [f"{TEXT} {n}" for n in range(count)])
    for article in articles:
        session.project.add_suggestions(article, FINGERPRINT, FOUND)
    return session, articles
