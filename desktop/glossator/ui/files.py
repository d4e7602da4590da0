"""The File menu's work: choosing projects and files, running imports, exports and checks, and saying how they went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog

from glossator import paths
from glossator.errors import UserError
from glossator.session import suggesting
from glossator.session.session import Session
from glossator.session.work import Work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.session.jobs import Job
    from glossator.ui.dialogs.welcome import WelcomePage
    from glossator.ui.main_window import MainWindow

PROJECT_SUFFIX = ".glossator"


class Files(QObject):
    """Asks for files where they are not given, and starts what is to be done with them.

    Jobs and dialogs are imported when they are wanted: the start of the window is spared them.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._welcome: WelcomePage | None = None

    # Projects

    @property
    def welcome(self) -> WelcomePage:
        """What the window shows while no project is open; made when it is first wanted."""
        if self._welcome is None:
            from glossator.ui.dialogs.welcome import WelcomePage

            self._welcome = page = WelcomePage()
            page.new_requested.connect(self.new_project)
            page.open_requested.connect(self.choose_project)
            page.samples_requested.connect(self.open_sample)
            page.project_chosen.connect(lambda name: self.open_project(Path(name)))
            page.forget_requested.connect(self._forget)
        return self._welcome

    def show_recent(self) -> None:
        """Bring the recent projects on the welcome page up to date; the menu is, whenever it is opened."""
        recent = self._window.settings.recent
        self._window.menus.submenus["recent"].setEnabled(bool(recent))
        if self._window.session is None:
            from glossator.ui.dialogs.welcome import RecentProject

            self.welcome.set_recent(
                [
                    RecentProject(path.stem, str(path.parent), str(path), path.is_file())
                    for path in (Path(name) for name in recent)
                ]
            )

    def list_recent(self) -> None:
        """Fill the menu of recent projects, which is about to be shown."""
        recent = self._window.settings.recent
        menu = self._window.menus.submenus["recent"]
        menu.clear()
        for name in recent:
            action = menu.addAction(Path(name).stem.replace("&", "&&"))
            action.setStatusTip(name)
            action.setEnabled(Path(name).is_file())
            action.triggered.connect(lambda _=False, name=name: self.open_project(Path(name)))
        menu.addSeparator()
        clear = menu.addAction(self.tr("&Clear the List"))
        clear.triggered.connect(self._forget_all)

    def open_project(self, path: Path) -> None:
        """Open a project in place of the one that is open; when that fails, the open one stays."""
        if self._window.session is not None and self._window.session.path == path.absolute():
            return
        self._window.show_work(Work.open(path, self._window.settings))

    def choose_project(self) -> None:
        """Ask for a project and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open a Project"), self._folder(), self._project_filter()
        )
        if name:
            self.open_project(Path(name))

    def new_project(self) -> None:
        """Ask for the project's file, scheme and sources, make it and open it."""
        from glossator.session import schemes
        from glossator.ui.dialogs.new_project import NewProjectDialog, NewProjectOffer, PipelineChoice, SchemeChoice

        offer = NewProjectOffer(
            folder=Path(self._folder()),
            schemes=tuple(SchemeChoice(file.name, file.scheme) for file in schemes.list_schemes()),
            pipelines=tuple(PipelineChoice(found.name, found.version) for found in suggesting.pipelines()),
            pipeline=suggesting.default_settings()[suggesting.PIPELINE],
        )
        dialog = NewProjectDialog(offer, parent=self._window)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        wish = dialog.choice
        gazetteer = None if wish.gazetteer else ""
        self._make(wish.path, wish.scheme, suggesting.default_settings(wish.pipeline, gazetteer))
        if wish.articles:
            self.import_paths(wish.articles, asked=True)

    def open_sample(self) -> None:
        """Open the two sample articles, in a project in the user's data folder that is made when it is missing."""
        from glossator.session.schemes import DEFAULT

        path = paths.data_dir() / f"samples{PROJECT_SUFFIX}"
        if path.is_file():
            self.open_project(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        self._make(path, DEFAULT, suggesting.default_settings())
        self.import_paths([paths.seeds_dir()])

    def _make(self, path: Path, scheme: str, settings: dict[str, str]) -> None:
        from glossator.session import schemes

        session = Session.create(path, schemes.find_scheme(scheme), settings, author=self._window.settings.author)
        self._window.show_work(Work(session))

    # Import, export, check

    def choose_articles(self) -> None:
        """Ask for files and import them."""
        from glossator.session.import_formats import readable_endings

        patterns = " ".join(f"*{ending}" for ending in readable_endings())
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Import Articles"),
            self._folder(),
            self.tr("Articles (%1);;All files (*)").replace("%1", patterns),
            options=QFileDialog.Option.HideNameFilterDetails,
        )
        if names:
            self.import_paths([Path(name) for name in names], asked=True)

    def choose_folder(self) -> None:
        """Ask for a folder and import what is in it."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Import a Folder"), self._folder())
        if name:
            self.import_paths([Path(name)], asked=True)

    def take_dropped(self, names: Sequence[str]) -> None:
        """Import dropped files and folders; a dropped project is opened. Raises UserError."""
        dropped = [Path(name) for name in names if name]
        projects = [path for path in dropped if path.suffix == PROJECT_SUFFIX]
        if projects:
            self.open_project(projects[0])
        elif dropped and self._window.session is None:
            raise UserError("There is no project to import into.", "Make or open one first, then drop the files again.")
        elif dropped:
            self.import_paths(dropped, asked=True)
        elif names:
            raise UserError("Nothing was fetched: that is an address, not a file.", "Save the page, and drop the file.")

    def import_paths(self, chosen: Sequence[Path], *, tidy: bool | None = None, asked: bool = False) -> None:
        """Read files and folders in the background and import them; where `asked`, show what was found before."""
        from glossator.session.import_preview import ImportWishes
        from glossator.ui.importing import Importing

        if self._window.session is not None and self.is_free():
            Importing(self._window, asked=asked).import_files(chosen, ImportWishes(tidy=tidy))

    def paste(self) -> None:
        """Make an article of the text in the clipboard; while words are being typed they are what is pasted."""
        from glossator.ui.importing import paste_article

        if self._window.session is not None:
            paste_article(self._window)

    def export(self) -> None:
        """Ask what is to be exported and where, and write it in the background."""
        from glossator.ui.exporting import Exporting

        if self._window.session is not None and self.is_free():
            Exporting(self._window).ask(Path(self._folder()))

    def releases(self) -> None:
        """List the releases, and make one in the background."""
        from glossator.ui.exporting import Exporting

        if self._window.session is not None and self.is_free():
            Exporting(self._window).show_releases(Path(self._folder()))

    def choose_sources(self) -> None:
        """Ask who is to suggest in the project, and set that as one change."""
        from glossator.domain.memory import OFF, SWITCH
        from glossator.session.memory import is_on
        from glossator.session.sources import pipeline_named
        from glossator.ui.dialogs.new_project import PipelineChoice
        from glossator.ui.dialogs.sources import Sources, SourcesDialog

        session = self._window.session
        if session is None:
            return
        known = session.project.settings()
        gazetteer = known.get(suggesting.GAZETTEER, "")
        dialog = SourcesDialog(
            tuple(PipelineChoice(found.name, found.version) for found in suggesting.pipelines()),
            Sources(known.get(suggesting.PIPELINE, ""), bool(gazetteer), is_on(known)),
            gazetteer="" if gazetteer in ("", suggesting.STANDARD_GAZETTEER) else Path(gazetteer).name,
            parent=self._window,
        )
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        wish = dialog.choice
        pipeline = wish.pipeline
        if pipeline and pipeline != known.get(suggesting.PIPELINE):
            pipeline = pipeline_named(pipeline)
        session.change_settings(
            {
                suggesting.PIPELINE: pipeline,
                suggesting.GAZETTEER: (gazetteer or suggesting.STANDARD_GAZETTEER) if wish.gazetteer else "",
                SWITCH: None if wish.memory else OFF,
            },
            "Change the sources of suggestions",
        )

    def check(self) -> None:
        """Check the project in the background and show what was found."""
        from glossator.session.jobs import CheckJob

        if self._window.session is not None and self.is_free():
            self._window.jobs.start(CheckJob(self._window.session), self._checked)

    def _checked(self, job: Job) -> None:
        from glossator.session.jobs import CheckResult

        result = self._result(job)
        session = self._window.session
        if isinstance(result, CheckResult) and session is not None:
            from glossator.ui.dialogs.findings import FindingsDialog

            FindingsDialog(result.findings, parent=self._window).exec()

    def _result(self, job: Job) -> object:
        if job.error is not None:
            self._window.show_problem(job.error)
        return job.result

    def is_free(self) -> bool:
        """Tell whether nothing else is running; say so if something is."""
        if self._window.jobs.job is None:
            return True
        self._window.notice(self.tr("Something else is still running; wait for it or cancel it first."))
        return False

    def _folder(self) -> str:
        session = self._window.session
        return str(session.path.parent if session else Path.home())

    def _project_filter(self) -> str:
        return self.tr("Glossator projects (*%1)").replace("%1", PROJECT_SUFFIX)

    def _forget(self, name: str) -> None:
        self._window.settings.forget(name)
        self.show_recent()

    def _forget_all(self) -> None:
        for name in list(self._window.settings.recent):
            self._window.settings.forget(name)
        self.show_recent()
