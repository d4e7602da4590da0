"""A process that works in a project until it is killed: each line it prints is a change that it was told is safe."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

from tests.unit.store.builders import LAYER, change, new_article, span

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import SpanAdded, SpanRemoved, StatusChanged
from glossator.store.project import Project


def work(path: Path, pause: float) -> None:
    """Change things for ever, `pause` seconds apart."""
    project = Project.open(path)
    ids = [row.id for row in project.queue_rows(LAYER, project.queue(LAYER)).values()]
    texts = {article: project.text(article) for article in ids}
    template = new_article()
    while True:
        article = random.choice(ids)
        annotations = project.annotations(article, LAYER)
        start = random.randrange(len(texts[article]) - 3)
        made = span(template, 0, 3)
        made = type(made)(made.id, start, start + 3, texts[article][start : start + 3], "Person")
        if annotations.spans and random.random() < 0.3:
            event = SpanRemoved(article, random.choice(annotations.spans))
        elif random.random() < 0.2:
            state = random.choice(list(ArticleState))
            event = StatusChanged(article, annotations.status, Status(state, "anna", made.id))
        else:
            event = SpanAdded(article, made)
        done = change(event)
        project.commit(done)
        os.write(1, f"{done.id}\n".encode())
        time.sleep(pause)


if __name__ == "__main__":
    work(Path(sys.argv[1]), float(sys.argv[2]))
