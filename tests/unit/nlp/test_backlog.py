from __future__ import annotations

import pytest

from glossator.nlp.backlog import Backlog
from glossator.nlp.source import SourceSpec

PIPELINE, GAZETTEER = SourceSpec("spacy", "xx"), SourceSpec("gazetteer", "standard")


def articles(backlog: Backlog) -> list[list[str]]:
    batches = []
    while batch := backlog.pop_batch():
        batches.append([request.article for request in batch])
    return batches


def test_requests_go_in_their_order_in_batches_bounded_by_number_and_length() -> None:
    backlog = Backlog()
    for number in range(40):
        backlog.add(str(number), "short", [PIPELINE])
    assert [len(batch) for batch in articles(backlog)] == [16, 16, 8]
    for number in range(5):
        backlog.add(str(number), "x" * 25_000, [PIPELINE])
    backlog.add("huge", "x" * 500_000, [PIPELINE])
    assert articles(backlog) == [["0", "1"], ["2", "3"], ["4"], ["huge"]]
    assert len(backlog) == 0


def test_of_urgent_requests_the_latest_goes_first() -> None:
    backlog = Backlog()
    backlog.add("waits", "", [PIPELINE])
    for article in ("a", "b", "a"):
        backlog.add(article, "", [PIPELINE], urgent=True)
    assert backlog.pop_urgent().article == "a"
    assert backlog.pop_urgent().article == "b"
    assert not backlog.has_urgent
    with pytest.raises(KeyError):
        backlog.pop_urgent()
    assert articles(backlog) == [["waits"]]


def test_a_second_request_for_an_article_joins_the_first_and_can_make_it_urgent() -> None:
    backlog = Backlog()
    backlog.add("a", "", [PIPELINE])
    backlog.add("a", "", [GAZETTEER, PIPELINE], urgent=True)
    assert len(backlog) == 1
    backlog.add("a", "", [PIPELINE])
    request = backlog.pop_urgent()
    assert request.specs == [PIPELINE, GAZETTEER]
    assert len(backlog) == 0


def test_a_source_that_cannot_run_is_taken_out_of_all_requests() -> None:
    backlog = Backlog()
    backlog.add("a", "", [PIPELINE])
    backlog.add("b", "", [PIPELINE, GAZETTEER], urgent=True)
    backlog.drop_source(PIPELINE)
    assert len(backlog) == 1
    assert backlog.pop_urgent().specs == [GAZETTEER]
