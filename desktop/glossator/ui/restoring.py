"""Going back to a backup from the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QFileDialog

from glossator import paths
from glossator.session.restoring import RestoreJob, list_backups
from glossator.ui.dialogs.backups import BackupsDialog

if TYPE_CHECKING:
    from glossator.domain.backup import Backup
    from glossator.session.jobs import Job
    from glossator.ui.main_window import MainWindow

_SUFFIX = ".glossator"


def show_backups(window: MainWindow) -> None:
    """List the backups of the open project, or of all where none is open, and open a copy of the one that is chosen."""
    project = window.session.path if window.session is not None else None
    dialog = BackupsDialog(list_backups(project), paths.data_dir() / "backups", parent=window)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return
    chosen = dialog.chosen
    folder = project.parent if project is not None else Path.home()
    name, _ = QFileDialog.getSaveFileName(
        window,
        QCoreApplication.translate("Restoring", "Name of the Copy"),
        str(_free_name(folder, chosen)),
        QCoreApplication.translate("Restoring", "Glossator projects (*%1)").replace("%1", _SUFFIX),
    )
    if name:
        out = Path(name) if name.endswith(_SUFFIX) else Path(name + _SUFFIX)
        window.jobs.start(RestoreJob(chosen, out), lambda job: _restored(window, job))


def _restored(window: MainWindow, job: Job) -> None:
    if job.error is not None:
        window.show_problem(job.error)
    elif isinstance(job.result, Path):
        window.files.open_project(job.result)


def _free_name(folder: Path, backup: Backup) -> Path:
    stem = f"{backup.project} {backup.at.astimezone():%Y-%m-%d %H.%M}"
    name, number = folder / f"{stem}{_SUFFIX}", 1
    while name.exists():
        number += 1
        name = folder / f"{stem} ({number}){_SUFFIX}"
    return name
