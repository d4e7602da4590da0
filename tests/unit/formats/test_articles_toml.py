from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glossator import paths
from glossator.errors import UserError
from glossator.formats.articles_toml import read_articles_toml
from glossator.formats.format import Hints

if TYPE_CHECKING:
    from pathlib import Path


def hints(folder: Path, content: str, *, tidy: bool | None = None) -> Hints:
    (folder / "articles.toml").write_text(content, "utf-8")
    return read_articles_toml(folder).hints("a.txt", tidy=tidy)


def test_every_field_is_taken_and_what_is_unknown_is_kept_as_text(tmp_path: Path) -> None:
    found = hints(
        tmp_path,
        '[articles."a.txt"]\ntitle="T"\nsource="S"\nauthor="A"\npublished=2017-01-05\nurl="https://x"\nlanguage="en"\n'
        'tidy=true\ndesk="MENA"\npages=3\ntags=["a","b"]\n',
    )
    assert found == Hints(
        *("T", "S", "A", "2017-01-05", "https://x", "en"),
        tidy=True,
        extra=(("desk", "MENA"), ("pages", "3"), ("tags", '["a", "b"]')),
    )


def test_a_date_may_be_a_moment_or_a_text(tmp_path: Path) -> None:
    moment = hints(tmp_path, '[articles."a.txt"]\npublished=2017-01-05T10:00:00Z\n')
    assert (moment.published, moment.extra) == ("2017-01-05", (("published_at", "2017-01-05T10:00:00+00:00"),))
    assert hints(tmp_path, '[articles."a.txt"]\npublished="early 2017"\n').published == "early 2017"


def test_what_the_person_asks_for_goes_before_the_entry(tmp_path: Path) -> None:
    assert not hints(tmp_path, '[articles."a.txt"]\ntidy=true\n', tidy=False).tidy
    assert hints(tmp_path, '[articles."a.txt"]\n', tidy=True).tidy


def test_a_file_without_an_entry_and_a_folder_without_the_file_have_no_hints(tmp_path: Path) -> None:
    assert read_articles_toml(tmp_path).hints("a.txt", tidy=None) == Hints()
    assert hints(tmp_path, '[articles."b.txt"]\ntitle="B"\n') == Hints()


def test_a_name_that_means_something_else_gets_an_underscore(tmp_path: Path) -> None:
    assert hints(tmp_path, '[articles."a.txt"]\nprovenance="x"\n').extra == (("provenance_", "x"),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[articles."a.txt"]\ntitle = "T\n', "line 2"),
        ('[articles."a.txt"]\ntitle = 5\n', "“title” must be a text"),
        ('[articles."a.txt"]\ntidy = "yes"\n', "“tidy” must be true or false"),
        ('[articles."a.txt"]\npublished = 5\n', "“published” must be a date"),
        ('[articles."a.txt"]\ntitle = "\\u0000"\n', "NUL"),
        ('[articles]\n"a.txt" = "x"\n', "not a table"),
        ('["a.txt"]\ntitle = "x"\n', "not a table of articles"),
        ("articles = 3\n", "not a table of articles"),
    ],
)
def test_a_broken_file_is_told_in_a_sentence_with_its_place(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(UserError, match=r"articles\.toml") as caught:
        hints(tmp_path, content)
    assert said in caught.value.sentence


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "articles.toml").write_bytes(b'# one\n[articles."a.txt"]\ntitle="\xe9"\n')
    with pytest.raises(UserError, match="line 3"):
        read_articles_toml(tmp_path)


def test_the_seeds_have_source_date_and_language() -> None:
    entries = read_articles_toml(paths.seeds_dir()).entries
    assert len(entries) == 2
    assert all((paths.seeds_dir() / name).is_file() for name in entries)
    assert all(entry.source and entry.published and entry.language == "en" for entry in entries.values())
