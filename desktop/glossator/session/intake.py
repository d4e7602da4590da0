"""The worker's side of an import: finds the files that are meant, reads them, and says what came of each."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from glossator.errors import UserError
from glossator.formats import all_formats, find_format
from glossator.formats.articles_toml import NAME as ARTICLES_TOML
from glossator.formats.articles_toml import read_articles_toml
from glossator.formats.choosing import HEAD, choose_format
from glossator.formats.encodings import check_encoding
from glossator.formats.fields import check_columns, meanings
from glossator.formats.format import UNSEEN, Hints, RejectedFileError
from glossator.formats.transit import to_message
from glossator.session.export_report import CARD, IN_FOLDER, MANIFEST
from glossator.session.export_report import SUFFIX as REPORT_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from glossator.formats.articles_toml import ArticlesFile
    from glossator.formats.format import Format, Seen
    from glossator.formats.record import JsonObject
    from glossator.session.import_preview import ImportWishes

_BESIDE = ".ann"
"""What brat marks in a text stands in a file of its own with this extension."""
_FIELDS = "newsjson"
"""The format whose fields go by names that can be chosen."""
_JSON = (".json", ".jsonl", ".ndjson")
_OF_AN_EXPORT = frozenset({CARD, MANIFEST, "labels.json"})
_TYPE_SYSTEM = "TypeSystem.xml"
"""What the tools of UIMA lay beside .xmi files, to say which types there are."""
PROJECT_SUFFIX = ".glossator"

# A batch of messages ends after so many seconds or characters, so that the other side can keep up.
_BATCH_SECONDS = 0.05
_BATCH_CHARACTERS = 500_000
_MAX_LEFT_OUT = 200


class _Named(NamedTuple):
    """A file that is to be read: what it is called, and what is known about it where it was made for this import."""

    name: str
    given: Hints | None = None


class Intake:
    """Reads files and yields messages about them: what came, article, understood, then read or rejected; at last done.

    `named` are the files and folders: for each its path, for one that was made for this import also its name and what
    is known about it. Raises UserError for a wish that cannot be followed.
    """

    def __init__(self, named: Sequence[Mapping[str, str]], wishes: ImportWishes) -> None:
        self._asked = named
        self._wishes = wishes
        check_columns(wishes.columns)
        self._hints = Hints(
            tidy=bool(wishes.tidy),
            columns=tuple(wishes.columns.items()),
            encoding=check_encoding(wishes.encoding) if wishes.encoding else "",
        )
        self._chosen = find_format(wishes.format) if wishes.format else None
        readable = [self._chosen] if self._chosen else [each for each in all_formats() if each.read is not None]
        self._extensions = {extension for each in readable for extension in each.extensions}
        self._folders: dict[Path, ArticlesFile] = {}
        self._messages = self._read_all()

    def batch(self) -> Iterator[JsonObject]:
        """Yield the next messages; “paused” stands at the end of each batch but the last."""
        until = time.perf_counter() + _BATCH_SECONDS
        characters = 0
        for message in self._messages:
            yield message
            characters += int(message.get("characters", 0))  # type: ignore[call-overload]
            if characters > _BATCH_CHARACTERS or time.perf_counter() > until:
                yield {"kind": "paused"}
                return

    def _read_all(self) -> Iterator[JsonObject]:
        files: dict[Path, _Named] = {}
        for asked in self._asked:
            path = Path(asked["path"])
            if "name" in asked:
                title, source, published = asked["title"], asked["source"], asked["published"]
                given = replace(self._hints, title=title, source=source, published=published)
                files[path] = _Named(asked["name"], given)
            elif path.is_dir():
                yield from self._list(path, files)
            elif path.suffix.lower() == PROJECT_SUFFIX:
                yield _rejected(path.name, UserError("This is a project, not an article.", "Open it instead."))
            elif path.is_file():
                files.setdefault(_real(path), _Named(path.name))
            elif path.exists():
                yield _rejected(path.name, UserError("This is neither a file nor a folder.", "Choose a text file."))
            else:
                yield _rejected(path.name, UserError(f"It is not there: {path}.", "Check its name."))
        # A text whose annotations stand beside it is read with them.
        beside = {path.with_suffix(".txt") for path in files if path.suffix == _BESIDE}
        files = {path: named for path, named in files.items() if path not in beside}
        for number, (path, named) in enumerate(files.items()):
            yield from self._read(path, named, {"number": number, "of": len(files)})
        yield {"kind": "done"}

    def _list(self, folder: Path, files: dict[Path, _Named]) -> Iterator[JsonObject]:
        """Collect the files of a folder and those below it, by name; hidden ones and links to folders are not taken."""
        for at, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            beside = {ARTICLES_TOML, *(_OF_AN_EXPORT if {IN_FOLDER, MANIFEST} & set(names) else ())}
            if any(name.lower().endswith(".xmi") for name in names):
                beside.add(_TYPE_SYSTEM)
            for name in sorted(names):
                path = Path(at, name)
                if name.startswith(".") or name in beside or name.endswith(REPORT_SUFFIX):
                    continue
                shown = path.relative_to(folder).as_posix()
                if path.suffix.lower() in self._extensions:
                    files.setdefault(_real(path), _Named(shown))
                else:
                    yield {"kind": "passed_over", "file": _printable(shown)}

    def _read(self, path: Path, named: _Named, place: JsonObject) -> Iterator[JsonObject]:
        chosen, name = self._format(path), _printable(named.name)
        yield {"kind": "reading", "file": name, "format": chosen.name, "any_encoding": chosen.any_encoding, **place}
        hints = named.given or self._hints
        if chosen.one_article and named.given is None:
            if path.parent not in self._folders:
                yield from self._open_folder(path.parent)
            known = self._folders[path.parent].hints(path.name, tidy=self._wishes.tidy)
            hints = replace(known, columns=self._hints.columns, encoding=self._hints.encoding)
        understood = _Understood()
        try:
            for incoming in chosen.read(path, hints) if chosen.read else ():
                understood.look(incoming.seen)
                message = to_message(incoming)
                yield {"kind": "article", "characters": incoming.new.article.length, **message}
        except UserError as error:
            if isinstance(error, RejectedFileError):
                understood.look(error.seen)
            yield understood.message(self._wishes.columns)
            yield {**_rejected(name, error), "begun": True}
        else:
            yield understood.message(self._wishes.columns)
            yield {"kind": "read", "file": name}
        if self._hints.encoding and not chosen.any_encoding:
            sentence = "Files of its kind have an encoding of their own; it was read by that."
            yield {"kind": "note", "file": name, "sentence": sentence}

    def _open_folder(self, folder: Path) -> Iterator[JsonObject]:
        self._folders[folder] = read_articles_toml(folder)
        for name in self._folders[folder].entries:
            if not (folder / name).exists():
                yield {"kind": "note", "file": ARTICLES_TOML, "sentence": f"“{name}” is named but is not there."}

    def _format(self, path: Path) -> Format:
        """Return the format that a file is read as: the one asked for, or the one it is of; unknown ones are text."""
        try:
            if self._chosen is None and self._wishes.columns and _has_fields(path):
                return find_format(_FIELDS)
            return self._chosen or choose_format(path) or find_format("text")
        except OSError:
            # The reader says what is wrong with it.
            return find_format("text")


class _Understood:
    """How the articles of one file were understood, as they come."""

    def __init__(self) -> None:
        self._last = UNSEEN
        self._encoding = self._why = ""
        self._there: dict[str, None] = {}
        self._left_out: list[str] = []

    def look(self, seen: Seen) -> None:
        """Take in what a reader says."""
        if seen is self._last:
            return
        self._last = seen
        self._encoding = self._encoding or seen.encoding
        self._why = self._why or seen.why
        self._there.update(dict.fromkeys(seen.there))
        self._left_out += seen.left_out[: _MAX_LEFT_OUT - len(self._left_out)]

    def message(self, columns: Mapping[str, str]) -> JsonObject:
        """Return it as a message."""
        return {
            "kind": "understood",
            "encoding": self._encoding,
            "why": self._why,
            "columns": meanings(self._there, columns),
            "there": list(self._there),
            "left_out": self._left_out,
        }


def _has_fields(path: Path) -> bool:
    """Tell whether a file is one of JSON in which nobody has marked anything, so that its fields can be chosen."""
    if path.suffix.lower() not in _JSON:
        return False
    from glossator.formats.news_json import is_marked

    with path.open("rb") as file:
        return not is_marked(file.read(HEAD))


def _rejected(name: str, error: UserError) -> JsonObject:
    problems, void = (error.problems, error.void) if isinstance(error, RejectedFileError) else ((), frozenset())
    return {
        "kind": "rejected",
        "begun": False,
        "file": _printable(name),
        "sentence": error.sentence,
        "hint": error.hint,
        "problems": list(problems),
        "void": sorted(void),
    }


def _real(path: Path) -> Path:
    """Return a path by which a file that is named twice is known again; its own name stays."""
    return Path(os.path.realpath(path.parent), path.name)


def _printable(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")
