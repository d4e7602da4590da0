from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import make_seed_project
from tests.unit.session import small

from glossator.domain.article import ArticleState
from glossator.domain.effects import Effects
from glossator.errors import UserError
from glossator.nlp.pipelines import default_pipeline
from glossator.nlp.source import SourceSpec
from glossator.session import editing, schemes, suggesting
from glossator.session.outcome import Outcome
from glossator.session.session import Session, now
from glossator.session.suggesting import Suggester

pytestmark = pytest.mark.xdist_group("spacy")

GAZETTEER_ONLY = {"pipeline": "", "gazetteer": "standard"}


@pytest.fixture
def start(request: pytest.FixtureRequest) -> Callable[..., Suggester]:
    """Start suggesters whose workers end with the test."""

    def begin(session: Session, **options: object) -> Suggester:
        suggester = Suggester(session, **options)  # type: ignore[arg-type]
        request.addfinalizer(suggester.close)
        return suggester

    return begin


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Session]:
    """A project with a hundred and fifty short articles and the gazetteer alone."""
    session = Session.create(tmp_path / "many.glossator", small.SCHEME, GAZETTEER_ONLY, author="anna")
    small.import_articles(session, [f"Daesh fighters left Mosul, {n} said." for n in range(150)])
    yield session
    session.close()


def ids(session: Session) -> list[str]:
    rows = session.project.queue_rows(session.layer, session.project.queue(session.layer))
    return [rows[key].id for key in sorted(rows)]


def lacking(session: Session, source: str = "gazetteer:standard") -> int:
    return len(session.project.without_run(source, limit=1000))


def test_the_seeds_get_the_suggestions_of_every_source(
    seed_project: Path, open_session: Callable[[Path], Session]
) -> None:
    session = open_session(seed_project)
    for article in ids(session):
        kinds = {each.fingerprint.kind for each in session.project.suggestions(article)}
        assert kinds == {"spacy", "gazetteer"}
        assert len(session.annotations(article).marks()) > 20
    assert list(session.project.check()) == []


def test_what_was_analysed_is_not_analysed_again_unless_that_is_wished(
    seed_project: Path, open_session: Callable[[Path], Session], start: Callable[..., Suggester]
) -> None:
    session = open_session(seed_project)
    before = {article: session.project.suggestions(article) for article in ids(session)}
    report = start(session, ahead=None).run_to_end()
    assert (report.articles, report.suggestions, report.notices) == (0, {}, [])
    seen: list[tuple[int, int]] = []
    report = start(session, ahead=None, again=True).run_to_end(lambda done, total: seen.append((done, total)))
    assert report.articles == 2
    assert set(report.suggestions) == {f"spacy:{default_pipeline()}", "gazetteer:standard"}
    assert seen[-1] == (2, 2)
    assert {article: session.project.suggestions(article) for article in ids(session)} == before
    assert list(session.project.check()) == []


def test_every_article_that_lacks_suggestions_is_asked_for_once(many: Session, start: Callable[..., Suggester]) -> None:
    heard: list[str] = []
    many.subscribe(lambda outcome: heard.extend(outcome.articles) if outcome.effects == Effects.SUGGESTIONS else None)
    suggester = start(many, ahead=None)
    report = suggester.run_to_end()
    assert sorted(heard) == sorted(ids(many))
    assert report.articles == 150
    assert report.suggestions == {"gazetteer:standard": sum(len(many.project.suggestions(a)) for a in ids(many))}
    assert lacking(many) == 0
    assert suggester.pending == 0
    assert not suggester.starting


def test_what_was_interrupted_goes_on_where_it_was(many: Session, start: Callable[..., Suggester]) -> None:
    first = start(many, ahead=None)
    first.look_ahead()
    while not first.report.articles:
        first.pump(0.2)
    first.close()
    first.pump()
    done = first.report.articles
    assert lacking(many) == 150 - done > 0
    assert start(many, ahead=None).run_to_end().articles == 150 - done
    assert lacking(many) == 0


