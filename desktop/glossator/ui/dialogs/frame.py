"""What all dialogs share: margins, a heading with a sentence below, a row of buttons, copying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFont, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

from glossator.ui.icons import icon, icon_pixmap
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, PlainLabel, escape_mnemonic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QWidget

    from glossator.ui.theme import Theme


class Heading(PlainLabel):
    """The large line at the top of a dialog or a page."""

    def __init__(self, text: str, *, scale: float = 1.35) -> None:
        super().__init__(text)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * scale)
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self.setWordWrap(True)


def paragraph(text: str, *, muted: bool = True) -> PlainLabel:
    """Return a label that wraps its text."""
    label = PlainLabel(text, muted=muted)
    label.setWordWrap(True)
    return label


class Picture(PlainLabel):
    """An icon as large as a line or more, in one of the theme's colours; decoration, so it has no name."""

    def __init__(self, drawing: str, colour: Callable[[Theme], QColor], *, lines: float = 2.0) -> None:
        super().__init__()
        self._drawing, self._colour, self._lines = drawing, colour, lines
        self._dress()
        appearance().theme_changed.connect(self._dress)

    def _dress(self) -> None:
        side = round(self.fontMetrics().height() * self._lines)
        colour = self._colour(current_theme()).name()
        self.setPixmap(icon_pixmap(self._drawing, side, colour, ratio=self.devicePixelRatioF()))


class FramedDialog(QDialog):
    """A dialog with a heading, a sentence, a body to fill, and buttons at the bottom."""

    def __init__(
        self, title: str, sentence: str = "", *, parent: QWidget | None = None, picture: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.heading = Heading(title)
        self.sentence = paragraph(sentence)
        self.sentence.setVisible(bool(sentence))
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID)
        self.buttons = QDialogButtonBox()
        self.buttons.rejected.connect(self.reject)
        head = QVBoxLayout()
        head.setSpacing(GRID // 2)
        head.addWidget(self.heading)
        head.addWidget(self.sentence)
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        if picture is not None:
            top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(head, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(top)
        column.addLayout(self.body, 1)
        column.addWidget(self.buttons)

    def add_button(
        self,
        words: str,
        role: QDialogButtonBox.ButtonRole,
        action: Callable[[], object] | None = None,
        *,
        drawing: str = "",
        default: bool = False,
    ) -> QPushButton:
        """Put a button into the row and return it."""
        button = QPushButton(escape_mnemonic(words))
        self.buttons.addButton(button, role)
        button.setAutoDefault(default)
        button.setDefault(default)
        if drawing:
            button.setIcon(icon(drawing))
        if action is not None:
            button.clicked.connect(action)
        return button

    def add_close_button(self) -> QPushButton:
        """Put the one button into the row that closes a dialog which only tells something."""
        button = self.add_button(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole, default=True)
        button.setFocus()
        return button

    def add_copy_button(self, words: str, text: Callable[[], str]) -> QPushButton:
        """Put a button into the row that copies a text."""
        return self.add_button(
            words,
            QDialogButtonBox.ButtonRole.ActionRole,
            lambda: QGuiApplication.clipboard().setText(text()),
            drawing="copy",
        )

    def add_folder_button(self, words: str, folder: Path) -> QPushButton:
        """Put a button into the row that shows a folder in the file manager."""
        return self.add_button(
            words,
            QDialogButtonBox.ButtonRole.ActionRole,
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
            drawing="folder",
        )

    def open_at(self, columns: int, lines: int) -> None:
        """Start with room for so many letters and lines, but never larger than the screen."""
        metrics = self.fontMetrics()
        room = self.screen().availableGeometry().size() * 0.9
        self.resize(metrics.averageCharWidth() * columns, metrics.height() * lines)
        self.resize(self.size().boundedTo(room))


class PlainText(QPlainTextEdit):
    """A text to be read and copied, never as markup; `fixed` in a face whose letters are of one width."""

    def __init__(self, name: str, text: str = "", *, fixed: bool = False) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(name)
        self.document().setDocumentMargin(GRID)
        if fixed:
            font = QFont(self.font())
            font.setFamilies(["monospace"])
            font.setStyleHint(QFont.StyleHint.Monospace)
            self.setFont(font)
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setPlainText(text)


def new_form() -> QFormLayout:
    """Return a form whose fields take all the width."""
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(3 * GRID)
    form.setVerticalSpacing(2 * GRID)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def add_row(form: QFormLayout, words: str, *fields: QWidget | QLayout) -> PlainLabel:
    """Put a name into a form, and beside its first line the fields, one below the other; return the name."""
    label = PlainLabel(words, muted=True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setContentsMargins(0, GRID // 2, 0, 0)
    column = QVBoxLayout()
    column.setSpacing(GRID // 2)
    for field in fields:
        if isinstance(field, QLayout):
            column.addLayout(field)
        else:
            column.addWidget(field)
    form.addRow(label, column)
    return label


def beside(first: QWidget, second: QWidget) -> QHBoxLayout:
    """Return a row in which the first widget takes the room that the second leaves."""
    row = QHBoxLayout()
    row.setSpacing(GRID)
    row.addWidget(first, 1)
    row.addWidget(second)
    return row


def plain_button(drawing: str, words: str, action: Callable[[], object]) -> QPushButton:
    """Return a button inside a dialog that Return in a field does not press."""
    button = QPushButton(icon(drawing), escape_mnemonic(words))
    button.setAutoDefault(False)
    button.clicked.connect(action)
    return button
