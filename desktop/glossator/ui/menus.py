"""Makes Qt's actions and menus out of the tables, and says which of them are possible now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from glossator.registry import load_builtin
from glossator.ui.actions import BUILTIN
from glossator.ui.actions.spec import MenuSpec, Needs, Scope, Submenu
from glossator.ui.icons import icon
from glossator.ui.keymap import Keymap, is_typed
from glossator.ui.widgets import escape_mnemonic, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glossator.domain.labels import Label, LabelScheme
    from glossator.ui.actions.spec import ActionSpec
    from glossator.ui.keymap import Chosen
    from glossator.ui.main_window import MainWindow

LABELS = "labels"
BESIDE = "beside"


def menu_specs() -> list[MenuSpec]:
    """Return the tables of all menus in the order of the menu bar."""
    return [menu for menu in load_builtin(BUILTIN, "glossator.menus").values() if isinstance(menu, MenuSpec)]


def key_text(keys: tuple[str, ...]) -> str:
    """Return the first of some keys as the system writes it."""
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""


def _shown_key(action: QAction) -> str:
    """Return what a menu shows at an action whose keys are shortcuts of the article and not its own."""
    _, tab, key = action.text().partition("\t")
    return tab + key


class Menus(QObject):
    """The window's actions by id with the keys that they have now, its menu bar, and the actions of the labels."""

    keys_changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._specs: dict[str, ActionSpec] = {}
        self._label_actions: list[QAction] = []
        self._typed: dict[str, list[QShortcut]] = {}
        self._possible: set[Needs] = {Needs.NOTHING}
        self.submenus: dict[str, QMenu] = {}
        self._tables = menu_specs()
        self.keymap = self._new_keymap()
        for spec in self._tables:
            menu = window.menuBar().addMenu(spec.text)
            for entry in spec.entries:
                self._add(menu, entry)
            if spec.id == "span":
                self.submenus[LABELS] = window.menuBar().addMenu(self.tr("&Label"))

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __iter__(self) -> Iterator[ActionSpec]:
        return map(self.keymap.spec, self._specs.values())

    @property
    def specs(self) -> list[MenuSpec]:
        """The tables of all menus, with the keys that the actions have now."""
        return [
            replace(
                menu,
                entries=tuple(
                    entry if entry is None or isinstance(entry, Submenu) else self.keymap.spec(entry)
                    for entry in menu.entries
                ),
            )
            for menu in self._tables
        ]

    def spec(self, action_id: str) -> ActionSpec:
        """Return the table's row of an action with the keys that it has now."""
        return self.keymap.spec(self._specs[action_id])

    def labels(self) -> list[QAction]:
        """Return the actions that label, in the order of the scheme."""
        return self._label_actions[: len(self._label_actions) // 2]

    def why_not(self, action_id: str) -> str:
        """Return why an action is not possible now; nothing when it is."""
        if self._actions[action_id].isEnabled():
            return ""
        needs = self._specs[action_id].needs
        if needs not in self._possible:
            return needs.words
        return {"edit.undo": "nothing to undo", "edit.redo": "nothing to redo"}.get(action_id, "not possible now")

    def choose_keys(self, chosen: Chosen) -> None:
        """Use these keys of the user's from now on, and keep them."""
        settings = self._window.settings
        unknown = {action: keys for action, keys in settings.keys.items() if action not in self._specs}
        settings.keys = unknown | chosen
        settings.save()
        self.keymap = self._new_keymap()
        for spec in self:
            self._give_keys(self._actions[spec.id], spec)
        if self._window.session is not None:
            self.show_scheme(self._window.session.scheme)
        self.keys_changed.emit()

    def show_possible(self, possible: set[Needs]) -> None:
        """Enable the actions whose needs are met."""
        self._possible = possible
        for action_id, spec in self._specs.items():
            self._actions[action_id].setEnabled(spec.needs in possible)
        for action in self._label_actions:
            action.setEnabled(Needs.ARTICLE in possible)

    def show_history(self, undo: str, redo: str) -> None:
        """Name what undo and redo would do, and enable them when there is something."""
        for action_id, title in (("edit.undo", undo), ("edit.redo", redo)):
            action, words = self._actions[action_id], self._specs[action_id].text
            action.setText((f"{words}: {escape_mnemonic(title)}" if title else words) + _shown_key(action))
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
        """Return a menu of all that can be done where the mouse is, with a mark or with the words there."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if marked:
            menu.addActions([self["span.accept"], self["span.reject"]])
            menu.addSeparator()
        menu.addActions(self.labels())
        menu.addAction(self["span.label_by_name"])
        # A menu of its own: one that it shared with the menu bar would go with this one when it is closed.
        beside = menu.addMenu(self.submenus[BESIDE].title())
        beside.addActions(self._label_actions[len(self._label_actions) // 2 :])
        menu.addSeparator()
        menu.addActions([self["span.mentions"], self["span.mentions_everywhere"]])
        if marked:
            menu.addActions([self["span.note"], self["span.add_example"]])
            menu.addSeparator()
            menu.addActions([self[f"span.{name}"] for name in ("join_next", "join_previous", "split", "fit")])
            edges = menu.addMenu(self.tr("&Edges"))
            edges.addActions([self[spec] for spec in self._specs if spec.startswith(("span.start", "span.end"))])
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
        action.setIconText(spec.words)
        action.setStatusTip(spec.tip)
        action.setCheckable(spec.checkable)
        if spec.id == "file.quit":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        elif spec.id == "file.settings":
            action.setMenuRole(QAction.MenuRole.PreferencesRole)
        elif spec.id == "help.about":
            action.setMenuRole(QAction.MenuRole.AboutRole)
        action.triggered.connect(lambda: spec.run(self._window))
        self._give_keys(action, self.keymap.spec(spec))
        self._bind(action, spec.scope)
        self._actions[spec.id] = action
        self._specs[spec.id] = spec
        return action

    def _give_keys(self, action: QAction, spec: ActionSpec) -> None:
        keys, shown, words = spec.keys, key_text(spec.keys), action.text().removesuffix(_shown_key(action))
        for shortcut in self._typed.pop(spec.id, ()):
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        if spec.scope is Scope.WINDOW and self.keymap.is_changed(spec.id):
            # A letter that held in the whole window could not be typed anywhere in it.
            view = self._window.page.view
            typed = [key for key in keys if is_typed(key)]
            keys = tuple(key for key in keys if key not in typed)
            where = Qt.ShortcutContext.WidgetWithChildrenShortcut
            self._typed[spec.id] = [QShortcut(QKeySequence(key), view, action.trigger, context=where) for key in typed]
            if typed and not keys:
                words = f"{words}\t{shown}"
        if action.text() != words:
            action.setText(words)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setToolTip(plain_tooltip(f"{spec.words} ({shown})" if shown else spec.words))

    def _new_keymap(self) -> Keymap:
        return Keymap((action for menu in self._tables for action in menu.actions), self._window.settings.keys)

    def _bind(self, action: QAction, scope: Scope) -> None:
        if scope is Scope.ARTICLE:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._window.page.view.addAction(action)
        else:
            self._window.addAction(action)

    def _label_action(self, label: Label, *, beside: bool) -> QAction:
        action = QAction(escape_mnemonic(label.name), self._window)
        action.setObjectName(f"label.{label.id}{'.beside' if beside else ''}")
        key = f"Shift+{label.key.upper()}" if beside else label.key.upper()
        holder = self.keymap.taken_from_label(key) if label.key else None
        if label.key and holder is None:
            action.setShortcut(QKeySequence(key))
        action.setStatusTip(
            label.definition if holder is None else self.tr("{0} stands for {1}.").format(key, holder.words)
        )
        action.setEnabled(Needs.ARTICLE in self._possible)
        action.triggered.connect(lambda: self._window.desk.label(label.id, beside=beside))
        self._bind(action, Scope.ARTICLE)
        self._label_actions.append(action)
        return action
