"""Brings a copy of a project back to how it was after an earlier change."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from glossator.errors import ProjectError
from glossator.store import connection as connections
from glossator.store import journal
from glossator.store.connection import Connection
from glossator.store.projections import Projections

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 200


def rewind(copy: Path, seq: int) -> None:
    """Take back, in a copy that nobody works in, all that came after the change with this number.

    The journal stays whole; only what the project shows is taken back. Raises ProjectError.
    """
    with closing(connections.connect(copy.absolute(), mode="rw")) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("PRAGMA foreign_keys=ON")
        connection = Connection(raw)
        last = connection.value("SELECT max(seq) FROM change") or 0
        if seq > last:
            raise ProjectError(f"The project has no change {seq}.", "It may be an older copy of the project.")
        with connection.transaction():
            before: int | None = None
            while later := [info for info in journal.infos(connection, before=before, limit=_CHUNK) if info.seq > seq]:
                for info in later:
                    events = journal.read_change(connection, info.id).events
                    Projections(connection, info.layer).apply(event.inverse() for event in reversed(events))
                before = later[-1].seq
