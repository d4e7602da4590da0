"""The window's look: colour roles from `resources/themes/`, set as palette and style sheet; light, dark or strong."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from glossator.paths import resource_dir
from glossator.ui.colours import contrast_ratio, label_colours, nearest_safe, safe_colours

if TYPE_CHECKING:
    from glossator.ui.colours import LabelColours

ThemeName = Literal["light", "dark", "contrast-light", "contrast-dark"]
Preference = Literal["system", "light", "dark", "contrast"]
PREFERENCES: tuple[Preference, ...] = ("system", "light", "dark", "contrast")

_SCHEMES: dict[Preference, Qt.ColorScheme] = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
    "contrast": Qt.ColorScheme.Unknown,
}
_ALL_THERE_IS = 20.9
"""The contrast of text in the palettes of systems that were told to show black and white."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of the window by what they are for. They are shared: copy one before changing it."""

    name: str
    dark: bool
    window: QColor
    surface: QColor
    surface_raised: QColor
    hover: QColor
    pressed: QColor
    border: QColor
    border_strong: QColor
    text: QColor
    text_muted: QColor
    text_disabled: QColor
    accent: QColor
    accent_hover: QColor
    accent_text: QColor
    selection: QColor
    selection_text: QColor
    focus: QColor
    link: QColor
    success: QColor
    warning: QColor
    danger: QColor
    article_background: QColor
    article_text: QColor
    article_muted: QColor
    current_frame: QColor
    search_match: QColor
    safe: tuple[str, ...] | None = None
    """The labels' colours in the order of the scheme, when others stand for them that all eyes can tell apart."""

    @property
    def contrast(self) -> bool:
        """Whether this is one of the high-contrast themes."""
        return self.name.startswith("contrast")

    def colour(self, role: str) -> QColor:
        """Return the colour of a role by its name in the theme file: `text-muted`."""
        value = getattr(self, role.replace("-", "_"))
        assert isinstance(value, QColor), role  # noqa: S101 - a role is a name written in the program
        return value

    def label(self, base: str) -> LabelColours:
        """Return the tints of a label in this theme."""
        if self.safe is None:
            return label_colours(base, self.dark, self.contrast)
        number = self.safe.index(base) if base in self.safe else nearest_safe(base)
        return safe_colours(number, self.dark, self.contrast)

    def palette(self) -> QPalette:
        """Return the palette of this theme, every role and group set."""
        roles = {
            QPalette.ColorRole.Window: self.window,
            QPalette.ColorRole.WindowText: self.text,
            QPalette.ColorRole.Base: self.surface_raised if not self.dark else self.surface,
            QPalette.ColorRole.AlternateBase: self.surface,
            QPalette.ColorRole.Text: self.text,
            QPalette.ColorRole.PlaceholderText: self.text_muted,
            QPalette.ColorRole.Button: self.surface_raised,
            QPalette.ColorRole.ButtonText: self.text,
            QPalette.ColorRole.BrightText: self.accent_text,
            QPalette.ColorRole.ToolTipBase: self.surface_raised,
            QPalette.ColorRole.ToolTipText: self.text,
            QPalette.ColorRole.Highlight: self.selection,
            QPalette.ColorRole.HighlightedText: self.selection_text,
            QPalette.ColorRole.Accent: self.accent,
            QPalette.ColorRole.Link: self.link,
            QPalette.ColorRole.LinkVisited: self.link,
            QPalette.ColorRole.Light: self.surface_raised,
            QPalette.ColorRole.Midlight: self.hover,
            QPalette.ColorRole.Mid: self.border,
            QPalette.ColorRole.Dark: self.border_strong,
            QPalette.ColorRole.Shadow: QColor("#000000"),
        }
        palette = QPalette()
        for role, colour in roles.items():
            palette.setColor(QPalette.ColorGroup.All, role, colour)
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.text_disabled)
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, self.pressed)
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.HighlightedText, self.text_disabled)
        return palette


def theme_roles() -> tuple[str, ...]:
    """Return the names of all colour roles, as the theme files write them."""
    return tuple(field.name.replace("_", "-") for field in fields(Theme) if field.name not in {"name", "dark", "safe"})


@cache
def load_theme(name: ThemeName) -> Theme:
    """Read a theme; a role that is missing or unknown is an error in the installation."""
    data: dict[str, Any] = tomllib.loads((resource_dir("themes") / f"{name}.toml").read_text(encoding="utf-8"))
    colours: dict[str, Any] = {role.replace("-", "_"): QColor(value) for role, value in data["colours"].items()}
    return Theme(name=data["name"], dark=data["dark"], **colours)


