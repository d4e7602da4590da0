"""Shows one page of the manual; it reads files of the manual's own folder and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QImage, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_IMAGES = frozenset({".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp"})
_MEASURE = 78
"""Letters in a full line."""


def anchor_of(heading: str) -> str:
    """Return the name by which links refer to a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


class HelpBrowser(QTextBrowser):
    """Renders Markdown without HTML. A link is never followed here: what it wants is told."""

    link_chosen = Signal(object)  # str: as the page writes it

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder.resolve()
        self._markdown = ""
        self._hits: list[QTextCursor] = []
        self._hit = -1
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAccessibleName(self.tr("Page of the manual"))
        self.document().setDocumentMargin(3 * GRID)
        self.anchorClicked.connect(lambda url: self.link_chosen.emit(url.toString()))
        appearance().theme_changed.connect(self._write)

    def show_page(self, markdown: str) -> None:
        """Show another page from its start."""
        self._markdown = markdown
        self._write()
        # The cursor was left behind the last word, and would be scrolled to as soon as the page has the focus.
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def go_to(self, anchor: str) -> bool:
        """Scroll to the heading with this anchor; False when there is none."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and anchor_of(block.text()) == anchor:
                self.setTextCursor(QTextCursor(block))
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top) - GRID)
                return True
            block = block.next()
        return False

    def mark(self, text: str) -> int:
        """Show every place where `text` occurs and return how many there are."""
        self._hits = []
        self._hit = -1
        if text:
            found = self.document().find(text)
            while not found.isNull():
                self._hits.append(found)
                found = self.document().find(text, found)
        self._show_hits()
        return len(self._hits)

    def next_hit(self) -> None:
        """Go to the next place that is marked, round and round."""
        if self._hits:
            self._hit = (self._hit + 1) % len(self._hits)
            place = QTextCursor(self._hits[self._hit])
            place.setPosition(place.selectionStart())
            self.setTextCursor(place)
            self.ensureCursorVisible()
            self._show_hits()

    def loadResource(self, type: int, name: QUrl | str) -> object:  # noqa: A002 - Qt's name
        """Give the image of a page if it lies in the manual's folder; anything else is empty.

        Where there are two, `name-light` and `name-dark`, the one that suits the window is shown, whichever is named.
        """
        url = QUrl(name)
        if type == QTextDocument.ResourceType.ImageResource.value and (url.isRelative() or url.isLocalFile()):
            path = (self._folder / (url.toLocalFile() if url.isLocalFile() else url.path())).resolve()
            if path.is_relative_to(self._folder) and path.suffix.lower() in _IMAGES and path.is_file():
                dark = path.with_stem(f"{path.stem.removesuffix('-light')}-dark")
                return self._fitted(QImage(str(dark if current_theme().dark and dark.is_file() else path)))
        return QByteArray()

    def _fitted(self, image: QImage) -> QImage:
        """Return a picture no wider than a line."""
        ratio = self.devicePixelRatioF()
        most = round((self.lineWrapColumnOrWidth() - 6 * GRID) * ratio)
        if 0 < most < image.width():
            image = image.scaledToWidth(most, Qt.TransformationMode.SmoothTransformation)
            image.setDevicePixelRatio(ratio)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines no longer than is comfortable."""
        super().resizeEvent(event)
        self._set_measure()

    def _set_measure(self) -> None:
        wanted = self.fontMetrics().averageCharWidth() * _MEASURE + 6 * GRID
        width, before = min(wanted, self.viewport().width()), self.lineWrapColumnOrWidth()
        self.setLineWrapColumnOrWidth(width)
        if width != before and "](images/" in self._markdown:
            # The pictures are as wide as a line was.
            top = self.verticalScrollBar().value()
            self._write()
            self.verticalScrollBar().setValue(top)

    def _write(self) -> None:
        document = self.document()
        document.setMarkdown(self._markdown, _FEATURES)
        document.setDocumentMargin(3 * GRID)
        theme = current_theme()
        spacing = QTextBlockFormat()
        spacing.setLineHeight(140.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        link = QTextCharFormat()
        link.setForeground(theme.link)
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            table = cursor.currentTable()
            if table:  # type: ignore[truthy-bool]  # None outside of tables
                form = table.format()
                form.setBorderBrush(theme.border)
                form.setBorderCollapse(True)
                form.setCellPadding(GRID * 0.75)
                form.setBottomMargin(2.0 * GRID)
                table.setFormat(form)
            else:
                spacing.setTopMargin(2.0 * GRID if block.blockFormat().headingLevel() else 0.0)
                in_list = bool(block.textList())
                spacing.setBottomMargin(GRID / 2 if in_list else GRID)
                cursor.mergeBlockFormat(spacing)
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                if piece.charFormat().isAnchor():
                    cursor.setPosition(piece.position())
                    cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
                    cursor.mergeCharFormat(link)
                pieces += 1
            block = block.next()
        self._hits = []
        self._show_hits()

    def _show_hits(self) -> None:
        marks = []
        for number, hit in enumerate(self._hits):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = hit
            form = QTextCharFormat()
            theme = current_theme()
            form.setBackground(QColor(theme.search_match))
            if number == self._hit:
                form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
                form.setUnderlineColor(theme.text)
            mark.format = form
            marks.append(mark)
        self.setExtraSelections(marks)
