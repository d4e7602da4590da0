"""A quiet word on what just happened, with a way to take it back; it asks nothing and goes away by itself."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from glossator.ui.icons import icon, icon_pixmap
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, PlainLabel, escape_mnemonic

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QColor, QEnterEvent, QPaintEvent

SHOWN_FOR = 8000
"""Milliseconds that a notice stays."""

_MOST_WAITING = 8


class NoticeKind(Enum):
    """What sort of news it is; each has an icon and a word besides its colour."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, and optionally what can be done about it: `action` is the button's words.

    A notice with the same `topic` as one that is shown or waits takes its place.
    """

    sentence: str
    kind: NoticeKind = NoticeKind.INFO
    action: str = ""
    do: Callable[[], object] | None = None
    topic: str = ""


class NoticeBar(QWidget):
    """Shows notices one after the other and never takes the focus.

    A notice stays while the pointer or the focus is on it; a warning or error stays until it is closed or, when
    another one waits, for its time.
    """

    shown = Signal(object)  # Notice
    focus_left = Signal()
    """The last notice went while one of its buttons had the focus: it belongs to the article again."""

    def __init__(self, parent: QWidget | None = None, *, shown_for: int = SHOWN_FOR) -> None:
        super().__init__(parent)
        self._waiting: deque[Notice] = deque()
        self.notice: Notice | None = None
        self._picture = PlainLabel()
        self._sentence = PlainLabel()
        self.action = QToolButton()
        self.close_button = QToolButton()
        self._timer = QTimer(self, singleShot=True, interval=shown_for)
        self._timer.timeout.connect(self._time_is_up)
        self._lay_out()
        self.hide()
        appearance().theme_changed.connect(self._dress)

    @property
    def sentence(self) -> str:
        """What is said at this moment; empty when nothing is."""
        return self.notice.sentence if self.notice else ""

    def show_notice(self, notice: Notice) -> None:
        """Say something: at once when nothing of weight is shown, otherwise when its turn comes."""
        if notice.topic:
            self._waiting = deque(waiting for waiting in self._waiting if waiting.topic != notice.topic)
        shown = self.notice
        if shown is None or (notice.topic and shown.topic == notice.topic) or not self._is_held(shown):
            self._show(notice)
        else:
            self._waiting.append(notice)
            while len(self._waiting) > _MOST_WAITING:
                self._waiting.popleft()
            if not self._timer.isActive():
                self._timer.start()

    def say(
        self,
        sentence: str,
        kind: NoticeKind = NoticeKind.INFO,
        *,
        action: str = "",
        do: Callable[[], object] | None = None,
        topic: str = "",
    ) -> None:
        """Say a sentence; shorthand for `show_notice`."""
        self.show_notice(Notice(sentence, kind, action, do, topic))

    def dismiss(self) -> None:
        """Close the notice that is shown, and show the next one that waits."""
        had_focus = self._has_focus()
        if self._waiting:
            self._show(self._waiting.popleft())
            return
        self._timer.stop()
        self.notice = None
        self.hide()
        if had_focus:
            self.focus_left.emit()

    def clear(self) -> None:
        """Close everything, for instance because another project is opened."""
        self._waiting.clear()
        if self.notice is not None:
            self.dismiss()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the pointer is here."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go away some time after the pointer has left."""
        super().leaveEvent(event)
        self._restart()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay while one of the buttons has the focus; Escape on them closes."""
        if event.type() == QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() == QEvent.Type.FocusOut:
            self._restart()
        elif event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self.dismiss()
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the ground and a bar in the colour of the kind."""
        if self.notice is None:
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.border))
        painter.setBrush(theme.surface_raised)
        painter.drawRoundedRect(rect, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(self.notice.kind))
        painter.drawRoundedRect(QRectF(rect.left(), rect.top(), 4, rect.height()), 2, 2)

    def _is_held(self, notice: Notice) -> bool:
        """Tell whether a notice must not be overtaken by the next one."""
        return notice.kind in (NoticeKind.WARNING, NoticeKind.ERROR) or self.underMouse() or self._has_focus()

    def _has_focus(self) -> bool:
        return self.action.hasFocus() or self.close_button.hasFocus()

    def _show(self, notice: Notice) -> None:
        self.notice = notice
        word = {
            NoticeKind.INFO: "",
            NoticeKind.SUCCESS: "",
            NoticeKind.WARNING: self.tr("Attention: "),
            NoticeKind.ERROR: self.tr("Not done: "),
        }[notice.kind]
        self._sentence.setText(word + notice.sentence)
        self._sentence.setAccessibleName(word + notice.sentence)
        self.action.setText(escape_mnemonic(notice.action))
        self.action.setAccessibleName(notice.action)
        self.action.setVisible(bool(notice.action))
        self._dress()
        self.show()
        self.raise_()
        self._timer.stop()
        self._restart()
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        announcement = QAccessibleAnnouncementEvent(self, word + notice.sentence)
        if notice.kind in (NoticeKind.WARNING, NoticeKind.ERROR):
            announcement.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(announcement)
        self.shown.emit(notice)

    def _restart(self) -> None:
        if self.notice is None or self.underMouse() or self._has_focus():
            return
        if self.notice.kind in (NoticeKind.WARNING, NoticeKind.ERROR) and not self._waiting:
            return
        self._timer.start()

    def _time_is_up(self) -> None:
        if self.notice is not None and not self.underMouse() and not self._has_focus():
            self.dismiss()

    def _act(self) -> None:
        notice = self.notice
        self.dismiss()
        if notice is not None and notice.do is not None:
            notice.do()

    def _colour(self, kind: NoticeKind) -> QColor:
        theme = current_theme()
        return {
            NoticeKind.INFO: theme.accent,
            NoticeKind.SUCCESS: theme.success,
            NoticeKind.WARNING: theme.warning,
            NoticeKind.ERROR: theme.danger,
        }[kind]

    def _dress(self) -> None:
        if self.notice is not None:
            side = self.fontMetrics().ascent() + 2
            colour = self._colour(self.notice.kind).name()
            ratio = self.devicePixelRatioF()
            self._picture.setPixmap(icon_pixmap(self.notice.kind.value, side, colour, ratio=ratio))
        self.update()

    def _lay_out(self) -> None:
        self.setAccessibleName(self.tr("Notice"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sentence.setWordWrap(True)
        self.action.setProperty("secondary", True)  # noqa: FBT003 - Qt's signature
        self.action.clicked.connect(self._act)
        self.close_button.setIcon(icon("close"))
        self.close_button.setAccessibleName(self.tr("Close this notice"))
        self.close_button.setToolTip(self.tr("Close this notice"))
        self.close_button.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, GRID // 2, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self._picture)
        row.addWidget(self._sentence, 1)
        for button in (self.action, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.installEventFilter(self)
            row.addWidget(button)
