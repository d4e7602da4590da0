"""A panel that is built when it is first shown, as packages may add one: it shows the title of the open article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from glossator.ui.docks.spec import PanelSpec

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from glossator.ui.main_window import MainWindow

built: list[QWidget] = []


def _build(window: MainWindow) -> QWidget:
    from glossator.ui.widgets import PlainLabel

    def show_article(_article: str) -> None:
        session, article = window.session, window.desk.article
        label.setText(session.project.article(article).metadata.title if session and article else "")

    label = PlainLabel()
    window.desk.article_opened.connect(show_article)
    show_article("")
    built.append(label)
    return label


RIGHT = PanelSpec("later", "Later On", Qt.DockWidgetArea.RightDockWidgetArea, _build, shown=False)
LEFT = PanelSpec("aside", "Aside", Qt.DockWidgetArea.LeftDockWidgetArea, _build, shown=False)
BELOW = PanelSpec("below", "Below", Qt.DockWidgetArea.BottomDockWidgetArea, _build, shown=False)
