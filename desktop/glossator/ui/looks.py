"""How the window looks and where it was: light or dark, the size of letters, the places of its panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt

from glossator import paths
from glossator.ui.fonts import READING_POINTS, apply_fonts
from glossator.ui.styling import label_styles
from glossator.ui.theme import PREFERENCES, appearance, current_theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDockWidget

    from glossator.session.settings import Settings
    from glossator.ui.main_window import MainWindow
    from glossator.ui.theme import Preference

_LAYOUT_VERSION = 1
SMALLEST, LARGEST = 8.0, 36.0
# In letters and in parts of the height, where nobody has arranged the panels yet.
_WIDTHS = {"dock.queue": 33, "dock.palette": 39}
_USUAL, _WIDEST = 1600, 1.5
_HEIGHTS = {"dock.palette": 17, "dock.details": 10}


def dress_application(settings: Settings) -> None:
    """Set colours and letters before the first widget is made, so that none is made in others."""
    appearance().set_preference(_preference(settings.theme))
    apply_fonts(zoom=(settings.text_size or READING_POINTS) / READING_POINTS)


class Looks(QObject):
    """Applies what a person chose about the looks, and keeps it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._settings = window.settings
        appearance().theme_changed.connect(self._follow_theme)
        self.show_reading()

    def set_theme(self, preference: str) -> None:
        """Show the light or the dark theme, or the system's."""
        chosen = _preference(preference)
        appearance().set_preference(chosen)
        for name in PREFERENCES:
            self._window.menus[f"view.{name}"].setChecked(name == chosen)
        if self._settings.theme != chosen:
            self._settings.theme = chosen
            self._settings.save()
        self.show_styles()

    def zoom(self, step: int | None) -> None:
        """Make all letters larger (1), smaller (-1) or of the usual size (0); None shows the article as is set."""
        points = self._settings.text_size or READING_POINTS
        if step is None:
            self._window.page.set_zoom(points)
        else:
            self.set_text_size(READING_POINTS if step == 0 else points + step)

    def set_text_size(self, points: float) -> None:
        """Make all letters of a size, in points of the article's; the window's grow with them."""
        points = min(max(points, SMALLEST), LARGEST)
        if points != self._settings.text_size:
            self._settings.text_size = points
            self._settings.save()
            apply_fonts(zoom=points / READING_POINTS)
        self._window.page.set_zoom(points)

    def show_reading(self) -> None:
        """Show the article in the measure, leading and direction that are set, and select as is set."""
        settings, view = self._settings, self._window.page.view
        view.set_measure(settings.measure, settings.leading)
        view.set_direction({"left-to-right": False, "right-to-left": True}.get(settings.direction))
        view.snaps = settings.snap

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop doing so."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_styles(self) -> None:
        """Show the labels, and the frame of the current mark, in the colours that are wished for."""
        session = self._window.session
        safe = None
        if self._settings.safe_colours:
            safe = tuple(label.colour for label in session.scheme) if session is not None else ()
        if not appearance().set_safe_labels(safe):
            self._follow_theme()

    def _follow_theme(self) -> None:
        view, session = self._window.page.view, self._window.session
        view.set_frame_colour(current_theme().current_frame)
        if session is not None:
            view.set_styles(label_styles(session.scheme))
        # A style sheet that is set or first applied takes the reading letters away.
        self._window.page.set_zoom(self._settings.text_size or READING_POINTS)

    def restore_window(self) -> None:
        """Give the window the size and place that it had."""
        self._window.resize(1280, 800)
        geometry = _window_state().value("geometry")
        if isinstance(geometry, QByteArray):
            self._window.restoreGeometry(geometry)

    def restore_docks(self) -> None:
        """Put the panels where they were, or give them sizes that suit what is in them."""
        layout = _window_state().value("layout")
        if isinstance(layout, QByteArray) and self._window.restoreState(layout, _LAYOUT_VERSION):
            return
        # A wide window has room for whole titles; the article's lines do not grow with it.
        unit = self._window.fontMetrics().averageCharWidth() * min(max(self._window.width() / _USUAL, 1), _WIDEST)
        docks = {dock.objectName(): dock for dock in self._window.docks}
        self._resize(
            docks, {name: round(letters * unit) for name, letters in _WIDTHS.items()}, Qt.Orientation.Horizontal
        )
        self._resize(docks, _HEIGHTS, Qt.Orientation.Vertical)

    def save_layout(self) -> None:
        """Keep the size and place of the window, and of the panels while they are shown."""
        state = _window_state()
        state.setValue("geometry", self._window.saveGeometry())
        if self._window.work is not None:
            state.setValue("layout", self._window.saveState(_LAYOUT_VERSION))

    def _resize(self, docks: dict[str, QDockWidget], sizes: dict[str, int], direction: Qt.Orientation) -> None:
        there = [name for name in sizes if name in docks]
        self._window.resizeDocks([docks[name] for name in there], [sizes[name] for name in there], direction)


def _preference(name: str) -> Preference:
    return next((known for known in PREFERENCES if known == name), "system")


def _window_state() -> QSettings:
    return QSettings(str(paths.config_dir() / "window.ini"), QSettings.Format.IniFormat)
