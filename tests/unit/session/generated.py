"""Projects with everything in them, made through the session from what Hypothesis or a seed draws."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from glossator.domain.article import Article, Metadata, NewArticle, Provenance
from glossator.domain.changes import ArticleAdded
from glossator.domain.ids import new_id
from glossator.domain.labels import Label, LabelScheme
from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.domain.text import normalise, sha256
from glossator.session import editing
from glossator.session.outcome import Draft
from glossator.session.session import Session, now

if TYPE_CHECKING:
    from pathlib import Path

SCHEME = LabelScheme(
    "test",
    "Test",
    (
        Label("Person", "Person", "#aa3355", key="p", sources=("PERSON",)),
        Label("Place", "Place", "#3355aa", key="l", sources=("GPE", "LOC")),
        Label("Group", "Group", "#55aa33", sources=("ORG",)),
    ),
)
FINGERPRINTS = (
    Fingerprint("spacy", "model", "1.0", "a" * 64),
    Fingerprint("spacy", "model", "2.0", "b" * 64),
    Fingerprint("gazetteer", "standard", "1", "c" * 64),
)
SOURCE_LABELS = ("PERSON", "GPE", "LOC", "ORG", "IGNORED")
_WORDINGS = ("", "Which town?", "“Ünï” \u2028 😀 \\n", "=1+1")


@dataclass
class Plan:
    """One article of a project: its text, what sources find in it, and what an analyst does."""

    text: str
    raw: bytes
    encoding: str
    extra: dict[str, str] = field(default_factory=dict)
    runs: list[tuple[int, list[tuple[int, int, int]]]] = field(default_factory=list)
    deeds: list[tuple[int, int, int, int]] = field(default_factory=list)


_characters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
_texts = st.one_of(
    st.text(_characters, min_size=1, max_size=60),
    st.text(st.sampled_from("Aa1 .,’\n\r\u2028\x85\u00a0\ufeff😀\u0301"), min_size=1, max_size=60),
).filter(lambda text: normalise(text).text.strip() != "")
_numbers = st.integers(0, 1000)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    raw = draw(_texts)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
    return Plan(
        normalise(raw).text,
        raw.encode(encoding),
        encoding,
        draw(
            st.dictionaries(st.sampled_from(["desk", "Ünï", "a\u2028b"]), st.text(_characters, max_size=8), max_size=2)
        ),
        draw(
            st.lists(
                st.tuples(
                    st.integers(0, len(FINGERPRINTS) - 1),
                    st.lists(st.tuples(_numbers, _numbers, st.integers(0, len(SOURCE_LABELS) - 1)), max_size=5),
                ),
                max_size=4,
            )
        ),
        draw(st.lists(st.tuples(st.integers(0, 9), _numbers, _numbers, _numbers), max_size=8)),
    )


def make(path: Path, wanted: list[Plan], *, author: str = "anna") -> Session:
    """Return a new project with these articles, worked on as planned."""
    session = Session.create(path, SCHEME, {}, author=author)
    articles = [_article(plan, number) for number, plan in enumerate(wanted)]
    session.project.stage_texts(articles)
    session.commit(Draft("Import", tuple(ArticleAdded(article.article) for article in articles)))
    for plan, article in zip(wanted, articles, strict=True):
        for which, found in plan.runs:
            raw = [_suggestion(plan.text, *numbers) for numbers in found]
            session.project.add_suggestions(article.article.id, FINGERPRINTS[which], raw)
        for deed in plan.deeds:
            _do(session, article.article.id, *deed)
    return session


def _article(plan: Plan, number: int) -> NewArticle:
    digest = hashlib.sha256(plan.raw).hexdigest()
    provenance = Provenance(f"{number}.txt", plan.encoding, digest, notes=("A note “\u2028”.",))
    metadata = Metadata(f"Article {number}", "Agency", "", "2017-01-05", extra=tuple(plan.extra.items()))
    # A text may stand in the project only once if it is to come back from an export.
    text = f"{plan.text}{number}"
    raw = plan.raw + str(number).encode(plan.encoding.replace("-sig", "") if "sig" in plan.encoding else "utf-8")
    provenance = Provenance(f"{number}.txt", plan.encoding, hashlib.sha256(raw).hexdigest(), notes=provenance.notes)
    return NewArticle(Article(new_id(), metadata, sha256(text), len(text), provenance), text, raw)


def _suggestion(text: str, first: int, second: int, label: int) -> RawSuggestion:
    start = first % len(text)
    end = start + 1 + second % min(8, len(text) - start)
    score = None if second % 2 else round(first / 1000, 3)
    return RawSuggestion(start, end, SOURCE_LABELS[label], f"because {second % 3}", score)


def _do(session: Session, article: str, deed: int, first: int, second: int, third: int) -> None:
    annotations = session.annotations(article)
    marks = annotations.marks()
    mark = marks[first % len(marks)].id if marks else None
    label = SCHEME.labels[third % len(SCHEME.labels)]
    if deed == 0:
        session.commit(editing.confirm(annotations, by=session.author, at=now()))
    elif deed == 1:
        session.commit(editing.skip(annotations, by=session.author, at=now(), reason=_WORDINGS[third % len(_WORDINGS)]))
    elif deed == 2:
        start = first % len(annotations.text)
        session.commit(editing.add(annotations, start, start + 1 + second % 6, label.id, label.name))
    elif deed == 9:
        wording = _WORDINGS[second % len(_WORDINGS)]
        session.commit(editing.remark(annotations, flagged=bool(first % 2), wording=wording))
    elif mark is None:
        return
    elif deed == 3:
        session.commit(editing.accept(annotations, mark))
    elif deed == 4:
        session.commit(editing.reject(annotations, mark))
    elif deed == 5:
        session.commit(editing.relabel(annotations, mark, label.id, label.name))
    elif deed == 6:
        edge = editing.Edge.START if second % 2 else editing.Edge.END
        session.commit(editing.move_edge(annotations, mark, edge, second % (len(annotations.text) + 1)))
    elif deed == 8:
        session.commit(editing.note(annotations, mark, _WORDINGS[second % len(_WORDINGS)]))
    elif session.history.undo_title not in ("Import", "Make the project"):
        session.undo()
