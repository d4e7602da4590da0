"""The manual: its pages on the left, the one that is read on the right, and a search through all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QSplitter, QToolButton, QVBoxLayout, QWidget

from glossator.ui.dialogs.frame import paragraph
from glossator.ui.dialogs.help_browser import HelpBrowser
from glossator.ui.icons import icon
from glossator.ui.widgets import GRID, plain_tooltip

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One file of the manual."""

    name: str
    title: str
    text: str


def read_pages(folder: Path) -> list[HelpPage]:
    """Return the manual's pages in the order of their file names; each is called by its first heading."""
    pages = []
    for path in sorted(folder.glob("*.md")):
        text = path.read_text("utf-8", errors="replace")
        title = next((line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("#")), path.stem)
        pages.append(HelpPage(path.name, title, text))
    return pages


class HelpViewer(QWidget):
    """A window beside the main one. Alt+Left goes back, Alt+Right forward, Ctrl+F searches, Escape closes."""

    def __init__(self, folder: Path, *, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Glossator help"))
        self._pages = read_pages(folder)
        self._past: list[str] = []
        self._future: list[str] = []
        self._open: HelpPage | None = None
        self.search = QLineEdit()
        self.list = QListWidget()
        self.browser = HelpBrowser(folder)
        self.notice = paragraph("")
        self._back = _tool("back", self.tr("Back"), "Alt+Left")
        self._forward = _tool("next", self.tr("Forward"), "Alt+Right")
        self._lay_out()
        self._fill_list()
        self.search.textChanged.connect(lambda _text: self._fill_list())
        self.search.returnPressed.connect(self.browser.next_hit)
        self.list.currentRowChanged.connect(self._open_row)
        self.browser.link_chosen.connect(self._follow)
        self._back.clicked.connect(self.go_back)
        self._forward.clicked.connect(self.go_forward)
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Find), self._focus_search),
            (QKeySequence("Escape"), self.close),
            (QKeySequence("Alt+Left"), self.go_back),
            (QKeySequence("Alt+Right"), self.go_forward),
            (QKeySequence("F3"), self.browser.next_hit),
        ):
            QShortcut(keys, self, action)
        if self._pages:
            self.open_page(self._pages[0].name)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 140, metrics.height() * 48)
        self.browser.setFocus()

    @property
    def page(self) -> str:
        """The file name of the page that is shown."""
        return self._open.name if self._open else ""

    def open_page(self, name: str, anchor: str = "") -> bool:
        """Show a page by its file name, with or without `.md`; False when the manual has none of that name."""
        found = next((page for page in self._pages if page.name in (name, f"{name}.md")), None)
        if found is None:
            return False
        if self._open is not None and self._open is not found:
            self._past.append(self._open.name)
            self._future.clear()
        self._show(found, anchor)
        return True

    def go_back(self) -> None:
        """Show the page that was read before."""
        self._travel(self._past, self._future)

    def go_forward(self) -> None:
        """Show the page that was left by going back."""
        self._travel(self._future, self._past)

    def _travel(self, source: list[str], target: list[str]) -> None:
        if source and self._open is not None:
            target.append(self._open.name)
            name = source.pop()
            self._show(next(page for page in self._pages if page.name == name))

    def _show(self, page: HelpPage, anchor: str = "") -> None:
        if page is not self._open:
            self._open = page
            self.browser.show_page(page.text)
        self.browser.mark(self.search.text().strip())
        if anchor:
            self.browser.go_to(anchor)
        self.notice.hide()
        self._back.setEnabled(bool(self._past))
        self._forward.setEnabled(bool(self._future))
        self._select_open()

    def _follow(self, link: str) -> None:
        name, _, anchor = link.partition("#")
        if not name and anchor:
            self.browser.go_to(anchor)
        elif not (":" not in name and self.open_page(name, anchor)):
            QGuiApplication.clipboard().setText(link)
            self.notice.setText(
                self.tr("Glossator opens no addresses outside the manual. This one was copied: ") + link
            )
            self.notice.show()

    def _fill_list(self) -> None:
        text = self.search.text().strip()
        wanted = text.casefold()
        self._shown = [p for p in self._pages if wanted in p.title.casefold() or wanted in p.text.casefold()]
        with QSignalBlocker(self.list):
            self.list.clear()
            self.list.addItems([page.title for page in self._shown])
        self.browser.mark(text)
        self._select_open()
        if self._shown and self._open not in self._shown:
            self.open_page(self._shown[0].name)
        if text:
            self.browser.next_hit()

    def _select_open(self) -> None:
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(self._shown.index(self._open) if self._open in self._shown else -1)

    def _open_row(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self.open_page(self._shown[row].name)

    def _focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(self.tr("Search the manual"))
        self.search.setAccessibleName(self.tr("Search the manual"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.list.setAccessibleName(self.tr("Pages of the manual"))
        self.list.viewport().setAutoFillBackground(False)
        self.list.setSpacing(3)
        self.notice.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        self.notice.hide()
        tools = QHBoxLayout()
        tools.setSpacing(0)
        tools.addWidget(self._back)
        tools.addWidget(self._forward)
        tools.addWidget(self.search)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(tools)
        column.addWidget(self.list)
        right = QWidget()
        page = QVBoxLayout(right)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.browser)
        page.addWidget(self.notice)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        width = self.fontMetrics().averageCharWidth()
        splitter.setSizes([width * 36, width * 104])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)


def _tool(drawing: str, words: str, keys: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(drawing))
    button.setAccessibleName(words)
    button.setToolTip(plain_tooltip(f"{words} ({keys})"))
    return button