def test_the_open_article_overtakes_those_that_wait(many: Session, start: Callable[..., Suggester]) -> None:
    heard: list[str] = []
    suggester = start(many, ahead=None)
    suggester.look_ahead()
    last = ids(many)[-1]
    suggester.open(last)
    many.subscribe(lambda outcome: heard.extend(outcome.articles))
    assert suggester.awaits(last)
    assert not suggester.awaits(None)
    while suggester.awaits(last):
        suggester.pump(0.2)
    assert heard.index(last) <= 32


def test_only_the_next_in_the_queue_are_asked_for_ahead(many: Session, start: Callable[..., Suggester]) -> None:
    articles = ids(many)
    annotations = many.annotations(articles[12])
    many.commit(editing.confirm(annotations, by="anna", at=now()))
    suggester = start(many, ahead=5)
    suggester.open(articles[10])
    suggester.open(articles[10])
    assert suggester.pending == 6
    while suggester.pending:
        suggester.pump(0.2)
    with_runs = [n for n, article in enumerate(articles) if many.project.has_run(article, "gazetteer:standard")]
    assert with_runs == [10, 11, 13, 14, 15, 16]
    suggester.open(articles[10])
    assert suggester.pending == 0


def test_confirmed_articles_are_not_asked_for(many: Session, start: Callable[..., Suggester]) -> None:
    for article in ids(many)[:148]:
        many.commit(editing.skip(many.annotations(article), by="anna", at=now()))
    assert many.project.state_counts(many.layer)[ArticleState.NEW] == 2
    assert start(many, ahead=None).run_to_end().articles == 2


def test_suggestions_for_an_article_that_is_gone_are_dropped(many: Session, start: Callable[..., Suggester]) -> None:
    heard: list[Outcome] = []
    suggester = start(many, ahead=None)
    suggester.look_ahead()
    many.undo()
    many.subscribe(heard.append)
    while suggester.pending:
        suggester.pump(0.2)
    assert heard == []
    assert suggester.report.articles == 0
    many.redo()
    assert list(many.project.check()) == []


def test_very_many_are_taken_in_a_stretch_at_a_time(tmp_path: Path, start: Callable[..., Suggester]) -> None:
    scheme = schemes.find_scheme("conflict")
    session = Session.create(tmp_path / "long.glossator", scheme, GAZETTEER_ONLY, author="anna")
    (article,) = small.import_articles(session, ["Daesh fighters left Mosul. " * 500])
    woken: list[None] = []
    suggester = start(session, wake=lambda: woken.append(None))
    annotations = session.annotations(article)
    shown: list[int] = []
    session.subscribe(lambda outcome: shown.append(len(annotations.marks())))
    suggester.open(article)
    while suggester.awaits(article):
        before = len(woken)
        # So short that each call does one step.
        suggester.pump(budget=0.0)
        assert len(woken) > before or not suggester.awaits(article) or not suggester._arrivals
    assert len(shown) > 2
    assert shown == sorted(set(shown))
    assert annotations.marks() == session.project.annotations(article, session.layer).marks()
    assert suggester.report.articles == 1
    assert suggester.report.suggestions["gazetteer:standard"] >= len(annotations.marks()) >= 500
    suggester.close()
    session.close()


def test_many_answers_at_once_are_taken_in_over_several_calls(many: Session, start: Callable[..., Suggester]) -> None:
    woken: list[None] = []
    suggester = start(many, wake=lambda: woken.append(None), ahead=20, memory=False)
    first = ids(many)[0]
    suggester.open(first)
    asked = suggester.pending
    assert asked > 10
    most = 0
    while suggester.pending:
        before, calls = lacking(many), len(woken)
        # So short that each call does one step.
        suggester.pump(0.05, budget=0.0)
        most = max(most, before - lacking(many))
        assert len(woken) > calls or not suggester._replies
    assert most == 1
    assert lacking(many) == 150 - asked
    assert suggester.report.articles == asked


