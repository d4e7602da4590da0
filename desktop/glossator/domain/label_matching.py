"""Which label of a scheme a label of somebody else's probably means, to judge by names alone."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.labels import Label, LabelScheme

# What the tools and corpora of others call the same; written without case, blanks and signs.
_SAME = tuple(
    frozenset(names.split())
    for names in (
        "per pers person persons people human name personne persona persname",
        "org orgs organisation organization organisations organizations company institution orgname",
        "loc location locations place places gpe geo geopoliticalentity ort lieu lugar town city village country",
        "fac facility facilities building infrastructure",
        "norp group nationality nationalities demonym",
        "date dates day datum fecha",
        "time clock hour",
        "event events incident attack",
        "weapon weapons weaponry arms munition munitions",
        "money amount currency price",
        "quantity measure measurement number cardinal count",
        "armedgroup militia militantgroup terroristgroup nonstateactor",
        "casualty casualties killed wounded dead fatalities victims",
    )
)
_ALIKE = 0.84
_SHORTEST = 4


def likely_label(name: str, scheme: LabelScheme) -> str | None:
    """Return the id of the label that a name probably means; None where none or several are likely."""
    mapped = scheme.map_source(name)
    if mapped is not None:
        return mapped
    wanted = _bare(name)
    if not wanted:
        return None
    forms = {label.id: set(_forms(label)) for label in scheme}
    return (
        _only(label for label, known in forms.items() if wanted in known)
        or _only(label for label, known in forms.items() if any(wanted in same and same & known for same in _SAME))
        or _only(label for label, known in forms.items() if any(_is_alike(wanted, form) for form in known))
    )


def _forms(label: Label) -> Iterable[str]:
    return (_bare(form) for form in (label.id, label.name, *label.sources))


def _bare(name: str) -> str:
    """Return a name without case, signs and the mark of a tag’s place."""
    tag = name[2:] if len(name) > 2 and name[0] in "BILUESM" and name[1] == "-" else name
    bare = "".join(c for c in tag.casefold() if c.isalnum())
    return bare[:-1] if len(bare) > _SHORTEST and bare.endswith("s") and not bare.endswith("ss") else bare


def _is_alike(a: str, b: str) -> bool:
    if min(len(a), len(b)) < _SHORTEST:
        return False
    return a.startswith(b) or b.startswith(a) or SequenceMatcher(None, a, b).ratio() >= _ALIKE


def _only(found: Iterable[str]) -> str | None:
    listed = list(dict.fromkeys(found))
    return listed[0] if len(listed) == 1 else None
