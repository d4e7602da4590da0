"""What the start of the window pays for, and what it is spared."""

from __future__ import annotations

import subprocess
import sys


def said(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_qt_does_not_read_the_source_of_what_is_imported_after_it() -> None:
    code = (
        "import builtins, linecache\n"
        "usual = builtins.__import__\n"
        "import glossator.ui.main_window\n"
        "print(builtins.__import__ is usual, [f for f in linecache.cache if 'glossator' in f])\n"
    )
    assert said(code) == "True []"


def test_what_only_the_memory_needs_is_not_imported_for_the_window() -> None:
    code = (
        "import sys\nimport glossator.app, glossator.ui.application\nprint('glossator.session.memory' in sys.modules)"
    )
    assert said(code) == "False"
