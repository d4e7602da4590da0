"""The worker's side of an import: finds the files that are meant, reads them, and says what came of each."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats import all_formats, find_format
from glossator.formats.articles_toml import NAME as ARTICLES_TOML
from glossator.formats.articles_toml import read_articles_toml
from glossator.formats.choosing import choose_format
from glossator.formats.format import Hints, RejectedFileError
from glossator.formats.transit import to_message
from glossator.session.export_report import SUFFIX as REPORT_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossator.formats.articles_toml import ArticlesFile
    from glossator.formats.format import Format
    from glossator.formats.record import JsonObject

_BESIDE = ".ann"
"""What brat marks in a text stands in a file of its own with this extension."""
PROJECT_SUFFIX = ".glossator"

# A batch of messages ends after so many seconds or characters, so that the other side can keep up.
_BATCH_SECONDS = 0.05
_BATCH_CHARACTERS = 500_000


class Intake:
    """Reads files and yields messages about them: article, rejected, note, passed_over, read, and at last done."""

    def __init__(self, paths: Sequence[str], *, tidy: bool | None, format_id: str | None = None) -> None:
        self._paths = [Path(path) for path in paths]
        self._tidy = tidy
        self._chosen = find_format(format_id) if format_id else None
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
        files: dict[Path, str] = {}
        for path in self._paths:
            if path.is_dir():
                yield from self._list(path, files)
            elif path.suffix.lower() == PROJECT_SUFFIX:
                yield _rejected(path.name, UserError("This is a project, not an article.", "Open it instead."))
            elif path.is_file():
                files.setdefault(_real(path), path.name)
            elif path.exists():
                yield _rejected(path.name, UserError("This is neither a file nor a folder.", "Choose a text file."))
            else:
                yield _rejected(path.name, UserError(f"It is not there: {path}.", "Check its name."))
        # A text whose annotations stand beside it is read with them.
        beside = {path.with_suffix(".txt") for path in files if path.suffix == _BESIDE}
        files = {path: name for path, name in files.items() if path not in beside}
        for number, (path, name) in enumerate(files.items()):
            yield {"kind": "reading", "file": _printable(name), "number": number, "of": len(files)}
            yield from self._read(path, _printable(name))
        yield {"kind": "done"}

    def _list(self, folder: Path, files: dict[Path, str]) -> Iterator[JsonObject]:
        """Collect the files of a folder and those below it, by name; hidden ones and links to folders are not taken."""
        for at, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = Path(at, name)
                if name.startswith(".") or name == ARTICLES_TOML or name.endswith(REPORT_SUFFIX):
                    continue
                shown = path.relative_to(folder).as_posix()
                if path.suffix.lower() in self._extensions:
                    files.setdefault(_real(path), shown)
                else:
                    yield {"kind": "passed_over", "file": _printable(shown)}

    def _read(self, path: Path, name: str) -> Iterator[JsonObject]:
        chosen = self._format(path)
        if chosen.one_article and path.parent not in self._folders:
            yield from self._open_folder(path.parent)
        hints = (
            self._folders[path.parent].hints(path.name, tidy=self._tidy)
            if chosen.one_article
            else Hints(tidy=bool(self._tidy))
        )
        try:
            for incoming in chosen.read(path, hints) if chosen.read else ():
                message = to_message(incoming)
                yield {"kind": "article", "characters": incoming.new.article.length, **message}
        except UserError as error:
            yield _rejected(name, error)
        else:
            yield {"kind": "read", "file": name}

    def _open_folder(self, folder: Path) -> Iterator[JsonObject]:
        self._folders[folder] = read_articles_toml(folder)
        for name in self._folders[folder].entries:
            if not (folder / name).exists():
                yield {"kind": "note", "file": ARTICLES_TOML, "sentence": f"“{name}” is named but is not there."}

    def _format(self, path: Path) -> Format:
        """Return the format that a file is read as: the one asked for, or the one it is of; unknown ones are text."""
        try:
            return self._chosen or choose_format(path) or find_format("text")
        except OSError:
            # The reader says what is wrong with it.
            return find_format("text")


def _rejected(name: str, error: UserError) -> JsonObject:
    problems = list(error.problems) if isinstance(error, RejectedFileError) else []
    return {
        "kind": "rejected",
        "file": _printable(name),
        "sentence": error.sentence,
        "hint": error.hint,
        "problems": problems,
    }


def _real(path: Path) -> Path:
    """Return a path by which a file that is named twice is known again; its own name stays."""
    return Path(os.path.realpath(path.parent), path.name)


def _printable(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")
