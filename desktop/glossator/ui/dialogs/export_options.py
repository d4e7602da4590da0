"""Asks in which format, of which articles and to where an export is to be written, and says how much that is."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QFileDialog, QLineEdit, QPushButton

from glossator.domain.article import ArticleState
from glossator.errors import UserError
from glossator.ui.dialogs.export_choices import ExportChoices
from glossator.ui.dialogs.frame import FramedDialog, add_row, beside, new_form, paragraph, plain_button
from glossator.ui.icons import icon
from glossator.ui.models.queue_model import STATE_WORDS
from glossator.ui.panels.queue_rows import STATE_ICONS
from glossator.ui.widgets import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from glossator.domain.splits import Split


@dataclass(frozen=True, slots=True)
class FormatChoice:
    """A format that can be chosen: what it is called, what it is for, and the ending of its files.

    A `folder` is written where an export is several files; `tokens` says that spans have to fall on them.
    """

    id: str
    name: str
    description: str
    suffix: str
    folder: bool = False
    tokens: bool = False


@dataclass(frozen=True, slots=True)
class ExportCount:
    """How much there is in the articles of one state."""

    articles: int = 0
    spans: int = 0


@dataclass(frozen=True, slots=True)
class ExportOffer:
    """What the dialog offers; `name` is the file's name at first, without ending. `labels` are ids with names.

    `layers` are the counts of each layer, where there are several, that of `counts` first.
    """

    formats: tuple[FormatChoice, ...]
    folder: Path
    counts: Mapping[ArticleState, ExportCount] = field(default_factory=dict)
    name: str = "articles"
    labels: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    layers: Mapping[str, Mapping[ArticleState, ExportCount]] = field(default_factory=dict)
    copies: bool = False
    """Whether some articles are copies of others."""
    release: int = 0
    """The number of the release that this is to be; 0 for none."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What was chosen."""

    format: str
    states: frozenset[ArticleState]
    unjudged: bool
    path: Path
    labels: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    alignment: str = "expand"
    split: Split | None = None
    layer: str = ""
    unit: str = "article"
    one_of_group: bool = False