def test_a_missing_pipeline_is_said_once_and_the_gazetteer_goes_on(
    tmp_path: Path, open_session: Callable[[Path], Session], start: Callable[..., Suggester]
) -> None:
    path = tmp_path / "p.glossator"
    articles = make_seed_project(path, {"pipeline": "no_such_pipeline", "gazetteer": "standard"})
    session = open_session(path)
    said: list[str] = []
    suggester = start(session, ahead=None, notify=said.append)
    report = suggester.run_to_end()
    assert len(said) == 1
    assert "no_such_pipeline" in said[0]
    assert report.notices == said
    assert report.articles == 2
    assert all(session.project.suggestions(article) for article in articles)
    assert not any(suggester.awaits(article) for article in articles)


def test_when_no_source_can_be_used_that_is_refused_with_its_sentence(
    tmp_path: Path, open_session: Callable[[Path], Session], start: Callable[..., Suggester]
) -> None:
    path = tmp_path / "p.glossator"
    make_seed_project(path, {"pipeline": "no_such_pipeline"})
    suggester = start(open_session(path), ahead=None)
    with pytest.raises(UserError, match="no_such_pipeline"):
        suggester.run_to_end()


def test_without_sources_nothing_is_started(tmp_path: Path, start: Callable[..., Suggester]) -> None:
    session, articles = small.make(tmp_path / "p.glossator")
    suggester = start(session)
    suggester.open(articles[0])
    suggester.pump()
    assert (suggester.pending, suggester.starting, suggester.awaits(articles[0])) == (0, False, False)
    assert suggester.run_to_end().articles == 0
    session.close()


PROJECT = {"pipeline": "/models/desk/news-model", "gazetteer": "standard"}
PIPELINE = SourceSpec("spacy", "/models/desk/news-model")
GAZETTEER = SourceSpec("gazetteer", "standard")


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        (None, [PIPELINE, GAZETTEER]),
        ("pipeline", [PIPELINE]),
        ("spacy", [PIPELINE]),
        ("gazetteer", [GAZETTEER]),
        ("standard", [GAZETTEER]),
        ("gazetteer:standard", [GAZETTEER]),
        ("/models/desk/news-model", [PIPELINE]),
        ("news-model", [PIPELINE]),
        ("spacy:news-model", [PIPELINE]),
        ("spacy:other", [SourceSpec("spacy", "other")]),
        ("gazetteer:/lists/own.toml", [SourceSpec("gazetteer", "/lists/own.toml")]),
        (default_pipeline(), [SourceSpec("spacy", default_pipeline())]),
    ],
)
def test_a_source_is_chosen_by_its_kind_its_name_or_both(name: str | None, chosen: list[SourceSpec]) -> None:
    assert suggesting.choose_sources(PROJECT, name) == chosen


@pytest.mark.parametrize("name", ["", "nothing", "spacy:", ":", "memory:x"])
def test_a_source_that_nobody_knows_is_refused_with_a_hint(name: str) -> None:
    with pytest.raises(UserError) as refusal:
        suggesting.choose_sources(PROJECT, name)
    assert f"“{name}”" in refusal.value.sentence
    assert refusal.value.hint


def test_a_project_without_sources_says_so() -> None:
    with pytest.raises(UserError, match="no source of suggestions"):
        suggesting.choose_sources({"pipeline": "", "gazetteer": ""}, None)
    assert suggesting.sources({}) == []


def test_a_new_project_uses_the_default_pipeline_and_every_bundled_gazetteer() -> None:
    assert suggesting.default_settings() == {"pipeline": default_pipeline(), "gazetteer": "standard"}
    assert suggesting.default_settings("", "") == {"pipeline": "", "gazetteer": ""}
    assert default_pipeline() in [info.name for info in suggesting.pipelines()]


def test_the_articles_of_another_order_are_asked_for_in_that_order(tmp_path: Path) -> None:
    settings = {"pipeline": "", "gazetteer": "standard"}
    session, articles = small.make(tmp_path / "p.glossator", count=4, settings=settings)
    suggester = Suggester(session, ahead=2)
    suggester.upcoming = lambda article, count: [articles[3], articles[1]][:count] if article == articles[0] else None
    suggester.open(articles[0])
    until = time.monotonic() + 60
    while suggester.pending and time.monotonic() < until:
        suggester.pump(0.2)
    source = "gazetteer:standard"
    assert [session.project.has_run(article, source) for article in articles] == [True, True, False, True]
    suggester.close()
    session.close()
