"""Backups on the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.unit.session.generated import Plan, make

from glossator import paths
from glossator.cli import run_command

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PLANS = [Plan("Anna left Aanah.", b"Anna left Aanah.", "utf-8", deeds=[(2, 0, 3, 0)])]
START = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_backups_are_listed_and_restored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project, out = tmp_path / "anbar.glossator", tmp_path / "monday.glossator"
    assert run_command(["backups", str(project)]) == 0
    assert "No backups yet" in capsys.readouterr().out
    assert run_command(["restore", str(project), str(out)]) == 2
    assert "There is no backup of “anbar”." in capsys.readouterr().err
    session = make(project, PLANS)
    session.project.backup_if_due(paths.data_dir() / "backups", now=START)
    session.change_setting("pipeline", "other", "Change the pipeline")
    session.project.backup_if_due(paths.data_dir() / "backups", now=START + timedelta(hours=1))
    session.close()
    assert run_command(["backups", str(project), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["backups"]
    assert [each["number"] for each in listed] == [1, 2]
    assert listed[0]["changes"] == listed[1]["changes"] + 1
    assert run_command(["backups"]) == 0
    assert capsys.readouterr().out.count("anbar") == 2
    assert run_command(["restore", str(project), str(out), "--number", "3"]) == 2
    assert "There are 2." in capsys.readouterr().err
    assert run_command(["restore", str(project), str(out), "--number", "2"]) == 0
    assert run_command(["check", str(out)]) == 0
    assert run_command(["restore", str(project), str(out)]) == 2
    assert "is there already" in capsys.readouterr().err
