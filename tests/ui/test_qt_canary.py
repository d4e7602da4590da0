from __future__ import annotations

import sys

import PySide6
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot


def test_calls_that_return_nothing_do_not_use_none_up(qtbot: QtBot) -> None:
    # PySide6 6.12.0 gives back one reference to None too many a call, which ends a Python before 3.12 after a while.
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.setText("warm")
    before = sys.getrefcount(None)
    for n in range(2000):
        edit.setMaxLength(100 + n % 3)
    assert sys.getrefcount(None) >= before - 20


def test_the_version_that_does_is_not_installed() -> None:
    assert tuple(int(part) for part in PySide6.__version__.split(".")[:2]) < (6, 12)
