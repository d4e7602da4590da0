"""Articles as entries of the command palette: those with some words in title or source, looked for in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from glossator.ui.commands import Command, Found
from glossator.ui.models.queue_model import STATE_WORDS, one_line
from glossator.ui.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossator.domain.queue import QueueRow
    from glossator.ui.main_window import MainWindow

MOST = 40
"""So many articles are listed; whoever wants more types another word, or goes on in the queue."""

_TYPING = 140
"""Milliseconds of silence after which the project is asked."""

_LEAST = 2
OPEN = "open."
"""What the ids of these commands begin with."""


class ArticleFinder(QObject):
    """Looks for articles once nobody types any more, because that reads all titles of the project."""

    came = Signal()

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._text = ""
        self.found: list[Found] = []
        self._looking = Slices(window, self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._typing.timeout.connect(self._look)

    def look_for(self, text: str) -> None:
        """Look for a text soon; what was found before and fits it too stays until then."""
        self._looking.stop()
        self._text = text.strip()
        tokens = self._text.lower().split()
        fitting = ((each.command, each.command.match(tokens)) for each in self.found) if tokens else ()
        self.found = [Found(command, match[1]) for command, match in fitting if match is not None]
        if len(self._text) >= _LEAST and self._window.session is not None:
            self._typing.start()
        else:
            self.found = []
            self._typing.stop()

    def stop(self) -> None:
        """Look for nothing."""
        self._looking.stop()
        self._typing.stop()
        self.found = []

    def _look(self) -> None:
        self._looking.start(self._steps(self._text.lower().split()))

    def _steps(self, tokens: Sequence[str]) -> Iterator[None]:
        """Look for one word after the other: each is sought in all titles and sources of the project."""
        session = self._window.session
        if session is None:
            return
        keys: list[int] = []
        for number, token in enumerate(dict.fromkeys(tokens)):
            found = session.project.queue(session.layer, text=token)
            fitting = frozenset(found)
            keys = [key for key in keys if key in fitting] if number else found
            yield None
        keys = keys[:MOST]
        rows = session.project.queue_rows(session.layer, keys)
        commands = [_command(self._window, rows[key]) for key in keys if key in rows]
        matches = [(command, command.match(tokens)) for command in commands]
        self.found = [Found(command, match[1] if match else frozenset()) for command, match in matches]
        self.came.emit()


def _command(window: MainWindow, row: QueueRow) -> Command:
    place = " · ".join(part for part in (one_line(row.source), row.published[:10], STATE_WORDS[row.state]) if part)

    def go() -> None:
        window.desk.open(row.id)
        window.page.view.setFocus()

    return Command(f"{OPEN}{row.id}", one_line(row.title), place, go, icon=f"state-{row.state.value}")
