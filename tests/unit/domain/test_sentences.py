"""Sentences as records: every span is in one of them, where it was, or is named as left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from tests.unit.formats import span_samples
from tests.unit.formats.span_samples import article, exports, hard, labels, remarked, seeds

from glossator.domain.article import Remark
from glossator.domain.export import SourceRun
from glossator.domain.losses import Losses, LossKind
from glossator.domain.sentences import META, cut, stretches
from glossator.domain.span import Span
from glossator.domain.suggestion import Verdict
from glossator.domain.text import sha256
from glossator.formats import conll, jsonl, prodigy
from glossator.formats.format import WriteOptions
from glossator.formats.tokens import sentence_stretches

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.domain.export import ExportArticle

TEXT = "Anna left.\n\n  Daesh came. He said \nso. "


def parts(exported: ExportArticle, losses: Losses | None = None, *, unjudged: bool = False) -> list[ExportArticle]:
    return list(cut(exported, sentence_stretches, Losses() if losses is None else losses, unjudged=unjudged))


def test_sentences_are_records_with_positions_of_their_own() -> None:
    exported = article(TEXT, [(0, 4, "Person"), (14, 19, "Group")], title="News")
    found = parts(exported)
    assert [each.text for each in found] == ["Anna left.", "Daesh came.", "He said", "so."]
    assert [(s.start, s.end, s.text) for each in found for s in each.spans] == [(0, 4, "Anna"), (0, 5, "Daesh")]
    assert [dict(each.article.metadata.extra) for each in found[:2]] == [
        dict(zip(META, (exported.article.id, "1", "0"), strict=True)),
        dict(zip(META, (exported.article.id, "2", "14"), strict=True)),
    ]
    assert {each.whole for each in found} == {exported.article.id}
    assert len({each.article.id for each in found}) == 4
    assert [each.article.id for each in parts(exported)] == [each.article.id for each in found]
    assert all(each.article.text_sha256 == sha256(each.text) for each in found)


def test_a_span_across_the_end_of_a_sentence_is_left_out_and_named() -> None:
    losses = Losses()
    exported = article(TEXT, [(5, 19, "Event"), (0, 4, "Person")], open_=[(26, 37, "Event")])
    found = parts(exported, losses, unjudged=True)
    assert [s.label for each in found for s in each.spans] == ["Person"]
    assert losses.left_out == {LossKind.SENTENCE: 2}
    assert [(loss.start, loss.end, loss.label) for loss in losses.examples] == [(5, 19, "Event"), (26, 37, "Event")]
    assert losses.sentences() == ("2 spans were left out, because they reach across the end of a sentence.",)


def test_blanks_at_the_edge_of_a_span_stay_in_it() -> None:
    losses = Losses()
    found = parts(article(TEXT, [(5, 12, "Event"), (12, 19, "Group")]), losses)
    assert not losses
    assert [each.text for each in found[:2]] == ["Anna left.\n\n", "  Daesh came."]
    assert [(s.start, s.end) for each in found for s in each.spans] == [(5, 12), (0, 7)]


def test_the_note_of_an_article_stands_once() -> None:
    found = parts(remarked(article(TEXT, []), "Look again."))
    assert [each.remark for each in found] == [Remark(flagged=True, note="Look again."), *[Remark()] * 3]


def test_a_span_whose_suggestion_reaches_further_forgets_it_and_that_is_counted(tmp_path: Path) -> None:
    exported = article(TEXT, [], open_=[(0, 19, "Event"), (14, 19, "Group")])
    wide, fitting = exported.suggestions
    run = SourceRun(wide.fingerprint, current=True, suggestions=(wide, fitting))
    spans = (
        Span("a" * 32, 0, 4, "Anna", "Person", wide.id, Verdict.MOVED),
        Span("b" * 32, 14, 19, "Daesh", "Group", fitting.id, Verdict.ACCEPTED),
    )
    exported = replace(exported, spans=spans, suggestions=(), runs=(run,), origins={s.id: s for s in (wide, fitting)})
    losses = Losses()
    first, second, *_ = parts(exported, losses)
    assert (first.spans[0].suggestion, first.runs, first.origins) == (None, (), {})
    assert (second.spans[0].suggestion, second.spans[0].verdict) == (fitting.id, Verdict.ACCEPTED)
    assert [(s.start, s.end) for s in second.runs[0].suggestions] == [(0, 5)]
    assert losses.facts == {LossKind.ORIGIN: 1}
    data, _ = span_samples.written(jsonl.FORMAT, [first, second])
    back = span_samples.read_back(jsonl.FORMAT, tmp_path / "a.jsonl", data)
    assert [each.spans for each in back] == [first.spans, second.spans]


@given(made=exports())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_span_is_where_it_was_or_is_counted(
    made: list[ExportArticle], tmp_path_factory: pytest.TempPathFactory
) -> None:
    for exported in [*made, hard()]:
        losses = Losses()
        found = parts(exported, losses, unjudged=True)
        given_spans = sorted((s.start, s.end, s.label) for s in (*exported.spans, *exported.suggestions))
        kept = []
        for each in found:
            assert each.sentence is not None
            start = each.sentence.start
            assert each.text == exported.text[start : start + len(each.text)]
            kept += [(start + s.start, start + s.end, s.label) for s in (*each.spans, *each.suggestions)]
            assert all(each.text[s.start : s.end] == s.text for s in (*each.spans, *each.suggestions))
        assert set(kept) <= set(given_spans)
        assert len(kept) + losses.spans_left_out == len(given_spans)
        assert "".join(exported.text.split()) == "".join("".join(each.text for each in found).split())
        _, report = span_samples.written(prodigy.FORMAT, found, WriteOptions(unjudged=True, labels=labels()))
        assert (report.articles, report.spans) == (len(found), len(kept))


def test_the_sentences_of_the_seeds_hold_the_truth() -> None:
    for exported in seeds():
        losses = Losses()
        found = parts(exported, losses)
        assert len(found) > 15
        assert sum(len(each.spans) for each in found) == len(exported.spans)
        assert not losses


def test_a_token_format_does_not_cut_a_sentence_again() -> None:
    exported = article("He said \nso. Then he left.", [])
    # As a pipeline may cut it.
    found = list(cut(exported, lambda _text: [(0, 12), (13, 26)], Losses()))
    data, _ = span_samples.written(conll.FORMAT, found)
    assert data.decode().split("\n\n")[1:3] == [
        "He -X- _ O\nsaid -X- _ O\nso -X- _ O\n. -X- _ O",
        "Then -X- _ O\nhe -X- _ O\nleft -X- _ O\n. -X- _ O",
    ]
    assert data.count(b"-DOCSTART-") == 1


def test_no_sentence_reaches_across_an_empty_line() -> None:
    text = "A headline\n \nThe town\nfell.\n\n"
    assert [text[slice(*each)] for each in stretches(text, [(0, len(text))])] == ["A headline", "The town\nfell."]
