"""The File menu: projects, import, export, check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.ui.actions.spec import ActionSpec, MenuSpec, Needs, Submenu

if TYPE_CHECKING:
    from glossator.ui.main_window import MainWindow


def _open_settings(window: MainWindow) -> None:
    from glossator.ui.dialogs.settings import show_settings

    show_settings(window)


def _show_backups(window: MainWindow) -> None:
    from glossator.ui.restoring import show_backups

    show_backups(window)


MENU = MenuSpec(
    "file",
    "&File",
    (
        ActionSpec(
            "file.new", "&New Project…", lambda w: w.files.new_project(), ("Ctrl+N",), "new", needs=Needs.NOTHING
        ),
        ActionSpec(
            "file.open", "&Open Project…", lambda w: w.files.choose_project(), ("Ctrl+O",), "open", needs=Needs.NOTHING
        ),
        Submenu("recent", "Open &Recent"),
        ActionSpec("file.close", "&Close Project", lambda w: w.close_project(), ("Ctrl+W",), "close"),
        None,
        ActionSpec("file.import", "&Import Articles…", lambda w: w.files.choose_articles(), ("Ctrl+I",), "import"),
        ActionSpec(
            "file.import_folder", "Import a &Folder…", lambda w: w.files.choose_folder(), ("Ctrl+Shift+I",), "folder"
        ),
        ActionSpec(
            "file.paste",
            "Paste as &Article…",
            lambda w: w.files.paste(),
            ("Ctrl+Shift+V",),
            "paste",
            "Make an article of the text in the clipboard.",
        ),
        ActionSpec("file.export", "&Export…", lambda w: w.files.export(), ("Ctrl+E",), "export"),
        ActionSpec(
            "file.releases",
            "Re&leases…",
            lambda w: w.files.releases(),
            (),
            "release",
            "Numbered exports that can be made again byte for byte.",
        ),
        None,
        ActionSpec(
            "file.sources",
            "&Sources of Suggestions…",
            lambda w: w.files.choose_sources(),
            (),
            "source",
            "Choose the pipeline and the word lists that suggest in this project, and whether the memory does.",
        ),
        ActionSpec("file.check", "Chec&k the Project", lambda w: w.files.check(), (), "check"),
        ActionSpec(
            "file.backups",
            "&Backups…",
            _show_backups,
            (),
            "save",
            "List the backups of the project, or of all projects where none is open, and open a copy of one.",
            needs=Needs.NOTHING,
        ),
        None,
        ActionSpec(
            "file.settings",
            "Se&ttings…",
            _open_settings,
            ("Ctrl+,",),
            "settings",
            "Reading, appearance, keys, annotating, backups.",
            needs=Needs.NOTHING,
        ),
        None,
        ActionSpec("file.quit", "&Quit", lambda w: w.close(), ("Ctrl+Q",), "quit", needs=Needs.NOTHING),
    ),
)
