"""The settings pages about reading, appearance, annotating and backups; each change holds and is kept at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from glossator import paths
from glossator.domain.annotations import Mark
from glossator.session.schemes import DEFAULT, find_scheme
from glossator.session.settings import LIMITS, Settings
from glossator.ui.article.sheet import ArticleSheet
from glossator.ui.dialogs.frame import add_row, beside, new_form, paragraph, plain_button
from glossator.ui.fonts import READING_POINTS, reading_font
from glossator.ui.looks import LARGEST, SMALLEST
from glossator.ui.menus import key_text
from glossator.ui.styling import label_styles
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFormLayout

    from glossator.ui.main_window import MainWindow

_SAMPLE = (
    "Iraqi forces launched an offensive near the Syrian border on Thursday. Lt Gen Mohammedi said that the army had "
    "retaken Anna, and that 27 fighters had surrendered with their rifles.\n"
    "Agence France-Presse could not reach the town by telephone."
)
_MARKED = {
    "Iraqi": "Nationality",
    "Syrian": "Nationality",
    "Thursday": "DateTime",
    "Lt Gen Mohammedi": "Person",
    "Anna": "Location",
    "27": "Quantity",
    "rifles": "Weapon",
    "Agence France-Presse": "Organisation",
}
"""What is marked in the sample, with labels of the scheme that comes with the program."""
_USUAL = Settings()


class Preview(ArticleSheet):
    """A few lines of an article as they look with the settings of this moment."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.setAccessibleName(self.tr("What an article looks like"))
        self.setVerticalScrollBarPolicy(self.horizontalScrollBarPolicy())
        appearance().theme_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Look as the article does."""
        settings, session = self._window.settings, self._window.session
        scheme = session.scheme if session is not None else find_scheme(DEFAULT)
        marks, at = [], 0
        for number, (word, usual) in enumerate(_MARKED.items()):
            at = _SAMPLE.index(word, at)
            label = usual if usual in scheme else scheme.labels[number % len(scheme.labels)].id
            marks.append(Mark(str(number), at, at + len(word), label, judged=number % 3 != 2))
        self.set_frame_colour(current_theme().current_frame)
        self.set_styles(label_styles(scheme))
        self.setFont(reading_font(settings.text_size or READING_POINTS))
        self.set_measure(settings.measure, settings.leading)
        self.set_direction({"left-to-right": False, "right-to-left": True}.get(settings.direction))
        if not self.article_text:
            self.show_article(_SAMPLE, marks)
            self.set_current("3")


class SettingsPage(QWidget):
    """A page of settings: a form, and what is below it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window_of = window
        self.settings = window.settings
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2 * GRID)
        self.form: QFormLayout = new_form()
        self.column.addLayout(self.form)

    def keep(self, name: str, value: object) -> None:
        """Keep a setting."""
        if getattr(self.settings, name) != value:
            setattr(self.settings, name, value)
            self.settings.save()


class ReadingPage(SettingsPage):
    """The size of letters, the length and height of lines, the direction of writing."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.size_of_text = QSpinBox()
        self.measure = QSpinBox()
        self.leading = QDoubleSpinBox()
        self.direction = QComboBox()
        self.preview = Preview(window)
        self._lay_out()
        self.show_settings()
        self.size_of_text.valueChanged.connect(self._set_size)
        self.measure.valueChanged.connect(lambda value: self._set("measure", value))
        self.leading.valueChanged.connect(lambda value: self._set("leading", round(value, 1)))
        self.direction.currentIndexChanged.connect(lambda _row: self._set("direction", self.direction.currentData()))

    def show_settings(self) -> None:
        """Show what is set."""
        self.size_of_text.setValue(round(self.settings.text_size or READING_POINTS))
        self.measure.setValue(self.settings.measure)
        self.leading.setValue(self.settings.leading)
        self.direction.setCurrentIndex(self.direction.findData(self.settings.direction))

    def _set_size(self, points: int) -> None:
        self.window_of.looks.set_text_size(float(points))
        self.preview.follow()

    def _set(self, name: str, value: object) -> None:
        self.keep(name, value)
        self.window_of.looks.show_reading()
        self.preview.follow()

    def _reset(self) -> None:
        for name in ("measure", "leading", "direction"):
            self.keep(name, getattr(_USUAL, name))
        self.window_of.looks.zoom(0)
        self.window_of.looks.show_reading()
        self.show_settings()
        self.preview.follow()

    def _lay_out(self) -> None:
        self.size_of_text.setRange(int(SMALLEST), int(LARGEST))
        self.size_of_text.setSuffix(self.tr(" pt"))
        self.measure.setRange(*(int(limit) for limit in LIMITS["measure"]))
        self.measure.setSingleStep(5)
        self.measure.setSuffix(self.tr(" characters"))
        self.leading.setRange(*LIMITS["leading"])
        self.leading.setSingleStep(0.1)
        self.leading.setDecimals(1)
        self.leading.setSuffix(self.tr(" × the letters"))
        for words, value in (
            (self.tr("By each paragraph’s first letter"), "auto"),
            (self.tr("Always from left to right"), "left-to-right"),
            (self.tr("Always from right to left"), "right-to-left"),
        ):
            self.direction.addItem(words, value)
        for spin in (self.size_of_text, self.measure, self.leading):
            spin.lineEdit().setTextMargins(GRID // 2, 0, 0, 0)
        for words, field in (
            (self.tr("Text size"), self.size_of_text),
            (self.tr("Length of a line"), self.measure),
            (self.tr("Height of a line"), self.leading),
            (self.tr("Direction of writing"), self.direction),
        ):
            field.setAccessibleName(words)
            add_row(self.form, words, field)
        self.column.addWidget(self.preview, 1)
        reset = plain_button("undo", self.tr("As It Was at First"), self._reset)
        self.column.addLayout(beside(paragraph(self.tr("The text size goes for the whole window.")), reset))


class AppearancePage(SettingsPage):
    """Light, dark or high contrast, and the colours of labels."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.themes = {
            "system": QRadioButton(self.tr("As the system: light, dark or high contrast")),
            "light": QRadioButton(self.tr("Light")),
            "dark": QRadioButton(self.tr("Dark")),
            "contrast": QRadioButton(self.tr("High contrast, light or dark as the system is")),
        }
        self.safe = QCheckBox(self.tr("Colours that colour-blind eyes can tell apart"))
        self.preview = Preview(window)
        add_row(self.form, self.tr("Window"), *self.themes.values())
        note = paragraph(
            self.tr(
                "Eight colours that differ in lightness too take the place of the scheme’s, in its order. Where a "
                "scheme has more labels, they come again with a double line or a wave below the words."
            )
        )
        add_row(self.form, self.tr("Labels"), self.safe, note)
        self.column.addWidget(self.preview, 1)
        self.show_settings()
        for name, button in self.themes.items():
            button.clicked.connect(partial(window.looks.set_theme, name))
        self.safe.toggled.connect(self._set_safe)

    def show_settings(self) -> None:
        """Show what is set."""
        self.themes[self.settings.theme].setChecked(True)
        self.safe.setChecked(self.settings.safe_colours)

    def _set_safe(self, on: bool) -> None:  # noqa: FBT001 - a signal's slot
        self.keep("safe_colours", on)
        self.window_of.looks.show_styles()
        self.preview.follow()


