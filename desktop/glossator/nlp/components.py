"""Which components of a spaCy pipeline its entities need; the others are left out, which doubles the speed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import spacy
from spacy.util import load_config

from glossator.errors import SourceError
from glossator.nlp.pipelines import NO_SPANS, SHARED, package_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.language import Language

_RULERS = frozenset({"entity_ruler", "future_entity_ruler", "span_ruler"})
_MAKE_SPANS = _RULERS | {"ner", "beam_ner", "spancat", "spancat_singlelabel", "span_finder"}
_PLAIN_SUGGESTERS = frozenset(
    ("spacy.ngram_suggester.v1", "spacy.ngram_range_suggester.v1", "spacy.preset_spans_suggester.v1")
)
# The parser knows sentences as well, and takes nine times as long.
_SENTENCES = ("senter", "sentencizer", "parser")
# What a ruler's patterns may ask for that only other components know.
_NEED_OTHERS = frozenset({"TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "IS_SENT_START", "SENT_START"})


def load(name: str) -> Language:
    """Load an installed pipeline, or one from a folder, with the components that its entities need.

    Raises SourceError when none of them marks spans, and whatever spaCy raises for a damaged one.
    """
    folder = Path(name) if Path(name).is_absolute() else package_folder(name)
    config = load_config(folder / "config.cfg")
    disabled = set(config["nlp"].get("disabled", ()))
    pipeline = [part for part in config["nlp"]["pipeline"] if part not in disabled]
    parts = {part: config["components"][part] for part in pipeline}
    needed = _needed(parts)
    if not needed:
        raise SourceError(
            f"The pipeline “{Path(name).name}” marks no entities.", "Choose one with a “ner” or a “span_ruler” in it."
        )
    rulers = [part for part in pipeline if parts[part].get("factory") in _RULERS]
    excluded = disabled | (set() if rulers else set(pipeline) - needed)
    nlp = spacy.load(name if name != str(folder) else folder, exclude=sorted(excluded))
    if rulers and not any(_asks_others(nlp, ruler) for ruler in rulers):
        for part in set(nlp.pipe_names) - needed:
            nlp.remove_pipe(part)
    return nlp


def load_sentences(name: str) -> Language:
    """Load of a pipeline only what tells sentences apart: what was made for that alone, else its parser.

    Raises SourceError when nothing in it does, and whatever spaCy raises for a damaged one.
    """
    folder = Path(name) if Path(name).is_absolute() else package_folder(name)
    config = load_config(folder / "config.cfg")
    parts = {part: config["components"][part] for part in config["nlp"]["pipeline"]}
    by_factory = {str(settings.get("factory", "")): part for part, settings in parts.items()}
    chosen = next((by_factory[factory] for factory in _SENTENCES if factory in by_factory), None)
    if chosen is None:
        raise SourceError(f"The pipeline “{Path(name).name}” knows no sentences.")
    upstream = {str(listened) for listened in _upstream(parts[chosen])}
    shared = {part for part, settings in parts.items() if settings.get("factory") in SHARED}
    needed = {chosen} | (shared if "*" in upstream else shared & upstream)
    nlp = spacy.load(name if name != str(folder) else folder, exclude=sorted(set(parts) - needed))
    for part in needed - set(nlp.pipe_names):
        nlp.enable_pipe(part)
    return nlp


def _needed(parts: Mapping[str, Mapping[str, object]]) -> set[str]:
    """Return the components that entities need; all of them when one is of a kind that is not known."""
    factories = {part: str(settings.get("factory", "")) for part, settings in parts.items()}
    if not factories.keys() - {part for part, factory in factories.items() if factory in NO_SPANS | SHARED}:
        return set()
    if any(factory not in _MAKE_SPANS | SHARED | NO_SPANS for factory in factories.values()):
        return set(parts)
    needed = {part for part, factory in factories.items() if factory in _MAKE_SPANS}
    suggesters = {str(name) for part in needed for name in _values(parts[part].get("suggester"), "@misc")}
    if not suggesters <= _PLAIN_SUGGESTERS:
        return set(parts)
    shared = [part for part, factory in factories.items() if factory in SHARED]
    upstream = {str(name) for part in needed for name in _upstream(parts[part])}
    return needed | {part for part in shared if "*" in upstream or part in upstream}


def _upstream(settings: object) -> Iterator[object]:
    """Yield the names of the shared components to which a component's model listens; “*” for whichever there is."""
    if isinstance(settings, dict):
        if "Listener" in str(settings.get("@architectures", "")):
            yield settings.get("upstream", "*")
        for value in settings.values():
            yield from _upstream(value)


def _values(settings: object, key: str) -> Iterator[object]:
    if isinstance(settings, dict) and key in settings:
        yield settings[key]


def _asks_others(nlp: Language, ruler: str) -> bool:
    """Tell whether a ruler's patterns match on what a tagger, a parser or the like would write."""
    attributes = {str(nlp.get_pipe_config(ruler).get("phrase_matcher_attr") or "").upper()}
    for pattern in nlp.get_pipe(ruler).patterns:  # type: ignore[attr-defined]  # rulers share it, not their base
        if isinstance(pattern["pattern"], list):
            attributes.update(str(key).upper() for token in pattern["pattern"] for key in token)
    return bool(attributes & _NEED_OTHERS)
