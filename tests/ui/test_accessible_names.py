"""Whoever cannot see the window is told what each control is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from tests.e2e.desks import SEEDS, open_window

from glossator.session import schemes, suggesting
from glossator.session.jobs import ImportJob, run_to_end
from glossator.session.session import Session


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "seeds.glossator"
    settings = suggesting.default_settings("", "")
    session = Session.create(path, schemes.find_scheme("conflict"), settings, author="analyst")
    run_to_end(ImportJob(session, [SEEDS]))
    session.close()
    return path


def _nameless(root: QWidget) -> list[str]:
    found = []
    for widget in root.findChildren(QWidget):
        reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(root) and widget.isEnabled()
        if reachable and widget.focusProxy() is None:
            interface = QAccessible.queryAccessibleInterface(widget)
            if interface is None or not interface.text(QAccessible.Text.Name).strip():
                found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found


def test_every_control_of_the_window_that_takes_the_focus_has_a_name(project: Path, tmp_path: Path) -> None:
    with open_window(project, tmp_path / "settings.json") as window:
        QTest.qWait(50)
        assert _nameless(window) == []


def test_every_control_of_the_welcome_page_has_a_name(project: Path, tmp_path: Path) -> None:
    with open_window(project, tmp_path / "settings.json") as window:
        window.close_project()
        QApplication.processEvents()
        assert _nameless(window) == []
