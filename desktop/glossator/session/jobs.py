"""The kinds of long work that there are."""

from __future__ import annotations

from glossator.session.checking import CheckJob, CheckResult
from glossator.session.export_plan import ExportPlan
from glossator.session.export_report import ExportResult
from glossator.session.exporting import ExportJob
from glossator.session.import_preview import ImportAnswer, ImportPreview, ImportWishes
from glossator.session.import_result import ImportResult
from glossator.session.importing import ImportJob, Pasted, paste
from glossator.session.job import Job, run_to_end
from glossator.session.large_change import ChangeJob

__all__ = [
    "ChangeJob",
    "CheckJob",
    "CheckResult",
    "ExportJob",
    "ExportPlan",
    "ExportResult",
    "ImportAnswer",
    "ImportJob",
    "ImportPreview",
    "ImportResult",
    "ImportWishes",
    "Job",
    "Pasted",
    "paste",
    "run_to_end",
]
