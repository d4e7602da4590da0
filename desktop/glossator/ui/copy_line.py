"""The line below the article that says of which confirmed article it is a copy, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from glossator.ui.icons import icon, icon_pixmap
from glossator.ui.models.queue_model import likeness_words, one_line
from glossator.ui.panels.keys import KeyButton
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, PlainLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from glossator.domain.copies import Copy

_TITLE = 80


class CopyLine(QWidget):
    """One sentence and two buttons; it asks nothing, takes no focus, and stays until it is settled or closed."""

    take_over_wished = Signal()
    show_wished = Signal()
    left = Signal()
    """It went while one of its buttons had the focus: it belongs to the article again."""

    def __init__(self, key: str = "") -> None:
        super().__init__()
        self.copy: Copy | None = None
        self.taken = False
        self._picture = PlainLabel()
        self.sentence = PlainLabel()
        self.take = KeyButton("take-over", self.tr("Take Over"), key)
        self.show_button = KeyButton("details", self.tr("Show"))
        self.close_button = QToolButton()
        self._lay_out()
        self.take.clicked.connect(self.take_over_wished)
        self.show_button.clicked.connect(self.show_wished)
        self.close_button.clicked.connect(self.put_away)
        appearance().theme_changed.connect(self._dress)
        self.hide()

    def offer(self, copy: Copy) -> None:
        """Offer to take over from a confirmed copy."""
        self._tell(
            copy,
            self.tr("{0} the same as “{1}”, which is confirmed.").format(likeness_words(copy.likeness), _title(copy)),
        )
        self.take.setVisible(True)

    def show_taken(self, copy: Copy, places: int) -> None:
        """Say in how many places the text differs from that of the article that was taken over from."""
        if not places:
            words = self.tr("No words differ from those of “{0}”.")
        elif places == 1:
            words = self.tr("In 1 place the words differ from those of “{0}”.")
        else:
            words = self.tr("In {1} places the words differ from those of “{0}”.")
        self._tell(copy, words.format(_title(copy), f"{places:,}"), taken=True)
        self.take.setVisible(False)

    def set_key(self, key: str) -> None:
        """Show another key at the button that takes over."""
        self.take.set_words(self.tr("Take Over"), key)

    def put_away(self) -> None:
        """Say nothing any more."""
        had_focus = any(button.hasFocus() for button in self._buttons())
        self.copy = None
        self.hide()
        if had_focus:
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw a quiet ground."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.border))
        painter.setBrush(theme.surface_raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _tell(self, copy: Copy, words: str, *, taken: bool = False) -> None:
        self.copy, self.taken = copy, taken
        self.sentence.setText(words)
        self.sentence.setAccessibleName(words)
        self._dress()
        self.show()
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _dress(self) -> None:
        side = self.fontMetrics().ascent() + 2
        colour = current_theme().accent.name()
        self._picture.setPixmap(icon_pixmap("copies", side, colour, ratio=self.devicePixelRatioF()))
        self.update()

    def _buttons(self) -> tuple[QToolButton, ...]:
        return self.take, self.show_button, self.close_button

    def _lay_out(self) -> None:
        self.sentence.setWordWrap(True)
        self.setAccessibleName(self.tr("Copy of a confirmed article"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.close_button.setIcon(icon("close"))
        self.close_button.setAccessibleName(self.tr("Close this line"))
        self.close_button.setToolTip(self.tr("Close this line"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, GRID // 2, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self._picture)
        row.addWidget(self.sentence, 1)
        for button in self._buttons():
            if isinstance(button, KeyButton):
                button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            row.addWidget(button)


def _title(copy: Copy) -> str:
    title = one_line(copy.title)
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1].rstrip()}…"
