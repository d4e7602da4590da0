"""A real project file for each test of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glossator.store.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.glossator"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with Project.create(path) as made:
        yield made
