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


@dataclass(slots=True)
class Place:
    """Where an analyst was in a project: the article, the caret and the first visible position, in code points."""

    article: str
    caret: int = 0
    top: int = 0


@dataclass(slots=True)
class Settings:
    """The user's settings. Values of a wrong type in the file are passed over and the defaults taken."""

    author: str = ""
    theme: str = "system"
    text_size: float = 0.0
    recent: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    _path: Path | None = field(default=None, repr=False, compare=False)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the settings file; a missing or unreadable one gives the defaults."""
        path = path or paths.config_dir() / "settings.json"
        settings = cls(_path=path)
        raw: object = {}
        with contextlib.suppress(OSError, ValueError, RecursionError):
            raw = json.loads(path.read_text("utf-8"))
        if isinstance(raw, dict):
            settings._take(raw)
        if not settings.author:
            settings.author = _user_name()
        return settings

    def save(self) -> None:
        """Write the file whole: a temporary one beside it is moved into its place. Failure is not worth a stop."""
        if self._path is None:
            return
        content = {f.name: getattr(self, f.name) for f in fields(self) if not f.name.startswith("_")}
        content["places"] = {key: asdict(place) for key, place in self.places.items()}
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # In ASCII: a file name may hold bytes that are no characters.
            part = self._path.with_suffix(".part")
            part.write_text(json.dumps(content, indent=1), "utf-8")
            part.replace(self._path)

    def opened(self, project: Path) -> None:
        """Put a project first among the recent ones."""
        name = str(project)
        self.recent = [name, *(other for other in self.recent if other != name)][:_RECENT]
        self.places = {key: place for key, place in self.places.items() if key in self.recent}
        self.save()

    def forget(self, project: str) -> None:
        """Take a project off the recent ones."""
        self.recent = [other for other in self.recent if other != project]
        self.places.pop(project, None)
        self.save()

    def _take(self, raw: dict[str, object]) -> None:
        author, theme, size = raw.get("author"), raw.get("theme"), raw.get("text_size")
        if isinstance(author, str):
            self.author = _printable(author)
        if theme in ("system", "light", "dark"):
            self.theme = str(theme)
        if isinstance(size, int | float) and not isinstance(size, bool) and 0 <= size <= 72:
            self.text_size = float(size)
        recent, places = raw.get("recent"), raw.get("places")
        if isinstance(recent, list):
            self.recent = list(dict.fromkeys(name for name in recent if isinstance(name, str)))[:_RECENT]
        if isinstance(places, dict):
            for key, place in places.items():
                if isinstance(place, dict) and isinstance(place.get("article"), str):
                    self.places[key] = Place(
                        place["article"], _position(place.get("caret")), _position(place.get("top"))
                    )


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
