"""Joins each panel to the window: what it is given, when it is refreshed, where its wishes go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QTabBar, QTabWidget

from glossator.registry import load_builtin
from glossator.ui.docks.room import leave_room
from glossator.ui.docks.spec import PanelSpec
from glossator.ui.panels import BUILTIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from glossator.ui.main_window import MainWindow

_SIDES = Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea


class Docks(QObject):
    """The window's panels by id, each in its dock; one that is not shown from the start is built when it first is."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        self._unbuilt: dict[str, PanelSpec] = {}
        self._at_first: list[QDockWidget] = []
        self._sides: dict[QDockWidget, Qt.DockWidgetArea] = {}
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for spec in load_builtin(BUILTIN, "glossator.panels").values():
            if isinstance(spec, PanelSpec):
                self._add(spec)

    def __getitem__(self, panel_id: str) -> QDockWidget:
        return self._docks[panel_id]

    def __iter__(self) -> Iterator[QDockWidget]:
        return iter(self._docks.values())

    def set_visible(self, visible: bool) -> None:  # noqa: FBT001 - as QWidget.setVisible
        """Show the panels that are shown from the start, or hide all."""
        for dock in self:
            dock.setVisible(visible and dock in self._at_first)

    def show_panel(self, panel_id: str) -> QWidget:
        """Build a panel if it is not yet, bring it before the others of its side, and return its widget."""
        dock = self._docks[panel_id]
        self._place(dock)
        widget = self._build(panel_id)
        dock.show()
        self._raise(dock, shown=True)
        return widget

    def _add(self, spec: PanelSpec) -> None:
        window = self._window
        dock = QDockWidget(spec.title, window)
        dock.setObjectName(f"dock.{spec.id}")
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        dock.setAllowedAreas(_SIDES | spec.area)
        window.menus.submenus["panels"].addAction(dock.toggleViewAction())
        if spec.shown:
            window.addDockWidget(spec.area, dock)
            dock.setWidget(spec.build(window))
            self._at_first.append(dock)
        else:
            self._unbuilt[spec.id] = spec
            dock.hide()
            self._sides[dock] = spec.area
            dock.visibilityChanged.connect(lambda visible: self._came_up(spec.id, visible))
            dock.toggleViewAction().triggered.connect(lambda shown: self._raise(dock, shown))
        self._docks[spec.id] = dock

    def _came_up(self, panel_id: str, visible: bool) -> None:  # noqa: FBT001 - a signal's slot
        if visible:
            self._place(self._docks[panel_id])
            self._build(panel_id)
        self._name_tabs()

    def _name_tabs(self) -> None:
        # Qt makes these itself, one for each place where panels lie behind each other.
        for tabs in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            tabs.setAccessibleName(self.tr("Panels that share this place"))

    def _place(self, dock: QDockWidget) -> None:
        """Give a dock its place before the others of its side, unless it has one from an earlier time."""
        area = self._sides.pop(dock, None)
        if area is None or self._window.dockWidgetArea(dock) != Qt.DockWidgetArea.NoDockWidgetArea:
            return
        there = [other for other in self if self._window.dockWidgetArea(other) == area]
        self._window.addDockWidget(area, dock)
        if there:
            self._window.tabifyDockWidget(there[-1], dock)
        leave_room(self._window, dock)

    def _raise(self, dock: QDockWidget, shown: bool) -> None:  # noqa: FBT001 - a signal's slot
        # A panel that comes up behind another one would look as if nothing had happened.
        if shown:
            dock.raise_()
            self._name_tabs()

    def _build(self, panel_id: str) -> QWidget:
        dock = self._docks[panel_id]
        if (spec := self._unbuilt.pop(panel_id, None)) is not None:
            dock.setWidget(spec.build(self._window))
        return dock.widget()
