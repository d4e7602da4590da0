"""Splits of projects with copies: no two articles that are nearly the same are in different parts."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from tests.unit.session.small import SCHEME
from tests.unit.store.builders import new_article

from glossator.domain.article import ArticleState
from glossator.domain.changes import ArticleAdded, SpanAdded
from glossator.domain.copies import THRESHOLD, likeness, shingles
from glossator.domain.ids import new_id
from glossator.domain.selection import Selection
from glossator.domain.span import Span
from glossator.domain.splits import Facts, Part, Split, SplitBy
from glossator.session import splitting
from glossator.session.comparing import compare_all
from glossator.session.jobs import ExportJob, ExportPlan, run_to_end
from glossator.session.outcome import Draft
from glossator.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ALL = Selection(frozenset(ArticleState))


def prose(topic: int, first: int = 0, last: int = 100) -> str:
    return "Anna " + " ".join(f"t{topic}w{n}" for n in range(first, last))


TEXTS = tuple(text for topic in range(12) for text in (prose(topic), prose(topic, 0, 70), prose(topic, 20)))
BRIDGES = tuple(f"{prose(topic)} {prose(topic + 1)}" for topic in range(0, 12, 2))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(tmp_path / "p.glossator", SCHEME, {}, author="anna")
    bring(made, TEXTS)
    yield made
    made.close()


def bring(session: Session, texts: Sequence[str], *, compared: bool = True) -> None:
    """Import articles with a span each, each copy from another source and a year later."""
    new = [
        new_article(text, f"Article {n}", source=f"Agency {n % 3}", published=f"20{14 + n % 3}-01-01")
        for n, text in enumerate(texts)
    ]
    session.project.stage_texts(new)
    spans = [SpanAdded(each.article.id, Span(new_id(), 0, 4, "Anna", "Person")) for each in new]
    session.commit(Draft("Import", (*(ArticleAdded(each.article) for each in new), *spans)))
    if compared:
        compare_all(session)


def divided(session: Session, split: Split | None) -> dict[int, Part | None]:
    exports = session.project.exports(session.layer)
    return dict(splitting.parts(exports, split, exports.keys(ALL)))


def texts(session: Session) -> dict[int, str]:
    keys = session.project.queue(session.layer)
    return {key: session.project.text(row.id) for key, row in session.project.queue_rows(session.layer, keys).items()}


SPLITS = [
    None,
    Split(shares=(50, 25, 25)),
    Split(shares=(80, 10, 10)),
    Split(SplitBy.SOURCE, (50, 25, 25)),
    Split(SplitBy.DATE, dev_from="2015", test_from="2016"),
]


@pytest.mark.parametrize("split", SPLITS)
def test_copies_are_never_in_different_parts_and_adding_articles_moves_none(
    session: Session, split: Split | None
) -> None:
    before = divided(session, split)
    bring(session, BRIDGES)
    after = divided(session, split)
    if split is not None:
        assert before.items() <= after.items()
    found = {key: shingles(text) for key, text in texts(session).items()}
    together = 0
    for one, other in combinations(found, 2):
        if None not in (after[one], after[other]) and likeness(found[one], found[other]) >= THRESHOLD:
            assert after[one] is after[other]
            together += 1
    assert together
    # Each text that bridges two groups in different parts is left out, and no other one of these.
    if split is not None and split.by is SplitBy.TEXT:
        assert None not in before.values()
        for number, key in enumerate(list(found)[-len(BRIDGES) :]):
            one, other = after[6 * number + 1], after[6 * number + 4]
            assert after[key] is (one if one is other else None)
        assert len(set(after.values())) == 4


def test_articles_without_copies_are_where_they_were_before_there_were_groups(session: Session) -> None:
    split = Split(shares=(40, 30, 30))
    parts = divided(session, split)
    for key, text in texts(session).items():
        if (key - 1) % 3 == 0:
            assert parts[key] is split.part_of(Facts(text))


def test_a_split_by_source_keeps_each_source_in_one_part(session: Session) -> None:
    split = Split(SplitBy.SOURCE, (40, 30, 30))
    for key, part in divided(session, split).items():
        assert part in (None, split.part_of(Facts("", f"Agency {(key - 1) % 3}")))


def export(session: Session, out: Path, plan: ExportPlan) -> dict[str, object]:
    job = ExportJob(session, out, plan)
    run_to_end(job)
    assert job.error is None
    assert job.result is not None
    return job.result.data or {}


def test_what_is_left_out_of_a_split_is_reported_with_its_title(session: Session, tmp_path: Path) -> None:
    # Nobody has compared the last ones yet: the export does.
    bring(session, BRIDGES, compared=False)
    data = export(session, tmp_path / "out", ExportPlan(selection=ALL, split=Split(shares=(50, 25, 25))))
    written = [line for path in (tmp_path / "out").glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    articles, spans, losses = data["articles"], data["spans"], data["losses"]
    assert isinstance(articles, dict)
    assert isinstance(spans, dict)
    assert isinstance(losses, dict)
    left = articles["chosen"] - articles["written"]
    assert left > 0
    assert (articles["chosen"], articles["written"]) == (len(TEXTS) + len(BRIDGES), len(written))
    assert (spans["chosen"], spans["written"], spans["left_out"]) == (len(TEXTS) + len(BRIDGES), len(written), left)
    assert losses["left_out"] == losses["facts"] == {"copy": left}
    assert {each["title"] for each in losses["examples"]} <= {f"Article {n}" for n in range(len(BRIDGES))}
    assert session.project.copies.waiting() == len(BRIDGES)


def test_an_export_may_hold_one_of_each_group(session: Session, tmp_path: Path) -> None:
    chosen = Selection(frozenset(ArticleState), one_of_group=True)
    export(session, tmp_path / "out.jsonl", ExportPlan(selection=chosen))
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == list(TEXTS[::3])
