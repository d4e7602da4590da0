"""Asks who is to suggest in a project from now on: a pipeline, the word lists, and the memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QFileDialog

from glossator.ui.dialogs.frame import FramedDialog, add_row, beside, new_form, paragraph, plain_button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from glossator.ui.dialogs.new_project import PipelineChoice


@dataclass(frozen=True, slots=True)
class Sources:
    """What suggests: the name or folder of a pipeline, empty for none, and whether the word lists and the memory do."""

    pipeline: str
    gazetteer: bool
    memory: bool = True


class SourcesDialog(FramedDialog):
    """Offers the installed pipelines, any folder, or none; `choice` is what was chosen."""

    def __init__(
        self, pipelines: tuple[PipelineChoice, ...], now: Sources, *, gazetteer: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Sources of suggestions"))
        self.heading.setText(self.windowTitle())
        self.sentence.setText(
            self.tr(
                "Articles that are still to be done get the suggestions of these sources. What was suggested before "
                "stays."
            )
        )
        self.sentence.show()
        self._words = {pipeline.name: pipeline.words for pipeline in pipelines}
        self.pipeline = QComboBox()
        self.about = paragraph("")
        self.gazetteer = QCheckBox(self.tr("Known names from the word lists (gazetteers)"))
        if gazetteer:
            self.gazetteer.setText(f"{self.gazetteer.text()}: {gazetteer.replace('&', '&&')}")
        self.memory = QCheckBox(self.tr("What was confirmed in earlier articles"))
        for pipeline in pipelines:
            self.pipeline.addItem(pipeline.name, pipeline.name)
        self.pipeline.addItem(self.tr("No pipeline"), "")
        self._lay_out()
        self.choose_pipeline(now.pipeline)
        self.gazetteer.setChecked(now.gazetteer)
        self.memory.setChecked(now.memory)
        self.start = self.add_button(
            self.tr("Use these"), QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True
        )
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.pipeline.currentIndexChanged.connect(lambda _row: self._describe())
        self._describe()
        self.open_at(84, 20)
        self.pipeline.setFocus()

    @property
    def choice(self) -> Sources:
        """What is chosen at this moment."""
        return Sources(str(self.pipeline.currentData() or ""), self.gazetteer.isChecked(), self.memory.isChecked())

    def choose_pipeline(self, name: str) -> None:
        """Choose a pipeline by its name, or by its folder."""
        if self.pipeline.findData(name) < 0:
            self.pipeline.insertItem(0, name, name)
        self.pipeline.setCurrentIndex(self.pipeline.findData(name))

    def _describe(self) -> None:
        name = self.choice.pipeline
        about = self.tr("The pipeline in this folder") if Path(name).is_absolute() else self.tr("Not installed")
        self.about.setText(self._words.get(name, about) if name else self.tr("Nothing is suggested by a model."))

    def _lay_out(self) -> None:
        self.pipeline.setAccessibleName(self.tr("Pipeline that suggests"))
        browse = plain_button("folder", self.tr("A folder…"), self._browse)
        form = new_form()
        add_row(form, self.tr("Pipeline"), beside(self.pipeline, browse), self.about)
        add_row(form, self.tr("Word lists"), self.gazetteer)
        add_row(form, self.tr("Memory"), self.memory)
        self.body.addLayout(form)
        self.body.addStretch()

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("The folder of a pipeline"))
        if folder:
            self.choose_pipeline(folder)
