"""A pipeline's own sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from tests.unit.formats.span_samples import seeds

from glossator.domain.sentences import stretches
from glossator.errors import SourceError
from glossator.nlp.pieces import LIMIT
from glossator.nlp.pipelines import default_pipeline
from glossator.nlp.sentences import load


def test_the_default_pipeline_tells_the_sentences_of_the_seeds_apart() -> None:
    source = load(default_pipeline())
    assert source.name.startswith("en_core_web_sm")
    for exported in seeds():
        found = stretches(exported.text, source.sentences(exported.text))
        assert 15 < len(found) < 60
        assert "".join("".join(exported.text[slice(*each)] for each in found).split()) == "".join(exported.text.split())
        held = sum(any(a <= span.start and span.end <= b for a, b in found) for span in exported.spans)
        assert held == len(exported.spans)


def test_whatever_tells_sentences_apart_is_used(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler")
    nlp.to_disk(tmp_path / "made")
    source = load(str(tmp_path / "made"))
    assert source.name == "made 0.0.0"
    text = "Anna fell. Rawa did not."
    assert [text[slice(*each)] for each in source.sentences(text)] == ["Anna fell.", "Rawa did not."]


def test_an_overlong_word_is_in_one_sentence(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "made")
    text = f"See {'x' * (LIMIT + 900)} there. Anna fell."
    found = list(load(str(tmp_path / "made")).sentences(text))
    assert [text[slice(*each)][-12:].strip() for each in found] == ["xxxxx there.", "Anna fell."]


def test_a_pipeline_without_sentences_says_so(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler")
    nlp.to_disk(tmp_path / "made")
    with pytest.raises(SourceError, match="knows no sentences"):
        load(str(tmp_path / "made"))
    with pytest.raises(SourceError, match="not installed"):
        load("no_such_pipeline")
