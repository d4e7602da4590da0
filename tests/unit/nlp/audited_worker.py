"""The worker of the product, with a record of every socket that it tries to open, bind or connect."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from glossator.nlp.worker import main

RECORD = Path(os.environ["SOCKET_RECORD"])


def _record(event: str, _: tuple[object, ...]) -> None:
    if event.startswith("socket.") and event != "socket.__new__":
        with RECORD.open("a") as record:
            record.write(f"{event}\n")


if __name__ == "__main__":
    RECORD.write_text("")
    sys.addaudithook(_record)
    main()
