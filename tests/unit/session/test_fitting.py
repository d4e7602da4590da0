from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.session import small

from glossator.domain.article import ArticleState
from glossator.errors import UserError
from glossator.session import editing, fitting, suggesting
from glossator.session.fitting import FitJob, Found, Misfit
from glossator.session.job import run_to_end
from glossator.session.session import Session, now

pytestmark = [pytest.mark.xdist_group("spacy"), pytest.mark.timeout(120)]

TEXTS = [
    "😀 The U.S.-made rifle of Gen Mohammedi was found. A U.S.-led force came.",
    "Nothing is cut in Al Qaim.",
    "قال اللواء قاسم المحمدي إن القوات دخلت القائم.",
    "Nobody marked anything here.",
]
CUTS = [("U.S.", "U.S.-made"), ("U.S.", "U.S.-led"), ("قاسم الم", "قاسم المحمدي")]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    settings = suggesting.default_settings(gazetteer="")
    made = Session.create(tmp_path / "p.glossator", small.SCHEME, settings, author="anna")
    articles = small.import_articles(made, TEXTS)
    mark(made, articles[0], ("U.S.", 0, "Place"), ("Gen Mohammedi", 0, "Person"), ("U.S.", 1, "Place"))
    mark(made, articles[1], ("Al Qaim", 0, "Place"))
    mark(made, articles[2], ("قاسم الم", 0, "Person"))
    made.commit(editing.confirm(made.annotations(articles[0]), by="anna", at=now()))
    yield made
    made.close()


def mark(session: Session, article: str, *spans: tuple[str, int, str]) -> None:
    annotations = session.annotations(article)
    for words, occurrence, label in spans:
        at = -1
        for _ in range(occurrence + 1):
            at = annotations.text.index(words, at + 1)
        session.commit(editing.add(annotations, at, at + len(words), label, label))


def look(session: Session) -> Found:
    job = FitJob(session)
    run_to_end(job)
    assert job.error is None
    assert isinstance(job.result, Found)
    return job.result


def seen(misfits: tuple[Misfit, ...]) -> list[tuple[str, str]]:
    return [(misfit.span.text, misfit.whole) for misfit in misfits]


def state(session: Session) -> list[object]:
    rows = session.project.queue_rows("main", session.project.queue("main"))
    return [(row.id, row.state, session.project.spans(row.id, "main")) for row in rows.values()]


def test_spans_that_cut_tokens_are_found_in_all_articles_and_fitted_as_one_change(session: Session) -> None:
    before = state(session)
    found = look(session)
    assert seen(found.misfits) == CUTS
    assert (found.articles, found.spans) == (3, 5)
    first = found.misfits[0]
    assert (first.title, first.before, first.after[:6]) == ("Article 0", "😀 The ", " rifle")
    job = fitting.fit(session, found.misfits)
    run_to_end(job)
    assert session.history.undo_title == "Fit 3 spans to the tokens"
    assert session.project.state_counts("main")[ArticleState.CONFIRMED] == 1
    assert seen(look(session).misfits) == []
    session.undo()
    assert state(session) == before


def test_one_span_is_fitted_and_named(session: Session) -> None:
    *_, last = look(session).misfits
    run_to_end(fitting.fit(session, [last]))
    assert session.history.undo_title == "Fit “قاسم الم” to the tokens"
    assert session.project.annotations(last.article, "main").spans[0].text == "قاسم المحمدي"


def test_what_changed_since_and_what_would_be_there_twice_is_left_alone(session: Session) -> None:
    first, second, third = look(session).misfits
    annotations = session.annotations(first.article)
    session.commit(editing.reject(annotations, first.span.id))
    session.commit(editing.add(annotations, second.start, second.end, "Place", "Place"))
    with pytest.raises(UserError, match="can be fitted any more"):
        list(fitting.fitting(session, [first, second]))
    run_to_end(fitting.fit(session, [first, second, third]))
    assert session.history.undo_title == "Fit “قاسم الم” to the tokens"


def test_without_a_pipeline_there_is_a_sentence(session: Session) -> None:
    session.change_setting(suggesting.PIPELINE, "", "Use no pipeline")
    with pytest.raises(UserError, match="uses no pipeline"):
        FitJob(session)


def test_a_pipeline_that_is_not_installed_ends_the_look_with_a_sentence(session: Session) -> None:
    session.change_setting(suggesting.PIPELINE, "xx_none_here", "Use another pipeline")
    job = FitJob(session)
    run_to_end(job)
    assert job.error is not None
    assert "not installed" in job.error.sentence


def test_a_look_that_is_cancelled_ends_its_process_at_once(session: Session) -> None:
    job = FitJob(session)
    process = job._client._process
    assert process is not None
    job.pump()
    begun = time.perf_counter()
    job.cancel()
    assert job.finished
    assert not process.running
    assert time.perf_counter() - begun < 1


def test_a_look_goes_on_after_its_process_has_died(session: Session) -> None:
    job = FitJob(session)
    job.pump()
    process = job._client._process
    assert process is not None
    process.kill()
    run_to_end(job)
    assert isinstance(job.result, Found)
    assert seen(job.result.misfits) == CUTS