@cache
def _style_sheet(name: ThemeName) -> str:
    """Return the few rules where Fusion looks crude, in the colours of a theme."""
    theme = load_theme(name)
    sheet = (resource_dir("themes") / "window.qss").read_text(encoding="utf-8")
    for role in sorted(theme_roles(), key=len, reverse=True):
        sheet = sheet.replace(f"@{role}", theme.colour(role).name())
    return sheet.replace("@drawings", f"{resource_dir('themes').as_posix()}/{'dark' if theme.dark else 'light'}")


def is_dark(palette: QPalette) -> bool:
    """Tell whether a palette is dark, whatever the platform says about colour schemes."""
    window = palette.color(QPalette.ColorRole.Window).lightness()
    return window < palette.color(QPalette.ColorRole.WindowText).lightness()


def _is_black_and_white(palette: QPalette) -> bool:
    """Tell whether a system shows high contrast by its palette alone, as some do."""
    ground, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    return contrast_ratio(ground, text) > _ALL_THERE_IS


class Appearance(QObject):
    """The application's look: which theme is shown, and news when that changes."""

    theme_changed = Signal(object)  # the new Theme

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._system_is_dark = is_dark(application.palette())
        self._starts_strong = _is_black_and_white(application.palette())
        self._preference: Preference | None = None
        self._safe: tuple[str, ...] | None = None
        self._theme = load_theme("dark" if self._system_is_dark else "light")
        # Kept: when Python lets go of the first, the second is taken for deleted.
        self._hints = application.styleHints()
        self._needs = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._follow_system)
        self._needs.contrastPreferenceChanged.connect(self._follow_system)

    @property
    def theme(self) -> Theme:
        """The theme that is shown."""
        return self._theme

    @property
    def preference(self) -> Preference:
        """What the person asked for."""
        return self._preference or "system"

    def set_preference(self, preference: Preference) -> None:
        """Show the light or the dark theme, or whichever the system shows now and later."""
        if self._preference is None:
            self._application.setStyle("Fusion")
        self._preference = preference
        self._hints.setColorScheme(_SCHEMES[preference])
        self._show(self._wanted())

    def set_safe_labels(self, colours: tuple[str, ...] | None) -> bool:
        """Have safe colours stand for the labels' own, which are given in the order of the scheme; None ends that.

        Return whether that changed the theme.
        """
        if colours == self._safe:
            return False
        self._safe = colours
        self._show(self._wanted())
        return True

    def _wanted(self) -> ThemeName:
        strong = self.preference == "contrast" or (self.preference == "system" and self._system_is_strong())
        if self._wants_dark():
            return "contrast-dark" if strong else "dark"
        return "contrast-light" if strong else "light"

    def _wants_dark(self) -> bool:
        if self.preference in ("light", "dark"):
            return self.preference == "dark"
        # Unknown on bare X11 and off screen: then the palette found at the start decides.
        scheme = self._system_scheme()
        return self._system_is_dark if scheme is Qt.ColorScheme.Unknown else scheme is Qt.ColorScheme.Dark

    def _system_scheme(self) -> Qt.ColorScheme:
        return self._hints.colorScheme()

    def _system_is_strong(self) -> bool:
        return self._starts_strong or self._needs.contrastPreference() is Qt.ContrastPreference.HighContrast

    def _follow_system(self) -> None:
        if self._preference in ("system", "contrast"):
            self._show(self._wanted())

    def _show(self, name: ThemeName) -> None:
        theme, sheet = load_theme(name), _style_sheet(name)
        if self._safe is not None:
            theme = replace(theme, safe=self._safe)
        # A change of colour scheme may have replaced the palette on the way here: always set it again.
        self._application.setPalette(theme.palette())
        if self._application.styleSheet() != sheet:
            self._application.setStyleSheet(sheet)
        if theme is not self._theme and (self._safe is None or theme != self._theme):
            self._theme = theme
            self.theme_changed.emit(theme)


def appearance() -> Appearance:
    """Return the application's look; there is one, made when first asked for."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise TypeError("the look belongs to a running QApplication")
    # Looking among the application's children instead would have Python wrap each of them, at every look.
    if not _made or not isValid(_made[0]):
        _made[:] = [Appearance(application)]
    return _made[0]


_made: list[Appearance] = []


def apply_theme(application: QApplication, preference: Preference) -> Appearance:  # noqa: ARG001 - says who is dressed
    """Dress the application in the preferred theme."""
    look = appearance()
    look.set_preference(preference)
    return look


def current_theme() -> Theme:
    """Return the theme that is shown. Keep it until `theme_changed` rather than asking in every paint."""
    return appearance().theme
