"""The kinds of long work that there are."""

from __future__ import annotations

from glossator.session.checking import CheckJob, CheckResult
from glossator.session.exporting import ExportJob, ExportResult
from glossator.session.importing import ImportJob, ImportResult
from glossator.session.job import Job, run_to_end

__all__ = [
    "CheckJob",
    "CheckResult",
    "ExportJob",
    "ExportResult",
    "ImportJob",
    "ImportResult",
    "Job",
    "run_to_end",
]
