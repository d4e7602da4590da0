"""The status line: saved, what the sources are doing, which article of how many, and a running job with its cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QStatusBar, QToolButton

from glossator.ui.icons import icon
from glossator.ui.widgets import GRID, PlainLabel, plain_tooltip

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from glossator.session.jobs import Job


class StatusLine(QStatusBar):
    """Shows the little that is always worth knowing."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(GRID, 0, GRID, 0)
        self._saved = PlainLabel("", muted=True)
        self._armed = PlainLabel("")
        self._work = PlainLabel("", muted=True)
        self._position = PlainLabel("", muted=True)
        self._job_words = PlainLabel("", muted=True)
        self._bar = QProgressBar()
        self._bar.setMaximumWidth(self.fontMetrics().averageCharWidth() * 24)
        self._bar.setTextVisible(False)
        self._cancel = QToolButton()
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setIcon(icon("close"))
        self._cancel.setToolTip(plain_tooltip(self.tr("Stop what is running; nothing is left half done")))
        self._cancel.clicked.connect(self.cancel_requested)
        for label, name in (
            (self._saved, self.tr("Saved")),
            (self._armed, self.tr("Armed label")),
            (self._work, self.tr("Pre-highlighting")),
            (self._position, self.tr("Position in the queue")),
            (self._job_words, self.tr("Running")),
        ):
            label.setAccessibleName(name)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.addWidget(self._saved)
        self.addWidget(self._armed)
        for widget in (self._job_words, self._bar, self._cancel, self._work, self._position):
            self.addPermanentWidget(widget)
        self._show_job_widgets(shown=False)

    def show_saved(self) -> None:
        """Say that everything is in the file: it always is, once a change has been shown."""
        self._saved.setText(self.tr("All changes saved"))

    def show_work(self, starting: bool, pending: int) -> None:  # noqa: FBT001 - a state
        """Show what the sources of suggestions are doing."""
        if starting:
            self._work.setText(self.tr("Loading the pipeline…"))
        elif pending:
            articles = self.tr("1 article") if pending == 1 else self.tr("{0} articles").format(pending)
            self._work.setText(self.tr("Pre-highlighting {0}…").format(articles))
        else:
            self._work.setText("")

    def show_armed(self, label: str) -> None:
        """Show which label every selection gets at once; an empty name for none."""
        self._armed.setText(self.tr("Armed: {0} (every selection gets it)").format(label) if label else "")

    def show_position(self, number: int, total: int) -> None:
        """Show which article of how many is open."""
        self._position.setText(self.tr("Article {0} of {1}").format(number, f"{total:,}") if number else "")

    def show_job(self, job: Job) -> None:
        """Show how far a job is."""
        self._show_job_widgets(shown=True)
        self._job_words.setText(job.message or job.title)
        if job.progress is None:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(job.progress * 1000))

    def end_job(self) -> None:
        """Show that no job is running."""
        self._show_job_widgets(shown=False)

    def _show_job_widgets(self, *, shown: bool) -> None:
        for widget in (self._job_words, self._bar, self._cancel):
            widget.setVisible(shown)
