"""A child process of our own interpreter that answers JSON lines, and may hang, crash or be killed at any time."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from io import BufferedReader
    from typing import IO

    Send: TypeAlias = Callable[[Mapping[str, object]], None]
    Handler: TypeAlias = Callable[[dict[str, object], Send], "Iterator[None] | None"]

MAX_LINE = 64 << 20
"""The longest message in bytes; a worker that sends more is broken."""

_NICENESS = 10
_TAIL = 8192
_PR_SET_PDEATHSIG = 1
# Only lines that start so are repeated in a reason: whatever else a worker prints may hold an article's text.
_OUR_LAST_WORDS = ("worker: ", "Fatal Python error: ")


class WorkerProcess:
    """A running `python -m module` whose main loop is `serve`.

    `wake` is called from another thread when there is something to receive or the process has ended. On Linux the
    kernel ends the child with the thread that started it, so start it from one that lives as long as the program.
    """

    def __init__(self, module: str, *, wake: Callable[[], None] | None = None, lower_priority: bool = True) -> None:
        self._wake = wake
        self._outbox: SimpleQueue[Mapping[str, object] | None] = SimpleQueue()
        self._inbox: deque[dict[str, object]] = deque()
        self._changed = threading.Condition()
        self._finished = False
        self._closed = False
        self._broken = ""
        self._patience: float | None = None
        self._deadline: float | None = None
        self._tail = b""
        # -P keeps the current folder, which may hold anything, out of the child's module path.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            creationflags=_windows_flags(lower_priority=lower_priority),
        )
        if lower_priority and sys.platform != "win32":
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICENESS)
        self._threads = [
            threading.Thread(target=target, name=f"{module} {target.__name__}", daemon=True)
            for target in (self._write, self._read, self._drain, self._watch)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether more may be received: True until the process has ended and its last message was taken."""
        with self._changed:
            return not self._finished or bool(self._inbox)

    @property
    def exit_reason(self) -> str:
        """Why the process ended, for a sentence “The worker …”; empty while it runs."""
        if self.running:
            return ""
        if self._broken:
            return self._broken
        code = self._process.returncode
        reason = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        last_lines = self._tail.decode(errors="replace").strip().splitlines()
        said = [line for line in last_lines if line.startswith(_OUR_LAST_WORDS)]
        return f"{reason} ({said[-1].removeprefix('worker: ')})" if said else reason

    def send(self, message: Mapping[str, object]) -> None:
        """Hand a message over; returns at once. A process that has ended never sees it."""
        self._outbox.put(message)

    def receive(self, timeout: float = 0.0) -> dict[str, object] | None:
        """Return the next message, or None when none came within `timeout` seconds or the process has ended."""
        with self._changed:
            if timeout > 0:
                self._changed.wait_for(lambda: self._inbox or self._finished, timeout)
            message = self._inbox.popleft() if self._inbox else None
            if message is not None and not self._inbox and self._patience is not None:
                # While it waited no time counted; the watch sleeps until it is told that it does again.
                self._deadline = time.monotonic() + self._patience
                self._changed.notify_all()
            return message

    def expect(self, seconds: float | None) -> None:
        """Kill the process when no message comes within so many seconds of now and of each other; None: wait for ever.

        Time during which a message waits to be received does not count.
        """
        with self._changed:
            self._patience = seconds
            self._deadline = None if seconds is None else time.monotonic() + seconds
            self._changed.notify_all()

    def kill(self) -> None:
        """End the process now, whatever it is doing."""
        self._process.kill()

    def close(self, timeout: float = 2.0) -> None:
        """Let the process end by itself, or kill it after `timeout` seconds. Nothing is received afterwards."""
        if self._closed:
            return
        self._closed = True
        self._outbox.put(None)
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with self._changed:
            self._inbox.clear()
            self._finished = True
            self._changed.notify_all()
        for thread in self._threads:
            # A pipe stays open as long as a grandchild holds it, which is no reason to wait.
            if thread is not threading.current_thread():
                thread.join(1.0)
        for pipe in self._pipes():
            with contextlib.suppress(OSError):
                pipe.close()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
        process = self._process
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise RuntimeError("the worker was started without pipes")
        return process.stdin, process.stdout, process.stderr

    def _write(self) -> None:
        pipe = self._pipes()[0]
        with contextlib.suppress(OSError, ValueError):
            while (message := self._outbox.get()) is not None:
                pipe.write(_encode(message))
                pipe.flush()
        with contextlib.suppress(OSError):
            pipe.close()

    def _read(self) -> None:
        pipe = self._pipes()[1]
        while line := pipe.readline(MAX_LINE):
            message = _decode(line)
            if message is None:
                self._broken = "sent something that is no message"
                self._process.kill()
                break
            with self._changed:
                self._inbox.append(message)
                if self._patience is not None:
                    self._deadline = time.monotonic() + self._patience
                self._changed.notify_all()
            self._call_wake()
        self._process.wait()
        # The last words are part of the reason and may still be under way.
        self._threads[2].join(1.0)
        # The writer waits for its next message.
        self._outbox.put(None)
        with self._changed:
            self._finished = True
            self._changed.notify_all()
        self._call_wake()

    def _drain(self) -> None:
        descriptor = self._pipes()[2].fileno()
        with contextlib.suppress(OSError):
            while part := os.read(descriptor, 65536):
                self._tail = (self._tail + part)[-_TAIL:]

    def _watch(self) -> None:
        with self._changed:
            while not self._finished:
                left = None if self._deadline is None or self._inbox else self._deadline - time.monotonic()
                if left is not None and left <= 0:
                    self._broken = "took too long"
                    self._process.kill()
                    return
                self._changed.wait(left)

    def _call_wake(self) -> None:
        if self._wake is not None and not self._closed:
            self._wake()


