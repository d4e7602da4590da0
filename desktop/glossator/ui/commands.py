"""What can be called by name: every action, label, panel and recent project, and how typed words find one of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.ui.actions.spec import Needs
from glossator.ui.keymap import native

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from glossator.ui.main_window import MainWindow

_FIRST, _WORD, _INSIDE, _SCATTERED, _PLACE = 120.0, 100.0, 40.0, 15.0, 25.0
_KEY, _KEY_BEGINS = 130.0, 60.0
_NOT_NOW = 30.0
_LATELY = 12.0
QUEUE = "queue.search"
USEFUL = (
    *("span.label_by_name", "span.mentions", "edit.find", "edit.search", "article.take_over", "article.go_to"),
    *("article.confirm", "article.skip_why", "article.flag", "span.note", "article.note", "edit.find_article"),
    *("edit.undo", "view.copies", "view.consistency", "view.progress", "edit.labels", "file.import", "file.export"),
)
"""What is offered before anything is typed, after what was run lately."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be run: `place` is where it belongs, `reason` why it is not possible now."""

    id: str
    words: str
    place: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    colour: str = ""
    reason: str = ""
    _search: str = field(init=False, repr=False, compare=False)
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A few letters grow when they are made small; what was found would be marked at the wrong place.
        text = "".join(small if len(small := letter.lower()) == 1 else letter for letter in self.words)
        object.__setattr__(self, "_search", text)
        starts = (at for at, c in enumerate(text) if c.isalnum() and (at == 0 or not text[at - 1].isalnum()))
        object.__setattr__(self, "_starts", tuple(starts))

    def match(self, tokens: Sequence[str]) -> tuple[float, frozenset[int]] | None:
        """Return how well words that were typed (in small letters) fit, and which letters they hit; None if not."""
        score = 0.0
        hit: set[int] = set()
        for token in tokens:
            found = self._token(token)
            if found is None:
                return None
            score += found[0]
            hit.update(found[1])
        return score - (_NOT_NOW if self.reason else 0.0), frozenset(hit)

    def _token(self, token: str) -> tuple[float, Iterable[int]] | None:
        for key in self.keys:
            if key.lower() == token:
                return _KEY, ()
        text = self._search
        for number, at in enumerate(self._starts):
            if text.startswith(token, at):
                whole = at + len(token) == len(text) or not text[at + len(token)].isalnum()
                return (_FIRST if at == 0 else _WORD - number) + (5 if whole else 0), range(at, at + len(token))
        if (at := text.find(token)) >= 0:
            return _INSIDE, range(at, at + len(token))
        if len(token) > 1 and any(key.lower().startswith(token) for key in self.keys):
            return _KEY_BEGINS, ()
        if self.place.lower().startswith(token):
            return _PLACE, ()
        scattered = self._scattered(token) if len(token) > 1 else None
        return (_SCATTERED, scattered) if scattered else None

    def _scattered(self, token: str) -> list[int] | None:
        """Return the letters of an abbreviation: each begins a word or follows the one before."""
        at: list[int] = []
        for letter in token:
            here = at[-1] + 1 if at else 0
            if at and here < len(self._search) and self._search[here] == letter:
                at.append(here)
                continue
            start = next((s for s in self._starts if s >= here and self._search[s] == letter), None)
            if start is None:
                return None
            at.append(start)
        return at


@dataclass(frozen=True, slots=True)
class Found:
    """A command that fits, and the letters of its words that were typed."""

    command: Command
    letters: frozenset[int] = frozenset()


def find(commands: Sequence[Command], text: str, lately: Sequence[str] = ()) -> list[Found]:
    """Return the commands that fit a text, the best first.

    For no text these are all: those run lately first, then those that are needed most, what is not possible last.
    """
    tokens = text.lower().split()
    recent = {command: place for place, command in enumerate(lately)}
    if not tokens:
        useful = {command: len(recent) + place for place, command in enumerate(USEFUL)}
        places = useful | recent
        order = sorted(commands, key=lambda each: (bool(each.reason), places.get(each.id, len(recent) + len(USEFUL))))
        return [Found(command) for command in order]
    found = []
    for place, command in enumerate(commands):
        if (match := command.match(tokens)) is not None:
            score = match[0] + max(_LATELY - recent[command.id], 0) if command.id in recent else match[0]
            found.append((-score, place, Found(command, match[1])))
    return [entry[2] for entry in sorted(found, key=lambda entry: entry[:2])]


def collect(window: MainWindow) -> list[Command]:
    """Return what can be called in a window as it is now."""
    return [*_actions(window), *_labels(window), *_panels(window), *_projects(window)]


def collect_labels(window: MainWindow) -> list[Command]:
    """Return the labels alone, each under its own name, for schemes that have more of them than there are keys."""
    return [replace(command, words=command.words.partition(": ")[2]) for command in _labels(window)]


def _actions(window: MainWindow) -> Iterable[Command]:
    menus = window.menus
    for menu in menus.specs:
        place = menu.text.replace("&", "")
        for spec in menu.actions:
            if spec.id != "view.commands":
                keys = tuple(native(key) for key in spec.keys)
                run = menus[spec.id].trigger
                yield Command(spec.id, spec.words, place, run, keys, spec.icon, reason=menus.why_not(spec.id))


def _labels(window: MainWindow) -> Iterable[Command]:
    if window.session is None:
        return
    reason = "" if window.desk.annotations is not None else Needs.ARTICLE.words
    for action, label in zip(window.menus.labels(), window.session.scheme, strict=True):
        keys = (native(action.shortcut().toString()),) if not action.shortcut().isEmpty() else ()
        words = window.tr("Label: {0}").format(label.name)
        yield Command(f"label.{label.id}", words, "", action.trigger, keys, colour=label.colour, reason=reason)


def _panels(window: MainWindow) -> Iterable[Command]:
    reason = "" if window.session is not None else Needs.PROJECT.words
    for dock in window.docks:
        panel = dock.objectName().removeprefix("dock.")
        words = window.tr("Show the panel: {0}").format(dock.windowTitle())
        yield Command(
            f"panel.{panel}",
            words,
            "",
            lambda panel=panel: window.show_panel(panel),  # type: ignore[misc]  # a loop's variable, bound at once
            icon="details",
            reason=reason,
        )


def _projects(window: MainWindow) -> Iterable[Command]:
    here = window.session.path if window.session is not None else None
    for name in window.settings.recent:
        path = Path(name)
        if path != here:
            words = window.tr("Open the project: {0}").format(path.stem)
            yield Command(
                f"project.{name}",
                words,
                str(path.parent),
                lambda path=path: window.files.open_project(path),  # type: ignore[misc]  # as above
                icon="recent",
                reason="" if path.is_file() else window.tr("is not there any more"),
            )


def queue_search(window: MainWindow, text: str) -> Command:
    """Return the command that looks for words in the queue."""

    def look() -> None:
        window.find_article()
        window.queue.search.setText(text)

    return Command(QUEUE, window.tr("Find in the queue: “{0}”").format(text), "", look, icon="search")
