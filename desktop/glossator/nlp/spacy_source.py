"""The source that runs a spaCy pipeline: only the components that its entities need."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import spacy

from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.domain.words import trim
from glossator.errors import SourceError
from glossator.nlp import components, pieces
from glossator.nlp.pipelines import pipeline_in
from glossator.nlp.source import SourceSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

# What one call of the pipeline is given: enough for its matrices to be well filled, little enough to let an urgent
# article in soon and to stay below 300 MB.
_GROUP_PIECES = 8
_GROUP_LENGTH = 40_000
_RULE_BASED = "spacy.Tokenizer.v1"


class SpacySource:
    """Suggests the entities of a pipeline, and the spans of every group in `doc.spans`."""

    def __init__(self, spec: SourceSpec, nlp: Language) -> None:
        self._nlp = nlp
        self._title = spec.short_name
        self._cut_stretches = nlp.config["nlp"]["tokenizer"].get("@tokenizers") == _RULE_BASED
        self.fingerprint = Fingerprint(
            spec.kind, spec.short_name, str(nlp.meta.get("version", "")), _digest(nlp, pieces.VERSION)
        )

    def suggest(self, texts: Sequence[str]) -> Iterator[list[RawSuggestion]]:
        """Yield the suggestions for each text in turn, in text order."""
        found: list[dict[tuple[int, int, str], RawSuggestion]] = [{} for _ in texts]
        group: list[tuple[int, int, str]] = []
        length = done = 0
        for number, text in enumerate(texts):
            for start, piece in pieces.pieces(text, cut_stretches=self._cut_stretches):
                if piece.isspace():
                    continue
                if group and (len(group) == _GROUP_PIECES or length + len(piece) > _GROUP_LENGTH):
                    self._analyse(group, texts, found)
                    group, length = [], 0
                    yield from map(_in_order, found[done:number])
                    done = number
                group.append((number, start, piece))
                length += len(piece)
        self._analyse(group, texts, found)
        yield from map(_in_order, found[done:])

    def tokens(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where each token of a text begins and ends; blanks are no tokens."""
        for offset, piece in pieces.pieces(text, cut_stretches=self._cut_stretches):
            for token in self._nlp.make_doc(piece):
                if not token.is_space:
                    yield offset + token.idx, offset + token.idx + len(token)

    def _analyse(
        self,
        group: list[tuple[int, int, str]],
        texts: Sequence[str],
        found: list[dict[tuple[int, int, str], RawSuggestion]],
    ) -> None:
        docs = self._nlp.pipe([piece for _, _, piece in group], batch_size=_GROUP_PIECES)
        for (number, offset, _), doc in zip(group, docs, strict=True):
            for start, end, label, score in _spans(doc):
                edges = trim(texts[number], offset + start, offset + end)
                if edges is not None:
                    detail = f"{self._title} calls it {label}"
                    found[number].setdefault((*edges, label), RawSuggestion(*edges, label, detail, score))


def build(name: str, labels: Sequence[str]) -> SpacySource:  # noqa: ARG001  # the scheme maps the pipeline's own labels
    """Load the pipeline of this name, or from this folder. Raises SourceError."""
    spec = SourceSpec("spacy", name)
    if Path(name).is_absolute():
        pipeline_in(Path(name))
    elif not spacy.util.is_package(name):
        raise SourceError(
            f"The pipeline “{name}” is not installed.",
            f"Install it (pip install {name}), or choose another one under “Sources of Suggestions” in the File menu.",
        )
    try:
        nlp = components.load(name)
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(
            f"The pipeline “{spec.short_name}” cannot be loaded ({type(error).__name__}).",
            "It may be damaged, or made for another version of spaCy; install it again or choose another one.",
        ) from error
    return SpacySource(spec, nlp)


SOURCE = build


def _spans(doc: Doc) -> Iterator[tuple[int, int, str, float | None]]:
    """Yield what the pipeline found, as character positions in the doc; entities first."""
    for entity in doc.ents:
        if entity.label_:
            yield entity.start_char, entity.end_char, entity.label_, None
    for group in doc.spans.values():
        scores = group.attrs.get("scores")
        for number, span in enumerate(group):
            if span.label_:
                score = float(scores[number]) if scores is not None and len(scores) == len(group) else None
                yield span.start_char, span.end_char, span.label_, score


def _in_order(found: dict[tuple[int, int, str], RawSuggestion]) -> list[RawSuggestion]:
    return [found[key] for key in sorted(found)]


def _digest(nlp: Language, version: str) -> str:
    """Return a digest of whatever decides which entities are found: settings, components and their weights."""
    digest = hashlib.sha256(version.encode())
    digest.update(json.dumps([nlp.meta, nlp.pipe_names], sort_keys=True, default=str).encode())
    digest.update(nlp.config.to_str(interpolate=False).encode())
    for part in (*nlp.pipe_names, "tokenizer"):
        folder = nlp.path / part
        for file in [folder] if folder.is_file() else sorted(folder.rglob("*")):
            if file.is_file():
                digest.update(f"{file.relative_to(nlp.path)}\0".encode())
                with file.open("rb") as content:
                    digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()
