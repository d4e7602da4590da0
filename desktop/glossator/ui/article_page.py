"""The centre of the window: the article's head, its text, and quiet notices below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QFont, QKeySequence, QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from glossator.domain.article import ArticleState
from glossator.ui.article.view import ArticleView
from glossator.ui.fonts import reading_font
from glossator.ui.icons import icon
from glossator.ui.notice import NoticeBar
from glossator.ui.widgets import GRID, PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from glossator.domain.annotations import Mark
    from glossator.domain.article import Article, Metadata, Status
    from glossator.ui.article.events import Column

_STATES = {ArticleState.NEW: "To do", ArticleState.CONFIRMED: "Confirmed", ArticleState.SKIPPED: "Skipped"}


def date_words(published: str) -> str:
    """Return an ISO date as the user's language writes it; anything else as it is."""
    day = QDate.fromString(published, Qt.DateFormat.ISODate)
    return QLocale().toString(day, "d MMMM yyyy") if day.isValid() else published


def byline(metadata: Metadata) -> str:
    """Return source, author and date in one line, each once."""
    parts = [metadata.source]
    if metadata.author and metadata.author != metadata.source:
        parts.append(metadata.author)
    parts.append(date_words(metadata.published) if metadata.published else "")
    return "  ·  ".join(part for part in parts if part)


class ArticlePage(QWidget):
    """Shows one article."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("articlePage")
        self.view = ArticleView()
        self.notices = NoticeBar()
        self._headline = PlainLabel("")
        self._headline.setWordWrap(True)
        self._byline = PlainLabel("", elide=Qt.TextElideMode.ElideRight, muted=True)
        self._state_icon = PlainLabel()
        self._state = PlainLabel("", muted=True)
        self._headline.setAccessibleName(self.tr("Headline"))
        self._state.setAccessibleName(self.tr("State of the article"))
        self._head = QWidget()
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._byline, 1)
        below.addWidget(self._state_icon)
        below.addWidget(self._state)
        self._head_layout = QVBoxLayout(self._head)
        self._head_layout.addWidget(self._headline)
        self._head_layout.addLayout(below)
        self._head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._foot = QWidget()
        self._foot_layout = QHBoxLayout(self._foot)
        self._foot_layout.setContentsMargins(GRID * 2, GRID // 2, GRID * 2, GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.notices)
        layout.addWidget(self._foot)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setFocusProxy(self.view)
        self.view.column_changed.connect(self._align)
        self.clear()

    def set_actions(self, before: Sequence[QAction], last: QAction) -> None:
        """Put buttons for the way through the queue below the text: some on the left, the main one on the right."""
        for action in (*before, last):
            button = QToolButton()
            button.setObjectName(f"button.{action.objectName()}")
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button.setText(f"{action.iconText()}  ({keys})" if keys else action.iconText())
            button.setToolTip(action.toolTip())
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            # The article keeps the focus, and with it the label keys.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(action.trigger)
            action.enabledChanged.connect(button.setEnabled)
            if action is last:
                button.setIcon(icon("confirm", QPalette.ColorRole.BrightText))
                button.setProperty("primary", True)  # noqa: FBT003 - Qt's signature
                self._foot_layout.addStretch()
            else:
                button.setIcon(action.icon())
                button.setProperty("secondary", True)  # noqa: FBT003 - Qt's signature
            self._foot_layout.addWidget(button)

    def show_article(self, article: Article, text: str, marks: Sequence[Mark]) -> None:
        """Show an article from its beginning."""
        self._head.show()
        self._foot.show()
        self._headline.setText(article.metadata.title)
        self._byline.setText(byline(article.metadata))
        self.view.show_article(text, marks)
        self.view.setAccessibleName(article.metadata.title)

    def show_status(self, status: Status) -> None:
        """Show how far the work on the article is."""
        words = _STATES[status.state]
        if status.state is ArticleState.CONFIRMED and status.by:
            words = self.tr("Confirmed by {0}").format(status.by)
        self._state.setText(words)
        size = self.fontMetrics().height()
        self._state_icon.setPixmap(icon(f"state-{status.state.value}").pixmap(size, size))

    def clear(self) -> None:
        """Show that no article is open."""
        self._head.hide()
        self._foot.hide()
        self.view.show_article("", ())

    def set_zoom(self, points: float) -> None:
        """Set the size of the reading letters."""
        self.view.setFont(reading_font(points))
        self._headline.setFont(reading_font(points * 1.45, weight=QFont.Weight.DemiBold))

    def _align(self, column: Column) -> None:
        """Keep the head above the column of text."""
        grid = self.fontMetrics().height() // 2
        right = max(self.view.viewport().width() - column.left - column.width, 0)
        self._head_layout.setContentsMargins(column.left, grid * 3, right, 0)
