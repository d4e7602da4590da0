"""Small quiet charts, painted in the theme's colours: one bar of parts, rows of bars, columns."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from glossator.ui.colours import mix
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QColor, QHelpEvent, QPaintEvent

    from glossator.ui.theme import Theme

_SOFT = {"success": 0.22, "accent": 0.25, "warning": 0.28, "danger": 0.3, "border-strong": 0.35, "border": 0.0}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: how much, in which colour (a role of the theme, or a label’s `#rrggbb`), and in words."""

    value: float
    colour: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class BarRow:
    """A row of a chart: its name, the parts of its bar, what stands at its end, and all of it in words."""

    name: str
    parts: tuple[Part, ...]
    end: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart: what stands below it, how high it is, and in words."""

    name: str
    value: float
    words: str
    strong: bool = False


def part_colour(theme: Theme, colour: str) -> QColor:
    """Return the colour of a part: softened towards the ground where it is a role of the theme."""
    if colour.startswith("#"):
        return theme.label(colour).outline
    return mix(theme.colour(colour), theme.window, _SOFT.get(colour, 0.2))


class _Chart(QWidget):
    """What all charts share: they follow theme and font, and say in words what they show."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        appearance().theme_changed.connect(self.update)

    @abstractmethod
    def words_at(self, position: QPoint) -> str:
        """Return what a place of the chart shows, in words."""

    def _changed(self, words: Sequence[str]) -> None:
        self.setAccessibleDescription("; ".join(each for each in words if each))
        self.updateGeometry()
        self.update()

    def small_font(self) -> QFont:
        """Return the font of what stands beside bars."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        return font

    def event(self, event: QEvent) -> bool:
        """Say what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip:
            help_event: QHelpEvent = event  # type: ignore[assignment]  # as its type says
            QToolTip.showText(help_event.globalPos(), plain_tooltip(self.words_at(help_event.pos())), self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()


class PartsBar(_Chart):
    """One bar, cut into parts."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._parts: tuple[Part, ...] = ()

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Show other parts."""
        self._parts = tuple(parts)
        self._changed([part.words for part in parts])

    def sizeHint(self) -> QSize:
        """Return a slender bar."""
        return QSize(20 * GRID, self.fontMetrics().height() * 3 // 4)

    def words_at(self, position: QPoint) -> str:
        """Return the part under a place, in words."""
        for part, rect in _cut(self._parts, QRectF(self.rect()), sum(part.value for part in self._parts)):
            if rect.left() <= position.x() <= rect.right():
                return part.words
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the bar."""
        painter = QPainter(self)
        total = sum(part.value for part in self._parts)
        _paint_bar(painter, QRectF(self.rect()), self._parts, total, current_theme())


class BarRows(_Chart):
    """Names, bars and figures in rows; all bars have one scale, or each its own where shares are compared."""

    def __init__(self, name: str, *, shares: bool = False) -> None:
        super().__init__(name)
        self._shares = shares
        self._rows: tuple[BarRow, ...] = ()

    def set_rows(self, rows: Sequence[BarRow]) -> None:
        """Show other rows."""
        self._rows = tuple(rows)
        self._changed([row.words or f"{row.name} {row.end}" for row in rows])

    @property
    def rows(self) -> tuple[BarRow, ...]:
        """The rows that are shown."""
        return self._rows

    @property
    def row_height(self) -> int:
        """How high a row is."""
        return round(self.fontMetrics().height() * 1.45)

    def sizeHint(self) -> QSize:
        """Return the room for all rows."""
        return QSize(28 * GRID, self.row_height * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        """Return a width in which names are shortened."""
        return QSize(18 * GRID, self.row_height * len(self._rows))

    def words_at(self, position: QPoint) -> str:
        """Return the row under a place, in words."""
        number = position.y() // max(self.row_height, 1)
        return self._rows[number].words if 0 <= number < len(self._rows) else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in sight."""
        theme = current_theme()
        painter = QPainter(self)
        font = self.small_font()
        painter.setFont(font)
        metrics = QFontMetrics(font)
        end_width = max((metrics.horizontalAdvance(row.end) for row in self._rows), default=0)
        longest = max((metrics.horizontalAdvance(row.name) for row in self._rows), default=0)
        name_width = min(longest, round(self.width() * 0.4))
        most = max((sum(part.value for part in row.parts) for row in self._rows), default=0)
        height, thickness = self.row_height, metrics.height() * 0.6
        for number, row in enumerate(self._rows):
            top = number * height
            if top > event.rect().bottom() or top + height < event.rect().top():
                continue
            painter.setPen(theme.text)
            shown = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, name_width)
            painter.drawText(QRectF(0, top, name_width + 1, height), int(Qt.AlignmentFlag.AlignVCenter), shown)
            left = name_width + GRID
            room = self.width() - left - end_width - GRID
            bar = QRectF(left, top + (height - thickness) / 2, max(room, 1), thickness)
            total = sum(part.value for part in row.parts)
            scale = total if self._shares else most
            _paint_bar(painter, bar, row.parts, scale, theme, ground=self._shares)
            painter.setPen(theme.text_muted)
            end = QRectF(self.width() - end_width - 1, top, end_width + 1, height)
            painter.drawText(end, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), row.end)


