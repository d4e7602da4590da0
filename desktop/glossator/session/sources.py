"""Sources of suggestions as a person names them: installed or bundled ones by name, own ones by their path."""

from __future__ import annotations

from pathlib import Path

from glossator.errors import SourceError, UserError
from glossator.nlp import gazetteer
from glossator.nlp.pipelines import installed_pipelines, pipeline_in
from glossator.paths import resource_dir

NONE = "none"


def pipeline_named(name: str) -> str:
    """Return the setting for a pipeline that is named: its name, or its folder's whole path. Raises UserError."""
    known = [found.name for found in installed_pipelines()]
    if name == NONE:
        return ""
    if name in known:
        return name
    folder = _existing(name)
    if folder is None:
        raise UserError(
            f"There is no pipeline “{name}”.", f"Known are: {', '.join([*known, NONE])}; or name a pipeline’s folder."
        )
    pipeline_in(folder)
    return str(folder)


def gazetteer_named(name: str) -> str:
    """Return the setting for a gazetteer that is named: its name, or its own path. Raises UserError."""
    known = [gazetteer.STANDARD, *sorted(file.stem for file in resource_dir("gazetteers").glob("*.toml"))]
    if name == NONE:
        return ""
    if name in known:
        return name
    path = _existing(name)
    if path is None:
        raise UserError(
            f"There is no gazetteer “{name}”.", f"Known are: {', '.join([*known, NONE])}; or name a TOML file."
        )
    try:
        files = gazetteer.files(str(path))
    except SourceError as error:
        raise UserError(
            f"There is no gazetteer in “{path}”.", "Name a TOML file, or a folder that has some."
        ) from error
    for file in files:
        gazetteer.read(file)
    return str(path)


def _existing(name: str) -> Path | None:
    if not name:
        return None
    path = Path(name).expanduser().absolute()
    try:
        return path if path.exists() else None
    except (OSError, ValueError):
        return None
