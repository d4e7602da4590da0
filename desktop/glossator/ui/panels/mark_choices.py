"""The marks that share a place, to choose one from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, SectionHeading, chip_font, chip_size, paint_chip, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from glossator.ui.panels.mark_details import MarkChoice

_MOST = 8


class _ChoiceButton(QAbstractButton):
    """One mark: its chip and its words."""

    def __init__(self, choice: MarkChoice) -> None:
        super().__init__()
        self._choice = choice
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        judged = self.tr("judged") if choice.judged else self.tr("suggested")
        self.setAccessibleName(f"{choice.label}: {choice.text}, {judged}")
        self.setToolTip(plain_tooltip(f"{choice.label}: {choice.text}"))
        appearance().theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the room for a chip and some words."""
        chip = chip_size(chip_font(self.font()), self._choice.label)
        return QSize(chip.width() + self.fontMetrics().averageCharWidth() * 12, chip.height() + GRID)

    def minimumSizeHint(self) -> QSize:
        """Return the room for a shortened chip."""
        return QSize(self.fontMetrics().averageCharWidth() * 16, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the row."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.selection if self.isChecked() else theme.hover)
            painter.drawRoundedRect(rect, 5, 5)
        if self.hasFocus():
            painter.setPen(QPen(theme.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 5, 5)
        font = chip_font(self.font())
        room = chip_size(font, self._choice.label)
        chip = QRectF(rect.left() + GRID / 2, 0, min(room.width(), rect.width() * 0.6), room.height())
        chip.moveTop(rect.center().y() - chip.height() / 2)
        painter.setFont(font)
        paint_chip(painter, chip, self._choice.label, theme.label(self._choice.colour), judged=self._choice.judged)
        painter.setFont(self.font())
        painter.setPen(theme.selection_text if self.isChecked() else theme.text)
        words = rect.adjusted(chip.width() + GRID + GRID / 2, 0, -GRID / 2, 0)
        shown = painter.fontMetrics().elidedText(self._choice.text, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class MarkChoices(QWidget):
    """A short list of marks, hidden when there is nothing to choose."""

    mark_chosen = Signal(object)  # str: the mark's id

    def __init__(self) -> None:
        super().__init__()
        self._choices: tuple[MarkChoice, ...] = ()
        self._heading = SectionHeading("")
        self._buttons: dict[str, _ChoiceButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self._column.addWidget(self._heading)
        self.setAccessibleName(self.tr("Marks at this place"))
        self.hide()

    def button(self, mark_id: str) -> QAbstractButton:
        """Return the button of a mark."""
        return self._buttons[mark_id]

    def set_choices(self, choices: Sequence[MarkChoice], current: str) -> None:
        """Show other marks; beyond eight, those nearest to the current one in the list."""
        self.setVisible(bool(choices))
        self._heading.setText(self.tr("%1 marks overlap here").replace("%1", str(len(choices))))
        at = next((n for n, choice in enumerate(choices) if choice.id == current), 0)
        first = max(0, min(at - _MOST // 2, len(choices) - _MOST))
        shown = tuple(choices[first : first + _MOST])
        if shown != self._choices:
            self._choices = shown
            for button in self._buttons.values():
                self._group.removeButton(button)
                self._column.removeWidget(button)
                button.deleteLater()
            self._buttons = {choice.id: self._new_button(choice) for choice in shown}
        if current in self._buttons:
            self._buttons[current].setChecked(True)

    def _new_button(self, choice: MarkChoice) -> _ChoiceButton:
        button = _ChoiceButton(choice)
        self._group.addButton(button)
        self._column.addWidget(button)
        button.clicked.connect(lambda: self.mark_chosen.emit(choice.id))
        return button
