from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glossator import process
from glossator.process import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

ECHO = "tests.unit.echo_worker"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def worker() -> Iterator[WorkerProcess]:
    started = WorkerProcess(ECHO)
    yield started
    started.close()


def is_gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


def wait_until_ended(worker: WorkerProcess, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while worker.running and time.monotonic() < deadline:
        worker.receive(0.1)


def test_messages_come_back_as_they_were_sent(worker: WorkerProcess) -> None:
    texts = ["plain", "line\nbreak\r\u2028", "😀 Aanah’s", "\ufeff\x00", "x" * 3_000_000]
    for text in texts:
        worker.send({"do": "echo", "text": text})
    assert [worker.receive(10.0) for _ in texts] == [{"echo": text} for text in texts]


def test_receiving_waits_no_longer_than_asked(worker: WorkerProcess) -> None:
    begun = time.monotonic()
    assert worker.receive() is None
    assert worker.receive(0.05) is None
    assert time.monotonic() - begun < 2
    assert worker.running
    assert worker.exit_reason == ""


def test_each_message_and_the_end_wake_the_parent() -> None:
    woken = threading.Semaphore(0)
    worker = WorkerProcess(ECHO, wake=woken.release)
    worker.send({"do": "echo", "text": "1"})
    assert woken.acquire(timeout=10)
    assert worker.receive() == {"echo": "1"}
    worker.kill()
    assert woken.acquire(timeout=10)
    assert not worker.running
    worker.close()
    assert not woken.acquire(timeout=0.1)


def test_what_a_worker_prints_is_no_message(worker: WorkerProcess) -> None:
    worker.send({"do": "print"})
    assert worker.receive(10.0) == {"printed": True}
    worker.send({"do": "read input"})
    assert worker.receive(10.0) == {"input": ""}


def test_a_worker_has_a_lower_priority_unless_wanted_otherwise(niceness: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_NICENESS", niceness)
    lower = WorkerProcess(ECHO)
    lower.send({"do": "niceness"})
    assert lower.receive(10.0) == {"niceness": 10}
    lower.close()
    equal = WorkerProcess(ECHO, lower_priority=False)
    equal.send({"do": "niceness"})
    assert equal.receive(10.0) == {"niceness": os.nice(0)}
    equal.close()


def test_a_worker_cannot_open_a_socket(worker: WorkerProcess) -> None:
    worker.send({"do": "socket"})
    assert worker.receive(10.0) == {"refused": "a worker opens no sockets"}


def test_an_urgent_message_is_let_in_between_two_steps(worker: WorkerProcess) -> None:
    worker.send({"do": "steps"})
    worker.send({"do": "echo", "text": "waits"})
    assert worker.receive(10.0) == {"step": 0}
    worker.send({"do": "echo", "text": "now", "urgent": True})
    order = [worker.receive(10.0) for _ in range(6)]
    assert order.index({"echo": "now"}) <= 2
    assert order[-1] == {"echo": "waits"}


def test_a_fault_of_the_worker_is_told_by_its_kind_and_place_alone(worker: WorkerProcess) -> None:
    worker.send({"do": "raise"})
    wait_until_ended(worker)
    assert worker.exit_reason.startswith("ended with code 1 (ValueError in ")
    assert "echo_worker.py, line" in worker.exit_reason
    assert "secret" not in worker.exit_reason


def test_a_crash_is_told_with_its_signal(worker: WorkerProcess) -> None:
    worker.send({"do": "abort"})
    wait_until_ended(worker)
    assert worker.exit_reason == f"was killed by signal {signal.SIGABRT:d}"
    worker.send({"do": "echo", "text": "too late"})
    assert worker.receive(0.05) is None


def test_messages_sent_before_the_end_are_still_received(worker: WorkerProcess) -> None:
    for number in range(3):
        worker.send({"do": "echo", "text": str(number)})
    worker.send({"do": "abort"})
    time.sleep(0.5)
    assert worker.running
    assert [worker.receive(5.0) for _ in range(4)] == [*({"echo": str(number)} for number in range(3)), None]
    assert not worker.running


def test_a_worker_that_sends_no_messages_but_text_is_ended() -> None:
    prints_a_poem = WorkerProcess("this")
    wait_until_ended(prints_a_poem)
    assert prints_a_poem.exit_reason == "sent something that is no message"
    prints_a_poem.close()


def test_a_worker_that_sends_an_endless_line_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MAX_LINE", 1000)
    worker = WorkerProcess(ECHO)
    worker.send({"do": "echo", "text": "x" * 2000})
    wait_until_ended(worker)
    assert worker.exit_reason == "sent something that is no message"
    worker.close()


def test_a_silent_worker_is_ended_when_its_time_is_up(worker: WorkerProcess) -> None:
    worker.send({"do": "hold"})
    assert worker.receive(10.0) == {"holding": True}
    worker.expect(0.3)
    begun = time.monotonic()
    wait_until_ended(worker)
    assert time.monotonic() - begun < 10
    assert worker.exit_reason == "took too long"


def test_the_time_starts_anew_with_each_message_and_stands_still_while_one_waits(worker: WorkerProcess) -> None:
    worker.send({"do": "echo", "text": "warm"})
    assert worker.receive(10.0)
    worker.expect(0.4)
    worker.send({"do": "echo", "text": "1"})
    time.sleep(1.0)
    assert worker.receive() == {"echo": "1"}
    worker.expect(None)
    time.sleep(0.5)
    worker.send({"do": "echo", "text": "2"})
    assert worker.receive(5.0) == {"echo": "2"}


@on_linux
def test_a_worker_that_answers_and_then_hangs_is_ended_once_the_answer_was_taken(worker: WorkerProcess) -> None:
    worker.expect(0.3)
    worker.send({"do": "sleep"})
    # The answer waits, and the watch goes to sleep meanwhile.
    time.sleep(0.6)
    assert worker.running
    assert worker.receive(5) == {"sleeping": True}
    assert worker.receive(5) is None
    assert not worker.running
    assert "too long" in worker.exit_reason


def test_a_worker_that_needs_too_much_memory_ends(worker: WorkerProcess) -> None:
    worker.send({"do": "allocate"})
    wait_until_ended(worker)
    assert "MemoryError" in worker.exit_reason


@pytest.mark.parametrize("deed", ["sleep", "echo"])
def test_closing_ends_an_idle_and_a_busy_worker_at_once(deed: str) -> None:
    worker = WorkerProcess(ECHO)
    worker.send({"do": deed, "text": ""})
    assert worker.receive(10.0)
    worker.close(timeout=20.0)
    worker.close()
    assert not worker.running
    assert worker.exit_reason == "ended with code 0"


def test_closing_kills_a_worker_that_does_not_listen() -> None:
    worker = WorkerProcess(ECHO)
    worker.send({"do": "hold"})
    assert worker.receive(10.0)
    # It says so a moment before it holds.
    time.sleep(0.3)
    worker.close(timeout=0.2)
    assert worker.exit_reason == "was killed by signal 9"


def test_closing_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    worker = WorkerProcess(ECHO)
    worker.close()
    assert threading.active_count() == before


@on_linux
@pytest.mark.parametrize("deed", ["echo", "sleep", "hold"])
def test_a_worker_goes_with_a_parent_that_was_killed(deed: str) -> None:
    program = (
        "import sys, time; from glossator.process import WorkerProcess\n"
        f"worker = WorkerProcess({ECHO!r}); worker.send({{'do': {deed!r}, 'text': ''}})\n"
        "assert worker.receive(10); print(worker.pid, flush=True); time.sleep(1000)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert not is_gone(pid)
        parent.kill()
    deadline = time.monotonic() + 5
    while not is_gone(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert is_gone(pid)


@on_linux
def test_a_worker_inherits_no_open_file(tmp_path: Path) -> None:
    with (tmp_path / "project").open("w") as kept:
        os.set_inheritable(kept.fileno(), True)
        worker = WorkerProcess(ECHO)
        worker.send({"do": "echo", "text": ""})
        assert worker.receive(10.0)
        opened = [str(link.readlink()) for link in Path(f"/proc/{worker.pid}/fd").iterdir()]
        worker.close()
    assert str(tmp_path / "project") not in opened
    assert not [name for name in opened if name.startswith("socket:")]
