"""The command line: the same session as the window's, without the window."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Annotated, NoReturn, cast

import typer

from glossator import __version__
from glossator.cli import articles, copies, exports, imports, label_schemes, looking, projects, releases, suggestions
from glossator.cli.console import fail, say
from glossator.errors import CancelledError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

app = typer.Typer(
    name="glossator",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Turn news articles into training data: pre-highlight, correct, confirm, export.",
)

_COMMANDS: dict[str, Callable[..., object]] = {
    "open": projects.open_window,
    "new": projects.new,
    "import": imports.import_,
    "suggest": suggestions.suggest,
    "export": exports.export,
    "formats": exports.formats,
    "release": releases.release,
    "releases": releases.releases_,
    "list": articles.list_,
    "info": looking.info,
    "history": looking.history,
    "consistency": looking.consistency,
    "search": looking.search,
    "check": projects.check,
    "backups": projects.backups,
    "restore": projects.restore,
    "confirm": articles.confirm,
    "copies": copies.copies_,
    "take-over": copies.take_over,
    "memory": suggestions.memory_,
    "schemes": label_schemes.schemes_,
    "export-scheme": label_schemes.export_scheme,
    "import-scheme": label_schemes.import_scheme,
    "pipelines": suggestions.pipelines_,
}

# Typer carries its own copy of click and names only this subclass of its usage errors in public.
_UsageError = cast("type[typer.BadParameter]", typer.BadParameter.__bases__[0])


def run_command(arguments: list[str]) -> int:
    """Run one command line and return its exit code: 0, 1 when a check found faults, 2 for an error."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        result = app(arguments, standalone_mode=False)
    except UserError as error:
        return fail(str(error))
    except _UsageError as error:
        return fail(f"{error.format_message()} See: glossator --help")
    except (KeyboardInterrupt, typer.Abort, CancelledError):
        fail("Stopped. What was finished until then is kept.")
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        from glossator.session.report import write_report

        return fail(f"Glossator made a mistake. A report is in {write_report(error)}.")
    return result if isinstance(result, int) else 0


@app.callback(invoke_without_command=True)
def _options(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        say(f"glossator {__version__}")
        raise typer.Exit


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


for _name, _command in _COMMANDS.items():
    app.command(_name)(_command)
