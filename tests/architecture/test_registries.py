from __future__ import annotations

import pytest
from tests.architecture.source import assigned, modules, name

from glossator import formats, nlp, registry
from glossator.ui import actions, panels

LISTS = {
    "formats": (formats.BUILTIN, "formats", "FORMAT"),
    "sources": (nlp.BUILTIN, "nlp", "SOURCE"),
    "menus": (actions.BUILTIN, "ui/actions", "MENU"),
    "panels": (panels.BUILTIN, "ui/docks", "PANEL"),
}


@pytest.mark.parametrize(("listed", "folder", "attribute"), LISTS.values(), ids=LISTS.keys())
def test_a_list_names_exactly_what_is_in_its_folder(listed: dict[str, str], folder: str, attribute: str) -> None:
    there = {
        f"glossator.{name(path).removesuffix('.py').replace('/', '.')}:{attribute}"
        for path in modules(folder)
        if attribute in assigned(path)
    }
    assert set(listed.values()) == there
    assert len(listed) == len(there)


def test_there_is_a_test_for_every_list() -> None:
    with_list = {name(path) for path in modules() if path.name == "__init__.py" and "BUILTIN" in assigned(path)}
    assert with_list == {"formats/__init__.py", "nlp/__init__.py", "ui/actions/__init__.py", "ui/panels/__init__.py"}


@pytest.mark.parametrize("listed", [formats.BUILTIN, actions.BUILTIN, panels.BUILTIN])
def test_everything_that_is_listed_can_be_loaded_by_its_name(listed: dict[str, str]) -> None:
    for key, reference in listed.items():
        part = registry.load(reference)
        assert getattr(part, "id", key) == key


def test_sources_are_named_without_loading_them() -> None:
    # spaCy is for the worker alone.
    assert registry.load_builtin(nlp.BUILTIN, nlp.GROUP).keys() >= {"spacy", "gazetteer"}
