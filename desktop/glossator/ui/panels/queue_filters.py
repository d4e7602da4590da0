"""The row of buttons above the queue: each says how many articles are in a state, and shows only those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from glossator.domain.article import ArticleState
from glossator.ui.icons import icon_pixmap
from glossator.ui.models.queue_model import STATE_WORDS
from glossator.ui.panels.queue_rows import STATE_ICONS
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QPaintEvent


def short_count(count: int) -> str:
    """Return a count as a narrow button shows it: 12,345 in full, 1.2M in short."""
    for limit, unit in ((1_000_000, "M"), (100_000, "k")):
        if count >= limit:
            figure = count / (1_000_000 if unit == "M" else 1_000)
            return f"{figure:.1f}{unit}" if figure < 100 else f"{figure:.0f}{unit}"
    return QLocale().toString(count)


class CountButton(QAbstractButton):
    """A checkable button with a count and an icon above its words."""

    def __init__(self, drawing: str, words: str) -> None:
        super().__init__()
        self._drawing = drawing
        self._words = words
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_count(0)
        appearance().theme_changed.connect(self.update)

    def set_count(self, count: int) -> None:
        """Show another count."""
        self._count = short_count(count)
        spoken = QLocale().toString(count)
        self.setAccessibleName(f"{self._words}, {spoken}")
        self.setToolTip(plain_tooltip(f"{self._words}: {spoken}"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for two lines."""
        count, words = QFontMetrics(self._count_font()), QFontMetrics(self._words_font())
        above = count.horizontalAdvance(self._count) + (count.ascent() + 4 if self._drawing else 0)
        width = max(above, words.horizontalAdvance(self._words)) + GRID
        return QSize(width, count.height() + words.height() + GRID + 2)

    def minimumSizeHint(self) -> QSize:
        """Return the same as `sizeHint`: shortened figures would mislead."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the button."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.selection if self.isChecked() else theme.hover)
            painter.drawRoundedRect(rect, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(theme.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 6, 6)
        strong, quiet = (
            (theme.selection_text, theme.selection_text) if self.isChecked() else (theme.text, theme.text_muted)
        )
        painter.setFont(self._count_font())
        metrics = painter.fontMetrics()
        side = metrics.ascent() - 1 if self._drawing else 0
        width = metrics.horizontalAdvance(self._count) + (side + 4 if side else 0)
        left = round(rect.center().x() - width / 2)
        top = round(rect.top()) + GRID // 2
        if side:
            picture = icon_pixmap(self._drawing, side, quiet.name(), ratio=self.devicePixelRatioF())
            painter.drawPixmap(left, top + (metrics.height() - side) // 2, picture)
            left += side + 4
        painter.setPen(strong)
        painter.drawText(left, top + metrics.ascent(), self._count)
        painter.setFont(self._words_font())
        painter.setPen(quiet)
        below = QRectF(rect.left(), top + metrics.height(), rect.width(), painter.fontMetrics().height())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._words)

    def _count_font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _words_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.86)
        return font


class StateFilters(QWidget):
    """The buttons of all states and of each; one of them is always down. Arrow keys go from one to the next."""

    chosen = Signal(object)  # frozenset[ArticleState], or None for all

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Articles shown"))
        self._buttons: dict[ArticleState | None, CountButton] = {None: CountButton("", self.tr("All"))}
        for state in ArticleState:
            self._buttons[state] = CountButton(STATE_ICONS[state], STATE_WORDS[state])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        group = QButtonGroup(self)
        for which, button in self._buttons.items():
            group.addButton(button)
            row.addWidget(button)
            button.clicked.connect(lambda _checked=False, chosen=which: self.chosen.emit(_states(chosen)))
        self._buttons[None].setChecked(True)

    @property
    def states(self) -> frozenset[ArticleState] | None:
        """The states that are shown; None for all."""
        return next(_states(state) for state, button in self._buttons.items() if button.isChecked())

    def choose(self, state: ArticleState | None) -> None:
        """Show the articles of one state, or all, as a click does."""
        self._buttons[state].click()

    def set_states(self, states: frozenset[ArticleState] | None) -> None:
        """Press the button of some states; nothing is told."""
        self._buttons[next(iter(states)) if states else None].setChecked(True)

    def button(self, state: ArticleState | None) -> CountButton:
        """Return the button of a state; None is the one for all."""
        return self._buttons[state]

    def set_counts(self, counts: Mapping[ArticleState, int]) -> None:
        """Show how many articles are in each state."""
        self._buttons[None].set_count(sum(counts.values()))
        for state in ArticleState:
            self._buttons[state].set_count(counts.get(state, 0))


def _states(state: ArticleState | None) -> frozenset[ArticleState] | None:
    return None if state is None else frozenset({state})
