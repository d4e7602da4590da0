"""Text of articles and people is shown as it is; chips, headings and empty states say what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAction, QColor, QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from glossator.ui.fonts import apply_fonts, ui_font
from glossator.ui.icons import icon
from glossator.ui.theme import apply_theme, current_theme, load_theme
from glossator.ui.widgets import (
    Chip,
    EmptyState,
    PlainLabel,
    SectionHeading,
    chip_font,
    chip_size,
    escape_mnemonic,
    paint_chip,
    plain_tooltip,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from glossator.ui.theme import ThemeName

PAYLOADS = [
    "<b>bold</b>",
    "<img src='file:///etc/passwd'>",
    '<img src="//host/share/x.png" width=4000 height=4000>',
    "<a href='http://example.com'>go</a>",
    "<style>* { color: red }</style>text",
    "<table><tr><td>cell</td></tr></table>",
    "AT&amp;T &lt;b&gt;",
    "a<br/>b",
    "<!-- hidden -->shown",
    "<qt>rich</qt>",
    "line one\n<i>line two</i>",
    "1 < 2 & 3 > 2",
    "<Smith> said",
]


@pytest.fixture(autouse=True)
def undressed(qapp: QApplication) -> None:
    apply_fonts()
    apply_theme(qapp, "light")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_label_shows_markup_as_text(qtbot: QtBot, payload: str) -> None:
    label, reference = PlainLabel(payload), QLabel()
    reference.setTextFormat(Qt.TextFormat.PlainText)
    reference.setText(payload)
    for widget in (label, reference):
        qtbot.addWidget(widget)
        widget.resize(300, 60)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == payload
    assert label.sizeHint() == reference.sizeHint()
    assert label.grab().toImage() == reference.grab().toImage()


def test_a_label_refuses_to_become_rich(qtbot: QtBot) -> None:
    label = PlainLabel("x")
    qtbot.addWidget(label)
    with pytest.raises(ValueError, match="plain text only"):
        label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextFormat(Qt.TextFormat.PlainText)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_tool_tip_shows_markup_as_text(payload: str) -> None:
    assert as_shown(plain_tooltip(payload)) == payload


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufdd0\ufdd1\ufeff\ufffe"))
)
def test_a_tool_tip_shows_any_text_as_it_is(text: str) -> None:
    # Qt gives a no-break space back as a space, but shows it as it is.
    assert as_shown(plain_tooltip(text)).replace("\u00a0", " ") == text.replace("\u00a0", " ")


def as_shown(tip: str) -> str:
    """What a tool tip displays: Qt reads it as HTML only when it looks like HTML."""
    if "<" not in tip and "&" not in tip:
        return tip
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


def test_ordinary_words_stay_ordinary_in_a_tool_tip() -> None:
    assert plain_tooltip("Accept the suggestion") == "Accept the suggestion"


@pytest.mark.parametrize(
    ("text", "escaped"), [("R&D", "R&&D"), ("a && b", "a &&&& b"), ("plain", "plain"), ("&File", "&&File"), ("", "")]
)
def test_an_ampersand_is_shown_in_menus(text: str, escaped: str) -> None:
    assert escape_mnemonic(text) == escaped


def test_a_narrow_label_is_shortened_and_its_tool_tip_has_the_rest(qtbot: QtBot) -> None:
    label = PlainLabel("Iraqi forces launch an offensive <b>near</b> the border", elide=Qt.TextElideMode.ElideRight)
    qtbot.addWidget(label)
    label.resize(120, 24)
    label.grab()
    assert label.shown_text().endswith("…")
    assert as_shown(label.toolTip()) == label.text()
    label.resize(2000, 24)
    label.grab()
    assert label.shown_text() == label.text()
    assert label.toolTip() == ""


def test_a_label_that_may_shorten_can_become_narrow(qtbot: QtBot) -> None:
    rigid, supple = PlainLabel("word " * 40), PlainLabel("word " * 40, elide=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(rigid)
    qtbot.addWidget(supple)
    assert supple.minimumSizeHint().width() < 100 < rigid.minimumSizeHint().width()
    assert supple.sizeHint() == rigid.sizeHint()


def test_a_shortened_label_paints_its_beginning(qtbot: QtBot) -> None:
    label = PlainLabel("Iraqi forces launch an offensive", elide=Qt.TextElideMode.ElideRight)
    qtbot.addWidget(label)
    label.resize(100, 24)
    colours = pixels(label.grab().toImage())
    assert len(colours) > 3


def test_muted_text_takes_the_muted_colour(qtbot: QtBot) -> None:
    label = PlainLabel("quiet", muted=True)
    qtbot.addWidget(label)
    assert label.palette().color(label.foregroundRole()) == current_theme().text_muted


def pixels(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_chip_wears_the_colours_of_its_label(qapp: QApplication, qtbot: QtBot, name: ThemeName) -> None:
    chip = Chip("Armed group", "#d9534f", key="2")
    qtbot.addWidget(chip)
    apply_theme(qapp, name)
    chip.resize(chip.sizeHint())
    assert load_theme(name).label("#d9534f").chip.name() in pixels(chip.grab().toImage())


def test_a_suggested_chip_differs_in_more_than_colour(qtbot: QtBot) -> None:
    judged, suggested = Chip("Place", "#808080"), Chip("Place", "#808080", judged=False)
    for chip in (judged, suggested):
        qtbot.addWidget(chip)
        chip.resize(chip.sizeHint())
    fill = current_theme().label("#808080").chip.name()
    assert fill in pixels(judged.grab().toImage())
    assert fill not in pixels(suggested.grab().toImage())


def test_a_chip_tells_its_label_and_key_to_screen_readers(qtbot: QtBot) -> None:
    chip = Chip("Place", "#2e9e6b", key="4")
    qtbot.addWidget(chip)
    assert spoken(chip) == "Place, key 4"
    chip.set_label("Person", "#3d7dd8", judged=False)
    assert spoken(chip) == "Person, suggested"


def spoken(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_a_chip_grows_with_name_key_and_font(qtbot: QtBot) -> None:
    chip = Chip("Place", "#2e9e6b")
    qtbot.addWidget(chip)
    small = chip.sizeHint()
    chip.set_label("Place of refuge", "#2e9e6b", key="4")
    assert chip.sizeHint().width() > small.width()
    before = chip.sizeHint()
    chip.setFont(ui_font(zoom=2))
    assert chip.sizeHint().height() > before.height() * 1.7
    assert chip.minimumSizeHint().width() < chip.sizeHint().width()


def test_a_chip_in_a_narrow_place_shortens_its_name(qapp: QApplication) -> None:
    font = chip_font(ui_font())
    image = QImage(QSize(60, 24), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setFont(font)
    colours = load_theme("light").label("#2e9e6b")
    paint_chip(painter, QRectF(2, 2, 40, 20), "A very long label name", colours, key="9")
    painter.end()
    assert pixels(image.copy(44, 0, 16, 24)) == {"#ffffff"}
    assert chip_size(font, "A very long label name").width() > 40


def test_a_section_heading_is_quiet_and_named(qtbot: QtBot) -> None:
    heading = SectionHeading("Labels")
    qtbot.addWidget(heading)
    assert spoken(heading) == "Labels"
    assert heading.font().bold() or heading.font().weight() > 500
    assert heading.palette().color(heading.foregroundRole()) == current_theme().text_muted


def test_headings_chips_and_empty_states_grow_with_the_zoom(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    state = EmptyState("queue", "No articles yet", "Import some.")
    parts = (SectionHeading("Labels"), Chip("Place", "#2e9e6b"), *state.findChildren(QLabel))
    for part in (*parts[:2], state):
        layout.addWidget(part)
    window.ensurePolished()
    window.grab()
    before = [part.sizeHint().height() for part in parts]
    apply_fonts(zoom=2.0)
    window.grab()
    after = [part.sizeHint().height() for part in parts]
    apply_fonts()
    assert all(new > old * 1.7 for old, new in zip(before, after, strict=True)), (before, after)


def test_an_empty_state_says_what_to_do_and_does_it(qtbot: QtBot) -> None:
    done: list[str] = []
    first, second = QAction(icon("import"), "&Import articles…"), QAction(icon("open"), "Open…")
    first.triggered.connect(lambda: done.append("import"))
    second.setEnabled(False)
    state = EmptyState("queue", "No <b>articles</b> yet", "Import & begin.", [first, second])
    qtbot.addWidget(state)
    state.resize(600, 400)
    assert spoken(state) == "No <b>articles</b> yet"
    assert state.accessibleDescription() == "Import & begin."
    go, other = state.buttons()
    assert go.text() == "&Import articles…"
    assert spoken(go).startswith("Import articles")
    assert not other.isEnabled()
    qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    go.setFocus()
    qtbot.keyClick(go, Qt.Key.Key_Space)
    assert done == ["import", "import"]
    assert go.focusPolicy() is Qt.FocusPolicy.StrongFocus


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_first_button_stands_on_the_accent_with_a_matching_icon(
    qapp: QApplication, qtbot: QtBot, name: ThemeName
) -> None:
    action = QAction(icon("add"), "Add")
    state = EmptyState("label", "No labels yet", actions=[action])
    qtbot.addWidget(state)
    apply_theme(qapp, name)
    action.setText("Add a label…")
    state.resize(400, 300)
    seen = pixels(state.buttons()[0].grab().toImage())
    theme = load_theme(name)
    assert {theme.accent.name(), theme.accent_text.name()} <= seen
    assert theme.text.name() not in seen
    assert state.buttons()[0].text() == "Add a label…"


def test_an_empty_state_may_end_before_its_actions(qtbot: QtBot) -> None:
    action = QAction("Import…")
    state = EmptyState("queue", "No articles yet", actions=[action])
    state.deleteLater()
    QApplication.sendPostedEvents(state, 52)  # DeferredDelete
    action.setText("Import articles…")
