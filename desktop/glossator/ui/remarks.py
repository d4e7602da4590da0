"""Notes, flags and reasons: what an analyst writes down beside the spans; and going to an article by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from glossator.session import editing

if TYPE_CHECKING:
    from glossator.ui.main_window import MainWindow

# The dialogs are imported when they are asked for: most days nobody does.


def note_span(window: MainWindow) -> None:
    """Ask for the note on the current mark."""
    from glossator.ui.dialogs.note import NoteDialog

    annotations, mark = window.desk.annotations, window.desk.current
    if annotations is None or mark is None:
        return
    span = annotations.span(mark.id)
    quoted = " ".join(annotations.text[mark.start : mark.end].split())
    dialog = NoteDialog(window.tr("Note on the Span"), f"“{quoted}”", span.note if span else "", parent=window)
    if _ask(window, dialog) and mark.id in annotations:
        window.desk.commit(editing.note(annotations, mark.id, dialog.note))


def note_article(window: MainWindow) -> None:
    """Ask for the note on the open article."""
    from glossator.ui.dialogs.note import NoteDialog

    annotations, session = window.desk.annotations, window.session
    if annotations is None or session is None:
        return
    title = session.project.article(annotations.article).metadata.title
    dialog = NoteDialog(window.tr("Note on the Article"), title, annotations.remark.note, parent=window)
    if _ask(window, dialog):
        window.desk.commit(editing.remark(annotations, wording=dialog.note))


def flag(window: MainWindow) -> None:
    """Flag the open article, or take its flag away."""
    annotations = window.desk.annotations
    if annotations is not None:
        window.desk.commit(editing.remark(annotations, flagged=not annotations.remark.flagged))
        flagged = annotations.remark.flagged
        window.notice(window.tr("Flagged.") if flagged else window.tr("No longer flagged."))


def skip(window: MainWindow) -> None:
    """Ask why the open article is set aside, and go on."""
    from glossator.ui.dialogs.skipping import SkipDialog

    annotations, session = window.desk.annotations, window.session
    if annotations is None or session is None:
        return
    dialog = SkipDialog(session.project.reasons(session.layer), annotations.status.reason, parent=window)
    if _ask(window, dialog):
        window.desk.skip(dialog.reason)


def go_to(window: MainWindow) -> None:
    """Ask for the number of an article in the queue and open it."""
    from glossator.ui.dialogs.going import GoToDialog

    model, session, article = window.queue.model, window.session, window.desk.article
    if session is None or not model.rowCount():
        return
    key = session.project.key_of(article) if article else None
    row = model.row_of(key) if key is not None else None
    dialog = GoToDialog(1 + (row or 0), model.rowCount(), parent=window)
    if _ask(window, dialog) and (wanted := model.row(dialog.number - 1)) is not None:
        window.desk.open(wanted.id)


def _ask(window: MainWindow, dialog: QDialog) -> bool:
    """Show a dialog, and let the article have the focus again; tell whether the answer counts."""
    counts = dialog.exec() == QDialog.DialogCode.Accepted
    window.activateWindow()
    window.page.view.setFocus()
    return counts
