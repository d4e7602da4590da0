"""Asks for everything that a new project needs: its file, its labels, and who suggests."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QFileDialog, QLineEdit

from glossator.ui.dialogs.frame import FramedDialog, add_row, beside, new_form, paragraph, plain_button
from glossator.ui.dialogs.label_flow import LabelFlow
from glossator.ui.widgets import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from glossator.domain.labels import LabelScheme

SUFFIX = ".glossator"


@dataclass(frozen=True, slots=True)
class SchemeChoice:
    """A label scheme that can be chosen; `name` is what is handed back."""

    name: str
    scheme: LabelScheme


@dataclass(frozen=True, slots=True)
class PipelineChoice:
    """A spaCy pipeline that can be chosen, with what is to be said of it."""

    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class NewProjectOffer:
    """What the dialog offers; the first scheme and `pipeline` are chosen at first."""

    folder: Path
    schemes: tuple[SchemeChoice, ...]
    pipelines: tuple[PipelineChoice, ...] = ()
    pipeline: str = ""
    name: str = "articles"
    articles: tuple[Path, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class NewProject:
    """What was chosen; an empty `pipeline` means that none suggests."""

    path: Path
    scheme: str
    pipeline: str
    gazetteer: bool
    articles: tuple[Path, ...] = ()


def what_is_wrong(text: str) -> str:
    """Return why a project cannot be made under a path, as a sentence; empty when it can."""
    if not text.strip():
        return "Say where the project is to be kept."
    path = with_suffix(text)
    if not path.is_absolute():
        return "Give the whole path, with the folder."
    if path.exists():
        return f"“{path.name}” is there already. Choose another name, or open it instead."
    if not path.parent.is_dir():
        return f"There is no folder “{path.parent}”."
    if not os.access(path.parent, os.W_OK):
        return f"The folder “{path.parent}” cannot be written to."
    return ""


def with_suffix(text: str) -> Path:
    """Return the path that was typed, with the ending of projects."""
    path = Path(text.strip()).expanduser()
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX) if path.name else path


class NewProjectDialog(FramedDialog):
    """Checks what is typed as it is typed; `choice` is what was chosen."""

    def __init__(self, offer: NewProjectOffer, *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("New project"))
        self.heading.setText(self.windowTitle())
        self.sentence.setText(self.tr("A project is one file that holds articles, labels and everything you do."))
        self.sentence.show()
        self._offer = offer
        self._articles = offer.articles
        self.path = QLineEdit(str(_free_name(offer.folder, offer.name)))
        self.wrong = paragraph("")
        self.scheme = QComboBox()
        self.about_scheme = paragraph("")
        self.labels = LabelFlow()
        self.pipeline = QComboBox()
        self.about_pipeline = paragraph("")
        self.gazetteer = QCheckBox(self.tr("Known names from the word lists (gazetteers)"))
        self.articles = PlainLabel(elide=Qt.TextElideMode.ElideRight)
        self._lay_out()
        self.start = self.add_button(
            self.tr("Create project"), QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True
        )
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._fill()
        self.path.textChanged.connect(lambda _text: self._check())
        self.scheme.currentIndexChanged.connect(lambda _row: self._describe())
        self.pipeline.currentIndexChanged.connect(lambda _row: self._describe())
        self._describe()
        self._check()
        self.open_at(92, 34)
        self.path.setFocus()

    @property
    def choice(self) -> NewProject:
        """What is chosen at this moment."""
        return NewProject(
            with_suffix(self.path.text()),
            self._offer.schemes[self.scheme.currentIndex()].name,
            str(self.pipeline.currentData() or ""),
            self.gazetteer.isChecked(),
            self._articles,
        )

    def set_articles(self, articles: tuple[Path, ...]) -> None:
        """Choose the files or folders to be imported at once."""
        self._articles = articles
        number = len(articles)
        if not number:
            self.articles.setText(self.tr("None yet; they can be imported at any time"))
        else:
            names = ", ".join(path.name for path in articles)
            self.articles.setText(names)

    def accept(self) -> None:
        """Close only when a project can be made of it."""
        if not what_is_wrong(self.path.text()):
            super().accept()

    def _check(self) -> None:
        wrong = what_is_wrong(self.path.text())
        self.wrong.setText(wrong or self.tr("Will be made as ") + str(with_suffix(self.path.text())))
        self.path.setAccessibleDescription(wrong)
        self.start.setEnabled(not wrong)

    def _describe(self) -> None:
        scheme = self._offer.schemes[self.scheme.currentIndex()].scheme
        self.about_scheme.setText(scheme.description)
        self.labels.set_labels(scheme.labels)
        words = {pipeline.name: pipeline.words for pipeline in self._offer.pipelines}
        self.about_pipeline.setText(
            words.get(str(self.pipeline.currentData()), self.tr("Nothing is suggested by a model."))
        )
        self.about_pipeline.setVisible(bool(self.about_pipeline.text()))

    def _fill(self) -> None:
        for scheme in self._offer.schemes:
            count = len(scheme.scheme.labels)
            self.scheme.addItem(f"{scheme.scheme.name} ({count} labels)", scheme.name)
        for pipeline in self._offer.pipelines:
            self.pipeline.addItem(pipeline.name, pipeline.name)
        self.pipeline.addItem(self.tr("No pipeline"), "")
        self.pipeline.setCurrentIndex(max(self.pipeline.findData(self._offer.pipeline), 0))
        self.gazetteer.setChecked(True)
        self.set_articles(self._offer.articles)

    def _lay_out(self) -> None:
        self.path.setAccessibleName(self.tr("File"))
        self.scheme.setAccessibleName(self.tr("Labels"))
        self.pipeline.setAccessibleName(self.tr("Pipeline that suggests"))
        browse = plain_button("folder", self.tr("Choose…"), self._browse)
        choose = plain_button("import", self.tr("Choose…"), self._choose_articles)
        form = new_form()
        add_row(form, self.tr("File"), beside(self.path, browse), self.wrong)
        add_row(form, self.tr("Labels"), self.scheme, self.about_scheme, self.labels)
        add_row(form, self.tr("Suggestions"), self.pipeline, self.about_pipeline, self.gazetteer)
        add_row(form, self.tr("Articles"), beside(self.articles, choose))
        self.body.addLayout(form)
        self.body.addStretch()

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("New project"),
            self.path.text(),
            self.tr("Glossator projects") + f" (*{SUFFIX})",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.path.setText(str(with_suffix(name)))

    def _choose_articles(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Articles"), str(self._offer.folder))
        if names:
            self.set_articles(tuple(Path(name) for name in names))


def _free_name(folder: Path, name: str) -> Path:
    """Return a path in a folder under which nothing stands yet."""
    path = folder / f"{name}{SUFFIX}"
    number = 2
    while path.exists():
        path = folder / f"{name}-{number}{SUFFIX}"
        number += 1
    return path
