from __future__ import annotations

import importlib
import pkgutil

import pytest

from glossator import formats
from glossator.errors import UserError
from glossator.formats.format import Format


def test_the_list_of_formats_is_what_the_folder_holds() -> None:
    found = {
        name
        for _, name, _ in pkgutil.iter_modules(formats.__path__, "glossator.formats.")
        if hasattr(importlib.import_module(name), "FORMAT")
    }
    assert {reference.partition(":")[0] for reference in formats.BUILTIN.values()} == found


def test_each_format_is_found_under_its_own_id() -> None:
    for format_id in formats.BUILTIN:
        found = formats.find_format(format_id)
        assert isinstance(found, Format)
        assert found.id == format_id
        assert all(extension.startswith(".") and extension.islower() for extension in found.extensions)


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError, match="no format") as caught:
        formats.find_format("xml")
    assert "jsonl" in caught.value.hint
