from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.nlp import client as client_module
from glossator.nlp.client import Failed, Found, GaveUp, Ready, Reply, Restarted, SuggestionClient, Tokenized
from glossator.nlp.pipelines import default_pipeline
from glossator.nlp.source import SourceSpec
from glossator.paths import seeds_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

BRITTLE = SourceSpec("brittle", "glass")
PIPELINE = SourceSpec("spacy", default_pipeline())
GAZETTEER = SourceSpec("gazetteer", "standard")


@pytest.fixture(autouse=True)
def brittle_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package, as pip would install it, that adds a kind of source."""
    info = tmp_path / "brittle-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: brittle\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[glossator.sources]\nbrittle = tests.unit.nlp.brittle_source:build\n")
    monkeypatch.syspath_prepend(tmp_path)


@pytest.fixture
def start() -> Iterator[Callable[..., SuggestionClient]]:
    started = []

    def _start(*specs: SourceSpec, wake: Callable[[], None] | None = None) -> SuggestionClient:
        started.append(SuggestionClient(specs, wake=wake))
        return started[-1]

    yield _start
    for client in started:
        client.close()


def replies(client: SuggestionClient, until: Callable[[list[Reply]], bool], seconds: float = 30.0) -> list[Reply]:
    got: list[Reply] = []
    deadline = time.monotonic() + seconds
    while not until(got) and time.monotonic() < deadline:
        got += client.poll(0.2)
    assert until(got), got
    return got


def all_answered(client: SuggestionClient, seconds: float = 30.0) -> list[Reply]:
    return replies(client, lambda _: client.pending == 0, seconds)


def found(got: Sequence[Reply]) -> list[str]:
    return [reply.article for reply in got if isinstance(reply, Found)]


def kinds(got: Sequence[Reply]) -> list[str]:
    return [type(reply).__name__ for reply in got]


def test_a_source_says_that_it_is_ready_and_then_what_it_finds(start: Callable[..., SuggestionClient]) -> None:
    client = start(BRITTLE)
    client.request("a", "Iraq is")
    assert client.pending == 1
    made_by = Fingerprint("brittle", "glass", "1", "0" * 64)
    expected = RawSuggestion(0, 4, "WORD", "the first word", 0.5)
    assert all_answered(client) == [Ready(BRITTLE, made_by), Found("a", BRITTLE, made_by, (expected,))]


def test_both_real_sources_answer_for_the_seeds(start: Callable[..., SuggestionClient]) -> None:
    client = start(PIPELINE, GAZETTEER)
    texts = {file.stem: file.read_text() for file in seeds_dir().glob("*.txt")}
    for article, text in texts.items():
        client.request(article, text)
    got = all_answered(client, 60)
    assert {(reply.article, reply.spec) for reply in got if isinstance(reply, Found)} == {
        (article, spec) for article in texts for spec in (PIPELINE, GAZETTEER)
    }
    for reply in got:
        if isinstance(reply, Found):
            assert len(reply.suggestions) > 40
            assert reply.fingerprint.source == reply.spec.source
            for each in reply.suggestions:
                words = texts[reply.article][each.start : each.end]
                assert words
                assert words == words.strip()


def test_only_the_sources_that_are_asked_answer(start: Callable[..., SuggestionClient]) -> None:
    other = SourceSpec("brittle", "other")
    client = start(BRITTLE, other)
    client.request("a", "one", specs=[other])
    client.request("b", "one", specs=[SourceSpec("brittle", "new")])
    got = [reply for reply in all_answered(client) if isinstance(reply, Found)]
    assert [(reply.article, reply.spec.name) for reply in got] == [("a", "other"), ("b", "new")]


def test_an_urgent_article_overtakes_and_the_latest_comes_first(start: Callable[..., SuggestionClient]) -> None:
    client = start(BRITTLE)
    for number in range(60):
        client.request(str(number), "slow going")
    first = replies(client, lambda got: bool(found(got)))
    for article in ("opened", "opened next", "59"):
        client.request(article, "now", urgent=True)
    order = found([*first, *all_answered(client)])
    assert len(order) == 62
    assert max(order.index(article) for article in ("opened", "opened next", "59")) < 20
    assert order.index("opened next") < order.index("opened") + 2


def test_what_waits_can_be_cancelled(start: Callable[..., SuggestionClient]) -> None:
    client = start(BRITTLE)
    for number in range(100):
        client.request(str(number), "slow going")
    replies(client, lambda got: bool(found(got)))
    client.cancel_pending()
    assert client.pending <= 32
    assert len(found(all_answered(client))) <= 32
    client.request("a", "one")
    assert found(all_answered(client)) == ["a"]


def test_an_article_is_not_asked_for_twice_while_it_is_under_way(start: Callable[..., SuggestionClient]) -> None:
    client = start(BRITTLE)
    for _ in range(3):
        client.request("a", "slow one")
    assert client.pending == 1
    assert found(all_answered(client)) == ["a"]
    client.request("a", "slow one")
    assert found(all_answered(client)) == ["a"]


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        (SourceSpec("spacy", "xx_nowhere"), "The pipeline “xx_nowhere” is not installed."),
        (SourceSpec("gazetteer", "nowhere"), "There is no gazetteer “nowhere”."),
        (SourceSpec("brittle", "missing"), "The source is missing."),
        (SourceSpec("brittle", "broken"), "The source “brittle: broken” cannot be used (ValueError)."),
        (SourceSpec("unheard", "of"), "There is no source of suggestions of the kind “unheard”."),
    ],
)
def test_a_source_that_cannot_run_says_so_once_and_the_others_go_on(
    start: Callable[..., SuggestionClient], spec: SourceSpec, sentence: str
) -> None:
    client = start(spec, BRITTLE)
    client.request("a", "one")
    got = replies(client, lambda got: len(got) == 3)
    assert [reply.sentence for reply in got if isinstance(reply, Failed)] == [sentence]
    assert found(got) == ["a"]
    client.request("b", "two")
    client.request("c", "three", specs=[spec])
    assert kinds(all_answered(client)) == ["Found"]


def test_an_article_that_fails_leaves_the_rest_of_its_batch_alone(start: Callable[..., SuggestionClient]) -> None:
    client = start(BRITTLE)
    for article, text in (
        ("a", "one"),
        ("b", "fail now"),
        ("c", "three"),
        ("d", "shift it"),
        ("e", "stop"),
        ("f", "6"),
    ):
        client.request(article, text)
    got = all_answered(client)
    gave_up = [reply for reply in got if isinstance(reply, GaveUp)]
    assert sorted(found(got)) == ["a", "c", "f"]
    assert [(reply.article, reply.spec) for reply in gave_up] == [(article, BRITTLE) for article in "bde"]
    assert "ValueError" in gave_up[0].sentence
    assert "secret" not in gave_up[0].sentence
    assert "Restarted" not in kinds(got)


def test_what_a_source_prints_is_no_reply(start: Callable[..., SuggestionClient]) -> None:
    client = start(BRITTLE)
    client.request("a", "print it")
    client.request("b", "two")
    assert found(all_answered(client)) == ["a", "b"]


@pytest.mark.parametrize("deed", ["abort", "exhaust"])
def test_after_a_crash_the_queue_goes_on_and_the_culprit_is_left_out_after_the_second(
    start: Callable[..., SuggestionClient], deed: str
) -> None:
    client = start(BRITTLE)
    for number in range(40):
        client.request(str(number), f"{deed} it" if number == 20 else "one")
    got = all_answered(client)
    assert sorted(found(got), key=int) == [str(number) for number in range(40) if number != 20]
    assert kinds(got).count("Restarted") == 2
    assert kinds(got).count("Ready") == 1
    (gave_up,) = (reply for reply in got if isinstance(reply, GaveUp))
    assert (gave_up.article, gave_up.spec) == ("20", BRITTLE)
    assert "twice" in gave_up.sentence


def test_the_other_sources_still_answer_for_an_article_that_kills_one(start: Callable[..., SuggestionClient]) -> None:
    solid = SourceSpec("brittle", "solid")
    client = start(BRITTLE, solid)
    client.request("a", "abort it")
    got = all_answered(client)
    assert [(reply.article, reply.spec) for reply in got if isinstance(reply, GaveUp)] == [("a", BRITTLE)]
    assert [(reply.article, reply.spec) for reply in got if isinstance(reply, Found)] == [("a", solid)]


def test_a_hanging_article_is_ended_and_left_out_without_anybody_polling(
    start: Callable[..., SuggestionClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "_BASE_SECONDS", 2.0)
    woken = threading.Event()
    client = start(BRITTLE, wake=woken.set)
    client.request("a", "hang it", urgent=True)
    client.request("b", "two")
    got: list[Reply] = []
    begun = time.monotonic()
    while client.pending and time.monotonic() - begun < 20:
        assert woken.wait(10)
        woken.clear()
        got += client.poll()
    assert found(got) == ["b"]
    (gave_up,) = (reply for reply in got if isinstance(reply, GaveUp))
    assert gave_up.sentence == "“glass” leaves one article out: analysing it, its process took too long, twice."


def test_a_worker_killed_from_outside_is_started_again(start: Callable[..., SuggestionClient]) -> None:
    client = start(BRITTLE)
    client.request("a", "one")
    all_answered(client)
    assert client._process is not None
    os.kill(client._process.pid, signal.SIGKILL)
    (restarted,) = replies(client, bool)
    assert isinstance(restarted, Restarted)
    assert restarted.sentence == "The process that makes suggestions was killed by signal 9; it was started again."
    client.request("b", "two")
    assert found(all_answered(client)) == ["b"]


def test_a_source_that_dies_while_it_is_loaded_is_given_up_after_the_second_time(
    start: Callable[..., SuggestionClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "_LOAD_SECONDS", 5.0)
    client = start(BRITTLE, SourceSpec("brittle", "deadly"))
    client.request("a", "one")
    got = all_answered(client)
    (failed,) = (reply for reply in got if isinstance(reply, Failed))
    assert failed.sentence == "“deadly” cannot be used: the process that loads it was killed by signal 6, twice."
    assert found(got) == ["a"]


def test_a_source_that_never_gets_ready_is_given_up(
    start: Callable[..., SuggestionClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "_LOAD_SECONDS", 3.0)
    client = start(SourceSpec("brittle", "endless"), BRITTLE)
    client.request("a", "one")
    got = all_answered(client)
    assert [reply.spec.name for reply in got if isinstance(reply, Failed)] == ["endless"]
    assert found(got) == ["a"]


def test_after_too_many_deaths_in_a_row_all_sources_are_given_up(start: Callable[..., SuggestionClient]) -> None:
    client = start(BRITTLE)
    for number in range(6):
        client.request(str(number), "abort it")
    got = replies(client, lambda got: any(isinstance(reply, Failed) for reply in got))
    assert kinds(got).count("Restarted") == 3
    assert client.pending == 0
    assert client.poll(0.1) == []
    client.request("a", "one")
    assert client.pending == 0


def test_nothing_comes_after_closing(start: Callable[..., SuggestionClient]) -> None:
    woken = threading.Event()
    client = start(BRITTLE, wake=woken.set)
    client.request("a", "slow one")
    replies(client, bool)
    threads = threading.active_count()
    client.close()
    client.close()
    woken.clear()
    assert (client.poll(), client.pending) == ([], 0)
    client.request("b", "two")
    assert client.pending == 0
    assert not woken.wait(0.1)
    assert threading.active_count() < threads


def test_closing_is_quick_at_any_moment() -> None:
    for moment in (0.0, 0.05, 0.2, 0.6):
        client = SuggestionClient([BRITTLE])
        client.request("a", "slow one")
        client.poll(moment)
        begun = time.monotonic()
        client.close()
        assert time.monotonic() - begun < 2.5


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_that_runs_all_sources_has_no_socket(
    start: Callable[..., SuggestionClient], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = tmp_path / "sockets"
    monkeypatch.setenv("SOCKET_RECORD", str(record))
    monkeypatch.setattr(client_module, "_WORKER", "tests.unit.nlp.audited_worker")
    client = start(PIPELINE, GAZETTEER)
    client.request("a", "Angela Merkel went to Mosul.")
    assert len(found(all_answered(client, 60))) == 2
    assert client._process is not None
    descriptors = [str(link.readlink()) for link in Path(f"/proc/{client._process.pid}/fd").iterdir()]
    assert [name for name in descriptors if name.startswith("socket:")] == []
    assert record.read_text() == ""


def test_the_tokens_of_a_pipeline_are_told_even_when_asked_for_before_it_is_loaded(
    start: Callable[..., SuggestionClient],
) -> None:
    text = "😀 The U.S.-made rifle\n\nin Al Qaim."
    client = start(PIPELINE, GAZETTEER)
    client.request_tokens("a1", text, PIPELINE)
    client.request_tokens("a2", text, GAZETTEER)
    found: list[Tokenized] = []
    until = time.monotonic() + 60
    while len(found) < 2 and time.monotonic() < until:
        found += [reply for reply in client.poll(0.2) if isinstance(reply, Tokenized)]
    told, without = found
    assert told.article == "a1"
    # A source that has no tokens says so: whoever asks for those of many articles waits for each answer.
    assert (without.article, len(without.tokens)) == ("a2", 0)
    for words in ("The", "U.S.-made", "rifle", "Al", "Qaim", "."):
        at = text.rindex(words)
        assert told.tokens.fit(at, at + len(words)), words
    assert not told.tokens.fit(text.index("U.S."), text.index("U.S.") + 4)
    client.request_tokens("a3", text, PIPELINE)
    while not any(isinstance(reply, Tokenized) for reply in client.poll(0.2)):
        assert time.monotonic() < until
