"""What the command line says of history, consistency and progress: as lines, or as JSON can hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain.consistency import Kind
from glossator.domain.history import Standing
from glossator.session import progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glossator.domain.consistency import Discrepancy, Place
    from glossator.domain.history import HistoryRow
    from glossator.session.consistency import Found
    from glossator.session.progress import Progress
    from glossator.session.session import Session

_REACH = 40
_CHUNK = 100
_KINDS = {
    Kind.LABELS: "labelled differently",
    Kind.BARE: "marked here, bare there",
    Kind.THE: "with and without its article",
    Kind.POSSESSIVE: "with and without ’s",
}
_STANDINGS = {Standing.DONE: "", Standing.UNDONE: "undone", Standing.SUPERSEDED: "undone for good"}


def history(session: Session, limit: int) -> Iterator[HistoryRow]:
    """Yield what was done, the newest first; undoing and redoing shows in what it was done to."""
    before: int | None = None
    while limit > 0:
        seqs = [seq for seq, _ in session.project.history(before=before, limit=min(limit, _CHUNK))]
        if not seqs:
            return
        rows = session.project.history_rows(seqs)
        yield from (rows[seq] for seq in seqs)
        before, limit = seqs[-1], limit - len(seqs)


def history_data(row: HistoryRow) -> dict[str, object]:
    """Return a change as JSON can hold it."""
    return {
        "number": row.info.seq,
        "id": row.info.id,
        "at": row.info.at,
        "author": row.info.author,
        "title": row.info.title,
        "articles": row.articles,
        "more_articles": row.more,
        "state": row.standing.value,
    }


def history_line(row: HistoryRow) -> str:
    """Return a change on one line."""
    articles = f"{row.articles}+" if row.more else str(row.articles)
    state = _STANDINGS[row.standing]
    parts = (row.info.at[:19].replace("T", " "), row.info.author, " ".join(row.info.title.split()))
    where = "" if not row.articles else "1 article" if articles == "1" else f"{articles} articles"
    return "  ".join((f"{row.info.seq:6}", *parts, f"({', '.join(p for p in (where, state) if p)})".replace("()", "")))


def consistency_data(session: Session, found: Found) -> dict[str, object]:
    """Return what was found as JSON can hold it."""
    return {
        "articles": found.articles,
        "left_as_they_are": found.left_out,
        "discrepancies": [
            {
                "kind": each.kind.value,
                "phrase": each.phrase,
                "readings": dict(each.readings),
                "bare": each.bare,
                "places": [
                    {
                        "article": place.article,
                        "start": place.start,
                        "end": place.end,
                        "label": place.label or None,
                        "form": place.form or None,
                        "context": _context(session, place),
                    }
                    for place in each.places
                ],
            }
            for each in found.discrepancies
        ],
    }


def consistency_lines(found: Found) -> Iterator[str]:
    """Yield a heading for each kind and a line for each phrase."""
    kind: Kind | None = None
    for each in found.discrepancies:
        if each.kind is not kind:
            kind = each.kind
            yield f"\n{_KINDS[kind].capitalize()}"
        yield f"  {each.phrase}: {_readings(each)}"
    if not found.discrepancies:
        yield "The same words are marked alike everywhere."
    if found.left_out:
        yield f"\n{found.left_out} left as they are."


def progress_lines(found: Progress) -> Iterator[str]:
    """Yield the figures in lines under headings."""
    data = progress.as_data(found)
    for heading in ("articles", "spans", "made_by_hand", "suggestions", "unjudged_by_label"):
        counts = data[heading]
        yield f"\n{heading.replace('_', ' ').capitalize()}"
        if not isinstance(counts, dict) or not counts:
            yield "  none yet"
            continue
        for name, count in counts.items():
            if isinstance(count, dict):
                yield f"  {name}: " + ", ".join(f"{number} {verdict}" for verdict, number in count.items())
            else:
                yield f"  {count:6} {name}"
    yield "\nIn use, over the confirmed articles"
    scores = found.figures.by_source()
    for score in scores:
        precision, recall = _percent(score.precision), _percent(score.recall)
        counts_ = f"{score.right} right of {score.suggested} suggested and {score.wanted} wanted"
        yield f"  {score.source}: precision {precision}, recall {recall} ({counts_})"
    if not scores:
        yield "  none yet"
    pace = found.pace
    yield "\nPace, over the last 14 days"
    yield f"  {pace.confirmed:6} articles confirmed, {pace.days[-1][1]} of them today"
    if pace.per_hour is not None:
        yield f"  {pace.per_hour:6.1f} articles in an hour at work"
    if pace.seconds_each is not None:
        yield f"  {pace.seconds_each:6.0f} seconds on an article"


def _readings(found: Discrepancy) -> str:
    parts = [f"{reading} {count}" for reading, count in found.readings]
    return ", ".join([*parts, f"bare {found.bare}"] if found.bare else parts)


def _context(session: Session, place: Place) -> str:
    text = session.project.text(place.article)
    return " ".join(text[max(0, place.start - _REACH) : place.end + _REACH].split())


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"
