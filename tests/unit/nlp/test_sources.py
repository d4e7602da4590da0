from __future__ import annotations

from importlib import import_module
from pathlib import Path

from glossator import nlp
from glossator.nlp.source import SourceSpec


def test_the_list_of_sources_matches_the_folder() -> None:
    folder = Path(nlp.__file__).parent
    assert sorted(nlp.BUILTIN.values()) == sorted(
        f"glossator.nlp.{file.stem}:SOURCE" for file in folder.glob("*_source.py")
    )
    assert all(callable(import_module(each.partition(":")[0]).SOURCE) for each in nlp.BUILTIN.values())


def test_a_source_is_named_without_the_folders_in_which_it_lies() -> None:
    assert SourceSpec("spacy", "/home/someone/models/news").source == "spacy:news"
    assert SourceSpec("gazetteer", "/home/someone/own.toml").source == "gazetteer:own"
    assert SourceSpec("spacy", "en_core_web_sm").source == "spacy:en_core_web_sm"
