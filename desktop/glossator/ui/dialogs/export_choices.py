"""The part of the export dialog that is folded away at first: labels, sources, dates, tokens, and a split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from glossator.domain.splits import SplitBy
from glossator.session.export_plan import Unit, read_date, read_split
from glossator.ui.dialogs.frame import add_row, new_form, paragraph
from glossator.ui.widgets import GRID, PlainLabel, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.domain.splits import Split

_LINES = 4


class CheckList(QListWidget):
    """Names that can be ticked, all of them at first."""

    def __init__(self, name: str, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSpacing(1)
        for value, words in rows:
            item = QListWidgetItem(" ".join(words.split()))
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setToolTip(plain_tooltip(words))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.addItem(item)
        if rows:
            self.setCurrentRow(0)
        self.setFixedHeight(self.fontMetrics().height() * (_LINES + 2))

    def ticked(self) -> list[str]:
        """Return what is ticked."""
        items = [self.item(row) for row in range(self.count())]
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked]

    def tick_all(self, *, on: bool) -> None:
        """Tick everything, or nothing."""
        for row in range(self.count()):
            self.item(row).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


class ExportChoices(QWidget):
    """What of the articles in the chosen states is written, and how; everything is, until something is chosen.

    Layers are offered where there are several, and leaving copies out where there are some.
    """

    changed = Signal()

    def __init__(
        self,
        labels: Sequence[tuple[str, str]],
        sources: Sequence[str],
        *,
        layers: Sequence[str] = (),
        copies: bool = False,
    ) -> None:
        super().__init__()
        self._copies = copies
        nameless = self.tr("(without a source)")
        self.labels = CheckList(self.tr("Labels"), labels)
        self.sources = CheckList(self.tr("Sources"), [(name, name or nameless) for name in sources])
        self.since, self.until = QLineEdit(), QLineEdit()
        self.layer = QComboBox()
        for name in layers:
            self.layer.addItem(" ".join(name.split()), name)
        self.unit = QComboBox()
        self.one_of_group = QCheckBox(self.tr("Of copies of one text only one, a confirmed one if there is"))
        self.alignment = QComboBox()
        self.split = QComboBox()
        self.shares = QLineEdit("80/10/10")
        self.dev_from, self.test_from = QLineEdit(), QLineEdit()
        self._lay_out()
        for each in (self.labels, self.sources):
            each.itemChanged.connect(lambda _item: self.changed.emit())
        for field in (self.since, self.until, self.shares, self.dev_from, self.test_from):
            field.textChanged.connect(lambda _text: self.changed.emit())
        for box in (self.alignment, self.layer, self.unit):
            box.currentIndexChanged.connect(lambda _row: self.changed.emit())
        self.one_of_group.toggled.connect(lambda _on: self.changed.emit())
        self.split.currentIndexChanged.connect(lambda _row: self._change_split())
        self._change_split()

    @property
    def chosen_labels(self) -> frozenset[str]:
        """The labels whose spans are written; none means all."""
        ticked = self.labels.ticked()
        return frozenset(ticked if len(ticked) < self.labels.count() else ())

    @property
    def chosen_sources(self) -> tuple[str, ...]:
        """The sources whose articles are written; none means all."""
        ticked = self.sources.ticked()
        return tuple(ticked if len(ticked) < self.sources.count() else ())

    @property
    def chosen_split(self) -> Split | None:
        """How the articles are divided. Raises UserError when that is not said well."""
        by = str(self.split.currentData())
        if by == SplitBy.DATE:
            return read_split(by, "", self.dev_from.text().strip(), self.test_from.text().strip())
        return read_split(by, self.shares.text()) if by else None

    def check(self) -> None:
        """Raise UserError when something is not said well."""
        for field in (self.since, self.until):
            read_date(field.text().strip())
        _ = self.chosen_split

    @property
    def nothing(self) -> bool:
        """Whether every label, or every source, was taken away."""
        return any(each.count() and not each.ticked() for each in (self.labels, self.sources))

    def show_tokens(self, *, on: bool) -> None:
        """Ask about spans beside tokens, or not, as the format wants it."""
        self._form.setRowVisible(self._alignment_row, on)

    def _change_split(self) -> None:
        by = self.split.currentData()
        self._form.setRowVisible(self._shares_row, by in (SplitBy.TEXT.value, SplitBy.SOURCE.value))
        self._form.setRowVisible(self._dates_row, by == SplitBy.DATE.value)
        self.changed.emit()

    def _lay_out(self) -> None:
        for field, name, hint in (
            (self.since, self.tr("Published from"), self.tr("from, e.g. 2017-08")),
            (self.until, self.tr("Published to"), self.tr("to, e.g. 2017-09-30")),
            (self.shares, self.tr("Shares of train, dev and test"), "80/10/10"),
            (self.dev_from, self.tr("Dev from"), self.tr("dev from, e.g. 2017-09")),
            (self.test_from, self.tr("Test from"), self.tr("test from, e.g. 2017-10")),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(hint)
        self.alignment.setAccessibleName(self.tr("Spans that do not fall on tokens"))
        for value, words in (
            ("expand", self.tr("Widen them to whole tokens")),
            ("skip", self.tr("Leave them out")),
            ("strict", self.tr("Export nothing, and name the first")),
        ):
            self.alignment.addItem(words, value)
        self.layer.setAccessibleName(self.tr("Layer"))
        self.unit.setAccessibleName(self.tr("A record is"))
        self.unit.addItem(self.tr("An article"), Unit.ARTICLE.value)
        self.unit.addItem(self.tr("A sentence"), Unit.SENTENCE.value)
        self.split.setAccessibleName(self.tr("Divide"))
        for value, words in (
            ("", self.tr("Not at all")),
            (SplitBy.TEXT.value, self.tr("Into train, dev and test, by a hash of the text")),
            (SplitBy.SOURCE.value, self.tr("Into train, dev and test, each source whole")),
            (SplitBy.DATE.value, self.tr("Into train, dev and test, by date")),
        ):
            self.split.addItem(words, value)
        lists = QHBoxLayout()
        lists.setSpacing(2 * GRID)
        for words, each in ((self.tr("Labels"), self.labels), (self.tr("Sources"), self.sources)):
            column = QVBoxLayout()
            column.setSpacing(GRID // 2)
            column.addWidget(PlainLabel(words, muted=True))
            column.addWidget(each)
            lists.addLayout(column, 1)
        self._form = form = new_form()
        form.setVerticalSpacing(GRID)
        layer_row = form.rowCount()
        add_row(form, self.tr("Layer"), self.layer)
        form.setRowVisible(layer_row, self.layer.count() > 1)
        add_row(form, self.tr("Published"), _row(self.since, self.until))
        copies_row = form.rowCount()
        add_row(form, self.tr("Copies"), self.one_of_group)
        form.setRowVisible(copies_row, self._copies)
        add_row(form, self.tr("A record is"), self.unit)
        self._alignment_row = form.rowCount()
        add_row(form, self.tr("Beside tokens"), self.alignment)
        add_row(form, self.tr("Divide"), self.split)
        self._shares_row = form.rowCount()
        why = self.tr(
            "Each part becomes a file, or a folder, of its own. An article never changes its part, however many "
            "others come, and copies of one text are in the same."
        )
        add_row(form, self.tr("Shares"), self.shares, paragraph(why))
        self._dates_row = form.rowCount()
        add_row(form, self.tr("Dates"), _row(self.dev_from, self.test_from))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(lists)
        column.addLayout(form)


def _row(first: QWidget, second: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GRID)
    row.addWidget(first, 1)
    row.addWidget(second, 1)
    return row
