"""DocBin, against spaCy's own loader, checker and trainer."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Corpus
from spacy.vocab import Vocab
from tests.unit.formats.span_samples import (
    article,
    exports,
    hard,
    labels,
    read_back,
    remarked,
    seeds,
    suggested,
    triples,
    words,
)

from glossator.domain.losses import LossKind
from glossator.formats import spacy_docbin
from glossator.formats.format import Alignment, RejectedFileError, WriteOptions
from glossator.formats.spacy_docbin import FORMAT, SPANS, write_folder
from glossator.formats.splitting import part_of
from glossator.nlp.pipelines import default_pipeline
from glossator.nlp.spacy_source import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import WriteReport

pytestmark = pytest.mark.xdist_group("spacy")
SKIP = Alignment.SKIP
VOCAB = Vocab()


def written(folder: Path, articles: list[ExportArticle], options: WriteOptions | None = None) -> WriteReport:
    folder.mkdir(parents=True, exist_ok=True)
    return write_folder(iter(articles), folder, options or WriteOptions())


def loaded(folder: Path) -> list[Doc]:
    files = sorted(folder.rglob("*.spacy"))
    return [doc for file in files for doc in DocBin().from_disk(file).get_docs(VOCAB)]


def places(spans: object) -> list[tuple[int, int, str]]:
    return sorted((span.start_char, span.end_char, span.label_) for span in spans)  # type: ignore[attr-defined]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run spaCy's command line in a folder, without a socket and without colours."""
    return subprocess.run(
        [sys.executable, "-m", "spacy", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ANSI_COLORS_DISABLED": "1", "CUDA_VISIBLE_DEVICES": ""},
    )


def test_spacy_loads_the_texts_and_the_truth_of_the_seeds(tmp_path: Path) -> None:
    truth = {exported.article.id: exported for exported in seeds()}
    report = written(tmp_path, list(truth.values()))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "config.cfg", "dev.spacy", "train.spacy"]
    assert (report.articles, report.spans) == (2, sum(len(exported.spans) for exported in truth.values()))
    assert (report.losses.left_out, report.losses.changed) == ({}, {})
    docs = loaded(tmp_path)
    assert len(docs) == 2
    for doc in docs:
        exported = truth[doc.user_data["id"]]
        assert doc.text == exported.text
        assert places(doc.ents) == places(doc.spans[SPANS]) == triples(exported)
        assert doc.user_data["title"] == exported.article.metadata.title


def test_tokens_are_those_that_the_configuration_trains_with(tmp_path: Path) -> None:
    written(tmp_path, [*seeds(), article("Two  blanks,\n\n U.S.-made; 10km… ", [(0, 3, "X")])])
    nlp = spacy.blank("en")
    for doc in loaded(tmp_path):
        made = nlp.make_doc(doc.text)
        assert [(token.text, token.whitespace_) for token in doc] == [(t.text, t.whitespace_) for t in made]
        assert all(token.ent_iob_ in ("B", "I", "O") for token in doc)


def test_tokens_of_the_project_s_pipeline_are_taken_as_they_are(tmp_path: Path) -> None:
    pipeline = build(default_pipeline(), [])
    truth = [*seeds(), hard()]
    report = written(tmp_path, truth, WriteOptions(tokenize=pipeline.tokens))
    assert report.spans == sum(len(exported.spans) for exported in truth)
    for doc in loaded(tmp_path):
        taken = [(token.idx, token.idx + len(token)) for token in doc if not token.text.isspace()]
        assert taken == list(pipeline.tokens(doc.text))


