"""Workers that are forked from a process that has imported everything: real ones, a tenth of a second sooner."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection, wait

from tests.killable import forking


class ForkedWorker:
    """What `subprocess.Popen` is to `WorkerProcess`, for a module of ours."""

    def __init__(self, command: Sequence[str], *, env: dict[str, str], **_: object) -> None:
        context = multiprocessing.get_context("forkserver")
        read_in, write_in = context.Pipe(duplex=False)
        read_out, write_out = context.Pipe(duplex=False)
        read_err, write_err = context.Pipe(duplex=False)
        ends = (read_in, write_out, write_err)
        with forking():
            self._process = context.Process(target=_become, args=(command[-1], env, *ends), daemon=True)
            self._process.start()
        self.pid = self._process.pid
        self.stdin = _file(write_in, "wb")
        self.stdout = _file(read_out, "rb")
        self.stderr = _file(read_err, "rb")
        for end in (*ends, write_in, read_out, read_err):
            end.close()
        self._lock = threading.Lock()
        self.returncode: int | None = None

    def kill(self) -> None:
        with self._lock:
            if self.returncode is None:
                self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None and not wait([self._process.sentinel], timeout):
            raise subprocess.TimeoutExpired("forked", timeout or 0.0)
        # The code can be read once, and more than one thread asks.
        with self._lock:
            if self.returncode is None:
                self._process.join()
                self.returncode = self._process.exitcode
        return self.returncode or 0


def _file(end: Connection, mode: str) -> object:
    return os.fdopen(os.dup(end.fileno()), mode)


def _become(module: str, environment: dict[str, str], *ends: Connection) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for number, end in enumerate(ends):
        os.dup2(end.fileno(), number)
        end.close()
    # What the server has imported under its own name would be run twice.
    sys.modules.pop(module, None)
    runpy.run_module(module, run_name="__main__", alter_sys=True)
