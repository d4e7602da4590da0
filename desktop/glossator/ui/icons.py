"""Icons by meaning: bundled drawings, tinted from the palette at the moment they are painted."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from glossator.paths import resource_dir

_SUFFIX = ".svg"
_APPLICATION = "glossator"


@cache
def icon_names() -> frozenset[str]:
    """Return the names that `icon` knows."""
    return frozenset(path.stem for path in resource_dir("icons").glob(f"*{_SUFFIX}")) - {_APPLICATION}


@cache
def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.WindowText) -> QIcon:
    """Return an icon in the colour of a palette role; it follows theme, state and pixel density by itself."""
    if name not in icon_names():
        raise KeyError(f"no icon is called {name!r}")
    return QIcon(_PaletteIcon(name, role))


@cache
def application_icon() -> QIcon:
    """Return the program's own icon."""
    return QIcon(str(resource_dir("icons") / f"{_APPLICATION}{_SUFFIX}"))


def icon_pixmap(name: str, size: int, colour: str, *, ratio: float = 1.0) -> QPixmap:
    """Return an icon in one colour, `size` logical pixels wide, for painting by hand."""
    key = f"glossator/{name}/{size}/{ratio}/{colour}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = _render(name, QSize(size, size), colour, ratio)
        QPixmapCache.insert(key, pixmap)
    return pixmap


def _render(name: str, size: QSize, colour: str, ratio: float) -> QPixmap:
    pixmap = QPixmap((size.toSizeF() * ratio).toSize().expandedTo(QSize(1, 1)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(QPointF(0.0, 0.0), pixmap.deviceIndependentSize()))
    painter.end()
    return pixmap


@cache
def _drawing(name: str) -> str:
    return (resource_dir("icons") / f"{name}{_SUFFIX}").read_text(encoding="utf-8")


class _PaletteIcon(QIconEngine):
    """Draws one icon in the palette's colours: normal, disabled, or on a selected row."""

    # PySide deletes what clone() returns as soon as Python lets go of it, while Qt still uses it.
    _clones: list[QIconEngine] = []  # noqa: RUF012 - shared on purpose

    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        square = QRect(0, 0, side, side)
        square.moveCenter(rect.center())
        painter.drawPixmap(
            square.topLeft(), self.scaledPixmap(square.size(), mode, state, painter.device().devicePixelRatioF())
        )

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: ARG002
        return icon_pixmap(self._name, min(size.width(), size.height()), self._colour(mode), ratio=scale)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:  # noqa: ARG002
        side = min(size.width(), size.height())
        return QSize(side, side)

    def clone(self) -> QIconEngine:
        twin = _PaletteIcon(self._name, self._role)
        self._clones.append(twin)
        return twin

    def key(self) -> str:
        return "glossator"

    def iconName(self) -> str:
        return self._name

    def isNull(self) -> bool:
        return False

    def _colour(self, mode: QIcon.Mode) -> str:
        group, role = QPalette.ColorGroup.Active, self._role
        if mode is QIcon.Mode.Disabled:
            group = QPalette.ColorGroup.Disabled
        elif mode is QIcon.Mode.Selected:
            role = QPalette.ColorRole.HighlightedText
        return QGuiApplication.palette().color(group, role).name()
