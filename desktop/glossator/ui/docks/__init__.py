"""Joins each panel to the window: what it is given, when it is refreshed, where its wishes go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget

from glossator.registry import load_builtin
from glossator.ui.docks.spec import PanelSpec
from glossator.ui.panels import BUILTIN

if TYPE_CHECKING:
    from glossator.ui.main_window import MainWindow


def add_docks(window: MainWindow) -> list[QDockWidget]:
    """Make every panel and dock it; its entry in the View menu shows and hides it."""
    docks = []
    for spec in load_builtin(BUILTIN, "glossator.panels").values():
        if not isinstance(spec, PanelSpec):
            continue
        dock = QDockWidget(spec.title, window)
        dock.setObjectName(f"dock.{spec.id}")
        dock.setWidget(spec.build(window))
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        dock.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        window.addDockWidget(spec.area, dock)
        window.menus.submenus["panels"].addAction(dock.toggleViewAction())
        docks.append(dock)
    return docks
