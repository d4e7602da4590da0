"""Gazetteer files: phrases and patterns by label, read strictly, so that a slip of the pen is found at once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn, TypeAlias, cast

from glossator.errors import SourceError
from glossator.paths import resource_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STANDARD = "standard"
"""The name of all bundled gazetteers together."""

Shape: TypeAlias = Literal["name", "ordinal", "number"]
_SHAPES = ("name", "ordinal", "number")

_MOST_REPEATED = 2
_ARTICLE = re.compile(r"(?<!\w)[ae]l[ -](?=\w)", re.IGNORECASE)
_SPELLINGS = tuple(f"{article}{joint}" for article in ("Al", "al", "El", "el") for joint in (" ", "-"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the world and how it is written; `any_case` finds the spellings in any case."""

    label: str
    name: str
    spellings: tuple[str, ...]
    any_case: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """What one word or mark must be: one of `values`, or of a shape. A context token is not part of the span."""

    values: tuple[str, ...] = ()
    shape: Shape | None = None
    any_case: bool = False
    optional: bool = False
    repeated: bool = False
    context: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of tokens that makes a span."""

    label: str
    name: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The contents of one file."""

    id: str
    name: str
    language: str
    entries: tuple[Entry, ...]
    patterns: tuple[Pattern, ...]


def files(name: str) -> list[Path]:
    """Return the files that a name stands for: all bundled ones, a bundled one, or an own file or folder.

    Raises SourceError when there is none.
    """
    path = Path(name)
    if path.is_absolute():
        found = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    else:
        found = sorted(resource_dir("gazetteers").glob("*.toml" if name == STANDARD else f"{path.name}.toml"))
    found = [file for file in found if file.is_file()]
    if not found:
        raise SourceError(
            f"There is no gazetteer “{path.name}”.",
            "Choose another one under “Sources of Suggestions” in the File menu.",
        )
    return found


