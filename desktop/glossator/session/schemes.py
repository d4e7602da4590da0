"""Label schemes as files: the bundled ones, the user's own, and any TOML file that is named."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from glossator import paths
from glossator.domain.labels import Label, LabelScheme, check_scheme
from glossator.errors import UserError

DEFAULT = "conflict"

_KEYS = {"id", "name", "description", "label"}
_LABEL_KEYS = {"id", "name", "colour", "key", "definition", "yes", "no", "from"}


@dataclass(frozen=True, slots=True)
class SchemeFile:
    """A scheme that can be chosen by its name."""

    name: str
    path: Path
    scheme: LabelScheme


def list_schemes() -> list[SchemeFile]:
    """Return the bundled schemes, the default one first, and the user's own. Broken files of the user are left out."""
    found: dict[str, SchemeFile] = {}
    for folder in (paths.resource_dir("schemes"), paths.data_dir() / "schemes"):
        for path in sorted(folder.glob("*.toml")):
            try:
                scheme = read_scheme(path)
            except UserError:
                continue
            found.setdefault(path.stem, SchemeFile(path.stem, path, scheme))
    return sorted(found.values(), key=lambda file: (file.name != DEFAULT, file.name))


def find_scheme(name_or_file: str) -> LabelScheme:
    """Return a scheme by the name of a known one or by its file. Raises UserError."""
    for folder in (paths.resource_dir("schemes"), paths.data_dir() / "schemes"):
        path = folder / f"{name_or_file}.toml"
        if Path(name_or_file).name == name_or_file and path.is_file():
            return read_scheme(path)
    path = Path(name_or_file).expanduser()
    if path.is_file():
        return read_scheme(path)
    known = ", ".join(file.name for file in list_schemes())
    raise UserError(f"There is no label scheme “{name_or_file}”.", f"Known are: {known}; or name a TOML file.")


def read_scheme(path: Path) -> LabelScheme:
    """Read and check a scheme file. Raises UserError that names the file and the first thing wrong."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UserError(f"The label scheme {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"The label scheme {path} is not valid TOML: {error}.") from error
    try:
        scheme = _scheme(raw, path)
        check_scheme(scheme)
    except UserError as error:
        raise UserError(f"{path.name}: {error.sentence}", error.hint) from error
    return scheme


def write_scheme(path: Path, scheme: LabelScheme) -> None:
    """Write a scheme file, whole or not at all; one that is there is replaced. Raises UserError."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(to_toml(scheme), "utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise UserError(
            f"The label scheme cannot be written to {path}: {error.strerror}.", "Choose another place."
        ) from error


def to_toml(scheme: LabelScheme) -> str:
    """Return a scheme as `read_scheme` reads it."""
    lines = [f"{key} = {_quoted(getattr(scheme, key))}" for key in ("id", "name", "description")]
    for label in scheme:
        lines += ["", "[[label]]", *(f"{key} = {_quoted(getattr(label, key))}" for key in ("id", "name", "colour"))]
        lines += [f"{key} = {_quoted(value)}" for key in ("key", "definition") if (value := getattr(label, key))]
        for key, values in (("yes", label.yes), ("no", label.no)):
            if values:
                lines += [f"{key} = [", *(f"  {_quoted(value)}," for value in values), "]"]
        if label.sources:
            lines.append(f"from = [{', '.join(map(_quoted, label.sources))}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a basic string of TOML, which knows the escapes of JSON and wants one more character escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _scheme(raw: dict[str, object], path: Path) -> LabelScheme:
    _refuse_unknown(raw, _KEYS)
    entries = raw.get("label", [])
    if not isinstance(entries, list):
        raise UserError("“label” must be a list of tables.", "Write each label under a line [[label]].")
    return LabelScheme(
        id=_string(raw, "id", path.stem),
        name=_string(raw, "name", path.stem),
        description=_string(raw, "description"),
        labels=tuple(_label(entry) for entry in entries),
    )


def _label(raw: object) -> Label:
    if not isinstance(raw, dict):
        raise UserError("A label is not a table.", "Write each label under a line [[label]].")
    _refuse_unknown(raw, _LABEL_KEYS)
    identifier = _string(raw, "id")
    return Label(
        id=identifier,
        name=_string(raw, "name", identifier),
        colour=_string(raw, "colour"),
        key=_string(raw, "key"),
        definition=_string(raw, "definition"),
        yes=_strings(raw, "yes"),
        no=_strings(raw, "no"),
        sources=_strings(raw, "from"),
    )


def _refuse_unknown(raw: dict[str, object], known: set[str]) -> None:
    for key in raw:
        if key not in known:
            raise UserError(f"“{key}” is not known in a label scheme.", f"Known are: {', '.join(sorted(known))}.")


def _string(raw: dict[str, object], key: str, default: str = "") -> str:
    value = raw.get(key, default)
    if not isinstance(value, str):
        raise UserError(f"“{key}” must be a text in quotes.")
    return value


def _strings(raw: dict[str, object], key: str) -> tuple[str, ...]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UserError(f"“{key}” must be a list of texts in quotes.")
    return tuple(value)
