"""Asks how files are to be read, where that is to be otherwise than found: columns, encoding, layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from glossator.session.import_preview import ImportWishes
from glossator.ui.dialogs.frame import add_row, new_form, paragraph, plain_button
from glossator.ui.widgets import GRID, SectionHeading, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.session.import_preview import FilePreview, ImportPreview

_ENCODINGS = (
    *(("utf-8", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "windows-1252"), ("cp1250", "windows-1250")),
    *(("cp1251", "windows-1251"), ("cp1253", "windows-1253"), ("cp1254", "windows-1254")),
    *(("cp1255", "windows-1255"), ("cp1256", "windows-1256"), ("iso8859_1", "ISO-8859-1")),
    *(("iso8859_2", "ISO-8859-2"), ("iso8859_5", "ISO-8859-5"), ("iso8859_6", "ISO-8859-6")),
    *(("koi8_r", "KOI8-R"), ("koi8_u", "KOI8-U"), ("cp850", "cp850"), ("cp866", "cp866"), ("mac_roman", "Mac Roman")),
    *(("cp932", "Shift JIS"), ("euc_jp", "EUC-JP"), ("euc_kr", "EUC-KR"), ("gb18030", "GB 18030"), ("big5", "Big5")),
)


def encoding_name(codec: str) -> str:
    """Return how people call an encoding."""
    bare = codec.replace("-", "_").removesuffix("_sig")
    return dict(_ENCODINGS).get(bare.replace("utf_", "utf-"), bare.upper().replace("_", "-"))


class ReadingChoices(QWidget):
    """What can be wished of the reading; `again` when the files are to be read anew."""

    again = Signal()

    def __init__(self, wishes: ImportWishes, formats: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._read_with = wishes
        self.tidy = QCheckBox(self.tr("Tidy the layout of texts"))
        self.encoding = QComboBox()
        self.format = QComboBox()
        self.columns: dict[str, QComboBox] = {}
        self.wrong = paragraph("")
        self.read_again = plain_button("refresh", self.tr("Read Again"), self.again.emit)
        self._form = new_form()
        self._lay_out(formats)
        self._column_row = self._form.rowCount()
        self.tidy.setChecked(bool(wishes.tidy))
        self.encoding.setCurrentIndex(max(self.encoding.findData(wishes.encoding), 0))
        self.format.setCurrentIndex(max(self.format.findData(wishes.format), 0))
        self.tidy.toggled.connect(lambda _on: self._check())
        for box in (self.encoding, self.format):
            box.currentIndexChanged.connect(lambda _row: self._check())
        self._check()

    @property
    def wishes(self) -> ImportWishes:
        """What is wished at this moment."""
        columns = {role: str(box.currentData()) for role, box in self.columns.items() if box.currentData() is not None}
        tidy = self._read_with.tidy
        if self.tidy.isChecked() is not bool(tidy):
            tidy = True if self.tidy.isChecked() else None
        return ImportWishes(tidy, self.format.currentData(), columns, self.encoding.currentData())

    @property
    def fields(self) -> list[QWidget]:
        """What the focus walks through, in order."""
        return [self.tidy, self.format, self.encoding, *self.columns.values(), self.read_again]

    def show_preview(self, preview: ImportPreview) -> None:
        """Offer the columns of the files that were read, which was done as is wished now."""
        self._read_with = self.wishes
        files = [each for each in preview.files if each.there]
        there = list(dict.fromkeys(name for each in files for name in each.there))
        for row in reversed(range(self._column_row, self._form.rowCount())):
            self._form.removeRow(row)
        self.columns = {}
        for role, words in self._roles() if there else ():
            box = self.columns[role] = self._column_box(role, words, files, there)
            add_row(self._form, words, box)
        self._check()

    def _column_box(self, role: str, words: str, files: Iterable[FilePreview], there: Iterable[str]) -> QComboBox:
        wished = self._read_with.columns.get(role)
        found = dict.fromkeys(each.columns[role] for each in files if role in each.columns)
        box = QComboBox()
        box.setAccessibleName(self.tr("Field for: %1").replace("%1", words))
        if wished is None and found:
            named = ", ".join(f"“{name}”" for name in found)
            box.addItem(self.tr("As found: %1").replace("%1", named), None)
        else:
            box.addItem(self.tr("As found") if wished is not None else self.tr("None found"), None)
        if role != "text":
            box.addItem(self.tr("None"), "")
        for name in there:
            box.addItem(f"“{name}”", name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setCurrentIndex(max(box.findData(wished), 0))
        box.currentIndexChanged.connect(lambda _row: self._check())
        return box

    def _roles(self) -> tuple[tuple[str, str], ...]:
        return (
            ("text", self.tr("Text")),
            ("title", self.tr("Title")),
            ("source", self.tr("Source")),
            ("author", self.tr("Author")),
            ("published", self.tr("Date")),
            ("url", self.tr("Address")),
            ("language", self.tr("Language")),
        )

    def _check(self) -> None:
        named = [name for name in self.wishes.columns.values() if name]
        twice = next((name for name in named if named.count(name) > 1), "")
        self.wrong.setText(self.tr("“%1” is chosen twice.").replace("%1", twice) if twice else "")
        self.wrong.setVisible(bool(twice))
        self.read_again.setEnabled(not twice and self.wishes != self._read_with)

    def _lay_out(self, formats: Iterable[tuple[str, str]]) -> None:
        self.format.setAccessibleName(self.tr("Format of the files"))
        self.format.addItem(self.tr("As found, file by file"), None)
        for format_id, name in formats:
            self.format.addItem(name, format_id)
        for each in (self.encoding, self.format):
            each.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.encoding.setAccessibleName(self.tr("Encoding of text files"))
        self.encoding.addItem(self.tr("As found, file by file"), None)
        for codec, name in _ENCODINGS:
            self.encoding.addItem(name, codec)
        why = self.tr(
            "Takes out blanks at the start and end of lines, runs of empty lines and a closing “Back to the top”. "
            "The original file is kept in the project either way. A folder can ask for this itself in its "
            "articles.toml."
        )
        self.tidy.setAccessibleDescription(why)
        self.tidy.setToolTip(plain_tooltip(why))
        self._form.setVerticalSpacing(GRID)
        self._form.setHorizontalSpacing(2 * GRID)
        add_row(self._form, self.tr("Layout"), self.tidy)
        add_row(self._form, self.tr("Format"), self.format)
        add_row(self._form, self.tr("Encoding"), self.encoding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(SectionHeading(self.tr("How the files are read")))
        column.addLayout(self._form)
        column.addWidget(self.wrong)
        column.addWidget(self.read_again, 0, Qt.AlignmentFlag.AlignRight)
