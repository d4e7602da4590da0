"""The label palette's place in the window."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from glossator.domain.effects import Effects
from glossator.ui.docks.spec import PanelSpec
from glossator.ui.icons import icon, icon_pixmap
from glossator.ui.panels.palette import PalettePanel
from glossator.ui.theme import current_theme

if TYPE_CHECKING:
    from glossator.session.outcome import Outcome
    from glossator.ui.main_window import MainWindow
    from glossator.ui.panels.palette import LabelChoice


def label_menu(window: MainWindow, label_id: str) -> QMenu:
    """Return a menu of what can be done to a label."""
    from glossator.domain.label_colours import COLOURS
    from glossator.ui.scheme_editing import scheme_desk

    desk = scheme_desk(window)
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(icon("edit"), "&Rename and Define…", lambda: desk.open_editor(label_id))
    colours = menu.addMenu(icon("palette"), "&Colour")
    for colour, name in COLOURS:
        drawn = icon_pixmap("label", 16, current_theme().label(colour).outline.name(), ratio=menu.devicePixelRatioF())
        colours.addAction(drawn, name, partial(desk.recolour, label_id, colour))
    for drawing, words, act in (
        ("merge", "&Merge into Another…", lambda: desk.merge(label_id)),
        ("relabel", "Change the &Id…", lambda: desk.rename_id(label_id)),
        ("delete", "&Delete…", lambda: desk.delete(label_id)),
    ):
        menu.addAction(icon(drawing), words, act)
    menu.addSeparator()
    menu.addAction(icon("add"), "&Add a Label…", desk.add)
    menu.addAction(window.menus["edit.labels"])
    return menu


def _build(window: MainWindow) -> PalettePanel:
    def show_scheme() -> None:
        if window.session is not None:
            panel.set_scheme(window.session.scheme)
            show_taken()

    def show_taken() -> None:
        if window.session is not None:
            holders = {
                label.id: window.menus.keymap.taken_from_label(label.key)
                for label in window.session.scheme
                if label.key
            }
            panel.set_taken({label: holder.words for label, holder in holders.items() if holder is not None})

    def take_in(outcome: Outcome) -> None:
        if outcome.effects & Effects.SCHEME:
            show_scheme()

    def show_current() -> None:
        mark, annotations = window.desk.current, window.desk.annotations
        panel.set_active(mark.label if mark else None)
        panel.set_counts(annotations.label_counts() if annotations else Counter())

    def choose(choice: LabelChoice) -> None:
        window.desk.label(choice.label_id, beside=choice.beside)
        window.page.view.setFocus()

    def show_armed(label_id: str | None) -> None:
        session = window.session
        known = session is not None and label_id is not None and label_id in session.scheme
        window.status.show_armed(session.scheme.label(label_id).name if session and label_id and known else "")
        window.menus["span.arm"].setChecked(known)

    panel = PalettePanel()
    window.project_shown.connect(show_scheme)
    window.menus.keys_changed.connect(show_taken)
    window.outcome_came.connect(take_in)
    window.desk.current_changed.connect(show_current)
    window.desk.armed_changed.connect(show_armed)
    panel.label_chosen.connect(choose)
    panel.edit_wished.connect(window.menus["edit.labels"].trigger)
    panel.menu_wished.connect(lambda label_id, place: label_menu(window, label_id).popup(place))
    return panel


PANEL = PanelSpec("palette", "Labels", Qt.DockWidgetArea.RightDockWidgetArea, _build)
