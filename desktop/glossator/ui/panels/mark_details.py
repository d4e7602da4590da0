"""What the details panel shows of a mark, in words, worked out from the annotations without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from glossator.domain.suggestion import Verdict
from glossator.domain.words import words

if TYPE_CHECKING:
    from glossator.domain.annotations import Annotations, Mark
    from glossator.domain.fit import Tokens
    from glossator.domain.labels import LabelScheme
    from glossator.domain.suggestion import Fingerprint, Suggestion

_KINDS = {"spacy": "spaCy", "gazetteer": "Gazetteer", "memory": "Memory"}
_LONGEST_QUOTE = 500


class MarkState(Enum):
    """How a mark came to be what it is."""

    SUGGESTED = "Suggested"
    ACCEPTED = "Accepted"
    RELABELLED = "Relabelled"
    MOVED = "Moved"
    BY_HAND = "Made by hand"


@dataclass(frozen=True, slots=True)
class MarkChoice:
    """One of several marks at the same place."""

    id: str
    text: str
    label: str
    colour: str
    judged: bool


@dataclass(frozen=True, slots=True)
class MarkDetails:
    """Everything the panel shows of the current mark; `[start, end)` in code points.

    `source`, `why` and `score` belong to the suggestion that the mark is or grew out of; `others` are sentences on
    what other sources said, and on tokens; `here` are all marks that share a character with this one, itself included.
    """

    id: str
    text: str
    label: str
    colour: str
    start: int
    end: int
    words: int
    state: MarkState
    key: str = ""
    source: str = ""
    why: str = ""
    score: float | None = None
    note: str = ""
    others: tuple[str, ...] = ()
    here: tuple[MarkChoice, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether a person has vouched for the mark."""
        return self.state is not MarkState.SUGGESTED


def describe_source(fingerprint: Fingerprint) -> str:
    """Return a source as people say it: “spaCy en_core_web_sm 3.8.0”."""
    if fingerprint.kind == "memory":
        # There is one, and its version only counts its runs.
        return _KINDS["memory"]
    parts = (_KINDS.get(fingerprint.kind, fingerprint.kind), fingerprint.name, fingerprint.version)
    return " ".join(part for part in parts if part)


def mark_details(
    annotations: Annotations, mark_id: str, scheme: LabelScheme, tokens: Tokens | None = None
) -> MarkDetails:
    """Work out what is to be shown of a mark. Raises KeyError when it is not there."""
    mark = annotations.mark(mark_id)
    span = annotations.span(mark_id)
    origin = annotations.suggestion((span.suggestion or "") if span else mark_id)
    choice = _choice(annotations, mark, scheme)
    return MarkDetails(
        id=mark.id,
        text=choice.text,
        label=choice.label,
        colour=choice.colour,
        start=mark.start,
        end=mark.end,
        words=_count_words(annotations.text, mark),
        state=_state(span.verdict if span else None, judged=mark.judged),
        key=scheme.label(mark.label).key if mark.label in scheme else "",
        source=describe_source(origin.fingerprint) if origin else "",
        why=origin.detail if origin else "",
        score=origin.score if origin else None,
        note=span.note if span else "",
        others=(*_misfit(annotations, mark, tokens), *_others(annotations, origin, scheme)),
        here=tuple(_choice(annotations, other, scheme) for other in annotations.overlapping(mark.start, mark.end)),
    )


def _state(verdict: Verdict | None, *, judged: bool) -> MarkState:
    if not judged:
        return MarkState.SUGGESTED
    return {
        Verdict.ACCEPTED: MarkState.ACCEPTED,
        Verdict.RELABELLED: MarkState.RELABELLED,
        Verdict.MOVED: MarkState.MOVED,
    }.get(verdict or Verdict.REJECTED, MarkState.BY_HAND)


def _choice(annotations: Annotations, mark: Mark, scheme: LabelScheme) -> MarkChoice:
    text = " ".join(annotations.text[mark.start : min(mark.end, mark.start + _LONGEST_QUOTE)].split())
    known = scheme.label(mark.label) if mark.label in scheme else None
    return MarkChoice(
        mark.id, text, known.name if known else mark.label, known.colour if known else "#808080", mark.judged
    )


def _count_words(text: str, mark: Mark) -> int:
    return sum(any(c.isalnum() for c in text[start:end]) for start, end in words(text, mark.start, mark.end))


def _misfit(annotations: Annotations, mark: Mark, tokens: Tokens | None) -> tuple[str, ...]:
    if tokens is None or tokens.fit(mark.start, mark.end):
        return ()
    start, end = tokens.snap(mark.start, mark.end)
    whole = " ".join(annotations.text[start:end].split())
    return (f"It does not fall on the pipeline’s tokens, which are “{whole}”.",)


def _others(annotations: Annotations, origin: Suggestion | None, scheme: LabelScheme) -> tuple[str, ...]:
    if origin is None:
        return ()
    sentences = []
    for other in annotations.behind(origin.id):
        sentence = f"{describe_source(other.fingerprint)} says {other.source_label}"
        if other.label in scheme and (name := scheme.label(other.label).name) != other.source_label:
            sentence += f" ({name})"
        if (other.start, other.end) != (origin.start, origin.end):
            quoted = " ".join(other.text.split())
            sentence += f" for “{quoted[:39]}…”" if len(quoted) > 40 else f" for “{quoted}”"
        sentences.append(sentence)
    return tuple(dict.fromkeys(sentences))