@given(made=exports(), given_tokens=st.booleans())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_texts_come_back_exactly_and_all_spans_are_accounted_for(
    made: list[ExportArticle], given_tokens: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bin")
    options = WriteOptions(unjudged=True, tokenize=words if given_tokens else None, labels=labels(), alignment=SKIP)
    report = written(folder, made, options)
    total = sum(len(exported.spans) + len(exported.suggestions) for exported in made)
    assert report.spans + report.losses.spans_left_out == total
    assert not {*report.losses.left_out} - {LossKind.MISALIGNED}
    docs = {doc.user_data["id"]: doc for doc in loaded(folder)}
    assert {key: doc.text for key, doc in docs.items()} == {each.article.id: each.text for each in made}
    assert sum(len(doc.spans[SPANS]) for doc in docs.values()) == report.spans
    assert sum(len(doc.ents) for doc in docs.values()) == report.spans - report.losses.changed.total()
    for exported in made:
        doc = docs[exported.article.id]
        assert set(places(doc.spans[SPANS])) <= set(triples(exported, unjudged=True))
        assert set(places(doc.ents)) <= set(places(doc.spans[SPANS]))
    back = [incoming for file in sorted(folder.glob("*.spacy")) for incoming in read_back(FORMAT, file)]
    assert sorted((incoming.new.text, suggested(incoming)) for incoming in back) == sorted(
        (doc.text, places(doc.spans[SPANS])) for doc in docs.values()
    )


def test_losses_are_what_was_put_in(tmp_path: Path) -> None:
    spans = [(0, 1, "A"), (0, 3, "B"), (4, 5, "A"), (4, 5, "B"), (6, 7, "C"), (8, 10, "D")]
    report = written(tmp_path, [remarked(article("a b c d efg", spans), "Again.")])
    assert (report.spans, report.losses.left_out) == (6, {})
    assert report.losses.changed == {LossKind.OVERLAP: 1, LossKind.SECOND_LABEL: 1, LossKind.MISALIGNED: 1}
    assert report.losses.facts == dict.fromkeys((LossKind.NOTE, LossKind.ORIGIN, LossKind.STATE), 1)
    (doc,) = loaded(tmp_path)
    assert places(doc.ents) == [(0, 3, "B"), (4, 5, "A"), (6, 7, "C"), (8, 11, "D")]
    report = written(tmp_path / "hard", [hard()], WriteOptions(alignment=SKIP))
    assert report.spans + report.losses.spans_left_out == len(hard().spans)


def test_metadata_comes_back(tmp_path: Path) -> None:
    (exported,) = seeds()[:1]
    written(tmp_path, [exported])
    (incoming,) = read_back(FORMAT, tmp_path / "train.spacy")
    assert incoming.new.article.metadata == exported.article.metadata
    assert incoming.runs[0].fingerprint.source == "file:train.spacy"


def test_the_parts_are_by_the_hash_of_the_text(tmp_path: Path) -> None:
    many = [article(f"Anna left Rawa {n}.", [(0, 4, "Person")]) for n in range(60)]
    written(tmp_path, many)
    for name in ("train", "dev"):
        docs = list(DocBin().from_disk(tmp_path / f"{name}.spacy").get_docs(spacy.blank("en").vocab))
        assert {doc.user_data["id"] for doc in docs} == {
            each.article.id for each in many if part_of(each.article.text_sha256) == name
        }
    readme = (tmp_path / "README.md").read_text("utf-8")
    counts = [int(count) for count in re.findall(r"\| `\w+\.spacy` \| (\d+) \|", readme)]
    assert sum(counts) == 60


def test_one_article_is_trained_and_scored_on_and_that_is_said(tmp_path: Path) -> None:
    written(tmp_path, seeds()[:1])
    assert not (tmp_path / "dev.spacy").exists()
    assert 'dev = "train.spacy"' in (tmp_path / "config.cfg").read_text("utf-8")
    assert "only one article" in (tmp_path / "README.md").read_text("utf-8")


@pytest.mark.parametrize(("language", "written_as"), [("ar", "ar"), ("de-CH", "de"), ("", "en"), ("qq", "xx")])
def test_the_configuration_is_in_the_language_of_the_articles(tmp_path: Path, language: str, written_as: str) -> None:
    exported = article("Anna left. Rawa", [(0, 4, "X")])
    metadata = replace(exported.article.metadata, language=language)
    written(tmp_path, [replace(exported, article=replace(exported.article, metadata=metadata))])
    assert f'lang = "{written_as}"' in (tmp_path / "config.cfg").read_text("utf-8")


def test_much_data_becomes_a_folder_that_spacy_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_docbin, "_MAX_TOKENS", 40)
    many = [article(f"Anna left Rawa {n}.", [(0, 4, "Person")]) for n in range(60)]
    written(tmp_path, many)
    config = (tmp_path / "config.cfg").read_text("utf-8")
    assert 'train = "train"' in config
    nlp = spacy.blank("en")
    found = [
        example.text
        for path in re.findall(r'^(?:train|dev) = "(.*)"', config, re.MULTILINE)
        for example in Corpus(tmp_path / path)(nlp)
    ]
    assert sorted(found) == sorted(each.text for each in many)


