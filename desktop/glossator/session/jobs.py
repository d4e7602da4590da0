"""The kinds of long work that there are."""

from __future__ import annotations

from glossator.session.checking import CheckJob, CheckResult
from glossator.session.exporting import ExportJob, ExportResult
from glossator.session.importing import ImportJob, ImportResult
from glossator.session.job import Job, run_to_end
from glossator.session.large_change import ChangeJob

__all__ = [
    "ChangeJob",
    "CheckJob",
    "CheckResult",
    "ExportJob",
    "ExportResult",
    "ImportJob",
    "ImportResult",
    "Job",
    "run_to_end",
]
