"""What a docked panel is: its name, its side of the window and how it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QWidget

    from glossator.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """A panel; `build` makes its widget and connects it to the window's signals."""

    id: str
    title: str
    area: Qt.DockWidgetArea
    build: Callable[[MainWindow], QWidget]