class _Inbox:
    """Messages that wait for the child's main thread; those with `urgent: true` overtake, the latest first."""

    def __init__(self) -> None:
        self._urgent: deque[dict[str, object]] = deque()
        self._waiting: deque[dict[str, object]] = deque()
        self._changed = threading.Condition()

    def put(self, message: dict[str, object]) -> None:
        with self._changed:
            (self._urgent if message.get("urgent") is True else self._waiting).append(message)
            self._changed.notify()

    def get(self) -> dict[str, object]:
        with self._changed:
            self._changed.wait_for(lambda: self._urgent or self._waiting)
            return self._urgent.pop() if self._urgent else self._waiting.popleft()

    def get_urgent(self) -> dict[str, object] | None:
        with self._changed:
            return self._urgent.pop() if self._urgent else None


def serve(handle: Handler, *, memory: int | None = None) -> None:
    """Answer messages for ever: the main loop of a child; the process ends with its standard input.

    `handle(message, reply)` may return an iterator: at each of its steps an urgent message is let in between.
    `memory` limits the process to so many bytes of its own where the system can. Nothing printed reaches the
    parent's protocol, and opening a socket is refused.
    """
    _restrict(memory)
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123  # a descriptor is wanted, not a file
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    inbox = _Inbox()
    threading.Thread(target=_listen, args=(source, inbox), daemon=True).start()
    lock = threading.Lock()

    def reply(message: Mapping[str, object]) -> None:
        with lock:
            sink.write(_encode(message))
            sink.flush()

    def work(message: dict[str, object]) -> None:
        for _ in handle(message, reply) or ():
            while (urgent := inbox.get_urgent()) is not None:
                work(urgent)

    try:
        while True:
            work(inbox.get())
    except BaseException as error:  # said in a line without the message, which may hold text
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = "" if trace is None else f" in {trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}"
        os.write(2, f"\nworker: {type(error).__name__}{where}\n".encode())
        os._exit(1)


def _listen(source: BufferedReader, inbox: _Inbox) -> None:
    """Pass messages on until the parent closes the pipe or is gone; then end at once, even in mid-work."""
    while line := source.readline():
        message = _decode(line)
        if message is not None:
            inbox.put(message)
    os._exit(0)


def _restrict(memory: int | None) -> None:
    # Ctrl+C in the parent's terminal is the parent's business.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.addaudithook(_refuse_sockets)
    if sys.platform == "linux":
        import ctypes

        # Ends a child that holds the interpreter's lock for ever and so cannot see its parent go.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if sys.platform != "win32":
        import resource

        # A core file would hold articles.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if memory is not None:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _refuse_sockets(event: str, _: tuple[object, ...]) -> None:
    if event == "socket.__new__":
        raise PermissionError("a worker opens no sockets")


def _encode(message: Mapping[str, object]) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def _decode(line: bytes) -> dict[str, object] | None:
    try:
        message = json.loads(line) if line.endswith(b"\n") else None
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def _windows_flags(*, lower_priority: bool) -> int:
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
        return flags | subprocess.BELOW_NORMAL_PRIORITY_CLASS if lower_priority else flags
    return 0
