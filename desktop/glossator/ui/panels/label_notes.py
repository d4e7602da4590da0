"""What a label means: its definition and examples, with the marked words shown as they would be in an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit

from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from glossator.domain.labels import Label

_USUAL_LINES = 6
_MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def split_example(example: str) -> list[tuple[str, bool]]:
    """Cut an example into pieces, each with whether it stands in `[[…]]`."""
    pieces = []
    end = 0
    for match in _MARKED.finditer(example):
        pieces += [(example[end : match.start()], False), (match[1], True)]
        end = match.end()
    pieces.append((example[end:], False))
    return [(text, marked) for text, marked in pieces if text]


class LabelNotes(QPlainTextEdit):
    """Shows a label's definition and examples; plain text with formats, so that nothing in it can act as markup."""

    def __init__(self) -> None:
        super().__init__()
        self._label: Label | None = None
        # Writing one takes longer than painting the article, and the current label changes with every step through it.
        self._written: dict[Label | None, QTextDocument] = {}
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.setAccessibleName(self.tr("What the label means"))
        self.viewport().setAutoFillBackground(False)
        self._show()
        appearance().theme_changed.connect(self._write)

    def set_label(self, label: Label | None) -> None:
        """Show another label."""
        if label is not self._label:
            self._label = label
            self._show()

    def sizeHint(self) -> QSize:
        """Return the room for a definition and some examples."""
        return QSize(self.fontMetrics().averageCharWidth() * 34, self.fontMetrics().height() * 10)

    def minimumSizeHint(self) -> QSize:
        """Return the room for two lines."""
        return QSize(self.fontMetrics().averageCharWidth() * 18, self.fontMetrics().height() * 2)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_label"):
            self._write()

    def definition_height(self) -> int:
        """Return the height at which a definition of usual length is whole, in pixels."""
        return 2 * GRID + _USUAL_LINES * self.fontMetrics().lineSpacing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show whole lines alone: half a line looks as if there were no more."""
        line = self.fontMetrics().lineSpacing()
        room = self.height() - 2 * self.frameWidth() - GRID
        self.setViewportMargins(0, 0, 0, room % line if room > line else 0)
        super().resizeEvent(event)

    def _write(self) -> None:
        """Write everything anew, in other letters or colours."""
        before, self._written = self._written, {}
        self._show()
        for document in before.values():
            document.deleteLater()

    def _show(self) -> None:
        document = self._written.get(self._label)
        if document is None:
            document = self._written[self._label] = self._document(self._label)
        self.setDocument(document)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _document(self, label: Label | None) -> QTextDocument:
        document = QTextDocument(self)
        document.setDocumentLayout(QPlainTextDocumentLayout(document))
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(self.font())
        document.setDocumentMargin(GRID)
        if label is not None:
            self._fill(QTextCursor(document), label)
        return document

    def _fill(self, cursor: QTextCursor, label: Label) -> None:
        theme = current_theme()
        plain, muted, marked, heading = (QTextCharFormat() for _ in range(4))
        plain.setForeground(theme.text)
        muted.setForeground(theme.text_muted)
        marked.setForeground(theme.article_text)
        marked.setBackground(QColor(theme.label(label.colour).fill))
        heading.setForeground(theme.text_muted)
        heading.setFontWeight(QFont.Weight.DemiBold)
        cursor.insertText(label.definition or self.tr("This label has no definition."), plain)
        for title, examples, word in (
            (self.tr("Marked"), label.yes, "✓ "),
            (self.tr("Not marked, or not so"), label.no, "✗ "),
        ):
            if not examples:
                continue
            self._new_line(cursor)
            self._new_line(cursor)
            cursor.insertText(title, heading)
            for example in examples:
                self._new_line(cursor)
                cursor.insertText(word, muted)
                said, dash, reason = example.partition(" — ")
                for text, is_marked in split_example(said):
                    cursor.insertText(text, marked if is_marked else plain)
                cursor.insertText(dash + reason, muted)

    def _new_line(self, cursor: QTextCursor) -> None:
        cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