def read(file: Path) -> Gazetteer:
    """Read a gazetteer file. Raises SourceError with the file's name and what is wrong in it."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"The gazetteer “{file.name}” cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"The gazetteer “{file.name}” is not a TOML file: {error}.") from error
    return _Reader(file.name).gazetteer(content)


def spellings(phrase: str) -> list[str]:
    """Return the ways to write a phrase: the Arabic article with its variants and joints, both apostrophes.

    Within one phrase each article may be written in its own way, since agencies do (“Al-Hashd al-Shaabi”).
    """
    written = [""]
    position = 0
    for article in _ARTICLE.finditer(phrase):
        between = phrase[position : article.start()]
        written = [begin + between + spelling for begin in written for spelling in _SPELLINGS]
        position = article.end()
    written = [begin + phrase[position:] for begin in written]
    both = [each.replace("'", "’") for each in written] + [each.replace("’", "'") for each in written]
    return list(dict.fromkeys(both))


class _Reader:
    """Reads one file; the name is for its complaints."""

    def __init__(self, file_name: str) -> None:
        self._file_name = file_name
        self._lists: dict[str, tuple[str, ...]] = {}

    def gazetteer(self, content: dict[str, object]) -> Gazetteer:
        self._check(content, "the file", {"id", "name", "language"}, {"entry", "list", "pattern"})
        for each in self._tables(content, "list"):
            self._check(each, "a [[list]]", {"id", "values"}, set())
            name = self._text(each, "id")
            if name in self._lists:
                self._refuse(f"the list “{name}” stands in it twice")
            self._lists[name] = self._texts(each, "values")
            for value in self._lists[name]:
                if not value or any(character.isspace() for character in value):
                    self._refuse(f"the value “{value}” of the list “{name}” is not one word")
        return Gazetteer(
            self._text(content, "id"),
            self._text(content, "name"),
            self._text(content, "language"),
            tuple(self._entry(each) for each in self._tables(content, "entry")),
            tuple(self._pattern(each) for each in self._tables(content, "pattern")),
        )

    def _entry(self, content: dict[str, object]) -> Entry:
        self._check(content, "an entry", {"label", "name"}, {"variants", "case", "match_name"})
        name = self._text(content, "name")
        case = content.get("case", "exact")
        if case not in ("exact", "any"):
            self._refuse(f"the case of “{name}” is neither “exact” nor “any”")
        phrases = list(self._texts(content, "variants")) if "variants" in content else []
        if self._flag(content, "match_name", default=True):
            phrases.insert(0, name)
        if not phrases or any(not phrase.strip() for phrase in phrases):
            self._refuse(f"the entry “{name}” has an empty phrase or none")
        found = dict.fromkeys(spelling for phrase in phrases for spelling in spellings(phrase))
        return Entry(self._text(content, "label"), name, tuple(found), any_case=case == "any")

    def _pattern(self, content: dict[str, object]) -> Pattern:
        self._check(content, "a [[pattern]]", {"label", "name", "tokens"}, set())
        name = self._text(content, "name")
        tokens = tuple(self._token(each, name) for each in self._tables(content, "tokens"))
        if sum(token.repeated for token in tokens) > _MOST_REPEATED:
            self._refuse(f"the pattern “{name}” has more than {_MOST_REPEATED} repeated tokens")
        inside = [number for number, token in enumerate(tokens) if not token.context]
        if not any(not tokens[number].optional for number in inside):
            self._refuse(f"the pattern “{name}” has no token that must be there")
        if inside != list(range(inside[0], inside[-1] + 1)):
            self._refuse(f"the pattern “{name}” has a context token in its middle")
        return Pattern(self._text(content, "label"), name, tokens)

    def _token(self, content: dict[str, object], pattern: str) -> Token:
        where = f"a token of the pattern “{pattern}”"
        self._check(content, where, set(), {"any_of", "shape", "text", "lower", "optional", "repeat", "context"})
        kinds: list[str] = [key for key in ("any_of", "shape", "text") if key in content]
        if isinstance(content.get("lower"), str):
            kinds.append("lower")
        if len(kinds) != 1:
            self._refuse(f"{where} needs one of any_of, shape, text and lower")
        values: tuple[str, ...] = ()
        shape = None
        any_case = kinds == ["lower"] or ("lower" in content and self._flag(content, "lower", default=False))
        if kinds == ["any_of"]:
            list_id = self._text(content, "any_of")
            if list_id not in self._lists:
                self._refuse(f"{where} names the list “{list_id}”, which the file does not have")
            values = self._lists[list_id]
        elif kinds == ["shape"]:
            if content["shape"] not in _SHAPES:
                self._refuse(f"{where} has the shape “{content['shape']}”; there are {', '.join(_SHAPES)}")
            shape = cast("Shape", content["shape"])
        else:
            values = (self._text(content, kinds[0]),)
        if content.get("repeat", "+") != "+":
            self._refuse(f"{where} has a repeat other than “+”")
        return Token(
            tuple(dict.fromkeys(value.lower() for value in values)) if any_case else values,
            shape,
            any_case,
            optional=self._flag(content, "optional", default=False),
            repeated="repeat" in content,
            context=self._flag(content, "context", default=False),
        )

    def _check(self, content: dict[str, object], what: str, needed: set[str], allowed: set[str]) -> None:
        for key in content.keys() - needed - allowed:
            self._refuse(f"{what} has the key “{key}”, which means nothing there")
        for key in sorted(needed - content.keys()):
            self._refuse(f"{what} lacks the key “{key}”")

    def _tables(self, content: dict[str, object], key: str) -> Iterator[dict[str, object]]:
        tables = content.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            self._refuse(f"“{key}” is not a list of tables")
        yield from cast("list[dict[str, object]]", tables)

    def _text(self, content: dict[str, object], key: str) -> str:
        value = content[key]
        if not isinstance(value, str) or not value:
            self._refuse(f"“{key}” is not a text")
        return value

    def _texts(self, content: dict[str, object], key: str) -> tuple[str, ...]:
        values = content[key]
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            self._refuse(f"“{key}” is not a list of texts")
        return tuple(cast("Sequence[str]", values))

    def _flag(self, content: dict[str, object], key: str, *, default: bool) -> bool:
        value = content.get(key, default)
        if not isinstance(value, bool):
            self._refuse(f"“{key}” is neither true nor false")
        return value

    def _refuse(self, what: str) -> NoReturn:
        raise SourceError(f"The gazetteer “{self._file_name}” cannot be used: {what}.", "Correct the file.")