def test_a_very_long_article_is_cut_between_sentences_and_read_back_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spacy_docbin, "_MAX_TEXT", 300)
    text = "Anna left Rawa 😀. It rained.\n\n" * 40
    spans = [(n, n + 4, "Person") for n in range(0, len(text), 30)] + [(18, 40, "Odd")]
    exported = article(text, spans)
    report = written(tmp_path, [exported])
    assert report.articles == 1
    docs = loaded(tmp_path)
    assert "".join(doc.text for doc in docs) == text
    assert len(docs) == 4
    assert all(len(doc.text) <= 302 for doc in docs)
    (incoming,) = read_back(FORMAT, tmp_path / "train.spacy")
    assert (incoming.new.text, report.spans) == (text, len(spans))
    assert {*suggested(incoming)} >= {*triples(exported)} - {(18, 40, "Odd")}


def other(tmp_path: Path, make: Callable[[Doc], None], **options: object) -> Path:
    nlp = spacy.blank("en")
    doc = nlp("🚀 Ukraine's 3rd Brigade shelled Donetsk.")
    make(doc)
    path = tmp_path / "other.spacy"
    DocBin(docs=[doc], **options).to_disk(path)  # type: ignore[arg-type]
    return path


def test_the_documented_way_of_writing_is_read(tmp_path: Path) -> None:
    def mark(doc: Doc) -> None:
        doc.ents = [doc.char_span(12, 23, label="ORG"), doc.char_span(32, 39, label="GPE")]
        doc.spans["sc"] = [doc.char_span(12, 23, label="ORG"), doc.char_span(16, 39, label="EVENT")]
        doc.spans["more"] = [doc.char_span(0, 1, label="X")]

    (incoming,) = read_back(FORMAT, other(tmp_path, mark, store_user_data=True))
    assert suggested(incoming) == [(0, 1, "X"), (12, 23, "ORG"), (16, 39, "EVENT"), (32, 39, "GPE")]
    assert any("groups" in note for note in incoming.notes)


def test_unknown_blanks_are_said(tmp_path: Path) -> None:
    vocab = spacy.blank("en").vocab
    doc = Doc(vocab, words=["Anna", "left", "."])
    assert doc.has_unknown_spaces
    doc.ents = [Span(doc, 0, 1, label="Person")]
    DocBin(docs=[doc]).to_disk(tmp_path / "a.spacy")
    (incoming,) = read_back(FORMAT, tmp_path / "a.spacy")
    assert (incoming.new.text.strip(), suggested(incoming)) == ("Anna left .", [(0, 4, "Person")])
    assert any("guessed" in note for note in incoming.notes)


def packed(change: Callable[[dict[str, object]], None]) -> bytes:
    """A DocBin of one text after a change to what is packed in it."""
    import srsly

    doc = spacy.blank("en")("Anna left Rawa.")
    doc.ents = [Span(doc, 0, 1, label="Person")]
    doc.spans["sc"] = [Span(doc, 0, 1, label="Person")]
    message = srsly.msgpack_loads(zlib.decompress(DocBin(docs=[doc], store_user_data=True).to_bytes()))
    change(message)
    return zlib.compress(srsly.msgpack_dumps(message))


