"""The memory: what it has learnt of each phrase, and a way to put it right or to turn it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from glossator.ui.icons import icon
from glossator.ui.panels.memory_rows import MemoryDelegate
from glossator.ui.panels.rows import show_rows
from glossator.ui.widgets import GRID, EmptyState, PlainLabel, escape_mnemonic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QShowEvent

    from glossator.ui.models.memory_model import MemoryModel, MemoryRow

_TYPING = 180


class MemoryView(QListView):
    """The phrases. Arrow keys move, Delete has one never suggested."""

    moved = Signal()
    never_asked = Signal()

    def __init__(self, model: MemoryModel) -> None:
        super().__init__()
        self.rows = MemoryDelegate(model, self)
        self.setItemDelegate(self.rows)
        self.setModel(model)
        self.selectionModel().currentChanged.connect(self.moved)
        self.setAccessibleName(self.tr("Phrases that the memory knows"))
        self.setUniformItemSizes(True)
        show_rows(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Have the phrase never suggested on Delete."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.never_asked.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: there is a search line for that."""

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "rows"):
            self.rows.set_font(self.font())
            self.doItemsLayout()


class MemoryPanel(QWidget):
    """A switch, a search line, the phrases, and what can be done about the chosen one."""

    came_up = Signal()
    filter_changed = Signal(str)
    switched = Signal(bool)
    never_requested = Signal(object)  # MemoryRow
    always_requested = Signal(object, str)  # MemoryRow, the label's id
    forget_requested = Signal(object)  # MemoryRow

    def __init__(self, model: MemoryModel) -> None:
        super().__init__()
        self.model = model
        self.switch = QCheckBox(self.tr("Suggest from memory"))
        self.search = QLineEdit()
        self.view = MemoryView(model)
        self.says = PlainLabel("", muted=True)
        self.never = _button("reject", self.tr("Never Suggest"))
        self.always = _button("label", self.tr("Always As"))
        self.forget = _button("undo", self.tr("Let It Learn"))
        self._pages = QStackedWidget()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._lay_out()
        self.switch.clicked.connect(self.switched)
        self._typing.timeout.connect(lambda: self.filter_changed.emit(self.search.text().strip()))
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.view.moved.connect(self._show_chosen)
        self.view.never_asked.connect(self._ask_never)
        self.never.clicked.connect(self._ask_never)
        self.forget.clicked.connect(lambda: self._emit(self.forget_requested))
        for signal in (model.modelReset, model.searched, model.dataChanged):
            signal.connect(lambda *_: self._show_page())
        self._show_page()

    @property
    def chosen(self) -> MemoryRow | None:
        """The phrase that the buttons act on."""
        index = self.view.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def set_on(self, *, on: bool) -> None:
        """Show whether the memory speaks."""
        self.switch.setChecked(on)

    def set_labels(self, labels: Sequence[tuple[str, str]]) -> None:
        """Offer these labels by id and name."""
        menu = self.always.menu()
        menu.clear()
        for label_id, name in labels:
            action = menu.addAction(escape_mnemonic(name))
            action.triggered.connect(lambda _checked=False, label_id=label_id: self._ask_always(label_id))

    def choose(self, key: str) -> None:
        """Make a phrase the chosen one, where it has been read."""
        row = self.model.row_of(key)
        if row is not None:
            self.view.setCurrentIndex(self.model.index(row))

    def focusInEvent(self, event: object) -> None:  # noqa: ARG002
        """Give the focus on to the search line."""
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that what was left undone out of sight is wanted now."""
        super().showEvent(event)
        self.came_up.emit()

    def sizeHint(self) -> QSize:
        """Return a width for a phrase and its label."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 44, metrics.height() * 30)

    def _ask_never(self) -> None:
        self._emit(self.never_requested)

    def _ask_always(self, label_id: str) -> None:
        if self.chosen is not None:
            self.always_requested.emit(self.chosen, label_id)

    def _emit(self, signal: object) -> None:
        if self.chosen is not None:
            signal.emit(self.chosen)  # type: ignore[attr-defined]  # a bound signal

    def _show_chosen(self) -> None:
        row = self.chosen
        self.says.setText(row.says if row else self.tr("Choose a phrase to put right what is suggested."))
        self.never.setEnabled(row is not None and not (row.corrected and row.silenced))
        self.always.setEnabled(row is not None)
        self.forget.setVisible(row is not None and row.corrected)

    def _show_page(self) -> None:
        if self.model.rowCount():
            self._pages.setCurrentIndex(0)
        elif self.model.searching:
            return
        else:
            self._pages.setCurrentIndex(2 if self.search.text().strip() else 1)
        self._foot.setVisible(bool(self.model.rowCount()))
        self._show_chosen()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(self.tr("Find a phrase"))
        self.search.setAccessibleName(self.tr("Find a phrase"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.always.setMenu(QMenu(self.always))
        self.always.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.says.setWordWrap(True)
        head = QVBoxLayout()
        head.setContentsMargins(GRID, GRID, GRID, GRID)
        head.setSpacing(GRID)
        head.addWidget(self.switch)
        head.addWidget(self.search)
        self._pages.addWidget(self.view)
        self._pages.addWidget(
            EmptyState(
                "memory",
                self.tr("Nothing is learnt yet"),
                self.tr("Confirm an article: what is marked in it, and what is not, is suggested in the next."),
            )
        )
        self._pages.addWidget(
            EmptyState("search", self.tr("No such phrase"), self.tr("The memory knows none with these letters."))
        )
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(GRID, GRID, GRID, GRID)
        foot.setSpacing(GRID)
        foot.addWidget(self.says)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.never, self.always):
            buttons.addWidget(button)
        buttons.addStretch()
        foot.addLayout(buttons)
        # In a line of its own: three beside each other would make the side of the window wider.
        foot.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addWidget(self._foot)
        self._pages.setMinimumHeight(self.fontMetrics().height() * 5)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _button(drawing: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(drawing))
    button.setText(words)
    button.setAccessibleName(words)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setProperty("secondary", True)  # noqa: FBT003 - Qt's signature
    return button
