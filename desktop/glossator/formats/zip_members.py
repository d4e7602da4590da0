"""The files of a ZIP archive, brought out one at a time under names of our own; what is not taken is said."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.articles_toml import NAME as ARTICLES_TOML
from glossator.formats.articles_toml import ArticlesFile, read_articles_toml
from glossator.formats.format import RejectedFileError
from glossator.formats.packed import is_link, open_packed, read_member
from glossator.formats.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipFile, ZipInfo

MAX_MEMBERS = 20_000
MAX_UNPACKED = 1 << 30
MAX_MEMBER = 100 << 20

_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f"*:<>?|\\/\ud800-\udfff]')
_MAX_NAME = 120
# Names that are devices on Windows, whatever comes behind them.
_RESERVED = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))})


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its name there, and where it lies for now, or why it is not taken."""

    name: str
    path: Path | None = None
    articles: ArticlesFile | None = None
    problem: str = ""


def members(archive: Path) -> Iterator[Member]:
    """Yield the files of an archive in order; each lies on the disk only until the next is asked for.

    Hidden files are passed over, as in a folder. Raises RejectedFileError for an archive that does harm or is damaged.
    """
    with (
        open_packed(archive, members=MAX_MEMBERS, total=MAX_UNPACKED) as packed,
        TemporaryDirectory(prefix="glossator-") as scratch,
    ):
        described: dict[str, ArticlesFile] = {}
        for info in sorted(packed.infolist(), key=lambda each: each.filename):
            if info.is_dir() or _is_hidden(info.filename):
                continue
            name = shown(info.filename, 200)
            problem = _why_not(info)
            if problem:
                yield Member(name, problem=problem)
                continue
            folder, _, last = info.filename.rpartition("/")
            if last == ARTICLES_TOML:
                continue
            if folder not in described:
                described[folder] = _described(packed, folder, Path(scratch))
            # A name of the archive’s own is never a path: this has no folder and no sign that means something.
            path = Path(scratch, _plain(last))
            try:
                path.write_bytes(read_member(packed, info, MAX_MEMBER))
                yield Member(name, path, described[folder])
            except UserError as error:
                yield Member(name, problem=error.sentence)
            finally:
                path.unlink(missing_ok=True)


def _described(packed: ZipFile, folder: str, scratch: Path) -> ArticlesFile:
    """Return what the `articles.toml` of a folder in the archive says. Raises RejectedFileError."""
    name = posixpath.join(folder, ARTICLES_TOML)
    if name not in packed.NameToInfo:
        return ArticlesFile()
    path = scratch / ARTICLES_TOML
    try:
        path.write_bytes(read_member(packed, name, MAX_MEMBER))
        return read_articles_toml(scratch)
    except UserError as error:
        sentence = error.sentence.replace(str(path), shown(name, 200))
        raise RejectedFileError(sentence, error.hint) from error
    finally:
        path.unlink(missing_ok=True)


def _why_not(info: ZipInfo) -> str:
    parts = _parts(info.filename)
    if ".." in parts or parts[0] in ("", "~") or re.fullmatch("[A-Za-z]:", parts[0]):
        return "Its name leads out of the archive."
    if is_link(info):
        return "It is a link to another file."
    if info.filename.lower().endswith(_ARCHIVES):
        return "It is an archive within the archive."
    return ""


def _parts(name: str) -> list[str]:
    return name.replace("\\", "/").split("/")


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in _parts(name))


def _plain(name: str) -> str:
    """Return a file name that is harmless on every system and keeps its extension."""
    stem, suffix = posixpath.splitext(_FORBIDDEN.sub("_", name))
    stem = stem[:_MAX_NAME].strip(". ") or "file"
    return f"{'_' if stem.partition('.')[0].upper() in _RESERVED else ''}{stem}{suffix[:20].rstrip('. ')}"
