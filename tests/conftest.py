"""What all tests share: folders of their own, a screen that needs none, the option --long, and the seeds."""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from glossator import process
from glossator.domain.article import Article, Metadata, NewArticle, Provenance
from glossator.domain.changes import ArticleAdded
from glossator.domain.ids import new_id
from glossator.domain.text import first_line, normalise, sha256, tidy_layout
from glossator.session import schemes, suggesting
from glossator.session.outcome import Draft
from glossator.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SEEDS = Path(__file__).parents[1] / "seeds"
_FOLDERS = ("DATA", "CONFIG", "STATE", "CACHE")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the longer proofs too")


def pytest_configure(config: pytest.Config) -> None:
    # A change is judged by what it breaks, not by the luck of the draw: only the longer proofs draw anew each time.
    settings.register_profile("everyday", derandomize=True)
    settings.load_profile("default" if config.getoption("--long") else "everyday")
    if sys.dont_write_bytecode:
        _keep_bytecode_elsewhere(config)


def _keep_bytecode_elsewhere(config: pytest.Config) -> None:
    """Where none may be written beside the sources, each of many processes would compile spaCy and ourselves anew."""
    folder = tempfile.mkdtemp(prefix="glossator-bytecode-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = folder
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    # What is there now stays to the end: no collection need look through it.
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        left_out = pytest.mark.skip(reason="runs with --long")
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(left_out)


@pytest.fixture
def long(request: pytest.FixtureRequest) -> bool:
    """Whether the longer proofs are asked for, for tests that scale with it."""
    return bool(request.config.getoption("--long"))


@pytest.fixture(autouse=True, scope="session")
def niceness() -> Iterator[int]:
    """How far the program lowers its workers. Not in tests, which wait for their answers beside other tests."""
    before = process._NICENESS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "_NICENESS", os.nice(0))
        yield before


@pytest.fixture(autouse=True, scope="session")
def _own_folders_for_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        _take_folders(patch, tmp_path_factory.mktemp("home"))
        yield


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings, schemes, backups or logs of whoever runs it, or of another test."""
    _take_folders(monkeypatch, tmp_path_factory.mktemp("home"))


def _take_folders(patch: pytest.MonkeyPatch, home: Path) -> None:
    for name in _FOLDERS:
        patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))


def seed_articles() -> list[NewArticle]:
    """Return the two sample articles as an import with tidying makes them."""
    made = []
    for path in sorted(SEEDS.glob("*.txt")):
        raw = path.read_bytes()
        text = tidy_layout(normalise(raw.decode("utf-8")).text).text
        provenance = Provenance(path.name, "utf-8", hashlib.sha256(raw).hexdigest(), tidied=True)
        metadata = Metadata(first_line(text), source="Agence France-Presse", language="en")
        made.append(NewArticle(Article(new_id(), metadata, sha256(text), len(text), provenance), text, raw))
    return made


def make_seed_project(path: Path, settings: dict[str, str]) -> list[str]:
    """Make a project with the two seeds in it, not pre-highlighted, and return the ids of its articles."""
    session = Session.create(path, schemes.find_scheme("conflict"), settings, author="anna")
    new = seed_articles()
    session.project.stage_texts(new)
    session.commit(Draft(f"Import {len(new)} articles", tuple(ArticleAdded(each.article) for each in new)))
    session.close()
    return [each.article.id for each in new]


@pytest.fixture(scope="session")
def _seed_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, imported and pre-highlighted by the real sources, once for all tests of a process."""
    path = tmp_path_factory.mktemp("seeds") / "seeds.glossator"
    make_seed_project(path, suggesting.default_settings())
    session = Session.open(path, author="anna")
    suggester = suggesting.Suggester(session, ahead=None)
    try:
        suggester.run_to_end()
    finally:
        suggester.close()
        session.close()
    return path


@pytest.fixture
def seed_project(_seed_master: Path, tmp_path: Path) -> Path:
    """A copy of a project with the two seeds, pre-highlighted. Its tests belong to the xdist group `spacy`."""
    return Path(shutil.copy(_seed_master, tmp_path / "seeds.glossator"))


@pytest.fixture
def open_session() -> Iterator[Callable[[Path], Session]]:
    """Open projects that are closed at the end of the test."""
    opened: list[Session] = []

    def open_project(path: Path) -> Session:
        opened.append(Session.open(path, author="anna"))
        return opened[-1]

    yield open_project
    for session in opened:
        session.close()
