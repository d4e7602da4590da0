"""What the tests of the window share: each leaves the application as bare as it found it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _bare_application() -> Iterator[None]:
    application = QApplication.instance()
    sheet = application.styleSheet() if isinstance(application, QApplication) else ""
    yield
    application = QApplication.instance()
    if isinstance(application, QApplication) and application.styleSheet() != sheet:
        application.setStyleSheet(sheet)
