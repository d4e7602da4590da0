"""The labels of a scheme as chips in as many lines as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import chip_font, chip_size, paint_chip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPaintEvent

    from glossator.domain.labels import Label

_GAP = 4


class LabelFlow(QWidget):
    """Shows what a scheme looks like; nothing can be chosen here."""

    def __init__(self) -> None:
        super().__init__()
        self._labels: tuple[Label, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        appearance().theme_changed.connect(self.update)

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Show other labels."""
        self._labels = tuple(labels)
        self.setAccessibleName(", ".join(label.name for label in labels))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """The fewer letters fit in a line, the more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return max((round(rect.bottom()) for _, rect in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        """Return the room for the chips at a middling width."""
        width = self.width() or self.fontMetrics().averageCharWidth() * 60
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the height of the present lines."""
        return QSize(self.fontMetrics().averageCharWidth() * 20, self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the chips."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setFont(chip_font(self.font()))
        for label, rect in self._places(self.width()):
            paint_chip(painter, rect, label.name, theme.label(label.colour))

    def _places(self, width: int) -> Iterator[tuple[Label, QRectF]]:
        font = chip_font(self.font())
        x = y = 0
        for label in self._labels:
            size = chip_size(font, label.name)
            if x and x + size.width() > width:
                x, y = 0, y + size.height() + _GAP
            yield label, QRectF(x, y, min(size.width(), width), size.height())
            x += size.width() + _GAP
