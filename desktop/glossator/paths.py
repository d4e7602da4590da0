"""Where the program finds its resources and keeps what is its own."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from glossator.errors import UserError

_PACKAGE = Path(__file__).resolve().parent


def _bundled(name: str) -> Path:
    """Return the folder `name`: inside the package when installed, at the top of a checkout otherwise."""
    for candidate in (_PACKAGE / name, _PACKAGE.parents[1] / name):
        if candidate.is_dir():
            return candidate
    raise UserError(f"The installation is incomplete: its folder “{name}” is missing.", "Install Glossator again.")


def resource_dir(kind: str) -> Path:
    """Return the folder of the bundled resources of one kind: icons, schemes, gazetteers, help, fonts, themes."""
    return _bundled("resources") / kind


def seeds_dir() -> Path:
    """Return the folder with the two sample articles."""
    return _bundled("seeds")


def data_dir() -> Path:
    """Return the folder for what the user owns besides projects: schemes, gazetteers, backups."""
    return Path(platformdirs.user_data_dir("glossator", appauthor=False))


def config_dir() -> Path:
    """Return the folder for settings and window state."""
    return Path(platformdirs.user_config_dir("glossator", appauthor=False))


def log_dir() -> Path:
    """Return the folder for logs and crash reports."""
    return Path(platformdirs.user_log_dir("glossator", appauthor=False))
