"""What a user has set for all projects, and where each project was left; one small file, written whole."""

from __future__ import annotations

import contextlib
import getpass
import json
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Self

from glossator import paths

if TYPE_CHECKING:
    from pathlib import Path

_RECENT = 10
_CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("system", "light", "dark", "contrast"),
    "direction": ("auto", "left-to-right", "right-to-left"),
}
_SWITCHES = ("safe_colours", "snap")
LIMITS: dict[str, tuple[float, float]] = {
    "text_size": (0, 72),
    "measure": (40, 120),
    "leading": (1.2, 2.4),
    "backup_minutes": (5, 240),
}
"""The least and the greatest number that a setting may have."""


@dataclass(slots=True)
class Place:
    """Where an analyst was in a project: the article, the caret and the first visible position, in code points."""

    article: str
    caret: int = 0
    top: int = 0


@dataclass(frozen=True, slots=True)
class QueueView:
    """How the queue of a project was shown: the state, the text looked for, the order, and which articles only."""

    state: str = ""
    text: str = ""
    order: str = "imported"
    flagged: bool = False
    one_of_group: bool = False


@dataclass(slots=True)
class Settings:
    """The user's settings. Values of a wrong type in the file are passed over and the defaults taken."""

    author: str = ""
    theme: str = "system"
    safe_colours: bool = False
    """Whether label colours are those that colour-blind eyes can tell apart."""
    text_size: float = 0.0
    """In points; 0 for the usual size."""
    measure: int = 70
    """Characters on a line of the article."""
    leading: float = 1.6
    """The height of a line as a multiple of the letters' size."""
    direction: str = "auto"
    snap: bool = True
    """Whether what the mouse selects grows to whole words."""
    backup_minutes: int = 30
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The user's own keys by action; an action that is not named has those of the program."""
    recent: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    queues: dict[str, QueueView] = field(default_factory=dict)
    _path: Path | None = field(default=None, repr=False, compare=False)
    _written: str = field(default="", repr=False, compare=False)
    _foreign: dict[str, object] = field(default_factory=dict, repr=False, compare=False)
    """What the file says that this version does not understand; it is written back as it was."""
    _foreign_keys: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the settings file; a missing or unreadable one gives the defaults."""
        path = path or paths.config_dir() / "settings.json"
        settings = cls(_path=path)
        raw: object = {}
        with contextlib.suppress(OSError, ValueError, RecursionError):
            settings._written = path.read_text("utf-8")
            raw = json.loads(settings._written)
        if isinstance(raw, dict):
            settings._take(raw)
        if not settings.author:
            settings.author = _user_name()
        return settings

    def save(self) -> None:
        """Write the file whole: a temporary one beside it is moved into its place. Failure is not worth a stop."""
        if self._path is None:
            return
        content = self._foreign | {name: getattr(self, name) for name in _names()}
        content["keys"] = self._foreign_keys | self.keys
        content["places"] = {key: asdict(place) for key, place in self.places.items()}
        content["queues"] = {key: asdict(view) for key, view in self.queues.items()}
        # In ASCII: a file name may hold bytes that are no characters.
        text = json.dumps(content, indent=1)
        with contextlib.suppress(OSError):
            if text == self._written and self._path.exists():
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part = self._path.with_suffix(".part")
            part.write_text(text, "utf-8")
            part.replace(self._path)
            self._written = text

    def opened(self, project: Path) -> None:
        """Put a project first among the recent ones."""
        name = str(project)
        self.recent = [name, *(other for other in self.recent if other != name)][:_RECENT]
        self.places = {key: place for key, place in self.places.items() if key in self.recent}
        self.queues = {key: view for key, view in self.queues.items() if key in self.recent}
        self.save()

    def forget(self, project: str) -> None:
        """Take a project off the recent ones."""
        self.recent = [other for other in self.recent if other != project]
        self.places.pop(project, None)
        self.queues.pop(project, None)
        self.save()

    def _take(self, raw: dict[str, object]) -> None:
        self._foreign = {name: value for name, value in raw.items() if name not in _names()}
        author, recent, places, keys = raw.get("author"), raw.get("recent"), raw.get("places"), raw.get("keys")
        if isinstance(author, str):
            self.author = _printable(author)
        for name, choices in _CHOICES.items():
            if raw.get(name) in choices:
                setattr(self, name, raw[name])
        for name, (least, most) in LIMITS.items():
            number = raw.get(name)
            if isinstance(number, int | float) and not isinstance(number, bool) and least <= number <= most:
                setattr(self, name, type(getattr(self, name))(number))
        for name in _SWITCHES:
            if isinstance(switch := raw.get(name), bool):
                setattr(self, name, switch)
        if isinstance(recent, list):
            self.recent = list(dict.fromkeys(name for name in recent if isinstance(name, str)))[:_RECENT]
        if isinstance(places, dict):
            for key, place in places.items():
                if isinstance(place, dict) and isinstance(place.get("article"), str):
                    self.places[key] = Place(
                        place["article"], _position(place.get("caret")), _position(place.get("top"))
                    )
        queues = raw.get("queues")
        if isinstance(queues, dict):
            for key, view in queues.items():
                if isinstance(view, dict):
                    self.queues[key] = _queue_view(view)
        if isinstance(keys, dict):
            for action, chosen in keys.items():
                if isinstance(chosen, list) and all(isinstance(key, str) for key in chosen):
                    self.keys[action] = tuple(dict.fromkeys(chosen))
                else:
                    self._foreign_keys[action] = chosen


def _queue_view(raw: dict[str, object]) -> QueueView:
    texts = {name: value for name in ("state", "text", "order") if isinstance(value := raw.get(name), str)}
    return QueueView(**texts, flagged=raw.get("flagged") is True, one_of_group=raw.get("one_of_group") is True)


def _names() -> tuple[str, ...]:
    return tuple(f.name for f in fields(Settings) if not f.name.startswith("_"))


def _position(raw: object) -> int:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0 else 0


def _printable(name: str) -> str:
    """Return a name that can be stored and shown: on one line, without what is no character."""
    return " ".join("".join(c for c in name if c.isprintable() or c.isspace()).split())


def _user_name() -> str:
    try:
        return _printable(getpass.getuser()) or "analyst"
    except (OSError, KeyError, ImportError):
        return "analyst"
