"""An export from the window: asks what and where, shows what would be lost before anything is written, and says so."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog, QFileDialog

from glossator.domain.article import ArticleState
from glossator.domain.selection import Selection
from glossator.errors import UserError
from glossator.session import exporting
from glossator.session.export_plan import Unit, read_alignment
from glossator.session.jobs import ExportJob, ExportPlan, ExportResult
from glossator.session.release_comparing import CompareJob, Comparison
from glossator.session.releases import ReleaseJob, list_releases, next_number
from glossator.ui.article.events import Selected
from glossator.ui.dialogs.export_losses import ExportLossesDialog
from glossator.ui.dialogs.export_options import ExportCount, ExportOffer, ExportOptionsDialog, FormatChoice
from glossator.ui.dialogs.release_comparison import ReleaseComparisonDialog
from glossator.ui.dialogs.releases import ReleasesDialog

if TYPE_CHECKING:
    from glossator.session.jobs import Job
    from glossator.session.session import Session
    from glossator.ui.dialogs.export_options import ExportOptions
    from glossator.ui.main_window import MainWindow


class Exporting(QObject):
    """One export, from the first question to the notice at its end."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def ask(self, folder: Path) -> None:
        """Ask what is to be exported, and write it in the background."""
        session = self._window.session
        if session is None:
            return
        dialog = ExportOptionsDialog(_offer(session, folder), parent=self._window)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        wish = dialog.choice
        job = ExportJob(session, wish.path, _plan(wish), when_lossy=self._show_later)
        self._window.jobs.start(job, self._exported)

    def show_releases(self, folder: Path) -> None:
        """List the releases; make a new one, or an earlier one again, as is wished."""
        session = self._window.session
        if session is None:
            return
        known = list_releases(session)
        dialog = ReleasesDialog([(each.number, each.line.strip()) for each in known], parent=self._window)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        if dialog.compared is not None:
            self._window.jobs.start(CompareJob(session, *dialog.compared), self._compared)
            return
        if dialog.number is None:
            asked = ExportOptionsDialog(_offer(session, folder, release=next_number(session)), parent=self._window)
            if asked.exec() != QDialog.DialogCode.Accepted:
                return
            wish = asked.choice
            job = ReleaseJob(session, wish.path, _plan(wish), when_lossy=self._show_later)
        else:
            name = QFileDialog.getExistingDirectory(
                self._window, self.tr("An Empty Folder for the Release"), str(folder)
            )
            if not name:
                return
            job = ReleaseJob(session, Path(name), number=dialog.number)
        self._window.jobs.start(job, self._exported)

    def _compared(self, job: Job) -> None:
        if job.error is not None:
            self._window.show_problem(job.error)
        if isinstance(job.result, Comparison):
            dialog = ReleaseComparisonDialog(job.result, parent=self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.place_chosen.connect(partial(_go, self._window))
            self._window.project_left.connect(dialog.close)
            dialog.show()
        self.deleteLater()

    def _show_later(self, job: ExportJob) -> None:
        # Not inside the job’s own step, in which nothing else may pump it.
        QTimer.singleShot(0, self, lambda: self._show(job))

    def _show(self, job: ExportJob) -> None:
        if job.finished or job.written is None:
            return
        if ExportLossesDialog(job.written, parent=self._window).exec() != QDialog.DialogCode.Accepted:
            job.cancel()
            return
        try:
            job.publish()
        except UserError as error:
            job.cancel()
            self._window.show_problem(error)

    def _exported(self, job: Job) -> None:
        if job.error is not None:
            self._window.show_problem(job.error)
        if isinstance(job.result, ExportResult):
            self._window.notice(job.result.summary())
        self.deleteLater()


def _go(window: MainWindow, article: str, start: int, end: int) -> None:
    """Open an article at a span of a release, which may be marked otherwise by now."""
    session = window.session
    if session is None or session.project.key_of(article) is None:
        window.notice(window.tr("This article is no longer in the project."))
        return
    if window.desk.article != article:
        window.desk.open(article)
    view = window.page.view
    view.selection_finished.emit(Selected(start, end, exact=True))
    view.reveal(start, end)
    window.activateWindow()
    view.setFocus()


def _plan(wish: ExportOptions) -> ExportPlan:
    selection = Selection(
        wish.states,
        wish.labels,
        wish.sources,
        wish.since,
        wish.until,
        unjudged=wish.unjudged,
        one_of_group=wish.one_of_group,
    )
    return ExportPlan(wish.format, selection, read_alignment(wish.alignment), wish.split, wish.layer, Unit(wish.unit))


def _offer(session: Session, folder: Path, *, release: int = 0) -> ExportOffer:
    project, layer = session.project, session.layer
    sources = project.texts.sources()
    layers = [layer, *(each for each in project.exports(layer).layers if each != layer)]
    counts = {each: _counts(session, each) for each in layers}
    return ExportOffer(
        formats=tuple(
            FormatChoice(
                each.id,
                each.name,
                each.description,
                each.extensions[0] if each.extensions else "",
                folder=each.write_folder is not None,
                tokens=each.needs_tokens,
            )
            for each in exporting.formats()
        ),
        folder=folder,
        counts=counts[layer],
        name=f"{session.path.stem}-release-{release}" if release else session.path.stem,
        labels=tuple((label.id, label.name) for label in session.scheme),
        sources=(*sources, "") if sources else (),
        layers=counts if len(counts) > 1 else {},
        copies=bool(project.copies.group_count()),
        release=release,
    )


def _counts(session: Session, layer: str) -> dict[ArticleState, ExportCount]:
    articles, spans = session.project.state_counts(layer), session.project.span_counts(layer)
    return {state: ExportCount(articles.get(state, 0), spans.get(state, 0)) for state in ArticleState}
