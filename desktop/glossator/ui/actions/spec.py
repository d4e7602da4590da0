"""What an action is: its words, its keys, where they hold, and what it does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from glossator.ui.main_window import MainWindow


class Scope(Enum):
    """Where an action's keys hold."""

    WINDOW = auto()
    ARTICLE = auto()
    """Only while the article has the focus, so that letters can be typed elsewhere."""


class Needs(Enum):
    """What must be there for an action to be possible."""

    NOTHING = auto()
    PROJECT = auto()
    ARTICLE = auto()
    MARK = auto()

    @property
    def words(self) -> str:
        """Why an action that needs this is not possible now."""
        return _LACKING.get(self.name, "not possible now")


_LACKING = {
    "PROJECT": "needs an open project",
    "ARTICLE": "needs an open article",
    "MARK": "needs a current span",
}


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `text` may mark its mnemonic with &; the first of `keys` is the one that is shown."""

    id: str
    text: str
    run: Callable[[MainWindow], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    scope: Scope = Scope.WINDOW
    needs: Needs = Needs.PROJECT
    checkable: bool = False

    @property
    def words(self) -> str:
        """The text without its mnemonic and dots, as shortcut sheets and tool tips show it."""
        return self.text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


@dataclass(frozen=True, slots=True)
class Submenu:
    """A place in a menu that the window fills: the recent projects, the panels."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class MenuSpec:
    """A menu; None is a separator."""

    id: str
    text: str
    entries: tuple[ActionSpec | Submenu | None, ...]

    @property
    def actions(self) -> tuple[ActionSpec, ...]:
        """The actions alone."""
        return tuple(entry for entry in self.entries if isinstance(entry, ActionSpec))
