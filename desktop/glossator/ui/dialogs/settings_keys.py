"""The settings page of the keys: every action, found by words or by key, gets another key by pressing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QFont, QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from glossator.ui.actions.spec import Scope
from glossator.ui.dialogs.frame import plain_button
from glossator.ui.dialogs.key_catcher import KeyCatcher
from glossator.ui.icons import icon
from glossator.ui.keymap import is_typed, native, refusal
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, PlainLabel, plain_tooltip

if TYPE_CHECKING:
    from glossator.domain.labels import LabelScheme
    from glossator.ui.actions.spec import ActionSpec
    from glossator.ui.keymap import Chosen
    from glossator.ui.menus import Menus

_ID = Qt.ItemDataRole.UserRole
_WHAT, _KEYS, _WHERE, _NOTE = range(4)


class KeysPage(QWidget):
    """All actions by menu with their keys. What is changed holds at once."""

    def __init__(self, menus: Menus, scheme: LabelScheme | None) -> None:
        super().__init__()
        self._menus = menus
        self._scheme = scheme
        self._items: dict[str, QTreeWidgetItem] = {}
        self._labels: list[QTreeWidgetItem] = []
        self._groups: dict[QTreeWidgetItem, list[QTreeWidgetItem]] = {}
        self._before: Chosen | None = None
        self._wanted: tuple[str, bool] | None = None
        self.search = QLineEdit()
        self.tree = QTreeWidget()
        self.catcher = KeyCatcher()
        self.message = PlainLabel(muted=True)
        self.change = plain_button("keyboard", self.tr("Change…"), lambda: self._ask(beside=False))
        self.add = plain_button("add", self.tr("Another Key…"), lambda: self._ask(beside=True))
        self.clear = plain_button("close", self.tr("No Key"), lambda: self._give(()))
        self.reset = plain_button("undo", self.tr("Reset"), self._reset)
        self.reset_all = plain_button(
            "refresh", self.tr("Reset All"), lambda: self._choose({}, self.tr("All keys are as they were at first."))
        )
        self.take_back = plain_button("undo", self.tr("Take Back"), self._take_back)
        self._make_items()
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._filter())
        self.tree.currentItemChanged.connect(lambda _new, _old: self._offer())
        self.tree.itemActivated.connect(lambda _item, _column: self._ask(beside=False))
        self.catcher.caught.connect(self._caught)
        self.catcher.given_up.connect(self._give_up)
        menus.keys_changed.connect(self._fill)
        appearance().theme_changed.connect(self._fill)
        self._fill()
        self.tree.setCurrentItem(next(iter(self._items.values())))

    def select(self, action: str) -> None:
        """Go to an action."""
        self.tree.setCurrentItem(self._items[action])

    # What is shown

    def _make_items(self) -> None:
        for menu in self._menus.specs:
            top = self._heading(menu.text.replace("&", ""))
            for spec in menu.actions:
                item = QTreeWidgetItem(top)
                item.setData(_WHAT, _ID, spec.id)
                item.setIcon(_WHAT, icon(spec.icon or "more"))
                self._items[spec.id] = item
                item.setSizeHint(_WHAT, QSize(0, round(self.fontMetrics().height() * 1.6)))
                self._groups[top].append(item)
        top = self._heading(self.tr("Labels"))
        for label in self._scheme or ():
            if label.key:
                item = QTreeWidgetItem(top, [label.name, label.key.upper(), self.tr("article")])
                item.setIcon(_WHAT, icon("label"))
                self._labels.append(item)
                item.setSizeHint(_WHAT, QSize(0, round(self.fontMetrics().height() * 1.6)))
                self._groups[top].append(item)
        top.setHidden(not self._labels)
        self.tree.expandAll()

    def _heading(self, words: str) -> QTreeWidgetItem:
        top = QTreeWidgetItem(self.tree, [words])
        top.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        top.setFont(_WHAT, font)
        top.setFirstColumnSpanned(True)
        top.setSizeHint(_WHAT, QSize(0, round(self.fontMetrics().height() * 2.1)))
        top.setTextAlignment(_WHAT, Qt.AlignmentFlag.AlignBottom)
        self._groups[top] = []
        return top

    def _fill(self) -> None:
        keymap, theme = self._menus.keymap, current_theme()
        for action, item in self._items.items():
            spec = self._menus.spec(action)
            changed = keymap.is_changed(action)
            item.setText(_WHAT, spec.words)
            item.setText(_KEYS, "   ".join(native(key) for key in spec.keys) or "–")
            item.setText(_WHERE, self._where(spec))
            notes = [
                self.tr("{0} stands for {1}").format(native(key), self._menus.spec(holder).words)
                for key, holder in keymap.lost(action)
            ]
            notes += [
                self.tr("{0} was the label {1}").format(native(key), label.name)
                for key in (spec.keys if changed else ())
                for label in self._scheme or ()
                if label.key and key in (label.key.upper(), f"Shift+{label.key.upper()}")
            ]
            if changed and not notes:
                notes = [self.tr("changed")]
            self._note(item, notes, warn=bool(notes) and notes != [self.tr("changed")])
            font = QFont(self.font())
            font.setWeight(QFont.Weight.DemiBold if changed else QFont.Weight.Normal)
            item.setFont(_KEYS, font)
            item.setForeground(_WHERE, QBrush(theme.text_muted))
        for item in self._labels:
            holder = keymap.taken_from_label(item.text(_KEYS))
            said = [self.tr("stands for {0}").format(holder.words)] if holder else [self.tr("set by the label scheme")]
            self._note(item, said, warn=holder is not None)
            item.setForeground(_WHERE, QBrush(theme.text_muted))
        self._filter()
        self._offer()

    def _note(self, item: QTreeWidgetItem, notes: list[str], *, warn: bool) -> None:
        theme = current_theme()
        item.setText(_NOTE, "; ".join(notes))
        item.setToolTip(_NOTE, plain_tooltip("; ".join(notes)))
        if warn or not item.icon(_NOTE).isNull():
            item.setIcon(_NOTE, icon("warning") if warn else QIcon())
        item.setForeground(_NOTE, QBrush(theme.warning if warn else theme.text_muted))

    def _where(self, spec: ActionSpec) -> str:
        typed = self._menus.keymap.is_changed(spec.id) and any(is_typed(key) for key in spec.keys)
        return self.tr("article") if spec.scope is Scope.ARTICLE or typed else self.tr("window")

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        for top, items in self._groups.items():
            some = False
            for item in items:
                said = " ".join([top.text(_WHAT), *(item.text(column) for column in (_WHAT, _KEYS, _NOTE))]).casefold()
                fits = all(word in said for word in words)
                item.setHidden(not fits)
                some |= fits
            top.setHidden(not some)

    def _current(self) -> str | None:
        item = self.tree.currentItem()
        action = item.data(_WHAT, _ID) if item is not None else None
        return action if isinstance(action, str) else None

    def _offer(self) -> None:
        action = self._current()
        keymap = self._menus.keymap
        for button in (self.change, self.add):
            button.setEnabled(action is not None)
        self.clear.setEnabled(action is not None and bool(self._menus.spec(action).keys))
        self.reset.setEnabled(action is not None and keymap.is_changed(action))
        self.reset_all.setEnabled(bool(keymap.chosen))
        self.take_back.setVisible(self._before is not None)

    # What is done

    def _ask(self, *, beside: bool) -> None:
        action = self._current()
        if action is None:
            return
        self._wanted = (action, beside)
        self.message.hide()
        words = self._menus.spec(action).words
        self.catcher.wait(self.tr("Press the key for “{0}” now. Esc leaves it as it is.").format(words))

    def _caught(self, key: str) -> None:
        if self._wanted is None:
            return
        action, beside = self._wanted
        if reason := refusal(key):
            self._give_up()
            self._say(reason, warn=True)
            return
        spec = self._menus.spec(action)
        self._give(((*spec.keys, key) if beside else (key,)), key)

    def _give(self, keys: tuple[str, ...], pressed: str = "") -> None:
        action = self._wanted[0] if self._wanted else self._current()
        if action is None:
            return
        spec = self._menus.spec(action)
        if not pressed:
            self._choose(self._menus.keymap.assigned(action, ()), self.tr("“{0}” has no key now.").format(spec.words))
            return
        before = self._menus.keymap.holder(pressed)
        said = [self.tr("{0} stands for “{1}” now.").format(native(pressed), spec.words)]
        warn = before is not None and before.id != action
        self._choose(self._menus.keymap.assigned(action, keys), "")
        if before is not None and warn:
            left = ", ".join(native(key) for key in self._menus.spec(before.id).keys)
            kept = self.tr("which keeps {0}").format(left) if left else self.tr("which has no key any more")
            said.append(self.tr("It stood for “{0}”, {1}.").format(before.words, kept))
        for label in self._scheme or ():
            if label.key and pressed in (label.key.upper(), f"Shift+{label.key.upper()}"):
                warn = True
                said.append(self.tr("The label “{0}” cannot be given by it any more.").format(label.name))
        if spec.scope is Scope.WINDOW and is_typed(pressed):
            said.append(self.tr("It holds while the article has the focus."))
        self._say(" ".join(said), warn=warn)

    def _reset(self) -> None:
        if (action := self._current()) is not None:
            words = self._menus.spec(action).words
            self._choose(
                self._menus.keymap.without(action), self.tr("“{0}” has the keys that it had at first.").format(words)
            )

    def _take_back(self) -> None:
        if (before := self._before) is not None:
            self._choose(before, self.tr("Taken back."))
            self._before = None
            self._offer()
            self.tree.setFocus()

    def _choose(self, chosen: Chosen, sentence: str) -> None:
        self._give_up()
        self._before = self._menus.keymap.chosen
        self._menus.choose_keys(chosen)
        self._say(sentence)

    def _say(self, sentence: str, *, warn: bool = False) -> None:
        self.message.setText(sentence)
        theme = current_theme()
        palette = self.message.palette()
        palette.setColor(self.message.foregroundRole(), theme.warning if warn else theme.text_muted)
        self.message.setPalette(palette)

    def _give_up(self) -> None:
        waited, self._wanted = self._wanted is not None, None
        self.catcher.hide()
        self.message.show()
        if waited:
            self.tree.setFocus()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(self.tr("Search by words or by key"))
        self.search.setAccessibleName(self.tr("Search by words or by key"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.tree.setAccessibleName(self.tr("Actions and their keys"))
        self.tree.setHeaderLabels([self.tr("What"), self.tr("Keys"), self.tr("Where"), self.tr("Note")])
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(GRID)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.tree.setAllColumnsShowFocus(True)
        header = self.tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in ((_WHAT, 31), (_KEYS, 19), (_WHERE, 8)):
            header.resizeSection(column, letters * letter)
        self.message.setText(self.tr("Return or a double click changes the keys of an action."))
        self.message.setWordWrap(True)
        self.catcher.setMinimumHeight(self.fontMetrics().height() * 2)
        self.message.setMinimumHeight(self.fontMetrics().height() * 2)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for button in (self.change, self.add, self.clear, self.reset):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.take_back)
        row.addWidget(self.reset_all)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(0, 0, 0, 0)
        column_layout.setSpacing(GRID)
        column_layout.addWidget(self.search)
        column_layout.addWidget(self.tree, 1)
        column_layout.addWidget(self.catcher)
        column_layout.addWidget(self.message)
        column_layout.addLayout(row)
