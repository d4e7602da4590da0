"""Exchange formats, one file each: they read and write streams of articles and know neither project nor window."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from glossator.errors import UserError
from glossator.registry import load_builtin

if TYPE_CHECKING:
    from glossator.formats.format import Format

BUILTIN: dict[str, str] = {
    "text": "glossator.formats.plain_text:FORMAT",
    "jsonl": "glossator.formats.jsonl:FORMAT",
    "webpage": "glossator.formats.web_page:FORMAT",
    "markdown": "glossator.formats.markdown:FORMAT",
    "newsjson": "glossator.formats.news_json:FORMAT",
    "feed": "glossator.formats.feed:FORMAT",
    "table": "glossator.formats.table:FORMAT",
    "docx": "glossator.formats.word_document:FORMAT",
    "pdf": "glossator.formats.pdf:FORMAT",
    "zip": "glossator.formats.zip_archive:FORMAT",
    "doccano": "glossator.formats.doccano:FORMAT",
    "labelstudio": "glossator.formats.labelstudio:FORMAT",
    "brat": "glossator.formats.brat:FORMAT",
    "csv": "glossator.formats.csv_spans:FORMAT",
    "html": "glossator.formats.html_report:FORMAT",
    "prodigy": "glossator.formats.prodigy:FORMAT",
    "webanno": "glossator.formats.webanno:FORMAT",
    "xmi": "glossator.formats.xmi:FORMAT",
    "casjson": "glossator.formats.cas_json:FORMAT",
    "spacy": "glossator.formats.spacy_docbin:FORMAT",
    "spacy-json": "glossator.formats.spacy_json:FORMAT",
    "conll": "glossator.formats.conll:FORMAT",
    "biluo": "glossator.formats.biluo:FORMAT",
    "conllu": "glossator.formats.conllu:FORMAT",
    "huggingface": "glossator.formats.huggingface:FORMAT",
    "parquet": "glossator.formats.parquet:FORMAT",
    "gliner": "glossator.formats.gliner:FORMAT",
}
"""Each format by its id, as “module:attribute”; imported on use."""

GROUP = "glossator.formats"
"""The entry point group under which other packages add formats."""


def find_format(format_id: str) -> Format:
    """Return a format by its id. Raises UserError."""
    entries = load_builtin(BUILTIN, GROUP)
    if format_id not in entries:
        raise UserError(f"There is no format “{format_id}”.", f"Known are: {', '.join(entries)}.")
    return cast("Format", entries[format_id])


def all_formats() -> list[Format]:
    """Return every format, the built-in ones first."""
    entries = load_builtin(BUILTIN, GROUP)
    return [cast("Format", entries[name]) for name in entries]
