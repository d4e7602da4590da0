"""The centre of the window: the article's head, its text, and quiet notices below."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QFont, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from glossator.domain.article import ArticleState
from glossator.ui.article.events import Column
from glossator.ui.article.view import ArticleView
from glossator.ui.fonts import reading_font
from glossator.ui.icons import icon
from glossator.ui.notice import NoticeBar
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction, QPaintEvent, QResizeEvent

    from glossator.domain.annotations import Mark
    from glossator.domain.article import Article, Metadata, Remark, Status
    from glossator.ui.find_bar import FindBar

_LOW = 26
"""Lines of text below which the page spares the room above the headline."""

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


def _tell_keys(button: QToolButton, action: QAction) -> None:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    words = f"{action.iconText()}  ({keys})" if keys else action.iconText()
    if button.text() != words:
        button.setText(words)
        button.setToolTip(action.toolTip())


class ArticlePage(QWidget):
    """Shows one article."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("articlePage")
        self._find: FindBar | None = None
        self.view = ArticleView()
        self.notices = NoticeBar()
        self._headline = PlainLabel("")
        self._headline.setWordWrap(True)
        self._byline = PlainLabel("", elide=Qt.TextElideMode.ElideRight, muted=True)
        self._flag = PlainLabel()
        self._note = PlainLabel("", muted=True)
        self._note.setWordWrap(True)
        self._state_icon = PlainLabel()
        self._state = PlainLabel("", muted=True)
        self._state_shown = ArticleState.NEW
        self._column = Column(0, 0)
        self._is_scrolled = False
        appearance().theme_changed.connect(self._draw_state)
        self._headline.setAccessibleName(self.tr("Headline"))
        self._state.setAccessibleName(self.tr("State of the article"))
        self._flag.setAccessibleName(self.tr("Flagged"))
        self._flag.setToolTip(self.tr("Flagged"))
        self._head = QWidget()
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._byline, 1)
        below.addWidget(self._flag)
        below.addWidget(self._state_icon)
        below.addWidget(self._state)
        self._head_layout = QVBoxLayout(self._head)
        self._head_layout.addWidget(self._headline)
        self._head_layout.addLayout(below)
        self._head_layout.addWidget(self._note)
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
        self.view.verticalScrollBar().valueChanged.connect(self._show_edge)
        self.clear()

    def set_actions(self, before: Sequence[QAction], last: QAction) -> None:
        """Put buttons for the way through the queue below the text: some on the left, the main one on the right."""
        for action in (*before, last):
            button = QToolButton()
            button.setObjectName(f"button.{action.objectName()}")
            action.changed.connect(partial(_tell_keys, button, action))
            _tell_keys(button, action)
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

    @property
    def find_bar(self) -> FindBar:
        """The bar that finds words in the article, made when it is first asked for."""
        if self._find is None:
            from glossator.ui.find_bar import FindBar

            self._find = FindBar(self.view)
            layout = self.layout()
            if isinstance(layout, QVBoxLayout):
                layout.insertWidget(layout.indexOf(self.view) + 1, self._find)
        return self._find

    def return_to_text(self) -> None:
        """Give the focus to the text; where that has it already, close the bar that finds words."""
        if self._find is not None and self._find.isVisible() and self.view.hasFocus():
            self._find.close_bar()
        self.view.setFocus()

    def show_article(self, article: Article, text: str, marks: Sequence[Mark]) -> None:
        """Show an article from its beginning."""
        self._head.show()
        self._foot.show()
        self._headline.setText(article.metadata.title)
        self._byline.setText(byline(article.metadata))
        self.view.show_article(text, marks)
        self.view.setAccessibleName(article.metadata.title)
        if self._find is not None:
            self._find.article_changed()

    def show_status(self, status: Status, remark: Remark) -> None:
        """Show how far the work on the article is, its flag and its note."""
        words = _STATES[status.state]
        if status.state is ArticleState.CONFIRMED and status.by:
            words = self.tr("Confirmed by {0}").format(status.by)
        elif status.reason:
            words = self.tr("Skipped: {0}").format(status.reason)
        self._state.setText(words)
        self._flag.setVisible(remark.flagged)
        self._note.setVisible(bool(remark.note))
        self._note.setText(remark.note)
        self._note.setAccessibleName(self.tr("Note: {0}").format(remark.note))
        self._state_shown = status.state
        self._draw_state()

    def _draw_state(self) -> None:
        size = self.fontMetrics().height()
        self._flag.setPixmap(icon("flag").pixmap(size, size))
        self._state_icon.setPixmap(icon(f"state-{self._state_shown.value}").pixmap(size, size))

    def clear(self) -> None:
        """Show that no article is open."""
        self._head.hide()
        self._foot.hide()
        self.view.show_article("", ())
        if self._find is not None:
            self._find.article_changed()

    def set_zoom(self, points: float) -> None:
        """Set the size of the reading letters."""
        self.view.setFont(reading_font(points))
        self._headline.setFont(reading_font(points * 1.45, weight=QFont.Weight.DemiBold))

    def height_for(self, lines: int) -> int:
        """Return the height at which so many lines of the article are in sight, in pixels."""
        around = sum(widget.sizeHint().height() for widget in (self._head, self._foot) if not widget.isHidden())
        return around + self.view.height_of(lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spare the room above the headline where the page is low."""
        super().resizeEvent(event)
        self._set_margins()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Part the head from text that is scrolled below it by a thin line."""
        super().paintEvent(event)
        if self._is_scrolled and not self._head.isHidden():
            painter = QPainter(self)
            painter.setPen(current_theme().border)
            edge = self._head.geometry().bottom()
            painter.drawLine(0, edge, self.width(), edge)

    def _align(self, column: Column) -> None:
        """Keep the head above the column of text."""
        self._column = column
        self._set_margins()

    def _set_margins(self) -> None:
        grid = self.fontMetrics().height() // 2
        above = grid if self.height() < self.view.height_of(_LOW) else grid * 3
        right = max(self.view.viewport().width() - self._column.left - self._column.width, 0)
        self._head_layout.setContentsMargins(self._column.left, above, right, grid)

    def _show_edge(self) -> None:
        scrolled = self.view.verticalScrollBar().value() > 0
        if scrolled != self._is_scrolled:
            self._is_scrolled = scrolled
            self.update(self._head.geometry())
