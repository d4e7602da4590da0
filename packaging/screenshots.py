"""Takes the pictures of the manual and the README: the real window and its panels at work, light and dark.

.venv/bin/python packaging/screenshots.py [FOLDER] [--only NAME...] [--size 2560x1440]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import palette_png
import sample_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from glossator.domain.annotations import Mark
    from glossator.ui.main_window import MainWindow

IMAGES = sample_project.ROOT / "resources" / "help" / "images"
MOST = 60_000
"""Bytes that a picture may have: they are all kept in the repository."""


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description="Takes the pictures of the manual.")
    parser.add_argument("folder", nargs="?", type=Path, default=IMAGES)
    parser.add_argument("--only", nargs="*", choices=sorted(SCENES))
    parser.add_argument("--size", default="1280x800", help="of the window, for looking at other sizes")
    wished = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        width, height = map(int, wished.size.split("x"))
        screen = {"name": "screen", "x": 0, "y": 0, "width": width + 160, "height": height + 100}
        screens = Path(folder) / "screens.json"
        screens.write_text(json.dumps({"screens": [screen | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"
        os.environ["TZ"] = "UTC"
        time.tzset()
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[name] = folder
        clock = sample_project.set_clock()
        project = sample_project.make(Path(folder), clock)
        wished.folder.mkdir(exist_ok=True)
        Studio(project, clock, wished.folder, (width, height)).take_all(wished.only or list(SCENES))


class Studio:
    """Opens the window for each scene, lets it come to rest, and takes the picture in both themes."""

    def __init__(self, project: Path, clock: sample_project.Clock, folder: Path, size: tuple[int, int]) -> None:
        self._project = project
        self._clock = clock
        self._folder = folder
        self._size = size

    def take_all(self, names: list[str]) -> None:
        """Take the pictures with these names."""
        for theme in ("light", "dark"):
            for name in names:
                self._take(name, theme)

    def _take(self, name: str, theme: str) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QGuiApplication

        from glossator.session.settings import Settings
        from glossator.session.work import Work
        from glossator.ui.application import make_application
        from glossator.ui.main_window import MainWindow

        make_application()
        # What follows the system's scheme is to follow this one.
        QGuiApplication.styleHints().setColorScheme(Qt.ColorScheme.Dark if theme == "dark" else Qt.ColorScheme.Light)
        settings = Settings.load(self._project.parent / f"{name}-{theme}.json")
        settings.theme, settings.author = theme, sample_project.AUTHORS[0]
        window = MainWindow(settings)
        window.resize(*self._size)
        window.show_work(Work.open(self._project, settings))
        window.show()
        window.activateWindow()
        window.resize(*self._size)
        rest(window)
        shown = SCENES[name](window)
        try:
            widget = next(shown)
            rest(window)
            file = self._folder / f"{name}-{theme}.png"
            size = palette_png.write(widget.grab().toImage(), file, most=MOST)
            sys.stdout.write(f"{file.name}: {widget.width()} × {widget.height()}, {size} bytes\n")
            next(shown, None)
        finally:
            window.close()
            window.deleteLater()
            settle(0.05)
            # Each scene begins with a window that nobody has arranged.
            for kept in self._project.parent.rglob("window.ini"):
                kept.unlink()


def settle(seconds: float) -> None:
    """Let the event loop run for some time."""
    from PySide6.QtTest import QTest

    QTest.qWait(round(seconds * 1000))


def rest(window: MainWindow, seconds: float = 0.6) -> None:
    """Wait until the worker has nothing left to do, and until what was begun is painted."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        settle(0.1)
        suggester = window.suggester
        if suggester is None or not (suggester.starting or suggester.pending or suggester.remembering):
            break
    settle(seconds)


def find(window: MainWindow, words: str) -> Mark:
    """Return the first mark of the open article with these words."""
    annotations = window.desk.annotations
    if annotations is None:
        raise LookupError(words)
    return next(mark for mark in annotations.marks() if annotations.text[mark.start : mark.end] == words)


def open_article(window: MainWindow, title: str) -> None:
    """Open the article whose title begins so."""
    session = window.session
    if session is None:
        raise LookupError(title)
    rows = session.project.queue_rows(session.layer, session.project.queue(session.layer))
    window.desk.open(next(row.id for row in rows.values() if row.title.startswith(title)))
    rest(window, 0.2)