class Columns(_Chart):
    """Columns side by side on one line, the strong ones standing out; the highest says how much it is."""

    def __init__(self, name: str, *, lines: float = 4.0) -> None:
        super().__init__(name)
        self._lines = lines
        self._columns: tuple[Column, ...] = ()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns."""
        self._columns = tuple(columns)
        self._changed([column.words for column in columns if column.value])

    def sizeHint(self) -> QSize:
        """Return some lines of text in height."""
        return QSize(28 * GRID, round(self.fontMetrics().height() * (self._lines + 1)))

    def words_at(self, position: QPoint) -> str:
        """Return the column under a place, in words."""
        if not self._columns:
            return ""
        number = int(position.x() * len(self._columns) / max(self.width(), 1))
        return self._columns[min(max(number, 0), len(self._columns) - 1)].words

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the columns, their names below."""
        if not self._columns:
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.small_font()
        painter.setFont(font)
        metrics = QFontMetrics(font)
        most = max(column.value for column in self._columns)
        step = self.width() / len(self._columns)
        thickness = min(step * 0.62, GRID * 2.5)
        base = self.height() - metrics.height() - 3
        top = metrics.height()
        painter.setPen(theme.border)
        painter.drawLine(0, base, self.width(), base)
        said = False
        for number, column in enumerate(self._columns):
            centre = (number + 0.5) * step
            high = (base - top) * column.value / most if most else 0
            colour = part_colour(theme, "accent")
            colour = colour if column.strong else mix(colour, theme.window, 0.45)
            if column.value:
                rect = QRectF(centre - thickness / 2, base - max(high, 2), thickness, max(high, 2))
                painter.fillPath(_rounded(rect, below=False), colour)
            if column.value and (column.strong or (column.value == most and not said)):
                said = said or column.value == most
                painter.setPen(theme.text_muted)
                words = f"{column.value:,.0f}"
                width = metrics.horizontalAdvance(words)
                left = min(max(centre - width / 2, 0), self.width() - width)
                painter.drawText(int(left), int(base - max(high, 2) - 3), words)
            if column.name:
                painter.setPen(theme.text_muted)
                width = metrics.horizontalAdvance(column.name)
                left = min(max(centre - width / 2, 0), self.width() - width)
                painter.drawText(int(left), self.height() - metrics.descent() - 1, column.name)


class Legend(_Chart):
    """Which colour stands for what, in as many lines as are needed."""

    def __init__(self, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__(", ".join(words for _, words in entries))
        self._entries = tuple(entries)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Return that it breaks into lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines that fit into a width."""
        places = self._places(width)
        return round(places[-1][1] + self._line) if places else 0

    def sizeHint(self) -> QSize:
        """Return two lines."""
        return QSize(28 * GRID, self.heightForWidth(28 * GRID))

    def minimumSizeHint(self) -> QSize:
        """Return the height of the lines at the present width."""
        return QSize(10 * GRID, self.heightForWidth(max(self.width(), 10 * GRID)))

    def words_at(self, position: QPoint) -> str:  # noqa: ARG002
        """Return all of it: it is short."""
        return self._name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint a small square and a word for each colour."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.small_font()
        painter.setFont(font)
        ascent = QFontMetrics(font).ascent()
        for (colour, words), (left, top) in zip(self._entries, self._places(self.width()), strict=True):
            swatch = QRectF(left, top + (self._line - GRID) / 2, GRID, GRID)
            painter.fillPath(_rounded(swatch), part_colour(theme, colour))
            painter.setPen(theme.text_muted)
            painter.drawText(int(left + GRID * 1.75), int(top + (self._line + ascent) / 2) - 1, words)

    @property
    def _line(self) -> float:
        return QFontMetrics(self.small_font()).height() * 1.15

    def _places(self, width: int) -> list[tuple[float, float]]:
        metrics = QFontMetrics(self.small_font())
        left, top, places = 0.0, 0.0, []
        for _, words in self._entries:
            room = GRID * 1.75 + metrics.horizontalAdvance(words)
            if left and left + room > width:
                left, top = 0.0, top + self._line
            places.append((left, top))
            left += room + 1.5 * GRID
        return places


def _cut(parts: Sequence[Part], rect: QRectF, scale: float) -> list[tuple[Part, QRectF]]:
    found = []
    left = rect.left()
    for part in parts:
        width = rect.width() * part.value / scale if scale else 0.0
        found.append((part, QRectF(left, rect.top(), width, rect.height())))
        left += width
    return found


def _paint_bar(
    painter: QPainter, rect: QRectF, parts: Sequence[Part], scale: float, theme: Theme, *, ground: bool = True
) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pieces = [(part, piece) for part, piece in _cut(parts, rect, scale) if piece.width() > 0]
    full = rect if ground else QRectF(rect.left(), rect.top(), sum(piece.width() for _, piece in pieces), rect.height())
    painter.setClipPath(_rounded(full))
    if ground:
        painter.fillRect(rect, theme.hover)
    for number, (part, piece) in enumerate(pieces):
        gap = 1.0 if number < len(pieces) - 1 and piece.width() > 3 else 0.0
        painter.fillRect(piece.adjusted(0, 0, -gap, 0), part_colour(theme, part.colour))
    painter.restore()


def _rounded(rect: QRectF, *, below: bool = True) -> QPainterPath:
    path = QPainterPath()
    radius = min(3.0, rect.height() / 2, rect.width() / 2)
    path.addRoundedRect(rect if below else rect.adjusted(0, 0, 0, radius), radius, radius)
    if not below:
        floor = QPainterPath()
        floor.addRect(rect)
        path = path.intersected(floor)
    return path
