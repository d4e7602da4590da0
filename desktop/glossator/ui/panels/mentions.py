"""The strip of mentions: every other place of a phrase with a tick, marked, relabelled or deleted at one key press."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from glossator.ui.icons import icon
from glossator.ui.panels.mention_rows import MentionModel, MentionView
from glossator.ui.widgets import GRID, Chip, EmptyState, PlainLabel, escape_mnemonic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from glossator.domain.labels import Label, LabelScheme
    from glossator.session.mentions import Mention
    from glossator.ui.panels.mention_rows import MentionRow

    _Do = Callable[[], object]


class Reach(Enum):
    """How far mentions are looked for."""

    ARTICLE = auto()
    PROJECT = auto()
    HITS = auto()
    """What a search found is shown, and nothing more is looked for."""


class MentionsPanel(QWidget):
    """Shows mentions and says what is wished for; while its rows have the focus, its keys are the strip's own."""

    label_wished = Signal(str)
    """The ticked mentions are to have the label with this id."""
    deletion_wished = Signal()
    reach_wished = Signal(object)  # Reach
    confirmed_wished = Signal(bool)
    opening_wished = Signal(object)  # Mention
    current_changed = Signal(object)  # Mention
    closing_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._label: Label | None = None
        self._keys: dict[str, str] = {}
        self._progress: float | None = None
        self._note = ""
        self._reach = Reach.ARTICLE
        self.model = MentionModel()
        self.view = MentionView(self.model)
        self.phrase = PlainLabel(elide=Qt.TextElideMode.ElideRight)
        self.chip = Chip("", "#808080")
        self.summary = PlainLabel(muted=True, elide=Qt.TextElideMode.ElideRight)
        self.hint = PlainLabel(muted=True, elide=Qt.TextElideMode.ElideRight)
        self.in_article = QToolButton()
        self.in_project = QToolButton()
        self.confirmed = QCheckBox(self.tr("Confirmed ones too"))
        self.apply_button = QToolButton()
        self.delete_button = QToolButton()
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._tell()

    # What is shown

    def set_scheme(self, scheme: LabelScheme) -> None:
        """Take labels and their keys from a scheme."""
        self.model.labels = {label.id: label for label in scheme}
        self._keys = {label.key: label.id for label in scheme if label.key}

    def set_phrase(self, phrase: str, label: Label | None, reach: Reach) -> None:
        """Say what is looked for, how far, and what it is to be marked as; rows and progress are to be set next."""
        self._label, self._reach = label, reach
        self.phrase.setText(f"“{' '.join(phrase.split())}”" if phrase else "")
        self.chip.setVisible(label is not None)
        if label is not None:
            self.chip.set_label(label.name, label.colour)
        self.in_article.setVisible(reach is not Reach.HITS)
        self.in_project.setVisible(reach is not Reach.HITS)
        self.confirmed.setVisible(reach is Reach.PROJECT)
        (self.in_project if reach is Reach.PROJECT else self.in_article).setChecked(True)
        self.model.with_titles = reach is not Reach.ARTICLE

    def set_rows(self, rows: Sequence[MentionRow]) -> None:
        """Show other mentions; the first is the current one."""
        self.model.set_rows(rows)
        if rows:
            self.view.setCurrentIndex(self.model.index(0))

    def add_rows(self, rows: Sequence[MentionRow]) -> None:
        """Show more mentions below."""
        first = not self.model.rows
        self.model.add_rows(rows)
        if first and rows:
            self.view.setCurrentIndex(self.model.index(0))
            if self.hasFocus():
                self.view.setFocus()

    def set_progress(self, progress: float | None, note: str = "") -> None:
        """Say how far the search is, None when it is over; `note` is what else there is to say about it."""
        self._progress, self._note = progress, note
        self._tell()

    def note(self, note: str) -> None:
        """Say something besides how far the search is."""
        self.set_progress(self._progress, note)

    def go_to(self, row: int) -> None:
        """Make a row the current one."""
        if 0 <= row < len(self.model.rows):
            self.view.setCurrentIndex(self.model.index(row))

    def take_focus(self) -> None:
        """Put the focus on the rows, or on the panel until there are some."""
        (self.view if self.model.rows else self).setFocus()

    # What is wished

    def mentions(self) -> list[MentionRow]:
        """Return the rows."""
        return self.model.rows

    def current(self) -> Mention | None:
        """Return the mention of the current row."""
        index = self.view.currentIndex()
        return self.model.rows[index.row()].mention if index.isValid() else None

    def _apply(self) -> None:
        if self._label is not None:
            self.label_wished.emit(self._label.id)
        else:
            self.note(self.tr("Press a label’s key to say what they are."))

    def _toggle(self, row: int) -> None:
        self.model.tick([row], ticked=not self.model.rows[row].ticked)

    def _toggle_all(self) -> None:
        rows = range(len(self.model.rows))
        self.model.tick(rows, ticked=not all(self.model.rows[row].ticked for row in rows))

    def _open(self, row: int) -> None:
        # The first of the two clicks has set the tick.
        self._toggle(row)
        self.opening_wished.emit(self.model.rows[row].mention)

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the strip's keys before any shortcut of the window does."""
        if watched is self.view and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._wish_of(event) is not None:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and (do := self._wish_of(event)) is not None:
                do()
                return True
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.closing_wished.emit()
                return True
        return False

    def _wish_of(self, event: QKeyEvent) -> _Do | None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if modifiers == Qt.KeyboardModifier.ControlModifier:
            return self._toggle_all if key == Qt.Key.Key_A else None
        if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
            return None
        row = self.view.currentIndex().row()
        keys: dict[int, _Do] = {
            Qt.Key.Key_Return: self._apply,
            Qt.Key.Key_Enter: self._apply,
            Qt.Key.Key_Delete: self.deletion_wished.emit,
            Qt.Key.Key_Backspace: self.deletion_wished.emit,
            Qt.Key.Key_Escape: self.closing_wished.emit,
            Qt.Key.Key_F4: self.closing_wished.emit,
            Qt.Key.Key_Asterisk: self.closing_wished.emit,
            Qt.Key.Key_Tab: self._switch_reach,
        }
        if row >= 0:
            keys[Qt.Key.Key_Space] = lambda: self._toggle(row)
        if not modifiers and (label := self._keys.get(event.text())):
            return lambda: self.label_wished.emit(label)
        return keys.get(key)

    def _switch_reach(self) -> None:
        if self._reach is not Reach.HITS:
            self.reach_wished.emit(Reach.PROJECT if self._reach is Reach.ARTICLE else Reach.ARTICLE)

    # Inside

    def _tell(self) -> None:
        rows, model = self.model.rows, self.model
        label = self._label.name if self._label else ""
        self.apply_button.setText(
            escape_mnemonic(
                (self.tr("Mark %1 as %2") if label else self.tr("Mark %1"))
                .replace("%1", str(model.to_mark))
                .replace("%2", label)
            )
        )
        self.apply_button.setEnabled(bool(rows) and self._label is not None)
        self.delete_button.setText(self.tr("Delete %1").replace("%1", str(model.to_delete)))
        self.delete_button.setEnabled(model.to_delete > 0)
        self.summary.setText(self._summary(len(rows)))
        self.hint.setText(
            self.tr("Space ticks · a label’s key marks or relabels all ticked · Tab: article or project · Esc closes")
            if self._reach is not Reach.HITS
            else self.tr("Space ticks · a label’s key marks all ticked · Esc closes")
        )
        self._pages.setCurrentIndex(0 if rows else 2 if self._progress is not None else 1)

    def _summary(self, count: int) -> str:
        articles = len(self.model.articles)
        if not count and self._progress is None:
            return self._note
        said = self.tr("%n place(s)", "", count).replace("(s)", "" if count == 1 else "s")
        if self._reach is not Reach.ARTICLE and articles:
            said += " " + self.tr("in %n article(s)", "", articles).replace("(s)", "" if articles == 1 else "s")
        if self._progress is not None:
            said += " · " + self.tr("looking… %1 %").replace("%1", str(round(self._progress * 100)))
        return f"{said} · {self._note}" if self._note else said

    def _connect(self) -> None:
        self.model.ticks_changed.connect(self._tell)
        self.view.row_clicked.connect(self._toggle)
        self.view.row_opened.connect(self._open)
        self.view.selectionModel().currentChanged.connect(lambda *_: self.current_changed.emit(self.current()))
        self.in_article.clicked.connect(lambda: self.reach_wished.emit(Reach.ARTICLE))
        self.in_project.clicked.connect(lambda: self.reach_wished.emit(Reach.PROJECT))
        self.confirmed.toggled.connect(self.confirmed_wished)
        self.apply_button.clicked.connect(self._apply)
        self.delete_button.clicked.connect(self.deletion_wished)
        for widget in (self, self.view, *self.controls()):
            widget.installEventFilter(self)

    def controls(self) -> tuple[QWidget, ...]:
        """Return what can have the focus besides the rows."""
        return self.in_article, self.in_project, self.confirmed, self.apply_button, self.delete_button

    def sizeHint(self) -> QSize:
        """Return the room for a handful of rows."""
        hint = super().sizeHint()
        return QSize(hint.width(), min(hint.height(), self.fontMetrics().height() * 16))

    def _lay_out(self) -> None:
        self.setAccessibleName(self.tr("All mentions"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        font = self.phrase.font()
        font.setWeight(font.Weight.DemiBold)
        self.phrase.setFont(font)
        self.phrase.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        scopes = QButtonGroup(self)
        self.in_article.setText(self.tr("This article"))
        self.in_article.setToolTip(self.tr("Mentions in this article (Tab)"))
        self.in_project.setText(self.tr("All articles"))
        self.in_project.setToolTip(self.tr("Mentions in every article not yet confirmed (Tab)"))
        for button in (self.in_article, self.in_project):
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            scopes.addButton(button)
        self.confirmed.setToolTip(self.tr("Marking something in a confirmed article opens it again"))
        self.confirmed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.apply_button.setIcon(icon("accept-all"))
        self.apply_button.setToolTip(self.tr("Mark all ticked mentions (Enter)"))
        self.delete_button.setIcon(icon("delete"))
        self.delete_button.setToolTip(self.tr("Delete the spans and suggestions at all ticked mentions (Del)"))
        for button in (self.apply_button, self.delete_button):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setProperty("secondary", True)  # noqa: FBT003 - Qt's signature
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        head = QHBoxLayout()
        head.setContentsMargins(GRID * 3 // 2, GRID // 2, GRID, GRID // 2)
        head.setSpacing(GRID)
        head.addWidget(self.phrase)
        head.addWidget(self.chip)
        head.addWidget(self.summary, 1)
        head.addWidget(self.confirmed)
        head.addWidget(self.in_article)
        head.addWidget(self.in_project)
        foot = QHBoxLayout()
        foot.setContentsMargins(GRID * 3 // 2, GRID // 2, GRID, GRID)
        foot.setSpacing(GRID)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.delete_button)
        foot.addWidget(self.apply_button)
        nothing = EmptyState(
            "mentions",
            self.tr("No mention"),
            self.tr("Go to a span, or select words, and press * to see their other mentions."),
        )
        for page in (self.view, nothing, QWidget()):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        # What is said of an empty list may be cut in a low window; the window itself must not grow for it.
        self._pages.setMinimumHeight(self.fontMetrics().height() * 3)
        column.addLayout(foot)
