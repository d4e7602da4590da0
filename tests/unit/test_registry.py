from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from glossator.registry import load, load_builtin, on_first_use

if TYPE_CHECKING:
    from pathlib import Path

GROUP = "glossator.tests"


@pytest.fixture
def added_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package, as pip would install it, that adds `extra` and tries to replace `own`."""
    (tmp_path / "glossator_extra.py").write_text("EXTRA = 'from outside'\nOWN = 'stolen'\n")
    info = tmp_path / "glossator_extra-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: glossator-extra\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[{GROUP}]\nextra = glossator_extra:EXTRA\nown = glossator_extra:OWN\nbroken = glossator_extra:MISSING\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "glossator_extra", raising=False)
    return tmp_path


def test_a_reference_is_loaded() -> None:
    assert load("glossator.errors:UserError").__name__ == "UserError"  # type: ignore[attr-defined]


def test_a_module_is_imported_on_use_and_not_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lazily_loaded.py").write_text("PART = 7\n")
    monkeypatch.syspath_prepend(tmp_path)
    entries = load_builtin({"part": "lazily_loaded:PART"}, GROUP)
    assert list(entries) == ["part"]
    assert "lazily_loaded" not in sys.modules
    assert entries["part"] == 7
    del sys.modules["lazily_loaded"]


def test_parts_of_other_packages_come_after_the_built_in_ones_and_replace_none(added_package: Path) -> None:
    entries = load_builtin({"own": "glossator.registry:load"}, GROUP)
    assert list(entries) == ["own", "broken", "extra"]
    assert len(entries) == 3
    assert entries["own"] is load
    assert entries["extra"] == "from outside"


def test_a_broken_part_of_another_package_harms_only_itself(added_package: Path) -> None:
    entries = load_builtin({"own": "glossator.registry:load"}, GROUP)
    assert "broken" in entries
    with pytest.raises(AttributeError):
        entries["broken"]
    assert entries["extra"] == "from outside"


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_builtin({}, GROUP)["nobody"]


def test_a_module_on_first_use_runs_when_something_of_it_is_used_and_is_the_same_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "waiting"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "late.py").write_text("import sys\nsys.late_has_run = True\nWORD = 'here'\n")
    monkeypatch.syspath_prepend(tmp_path)
    import_module("waiting")
    (late,) = on_first_use("waiting", "late")
    assert not hasattr(sys, "late_has_run")
    assert late.WORD == "here"
    assert sys.late_has_run  # type: ignore[attr-defined]
    del sys.late_has_run  # type: ignore[attr-defined]
    assert import_module("waiting.late") is late
    assert on_first_use("waiting", "late") == [late]
    for name in ("waiting.late", "waiting"):
        del sys.modules[name]
    with pytest.raises(ModuleNotFoundError):
        on_first_use("glossator", "nowhere")
