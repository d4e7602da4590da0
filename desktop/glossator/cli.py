"""The command line: the same session as the window's, without the window."""

from __future__ import annotations

import json
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, cast

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from glossator import __version__
from glossator.domain.article import ArticleState
from glossator.errors import CancelledError, UserError
from glossator.session import editing, schemes, suggesting
from glossator.session.indexing import index_all
from glossator.session.jobs import CheckJob, ExportJob, ImportJob, run_to_end
from glossator.session.naming_articles import article_data, article_named, unconfirmed_articles
from glossator.session.session import Session, now
from glossator.session.settings import Settings
from glossator.session.sources import gazetteer_named, pipeline_named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from glossator.session.jobs import Job

app = typer.Typer(
    name="glossator",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Turn news articles into training data: pre-highlight, correct, confirm, export.",
)
_out = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
_err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)

_FOUND_IN = 20
"""For how many articles it is printed what was found in each."""

# Typer carries its own copy of click and names only this subclass of its usage errors in public.
_UsageError = cast("type[typer.BadParameter]", typer.BadParameter.__bases__[0])

ProjectPath = Annotated[Path, typer.Argument(metavar="PROJECT", help="The project file, *.glossator.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Tidy = Annotated[
    bool | None,
    typer.Option("--tidy/--as-is", help="Take indents and page furniture out of the text; else as articles.toml says."),
]


def run_command(arguments: list[str]) -> int:
    """Run one command line and return its exit code: 0, 1 when a check found faults, 2 for an error."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        result = app(arguments, standalone_mode=False)
    except UserError as error:
        return _fail(str(error))
    except _UsageError as error:
        return _fail(f"{error.format_message()} See: glossator --help")
    except (KeyboardInterrupt, typer.Abort, CancelledError):
        _fail("Stopped. What was finished until then is kept.")
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        from glossator.session.report import write_report

        return _fail(f"Glossator made a mistake. A report is in {write_report(error)}.")
    return result if isinstance(result, int) else 0


@app.callback(invoke_without_command=True)
def _options(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        _say(f"glossator {__version__}")
        raise typer.Exit


@app.command("open")
def open_window(project: Annotated[Path | None, typer.Argument(metavar="[PROJECT]")] = None) -> int:
    """Open the window on a project."""
    from glossator.app import run_window

    return run_window([str(project)] if project else [])


@app.command()
def new(
    project: ProjectPath,
    articles: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files or folders.")] = None,
    scheme: Annotated[str, typer.Option(help="A label scheme by name, or a TOML file.")] = schemes.DEFAULT,
    pipeline: Annotated[str | None, typer.Option(help="A spaCy pipeline by name or folder, or “none”.")] = None,
    gazetteer: Annotated[str | None, typer.Option(help="A gazetteer by name, or “none”.")] = None,
    tidy: Tidy = None,
) -> int:
    """Make a project and import what is named."""
    settings = suggesting.default_settings(
        None if pipeline is None else pipeline_named(pipeline),
        None if gazetteer is None else gazetteer_named(gazetteer),
    )
    session = Session.create(project, schemes.find_scheme(scheme), settings, author=Settings.load().author)
    try:
        _say(f"Made {project} with the label scheme “{session.scheme.name}”.")
        if articles:
            return _import(session, articles, tidy)
    finally:
        session.close()
    return 0


@app.command("import")
def import_(
    project: ProjectPath,
    articles: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")],
    tidy: Tidy = None,
) -> int:
    """Import articles from files or folders."""
    with _session(project) as session:
        return _import(session, articles, tidy)


@app.command()
def suggest(
    project: ProjectPath,
    source: Annotated[str | None, typer.Option(help="Only this one: pipeline, gazetteer, memory, or its name.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Also where the source has been before.")] = False,
    as_json: AsJson = False,
) -> None:
    """Pre-highlight the articles that have not been; can be interrupted and resumed."""
    with _session(project) as session:
        specs = suggesting.choose_sources(session.project.settings(), source)
        with_memory = source in (None, suggesting.MEMORY)
        suggester = suggesting.Suggester(session, specs=specs, again=again, ahead=None, memory=with_memory)
        try:
            with _progress("Pre-highlighting", quiet=as_json) as progress:
                task = progress.add_task("Pre-highlighting", total=None)
                report = suggester.run_to_end(
                    lambda done, total: progress.update(task, completed=done, total=total or None)
                )
        finally:
            suggester.close()
        for notice in report.notices:
            _say(notice, error=True)
        if as_json:
            _print_json({"articles": report.articles, "suggestions": report.suggestions, "notices": report.notices})
        elif not report.articles:
            _say("Every article has been pre-highlighted already.")
        else:
            _say(f"Pre-highlighted {_count(report.articles, 'article')}.")
            for name, count in report.suggestions.items():
                _say(f"  {count:6} from {name}")
            _print_found(session)


@app.command()
def export(
    project: ProjectPath,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.")],
    format_: Annotated[str, typer.Option("--format", help="The format: jsonl.")] = "jsonl",
    state: Annotated[str, typer.Option(help="Which articles: confirmed or any.")] = "confirmed",
    unjudged: Annotated[str, typer.Option(help="Unjudged suggestions: include or exclude.")] = "exclude",
) -> None:
    """Write the confirmed annotations."""
    _one_of("--state", state, ("confirmed", "any"))
    _one_of("--unjudged", unjudged, ("include", "exclude"))
    states = frozenset({ArticleState.CONFIRMED}) if state == "confirmed" else frozenset(ArticleState)
    with _session(project) as session:
        job = ExportJob(session, out, format=format_, states=states, unjudged=unjudged == "include")
        _run(job)
        if job.result is not None:
            _say(job.result.summary())


@app.command("list")
def list_(project: ProjectPath, as_json: AsJson = False) -> None:
    """List the articles with their states; the number is what confirm takes."""
    with _session(project) as session:
        keys = session.project.queue(session.layer)
        rows = session.project.queue_rows(session.layer, keys)
        if as_json:
            _print_json({"articles": [article_data(rows[key]) for key in keys]})
            return
        table = Table(box=None, pad_edge=False)
        for heading in ("No.", "State", "Published", "Source", "Title"):
            table.add_column(heading, justify="right" if heading == "No." else "left", overflow="fold")
        for key in keys:
            row = rows[key]
            table.add_row(str(key), row.state.value, row.published, _printable(row.source), _printable(row.title))
        if keys:
            _out.print(table)
        else:
            _say("No articles yet. Import some: glossator import PROJECT PATH...")


@app.command()
def info(project: ProjectPath, as_json: AsJson = False) -> None:
    """Tell how far the project is: articles, spans, pace, and what became of the pre-highlights."""
    from glossator.session import listing, progress

    with _session(project) as session:
        found = progress.progress(session)
        if as_json:
            _print_json({"project": str(session.path), "scheme": session.scheme.id, **progress.as_data(found)})
            return
        _say(f"{session.path}  ·  label scheme “{session.scheme.name}”")
        for line in listing.progress_lines(found):
            _say(line)


@app.command()
def history(
    project: ProjectPath,
    limit: Annotated[int, typer.Option(min=1, help="How many changes at most, the newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List what was done, by whom and when, and what was undone."""
    from glossator.session import listing

    with _session(project) as session:
        rows = listing.history(session, limit)
        if as_json:
            _print_json({"changes": [listing.history_data(row) for row in rows]})
            return
        for row in rows:
            _say(listing.history_line(row))


@app.command()
def consistency(
    project: ProjectPath,
    all_: Annotated[bool, typer.Option("--all", help="In all articles, not only the confirmed ones.")] = False,
    as_json: AsJson = False,
) -> int:
    """List words that are marked in different ways; exit code 1 when there are any."""
    from glossator.session import consistency, listing

    with _session(project) as session:
        found = consistency.look(session, consistency.EVERYTHING if all_ else consistency.CONFIRMED)
        if as_json:
            _print_json(listing.consistency_data(session, found))
        else:
            for line in listing.consistency_lines(found):
                _say(line)
        return 1 if found.discrepancies else 0


@app.command()
def search(
    project: ProjectPath,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words, “phrases”, begin*, AND, OR, NOT.")] = "",
    mode: Annotated[str, typer.Option(help="words, exact or regex.")] = "words",
    case: Annotated[bool, typer.Option("--case", help="Match case; exact and regex only.")] = False,
    label: Annotated[str, typer.Option(help="Only in spans with this label; alone, these spans.")] = "",
    state: Annotated[str, typer.Option(help="Only in new, confirmed or skipped articles.")] = "",
    source: Annotated[str, typer.Option(help="Only in articles of this source.")] = "",
    since: Annotated[str, typer.Option("--from", help="Only in articles published then or later.")] = "",
    until: Annotated[str, typer.Option("--to", help="Only in articles published then or before.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many hits at most, the newest first.")] = 1000,
    as_json: AsJson = False,
) -> int:
    """Find words in all articles, each with what stands around it; exit code 1 when there are none."""
    from glossator.session import concordance, searching

    with _session(project) as session:
        named = {"mode": mode, "label": label, "state": state, "source": source, "since": since, "until": until}
        asked = concordance.query_from(session.scheme, query, match_case=case, **named)
        hits = list(searching.search(session, asked, limit=limit))
        if as_json:
            _print_json({"hits": [concordance.data(hit) for hit in hits], "complete": len(hits) < limit})
        for line in () if as_json else concordance.lines(hits):
            _say(_printable(line))
        index_all(session)
        return 0 if hits else 1


@app.command()
def check(project: ProjectPath, as_json: AsJson = False) -> int:
    """Verify offsets, hashes and the journal's replay; exit code 1 when something is wrong."""
    with _session(project) as session:
        job = CheckJob(session)
        _run(job, quiet=as_json)
        findings = job.result.findings if job.result else ()
        if as_json:
            _print_json({"ok": not findings, "findings": [finding.sentence for finding in findings]})
        elif findings:
            for finding in findings:
                _say(finding.sentence, error=True)
            _say(f"{_count(len(findings), 'fault')} found.", error=True)
        else:
            _say("All is well: texts, spans, journal and tables agree.")
        return 1 if findings else 0


@app.command()
def confirm(
    project: ProjectPath,
    articles: Annotated[list[str] | None, typer.Argument(metavar="ARTICLE...", help="Numbers or ids.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every article that is not confirmed.")] = False,
) -> None:
    """Accept what is suggested in articles and confirm them."""
    with _session(project) as session:
        if all_ == bool(articles):
            raise UserError("Say which articles to confirm.", "Name numbers or ids from the list, or give --all.")
        chosen = unconfirmed_articles(session) if all_ else [article_named(session, name) for name in articles or ()]
        spans = 0
        for article in chosen:
            annotations = session.annotations(article)
            session.commit(editing.confirm(annotations, by=session.author, at=now()))
            spans += len(annotations.spans)
        _say(f"Confirmed {_count(len(chosen), 'article')} with {_count(spans, 'span')}.")


@app.command("memory")
def memory_(
    project: ProjectPath,
    phrase: Annotated[str | None, typer.Argument(metavar="[PHRASE]", help="Only what is known of this one.")] = None,
    on: Annotated[bool | None, typer.Option("--on/--off", help="Let it suggest in this project, or not.")] = None,
    as_json: AsJson = False,
) -> int:
    """List what the memory has learnt from the confirmed articles; exit code 1 when it does not know the phrase."""
    from glossator.session.memory import Memory

    with _session(project) as session:
        memory = Memory(session)
        if on is not None:
            memory.switch(on=on)
        for _ in memory.learn():
            pass
        if phrase is None:
            found = list(memory.all_phrases())
        else:
            one = memory.phrase(phrase)
            found = [] if one is None else [one]
        if as_json:
            _print_json({"on": memory.is_on, "phrases": [memory.describe(lessons) for lessons in found]})
        else:
            for lessons in found:
                _say(memory.say(lessons))
            if phrase is not None and not found:
                _say(f"Nothing is known of “{phrase}” yet.")
            elif not found:
                _say("Nothing has been learnt yet; the memory learns from confirmed articles.")
            if not memory.is_on:
                _say("The memory is off in this project: it learns and suggests nothing.")
        return 1 if phrase is not None and not found else 0


@app.command("schemes")
def schemes_() -> None:
    """List the label schemes that can be named."""
    for file in schemes.list_schemes():
        _say(f"{file.name:12} {len(file.scheme.labels):3} labels  {file.scheme.description}")


@app.command("export-scheme")
def export_scheme(
    project: ProjectPath,
    out: Annotated[Path, typer.Argument(metavar="FILE", help="The TOML file to write.")],
) -> None:
    """Write the project's label scheme to a file."""
    with _session(project) as session:
        schemes.write_scheme(out, session.scheme)
        _say(f"Wrote {_count(len(session.scheme.labels), 'label')} to {out}.")


@app.command("import-scheme")
def import_scheme(
    project: ProjectPath,
    scheme: Annotated[str, typer.Argument(metavar="FILE", help="A label scheme by name, or a TOML file.")],
    move: Annotated[list[str] | None, typer.Option(metavar="OLD=NEW", help="Where the spans of a label go.")] = None,
    delete: Annotated[list[str] | None, typer.Option(metavar="OLD", help="A label whose spans are deleted.")] = None,
    keep_confirmed: Annotated[bool, typer.Option(help="Leave articles confirmed that lose spans.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Only say what would change.")] = False,
) -> None:
    """Work with another label scheme from now on."""
    from glossator.session import scheme_editing

    with _session(project) as session:
        after = schemes.find_scheme(scheme)
        moves = scheme_editing.read_moves(session.scheme, after, move or (), delete or ())
        plan = scheme_editing.import_scheme(session, after, moves, reopen=not keep_confirmed)
        draft = plan.finish()
        for line in (*scheme_editing.differences(session.scheme, after), *plan.touched.lines()):
            _say(line)
        if not dry_run:
            session.commit(draft)
            _say(f"{draft.title}: done.")


@app.command("pipelines")
def pipelines_() -> None:
    """List the installed spaCy pipelines."""
    default = suggesting.default_settings()[suggesting.PIPELINE]
    for found in suggesting.pipelines():
        mark = "*" if found.name == default else " "
        _say(f"{mark} {found.name:28} {found.version:8} {found.language:4} {', '.join(found.labels)}")


@contextmanager
def _session(path: Path) -> Iterator[Session]:
    session = Session.open(path, author=Settings.load().author)
    try:
        yield session
    finally:
        session.close()


def _import(session: Session, articles: list[Path], tidy: bool | None) -> int:
    job = ImportJob(session, articles, tidy=tidy)
    _run(job)
    if job.result is None:
        return 0
    for line in job.result.lines():
        _say(line.text, error=line.problem)
    index_all(session)
    return 2 if job.result.rejected and not job.result.added and not job.result.duplicates else 0


def _run(job: Job, *, quiet: bool = False) -> None:
    with _progress(job.title, quiet=quiet) as progress:
        task = progress.add_task(job.title, total=None)

        def show(job: Job) -> None:
            progress.update(task, completed=job.progress or 0.0, total=None if job.progress is None else 1.0)

        try:
            run_to_end(job, show)
        except KeyboardInterrupt:
            job.cancel()
            run_to_end(job)
            raise
    if job.error is not None:
        raise job.error


def _progress(title: str, *, quiet: bool) -> Progress:
    return Progress(
        TextColumn(title),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=_err,
        transient=True,
        disable=quiet or not _err.is_terminal,
    )


def _print_found(session: Session) -> None:
    """Print what is marked in each of the first articles, label by label."""
    keys = session.project.queue(session.layer)
    rows = session.project.queue_rows(session.layer, keys[:_FOUND_IN])
    for row in rows.values():
        counts = session.project.annotations(row.id, session.layer).label_counts()
        named = ", ".join(f"{count} {label.name}" for label in session.scheme if (count := counts[label.id]))
        _say(f"{_printable(row.title)}\n    {named or 'nothing found'}")
    if len(keys) > _FOUND_IN:
        _say(f"… and {len(keys) - _FOUND_IN} more; see: glossator info PROJECT")


def _say(text: str, *, error: bool = False) -> None:
    """Print one line, or several of our own making, in which nothing can steer a terminal or is taken for markup."""
    for line in text.split("\n"):
        (_err if error else _out).print(Text(_printable(line)))


def _print_json(content: dict[str, object]) -> None:
    written = json.dumps(content, ensure_ascii=False, indent=1)
    # What JSON may hold raw could still steer a terminal, or be no character at all.
    sys.stdout.write("".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in written) + "\n")


def _printable(text: str) -> str:
    """Return a text from outside without what could steer a terminal."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _one_of(option: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise UserError(f"{option} cannot be “{value}”.", f"It is one of: {', '.join(allowed)}.")


def _fail(sentence: str) -> int:
    _say(sentence, error=True)
    return 2


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
