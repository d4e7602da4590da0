from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QFont, QImage, QPalette
from PySide6.QtTest import QTest
from tests.ui.article.conftest import STYLES, style

from glossator.domain.annotations import Mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.article.conftest import Desk

TEXT = (
    "Iraqi forces launched an offensive against ISIL near the Syrian border in Anbar province on Thursday, piling "
    "further pressure on the extremist group’s crumbling caliphate.\n\n"
    "قال المتحدث باسم وزارة الداخلية سعد معن إن القوات دخلت مدينة القائم، يوم الخميس 5 يناير 2017\n"
    "Daesh (الدولة الإسلامية) fled 😀 cafe\u0301 owners; Tel Aviv-born Ze’ev and the 7th division of the army.\n\n"
) * 6
LABELS = ("person", "group", "place", "unknown")


def picture(desk: Desk) -> QImage:
    QTest.qWait(0)
    return desk.view.viewport().grab().toImage()


def random_marks(chance: random.Random, count: int) -> dict[str, Mark]:
    marks = {}
    for number in range(count):
        start = chance.randrange(len(TEXT) - 80)
        end = start + chance.choice((2, 5, 9, 12, 30, 70))
        marks[f"m{number}"] = Mark(f"m{number}", start, end, chance.choice(LABELS), judged=chance.random() < 0.5)
    return marks


@pytest.mark.parametrize("seed", range(6))
def test_changes_one_by_one_leave_the_same_picture_as_a_fresh_start(make_desk: Callable[[], Desk], seed: int) -> None:
    chance = random.Random(seed)
    desk, fresh = make_desk(), make_desk()
    marks = random_marks(chance, 40)
    desk.show(TEXT, *marks.values())
    picture(desk)
    for step in range(12):
        key = chance.choice(sorted(marks))
        old = marks.pop(key)
        if step % 3 == 0:
            marks[key] = Mark(key, old.start, old.end, chance.choice(LABELS), judged=not old.judged)
        elif step % 3 == 1:
            marks[f"n{step}"] = Mark(f"n{step}", old.start, old.end + chance.randrange(9), "person", judged=True)
        if step % 2:
            desk.view.set_marks(list(marks.values()))
        else:
            desk.view.update_marks([key], [m for m in (marks.get(key), marks.get(f"n{step}")) if m is not None])
        picture(desk)
    fresh.show(TEXT, *marks.values())
    assert picture(desk) == picture(fresh)


def test_many_changes_at_once_leave_the_same_picture_as_a_fresh_start(make_desk: Callable[[], Desk]) -> None:
    desk, fresh = make_desk(), make_desk()
    desk.show(TEXT, *random_marks(random.Random(1), 60).values())
    picture(desk)
    after = list(random_marks(random.Random(2), 90).values())
    desk.view.set_marks(after)
    fresh.show(TEXT, *after)
    assert picture(desk) == picture(fresh)


def test_setting_the_same_marks_again_paints_nothing(desk: Desk) -> None:
    marks = random_marks(random.Random(3), 40)
    desk.show(TEXT, *marks.values())
    before = picture(desk)
    counter = _PaintCounter()
    desk.view.viewport().installEventFilter(counter)
    desk.view.set_marks([Mark(m.id, m.start, m.end, m.label, m.judged) for m in marks.values()])
    QTest.qWait(5)
    assert counter.count == 0
    assert picture(desk) == before


def test_judged_and_suggested_differ_without_colour(desk: Desk) -> None:
    """Seen in grey, a suggestion differs from a judged span in its line and its chip, not only in its tone."""
    grey = {key: style(key, "#808080") for key in STYLES}
    desk.view.set_styles(grey)
    pictures = []
    for judged in (True, False):
        desk.show("Iraqi forces took Mosul today", Mark("m", 18, 23, "place", judged=judged))
        pictures.append(picture(desk).convertToFormat(QImage.Format.Format_Grayscale8))
    solid, broken = pictures
    line = desk.view._page.line_at(40)
    assert line is not None
    piece = desk.view._page.picture(line).pieces[0]
    box = desk.view.boxes(piece.placed)[0][1]
    y = round(box.bottom()) - 2
    columns = range(round(box.left()) + 4, round(piece.text_end))
    assert len({solid.pixel(x, y) for x in columns}) == 1
    assert len({broken.pixel(x, y) for x in columns}) > 1


def test_the_current_mark_has_a_frame_in_the_accent_colour(desk: Desk) -> None:
    desk.show("Iraqi forces took Mosul today", Mark("m", 18, 23, "place", judged=True))
    accent = QColor("#ff00ff")
    palette = desk.view.palette()
    palette.setColor(QPalette.ColorRole.Accent, accent)
    desk.view.setPalette(palette)
    assert _pixels(picture(desk), accent) == 0
    desk.view.set_current("m")
    assert _pixels(picture(desk), accent) > 80
    desk.view.set_frame_colour(QColor("#00ffff"))
    assert _pixels(picture(desk), accent) == 0


def test_new_styles_palettes_fonts_and_sizes_are_seen_at_once(make_desk: Callable[[], Desk]) -> None:
    marks = random_marks(random.Random(5), 40).values()
    desk, fresh = make_desk(), make_desk()
    other = {key: style(f"{value.name} x", "#705090") for key, value in STYLES.items()}
    palette = QPalette(QColor("#202020"))
    font = QFont(desk.view.font())
    font.setPointSizeF(14)
    desk.show(TEXT, *marks)
    picture(desk)
    for each in (desk, fresh):
        each.view.set_styles(other)
        each.view.setPalette(palette)
        each.view.setFont(font)
        each.view.set_measure(60)
        each.view.resize(640, 500)
    fresh.show(TEXT, *marks)
    assert picture(desk) == picture(fresh)


def test_a_label_without_a_style_is_shown_by_its_id(desk: Desk) -> None:
    desk.show("Iraqi forces took Mosul today", Mark("m", 18, 23, "FAC", judged=False))
    picture(desk)
    assert desk.view.spoken("m") == "Mosul, FAC, suggested"


def test_a_mark_that_ends_in_blanks_and_line_ends_has_its_chip_after_its_words(desk: Desk) -> None:
    text = "Iraqi forces\n\n took Mosul"
    desk.show(text, Mark("m", 6, 15, "group", judged=True), Mark("blank", 12, 14, "place", judged=True))
    picture(desk)
    line = desk.view._page.line_at(40)
    assert line is not None
    assert [chip.placed.mark.id for chip in desk.view._page.picture(line).chips] == ["m"]


def test_right_to_left_chips_stand_left_of_their_words(desk: Desk) -> None:
    text = "دخلت القوات مدينة القائم، يوم الخميس"
    start = text.index("القائم")
    desk.show(text, Mark("m", start, start + 6, "place", judged=True))
    picture(desk)
    line = desk.view._page.line_at(40)
    assert line is not None
    drawn = desk.view._page.picture(line)
    assert len(drawn.pieces) == 1
    piece = drawn.pieces[0]
    assert piece.text_end < piece.text_start
    assert drawn.chips[0].rect.right() <= piece.text_end
    assert drawn.chips[0].rect.left() >= piece.left


def _pixels(image: QImage, colour: QColor) -> int:
    return sum(
        image.pixelColor(x, y).rgb() == colour.rgb()
        for x in range(image.width())
        for y in range(min(image.height(), 90))
    )


class _PaintCounter(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False
