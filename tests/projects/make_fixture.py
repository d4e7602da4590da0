"""Makes a small project of the present version and what is in it in plain words, before a version is released.

Run as `python -m tests.projects.make_fixture`; it refuses to make a version again that is there already.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.unit.store.builders import GAZETTEER, LAYER, PIPELINE, PIPELINE_2, add, change, furnish, new_article

from glossator.domain.article import ArticleState, Remark, Status
from glossator.domain.changes import (
    MentionDismissed,
    RemarkChanged,
    SettingChanged,
    SpanAdded,
    SpanChanged,
    StatusChanged,
    SuggestionRejected,
)
from glossator.domain.ids import new_id
from glossator.domain.span import Span
from glossator.domain.suggestion import RawSuggestion, Verdict
from glossator.store.migrations import MIGRATIONS
from glossator.store.project import Project

FOLDER = Path(__file__).parent


def work(project: Project) -> None:
    """Do one of everything."""
    first, second = furnish(project, 2)
    add(project, [new_article("😀 Third, in another encoding: “é”.", "Third", encoding="utf-16")])
    own = first.article.id
    found = [RawSuggestion(0, 4, "PERSON", "model calls it PERSON", 0.5), RawSuggestion(9, 14, "ORG")]
    project.add_suggestions(own, PIPELINE, found)
    project.add_suggestions(own, PIPELINE_2, [*found, RawSuggestion(27, 34, "GPE", "model calls it GPE")])
    project.add_suggestions(second.article.id, GAZETTEER, [RawSuggestion(9, 14, "Group", "It is listed")])
    anna, daesh, qaim = project.suggestions(own)
    accepted = Span(new_id(), 0, 4, "Anna", "Person", anna.id, Verdict.ACCEPTED)
    moved = Span(new_id(), 9, 23, "Daesh fighters", "Group", daesh.id, Verdict.MOVED)
    hand = Span(new_id(), 37, 44, "“Café 😀", "Place", note="Ask “the desk” 😀.")
    project.commit(change(SpanAdded(own, accepted), SpanAdded(own, moved), title="Accept two"))
    project.commit(change(SuggestionRejected(own, qaim.id, hand.id), SpanAdded(own, hand), title="Mark over it"))
    relabelled = replace(hand, label="Group")
    relabelling = change(SpanChanged(own, hand, relabelled), title="Relabel")
    project.commit(relabelling)
    project.commit(change(*relabelling.inverse_events(), title="Undo: Relabel", undoes=relabelling.id))
    confirmed = Status(ArticleState.CONFIRMED, "anna", "2026-11-21T12:00:00Z")
    project.commit(change(StatusChanged(own, Status(), confirmed), title="Confirm"))
    skipped = Status(ArticleState.SKIPPED, "bert", "2026-11-21T12:30:00Z", "Not about a conflict.")
    project.commit(change(StatusChanged(own, Status(), skipped), layer="second", title="Skip"))
    project.commit(change(SettingChanged("pipeline", None, "model"), title="Choose a pipeline"))
    flagged = RemarkChanged(own, Remark(), Remark(flagged=True, note="Who is “Anna”?"))
    project.commit(change(flagged, title="Flag the article"))
    project.commit(change(MentionDismissed(own, 9, 14, "Place"), title="Not this one"))
    add(project, [new_article(first.text + "\n\nCorrected.", "A copy of the first")])
    while project.copies.compare():
        pass
    # What waits to be compared is in it as well.
    project.stage_texts([new_article("Left by an import that was cancelled.")])


def describe(project: Project) -> dict[str, object]:
    """Return what a project holds, in a form that no later version of the store may change."""
    articles = []
    for layer in (LAYER, "second"):
        for row in project.export_rows(layer, frozenset(ArticleState)):
            spans = [
                [span.id, span.start, span.end, span.text, span.label, span.suggestion, span.verdict]
                for span in row.spans
            ]
            annotations = project.annotations(row.article.id, layer)
            # What came later is named only where there is some, so that what older versions hold reads as it did.
            later = {
                "reason": row.status.reason,
                "notes": {span.id: span.note for span in row.spans if span.note},
                "remark": [annotations.remark.flagged, annotations.remark.note]
                if annotations.remark != Remark()
                else None,
                "dismissals": sorted(map(list, annotations.dismissals)),
            }
            articles.append(
                {
                    "layer": layer,
                    "id": row.article.id,
                    "title": row.article.metadata.title,
                    "text": row.text,
                    "status": [row.status.state, row.status.by, row.status.at],
                    "spans": spans,
                    "open": [[s.id, s.start, s.end, s.label, s.detail, s.score] for s in row.suggestions],
                    "rejected": dict(row.rejected),
                    "origins": sorted(row.origins),
                    "original": project.original(row.article.id).hex(),
                    **{name: value for name, value in later.items() if value},
                }
            )
    groups = [[copy.id for copy in group.members] for group in project.copies.groups(LAYER)]
    return {
        "articles": articles,
        "changes": [[info.seq, info.id, info.title, info.layer, info.undoes] for info in project.changes()],
        "scheme": [[label.id, label.name, label.colour] for label in project.scheme()],
        "settings": project.settings(),
        **({"groups": groups} if groups else {}),
    }


def main() -> None:
    """Make the fixture of the present version."""
    target = FOLDER / f"v{len(MIGRATIONS)}.glossator-fixture"
    if target.exists():
        sys.exit(f"{target.name} is there already and stays as it was released.")
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "fixture.glossator") as project:
        work(project)
        content = json.dumps(describe(project), ensure_ascii=False, indent=1) + "\n"
        target.with_suffix(".json").write_text(content, encoding="utf-8")
        for _ in project.snapshot(target):
            pass


if __name__ == "__main__":
    main()
