"""Who cuts the texts of an export into tokens and sentences: the project's pipeline, or a rule where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from glossator.errors import SourceError
from glossator.formats.tokens import sentence_stretches
from glossator.nlp import BUILTIN, GROUP
from glossator.registry import load_builtin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from glossator.domain.sentences import Sentences
    from glossator.formats.format import Tokenize
    from glossator.nlp.spacy_source import SpacySource
    from glossator.store.project import Project

TOKENS_BY_RULE = "words and punctuation by rule"
SENTENCES_BY_RULE = "lines and full stops by rule"


def tokens(project: Project) -> tuple[Tokenize | None, str, str]:
    """Return what cuts texts into tokens, its name, and a sentence where that is only a rule."""
    pipeline, why = _pipeline(project)
    if pipeline:
        build = cast("Callable[[str, Sequence[str]], SpacySource]", load_builtin(BUILTIN, GROUP)["spacy"])
        try:
            source = build(pipeline, [label.id for label in project.scheme()])
        except SourceError as error:
            why = error.sentence
        else:
            return source.tokens, f"{source.fingerprint.name} {source.fingerprint.version}", ""
    return None, TOKENS_BY_RULE, f"Texts were cut into tokens by rule, because {_reason(why)}."


def sentences(project: Project) -> tuple[Sentences, str, str]:
    """Return what cuts texts into sentences, its name, and a sentence where that is only a rule."""
    pipeline, why = _pipeline(project)
    if pipeline:
        from glossator.nlp.sentences import load

        try:
            source = load(pipeline)
        except SourceError as error:
            why = error.sentence
        else:
            return source.sentences, source.name, ""
    return sentence_stretches, SENTENCES_BY_RULE, f"Texts were cut into sentences by rule, because {_reason(why)}."


def _pipeline(project: Project) -> tuple[str, str]:
    # Imports the whole of suggesting, which most exports can do without.
    from glossator.session.suggesting import PIPELINE

    return project.settings().get(PIPELINE, ""), "the project has no spaCy pipeline"


def _reason(why: str) -> str:
    why = why.rstrip(".")
    return f"{why[0].lower()}{why[1:]}"
