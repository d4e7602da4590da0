"""A process that opens a project, holds it, and writes a change when it is told to."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.unit.store.builders import change

from glossator.errors import ProjectError
from glossator.store.project import Project

if __name__ == "__main__":
    try:
        project = Project.open(Path(sys.argv[1]))
    except ProjectError as error:
        print(error.sentence)  # noqa: T201
        sys.exit()
    print("open", flush=True)  # noqa: T201
    for line in sys.stdin:
        if line.strip() != "commit":
            break
        project.commit(change(title="By another process"))
        print("done", flush=True)  # noqa: T201
    project.close()
