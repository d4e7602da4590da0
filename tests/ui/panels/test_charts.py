from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from glossator.ui.panels.charts import BarRow, BarRows, Column, Columns, Legend, Part, PartsBar, part_colour
from glossator.ui.theme import PREFERENCES, apply_theme, current_theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def drawn(widget: QWidget, width: int, height: int) -> QImage:
    widget.resize(width, height)
    picture = QPixmap(width, height)
    picture.fill(QColor("#ff00ff"))
    widget.render(picture)
    return picture.toImage()


def near(one: QColor, other: QColor) -> bool:
    differences = (one.red() - other.red(), one.green() - other.green(), one.blue() - other.blue())
    return all(abs(difference) <= 2 for difference in differences)


@pytest.mark.parametrize("preference", [each for each in PREFERENCES if each in ("light", "dark")])
def test_the_parts_of_a_bar_are_as_wide_as_they_are_much(qtbot: QtBot, preference: str) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply_theme(application, preference)  # type: ignore[arg-type]
    bar = PartsBar("Articles")
    qtbot.addWidget(bar)
    bar.set_parts([Part(3, "success", "three"), Part(1, "danger", "one")])
    image, theme = drawn(bar, 400, 20), current_theme()
    assert near(image.pixelColor(290, 10), part_colour(theme, "success"))
    assert near(image.pixelColor(310, 10), part_colour(theme, "danger"))
    assert (bar.words_at(QPoint(100, 5)), bar.words_at(QPoint(350, 5))) == ("three", "one")
    assert bar.accessibleDescription() == "three; one"


def test_a_bar_of_nothing_is_drawn_as_nothing(qtbot: QtBot) -> None:
    bar = PartsBar("Articles")
    qtbot.addWidget(bar)
    bar.set_parts([Part(0, "success", "none")])
    drawn(bar, 100, 20)
    assert bar.words_at(QPoint(50, 5)) in ("", "none")


def test_rows_are_drawn_to_one_scale_and_named(qtbot: QtBot) -> None:
    rows = BarRows("Spans")
    qtbot.addWidget(rows)
    rows.set_rows(
        [
            BarRow("Person", (Part(100, "#aa3355"),), "100", "Person: 100"),
            BarRow("Place", (Part(50, "#3355aa"),), "50", "Place: 50"),
        ]
    )
    assert rows.sizeHint().height() == 2 * rows.row_height
    image, theme = drawn(rows, 400, rows.sizeHint().height()), current_theme()
    lengths = []
    for number, colour in enumerate(("#aa3355", "#3355aa")):
        y = int((number + 0.5) * rows.row_height)
        lengths.append(sum(near(image.pixelColor(x, y), part_colour(theme, colour)) for x in range(400)))
    assert lengths[0] == pytest.approx(2 * lengths[1], rel=0.05)
    assert rows.words_at(QPoint(10, rows.row_height + 2)) == "Place: 50"
    assert rows.words_at(QPoint(10, 10_000)) == ""
    assert rows.accessibleDescription() == "Person: 100; Place: 50"


def test_columns_stand_as_high_as_they_are_much(qtbot: QtBot) -> None:
    columns = Columns("Days")
    qtbot.addWidget(columns)
    monday, tuesday = Column("Mo", 4, "Monday: 4", strong=True), Column("", 0, "Tuesday: 0")
    columns.set_columns([monday, tuesday, Column("We", 2, "Wednesday: 2", strong=True)])
    image, colour = drawn(columns, 300, 120), part_colour(current_theme(), "accent")
    heights = [sum(near(image.pixelColor(x, y), colour) for y in range(120)) for x in (50, 150, 250)]
    assert heights[0] == pytest.approx(2 * heights[2], abs=2)
    assert heights[1] == 0
    assert columns.words_at(QPoint(290, 5)) == "Wednesday: 2"
    assert columns.accessibleDescription() == "Monday: 4; Wednesday: 2"


def test_a_legend_breaks_into_lines_where_there_is_little_room(qtbot: QtBot) -> None:
    legend = Legend([("success", "accepted"), ("danger", "rejected"), ("warning", "moved")])
    qtbot.addWidget(legend)
    assert legend.heightForWidth(80) >= 3 * legend.heightForWidth(1000)
    assert legend.accessibleName() == "accepted, rejected, moved"
    drawn(legend, 80, legend.heightForWidth(80))
