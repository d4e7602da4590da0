"""An import in the window: reads, shows what was found before anything is written, takes it in, and says so."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QTextEdit

from glossator.errors import UserError
from glossator.session.import_formats import readable_formats
from glossator.session.import_preview import ImportAnswer, ImportWishes
from glossator.session.import_result import ImportResult
from glossator.session.importing import ImportJob, paste
from glossator.ui.notice import NoticeKind
from glossator.ui.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from glossator.session.import_preview import ImportPreview
    from glossator.session.jobs import Job
    from glossator.session.session import Session
    from glossator.ui.dialogs.import_paste import Pasted
    from glossator.ui.dialogs.import_preview import ImportPreviewDialog
    from glossator.ui.main_window import MainWindow

_TOPIC = "import"


class Importing(QObject):
    """One import, from the files or the text to the notice at its end.

    Where somebody has to be `asked`, they are; else only when not all is new and whole.
    """

    def __init__(self, window: MainWindow, *, asked: bool = True) -> None:
        super().__init__(window)
        self._window = window
        self._asked = asked
        self._begin: Callable[[ImportWishes], ImportJob]
        self._wishes = ImportWishes()
        self._can_read_again = True
        self._opens = False
        self._job: ImportJob | None = None
        self._dialog: ImportPreviewDialog | None = None
        self._anew = False
        self._loading = Slices(window, self)
        window.project_left.connect(self._leave)

    def import_files(self, paths: Sequence[Path], wishes: ImportWishes) -> None:
        """Import files and folders in the background."""
        session = self._window.session
        if session is not None:
            self._begin = lambda wishes: ImportJob(session, list(paths), wishes=wishes, when_ready=self._show_later)
            self._start(wishes)

    def import_text(self, pasted: Pasted) -> None:
        """Import a text as one article, and open it."""
        session = self._window.session
        if session is not None:
            self._can_read_again, self._opens = False, True
            self._begin = lambda wishes: paste(
                session,
                pasted.text,
                title=pasted.title,
                source=pasted.source,
                published=pasted.published,
                wishes=wishes,
                when_ready=self._show_later,
            )
            self._start(ImportWishes())

    def _start(self, wishes: ImportWishes) -> None:
        self._wishes = wishes
        try:
            self._job = self._begin(wishes)
            self._window.jobs.start(self._job, self._end)
            self._loading.start(_load())
        except UserError as error:
            self._window.show_problem(error)
            self._leave()

    # Showing what was found

    def _show_later(self, job: ImportJob) -> None:
        # Not inside the job’s own step, in which nothing else may pump it.
        QTimer.singleShot(0, self, partial(self._show, job))

    def _show(self, job: ImportJob) -> None:
        session, preview = self._window.session, job.preview
        if job.finished or job.cancelled or preview is None or session is None:
            return
        if self._dialog is not None:
            self._dialog.show_preview(preview)
        elif self._asked or not _is_plain(preview):
            self._ask(session, preview)
        else:
            self._take(job, ImportAnswer())

    def _ask(self, session: Session, preview: ImportPreview) -> None:
        from glossator.ui.dialogs.import_preview import ImportOffer, ImportPreviewDialog

        offer = ImportOffer(
            session.scheme,
            session.layer,
            tuple(session.project.exports(session.layer).layers),
            tuple((each.id, each.name) for each in readable_formats()),
        )
        wishes = self._wishes if self._can_read_again else None
        self._dialog = dialog = ImportPreviewDialog(offer, wishes, parent=self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show_preview(preview)
        dialog.again.connect(self._read_again)
        dialog.finished.connect(self._answered)
        self._window.jobs.progressed.connect(self._follow)
        dialog.open()

    def _answered(self, result: int) -> None:
        dialog, self._dialog = self._dialog, None
        self._window.jobs.progressed.disconnect(self._follow)
        job, self._anew = self._job, False
        if dialog is None or job is None:
            return
        if result == QDialog.DialogCode.Accepted:
            self._take(job, dialog.answer)
        else:
            job.cancel()

    def _read_again(self, wishes: ImportWishes) -> None:
        """Read the files otherwise, once what was found first has been given up."""
        if self._job is not None:
            self._wishes, self._anew = wishes, True
            self._job.cancel()

    def _follow(self, job: Job) -> None:
        if self._dialog is not None and job is self._job and self._dialog.waits:
            self._dialog.show_progress(job.message, job.progress)

    # Taking it in

    def _take(self, job: ImportJob, answer: ImportAnswer) -> None:
        self._opens = self._opens or self._window.desk.article is None
        try:
            job.take(answer)
        except UserError as error:
            job.cancel()
            self._window.show_problem(error)

    def _end(self, job: Job) -> None:
        if self._anew and job.error is None:
            self._anew = False
            self._start(self._wishes)
            return
        if job.error is not None:
            self._window.show_problem(job.error)
        elif isinstance(job.result, ImportResult):
            self._tell(job.result)
        self._leave()

    def _tell(self, result: ImportResult) -> None:
        sentence = result.lines()[0].text
        if not result.added:
            self._window.page.notices.say(sentence, NoticeKind.WARNING, topic=_TOPIC)
            return
        if result.rejected:
            left = self.tr("1 file") if len(result.rejected) == 1 else self.tr("{0} files").format(len(result.rejected))
            sentence += " " + self.tr("Of {0} not everything was whole.").format(left)
        copies = len(result.copies)
        if copies == 1:
            sentence += " " + self.tr("One is nearly the same as another article.")
        elif copies:
            sentence += " " + self.tr("{0} are nearly the same as other articles.").format(f"{copies:,}")
        self._window.page.notices.say(
            sentence, NoticeKind.SUCCESS, action=self.tr("Undo"), do=self._window.desk.undo, topic=_TOPIC
        )
        if self._opens and self._window.desk.article != result.added[0].id:
            self._window.desk.open(result.added[0].id)

    def _leave(self) -> None:
        """Close what is still open; nothing is left to do."""
        dialog, self._dialog, self._job = self._dialog, None, None
        if dialog is not None:
            dialog.finished.disconnect(self._answered)
            self._window.jobs.progressed.disconnect(self._follow)
            dialog.reject()
        self.deleteLater()


def paste_article(window: MainWindow) -> None:
    """Make an article of the text in the clipboard; while somebody types elsewhere, that is where it goes."""
    field = QApplication.focusWidget()
    if isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit) and not field.isReadOnly():
        field.paste()
        return
    session, clipboard = window.session, QGuiApplication.clipboard()
    files = [url.toLocalFile() for url in clipboard.mimeData().urls() if url.isLocalFile()]
    text = clipboard.text()
    if files:
        window.files.take_dropped(files)
    elif not text.strip():
        window.notice(window.tr("The clipboard holds no text."))
    elif session is not None and window.files.is_free():
        from glossator.ui.dialogs.import_paste import PasteDialog

        dialog = PasteDialog(text, session.project.texts.sources(), parent=window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            Importing(window, asked=False).import_text(dialog.choice)


def _is_plain(preview: ImportPreview) -> bool:
    """Tell whether all that was found is new and whole, so that there is nothing to be asked."""
    amiss = preview.duplicates or preview.rejected or preview.unknown_labels
    return bool(preview.total) and not amiss


def _load() -> Iterator[object]:
    """Load piece by piece what the preview needs, while the files are being read."""
    yield import_module("glossator.ui.dialogs.import_preview")
    yield from readable_formats()
