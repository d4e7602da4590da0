"""Articles under field names that others chose: which of them is the text, the title, the date and so on."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeGuard

from glossator.domain.text import normalise
from glossator.errors import UserError
from glossator.formats.dates import iso_moment
from glossator.formats.extraction import Extracted
from glossator.formats.markup import visible_text
from glossator.formats.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# The first that is there and not empty counts; names are compared in lower case without blanks, hyphens and dots.
ROLES = ("text", "title", "source", "author", "published", "url", "language")
"""What a column or field can be chosen for."""
KNOWN: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("maintext", "text", "fulltext", "full_text", "body", "bodytext", "body_text", "articlebody", "article_body"),
        *("articletext", "article_text", "content", "content_text", "article", "story", "plaintext", "plain_text"),
        *("document", "texte", "inhalt", "texto"),
    ),
    "html": ("content_html", "body_html", "html", "contenthtml", "bodyhtml"),
    "title": ("title", "headline", "heading", "name", "titel", "titre", "titulo", "überschrift"),
    "source": (
        *("source", "source_name", "sourcename", "source_domain", "publisher", "publication", "outlet", "newspaper"),
        *("site", "sitename", "site_name", "domain", "hostname", "agency", "feed", "quelle", "medium"),
    ),
    "author": ("author", "authors", "byline", "by", "creator", "creators", "writer", "autor", "auteur"),
    "published": (
        *("published", "date_publish", "date_published", "datepublished", "published_at", "publishedat"),
        *("publish_date", "publishdate", "publication_date", "publicationdate", "pubdate", "pub_date", "date"),
        *("datetime", "created_at", "created", "timestamp", "time", "datum"),
    ),
    "url": ("url", "link", "uri", "href", "permalink", "web_url", "source_url", "canonical_url", "address"),
    "language": ("language", "lang", "language_code", "locale", "sprache"),
}
_MEANING = {name: (meaning, rank) for meaning, names in KNOWN.items() for rank, name in enumerate(names)}
# What crawlers and tables add for themselves.
_NOISE = frozenset({"", "index"})
# A text that begins as a page or a part of one does.
_MARKUP = re.compile(
    r"\s*<(?:!doctype html|html|body|article|section|div|p|h[1-6]|figure|blockquote|ul|ol)\b[^<>]*>", re.IGNORECASE
)
_MAX_EXTRA = 5000
_MAX_NAMED = 12


NO_COLUMNS: Mapping[str, str] = {}


def check_columns(columns: Mapping[str, str]) -> None:
    """Raise UserError when fields are chosen for what there is not, or one of them for two things."""
    for role in columns:
        if role not in ROLES:
            raise UserError(f"“{role}” is nothing that a column can hold.", f"It is one of: {', '.join(ROLES)}.")
    named = [name for name in columns.values() if name]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        raise UserError(f"The column “{twice}” is chosen for two things.", "Choose each column once.")


def meanings(names: Iterable[str], columns: Mapping[str, str] = NO_COLUMNS) -> dict[str, str]:
    """Return which field stands for what, as {meaning: field name}; the better known name wins.

    What was chosen in `columns` counts for more; an empty name there says that no field has this meaning.
    """
    there = tuple(names) if columns else names
    found = _known(there)
    if columns:
        chosen = {role: name for role, name in columns.items() if name in there}
        taken = set(chosen.values())
        found = {role: name for role, name in found.items() if role not in columns and name not in taken}
        if "text" in columns:
            found.pop("html", None)
        found.update(chosen)
    return found


def missing_columns(names: Iterable[str], columns: Mapping[str, str]) -> UserError | None:
    """Return what to say of chosen columns that are not there."""
    there = list(names)
    missing = [f"“{shown(name)}”" for name in columns.values() if name and name not in there]
    if not missing:
        return None
    return UserError(f"There is no column {', '.join(missing)}; there are {_listed(there)}.", "Choose one of these.")


def _known(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, tuple[int, str]] = {}
    for name in names:
        meaning, rank = _MEANING.get(_bare(name), ("", 0))
        if meaning and (meaning not in found or rank < found[meaning][0]):
            found[meaning] = (rank, name)
    return {meaning: name for meaning, (_, name) in found.items()}


def mapping_note(names: Iterable[str], columns: Mapping[str, str] = NO_COLUMNS) -> str:
    """Return in a sentence how fields were understood; empty when all are named as here."""
    used = meanings(names, columns)
    pairs = [f"“{shown(name)}” as {meaning}" for meaning, name in used.items() if _bare(name) != meaning]
    by = "as they were chosen" if columns else "by the names of the fields"
    return f"Taken {by}: {', '.join(pairs)}." if pairs else ""


def no_text(names: Iterable[str]) -> UserError:
    """Return what to say of a record in which no field is known to hold the text."""
    there = list(names)
    return UserError(
        f"No field is known to hold the text; there are {_listed(there)}." if there else "It has no fields.",
        "Call the field that holds the text “text”, or say which it is.",
    )


def _listed(names: list[str]) -> str:
    listed = [f"“{shown(name)}”" for name in names]
    return ", ".join(listed[:_MAX_NAMED]) + (" …" if len(listed) > _MAX_NAMED else "")


def article_of(record: Mapping[str, object], columns: Mapping[str, str] = NO_COLUMNS) -> Extracted:
    """Return the article of a record, by the names of its fields and what was chosen of them.

    Raises UserError that says what is missing.
    """
    chosen = _chosen(record, columns)
    if columns.get("text") and chosen.get("text") != columns["text"]:
        raise UserError(f"It has no text in “{shown(columns['text'])}”.")
    values = {meaning: _unwrapped(record[name]) for meaning, name in chosen.items()}
    text, notes = values.get("text"), []
    name = chosen.get("text", "")
    if text is None and isinstance(values.get("html"), str):
        text, name = values["html"], chosen["html"]
    if isinstance(text, str) and (name == chosen.get("html") or _MARKUP.match(text) or _is_wrapped(record[name])):
        text = text if _is_wrapped(record[name]) else visible_text(text)
        notes.append(f"The text is “{shown(name)}” without its tags.")
    if text is None:
        raise no_text(record)
    if not isinstance(text, str):
        raise UserError(f"“{shown(chosen['text'])}” is not a text.")
    if not text or text.isspace():
        raise UserError("Its text is empty.")
    moment = iso_moment(values.get("published"))
    taken = {name for meaning, name in chosen.items() if meaning != "html" or "text" not in values}
    extra = {}
    if "published" in values and not moment.day:
        name = chosen["published"]
        extra[name if _bare(name) != "published" else "date"] = as_text(values["published"])
        notes.append(f"A date in “{shown(name)}” was not understood and is kept as it is.")
    elif moment.exact:
        extra["published_at"] = moment.exact
    extra.update((name, as_text(value)) for name, value in record.items() if name not in taken and _worth(name, value))
    long = [name for name, value in extra.items() if len(value) > _MAX_EXTRA]
    for name in long:
        del extra[name]
        notes.append(f"“{shown(name)}” is too long for metadata and kept only in the original.")
    return Extracted(
        text,
        as_text(values.get("title")),
        _source(values.get("source")),
        _names(values.get("author")),
        moment.day,
        as_text(values.get("url")),
        as_text(values.get("language")),
        tuple((normalise(name).text, value) for name, value in extra.items()),
        tuple(notes),
    )


def as_text(value: object) -> str:
    """Return a value as metadata holds it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value, ensure_ascii=False, default=str)


