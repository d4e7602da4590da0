"""The file `articles.toml` beside articles: what each one's text does not say of itself."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.format import Hints, clean_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "articles.toml"
RESERVED = frozenset({"title", "source", "author", "published", "url", "language", "tidy", "provenance"})
"""Names that further metadata cannot have."""

_TEXTS = ("title", "source", "author", "url", "language")
_MAX_BYTES = 20 << 20
_EXAMPLE = 'Write each article’s table as [articles."file name.txt"].'


@dataclass(frozen=True, slots=True)
class ArticlesFile:
    """The entries of one folder by file name."""

    entries: Mapping[str, Hints] = field(default_factory=dict)

    def hints(self, file_name: str, *, tidy: bool | None) -> Hints:
        """Return what is known about a file; `tidy` overrules the entry unless it is None."""
        hints = self.entries.get(file_name, Hints())
        return hints if tidy is None else replace(hints, tidy=tidy)


def read_articles_toml(folder: Path) -> ArticlesFile:
    """Read the file of a folder; one that is not there has no entries. Raises UserError that names file and line."""
    path = folder / NAME
    try:
        with path.open("rb") as file:
            raw = tomllib.loads(file.read(_MAX_BYTES).decode("utf-8-sig").replace("\r\n", "\n"))
    except FileNotFoundError:
        return ArticlesFile()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.", "Nothing was imported.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UserError(f"{path}, line {line}: the file is not UTF-8.", "Save it as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"{path} is not valid TOML: {error}.", "Correct it and import again.") from error
    articles = raw.get("articles", {})
    unknown = next((key for key in raw if key != "articles"), None)
    if unknown is not None or not isinstance(articles, dict):
        raise UserError(f"{path}: “{unknown or 'articles'}” is not a table of articles.", _EXAMPLE)
    return ArticlesFile({name: _entry(path, name, entry) for name, entry in articles.items()})


def _entry(path: Path, name: str, raw: object) -> Hints:
    where = f"{path}, article “{name}”"
    if not isinstance(raw, dict):
        raise UserError(f"{where}: this is not a table.", _EXAMPLE)
    texts = {}
    for key in _TEXTS:
        value = raw.get(key, "")
        if not isinstance(value, str):
            raise UserError(f"{where}: “{key}” must be a text in quotes.", "Correct it and import again.")
        texts[key] = value
    tidy = raw.get("tidy", False)
    if not isinstance(tidy, bool):
        raise UserError(f"{where}: “tidy” must be true or false.", "Write it without quotes.")
    extra = {key: _as_text(value) for key, value in raw.items() if key not in (*_TEXTS, "published", "tidy")}
    published, moment = _published(raw.get("published", ""), where)
    if moment:
        extra.setdefault("published_at", moment)
    if any("\x00" in value for value in (*texts.values(), published, *extra, *extra.values())):
        raise UserError(f"{where}: a value holds the character NUL, which cannot be stored.", "Take it out.")
    title, source, author, url, language = (texts[key] for key in _TEXTS)
    return Hints(title, source, author, published, url, language, tidy=tidy, extra=clean_pairs(extra, RESERVED))


def _published(value: object, where: str) -> tuple[str, str]:
    """Return the date as ISO 8601, and the exact moment where one is given."""
    if isinstance(value, datetime):
        return value.date().isoformat(), value.isoformat()
    if isinstance(value, date):
        return value.isoformat(), ""
    if isinstance(value, str):
        return value, ""
    raise UserError(f"{where}: “published” must be a date.", "Write it as 2017-01-05.")


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str)
