"""What a docked panel is: its name, its side of the window, how it is made, and when."""

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
    """A panel; `build` makes its widget and connects it to the window's signals.

    With `shown` false the panel is hidden, behind the others of its side, until a person asks for it; only then is it
    built, and `build` imports its widget itself. A project may be open by then, whose signals have long been sent:
    such a `build` also shows the present state, from `window.session`, `window.desk.article` and `window.desk.current`.
    While it is out of sight a panel should leave its work undone (`isVisible()`) and catch up in its `showEvent`.
    """

    id: str
    title: str
    area: Qt.DockWidgetArea
    build: Callable[[MainWindow], QWidget]
    shown: bool = True
