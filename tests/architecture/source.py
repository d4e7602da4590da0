"""The program's own source, as the tests of its shape read it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "desktop" / "glossator"


@cache
def modules(folder: str = "") -> tuple[Path, ...]:
    """Return every module of the program, or of one of its folders."""
    return tuple(sorted((PACKAGE / folder).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    """Return a module as Python reads it."""
    return ast.parse(path.read_text("utf-8"), str(path))


def name(path: Path) -> str:
    """Return a module's path inside the program, for a message."""
    return path.relative_to(PACKAGE).as_posix()


def place(path: Path, node: ast.expr | ast.stmt) -> str:
    """Return where something stands, for a message."""
    return f"{name(path)}:{node.lineno}"


def calls(path: Path) -> list[ast.Call]:
    """Return every call in a module."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


def assigned(path: Path) -> set[str]:
    """Return the names that a module gives a value at its top level."""
    names: set[str] = set()
    for node in tree(path).body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        names.update(target.id for target in targets if isinstance(target, ast.Name))
    return names
