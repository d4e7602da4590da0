"""What the history of a project shows of a change without reading its events."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChangeInfo:
    """One change in the journal; `seq` counts from 1 in the order of writing."""

    seq: int
    id: str
    at: str
    author: str
    layer: str
    title: str
    undoes: str | None = None
