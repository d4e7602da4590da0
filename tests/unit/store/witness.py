"""A process that does everything with a project and counts how often Python itself opens the file meanwhile."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.unit.store.builders import LAYER, add_span, furnish

from glossator.store.project import Project

if __name__ == "__main__":
    path = Path(sys.argv[1])
    opened: list[str] = []

    def witness(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(arguments[0]) == str(path):
            opened.append(str(arguments[0]))

    project = Project.create(path)
    sys.addaudithook(witness)
    article = furnish(project)[0]
    add_span(project, article, 0, 4)
    project.annotations(article.article.id, LAYER)
    list(project.snapshot(path.with_name("copy")))
    project.backup_if_due(path.with_name("backups"), now=datetime.now(UTC))
    list(project.check())
    project.close()
    with Project.open(path):
        pass
    print(len(opened), "opened")  # noqa: T201
