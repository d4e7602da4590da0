"""The sentences of a text as a spaCy pipeline tells them apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import spacy

from glossator.errors import SourceError
from glossator.nlp import components, pieces
from glossator.nlp.pipelines import pipeline_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language


class SentenceSource:
    """Cuts texts into sentences; `name` is the pipeline with its version."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._nlp = nlp
        self.name = f"{name} {nlp.meta.get('version', '')}".strip()

    def sentences(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where each sentence begins and ends, in order; blanks may be at either end."""
        waiting: tuple[int, int] | None = None
        for offset, piece in pieces.pieces(text):
            for sentence in self._nlp(piece).sents:
                start, end = offset + sentence.start_char, offset + sentence.end_char
                if waiting is not None and start == offset and not text[offset - 1].isspace():
                    # A text is cut into pieces inside an overlong word, too; a sentence is not.
                    start = waiting[0]
                elif waiting is not None:
                    yield waiting
                waiting = (start, end)
        if waiting is not None:
            yield waiting


def load(name: str) -> SentenceSource:
    """Load what knows sentences in the pipeline of this name, or in this folder. Raises SourceError."""
    short = Path(name).name
    if Path(name).is_absolute():
        pipeline_in(Path(name))
    elif not spacy.util.is_package(name):
        raise SourceError(f"The pipeline “{name}” is not installed.")
    try:
        nlp = components.load_sentences(name)
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(f"The pipeline “{short}” cannot be loaded ({type(error).__name__}).") from error
    return SentenceSource(nlp, short)
