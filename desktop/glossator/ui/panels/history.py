"""The history: everything that was done, the way to where it was done, and the way back to before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from glossator.domain.history import Standing
from glossator.ui.icons import icon
from glossator.ui.models.history_model import one_line
from glossator.ui.panels.history_view import HistoryView
from glossator.ui.widgets import GRID, EmptyState, PlainLabel, escape_mnemonic

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QShowEvent

    from glossator.domain.history import HistoryRow
    from glossator.ui.models.history_model import HistoryModel

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HistoryPanel(QWidget):
    """The list, and below it what can be done from the chosen change."""

    came_up = Signal()
    jump_requested = Signal(object)  # HistoryRow
    way_requested = Signal(int, bool)  # the change's number; whether to redo
    way_dropped = Signal()
    rewind_requested = Signal(int, bool)

    def __init__(self, model: HistoryModel) -> None:
        super().__init__()
        self.model = model
        self.view = HistoryView(model)
        self.go = _button("external-link", self.tr("Go There"))
        self.way = _button("undo", "")
        self.why = PlainLabel("", muted=True)
        self.said = PlainLabel("")
        self.carry_out = _button("undo", "", primary=True)
        self.leave = _button("close", self.tr("Leave It"))
        self._asked: tuple[int, bool] | None = None
        self._pages = QStackedWidget()
        self._lay_out()
        self.view.row_chosen.connect(self._jump)
        self.view.way_asked.connect(self._ask)
        self.view.moved.connect(self._show_choices)
        self.go.clicked.connect(lambda: self._jump(self.view.currentIndex().row()))
        self.way.clicked.connect(self._ask)
        self.carry_out.clicked.connect(self._carry_out)
        self.leave.clicked.connect(self.drop_way)
        model.modelReset.connect(self._show_page)
        model.rowsInserted.connect(self._show_page)
        self._show_page()

    @property
    def chosen(self) -> HistoryRow | None:
        """The change that the buttons act on."""
        return self.model.change(self.view.currentIndex().row()) if self.view.currentIndex().isValid() else None

    def set_last_done(self, seq: int) -> None:
        """Mark the change up to which everything is in effect."""
        self.view.rows.last_done = seq
        self.view.viewport().update()
        self._show_choices()

    def show_way(self, changes: int, articles: int, *, counted: bool) -> None:
        """Say what the way that was asked for takes back or does again, so far as it is counted."""
        if self._asked is None:
            return
        redo = self._asked[1]
        amount = self.tr("1 change") if changes == 1 else self.tr("{0} changes").format(f"{changes:,}")
        places = self.tr("1 article") if articles == 1 else self.tr("{0} articles").format(f"{articles:,}")
        words = self.tr("Does {0} again, in {1}.") if redo else self.tr("Takes {0} back, in {1}.")
        if not articles:
            words = self.tr("Does {0} again.") if redo else self.tr("Takes {0} back.")
        if not counted:
            words = self.tr("Counting… {0} so far.")
        self.said.setText(words.format(amount, places))
        do = self.tr("Redo {0}") if redo else self.tr("Undo {0}")
        self.carry_out.setText(escape_mnemonic(do.format(amount)))
        self.carry_out.setAccessibleName(do.format(amount))
        self.carry_out.setEnabled(counted and changes > 0)
        if counted and self.leave.hasFocus():
            self.carry_out.setFocus(Qt.FocusReason.OtherFocusReason)

    def drop_way(self) -> None:
        """Put the question away."""
        if self._asked is not None:
            self._asked = None
            self.way_dropped.emit()
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_choices()

    def choose(self, seq: int) -> None:
        """Make a change the chosen one."""
        row = self.model.row_of(seq)
        if row is not None:
            self.view.setCurrentIndex(self.model.index(row, 0))

    def focusInEvent(self, event: object) -> None:  # noqa: ARG002
        """Give the focus on to the list, with something chosen in it."""
        if not self.view.currentIndex().isValid() and self.model.rowCount() > 1:
            self.view.setCurrentIndex(self.model.index(1, 0))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that what was left undone out of sight is wanted now."""
        super().showEvent(event)
        self.came_up.emit()

    def event(self, event: QEvent) -> bool:
        """Let Escape put the question away before it means to go back to the article."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and self._asked is not None
            and event.key() == Qt.Key.Key_Escape  # type: ignore[attr-defined]  # a key event, as its type says
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the question away on Escape, carry it out on Return."""
        if self._asked is not None and event.key() == Qt.Key.Key_Escape:
            self.drop_way()
        elif self._asked is not None and event.key() in _ENTER and self.carry_out.isEnabled():
            self._carry_out()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return a width for some thirty letters of a title."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 44, metrics.height() * 30)

    def _jump(self, row: int) -> None:
        found = self.model.change(row)
        if found is not None:
            self.jump_requested.emit(found)

    def _ask(self) -> None:
        row = self.chosen
        if row is None or not self.way.isEnabled():
            return
        redo = row.standing is Standing.UNDONE
        self._asked = (row.info.seq, redo)
        self._choices.hide()
        self._question.show()
        self.carry_out.setIcon(icon("redo" if redo else "undo", self.carry_out.palette().ColorRole.BrightText))
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_way(0, 0, counted=False)
        self.way_requested.emit(*self._asked)

    def _carry_out(self) -> None:
        asked, self._asked = self._asked, None
        if asked is not None:
            self._show_choices()
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.rewind_requested.emit(*asked)

    def _show_choices(self) -> None:
        row = self.chosen
        if self._asked is not None and (row is None or row.info.seq != self._asked[0]):
            self._asked = None
            self.way_dropped.emit()
        if self._asked is not None:
            return
        self._question.hide()
        self._choices.show()
        words, drawing, why = self.tr("Undo Back to Here"), "undo", ""
        if row is None:
            why = self.tr("Choose a change.")
        elif row.standing is Standing.UNDONE:
            words, drawing = self.tr("Redo Up to Here"), "redo"
        elif row.standing is Standing.SUPERSEDED:
            why = self.tr("Other work followed after this was undone; it cannot be done again.")
        elif row.info.seq == self.view.rows.last_done:
            why = self.tr("This is where the project stands.")
        self.way.setText(words)
        self.way.setAccessibleName(words)
        self.way.setIcon(icon(drawing))
        self.way.setEnabled(row is not None and not why)
        self.go.setEnabled(row is not None)
        self.why.setText(why or (one_line(row.info.title) if row else ""))

    def _show_page(self) -> None:
        self._pages.setCurrentIndex(0 if self.model.rowCount() else 1)
        self._foot.setVisible(bool(self.model.rowCount()))

    def _lay_out(self) -> None:
        empty = EmptyState("journal", self.tr("Nothing was done yet"), self.tr("Everything you do is kept here."))
        self._pages.addWidget(self.view)
        self._pages.addWidget(empty)
        for label in (self.why, self.said):
            label.setWordWrap(True)
        self._choices = _block(self.why, self.go, self.way)
        self._question = _block(self.said, self.leave, self.carry_out)
        self._question.hide()
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(GRID, GRID, GRID, GRID)
        foot.addWidget(self._choices)
        foot.addWidget(self._question)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        # What is said of an empty list may be cut in a low window; the window itself must not grow for it.
        self._pages.setMinimumHeight(self.fontMetrics().height() * 5)
        column.addWidget(self._foot)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _button(drawing: str, words: str, *, primary: bool = False) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(drawing))
    button.setText(words)
    button.setAccessibleName(words)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setProperty("primary" if primary else "secondary", True)  # noqa: FBT003 - Qt's signature
    return button


def _block(words: PlainLabel, *buttons: QToolButton) -> QWidget:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    column.addWidget(words)
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for button in buttons:
        row.addWidget(button)
    row.addStretch()
    column.addLayout(row)
    return block
