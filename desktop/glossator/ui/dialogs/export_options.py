"""Asks in which format, of which articles and to where an export is to be written, and says how much that is."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QFileDialog, QLineEdit

from glossator.domain.article import ArticleState
from glossator.ui.dialogs.frame import FramedDialog, add_row, beside, new_form, paragraph, plain_button
from glossator.ui.icons import icon
from glossator.ui.models.queue_model import STATE_WORDS
from glossator.ui.panels.queue_rows import STATE_ICONS
from glossator.ui.widgets import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class FormatChoice:
    """A format that can be chosen: what it is called, what it is for, and the ending of its files."""

    id: str
    name: str
    description: str
    suffix: str


@dataclass(frozen=True, slots=True)
class ExportCount:
    """How much there is in the articles of one state."""

    articles: int = 0
    spans: int = 0


@dataclass(frozen=True, slots=True)
class ExportOffer:
    """What the dialog offers; `name` is the file's name at first, without ending."""

    formats: tuple[FormatChoice, ...]
    folder: Path
    counts: Mapping[ArticleState, ExportCount] = field(default_factory=dict)
    name: str = "articles"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What was chosen."""

    format: str
    states: frozenset[ArticleState]
    unjudged: bool
    path: Path


class ExportOptionsDialog(FramedDialog):
    """Says what will be written as it is chosen; `choice` is what was chosen."""

    def __init__(self, offer: ExportOffer, *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Export"))
        self.heading.setText(self.windowTitle())
        self._offer = offer
        self.format = QComboBox()
        self.about = paragraph("")
        self.states = {state: QCheckBox() for state in (ArticleState.CONFIRMED, ArticleState.NEW, ArticleState.SKIPPED)}
        self.unjudged = QCheckBox(self.tr("Also suggestions that nobody has judged"))
        self.path = QLineEdit()
        self.wrong = paragraph("")
        self.total = PlainLabel()
        self.total.setWordWrap(True)
        for choice in offer.formats:
            self.format.addItem(choice.name, choice.id)
        self._lay_out()
        self.start = self.add_button(
            self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True
        )
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.states[ArticleState.CONFIRMED].setChecked(True)
        self.path.setText(str(offer.folder / f"{offer.name}{self._format.suffix}"))
        self.format.currentIndexChanged.connect(lambda _row: self._change_format())
        self.path.textChanged.connect(lambda _text: self._check())
        for box in (*self.states.values(), self.unjudged):
            box.toggled.connect(lambda _on: self._check())
        self._check()
        self.open_at(84, 30)

    @property
    def choice(self) -> ExportOptions:
        """What is chosen at this moment."""
        return ExportOptions(
            self._format.id,
            frozenset(state for state, box in self.states.items() if box.isChecked()),
            self.unjudged.isChecked(),
            Path(self.path.text().strip()).expanduser(),
        )

    def accept(self) -> None:
        """Close only when something can be written there."""
        if self.start.isEnabled():
            super().accept()

    @property
    def _format(self) -> FormatChoice:
        return self._offer.formats[max(self.format.currentIndex(), 0)]

    def _change_format(self) -> None:
        path = Path(self.path.text().strip())
        known = sorted({choice.suffix for choice in self._offer.formats}, key=len, reverse=True)
        for suffix in known:
            if suffix and path.name.endswith(suffix):
                path = path.with_name(path.name.removesuffix(suffix))
                break
        self.path.setText(str(path.with_name(path.name + self._format.suffix)) if path.name else "")
        self._check()

    def _check(self) -> None:
        self.about.setText(self._format.description)
        chosen = self.choice
        counts = [self._offer.counts.get(state, ExportCount()) for state in chosen.states]
        articles, spans = sum(c.articles for c in counts), sum(c.spans for c in counts)
        wrong = self._what_is_wrong(chosen, articles)
        parts = [
            f"{articles:,} {'article' if articles == 1 else 'articles'}",
            f"{spans:,} {'span' if spans == 1 else 'spans'}",
        ]
        if chosen.unjudged:
            parts.append(self.tr("their unjudged suggestions"))
        self.total.setText(self.tr("Will be written: ") + ", ".join(parts) + ".")
        note = self.tr("The file is there already and will be replaced.") if chosen.path.is_file() else ""
        self.wrong.setText(wrong or note)
        self.wrong.setVisible(bool(self.wrong.text()))
        self.path.setAccessibleDescription(self.wrong.text())
        self.start.setEnabled(not wrong)

    def _what_is_wrong(self, chosen: ExportOptions, articles: int) -> str:
        if not self.path.text().strip():
            return self.tr("Say where the export is to be written.")
        if not chosen.path.is_absolute() or not chosen.path.parent.is_dir():
            return self.tr("There is no such folder.")
        if not os.access(chosen.path.parent, os.W_OK):
            return self.tr("The folder cannot be written to.")
        if not chosen.states:
            return self.tr("Choose at least one state of articles.")
        return "" if articles else self.tr("There are no articles in these states.")

    def _lay_out(self) -> None:
        self.format.setAccessibleName(self.tr("Format"))
        self.path.setAccessibleName(self.tr("File"))
        for state, box in self.states.items():
            number = self._offer.counts.get(state, ExportCount()).articles
            box.setText(f"{STATE_WORDS[state]} ({number:,})")
            box.setIcon(icon(STATE_ICONS[state]))
        form = new_form()
        add_row(form, self.tr("Format"), self.format, self.about)
        add_row(form, self.tr("Articles"), *self.states.values(), self.unjudged)
        browse = plain_button("folder", self.tr("Choose…"), self._browse)
        add_row(form, self.tr("File"), beside(self.path, browse), self.wrong)
        self.body.addLayout(form)
        self.body.addStretch()
        self.body.addWidget(self.total)

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export"), self.path.text(), f"*{self._format.suffix}")
        if name:
            self.path.setText(name)