def _beyond(message: dict[str, object]) -> None:
    doc = spacy.blank("en")("Anna left Rawa and much more than that.")
    doc.spans["sc"] = [Span(doc, 0, 8, label="Person")]
    message["span_groups"] = [doc.spans.to_bytes()]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nothing",
        zlib.compress(b"nothing"),
        packed(lambda message: None)[:-9],
        packed(lambda message: message.update(tokens=None)),
        packed(lambda message: message.update(tokens=b"12345678")),
        packed(lambda message: message.update(lengths=b"\x02\0\0\0\x02\0\0\0")),
        packed(lambda message: message.update(strings=[])),
        packed(lambda message: message.update(strings="x")),
        packed(lambda message: message.update(attrs=[])),
        packed(lambda message: message.update(flags=[])),
        packed(lambda message: message.update(span_groups=[b"\xc1"])),
        packed(lambda message: message.update(user_data=[b"\xc1"])),
        packed(lambda message: message.update(user_data=[])),
        packed(_beyond),
    ],
)
def test_damaged_files_are_refused_with_a_sentence(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(RejectedFileError):
        read_back(FORMAT, tmp_path / "a.spacy", data)


def test_columns_that_compiled_code_would_trust_are_not_let_through(tmp_path: Path) -> None:
    import numpy as np

    def wild(message: dict[str, object]) -> None:
        attrs = message["attrs"]
        assert isinstance(attrs, list)
        tokens = np.frombuffer(message["tokens"], dtype="uint64").reshape((-1, len(attrs))).copy()  # type: ignore[call-overload]
        for column, attribute in enumerate(attrs):
            if attribute not in DocBin(("ORTH", "ENT_IOB", "ENT_TYPE")).attrs:
                tokens[:, column] = 2**62 + column
        message["tokens"] = tokens.tobytes()

    (incoming,) = read_back(FORMAT, tmp_path / "a.spacy", packed(wild))
    assert (incoming.new.text, suggested(incoming)) == ("Anna left Rawa.", [(0, 4, "Person")])


def test_a_file_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_docbin, "MAX_UNPACKED", 64 << 20)
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(128)) + packer.flush()
    assert len(bomb) < 1 << 20
    with pytest.raises(RejectedFileError, match="too large"):
        read_back(FORMAT, tmp_path / "a.spacy", bomb)


def paragraphs() -> list[ExportArticle]:
    """The paragraphs of the seeds, several times over in other words: as many texts as spaCy wants at least."""
    made = []
    for exported in seeds():
        start = 0
        for line in exported.text.split("\n"):
            spans = [
                (span.start - start, span.end - start, span.label)
                for span in exported.spans
                if start <= span.start and span.end <= start + len(line)
            ]
            made += [article(f"{line} ({n})", spans) for n in range(12) if line]
            start += len(line) + 1
    return made


def test_spacy_takes_the_configuration_as_it_is(tmp_path: Path) -> None:
    written(tmp_path, seeds())
    config = spacy.util.load_config(tmp_path / "config.cfg")
    assert spacy.util.load_model_from_config(config, auto_fill=False).pipe_names == ["tok2vec", "ner"]
    filled = spacy.util.load_model_from_config(config, auto_fill=True).config
    assert filled.interpolate()["training"] == config.interpolate()["training"]


@pytest.mark.long
def test_spacy_debug_data_finds_no_errors(tmp_path: Path) -> None:
    written(tmp_path, paragraphs())
    done = run(tmp_path, "debug", "data", "config.cfg", "--no-format")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\d+ checks passed", done.stdout, re.MULTILINE), done.stdout
    assert not re.search(r"\berrors?\b", done.stdout), done.stdout


@pytest.mark.long
@pytest.mark.timeout(300)
def test_spacy_trains_on_what_is_exported_and_scores_above_zero_on_the_seeds(tmp_path: Path) -> None:
    """The real command line with the exported configuration, for a few steps: one seed to train on, one to score by."""
    written(tmp_path, seeds())
    steps = ("--training.max_steps", "60", "--training.eval_frequency", "20")
    done = run(tmp_path, "train", "config.cfg", "--output", "model", *steps)
    assert done.returncode == 0, done.stdout + done.stderr
    best = json.loads((tmp_path / "model" / "model-best" / "meta.json").read_text("utf-8"))
    assert best["performance"]["ents_f"] > 0.1
    scored = run(tmp_path, "evaluate", "model/model-best", "dev.spacy", "--output", "scores.json")
    assert scored.returncode == 0, scored.stdout + scored.stderr
    assert json.loads((tmp_path / "scores.json").read_text("utf-8"))["ents_f"] > 0.1
