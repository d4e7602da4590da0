"""A search on the command line: its options read, its hits as lines and as data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from glossator.domain.article import ArticleState
from glossator.errors import UserError
from glossator.session.searching import Mode, Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.domain.labels import LabelScheme
    from glossator.session.searching import Hit

_BEFORE, _AFTER = 40, 50
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def query_from(
    scheme: LabelScheme,
    text: str,
    *,
    mode: str = "words",
    match_case: bool = False,
    label: str = "",
    state: str = "",
    source: str = "",
    since: str = "",
    until: str = "",
) -> Query:
    """Return the question that options ask; a label may be given by its id or its name. Raises UserError."""
    if mode not in tuple(Mode):
        raise UserError(f"There is no mode “{mode}”.", f"Choose one of: {', '.join(Mode)}.")
    if state and state not in tuple(ArticleState):
        raise UserError(f"There is no state “{state}”.", f"Choose one of: {', '.join(ArticleState)}.")
    for date in filter(None, (since, until)):
        if not _DATE.fullmatch(date):
            raise UserError(f"“{date}” is not a date.", "Write it as 2017-08-31, or 2017-08 or 2017 for less.")
    return Query(
        text,
        Mode(mode),
        match_case=match_case,
        states=frozenset({ArticleState(state)}) if state else None,
        source=source,
        since=since,
        until=until,
        label=_label(scheme, label) if label else "",
    )


def lines(hits: Sequence[Hit]) -> list[str]:
    """Return hits as lines in which they stand below each other, each with what it is in: number, source and date."""
    numbers = max((len(str(hit.key)) for hit in hits), default=0)
    return [
        f"{hit.key:{numbers}}  {_end(hit.before):>{_BEFORE}}[{hit.text}]{hit.after[:_AFTER]}"
        f"  · {' · '.join(filter(None, (hit.source, hit.published[:10])))}".rstrip(" ·")
        for hit in hits
    ]


def data(hit: Hit) -> dict[str, object]:
    """Return a hit for a program to read; offsets count code points."""
    return {
        "number": hit.key,
        "article": hit.article,
        "title": hit.title,
        "source": hit.source,
        "published": hit.published,
        "start": hit.start,
        "end": hit.end,
        "before": hit.before,
        "text": hit.text,
        "after": hit.after,
    }


def _end(text: str) -> str:
    return text if len(text) <= _BEFORE else f"…{text[1 - _BEFORE :]}"


def _label(scheme: LabelScheme, named: str) -> str:
    for label in scheme:
        if named == label.id or named.casefold() == label.name.casefold():
            return label.id
    raise UserError(
        f"The label scheme has no label “{named}”.", f"It has: {', '.join(label.name for label in scheme)}."
    )
