"""The label palette: which labels there are, by which key, how often in this article, and what each means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QSplitter, QToolButton, QVBoxLayout, QWidget

from glossator.ui.icons import icon
from glossator.ui.panels.label_notes import LabelNotes
from glossator.ui.panels.palette_rows import LabelModel, LabelView
from glossator.ui.widgets import GRID, escape_mnemonic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

    from glossator.domain.labels import Label, LabelScheme

_FILTER_ABOVE = 20
_SETTLED_MS = 60
_UNBOUNDED = (1 << 24) - 1  # what Qt takes for no limit


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """A label was chosen, in place of what is there or `beside` it."""

    label_id: str
    beside: bool


class PalettePanel(QWidget):
    """The labels, and below them what the one pointed at, selected or active means."""

    label_chosen = Signal(object)  # LabelChoice
    meaning_shown = Signal(object)  # bool: the area with definitions was folded out or in
    edit_wished = Signal()
    menu_wished = Signal(str, QPoint)
    """What can be done to a label is asked for, at a place on the screen."""

    def __init__(self, scheme: LabelScheme | None = None) -> None:
        super().__init__()
        self._scheme = scheme
        self._active: str | None = None
        self._model = LabelModel()
        self.view = LabelView(self._model)
        self.notes = LabelNotes()
        self.search = QLineEdit()
        self.fold = QToolButton()
        self.edit = QToolButton()
        self._below = QWidget()
        self._splitter = QSplitter()
        self._divided_by_hand = False
        # Whoever goes from span to span does not wait for meanings to be laid out.
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(lambda: self._point(None))
        self._lay_out()
        self.search.textChanged.connect(self._model.filter)
        self.search.returnPressed.connect(self._choose_first)
        self.view.row_chosen.connect(self._choose)
        self.view.pointed_at.connect(self._point)
        self.view.selectionModel().currentChanged.connect(lambda index, _: self._point(index.row()))
        self.view.customContextMenuRequested.connect(self._ask_for_menu)
        self.edit.clicked.connect(self.edit_wished)
        self.fold.clicked.connect(lambda: self.set_meaning_shown(not self.meaning_is_shown))
        if scheme is not None:
            self.set_scheme(scheme)

    def set_scheme(self, scheme: LabelScheme) -> None:
        """Show the labels of another scheme."""
        self._scheme = scheme
        self.search.clear()
        self.search.setVisible(len(scheme.labels) > _FILTER_ABOVE)
        self._model.set_labels(scheme.labels)
        self.view.updateGeometry()
        self._divide()
        self._tell_meaning(self._active_label() or next(iter(scheme), None))

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how often each label (by id) stands in the current article."""
        self._model.set_counts(counts)

    def set_taken(self, taken: Mapping[str, str]) -> None:
        """Say at some labels (by id) what their keys stand for instead."""
        if taken != self._model.taken:
            self._model.taken = dict(taken)
            self.view.viewport().update()

    def set_active(self, label_id: str | None) -> None:
        """Mark the label of the current span."""
        if label_id != self._active:
            before = self._active_label()
            self._active = label_id
            self.view.rows.active = label_id
            label = self._active_label()
            self._draw_again(before, label)
            if label is not None:
                self._settled.start()
                if label in self._model.labels:
                    self.view.scrollTo(self._model.index(self._model.labels.index(label)))

    def _draw_again(self, *labels: Label | None) -> None:
        for label in labels:
            if label in self._model.labels:
                self.view.update(self._model.index(self._model.labels.index(label)))

    @property
    def meaning_is_shown(self) -> bool:
        """Whether the definitions are folded out."""
        return not self.notes.isHidden()

    def set_meaning_shown(self, shown: bool) -> None:  # noqa: FBT001 - a setter
        """Fold the definitions out or in."""
        if shown != self.meaning_is_shown:
            self.notes.setVisible(shown)
            self.fold.setIcon(icon("chevron-down" if shown else "next"))
            self._describe_fold()
            self._below.setMaximumHeight(_UNBOUNDED if shown else self._below.minimumSizeHint().height())
            self._divide()
            self.meaning_shown.emit(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the labels the height they need, as long as nobody has divided it otherwise."""
        super().resizeEvent(event)
        self._divide()

    def sizeHint(self) -> QSize:
        """Return the room for all labels and some notes."""
        hint = self.view.sizeHint()
        return QSize(hint.width(), hint.height() + self.notes.sizeHint().height())

    def _active_label(self) -> Label | None:
        scheme = self._scheme
        return scheme.label(self._active) if scheme and self._active and self._active in scheme else None

    def _choose(self, chosen: tuple[int, bool]) -> None:
        row, beside = chosen
        self.label_chosen.emit(LabelChoice(self._model.labels[row].id, beside))

    def _choose_first(self) -> None:
        if self._model.labels:
            self._choose((0, False))

    def _point(self, row: int | None) -> None:
        if row is not None and 0 <= row < len(self._model.labels):
            self._tell_meaning(self._model.labels[row])
        elif (label := self._active_label()) is not None:
            self._tell_meaning(label)

    def _ask_for_menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if not self.view.viewport().rect().contains(place) or not index.isValid():
            # The menu key asks for it at a place of Qt's choice.
            index = self.view.currentIndex()
            place = self.view.visualRect(index).bottomLeft()
        if index.isValid():
            self.menu_wished.emit(self._model.labels[index.row()].id, self.view.viewport().mapToGlobal(place))

    def _tell_meaning(self, label: Label | None) -> None:
        self._settled.stop()
        self.notes.set_label(label)
        name = label.name if label else self.tr("Labels")
        self.fold.setText(escape_mnemonic(name))
        self.fold.setAccessibleName(self.tr("What %1 means").replace("%1", name))

    def _describe_fold(self) -> None:
        self.fold.setAccessibleDescription(self.tr("folded out") if self.meaning_is_shown else self.tr("folded in"))

    def _divide(self) -> None:
        if self._divided_by_hand:
            return
        height = self._splitter.height()
        least = self._below.minimumSizeHint().height()
        beside = GRID + (self.search.height() if self.search.isVisibleTo(self) else 0)
        wanted = self.view.sizeHint().height() + beside
        if self.meaning_is_shown:
            # Where both cannot have all they want, the labels stand closer before the meaning is cut short.
            closer = max(self.view.model().rowCount(), 1) * self.view.rows.least_height + beside
            meaning = least - self.notes.minimumSizeHint().height() + self.notes.definition_height()
            above = min(wanted, max(height - meaning, min(closer, height - least)))
        else:
            above = height - least
        self._splitter.setSizes([above, height - above])

    def _was_divided(self) -> None:
        self._divided_by_hand = True

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(self.tr("Filter labels"))
        self.search.setAccessibleName(self.tr("Filter labels"))
        self.search.setClearButtonEnabled(True)
        self.search.hide()
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # A long name is cut rather than making the panel wider.
        self.fold.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.fold.setToolTip(self.tr("Show or hide what the label means"))
        self.fold.setIcon(icon("chevron-down"))
        self._describe_fold()
        self.edit.setIcon(icon("edit"))
        self.edit.setText(self.tr("Edit Labels…"))
        self.edit.setAccessibleName(self.tr("Edit Labels"))
        self.edit.setToolTip(self.tr("Add, change, merge and delete labels; a right click on a label does the same"))
        self.edit.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.edit.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        above, below = QWidget(), self._below
        head = QHBoxLayout()
        head.setContentsMargins(GRID, 0, GRID, 0)
        head.addWidget(self.search)
        top = QVBoxLayout(above)
        top.setContentsMargins(0, GRID // 2, 0, 0)
        top.addLayout(head)
        top.addWidget(self.view)
        bottom = QVBoxLayout(below)
        bottom.setContentsMargins(GRID // 2, GRID // 2, 0, 0)
        bottom.setSpacing(0)
        title = QHBoxLayout()
        title.setContentsMargins(0, 0, GRID // 2, 0)
        title.addWidget(self.fold, 1)
        title.addWidget(self.edit)
        bottom.addLayout(title)
        bottom.addWidget(self.notes)
        splitter = self._splitter
        splitter.setOrientation(Qt.Orientation.Vertical)
        splitter.splitterMoved.connect(self._was_divided)
        splitter.addWidget(above)
        splitter.addWidget(below)
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)
