"""Processes that are there to be killed, forked from one that has imported everything, so that each starts at once."""

from __future__ import annotations

import multiprocessing
import os
import pkgutil
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import IO

import glossator.domain
import glossator.formats
import glossator.session
import glossator.store
import glossator.ui

_ROOT = Path(__file__).parents[1]
_DRIVERS = ("tests.e2e.kill_driver", "tests.unit.store.writer")
_USED_LATER = ("sqlite_utils",)
# These import what hardly any process needs: spaCy, pyarrow, readers of documents.
_ELSEWHERE = ("docbin", "spacy", "parquet", "pdf", "document", "workbook", "web_page")


@contextmanager
def forking() -> Iterator[None]:
    """Have the server import what its children need, where it is started by what is done within."""
    multiprocessing.get_context("forkserver").set_forkserver_preload([*_DRIVERS, *_USED_LATER, *_modules()])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join((str(_ROOT), str(_ROOT / "desktop")))
    # Each child would import the program that runs the tests.
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


@contextmanager
def killable(work: Callable[..., None], *arguments: object) -> Iterator[tuple[BaseProcess, IO[bytes]]]:
    """Run a function in a process of its own, which ends here at the latest; give what it writes to descriptor 1."""
    context = multiprocessing.get_context("forkserver")
    reader, writer = context.Pipe(duplex=False)
    with forking():
        process = context.Process(target=_begin, args=(writer, dict(os.environ), work, arguments), daemon=True)
        process.start()
    writer.close()
    with reader, os.fdopen(os.dup(reader.fileno()), "rb") as said:
        try:
            yield process, said
        finally:
            process.kill()
            process.join()
            process.close()


@cache
def _modules() -> list[str]:
    packages = (glossator.domain, glossator.formats, glossator.store, glossator.session, glossator.ui)
    found = [info.name for each in packages for info in pkgutil.walk_packages(each.__path__, f"{each.__name__}.")]
    return [name for name in found if not any(word in name for word in _ELSEWHERE)]


def _begin(output: Connection, environment: dict[str, str], work: Callable[..., None], arguments: list[object]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    random.seed()
    os.dup2(output.fileno(), 1)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    work(*arguments)
