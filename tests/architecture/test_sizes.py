from __future__ import annotations

from statistics import median

from tests.architecture.source import PACKAGE, modules, name


def lines() -> dict[str, int]:
    return {name(path): len(path.read_text("utf-8").splitlines()) for path in modules()}


def test_no_module_is_longer_than_five_hundred_lines() -> None:
    assert {module: count for module, count in lines().items() if count > 500} == {}


def test_half_of_the_modules_are_short() -> None:
    assert median(count for count in lines().values() if count > 15) <= 130


def test_the_main_window_only_puts_parts_together() -> None:
    assert len((PACKAGE / "ui" / "main_window.py").read_text("utf-8").splitlines()) < 300