def press(widget: QWidget, *keys: str) -> None:
    """Press keys one after the other, as they stand in the menus; a word of several letters is typed."""
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    for key in keys:
        combination = QKeySequence(key)[0]
        QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


SEED = "Iraq launches offensive"
BESIDE_TEXT = 1000
"""The window's width for what lies below the article: narrow enough to be read on a page of the manual."""


def _window(window: MainWindow) -> Iterator[QWidget]:
    open_article(window, SEED)
    window.desk.go_to(find(window, "Lt Gen Qassem Mohammedi").id)
    window.page.view.verticalScrollBar().setValue(0)
    yield window


def _contrast(window: MainWindow) -> Iterator[QWidget]:
    from glossator.ui.theme import appearance

    # Off screen there is no system whose scheme it could follow.
    appearance()._system_is_dark = window.settings.theme == "dark"  # noqa: SLF001
    window.resize(window.width(), 640)
    window.looks.set_theme("contrast")
    yield from _window(window)


def _mentions(window: MainWindow) -> Iterator[QWidget]:
    from glossator.ui.docks.mentions import show_mentions

    open_article(window, SEED)
    window.desk.go_to(find(window, "ISIL").id)
    show_mentions(window)
    rest(window)
    press(window.docks["mentions"].widget().view, *["Down"] * 4, "Space")  # type: ignore[attr-defined]
    yield window


def _mentions_in_project(window: MainWindow) -> Iterator[QWidget]:
    from glossator.ui.docks.mentions import show_mentions

    window.resize(BESIDE_TEXT, window.height())
    open_article(window, SEED)
    window.desk.go_to(find(window, "ISIL").id)
    show_mentions(window)
    rest(window)
    panel = window.docks["mentions"].widget()
    press(panel.view, "Tab")  # type: ignore[attr-defined]
    panel.confirmed.setChecked(True)  # type: ignore[attr-defined]
    yield window.docks["mentions"]


def _memory(window: MainWindow) -> Iterator[QWidget]:
    open_article(window, SEED)
    panel = window.show_panel("memory")
    panel.setFocus()
    panel.search.setText("al")  # type: ignore[attr-defined]
    rest(window)
    panel.view.setCurrentIndex(panel.model.index(1))  # type: ignore[attr-defined]
    panel.view.setFocus()  # type: ignore[attr-defined]
    yield window.docks["memory"]


def _search(window: MainWindow) -> Iterator[QWidget]:
    window.resize(BESIDE_TEXT, window.height())
    open_article(window, SEED)
    panel = window.show_panel("search")
    panel.look_for("")  # type: ignore[attr-defined]
    panel.field.setText('daesh OR isil OR "islamic state"')  # type: ignore[attr-defined]
    panel.ask()  # type: ignore[attr-defined]
    rest(window)
    press(panel.field, "Down")  # type: ignore[attr-defined]
    press(panel.view, "Down", "Space", "Down", "Space")  # type: ignore[attr-defined]
    yield window.docks["search"]


def _find(window: MainWindow) -> Iterator[QWidget]:
    from glossator.ui.finding import find_bar

    window.resize(1150, 520)
    open_article(window, SEED)
    bar = find_bar(window)
    bar.open()
    bar.field.setText("forces")
    rest(window)
    yield window.page


def _labels(window: MainWindow) -> Iterator[QWidget]:
    from glossator.ui.dialogs.scheme_editor import SchemeEditor

    open_article(window, SEED)
    if window.session is None:
        raise LookupError(SEED)
    editor = SchemeEditor(window.session.scheme, "ArmedGroup", parent=window)
    editor.show_counts(dict(window.session.project.summary(window.session.layer).spans))
    editor.show()
    yield editor
    editor.close()


def _panel(panel_id: str, height: int) -> Callable[[MainWindow], Iterator[QWidget]]:
    def scene(window: MainWindow) -> Iterator[QWidget]:
        window.resize(window.width(), height)
        open_article(window, SEED)
        window.show_panel(panel_id).setFocus()
        rest(window, 2)
        yield window.docks[panel_id]

    return scene


def _consistency(window: MainWindow) -> Iterator[QWidget]:
    window.resize(BESIDE_TEXT, window.height())
    open_article(window, SEED)
    panel = window.show_panel("consistency")
    panel.setFocus()
    rest(window, 2)
    press(panel.view, "Down", "Right", "Down")  # type: ignore[attr-defined]
    yield window.docks["consistency"]


