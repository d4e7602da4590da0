"""Draws highlights behind the text and chips and frames over it, for the lines that are on screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPen

from glossator.ui.article.styles import blend

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QColor, QPainter

    from glossator.ui.article.chips import ChipPress
    from glossator.ui.article.geometry import ChipBox, Piece
    from glossator.ui.article.styles import LabelStyle

_RADIUS = 3.0
_LANE_STEP = 3.0
_INSET = 2.0
_WAVE = 2.5
_NOTCH = 5.0
# Deeper lanes share the last track: there is no more room between two lines.
_LAST_LANE = 2


@dataclass(frozen=True, slots=True)
class Heights:
    """How far a highlight reaches above and below the baseline, in whole pixels."""

    above: float
    below: float


def box_of(piece: Piece, baseline: float, heights: Heights) -> QRectF:
    """Return the box of a piece with its underline: marks that lie on others stand inside their boxes."""
    top = round(baseline - heights.above + min(piece.lane, _LAST_LANE) * _INSET)
    bottom = round(baseline + heights.below + min(piece.lanes_below, _LAST_LANE) * _LANE_STEP)
    return QRectF(piece.left, top, piece.right - piece.left, bottom - top)


def _rounded(rect: QRectF, *, left: bool, right: bool, radius: float = _RADIUS) -> QPainterPath:
    """Return a box whose corners are round only where the mark begins or ends."""
    path = QPainterPath()
    if left and right:
        path.addRoundedRect(rect, radius, radius)
        return path
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(rect, radius, radius)
    if not left:
        path.addRect(QRectF(rect.left(), rect.top(), radius * 2, rect.height()))
    if not right:
        path.addRect(QRectF(rect.right() - radius * 2, rect.top(), radius * 2, rect.height()))
    return path.simplified()


def _sides(piece: Piece) -> tuple[bool, bool]:
    """Return whether the mark ends at the left and at the right of a piece."""
    return (piece.closes, piece.opens) if piece.leftwards else (piece.opens, piece.closes)


def draw_highlight(
    painter: QPainter, piece: Piece, style: LabelStyle, baseline: float, heights: Heights, *, fits: bool = True
) -> None:
    """Draw one piece: a tint with a solid underline for judged spans, a paler one with a broken line otherwise.

    A mark that does not fit the pipeline's tokens has notches at its upper corners.
    """
    box = box_of(piece, baseline, heights)
    left, right = _sides(piece)
    judged = piece.placed.mark.judged
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.fill if judged else style.suggestion_fill)
    fill = QRectF(box.left(), box.top(), box.width(), box.height() - 1)
    if left and right:
        painter.drawRoundedRect(fill, _RADIUS, _RADIUS)
    else:
        painter.drawPath(_rounded(fill, left=left, right=right))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(style.outline, 2.0 if judged else 1.5)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if not judged:
        pen.setDashPattern([2.0, 2.0])
    painter.setPen(pen)
    y = box.bottom() - 1.0
    line = QLineF(box.left() + (_RADIUS - 1 if left else 0), y, box.right() - (_RADIUS - 1 if right else 0), y)
    draw_line(painter, line, style.line)
    if not fits:
        _draw_notches(painter, box, style.outline, left=left, right=right)


def _draw_notches(painter: QPainter, box: QRectF, colour: QColor, *, left: bool, right: bool) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for shown, x, inwards in ((left, box.left(), _NOTCH), (right, box.right(), -_NOTCH)):
        if shown:
            corner = QPointF(x, box.top())
            painter.drawPolygon([corner, corner + QPointF(inwards, 0), corner + QPointF(0, _NOTCH)])


def draw_line(painter: QPainter, line: QLineF, kind: int) -> None:
    """Draw a line under a mark with the painter's pen: 0 a single one, 1 two thin ones, 2 a thin wave."""
    if kind == 0:
        painter.drawLine(line)
        return
    pen = painter.pen()
    pen.setWidthF(1.25)
    painter.setPen(pen)
    if kind == 1:
        painter.drawLine(line.translated(0, 0.25))
        painter.drawLine(line.translated(0, -2.75))
        return
    path = QPainterPath(QPointF(line.x1(), line.y1()))
    x, up = line.x1() + _WAVE, True
    while x < line.x2():
        path.lineTo(x, line.y1() - (_WAVE if up else 0))
        x, up = x + _WAVE, not up
    painter.drawPath(path)


def draw_frame(
    painter: QPainter, pieces: Iterable[tuple[Piece, float, float]], heights: Heights, colour: QColor
) -> None:
    """Draw a frame around pieces, open where the mark goes on in another line; each with its baseline and top."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 2.0))
    for piece, baseline, top in pieces:
        box = box_of(piece, baseline, heights).translated(0, top).adjusted(0.0, -1.0, 0.0, 1.0)
        left, right = _sides(piece)
        if left and right:
            painter.drawRoundedRect(box, _RADIUS + 1, _RADIUS + 1)
            continue
        painter.save()
        painter.setClipRect(box.adjusted(-2.0 if left else 0.0, -2.0, 2.0 if right else 0.0, 2.0))
        reach = box.adjusted(0.0 if left else -12.0, 0.0, 0.0 if right else 12.0, 0.0)
        painter.drawRoundedRect(reach, _RADIUS + 1, _RADIUS + 1)
        painter.restore()


def draw_preview(
    painter: QPainter, runs: Iterable[tuple[float, float, float]], heights: Heights, colour: QColor
) -> None:
    """Draw where a dragged selection or edge will end up; each run is (left, right, baseline)."""
    veil = blend(colour, colour, 0.0)
    veil.setAlphaF(0.12)
    for left, right, baseline in runs:
        box = QRectF(left - 1, round(baseline - heights.above), right - left + 2, heights.above + heights.below)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(veil)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        painter.setPen(QPen(colour, 2.0))
        painter.drawLine(QLineF(box.left(), box.bottom(), box.right(), box.bottom()))


def draw_chip(
    painter: QPainter, box: ChipBox, style: LabelStyle, press: ChipPress, origin: QPointF, ratio: float
) -> None:
    """Draw one chip from its pixmap."""
    if box.more:
        pixmap = press.more_pixmap(box.more, style.text, ratio)
    else:
        mark = box.placed.mark
        pixmap = press.pixmap(mark.label, style, judged=mark.judged, ratio=ratio)
    painter.drawPixmap(box.rect.topLeft() + origin, pixmap)
