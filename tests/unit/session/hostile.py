"""Imports a folder in a process of its own, and says what became of each file and how much memory it took."""

from __future__ import annotations

import json
import os
import resource
from pathlib import Path

from tests.unit.session import small

from glossator.session.import_preview import ImportAnswer
from glossator.session.jobs import ImportJob, run_to_end
from glossator.session.session import Session


def import_folder(project: Path, folder: Path) -> None:
    """Import as the window does, and tell of it in one line."""
    session = Session.create(project, small.SCHEME, {}, author="anna")
    job = ImportJob(session, [folder], answer=ImportAnswer(part=True))
    run_to_end(job)
    told = () if job.result is None else job.result.rejected
    answer = {
        "error": job.error and job.error.sentence,
        "refused": {each.file: each.sentence for each in told},
        "articles": len(session.project.queue(session.layer)),
        "findings": [finding.sentence for finding in session.project.check()],
        "left": session.project.discard_staged(limit=100),
        "megabytes": [
            resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        ],
    }
    session.close()
    os.write(1, (json.dumps(answer) + "\n").encode())
