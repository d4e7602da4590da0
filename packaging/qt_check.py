"""Say whether Qt can work on this machine: `qt_check.py window|xcb|wayland|display`.

Exit 0: yes. Exit 1: no; the reason stands on the last line of standard error.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path


def window() -> None:
    """Load what every window needs, shown or not."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    QApplication([])


def platform(name: str) -> None:
    """Load the part of Qt that draws on one kind of display, with all the libraries that it wants."""
    from PySide6.QtCore import QLibraryInfo

    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    ctypes.CDLL(str(plugins / "platforms" / f"libq{name}.so"))


def display() -> None:
    """Ask the display that the environment names whether it answers."""
    if name := os.environ.get("WAYLAND_DISPLAY"):
        socket = Path(os.environ.get("XDG_RUNTIME_DIR", "/"), name)
        if socket.is_socket():
            return
    if not os.environ.get("DISPLAY"):
        raise OSError("no display is named by DISPLAY or WAYLAND_DISPLAY")
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    if refused:
        raise OSError(f"the display {os.environ['DISPLAY']} does not answer")


def main(what: str) -> int:
    """Carry out one check."""
    checks = {
        "window": window,
        "xcb": lambda: platform("xcb"),
        "wayland": lambda: platform("wayland"),
        "display": display,
    }
    try:
        checks[what]()
    except (ImportError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