def _fit(window: MainWindow) -> Iterator[QWidget]:
    window.resize(BESIDE_TEXT, window.height())
    open_article(window, SEED)
    panel = window.show_panel("fit")
    panel.setFocus()
    rest(window)
    while panel._looking:  # type: ignore[attr-defined]  # noqa: SLF001 - nothing is shown of what is not over
        settle(0.2)
    yield window.docks["fit"]


def _commands(window: MainWindow) -> Iterator[QWidget]:
    from glossator.ui.command_palette import CommandPalette, open_palette

    open_article(window, SEED)
    window.desk.go_to(find(window, "Daesh").id)
    open_palette(window)
    palette = window.findChildren(CommandPalette)[0]
    palette.line.setText("ar")
    yield palette


def _settings(window: MainWindow) -> Iterator[QWidget]:
    from glossator.ui.dialogs.settings import show_settings

    dialog = show_settings(window, "keys")
    rest(window)
    yield dialog
    dialog.close()


CONFIRMED = "Iraqi forces clear valley"
COPY = "Valley cleared after raid, Iraq says"
"""A confirmed article of the project, and what another outlet made of it."""


def add_copies(window: MainWindow) -> None:
    """Bring the texts that two other outlets made of a confirmed article into a project of their own."""
    import shutil

    from glossator.session.jobs import ImportJob, run_to_end
    from glossator.session.work import Work

    if window.session is None:
        raise LookupError(CONFIRMED)
    project = window.session.path
    window.close_project()
    # The other pictures show the project without them.
    own = shutil.copy(project, project.with_name(f"copies-{window.settings.theme}.glossator"))
    window.show_work(Work.open(Path(own), window.settings))
    session = window.session
    if session is None:
        raise LookupError(CONFIRMED)
    open_article(window, CONFIRMED)
    _, *paragraphs = session.project.text(window.desk.article or "").split("\n\n")
    words = "\n\n".join(paragraphs)
    folder = session.path.parent / f"outlets-{window.settings.theme}"
    folder.mkdir(exist_ok=True)
    about = ["[articles]"]
    for name, title, text in (
        ("courier", COPY, words.replace("on Monday", "early on Monday").replace(" said", " told reporters", 1)),
        ("observer", "Iraq: valley cleared", words[: len(words) * 2 // 3].rsplit(". ", 1)[0] + "."),
    ):
        (folder / f"{name}.txt").write_text(f"{title}\n\n{text}\n\nEditing by the {name} desk", "utf-8")
        about.append(f'[articles."{name}.txt"]\nsource = "{name.capitalize()}"\npublished = 2023-03-07')
    (folder / "articles.toml").write_text("\n".join(about), "utf-8")
    run_to_end(ImportJob(session, [folder]))
    while session.project.copies.compare():
        pass
    rest(window)


def _copies(window: MainWindow) -> Iterator[QWidget]:
    add_copies(window)
    open_article(window, COPY)
    press(window.page.view, "=")
    rest(window)
    window.page.notices.clear()
    window.resize(window.width(), 1000)
    window.show_panel("copies")
    rest(window, 1)
    yield window.docks["copies"]


def _import(window: MainWindow) -> Iterator[QWidget]:
    from glossator.ui.dialogs.import_preview import ImportPreviewDialog

    open_article(window, SEED)
    with tempfile.TemporaryDirectory() as folder:
        window.files.take_dropped([str(sample_project.write_incoming(Path(folder)))])
        until = time.monotonic() + 60
        while not (found := window.findChildren(ImportPreviewDialog)) and time.monotonic() < until:
            settle(0.1)
        found[0].part.setChecked(True)
        yield found[0]
        found[0].reject()
        while window.jobs.job is not None:
            settle(0.1)


def _queue(window: MainWindow) -> Iterator[QWidget]:
    open_article(window, "Somali army")
    yield window.docks["queue"]


SCENES: dict[str, Callable[[MainWindow], Iterator[QWidget]]] = {
    "window": _window,
    "contrast": _contrast,
    "mentions": _mentions,
    "mentions-project": _mentions_in_project,
    "memory": _memory,
    "search": _search,
    "find": _find,
    "labels": _labels,
    "history": _panel("history", 900),
    "consistency": _consistency,
    "fit": _fit,
    "progress": _panel("progress", 1500),
    "commands": _commands,
    "settings": _settings,
    "queue": _queue,
    "import": _import,
    "copies": _copies,
}
"""The pictures by name: each scene brings the window there and gives what is to be taken."""


if __name__ == "__main__":
    main()
