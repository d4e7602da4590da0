"""Progress: how far the project is, how fast it goes, and what becomes of what the sources suggest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from glossator.domain.article import ArticleState
from glossator.domain.progress import fates
from glossator.ui.icons import icon
from glossator.ui.models.times import clock, q_date
from glossator.ui.panels.charts import BarRow, BarRows, Column, Columns, Legend, Part, PartsBar
from glossator.ui.widgets import GRID, EmptyState, PlainLabel, SectionHeading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QShowEvent

    from glossator.domain.labels import LabelScheme
    from glossator.domain.progress import Fate, Score
    from glossator.session.progress import Pace, Progress

FATE_COLOURS = {
    "accepted": "success",
    "relabelled": "accent",
    "moved": "warning",
    "rejected": "danger",
    "by_hand": "border-strong",
}
"""In which role’s colour each outcome is drawn; they always stand in this order."""


class ProgressPanel(QWidget):
    """Sections of figures and small charts, under a line that says of when they are."""

    came_up = Signal()
    refresh_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: Progress | None = None
        self._scheme: LabelScheme | None = None
        self.when = PlainLabel("", muted=True)
        self.again = QToolButton()
        self.articles = PartsBar(self.tr("Articles by state"))
        self.articles_words = PlainLabel("")
        self.pace_words = PlainLabel("")
        self.days = Columns(self.tr("Articles confirmed on each of the last days"))
        self.hours = Columns(self.tr("Articles confirmed by the hour of the day"), lines=2.0)
        self.spans = BarRows(self.tr("Spans of each label"))
        self.source = QComboBox()
        self.fates = BarRows(self.tr("What became of the pre-highlights of each label"), shares=True)
        self.scores = BarRows(self.tr("Precision and recall of each source"), shares=True)
        self.labels = BarRows(self.tr("Precision and recall for each label"), shares=True)
        self._lay_out()
        self.again.clicked.connect(self.refresh_requested)
        self.source.currentIndexChanged.connect(self._show_source)
        self.show_progress(None, None)

    def show_progress(self, found: Progress | None, scheme: LabelScheme | None) -> None:
        """Show other figures, or that there are none yet."""
        self._shown, self._scheme = found, scheme
        empty = found is None or not any(found.figures.summary.articles.values())
        self._empty.setVisible(empty)
        self._content.setVisible(not empty)
        if found is None:
            return
        at = QLocale().toString(clock(found.at), QLocale.FormatType.ShortFormat)
        self.when.setText(self.tr("As of {0}").format(at))
        self._show_articles(found.figures.summary.articles)
        self._show_pace(found.pace)
        self._show_spans(found.figures.summary.spans)
        self._show_sources(found)

    def show_counting(self, part: float) -> None:
        """Say how far the counting is."""
        self.when.setText(self.tr("Counting… {0} %").format(round(part * 100)))

    def show_outdated(self) -> None:
        """Say that the figures are from before the last changes."""
        if self._shown is not None:
            at = QLocale().toString(clock(self._shown.at), QLocale.FormatType.ShortFormat)
            self.when.setText(self.tr("As of {0}; work has gone on since").format(at))

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the figures are wanted now."""
        super().showEvent(event)
        self.came_up.emit()

    def sizeHint(self) -> QSize:
        """Return a width in which a label's name, its bar and its figures stand side by side."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 44, metrics.height() * 30)

    def _show_articles(self, counts: Mapping[ArticleState, int]) -> None:
        confirmed, skipped, new = (
            counts.get(state, 0) for state in (ArticleState.CONFIRMED, ArticleState.SKIPPED, ArticleState.NEW)
        )
        total = confirmed + skipped + new
        share = round(100 * confirmed / total) if total else 0
        words = [self.tr("{0} of {1} confirmed ({2} %)").format(f"{confirmed:,}", f"{total:,}", share)]
        if skipped:
            words.append(self.tr("{0} skipped").format(f"{skipped:,}"))
        words.append(self.tr("{0} to do").format(f"{new:,}"))
        self.articles_words.setText(" · ".join(words))
        self.articles.set_parts(
            [
                Part(confirmed, "success", words[0]),
                Part(skipped, "border-strong", self.tr("{0} skipped").format(f"{skipped:,}")),
                Part(new, "border", words[-1]),
            ]
        )

    def _show_pace(self, pace: Pace) -> None:
        today = pace.days[-1][1]
        words = [self.tr("{0} confirmed today").format(f"{today:,}")]
        words.append(self.tr("{0} in 14 days").format(f"{pace.confirmed:,}"))
        if pace.per_hour is not None:
            words.append(self.tr("{0} an hour at work").format(_short(pace.per_hour)))
        if pace.seconds_each is not None:
            words.append(self.tr("{0} on an article").format(_duration(pace.seconds_each)))
        self.pace_words.setText(" · ".join(words))
        last = len(pace.days) - 1
        self.days.set_columns(
            [
                Column(
                    QLocale().toString(q_date(day), "d MMM") if number % 7 == last % 7 else "",
                    count,
                    self.tr("{0}: {1} confirmed").format(QLocale().toString(q_date(day), "dddd d MMMM"), count),
                    strong=number == last,
                )
                for number, (day, count) in enumerate(pace.days)
            ]
        )
        self.hours.set_columns(
            [
                Column(
                    f"{hour}:00" if hour % 6 == 0 else "",
                    count,
                    self.tr("{0}:00 to {1}:00: {2} confirmed").format(hour, hour + 1, count),
                )
                for hour, count in enumerate(pace.hours)
            ]
        )

    def _show_spans(self, counts: Mapping[str, int]) -> None:
        ordered = sorted(counts.items(), key=lambda item: -item[1])
        self.spans.set_rows(
            [
                BarRow(
                    self._name(label),
                    (Part(count, self._colour(label)),),
                    f"{count:,}",
                    f"{self._name(label)}: {count:,}",
                )
                for label, count in ordered
                if count
            ]
        )
        self._spans_block.setVisible(bool(counts))

    def _show_sources(self, found: Progress) -> None:
        sources = [score.source for score in found.figures.by_source()]
        sources += [source for source in found.figures.summary.by_source() if source not in sources]
        chosen = self.source.currentData()
        self.source.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.source.clear()
        self.source.addItem(self.tr("All sources"), None)
        for source in sources:
            self.source.addItem(source_name(source), source)
        self.source.setCurrentIndex(max(self.source.findData(chosen), 0) if chosen else 0)
        self.source.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._sources_block.setVisible(bool(sources))
        self._show_source()

    def _show_source(self) -> None:
        if self._shown is None:
            return
        figures, source = self._shown.figures, self.source.currentData()
        ordered = sorted(fates(figures.summary, source), key=lambda fate: -fate.total)
        # Of one source, what it never suggested says nothing.
        told = [fate for fate in ordered if fate.total > (fate.by_hand if source else 0)]
        self.fates.set_rows([self._fate_row(fate) for fate in told])
        self.scores.set_rows([self._score_row(source_name(s.source), s) for s in figures.by_source() if s.suggested])
        rows = [s for s in figures.scores if s.source == source and (s.suggested or s.wanted)]
        rows.sort(key=lambda score: -score.wanted)
        self.labels.set_rows([self._score_row(self._name(score.label), score) for score in rows])
        self.labels.setVisible(bool(rows))
        self._scores_block.setVisible(bool(self.scores.rows))

    def _fate_row(self, fate: Fate) -> BarRow:
        said = {
            "accepted": self.tr("{0} accepted"),
            "relabelled": self.tr("{0} relabelled"),
            "moved": self.tr("{0} moved"),
            "rejected": self.tr("{0} rejected"),
            "by_hand": self.tr("{0} added by hand"),
        }
        parts = tuple(
            Part(value, FATE_COLOURS[name], words.format(f"{value:,}"))
            for name, words in said.items()
            if (value := getattr(fate, name))
        )
        name = self._name(fate.label)
        words = f"{name}: " + ", ".join(part.words for part in parts)
        return BarRow(name, parts, f"{round(100 * fate.accepted / fate.total)} %", words)

    def _score_row(self, name: str, score: Score) -> BarRow:
        right, wrong, missed = score.right, score.suggested - score.right, score.wanted - score.right
        parts = (
            Part(right, "success", self.tr("{0} right").format(right)),
            Part(wrong, "danger", self.tr("{0} wrong").format(wrong)),
            Part(missed, "border-strong", self.tr("{0} missed").format(missed)),
        )
        precision = "–" if score.precision is None else f"{round(100 * score.precision)}"
        recall = "–" if score.recall is None else f"{round(100 * score.recall)}"
        words = self.tr("{0}: precision {1} %, recall {2} %; {3}").format(
            name, precision, recall, ", ".join(part.words for part in parts)
        )
        return BarRow(name, tuple(part for part in parts if part.value), f"{precision} / {recall} %", words)

    def _name(self, label: str) -> str:
        return self._scheme.label(label).name if self._scheme and label in self._scheme else label

    def _colour(self, label: str) -> str:
        return self._scheme.label(label).colour if self._scheme and label in self._scheme else "border-strong"

    def _lay_out(self) -> None:
        self.again.setText(self.tr("Count Again"))
        self.again.setIcon(icon("refresh"))
        self.again.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.again.setAccessibleName(self.tr("Count Again"))
        self.again.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.source.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.source.setMinimumContentsLength(12)
        self.source.setAccessibleName(self.tr("Source of the pre-highlights"))
        for label in (self.articles_words, self.pace_words, self.when):
            label.setWordWrap(True)
        for label, name in ((self.articles_words, self.tr("Articles")), (self.pace_words, self.tr("Pace"))):
            label.setAccessibleName(name)
        legend = [
            (FATE_COLOURS["accepted"], self.tr("accepted")),
            (FATE_COLOURS["relabelled"], self.tr("relabelled")),
            (FATE_COLOURS["moved"], self.tr("moved")),
            (FATE_COLOURS["rejected"], self.tr("rejected")),
            (FATE_COLOURS["by_hand"], self.tr("by hand")),
        ]
        note = PlainLabel(self.tr("Right, wrong and missed in confirmed articles: precision / recall."), muted=True)
        note.setWordWrap(True)
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(GRID, GRID // 2, GRID, 2 * GRID)
        column.setSpacing(3 * GRID)
        self._spans_block = _section(self.tr("Spans"), self.spans)
        self._sources_block = _section(
            self.tr("What became of the pre-highlights"), self.source, Legend(legend), self.fates
        )
        self._scores_block = _section(self.tr("The sources in use"), note, self.scores, self.labels)
        column.addWidget(_section(self.tr("Articles"), self.articles, self.articles_words))
        column.addWidget(_section(self.tr("Pace"), self.pace_words, self.days, self.hours))
        for block in (self._spans_block, self._sources_block, self._scores_block):
            column.addWidget(block)
        column.addStretch()
        self._empty = EmptyState(
            "statistics", self.tr("No figures yet"), self.tr("Import articles and confirm some; the figures grow here.")
        )
        inside = QWidget()
        both = QVBoxLayout(inside)
        both.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self._content)
        both.addWidget(self._empty)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Figures"))
        scroll.setWidget(inside)
        self.setFocusProxy(scroll)
        head = QHBoxLayout()
        head.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID // 2)
        head.addWidget(self.when, 1)
        head.addWidget(self.again)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(scroll, 1)


def source_name(source: str) -> str:
    """Return a source's name as it is shown: `spacy:en_core_web_sm` without the kind where the name says it all."""
    kind, _, name = source.partition(":")
    return f"{kind} ({name})" if name and kind != "spacy" else name or kind


def _section(title: str, *widgets: QWidget) -> QWidget:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    column.addWidget(SectionHeading(title))
    for widget in widgets:
        column.addWidget(widget)
    return block


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.1f}"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if rest and minutes < 10 else f"{minutes} min"