class AnnotatingPage(SettingsPage):
    """Whose name stands at what is done, what a selection snaps to, and what confirming does."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.author = QLineEdit(self.settings.author)
        self.author.setMaxLength(100)
        self.author.setAccessibleName(self.tr("Your name"))
        self.snap = QCheckBox(self.tr("What the mouse selects grows to whole words"))
        self.snap.setChecked(self.settings.snap)
        note = self.tr("It stands at everything you do from now on; what is done already keeps its author.")
        add_row(self.form, self.tr("Your name"), self.author, paragraph(note))
        note = self.tr("Hold Alt for the opposite: single characters, or whole words where this is off.")
        add_row(self.form, self.tr("Selecting"), self.snap, paragraph(note))
        self.confirming = paragraph("", muted=False)
        add_row(self.form, self.tr("Confirming"), self.confirming)
        self.column.addStretch()
        self._say_what_confirming_does()
        self.author.editingFinished.connect(self._set_author)
        self.snap.toggled.connect(self._set_snap)
        window.menus.keys_changed.connect(self._say_what_confirming_does)

    def _say_what_confirming_does(self) -> None:
        menus = self.window_of.menus
        confirm, accept, reject, undo = (
            key_text(menus.spec(action).keys) or self.tr("(no key)")
            for action in ("article.confirm", "span.accept", "span.reject", "edit.undo")
        )
        self.confirming.setText(
            self.tr(
                "{0} vouches for the whole article: every pre-highlight that nobody has judged is accepted with it, as "
                "it stands. Reject what is wrong first ({2}), or relabel it; {1} accepts a single one. {3} takes the "
                "confirmation back, and with it all that it accepted."
            ).format(confirm, accept, reject, undo)
        )

    def _set_author(self) -> None:
        name = " ".join("".join(c for c in self.author.text() if c.isprintable()).split())
        self.author.setText(name or self.settings.author)
        if name:
            self.keep("author", name)
            if self.window_of.session is not None:
                self.window_of.session.author = name

    def _set_snap(self, on: bool) -> None:  # noqa: FBT001 - a signal's slot
        self.keep("snap", on)
        self.window_of.looks.show_reading()


class BackupsPage(SettingsPage):
    """How often backups are made, and where they are."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.folder = paths.data_dir() / "backups"
        self.minutes = QSpinBox()
        self.minutes.setRange(*(int(limit) for limit in LIMITS["backup_minutes"]))
        self.minutes.setSingleStep(5)
        self.minutes.setSuffix(self.tr(" minutes of work"))
        self.minutes.lineEdit().setTextMargins(GRID // 2, 0, 0, 0)
        self.minutes.setValue(self.settings.backup_minutes)
        self.minutes.setAccessibleName(self.tr("Minutes of work between two backups"))
        self.minutes.valueChanged.connect(lambda value: self.keep("backup_minutes", value))
        self.shown = QLineEdit(str(self.folder))
        self.shown.setReadOnly(True)
        self.shown.setCursorPosition(0)
        self.shown.setAccessibleName(self.tr("Folder of the backups"))
        note = self.tr("Another one is made when you open a project whose last backup is a day old.")
        add_row(self.form, self.tr("Every"), self.minutes, paragraph(note))
        show = plain_button("folder", self.tr("Show"), self._show_folder)
        note = self.tr("The ten latest are kept, the last of each of seven days and of each of eight weeks.")
        add_row(self.form, self.tr("Folder"), beside(self.shown, show), paragraph(note))
        self.column.addStretch()

    def _show_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))
