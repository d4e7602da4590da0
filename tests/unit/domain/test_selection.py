"""What is chosen for an export, article by article and span by span."""

from __future__ import annotations

import pytest

from glossator.domain.article import Article, Metadata, Provenance, Status
from glossator.domain.export import ExportArticle, SourceRun
from glossator.domain.selection import Selection
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, Suggestion, Verdict

FINGERPRINT = Fingerprint("spacy", "model", "1", "a" * 64)
TEXT = "Gen Mohammedi left Anna."


def suggestion(name: str, start: int, end: int, label: str) -> Suggestion:
    return Suggestion(name, start, end, TEXT[start:end], label, label.upper(), FINGERPRINT, "why", None)


@pytest.mark.parametrize(
    ("selection", "source", "published", "taken"),
    [
        (Selection(), "", "", True),
        (Selection(sources=("Agency", "Daily")), "AGENCY", "", True),
        (Selection(sources=("Agency",)), "Agency Africa", "", False),
        (Selection(sources=("",)), "", "", True),
        (Selection(since="2017-09"), "", "2017-09-01", True),
        (Selection(since="2017-09"), "", "2017-08-31", False),
        (Selection(since="2017-09"), "", "", False),
        (Selection(until="2017-09"), "", "2017-09-30T12:00", True),
        (Selection(until="2017-09"), "", "2017-10-01", False),
        (Selection(until="2017-09"), "", "", False),
    ],
)
def test_an_article_is_taken_by_source_and_date(selection: Selection, source: str, published: str, taken: bool) -> None:
    assert selection.takes(source, published) is taken


def test_only_wanted_labels_stay_with_what_belongs_to_them() -> None:
    person, place = suggestion("s1", 4, 13, "Person"), suggestion("s2", 19, 23, "Person")
    other, lost = suggestion("s3", 0, 3, "Rank"), suggestion("s4", 0, 13, "Person")
    whole = ExportArticle(
        Article("a", Metadata("T"), "0" * 64, len(TEXT), Provenance("f", "utf-8", "")),
        Status(),
        TEXT,
        (
            Span("x1", 0, 13, TEXT[:13], "Person", "s1", Verdict.MOVED),
            Span("x2", 19, 23, "Anna", "Place", "s2", Verdict.RELABELLED),
        ),
        (other,),
        {"s4": "x1", "s3": None},
        {"s1": person, "s2": place, "s3": other, "s4": lost},
        (SourceRun(FINGERPRINT, current=True, suggestions=(person, place, other, lost)),),
        dismissals=((0, 3, "Rank"), (0, 3, ""), (4, 13, "Person")),
    )
    cut = Selection(labels=frozenset({"Place"})).cut(whole)
    assert [span.id for span in cut.spans] == ["x2"]
    assert cut.suggestions == ()
    # What a kept span grew out of stays, whatever it was called; what another span grew out of does not.
    assert [each.id for each in cut.runs[0].suggestions] == ["s2"]
    assert (set(cut.origins), dict(cut.rejected)) == ({"s2"}, {})
    assert cut.dismissals == ((0, 3, ""),)
    people = Selection(labels=frozenset({"Person"})).cut(whole)
    assert ([span.id for span in people.spans], dict(people.rejected)) == (["x1"], {"s4": "x1"})
    assert [each.id for each in people.runs[0].suggestions] == ["s1", "s4"]
    assert Selection().cut(whole) is whole
