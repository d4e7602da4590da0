"""Makes Qt's actions and menus out of the tables, and says which of them are possible now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from glossator.registry import load_builtin
from glossator.ui.actions import BUILTIN
from glossator.ui.actions.spec import MenuSpec, Needs, Scope, Submenu
from glossator.ui.icons import icon
from glossator.ui.widgets import escape_mnemonic, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glossator.domain.labels import Label, LabelScheme
    from glossator.ui.actions.spec import ActionSpec
    from glossator.ui.main_window import MainWindow

LABELS = "labels"
BESIDE = "beside"


def menu_specs() -> list[MenuSpec]:
    """Return the tables of all menus in the order of the menu bar."""
    return [menu for menu in load_builtin(BUILTIN, "glossator.menus").values() if isinstance(menu, MenuSpec)]


def key_text(keys: tuple[str, ...]) -> str:
    """Return the first of some keys as the system writes it."""
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""


class Menus(QObject):
    """The window's actions by id, its menu bar, and the actions of the labels."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._specs: dict[str, ActionSpec] = {}
        self._label_actions: list[QAction] = []
        self.submenus: dict[str, QMenu] = {}
        self.specs = menu_specs()
        for spec in self.specs:
            menu = window.menuBar().addMenu(spec.text)
            for entry in spec.entries:
                self._add(menu, entry)
            if spec.id == "span":
                self.submenus[LABELS] = window.menuBar().addMenu(self.tr("&Label"))

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __iter__(self) -> Iterator[ActionSpec]:
        return iter(self._specs.values())

    def spec(self, action_id: str) -> ActionSpec:
        """Return the table's row of an action."""
        return self._specs[action_id]

    def show_possible(self, possible: set[Needs]) -> None:
        """Enable the actions whose needs are met."""
        for action_id, spec in self._specs.items():
            self._actions[action_id].setEnabled(spec.needs in possible)
        for action in self._label_actions:
            action.setEnabled(Needs.ARTICLE in possible)

    def show_history(self, undo: str, redo: str) -> None:
        """Name what undo and redo would do, and enable them when there is something."""
        for action_id, title in (("edit.undo", undo), ("edit.redo", redo)):
            action, words = self._actions[action_id], self._specs[action_id].text
            action.setText(f"{words}: {escape_mnemonic(title)}" if title else words)
            action.setEnabled(bool(title))

    def show_scheme(self, scheme: LabelScheme) -> None:
        """Make the actions of a scheme's labels anew: the key labels, Shift with it labels beside what is there."""
        menu, view = self.submenus[LABELS], self._window.page.view
        menu.clear()
        for action in self._label_actions:
            view.removeAction(action)
            action.deleteLater()
        self._label_actions = []
        for label in scheme:
            menu.addAction(self._label_action(label, beside=False))
        menu.addSeparator()
        beside = self.submenus[BESIDE] = menu.addMenu(self.tr("&Beside What Is There"))
        for label in scheme:
            beside.addAction(self._label_action(label, beside=True))

    def context_menu(self, *, marked: bool) -> QMenu:
        """Return a menu of what can be done where the mouse is: judging for a mark, and the labels."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if marked:
            menu.addAction(self["span.accept"])
            menu.addAction(self["span.reject"])
            menu.addSeparator()
        for action in self._label_actions[: len(self._label_actions) // 2]:
            menu.addAction(action)
        menu.addSeparator()
        menu.addMenu(self.submenus[BESIDE])
        if marked:
            edges = menu.addMenu(self.tr("&Edges"))
            for spec in self._specs.values():
                if spec.id.startswith(("span.start", "span.end")):
                    edges.addAction(self[spec.id])
        menu.addSeparator()
        menu.addAction(self["edit.copy"])
        return menu

    def _add(self, menu: QMenu, entry: ActionSpec | Submenu | None) -> None:
        if entry is None:
            menu.addSeparator()
        elif isinstance(entry, Submenu):
            self.submenus[entry.id] = menu.addMenu(entry.text)
        else:
            menu.addAction(self._make(entry))

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(icon(spec.icon) if spec.icon else icon("more"), spec.text, self._window)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        keys = key_text(spec.keys)
        action.setIconText(spec.words)
        action.setToolTip(plain_tooltip(f"{spec.words} ({keys})" if keys else spec.words))
        action.setStatusTip(spec.tip)
        action.setCheckable(spec.checkable)
        if spec.id == "file.quit":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        elif spec.id == "help.about":
            action.setMenuRole(QAction.MenuRole.AboutRole)
        action.triggered.connect(lambda: spec.run(self._window))
        self._bind(action, spec.scope)
        self._actions[spec.id] = action
        self._specs[spec.id] = spec
        return action

    def _bind(self, action: QAction, scope: Scope) -> None:
        if scope is Scope.ARTICLE:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._window.page.view.addAction(action)
        else:
            self._window.addAction(action)

    def _label_action(self, label: Label, *, beside: bool) -> QAction:
        action = QAction(escape_mnemonic(label.name), self._window)
        action.setObjectName(f"label.{label.id}{'.beside' if beside else ''}")
        if label.key:
            action.setShortcut(QKeySequence(f"Shift+{label.key.upper()}" if beside else label.key.upper()))
        action.setStatusTip(label.definition)
        action.triggered.connect(lambda: self._window.desk.label(label.id, beside=beside))
        self._bind(action, Scope.ARTICLE)
        self._label_actions.append(action)
        return action
