from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

import pytest
import spacy

from glossator.domain.text import normalise, tidy_layout
from glossator.errors import SourceError
from glossator.nlp import components
from glossator.nlp.pieces import LIMIT
from glossator.nlp.pipelines import default_pipeline
from glossator.nlp.spacy_source import SpacySource, build
from glossator.paths import seeds_dir

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

RAW = [normalise(file.read_text()).text for file in sorted(seeds_dir().glob("*.txt"))]
TIDY = [tidy_layout(text).text for text in RAW]
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}


@pytest.fixture(scope="module")
def source() -> SpacySource:
    return build(default_pipeline(), [])


@pytest.fixture(scope="module")
def full() -> Language:
    return spacy.load(default_pipeline())


def of_source(source: SpacySource, text: str) -> list[tuple[int, int, str]]:
    return [(each.start, each.end, each.source_label) for each in next(source.suggest([text]))]


def of_pipeline(nlp: Language, text: str) -> list[tuple[int, int, str]]:
    return [(each.start_char, each.end_char, each.label_) for each in nlp(text).ents]


def generated() -> list[str]:
    chance = random.Random(7)
    paragraphs = [line for text in TIDY for line in text.split("\n") if line]
    words = " ".join(paragraphs).split()
    texts = ["\n\n".join(chance.sample(paragraphs, 8)) for _ in range(12)]
    texts += [" ".join(chance.choices(words, k=150)) for _ in range(12)]
    return [*texts, "", " \n\t", "\u00a0", "😀 Emmanuel Macron😀 in Paris", "U.S.-based Graematter Inc."]


@pytest.mark.parametrize("text", [*RAW, *TIDY], ids=["raw 1", "raw 2", "tidied 1", "tidied 2"])
def test_the_seeds_have_the_entities_of_the_whole_pipeline(source: SpacySource, full: Language, text: str) -> None:
    found = of_source(source, text)
    assert len(found) > 80
    assert found == of_pipeline(full, text)


def test_other_texts_differ_at_most_where_the_parser_ends_a_sentence_inside_an_entity(
    source: SpacySource, full: Language
) -> None:
    texts = generated()
    total = 0
    for text, suggestions in zip(texts, source.suggest(texts), strict=True):
        doc = full(text)
        wanted = {(each.start_char, each.end_char, each.label_) for each in doc.ents if each.text.strip() == each.text}
        found = {(each.start, each.end, each.source_label) for each in suggestions}
        total += len(wanted)
        sentence_starts = {sentence.start_char for sentence in doc.sents}
        for start, end, _ in found - wanted:
            assert any(start < begin <= end for begin in sentence_starts)
        assert len(wanted - found) <= 3 * len(found - wanted)
    assert total > 600


def test_only_what_the_entities_need_is_loaded(source: SpacySource) -> None:
    assert source._nlp.pipe_names == ["ner"]


def test_each_suggestion_says_who_calls_it_what(source: SpacySource) -> None:
    (found,) = source.suggest(["Angela Merkel went to Paris."])
    assert found[0].detail == f"{default_pipeline()} calls it PERSON"
    assert found[0].score is None


