"""A child for the tests of `glossator.process`: does what it is told, good or bad."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from glossator.process import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def handle(message: dict[str, object], reply: Callable[[Mapping[str, object]], None]) -> Iterator[None] | None:
    match message["do"]:
        case "echo":
            reply({"echo": message["text"]})
        case "print":
            sys.stdout.write("not a message\n")
            sys.stdout.flush()
            os.write(1, b"nor this\n")
            subprocess.run([sys.executable, "-c", "print('nor this')"], check=True)
            reply({"printed": True})
        case "read input":
            reply({"input": sys.stdin.read()})
        case "niceness":
            reply({"niceness": os.nice(0)})
        case "socket":
            try:
                socket.socket()
            except PermissionError as error:
                reply({"refused": str(error)})
        case "raise":
            raise ValueError("the secret words of an article")
        case "abort":
            os.abort()
        case "sleep":
            reply({"sleeping": True})
            time.sleep(1000)
        case "hold":
            reply({"holding": True})
            # Holds the interpreter's lock for ever.
            re.match("(a+)+$", "a" * 60 + "b")
        case "allocate":
            reply({"length": len(bytearray(2 << 30))})
        case "steps":
            return steps(reply)
    return None


def steps(reply: Callable[[Mapping[str, object]], None]) -> Iterator[None]:
    for number in range(5):
        reply({"step": number})
        time.sleep(0.05)
        yield


if __name__ == "__main__":
    serve(handle, memory=1 << 30)
