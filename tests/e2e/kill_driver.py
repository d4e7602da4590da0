"""Works until somebody kills it, and says on its output what has been done as soon as that is so."""

from __future__ import annotations

import hashlib
import json
import os
import random
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.e2e.desks import open_window, wait_until

from glossator.domain.annotations import Annotations
from glossator.session.session import Session
from glossator.session.suggesting import Suggester

_KEYS = [
    *[(key, Qt.KeyboardModifier.NoModifier) for key in (Qt.Key.Key_Tab, Qt.Key.Key_Period, Qt.Key.Key_Space)] * 3,
    *[(key, Qt.KeyboardModifier.NoModifier) for key in (Qt.Key.Key_P, Qt.Key.Key_L, Qt.Key.Key_A, Qt.Key.Key_O)],
    *[(key, Qt.KeyboardModifier.NoModifier) for key in (Qt.Key.Key_X, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)],
    *[(key, Qt.KeyboardModifier.NoModifier) for key in (Qt.Key.Key_4, Qt.Key.Key_S, Qt.Key.Key_Return)],
    *[(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)] * 2,
    (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier),
]


def digest(annotations: Annotations) -> str:
    """Return a fingerprint of everything that an analyst did to an article."""
    said = (annotations.article, annotations.spans, sorted(annotations.rejections), annotations.status)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def tell(**said: object) -> None:
    """Acknowledge something."""
    os.write(1, (json.dumps(said) + "\n").encode())


def press_keys(project: Path, settings: Path, seed: int) -> None:
    """Press random keys in the real window."""
    chance = random.Random(seed)
    with open_window(project, settings) as window:
        session = window.session
        assert session is not None
        while True:
            key, modifier = chance.choice(_KEYS)
            QTest.keyClick(window.page.view, key, modifier)
            QApplication.processEvents()
            article = window.desk.article
            assert article is not None
            tell(
                change=session.project.changes(limit=1)[0].id,
                article=article,
                digest=digest(session.annotations(article)),
            )


def import_folder(project: Path, settings: Path, folder: Path) -> None:
    """Import a folder in the real window."""
    with open_window(project, settings) as window:
        window.jobs.progressed.connect(lambda job: tell(progress=0.0 if job.finished else job.progress or 0.0))
        window.files.import_paths([folder])
        wait_until(lambda: window.jobs.job is None)
        tell(progress=2.0)
        wait_until(lambda: False)


def suggest(project: Path) -> None:
    """Have every article pre-highlighted."""
    session = Session.open(project, author="anna")
    session.subscribe(lambda outcome: tell(articles=outcome.articles))
    Suggester(session, ahead=None).run_to_end()
    tell(articles=[])
    time.sleep(60)
