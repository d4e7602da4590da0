"""Which types of UIMA and DKPro hold labelled stretches of a text, and what names the label of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
"""The layer of named entities that every INCEpTION project has; its label stands in `value`."""

_PREFIXES = (
    "uima.",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.",
    "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.",
    "de.tudarmstadt.ukp.dkpro.core.api.syntax.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.",
    "de.tudarmstadt.ukp.dkpro.core.api.coref.",
    "de.tudarmstadt.ukp.dkpro.core.api.transform.",
    "de.tudarmstadt.ukp.clarin.webanno.api.type.",
    "org.dkpro.core.api.xml.",
)
_FEATURES = ("value", "label", "category", "type", "name", "identifier")
_NO_LABELS = frozenset(("sofa", "begin", "end", "id", "xmi:id"))


def tells_labels(type_name: str) -> bool:
    """Tell whether annotations of a type are somebody's spans rather than tokens, sentences and the like."""
    return not type_name.startswith(_PREFIXES)


def label_feature(features: Collection[str]) -> str | None:
    """Return the feature of a type that names the label, None when none does and the type itself has to."""
    named = next((name for name in _FEATURES if name in features), None)
    return named or next((name for name in features if name and name not in _NO_LABELS), None)


def short_name(type_name: str) -> str:
    """Return the last part of a type's name."""
    return type_name.rpartition(".")[2] or type_name