class ExportOptionsDialog(FramedDialog):
    """Says what will be written as it is chosen; `choice` is what was chosen."""

    def __init__(self, offer: ExportOffer, *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Export"))
        if offer.release:
            self.setWindowTitle(self.tr("Make release") + f" {offer.release}")
        self.heading.setText(self.windowTitle())
        self._offer = offer
        self.format = QComboBox()
        self.about = paragraph("")
        self.states = {state: QCheckBox() for state in (ArticleState.CONFIRMED, ArticleState.NEW, ArticleState.SKIPPED)}
        self.unjudged = QCheckBox(self.tr("Also suggestions that nobody has judged"))
        self.more = QPushButton(self.tr("More choices"))
        self.choices = ExportChoices(offer.labels, offer.sources, layers=tuple(offer.layers), copies=offer.copies)
        self.path = QLineEdit()
        self.wrong = paragraph("")
        self.total = PlainLabel()
        self.total.setWordWrap(True)
        for choice in offer.formats:
            self.format.addItem(choice.name, choice.id)
        self._lay_out()
        self.start = self.add_button(
            self.tr("Make It") if offer.release else self.tr("Export"),
            QDialogButtonBox.ButtonRole.AcceptRole,
            self.accept,
            default=True,
        )
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.states[ArticleState.CONFIRMED].setChecked(True)
        self.path.setText(str(offer.folder / f"{offer.name}{self._format.suffix}"))
        self.format.currentIndexChanged.connect(lambda _row: self._change_format())
        self.path.textChanged.connect(lambda _text: self._check())
        for box in (*self.states.values(), self.unjudged):
            box.toggled.connect(lambda _on: self._check())
        self.more.toggled.connect(self._unfold)
        self.choices.changed.connect(self._choose)
        self._is_file = True
        self._unfold(unfolded=False)
        self._change_format()
        self.open_at(84, 30)

    @property
    def choice(self) -> ExportOptions:
        """What is chosen at this moment."""
        more = self.choices
        return ExportOptions(
            self._format.id,
            frozenset(state for state, box in self.states.items() if box.isChecked()),
            self.unjudged.isChecked(),
            Path(self.path.text().strip()).expanduser(),
            more.chosen_labels,
            more.chosen_sources,
            more.since.text().strip(),
            more.until.text().strip(),
            str(more.alignment.currentData()),
            self._split,
            more.layer.currentData() or "",
            str(more.unit.currentData()),
            more.one_of_group.isChecked(),
        )

    def accept(self) -> None:
        """Close only when something can be written there."""
        if self.start.isEnabled():
            super().accept()

    @property
    def _format(self) -> FormatChoice:
        return self._offer.formats[max(self.format.currentIndex(), 0)]

    @property
    def _split(self) -> Split | None:
        try:
            return self.choices.chosen_split
        except UserError:
            return None

    @property
    def _suffix(self) -> str:
        """What the name ends in: nothing, where a folder is written."""
        return "" if self._format.folder or self._split or self._offer.release else self._format.suffix

    def _unfold(self, unfolded: bool) -> None:  # noqa: FBT001 - a signal’s
        self.more.setIcon(icon("chevron-up" if unfolded else "chevron-down"))
        self.choices.setVisible(unfolded)
        self._grow()

    def _change_format(self) -> None:
        self.choices.show_tokens(on=self._format.tokens)
        self._change_ending()
        self._check()
        self._grow()

    def _grow(self) -> None:
        """Make room for what is shown now, as far as the screen has it."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            needed = max(self.minimumSizeHint().height(), layout.totalHeightForWidth(self.width()))
            height = min(needed, round(self.screen().availableGeometry().height() * 0.9))
            self.resize(self.width(), max(self.height(), height))

    @property
    def _counts(self) -> Mapping[ArticleState, ExportCount]:
        return self._offer.layers.get(self.choices.layer.currentData() or "", self._offer.counts)

    @property
    def _suffixes(self) -> list[str]:
        return sorted({choice.suffix for choice in self._offer.formats}, key=len, reverse=True)

    def _choose(self) -> None:
        if bool(self._suffix) is not self._is_file:
            self._change_ending()
        self._name_states()
        self._check()
        self._grow()

    def _change_ending(self) -> None:
        self._is_file = bool(self._suffix)
        self.where.setText(self.tr("File") if self._is_file else self.tr("Folder"))
        self.path.setAccessibleName(self.where.text())
        path = Path(self.path.text().strip())
        for suffix in self._suffixes:
            if suffix and path.name.endswith(suffix):
                path = path.with_name(path.name.removesuffix(suffix))
                break
        self.path.setText(str(path.with_name(path.name + self._suffix)) if path.name else "")

    def _check(self) -> None:
        self.about.setText(self._format.description)
        self.about.setVisible(bool(self._format.description))
        chosen = self.choice
        counts = [self._counts.get(state, ExportCount()) for state in chosen.states]
        articles, spans = sum(c.articles for c in counts), sum(c.spans for c in counts)
        wrong = self._what_is_wrong(chosen, articles)
        parts = [
            f"{articles:,} {'article' if articles == 1 else 'articles'}",
            f"{spans:,} {'span' if spans == 1 else 'spans'}",
        ]
        if chosen.unjudged:
            parts.append(self.tr("their unjudged suggestions"))
        partly = chosen.labels or chosen.sources or chosen.since or chosen.until or chosen.one_of_group
        begin = self.tr("Will be written, as far as chosen below: ") if partly else self.tr("Will be written: ")
        self.total.setText(begin + ", ".join(parts) + ".")
        note = ""
        if chosen.path.is_file():
            note = self.tr("The file is there already and will be replaced.")
        elif chosen.path.is_dir() and any(chosen.path.iterdir()):
            note = self.tr("The folder is there already. It will be replaced if it holds nothing but an export.")
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
        if self.choices.nothing:
            return self.tr("Choose at least one label and one source.")
        try:
            self.choices.check()
        except UserError as error:
            return str(error)
        return "" if articles else self.tr("There are no articles in these states.")

    def _lay_out(self) -> None:
        self.format.setAccessibleName(self.tr("Format"))
        self._name_states()
        for state, box in self.states.items():
            box.setIcon(icon(STATE_ICONS[state]))
        form = new_form()
        add_row(form, self.tr("Format"), self.format, self.about)
        if self._offer.release:
            # A release is of confirmed articles alone: there is nothing to choose.
            for each in (*self.states.values(), self.unjudged):
                each.setParent(self)
                each.hide()
            add_row(form, self.tr("Articles"), PlainLabel(self.states[ArticleState.CONFIRMED].text()))
        else:
            add_row(form, self.tr("Articles"), *self.states.values(), self.unjudged)
        browse = plain_button("folder", self.tr("Choose…"), self._browse)
        self.where = add_row(form, self.tr("File"), beside(self.path, browse), self.wrong)
        self.more.setCheckable(True)
        self.more.setAutoDefault(False)
        self.body.addLayout(form)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.choices)
        self.body.addStretch()
        self.body.addWidget(self.total)

    def _name_states(self) -> None:
        for state, box in self.states.items():
            box.setText(f"{STATE_WORDS[state]} ({self._counts.get(state, ExportCount()).articles:,})")

    def _browse(self) -> None:
        if self._suffix:
            name, _ = QFileDialog.getSaveFileName(self, self.tr("Export"), self.path.text(), f"*{self._suffix}")
        else:
            name = QFileDialog.getExistingDirectory(
                self, self.tr("Export into a Folder"), str(Path(self.path.text()).parent)
            )
        if name:
            self.path.setText(name)
