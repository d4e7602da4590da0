"""Runs the real window and presses random keys; says on its output what has been done as soon as it has been painted.

python kill_driver.py PROJECT SETTINGS SEED
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.e2e.desks import open_window

from glossator.domain.annotations import Annotations

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


def main(project: Path, settings: Path, seed: int) -> None:
    """Press keys until somebody kills the process."""
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
            line = {
                "change": session.project.changes(limit=1)[0].id,
                "article": article,
                "digest": digest(session.annotations(article)),
            }
            os.write(1, (json.dumps(line) + "\n").encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
