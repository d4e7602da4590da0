"""Finds the parts that a folder lists by name, and those that other packages add, and imports each on first use."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def load(reference: str) -> object:
    """Return what a reference “module:attribute” names. Raises ImportError or AttributeError."""
    module, _, attribute = reference.partition(":")
    return getattr(import_module(module), attribute)


def on_first_use(package: str, *names: str) -> list[ModuleType]:
    """Return modules of a package that run only when something of them is first used: start-up is spared them."""
    return [_on_first_use(package, name) for name in names]


def _on_first_use(package: str, name: str) -> ModuleType:
    full = f"{package}.{name}"
    if full in sys.modules:
        return sys.modules[full]
    spec = find_spec(full)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"there is no module {full}", name=full)
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[full] = module
    spec.loader.exec_module(module)
    setattr(sys.modules[package], name, module)
    return module


class Entries(Mapping[str, object]):
    """The parts of one kind by name; the value is imported when it is asked for, not before.

    The built-in ones come first and in their own order; an entry point of the same name does not replace one.
    """

    def __init__(self, builtin: Mapping[str, str], group: str) -> None:
        self._builtin = dict(builtin)
        self._group = group
        self._added: dict[str, str] | None = None

    def __getitem__(self, name: str) -> object:
        if name in self._builtin:
            return load(self._builtin[name])
        return load(self._from_packages()[name])

    def __iter__(self) -> Iterator[str]:
        yield from self._builtin
        yield from self._from_packages()

    def __len__(self) -> int:
        return len(self._builtin) + len(self._from_packages())

    def __contains__(self, name: object) -> bool:
        return name in self._builtin or name in self._from_packages()

    def _from_packages(self) -> dict[str, str]:
        if self._added is None and not _groups_are_named(tuple(sys.path)):
            self._added = {}
        if self._added is None:
            # Takes 20 ms to import, which start-up is spared as long as the built-in parts are enough.
            from importlib.metadata import entry_points

            found = sorted(entry_points(group=self._group), key=lambda point: (point.name, point.value))
            self._added = {point.name: point.value for point in found if point.name not in self._builtin}
        return self._added


@cache
def _groups_are_named(folders: tuple[str, ...]) -> bool:
    """Tell whether a package in these folders may have entry points in a group of ours, by a look into its files."""
    for folder in folders:
        if Path(folder).is_file():
            return True
        try:
            # Every start waits for this, and a folder of packages is large: patterns would take four times as long.
            packages = [name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info"))]  # noqa: PTH208
        except OSError:
            continue
        for package in packages:
            with suppress(OSError), open(f"{folder}/{package}/entry_points.txt", "rb") as file:  # noqa: PTH123
                if b"[glossator." in file.read():
                    return True
    return False


def load_builtin(builtin: Mapping[str, str], group: str) -> Entries:
    """Return the parts listed in `builtin` and those that packages add under the entry point group."""
    return Entries(builtin, group)
