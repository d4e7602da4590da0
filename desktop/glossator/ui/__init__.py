"""The window: what the analyst sees and touches; it speaks to the session only."""

from __future__ import annotations

import builtins


def _import_qt() -> None:
    """Import Qt, and keep PySide from reading the source of every module that is imported from then on.

    It looks there for its `from __feature__ import`, which this program has no use for: a tenth of the time to the
    window, and all that source in memory as long as the program runs.
    """
    usual = builtins.__import__
    import PySide6.QtCore  # noqa: F401 - the import is what counts

    builtins.__import__ = usual


_import_qt()
