"""What a release says of itself: the manifest for programs, and the card for people."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, cast

from glossator.errors import UserError
from glossator.session.export_report import CARD, MANIFEST, RELEASE_SCHEMA, split_lines
from glossator.store.codec import scheme_data

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.store.project import Project

_MANY = 100
"""How many files are listed on the card and in the project; of more only their number."""


def as_json(data: object) -> bytes:
    """Return data as a JSON file that people can read, too."""
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def write_release(
    folder: Path, release: dict[str, object], data: dict[str, object], project: Project
) -> dict[str, object]:
    """Put manifest and card beside what was written, and return the release as the project keeps it.

    Raises UserError when a release that was made before does not come out as it was.
    """
    files = cast("dict[str, object]", data["files"])
    if "manifest" in release:
        made = cast("dict[str, object]", release["manifest"])
        _compare(made, files)
        kept = {"manifest": made, "card": release["card"]}
    else:
        changes = project.changes(limit=1)
        manifest = {
            **data,
            "schema": RELEASE_SCHEMA,
            "number": release["number"],
            "at": release["at"],
            "by": release["by"],
            "change": changes[0].seq if changes else 0,
            "scheme": scheme_data(project.scheme()),
        }
        kept = {"manifest": {**manifest, "files": _short(files)}, "card": card(manifest)}
    # The order of the fields is that of the kept manifest; the files are those that have just been compared with it.
    (folder / MANIFEST).write_bytes(as_json({**cast("dict[str, object]", kept["manifest"]), "files": files}))
    (folder / CARD).write_bytes(str(kept["card"]).encode("utf-8"))
    return kept


def _short(files: dict[str, object]) -> dict[str, object]:
    """Return what the project keeps of a list of files: of very many only what tells whether they are the same."""
    if len(files) <= _MANY:
        return files
    return {f"{len(files):,} files": hashlib.sha256(as_json(files)).hexdigest()}


def _compare(made: dict[str, object], files: dict[str, object]) -> None:
    before, now = cast("dict[str, object]", made["files"]), _short(files)
    if before != now:
        names = ", ".join(name for name in sorted({*before, *now}) if before.get(name) != now.get(name))
        by = [f"{name} by {made[name]}" for name in ("tokens", "sentences") if name in made]
        tokens = f", with {' and '.join(by)}" if by else ""
        raise UserError(
            f"Release {made['number']} does not come out as it was made: {names} would differ.",
            f"It was made by {made['program']}{tokens}; use the same.",
        )


def card(manifest: dict[str, object]) -> str:
    """Return the dataset card: what the release holds, for whom it was labelled and by which guidelines."""
    scheme = cast("dict[str, object]", manifest["scheme"] or {"name": "", "description": "", "labels": []})
    articles, spans = (cast("dict[str, int]", manifest[name]) for name in ("articles", "spans"))
    chosen = cast("dict[str, object]", manifest["chosen"])
    files = cast("dict[str, dict[str, int]]", manifest["files"])
    lines = [
        f"# Release {manifest['number']}",
        "",
        f"{articles['written']:,} news articles with {spans['written']:,} labelled spans, released {manifest['at']}.",
        *_cut(manifest),
        f"By {_plain(manifest['by'])}, with {manifest['program']}, as `{chosen['format']}`.",
        "",
        "The articles belong to those who published them; see their sources before you pass them on.",
        "",
        "## Files",
        "",
        "| File | Bytes | SHA-256 |",
        "|---|---|---|",
        *(
            f"| {_plain(name)} | {about['bytes']:,} | `{about['sha256']}` |"
            for name, about in list(files.items())[:_MANY]
        ),
        *([f"| and {len(files) - _MANY:,} more, listed in `{MANIFEST}` | | |"] if len(files) > _MANY else []),
        "",
        "## What is in it",
        "",
        f"Articles that are {', '.join(cast('list[str]', chosen['states']))}.",
        f"{spans['left_out']:,} spans could not be written in this format; `{MANIFEST}` says why.",
        *cast("list[str]", manifest["notes"]),
        *(split_lines(cast("dict[str, object]", manifest["split"])) if "split" in manifest else ()),
        "",
        f"## Labels: {_plain(scheme['name'])}",
        "",
        _plain(scheme["description"]),
        "",
    ]
    for label in cast("list[dict[str, object]]", scheme["labels"]):
        lines += [f"### {_plain(label['name'])} (`{_plain(label['id'])}`)", "", _plain(label["definition"]), ""]
        for words, name in (("Marked", "yes"), ("Not marked", "no")):
            examples = cast("list[str]", label[name])
            lines += [f"- {words}: {_plain(each)}" for each in examples]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _cut(manifest: dict[str, object]) -> list[str]:
    if "records" not in manifest:
        return []
    records = cast("dict[str, int]", manifest["records"])["written"]
    return [f"They were cut into {records:,} sentences ({_plain(manifest['sentences'])}), each a record of its own."]


def _plain(text: object) -> str:
    """Return a text as one line that Markdown takes for nothing else."""
    line = " ".join(str(text).split())
    return "".join(f"\\{c}" if c in "\\`*_<>#|" else c for c in line)
