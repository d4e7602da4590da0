"""The bundled type faces: a serif for articles, and a sans for the window where the system names none."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from glossator.paths import resource_dir

READING_FAMILY = "Source Serif 4"
UI_FAMILY = "Inter"
READING_POINTS = 13.0
"""The size of article text at zoom 1."""
LEADING = 1.5
"""Line height of article text, in multiples of the font's size."""

_FILES = (
    "SourceSerif4-Regular.otf",
    "SourceSerif4-It.otf",
    "SourceSerif4-Semibold.otf",
    "Inter-Regular.ttf",
    "Inter-SemiBold.ttf",
)

# What a system answers when nobody chose a face; anything else is the person's choice and stays.
_NOBODYS_CHOICE = frozenset({"", "Sans Serif", "sans-serif", "Sans", "DejaVu Sans", "Bitstream Vera Sans", "Helvetica"})


@cache
def load_fonts() -> frozenset[str]:
    """Make the bundled faces known to Qt and return the families that loaded; a missing file is no error."""
    folder = resource_dir("fonts")
    families: set[str] = set()
    for name in _FILES:
        path = folder / name
        if path.is_file():
            families.update(QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path))))
    return frozenset(families)


@cache
def _system_font() -> QFont:
    """Return the system's window font as it was before the program set its own."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)


def ui_font(*, zoom: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the font of the window: the system's face and size, or Inter where nobody chose a face."""
    font = QFont(_system_font())
    if font.family() in _NOBODYS_CHOICE and UI_FAMILY in load_fonts():
        font.setFamilies([UI_FAMILY, font.family()] if font.family() else [UI_FAMILY])
    font.setPointSizeF(max(1.0, _system_points() * zoom))
    font.setWeight(weight)
    return font


def reading_font(
    points: float = READING_POINTS, *, zoom: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal
) -> QFont:
    """Return the font of article text: the bundled serif, or the system's when it did not load.

    Ligatures are off, so that a span may begin or end between two letters that would otherwise be one glyph.
    """
    font = QFont(READING_FAMILY) if READING_FAMILY in load_fonts() else QFont()
    font.setStyleHint(QFont.StyleHint.Serif)
    if READING_FAMILY not in load_fonts():
        font.setFamily("serif")
    font.setPointSizeF(max(1.0, points * zoom))
    font.setWeight(weight)
    for ligature in ("liga", "clig", "dlig"):
        font.setFeature(QFont.Tag(ligature), 0)
    return font


def apply_fonts(*, zoom: float = 1.0) -> None:
    """Set the font of every window, open ones too, scaled by the person's zoom."""
    QApplication.setFont(ui_font(zoom=zoom))
    application = QApplication.instance()
    if isinstance(application, QApplication) and application.styleSheet():
        # Under a style sheet Qt tells existing widgets of a new font only when the sheet is set again.
        application.setStyleSheet(application.styleSheet())


def _system_points() -> float:
    """Return the size of the system's window font in points, also where the system counts in pixels."""
    font = _system_font()
    if font.pointSizeF() > 0:
        return font.pointSizeF()
    return font.pixelSize() * 72.0 / QGuiApplication.primaryScreen().logicalDotsPerInchY()
