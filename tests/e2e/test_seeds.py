"""The main job in the real window: both seed articles are repaired, confirmed, exported, and found again."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.e2e.desks import (
    GOLDEN,
    SEEDS,
    Analyst,
    KeyboardAnalyst,
    MouseAnalyst,
    answer,
    open_window,
    truth,
    wait_until,
)

from glossator.domain.article import ArticleState
from glossator.session import schemes, suggesting
from glossator.session.jobs import ImportJob, ImportWishes, run_to_end
from glossator.session.session import Session
from glossator.ui.dialogs.export_options import ExportOptionsDialog

_UPDATE = bool(os.environ.get("GLOSSATOR_UPDATE_GOLDEN"))
pytestmark = [pytest.mark.xdist_group("spacy"), pytest.mark.timeout(300)]


def _project(folder: Path, gazetteer: str | None) -> Path:
    path = folder / "seeds.glossator"
    settings = suggesting.default_settings(gazetteer=gazetteer)
    session = Session.create(path, schemes.find_scheme("conflict"), settings, author="analyst")
    # As they are: the layout that tidying would take out is what the pipeline stumbles over in the agency line.
    run_to_end(ImportJob(session, [SEEDS], wishes=ImportWishes(tidy=False)))
    session.close()
    return path


def _repair_and_confirm_both(analyst: Analyst) -> None:
    window = analyst.window
    session = window.session
    assert session is not None
    for _ in range(2):
        analyst.wait_for_suggestions()
        article = window.desk.article
        assert article is not None
        analyst.correct(truth(session.project.article(article).provenance.file_name, analyst.text))
        analyst.confirm()
        wait_until(
            lambda article=article: session.project.status(article, session.layer).state is ArticleState.CONFIRMED
        )


def _exported(path: Path) -> list[dict[str, object]]:
    """Return what an export says, without what differs from run to run: ids and times."""
    articles = []
    for line in path.read_text("utf-8").split("\n")[:-1]:
        article = json.loads(line)
        for span in article["spans"]:
            del span["id"]
            span["origin"] = {key: span["origin"].get(key) for key in ("source", "verdict")}
        articles.append({key: article[key] for key in ("title", "text_sha256", "state", "answer", "meta", "spans")})
        articles[-1]["meta"].pop("provenance", None)
    return articles


def _state(session: Session) -> list[object]:
    rows = session.project.queue_rows(session.layer, session.project.queue(session.layer))
    found: list[object] = []
    for row in rows.values():
        annotations = session.project.annotations(row.id, session.layer)
        found.append((row.id, annotations.status, annotations.spans, dict(annotations.rejections)))
    return found


def test_both_seeds_are_repaired_confirmed_and_exported_with_key_presses_alone(tmp_path: Path) -> None:
    project, out = _project(tmp_path, gazetteer=""), tmp_path / "out.jsonl"
    with open_window(project, tmp_path / "settings.json") as window:
        analyst = KeyboardAnalyst(window)
        _assert_the_pipeline_errs_as_known(analyst)
        _repair_and_confirm_both(analyst)

        def export(dialog: object) -> None:
            assert isinstance(dialog, ExportOptionsDialog)
            while QApplication.focusWidget() is not dialog.path:
                QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            QTest.keyClick(dialog.path, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClicks(dialog.path, str(out))
            QTest.keyClick(dialog.path, Qt.Key.Key_Return)

        answer(ExportOptionsDialog, export)
        analyst.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        wait_until(out.exists)
        wait_until(lambda: window.jobs.job is None)
        assert window.session is not None
        before = _state(window.session)
        article, place = window.desk.article, window.page.view.place()
    golden = GOLDEN / "seeds-export.json"
    if _UPDATE:
        golden.write_text(json.dumps(_exported(out), ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert _exported(out) == json.loads(golden.read_text("utf-8"))

    with open_window(project, tmp_path / "settings.json") as window:
        session = window.session
        assert session is not None
        assert _state(session) == before
        QTest.qWait(50)
        assert (window.desk.article, window.page.view.caret_position()) == (article, place.caret)
        # The notice is gone, so that a few lines more fit below the end of the article.
        assert abs(window.page.view.place().top_position - place.top_position) < 400
        analyst = KeyboardAnalyst(window)
        undone = 0
        while session.history.undo_title != "Import 2 articles":
            analyst.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            undone += 1
        assert all(not spans and not rejected for _, _, spans, rejected in _state(session))  # type: ignore[misc]
        for _ in range(undone):
            analyst.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        assert _state(session) == before
        assert list(session.project.check()) == []


def _assert_the_pipeline_errs_as_known(analyst: Analyst) -> None:
    """What the test repairs is really wrong before: else it would prove nothing."""
    analyst.wait_for_suggestions()
    marks = {(analyst.text[mark.start : mark.end], mark.label) for mark in analyst.annotations.marks()}
    assert ("ISIL", "Location") in marks
    assert ("Al Qaim", "Person") in marks
    assert ("Gen Mohammedi", "Event") in marks
    assert ("Khalid al Mousily / Reuters", "Person") in marks
    assert any(text.startswith("Agence France-Presse\n") for text, _ in marks)


def test_both_seeds_are_repaired_and_confirmed_with_the_mouse_alone(tmp_path: Path) -> None:
    project, out = _project(tmp_path, gazetteer=""), tmp_path / "out.jsonl"
    with open_window(project, tmp_path / "settings.json") as window:
        _repair_and_confirm_both(MouseAnalyst(window))
        session = window.session
        assert session is not None
        from glossator.session.jobs import ExportJob

        run_to_end(ExportJob(session, out))
    golden = json.loads((GOLDEN / "seeds-export.json").read_text("utf-8"))
    mouse = _exported(out)
    for article in (*golden, *mouse):
        for span in article["spans"]:
            span["origin"] = None
    assert mouse == golden


def test_gazetteer_and_pipeline_together_leave_less_to_do_than_the_pipeline_alone(tmp_path: Path) -> None:
    actions = {}
    for name, gazetteer in (("alone", ""), ("together", None)):
        folder = tmp_path / name
        folder.mkdir()
        with open_window(_project(folder, gazetteer), folder / "settings.json") as window:
            analyst = KeyboardAnalyst(window)
            _repair_and_confirm_both(analyst)
            actions[name] = analyst.actions
    assert actions["together"] < actions["alone"] / 2, actions
