"""Changing the label scheme from the window: opens the dialogs, writes what they decide, and says what was done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QFileDialog

from glossator.domain.article import ArticleState
from glossator.domain.effects import Effects
from glossator.errors import UserError
from glossator.session import scheme_editing, schemes
from glossator.session.jobs import ChangeJob
from glossator.session.large_change import LARGE
from glossator.session.scheme_plans import LabelCounts, SchemePlan, count
from glossator.ui.notice import NoticeKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from glossator.domain.labels import Label, LabelScheme
    from glossator.session.jobs import Job
    from glossator.session.outcome import Draft, Outcome
    from glossator.session.session import Session
    from glossator.ui.dialogs.scheme_editor import SchemeEditor
    from glossator.ui.dialogs.scheme_preview import PlanDialog
    from glossator.ui.main_window import MainWindow

_TOPIC = "scheme"
_WAIT_MS = 250


def scheme_desk(window: MainWindow) -> SchemeDesk:
    """Return the window's one, made when it is first needed."""
    return window.findChild(SchemeDesk) or SchemeDesk(window)


class SchemeDesk(QObject):
    """Carries out wishes about the labels of the open project; a dialog asks where something must be chosen."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._editor: SchemeEditor | None = None
        self._mine: set[str] = set()
        self._counts: LabelCounts | None = None
        self._then: Callable[[dict[str, int]], None] | None = None
        self._mapping: SchemePlan | None = None
        self._counting = QTimer(self)
        self._counting.timeout.connect(self._count)
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look_at_mapping)

    @property
    def _session(self) -> Session:
        session = self._window.session
        if session is None:
            raise UserError("There is no project whose labels could be changed.", "Open one first.")
        return session

    # The editor

    def open_editor(self, label_id: str | None = None) -> None:
        """Show the editor with a label selected: the one named, or that of the current mark."""
        from glossator.ui.dialogs.scheme_editor import SchemeEditor

        scheme = self._session.scheme
        mark = self._window.desk.current
        wanted = label_id or (mark.label if mark is not None else None)
        editor = SchemeEditor(scheme, wanted if wanted in scheme else None, parent=self._window)
        self._connect(editor)
        self._editor = editor
        unsubscribe = self._session.subscribe(self._take_in)
        self._begin_counting()
        try:
            editor.exec()
        finally:
            self._editor = None
            self._mine.clear()
            self._counting.stop()
            self._looking.stop()
            self._counts = self._mapping = self._then = None
            unsubscribe()
            editor.deleteLater()

    def _connect(self, editor: SchemeEditor) -> None:
        editor.label_edited.connect(lambda label: self._try(lambda: scheme_editing.edit_label(self._scheme, label)))
        editor.key_taken.connect(lambda of, key: self._try(lambda: scheme_editing.give_key(self._scheme, of, key)))
        editor.order_wished.connect(lambda ids: self._try(lambda: scheme_editing.reorder(self._scheme, ids)))
        editor.name_edited.connect(lambda name: self._try(lambda: scheme_editing.rename_scheme(self._scheme, name)))
        editor.mapping_typed.connect(self._preview_mapping)
        editor.add_wished.connect(self.add)
        editor.id_wished.connect(self.rename_id)
        editor.merge_wished.connect(self.merge)
        editor.delete_wished.connect(self.delete)
        editor.import_wished.connect(self.import_scheme)
        editor.export_wished.connect(self.export_scheme)
        editor.undo_wished.connect(self._window.desk.undo)

    @property
    def _scheme(self) -> LabelScheme:
        return self._session.scheme

    def _take_in(self, outcome: Outcome) -> None:
        """Show in the editor what has changed, and whether it can be taken back there."""
        if self._editor is None:
            return
        if Effects.SCHEME in outcome.effects:
            self._editor.show_scheme(self._scheme)
            self._editor.show_mapping("")
        if outcome.change is not None:
            self._mine.add(outcome.change.id)
            history = self._session.history
            self._editor.show_undo(history.undo_title if history.next_undo in self._mine else "")
            self._editor.say(outcome.change.title)
        if outcome.effects & (Effects.SPANS | Effects.ARTICLES):
            self._begin_counting()

    # Single wishes, from the editor and from the palette

    def add(self) -> None:
        """Ask for a new label and add it."""
        from glossator.ui.dialogs.scheme_label import NewLabelDialog

        session = self._session
        confirmed = session.project.state_counts(session.layer).get(ArticleState.CONFIRMED, 0)
        dialog = NewLabelDialog(session.scheme, confirmed=confirmed, parent=self._editor or self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._try(lambda: scheme_editing.add_label(self._scheme, dialog.label))
            if self._editor is not None and dialog.label.id in self._scheme:
                self._editor.show_scheme(self._scheme, dialog.label.id)
        dialog.deleteLater()

    def recolour(self, label_id: str, colour: str) -> None:
        """Give a label another colour."""
        label = self._scheme.label(label_id)
        self._try(lambda: scheme_editing.edit_label(self._scheme, replace(label, colour=colour)))

    def rename_id(self, label_id: str) -> None:
        """Ask for another id of a label, and change all its spans."""
        from glossator.ui.dialogs.scheme_preview import IdDialog

        label = self._scheme.label(label_id)
        self._ask(
            IdDialog(
                label,
                lambda new: scheme_editing.rename_id(self._session, label_id, new),
                parent=self._editor or self._window,
            )
        )

    def merge(self, label_id: str) -> None:
        """Ask into which label another is merged, and do that."""
        from glossator.ui.dialogs.scheme_preview import MergeDialog

        label, others = self._with_others(label_id)
        self._ask(
            MergeDialog(
                label,
                others,
                lambda kept: scheme_editing.merge_labels(self._session, label_id, kept),
                parent=self._editor or self._window,
            )
        )

    def delete(self, label_id: str) -> None:
        """Ask what happens to the spans of a label, and delete it."""
        from glossator.ui.dialogs.scheme_preview import DeleteDialog

        label, others = self._with_others(label_id)

        def make(move_to: str | None, delete: bool, sources_to: str | None, reopen: bool) -> SchemePlan:  # noqa: FBT001
            return scheme_editing.delete_label(
                self._session, label_id, move_to=move_to, delete_spans=delete, sources_to=sources_to, reopen=reopen
            )

        self._when_counted(
            lambda counts: self._ask(
                DeleteDialog(label, others, counts.get(label_id, 0), make, parent=self._editor or self._window)
            )
        )

    def add_example(self, *, positive: bool = True) -> None:
        """Add the sentence around the current mark to the examples of its label."""
        desk = self._window.desk
        if desk.annotations is None or desk.current is None:
            return
        draft = scheme_editing.add_example(desk.annotations, desk.current.id, self._scheme, positive=positive)
        if draft:
            self._write(draft)
        else:
            self._window.page.notices.say(self.tr("This example stands there already."), topic=_TOPIC)

    # Files

    def export_scheme(self) -> None:
        """Ask for a file and write the scheme to it."""
        scheme, parent = self._scheme, self._editor or self._window
        start = self._session.path.parent / f"{scheme.id or 'labels'}.toml"
        name, _ = QFileDialog.getSaveFileName(parent, self.tr("Export the Labels"), str(start), "*.toml")
        if name:
            path = Path(name) if Path(name).suffix else Path(name).with_suffix(".toml")
            self._say_or_show(lambda: schemes.write_scheme(path, scheme))
            self._say(self.tr("The label scheme was written to %1.").replace("%1", path.name))

    def import_scheme(self) -> None:
        """Ask for a scheme file, show what it would change, and work with it from then on."""
        parent = self._editor or self._window
        folder = str(self._session.path.parent)
        name, _ = QFileDialog.getOpenFileName(parent, self.tr("Import Labels"), folder, self.tr("Schemes (*.toml)"))
        if name:
            self._say_or_show(lambda: self.show_import(schemes.read_scheme(Path(name))))

    def show_import(self, after: LabelScheme) -> None:
        """Show what another scheme would change, and work with it from then on if that is wanted."""
        from glossator.ui.dialogs.scheme_import import ImportSchemeDialog

        def make(moves: dict[str, str | None], reopen: bool) -> SchemePlan:  # noqa: FBT001 - as the dialog gives it
            return scheme_editing.import_scheme(self._session, after, moves, reopen=reopen)

        self._when_counted(
            lambda counts: self._ask(
                ImportSchemeDialog(self._scheme, after, counts, make, parent=self._editor or self._window)
            )
        )

    # Writing

    def _ask(self, dialog: PlanDialog) -> None:
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted and dialog.plan is not None and dialog.plan.draft is not None:
            draft = dialog.plan.draft
            self._say_or_show(lambda: self._write(draft))

    def _try(self, make: Callable[[], Draft]) -> None:
        self._say_or_show(lambda: self._write(make()))

    def _say_or_show(self, act: Callable[[], object]) -> None:
        """Do something; what is wrong in the user's world is said where the person is looking."""
        try:
            act()
        except UserError as error:
            if self._editor is None:
                self._window.show_problem(error)
                return
            self._editor.say(str(error))
            self._editor.show_scheme(self._scheme)

    def _write(self, draft: Draft) -> None:
        if not draft:
            return
        if len(draft.events) < LARGE:
            self._session.commit(draft, initiator=self)
            self._say_done(draft.title)
            return
        if self._window.jobs.job is not None:
            raise UserError("Something else is still running.", "Wait for it or cancel it first.")
        if self._editor is not None:
            self._editor.set_busy(True)
        self._window.jobs.start(ChangeJob(self._session, draft, initiator=self), self._written)

    def _written(self, job: Job) -> None:
        if self._editor is not None:
            self._editor.set_busy(False)
        if job.error is not None:
            error = job.error
            self._say_or_show(lambda: _raise(error))
        elif job.cancelled:
            self._say(self.tr("Nothing was changed."))
        else:
            self._say_done(job.title)

    def _say_done(self, title: str) -> None:
        if self._editor is None:
            self._window.page.notices.say(
                f"{title}.", NoticeKind.SUCCESS, action=self.tr("Undo"), do=self._window.desk.undo, topic=_TOPIC
            )

    def _say(self, sentence: str) -> None:
        if self._editor is not None:
            self._editor.say(sentence)
        else:
            self._window.page.notices.say(sentence, NoticeKind.SUCCESS, topic=_TOPIC)

    # Counting

    def _with_others(self, label_id: str) -> tuple[Label, tuple[Label, ...]]:
        scheme = self._scheme
        return scheme.label(label_id), tuple(label for label in scheme if label.id != label_id)

    def _when_counted(self, then: Callable[[dict[str, int]], None]) -> None:
        """Hand the number of spans of each label on, at once in a project of a usual size."""
        if self._counts is None:
            self._counts = LabelCounts(self._session)
        self._then = then
        self._counting.start(0)
        self._count()

    def _begin_counting(self) -> None:
        self._counts = LabelCounts(self._session)
        self._counting.start(0)

    def _count(self) -> None:
        if self._counts is None:
            self._counting.stop()
        elif self._counts.pump():
            self._counting.stop()
            found = {label_id: spans for label_id, (spans, _) in self._counts.counts.items()}
            if self._editor is not None:
                self._editor.show_counts(found)
            else:
                self._counts = None
            then, self._then = self._then, None
            if then is not None:
                then(found)

    def _preview_mapping(self, label: Label | None) -> None:
        """Work out, after a moment without typing, what another mapping of pipeline labels would change."""
        self._mapping = None
        if self._editor is not None:
            self._editor.show_mapping("")
        if label is None:
            self._looking.stop()
            return
        after = replace(self._scheme, labels=tuple(label if each.id == label.id else each for each in self._scheme))
        self._mapping = SchemePlan(self._session, after, "", {})
        self._looking.start(_WAIT_MS)

    def _look_at_mapping(self) -> None:
        self._looking.setInterval(0)
        if self._mapping is None or self._editor is None:
            self._looking.stop()
        elif self._mapping.pump():
            self._looking.stop()
            number = self._mapping.touched.remapped
            self._editor.show_mapping(f"{count(number, 'unjudged suggestion')} will be shown differently.")


def _raise(error: UserError) -> None:
    raise error