def _is_wrapped(value: object) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and isinstance(value.get("rendered"), str)


def _unwrapped(value: object) -> object:
    """Return the text of a value that blogs wrap up as {"rendered": …}."""
    return visible_text(value["rendered"]) if _is_wrapped(value) else value


def _chosen(record: Mapping[str, object], columns: Mapping[str, str]) -> dict[str, str]:
    """Return {meaning: name} of the fields that hold something; an empty text counts where there is no other."""
    filled = meanings((name for name, value in record.items() if value not in (None, "", [])), columns)
    return {**meanings(record, columns), **filled} if "text" not in filled and "html" not in filled else filled


def _names(value: object) -> str:
    """Return the names of authors, however they are listed."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_names, value)))
    if isinstance(value, dict):
        return as_text(value.get("name"))
    return as_text(value)


def _source(value: object) -> str:
    if isinstance(value, dict):
        return next((as_text(value[key]) for key in ("name", "title", "id") if value.get(key)), "")
    return as_text(value)


def _worth(name: str, value: object) -> bool:
    return value not in (None, "", [], {}) and _bare(name) not in _NOISE


def _bare(name: str) -> str:
    bare = re.sub(r"[\s.-]+", "_", name.strip().lstrip("\ufeff").casefold())
    return bare if bare in _MEANING else bare.replace("_", "")
