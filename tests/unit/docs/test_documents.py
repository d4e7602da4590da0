"""The documents say what is true: keys, commands, links, examples and versions are compared with the program."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import spacy
from spacy.tokens import DocBin
from typer.main import get_command

from glossator import __version__
from glossator.cli import app
from glossator.domain.labels import RESERVED_KEYS
from glossator.domain.suggestion import Verdict
from glossator.formats import jsonl
from glossator.formats.articles_toml import read_articles_toml
from glossator.formats.format import Hints
from glossator.nlp import gazetteer
from glossator.session.schemes import list_schemes, read_scheme
from glossator.ui.actions.spec import Scope
from glossator.ui.dialogs.help_browser import anchor_of
from glossator.ui.dialogs.help_viewer import read_pages
from glossator.ui.menus import menu_specs

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
HELP = ROOT / "resources" / "help"
PAGES = sorted(HELP.glob("*.md"))
TOP = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md")]
DOCUMENTS = [*TOP, *PAGES]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
_PICTURE = re.compile(r'!\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"')
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


class Section(NamedTuple):
    """A heading and what stands below it."""

    title: str
    body: str


def read(path: Path) -> str:
    return path.read_text("utf-8")


def blocks(path: Path, language: str) -> list[str]:
    return [body for name, body in _FENCE.findall(read(path)) if name == language]


def prose(path: Path) -> str:
    """The text without its examples."""
    return _FENCE.sub("", read(path))


def sections(path: Path) -> list[Section]:
    parts = re.split(r"^## (.*)$", read(path), flags=re.MULTILINE)
    return [Section(title, body) for title, body in zip(parts[1::2], parts[2::2], strict=True)]


def table(body: str) -> list[tuple[str, ...]]:
    """The rows of the first table, without its head."""
    lines = [line for line in body.splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in lines[2:]]


def commands() -> dict[str, Any]:
    found: dict[str, Any] = get_command(app).commands  # type: ignore[attr-defined]  # a group, because it has several
    return found


def options(command: Any) -> set[str]:
    named = (
        {*parameter.opts, *parameter.secondary_opts}
        for parameter in command.params
        if parameter.param_type_name == "option"
    )
    return set().union(*named)


def shell_lines() -> Iterator[tuple[str, list[str]]]:
    """Each line of an example that starts `glossator`, as words, with the name of its document."""
    for path in DOCUMENTS:
        for block in blocks(path, "sh"):
            for line in block.splitlines():
                words = shlex.split(line, comments=True)
                if words and words[0] == "glossator":
                    yield path.name, words[1:]
        for quoted in re.findall(r"`glossator ([^`]+)`", prose(path)):
            yield path.name, quoted.split()


# The manual's pages


def test_pages_are_numbered_without_a_gap_and_have_one_title_each() -> None:
    assert [page.name[:3] for page in PAGES] == [f"{number:02}-" for number in range(1, len(PAGES) + 1)]
    for page in PAGES:
        assert re.match(r"# \S", read(page))
        assert len(re.findall(r"^# ", prose(page), re.MULTILINE)) == 1
    assert len({page.title for page in read_pages(HELP)}) == len(PAGES)


def test_pages_hold_no_markup_that_the_viewer_would_leave_out() -> None:
    for page in PAGES:
        assert not re.search(r"<[a-z/!]", re.sub(r"`[^`\n]*`", "", prose(page))), page.name


@every_document
def test_links_lead_to_a_file_and_a_heading_that_are_there(document: Path) -> None:
    for link in _LINK.findall(prose(document)):
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.is_file(), link
        if document in PAGES:
            assert target.parent == HELP, f"{link} leads out of the manual"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", prose(target), re.MULTILINE)
            assert anchor in {anchor_of(heading) for heading in headings}, link


@every_document
def test_pictures_that_are_shown_are_there(document: Path) -> None:
    for found in _PICTURE.findall(read(document)):
        name = next(filter(None, found))
        assert (document.parent / name).is_file(), name


@every_document
def test_files_of_the_repository_that_are_named_are_there(document: Path) -> None:
    tops = ("resources", "tests", "packaging", "seeds", "desktop", ".ci")
    inside = ("ui", "session", "store", "nlp", "formats", "domain")
    for quoted in re.findall(r"`([\w./-]+/[\w./-]*)`", prose(document)):
        path = quoted.removeprefix("./")
        first = path.split("/")[0]
        if first in tops:
            assert (ROOT / path).exists(), quoted
        elif first in inside and document in TOP:
            assert (ROOT / "desktop" / "glossator" / path).exists(), quoted


# Keys


def test_the_page_of_keys_lists_exactly_the_actions_of_the_menus() -> None:
    page = {section.title: section.body for section in sections(HELP / "04-keys.md")}
    for menu in menu_specs():
        expected = [
            (
                action.words,
                " ".join(f"`{key}`" for key in action.keys) or "–",
                "article" if action.scope is Scope.ARTICLE else "window",
            )
            for action in menu.actions
        ]
        assert table(page[menu.text.replace("&", "")]) == expected


def test_the_letters_that_no_label_can_have_are_named() -> None:
    letters = {key.upper() for key in RESERVED_KEYS if key.isalpha()}
    labels = next(section.body for section in sections(HELP / "04-keys.md") if section.title == "Labels")
    named = re.search(r"The letters ([^,]+, [^.]+?) and (\w), the digits, the blank and the signs belong", labels)
    assert named
    assert {*named[1].split(", "), named[2]} == letters
    assert {key for key in RESERVED_KEYS if key.isalnum() and not key.isalpha()} == set("0123456789")


def test_keys_that_other_pages_name_exist() -> None:
    known = {key for menu in menu_specs() for action in menu.actions for key in action.keys}
    labels = {label.key.upper() for file in list_schemes() for label in file.scheme if label.key}
    listed = set(re.findall(r"`([^`]+)`", read(HELP / "04-keys.md")))
    keys = re.compile(
        r"`((?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Z1-9.,+=-]|F\d+|Space|Enter|Return|Del|Tab|Esc|Left|Right|Down))`"
    )
    for page in [*PAGES, ROOT / "README.md"]:
        for key in keys.findall(prose(page)):
            assert key in known | labels | listed, f"{page.name}: {key}"


# The command line


def test_the_page_of_commands_has_every_command_in_its_order_and_no_other() -> None:
    titles = [section.title for section in sections(HELP / "10-command-line.md")]
    assert titles == [f"`glossator {name}`" for name in commands()]


@pytest.mark.parametrize("name", commands())
def test_the_page_of_commands_has_every_option_of_a_command_and_no_other(name: str) -> None:
    bodies = {section.title: section.body for section in sections(HELP / "10-command-line.md")}
    rows = table(bodies[f"`glossator {name}`"])
    assert {option for first, *_ in rows for option in _OPTION.findall(first)} == options(commands()[name])
    usage = [parameter.metavar for parameter in commands()[name].params if parameter.param_type_name == "argument"]
    words = re.search(rf"`glossator {name} ?([^`]*)`", bodies[f"`glossator {name}`"])
    assert words
    assert [re.sub(r"[\[\].]", "", word) for word in words[1].split()] == [
        re.sub(r"[\[\].]", "", metavar) for metavar in usage
    ]


def test_examples_of_commands_name_commands_and_options_that_exist() -> None:
    known = commands()
    lines = list(shell_lines())
    assert lines
    for document, (name, *arguments) in lines:
        if name in ("--help", "--version"):
            continue
        assert name in known, f"{document}: glossator {name}"
        used = {word for word in arguments if word.startswith("--")} - {"--help"}
        assert used <= options(known[name]), f"{document}: glossator {name} {used}"


# Examples


def test_the_example_of_articles_toml_is_read(tmp_path: Path) -> None:
    (example,) = blocks(HELP / "05-importing.md", "toml")
    (tmp_path / "articles.toml").write_text(example, "utf-8")
    entries = read_articles_toml(tmp_path).entries
    assert entries["anbar.txt"].tidy
    assert dict(entries["anbar.txt"].extra) == {"desk": "Middle East"}
    assert entries["border.txt"].published == "2017-09-19"
    assert dict(entries["border.txt"].extra)["published_at"].startswith("2017-09-19T06:30")


def test_the_example_of_a_label_scheme_is_read(tmp_path: Path) -> None:
    (example,) = blocks(HELP / "07-label-schemes.md", "toml")
    file = tmp_path / "my-scheme.toml"
    file.write_text(example, "utf-8")
    scheme = read_scheme(file)
    assert scheme.map_source("GPE") == "Place"
    assert [label.key for label in scheme] == ["p", "r", "a"]


def test_the_bundled_schemes_are_listed_with_their_counts() -> None:
    rows = table(next(s.body for s in sections(HELP / "07-label-schemes.md") if s.title == "The bundled schemes"))
    bundled = [file for file in list_schemes() if file.path.is_relative_to(ROOT)]
    assert [row[:2] for row in rows] == [(f"`{file.name}`", str(len(file.scheme.labels))) for file in bundled]


def test_the_example_of_a_gazetteer_is_read(tmp_path: Path) -> None:
    (example,) = blocks(HELP / "06-suggestions.md", "toml")
    file = tmp_path / "iraq.toml"
    file.write_text(example, "utf-8")
    found = gazetteer.read(file)
    assert [entry.name for entry in found.entries] == ["Islamic State", "roadside bomb", "Al-Qaim"]
    assert [pattern.label for pattern in found.patterns] == ["Person", "Location"]


def test_the_bundled_gazetteers_are_named() -> None:
    page = read(HELP / "06-suggestions.md")
    for file in (ROOT / "resources" / "gazetteers").glob("*.toml"):
        assert f"`{file.stem}`" in page


def example_record() -> dict[str, Any]:
    (example,) = blocks(HELP / "08-exporting.md", "json")
    record: dict[str, Any] = json.loads(example)
    return record


def test_the_exported_example_is_a_line_that_can_be_imported(tmp_path: Path) -> None:
    file = tmp_path / "example.jsonl"
    file.write_text(json.dumps(example_record(), ensure_ascii=False) + "\n", "utf-8")
    (incoming,) = jsonl.read(file, Hints())
    assert [span.text for span in incoming.spans] == ["Daesh", "Anna"]
    assert not incoming.notes


def test_every_field_of_the_exported_example_is_explained() -> None:
    fields = next(s.body for s in sections(HELP / "08-exporting.md") if s.title == "JSONL")
    explained = {name for row in table(fields) for name in re.findall(r"(\w+)`", row[0])}
    record = example_record()
    assert set(record) <= explained
    assert set(record["spans"][0]) - {"origin"} <= explained
    assert set(record["spans"][0]["origin"]) <= explained


def test_the_verdicts_are_explained() -> None:
    rows = table(next(s.body for s in sections(HELP / "03-correcting.md") if s.title == "Verdicts"))
    assert [row[0] for row in rows] == [verdict.value for verdict in Verdict]


def test_the_example_for_spacy_makes_a_training_file_of_an_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "articles.jsonl").write_text(json.dumps(example_record()) + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    (example,) = blocks(HELP / "08-exporting.md", "python")
    exec(compile(example, "08-exporting.md", "exec"), {})  # noqa: S102  # our own page
    docs = list(DocBin().from_disk(tmp_path / "train.spacy").get_docs(spacy.blank("en").vocab))
    assert [(entity.text, entity.label_) for entity in docs[0].ents] == [("Daesh", "ArmedGroup"), ("Anna", "Location")]


# The documents at the top


def test_the_scripts_that_the_readme_names_can_be_executed() -> None:
    named = set(re.findall(r"\./packaging/\w+", read(ROOT / "README.md")))
    assert named >= {"./packaging/run", "./packaging/test"}
    for script in named:
        assert os.access(ROOT / script, os.X_OK), script


def test_the_changelog_begins_with_the_present_version() -> None:
    newest = sections(ROOT / "CHANGELOG.md")[0].title
    assert newest.split()[0] == __version__


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = re.findall(r"^### (\d+)\. ", read(ROOT / "DECISIONS.md"), re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
