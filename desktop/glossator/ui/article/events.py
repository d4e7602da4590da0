"""What the article view tells the window: one typed object per signal, all positions in code points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

Edge = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class MarkClick:
    """A mark was clicked; `add` when it should join the current choice (Ctrl)."""

    id: str
    add: bool


@dataclass(frozen=True, slots=True)
class Selected:
    """A stretch was selected with the mouse; `exact` when it must not be snapped to words (Alt)."""

    start: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class EdgeDrag:
    """An edge of a mark was dragged to `position`, which is already snapped to a word unless `exact` (Alt)."""

    id: str
    edge: Edge
    position: int
    exact: bool


@dataclass(frozen=True, slots=True)
class ContextRequest:
    """A context menu is wanted at a text position; `mark_ids` are the marks there, the innermost first."""

    position: int
    mark_ids: tuple[str, ...]
    selection: tuple[int, int] | None
    global_pos: QPoint


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was reading: the caret, and the position of the first character of the topmost line."""

    caret: int
    top_position: int


@dataclass(frozen=True, slots=True)
class Column:
    """Where the column of text stands in the view, in pixels."""

    left: int
    width: int
