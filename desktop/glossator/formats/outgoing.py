"""What writers of formats have in common: which spans of an article go out, and which facts about it stay behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from glossator.domain.article import ArticleState
from glossator.domain.losses import LossKind
from glossator.domain.span import Span
from glossator.domain.suggestion import Suggestion
from glossator.errors import UserError
from glossator.formats.record import MANUAL, META

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.export import ExportArticle
    from glossator.domain.losses import Losses
    from glossator.formats.format import WriteOptions

Outgoing: TypeAlias = Span | Suggestion

_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
# Names that Windows keeps for devices, whatever follows the first dot.
_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))))


def spans_of(exported: ExportArticle, options: WriteOptions) -> list[Outgoing]:
    """Return the spans that are to be written in text order, an outer one before an inner one.

    Raises UserError when one does not stand on its words.
    """
    listed: list[Outgoing] = [*exported.spans, *(exported.suggestions if options.unjudged else ())]
    for span in listed:
        if exported.text[span.start : span.end] != span.text or span.start >= span.end:
            raise UserError(
                f"A span in “{exported.article.metadata.title}” does not stand on the words that it was made on;"
                " nothing was written.",
                "Check the project.",
            )
    return sorted(listed, key=lambda span: (span.start, -span.end, span.id))


def source_of(span: Outgoing, exported: ExportArticle) -> str:
    """Return the name of the source that a span grew out of, “manual” for one made by hand."""
    if isinstance(span, Suggestion):
        return span.fingerprint.source
    if span.suggestion is None:
        return MANUAL
    if span.suggestion in exported.origins:
        return exported.origins[span.suggestion].fingerprint.source
    made = (run.fingerprint for run in exported.runs if any(s.id == span.suggestion for s in run.suggestions))
    return next((fingerprint.source for fingerprint in made), "")


def metadata_of(exported: ExportArticle) -> dict[str, str]:
    """Return what is known about an article by name, without what is empty; the title comes first."""
    metadata = exported.article.metadata
    known = {"title": metadata.title, **{name: getattr(metadata, name) for name in META}}
    return {**{name: value for name, value in known.items() if value}, **dict(metadata.extra)}


def has_fact(kind: LossKind, exported: ExportArticle, options: WriteOptions) -> bool:
    """Tell whether there is something about an article, or about spans of it that are written, of this kind."""
    status = exported.status
    match kind:
        case LossKind.NOTE:
            remark = exported.remark
            return bool(remark.flagged or remark.note or status.reason or any(span.note for span in exported.spans))
        case LossKind.ORIGIN:
            made = any(span.suggestion for span in exported.spans) or (options.unjudged and exported.suggestions)
            return bool(status.by or status.at or made)
        case LossKind.METADATA:
            return bool(metadata_of(exported))
        case LossKind.STATE:
            return status.state is not ArticleState.NEW
    return False


def drop_facts(losses: Losses, exported: ExportArticle, options: WriteOptions, *kinds: LossKind) -> None:
    """Count those kinds of facts that an article has and that are not written."""
    for kind in kinds:
        if has_fact(kind, exported, options):
            losses.drop(kind, exported)


class FileNames:
    """Gives each article of a folder a file name that every system takes, from its title and its id."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, exported: ExportArticle) -> str:
        """Return a name without an extension: ASCII letters, digits, hyphens; at most 100 characters."""
        slug = _UNSAFE.sub("-", exported.article.metadata.title).strip("-").lower()[:60].strip("-") or "article"
        if slug in _DEVICES:
            slug += "-article"
        key = _UNSAFE.sub("", exported.article.id)[-12:] or "0"
        name = base = f"{slug}-{key}"
        number = 1
        while name in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(name)
        return name


class SafeNames:
    """Gives each label a name of ASCII letters, digits, hyphens and low lines, the same all through a file."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()
        # Names that are fit as they are come first, so that no other one takes their place.
        for label in sorted(labels, key=lambda label: self.fit(label) != label):
            self.name(label)

    def name(self, label: str) -> str:
        """Return the name of a label; it is the label's own wherever that can be."""
        if label not in self._names:
            name = base = self.fit(label)
            number = 1
            while name in self._taken:
                number += 1
                name = f"{base}_{number}"
            self._taken.add(name)
            self._names[label] = name
        return self._names[label]

    def fit(self, label: str) -> str:
        """Return a label without the characters that may not stand in a name."""
        return re.sub(r"[^A-Za-z0-9_-]+", "_", label).strip("-") or "Label"

    def all(self) -> dict[str, str]:
        """Return the names that were given, by label."""
        return dict(self._names)