def test_offsets_are_code_points_of_the_whole_text_however_long(source: SpacySource) -> None:
    sentence = "😀 Angela Merkel met Emmanuel Macron 🇫🇷 in Paris on Monday.\n\n"
    text = sentence * (2 * LIMIT // len(sentence) + 40)
    (found,) = source.suggest([text])
    names = [text[each.start : each.end] for each in found]
    times = text.count("Angela Merkel")
    assert sum("Angela Merkel" in name for name in names) >= 0.95 * times
    assert names.count("Paris") >= 0.95 * times
    assert all(name == name.strip() for name in names)
    assert [each.start for each in found] == sorted(each.start for each in found)


def test_the_entities_of_a_long_text_are_those_of_its_pieces(source: SpacySource, full: Language) -> None:
    paragraph = TIDY[1]
    text = "\n\n".join([paragraph] * (LIMIT // len(paragraph) + 3))
    found = of_source(source, text)
    single = [(text[start:end], label) for start, end, label in of_source(source, paragraph)]
    assert len(text) > LIMIT
    repeated = [(text[start:end], label) for start, end, label in found]
    assert len(repeated) == pytest.approx(len(single) * (LIMIT // len(paragraph) + 3), rel=0.02)


def test_many_texts_give_what_each_gives_alone(source: SpacySource) -> None:
    texts = [*TIDY, "", "Rawa", *(["Kabul."] * 30), "x" * 30_000, RAW[0]]
    assert list(source.suggest(texts)) == [next(source.suggest([text])) for text in texts]


@pytest.mark.parametrize("unit", ["$", "😀", '"', "(", "'", "http://☃"])
def test_input_for_which_the_tokenizer_takes_square_time_is_bounded(source: SpacySource, unit: str) -> None:
    text = (unit * 8_000)[:8_000]
    begun = time.process_time()
    list(source.suggest([text]))
    assert time.process_time() - begun < 5 + len(text) / 10_000


def test_blanks_at_the_ends_of_an_entity_are_left_out(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("span_ruler").add_patterns([{"label": "X", "pattern": [{"IS_SPACE": True}, {}, {"IS_SPACE": True}]}])  # type: ignore[attr-defined]
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "Y", "pattern": [{"IS_SPACE": True}]}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "ruler")
    text = "in \n York \n there"
    assert [(text[s:e], label) for s, e, label in of_source(build(str(tmp_path / "ruler"), []), text)] == [
        ("York", "X")
    ]


def ruler_pipeline(folder: Path, pattern: list[dict[str, Any]]) -> Path:
    nlp = spacy.load(default_pipeline())
    nlp.add_pipe("entity_ruler", before="ner").add_patterns([{"label": "TOWN", "pattern": pattern}])  # type: ignore[attr-defined]
    nlp.add_pipe("span_ruler", config={"spans_key": "towns"}).add_patterns([{"label": "PLACE", "pattern": "Rawa"}])  # type: ignore[attr-defined]
    nlp.to_disk(folder)
    return folder


@pytest.mark.parametrize(
    ("pattern", "kept"),
    [
        ([{"LOWER": "town"}, {"LOWER": "of"}, {"IS_TITLE": True}], ["entity_ruler", "ner", "span_ruler"]),
        ([{"LOWER": "town"}, {"POS": "ADP"}, {"TAG": "NNP"}], None),
    ],
    ids=["words", "parts of speech"],
)
def test_rulers_keep_what_their_patterns_need(
    tmp_path: Path, pattern: list[dict[str, Any]], kept: list[str] | None
) -> None:
    folder = ruler_pipeline(tmp_path / "ruled", pattern)
    source = build(str(folder), [])
    whole = spacy.load(folder)
    assert source._nlp.pipe_names == (kept or whole.pipe_names)
    for text in TIDY:
        doc = whole(text)
        wanted = {(each.start_char, each.end_char, each.label_) for each in [*doc.ents, *doc.spans["towns"]]}
        assert set(of_source(source, text)) == wanted
    assert {"TOWN", "PLACE"} <= {label for _, _, label in of_source(source, TIDY[1])}


def test_a_shared_layer_is_kept_for_the_components_that_listen_to_it(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}}).add_label("N")  # type: ignore[attr-defined]
    ner = nlp.add_pipe(
        "ner",
        config={
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2",
                "state_type": "ner",
                "extra_state_tokens": False,
                "hidden_width": 64,
                "maxout_pieces": 2,
                "use_upper": True,
                "tok2vec": LISTENER,
            }
        },
    )
    for label in ("A", "B", "C"):
        ner.add_label(label)  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.to_disk(tmp_path / "shared")
    source = build(str(tmp_path / "shared"), [])
    assert source._nlp.pipe_names == ["tok2vec", "ner"]
    text = TIDY[0][:2000]
    wanted = [each for each in of_pipeline(spacy.load(tmp_path / "shared"), text) if text[each[0] : each[1]].strip()]
    found = of_source(source, text)
    assert [(text[s:e].strip(), label) for s, e, label in wanted] == [(text[s:e], label) for s, e, label in found]


def test_spans_with_scores_keep_them(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    spancat = nlp.add_pipe("spancat", config={"threshold": 0.0})
    spancat.add_label("A")  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.to_disk(tmp_path / "spans")
    (found,) = build(str(tmp_path / "spans"), []).suggest(["one two three"])
    assert len(found) == 6
    assert all(each.score is not None and 0 <= each.score <= 1 for each in found)


def test_a_component_of_an_unknown_kind_keeps_the_pipeline_whole() -> None:
    parts = {"tagger": {"factory": "tagger"}, "ner": {"factory": "ner"}, "own": {"factory": "their_component"}}
    assert components._needed(parts) == {"tagger", "ner", "own"}
    assert components._needed({"tagger": {"factory": "tagger"}, "ner": {"factory": "ner"}}) == {"ner"}
    assert components._needed({"tagger": {"factory": "tagger"}}) == set()


def test_a_missing_pipeline_is_a_sentence_with_advice() -> None:
    with pytest.raises(SourceError) as raised:
        build("xx_nowhere_sm", [])
    assert raised.value.sentence == "The pipeline “xx_nowhere_sm” is not installed."
    assert "pip install xx_nowhere_sm" in raised.value.hint


def test_a_pipeline_without_entities_is_refused(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "bare")
    with pytest.raises(SourceError, match="“bare” marks no entities"):
        build(str(tmp_path / "bare"), [])


def test_a_damaged_pipeline_is_a_sentence(tmp_path: Path) -> None:
    folder = ruler_pipeline(tmp_path / "damaged", [{"LOWER": "x"}])
    (folder / "ner" / "model").write_bytes(b"nothing of use")
    with pytest.raises(SourceError, match="“damaged” cannot be loaded"):
        build(str(folder), [])
    (folder / "config.cfg").write_text("no config")
    with pytest.raises(SourceError, match="“damaged” cannot be loaded"):
        build(str(folder), [])


def test_the_fingerprint_names_the_pipeline_and_changes_with_what_it_would_find(tmp_path: Path) -> None:
    first = ruler_pipeline(tmp_path / "first", [{"LOWER": "anna"}])
    same = ruler_pipeline(tmp_path / "same", [{"LOWER": "anna"}])
    other = ruler_pipeline(tmp_path / "other", [{"LOWER": "rawa"}])
    made_by = [build(str(folder), []).fingerprint for folder in (first, same, other)]
    assert made_by[0].source == "spacy:first"
    assert made_by[0].digest == made_by[1].digest != made_by[2].digest
    (first / "ner" / "cfg").write_bytes((first / "ner" / "cfg").read_bytes() + b" ")
    assert build(str(first), []).fingerprint.digest != made_by[0].digest
