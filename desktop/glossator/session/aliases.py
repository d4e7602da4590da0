"""Other names of the same thing, as far as the project's word lists know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain import phrasing
from glossator.errors import SourceError
from glossator.nlp import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator


class Aliases:
    """The names that a gazetteer lists for each thing; it is read in steps, for that takes some milliseconds a file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.loaded = not name
        self._groups: list[tuple[str, ...]] = []
        self._by_name: dict[str, list[int]] = {}

    def load(self) -> Iterator[None]:
        """Read the files, one a step. A gazetteer that cannot be read knows no names; as a source it says so itself."""
        if self.loaded:
            return
        self._groups, self._by_name = [], {}
        try:
            for file in gazetteer.files(self.name):
                read = gazetteer.read(file)
                yield
                for entry in read.entries:
                    self._add(entry.spellings)
                yield
        except SourceError:
            pass
        self.loaded = True

    def load_at_once(self) -> None:
        """Read all files."""
        for _ in self.load():
            pass

    def of(self, phrase: str) -> tuple[str, ...]:
        """Return the other names of what a phrase names; none before the files are read."""
        bare = phrasing.without_possessive(phrase)
        numbers = self._by_name.get(phrasing.folded(phrase)) or self._by_name.get(phrasing.folded(bare), [])
        names = [name for number in numbers for name in self._groups[number]]
        return tuple(name for name in phrasing.distinct(names) if phrasing.folded(name) != phrasing.folded(bare))

    def _add(self, names: tuple[str, ...]) -> None:
        by_fold: dict[str, str] = {}
        for name in names:
            by_fold.setdefault(phrasing.folded(name), name)
        if len(by_fold) > 1:
            for fold in by_fold:
                self._by_name.setdefault(fold, []).append(len(self._groups))
            self._groups.append(tuple(by_fold.values()))
