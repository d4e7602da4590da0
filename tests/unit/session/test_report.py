from __future__ import annotations

import sqlite3

import pytest

from glossator import __version__, paths
from glossator.errors import UserError
from glossator.session import report

MARKER = "Mohammedi"


def raised(error: BaseException) -> BaseException:
    """Raise an error as the program would, in a frame that holds an article's text, and return it."""
    text = f"Gen {MARKER} left."
    try:
        assert text
        raise error  # noqa: TRY301  # a frame of its own
    except BaseException as caught:
        return caught


class UnspeakableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError(MARKER)


ERRORS: list[BaseException] = [
    ValueError(MARKER),
    KeyError(MARKER),
    IndexError(f"{MARKER} 😀"),
    AssertionError(f"assert '{MARKER}' == ''"),
    OSError(MARKER),
    OSError(28, f"No space for {MARKER}", f"/projects/{MARKER}"),
    FileNotFoundError(2, "No such file", f"{MARKER}.txt"),
    ImportError(f"cannot import {MARKER}"),
    MemoryError(MARKER),
    RecursionError(MARKER),
    UnicodeDecodeError("utf-8", MARKER.encode(), 0, 1, MARKER),
    sqlite3.OperationalError(f"near '{MARKER}'"),
    UserError(f"“{MARKER}” is wrong.", MARKER),
    ExceptionGroup(MARKER, [ValueError(MARKER)]),
    UnspeakableError(MARKER),
    KeyboardInterrupt(MARKER),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_no_word_of_an_article_comes_into_a_report(error: BaseException) -> None:
    error.add_note(MARKER)
    described = report.describe(raised(error))
    assert MARKER not in described
    assert type(error).__qualname__ in described
    assert f"{__file__}:" in described
    assert " in raised" in described


def test_the_errors_behind_an_error_are_told_without_their_words() -> None:
    caught = None
    try:
        try:
            raised_inside()
        except KeyError as inside:
            raise RuntimeError(MARKER) from inside
    except RuntimeError as error:
        caught = error
    assert caught is not None
    described = report.describe(caught)
    assert MARKER not in described
    assert described.index("RuntimeError") < described.index("KeyError")
    assert "in raised_inside" in described


def raised_inside() -> None:
    raise KeyError(MARKER)


def test_errors_that_are_each_other_s_cause_are_told_once() -> None:
    one, other = raised(ValueError("1")), raised(TypeError("2"))
    one.__cause__, other.__cause__ = other, one
    assert report.describe(one).count("builtins.ValueError") == 1


def test_what_the_system_says_is_told() -> None:
    assert "OSError: No space left on device" in report.describe(raised(OSError(28, MARKER)))
    described = report.describe(raised(ModuleNotFoundError(MARKER, name="spacy")))
    assert "ModuleNotFoundError: spacy" in described


def test_an_error_that_was_never_raised_is_described() -> None:
    assert "builtins.ValueError\n" in report.describe(ValueError())


def test_the_versions_are_told() -> None:
    found = dict(report.versions())
    assert found["Glossator"] == __version__
    assert {"Python", "System", "spacy", "sqlite-utils"} <= set(found)
    assert f"Glossator: {__version__}" in report.describe(ValueError())


def test_a_report_is_written_into_the_log_folder_and_reports_do_not_overwrite_each_other() -> None:
    first = report.write_report(raised(ValueError(MARKER)))
    second = report.write_report(raised(ValueError(MARKER)))
    assert first != second
    assert first.parent == paths.log_dir()
    assert MARKER not in first.read_text("utf-8")


def test_a_report_that_cannot_be_written_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    paths.log_dir().parent.mkdir(parents=True, exist_ok=True)
    paths.log_dir().write_text("a file where the folder should be")
    report.write_report(raised(ValueError(MARKER)))
    said = capsys.readouterr().err
    assert "builtins.ValueError" in said
    assert MARKER not in said
