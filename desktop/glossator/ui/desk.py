"""The analyst's desk: the article in hand, the current mark, and what the keys and the mouse make of them."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from glossator.domain import words
from glossator.domain.article import ArticleState
from glossator.domain.doubt import is_doubtful
from glossator.domain.effects import Effects
from glossator.session import editing
from glossator.session.outcome import Outcome
from glossator.session.session import now
from glossator.ui.notice import Notice, NoticeKind
from glossator.ui.panels.mark_details import MarkState, mark_details

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from glossator.domain.annotations import Annotations, Mark
    from glossator.session.editing import Edge, Unit
    from glossator.session.job import Job
    from glossator.session.outcome import Draft
    from glossator.session.session import Session
    from glossator.ui.article.events import EdgeDrag, MarkClick, Selected
    from glossator.ui.article_page import ArticlePage


class Which(Enum):
    """The marks that a step stops at."""

    ANY = auto()
    UNJUDGED = auto()
    DOUBTFUL = auto()


_TOPIC = "desk"
"""What the desk says takes the place of what it said before."""


class Desk(QObject):
    """Carries out what an analyst does to the open article; the session does the work, the page shows it."""

    article_opened = Signal(str)
    current_changed = Signal()
    noticed = Signal(object)  # Notice
    job_wanted = Signal(object, object)  # Job, and what gets it at the end
    armed_changed = Signal(object)  # str | None: the label that every selection gets at once

    def __init__(self, page: ArticlePage, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._view = page.view
        self._session: Session | None = None
        self._annotations: Annotations | None = None
        self._visited: list[str] = []
        self._exact: tuple[int, int] | None = None
        self._following = True
        self._warned: str | None = None
        self._awaits = False
        self._last_label: str | None = None
        self._armed = False
        self._following_article: Callable[[], str | None] = _no_article
        self._view.set_describe(self._describe)
        self._view.mark_clicked.connect(self._click)
        self._view.selection_finished.connect(self._select)
        self._view.edge_dragged.connect(self._drag)
        self._view.caret_moved.connect(self._follow)

    @property
    def session(self) -> Session | None:
        """The open project."""
        return self._session

    @property
    def article(self) -> str | None:
        """The id of the article in hand."""
        return self._annotations.article if self._annotations else None

    @property
    def annotations(self) -> Annotations | None:
        """The annotations of the article in hand."""
        return self._annotations

    @property
    def current(self) -> Mark | None:
        """The current mark."""
        key = self._view.current
        return self._annotations.mark(key) if self._annotations and key and key in self._annotations else None

    @property
    def last_label(self) -> str | None:
        """The label that was given last."""
        return self._last_label

    def stretch_in_hand(self) -> tuple[int, int] | None:
        """Return the selected words, or else those of the current mark, or else the word at the caret."""
        if self._annotations is None:
            return None
        chosen, mark = self._chosen_stretch(), self.current
        if chosen is None and mark is not None:
            return mark.start, mark.end
        return chosen or words.word_at(self._annotations.text, self._view.caret_position())

    def show_session(self, session: Session | None) -> None:
        """Work on another project, or on none."""
        self._session = session
        self._annotations = None
        self._visited = []
        self._last_label = None
        self.arm(on=False)
        self._page.clear()
        self.current_changed.emit()

    def follow_queue(self, following: Callable[[], str | None]) -> None:
        """Ask this for the article that comes after the one in hand; None lets the order of the import decide."""
        self._following_article = following

    def expect_suggestions(self, *, expected: bool) -> None:
        """Say whether the sources are still at work on the article in hand."""
        self._awaits = expected

    # Articles

    def open(self, article: str, *, remember: bool = True) -> None:
        """Show an article."""
        if self._session is None:
            return
        if remember and self.article and self.article != article:
            self._visited.append(self.article)
        self._annotations = self._session.annotations(article)
        self._warned = None
        self._following = False
        self._page.show_article(
            self._session.project.article(article), self._annotations.text, self._annotations.marks()
        )
        self._following = True
        self._page.show_status(self._annotations.status, self._annotations.remark)
        self._view.update_misfits((), self._misfits(self._annotations.marks()))
        self.article_opened.emit(article)
        self.current_changed.emit()

    def back(self) -> None:
        """Return to the article that was open before."""
        while self._visited:
            article = self._visited.pop()
            if self._session and self._session.project.key_of(article) is not None:
                self.open(article, remember=False)
                return
        self._say(self.tr("There is no earlier article to go back to."))

    def confirm(self) -> None:
        """Vouch for the article and open the next one that is not confirmed."""
        if self._session is None or self._annotations is None:
            return
        if self._awaits and self._warned != self.article:
            self._warned = self.article
            self._say(
                self.tr("Pre-highlights for this article are still on their way. Press again to confirm without them.")
            )
            return
        accepted = len(self._annotations.open_suggestions)
        self.commit(editing.confirm(self._annotations, by=self._session.author, at=now()))
        total = len(self._annotations.spans)
        self._go_on()
        self._say(self.tr("Confirmed: {0}, {1} of them accepted with it.").format(_spans(total), accepted), undo=True)

    def skip(self, reason: str = "") -> None:
        """Set the article aside, perhaps saying why, and open the next one."""
        if self._session and self._annotations:
            self.commit(editing.skip(self._annotations, by=self._session.author, at=now(), reason=reason))
            self._go_on()
            self._say(self.tr("Skipped."), undo=True)

    def reopen(self) -> None:
        """Make the article one that is to be done again."""
        if self._annotations:
            self.commit(editing.reopen(self._annotations))

    # Marks

    def step_mark(self, step: int, which: Which = Which.ANY) -> None:
        """Go to the next or the previous mark, of all or of some, going round at the end."""
        annotations = self._annotations
        if annotations is None:
            return

        def wanted(mark_id: str) -> bool:
            if which is Which.DOUBTFUL:
                return is_doubtful(annotations, mark_id)
            return which is Which.ANY or annotations.span(mark_id) is None

        at, here = self._view.caret_position(), self._view.current
        mark = (
            annotations.next_mark(at, after=here, wanted=wanted)
            if step > 0
            else annotations.previous_mark(at, before=here, wanted=wanted)
        )
        if mark is not None:
            self.go_to(mark.id)
        elif which is Which.ANY:
            self._say(self.tr("Nothing is marked. Select words and press a label’s key."))
        elif which is Which.UNJUDGED or not annotations.open_suggestions:
            self._say(self.tr("Nothing is left to judge: the article can be confirmed."))
        else:
            self._say(self.tr("No source is unsure of what is left, and none disagrees with another."))

    def go_to(self, mark_id: str | None, *, caret: int | None = None) -> None:
        """Make a mark the current one, or none; the caret goes to where the mark begins, or to another place."""
        self._following = False
        if self._annotations and mark_id is not None and mark_id in self._annotations:
            self._view.set_caret(self._annotations.mark(mark_id).start if caret is None else caret)
            self._view.set_current(mark_id)
        elif caret is not None:
            self._view.set_caret(caret)
            self._view.set_current(None)
        else:
            self._view.set_current(None)
        self._following = True
        self.current_changed.emit()

    def accept(self) -> None:
        """Accept the current pre-highlight and go to the next unjudged one; give selected words the last label."""
        if self._chosen_stretch() is not None:
            if self._last_label is None:
                self._say(self.tr("Press a label’s key first; the next selection can have the same one with Space."))
            else:
                self.label(self._last_label)
            return
        if self._annotations and (mark := self.current):
            self.commit(editing.accept(self._annotations, mark.id))
            following = self._annotations.next_mark(mark.start, after=self._view.current, unjudged=True)
            if following is not None:
                self.go_to(following.id)

    def reject(self) -> None:
        """Reject or delete the current mark."""
        if self._annotations and (mark := self.current):
            self.commit(editing.reject(self._annotations, mark.id))

    def label(self, label_id: str, *, beside: bool = False) -> None:
        """Label the selected words; without a selection, the current mark, or the word at the caret."""
        if self._session is None or self._annotations is None:
            return
        name = self._session.scheme.label(label_id).name
        self._last_label = label_id
        if self._armed:
            self.armed_changed.emit(label_id)
        mark = self.current
        stretch = self._chosen_stretch()
        if stretch is None and mark is not None:
            if not beside:
                self.commit(editing.relabel(self._annotations, mark.id, label_id, name))
                return
            stretch = (mark.start, mark.end)
        if stretch is None:
            stretch = words.word_at(self._annotations.text, self._view.caret_position())
        if stretch is None:
            self._say(self.tr("Select the words to be marked first, then press the label’s key."))
            return
        self._view.clear_selection()
        self.commit(editing.add(self._annotations, *stretch, label_id, name, beside=beside))

    def step_edge(self, edge: Edge, unit: Unit, step: int) -> None:
        """Move an edge of the current mark by a word or a character."""
        if self._annotations and (mark := self.current):
            self.commit(editing.step_edge(self._annotations, mark.id, edge, unit, step))

    def fit(self) -> None:
        """Widen the current mark to the pipeline's tokens."""
        if self._session is None or self._annotations is None or (mark := self.current) is None:
            return
        tokens = self._session.tokens(self._annotations.article)
        if tokens is None:
            self._say(self.tr("Where the pipeline’s tokens are is not known: it is still loading, or not used."))
            return
        draft = editing.fit(self._annotations, mark.id, tokens)
        if draft:
            self.commit(draft)
        else:
            self._say(self.tr("This span falls on the pipeline’s tokens."))

    def join(self, direction: int) -> None:
        """Make one span of the current mark and its next or previous neighbour."""
        if self._annotations and (mark := self.current):
            draft = editing.join(self._annotations, mark.id, direction)
            if draft:
                self.commit(draft)
            else:
                self._say(
                    self.tr("There is no span after this one.")
                    if direction > 0
                    else self.tr("There is no span before this one.")
                )

    def split(self) -> None:
        """Cut the current mark in two at the caret."""
        if self._annotations and (mark := self.current):
            draft = editing.split(self._annotations, mark.id, self._view.caret_position())
            if draft:
                self.commit(draft)
            else:
                self._say(self.tr("Put the caret where the span is to be cut: Ctrl+Right takes it on by a word."))

    def arm(self, *, on: bool) -> None:
        """Let the last label stay armed, so that every selection gets it at once, or no longer."""
        if on and self._last_label is None:
            self._say(self.tr("Press a label’s key first; that label then stays armed."))
        self._armed = on and self._last_label is not None
        self.armed_changed.emit(self._last_label if self._armed else None)

    @property
    def armed(self) -> bool:
        """Whether the last label stays armed."""
        return self._armed

    # Undo

    def undo(self) -> None:
        """Take the last change back, wherever it was made."""
        if self._session:
            title = self.tr("Undone: {0}.").format(self._session.history.undo_title)
            if (job := self._session.undo_job(initiator=self)) is not None:
                self.job_wanted.emit(job, lambda done: self._show_job(done, title))
            else:
                self._show_taken_back(self._session.undo(initiator=self), title)

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._session:
            title = self.tr("Done again: {0}.").format(self._session.history.redo_title)
            if (job := self._session.redo_job(initiator=self)) is not None:
                self.job_wanted.emit(job, lambda done: self._show_job(done, title))
            else:
                self._show_taken_back(self._session.redo(initiator=self), title)

    def take_in(self, outcome: Outcome) -> None:
        """Show what an outcome changed in the article in hand."""
        if Effects.SCHEME in outcome.effects:
            self._show_anew()
            return
        if self._session is None or self._annotations is None or self.article not in outcome.articles:
            return
        if Effects.ARTICLES in outcome.effects and self._session.project.key_of(self._annotations.article) is None:
            self._annotations = None
            self._page.clear()
        else:
            removed, changed = self._annotations.drain()
            self._view.update_marks(removed, changed)
            judged = self._annotations.marks() if Effects.FIT in outcome.effects else changed
            self._view.update_misfits([*removed, *(mark.id for mark in judged)], self._misfits(judged))
            if outcome.effects & (Effects.STATES | Effects.REMARKS):
                self._page.show_status(self._annotations.status, self._annotations.remark)
        if outcome.initiator is not self:
            # Whoever asked for it here says at once which mark is the current one.
            self.current_changed.emit()

    def _show_anew(self) -> None:
        """Show the article as another label scheme makes it; the place stays, and the current mark if it is there."""
        if self._session is None or self._annotations is None:
            return
        if self._last_label is not None and self._last_label not in self._session.scheme:
            self._last_label = None
            self.arm(on=False)
        had_current = self._view.current is not None
        self._annotations = self._session.annotations(self._annotations.article)
        self._view.set_marks(self._annotations.marks())
        self._page.show_status(self._annotations.status, self._annotations.remark)
        if had_current and self._view.current is None:
            self._follow(self._view.caret_position())
        self.current_changed.emit()

    def _misfits(self, marks: Iterable[Mark]) -> set[str]:
        """Return those of some marks that do not fall on the pipeline's tokens, as far as these are known."""
        tokens = self._session.tokens(self.article) if self._session and self.article else None
        return {mark.id for mark in marks if not tokens.fit(mark.start, mark.end)} if tokens else set()

    def _say(self, sentence: str, *, undo: bool = False) -> None:
        if undo:
            self.noticed.emit(Notice(sentence, NoticeKind.SUCCESS, self.tr("Undo"), self.undo, _TOPIC))
        else:
            self.noticed.emit(Notice(sentence, topic=_TOPIC))

    def commit(self, draft: Draft) -> None:
        """Write a draft about the article in hand and show what it says should be current."""
        if self._session is None:
            return
        outcome = self._session.commit(draft, initiator=self)
        if outcome.change is not None:
            self._focus(outcome.focus)

    def _show_job(self, job: Job, sentence: str) -> None:
        """Show what a large change that was taken back came to."""
        if job.error is not None:
            raise job.error
        if isinstance(job.result, Outcome):
            self._show_taken_back(job.result, sentence)

    def _show_taken_back(self, outcome: Outcome | None, sentence: str) -> None:
        if outcome is None or self._session is None:
            return
        # A change of the label scheme was made nowhere in particular: whoever takes it back stays where they are.
        if Effects.SCHEME not in outcome.effects:
            if self.article not in outcome.articles:
                there = (each for each in outcome.articles if self._session.project.key_of(each) is not None)
                if (article := next(there, None)) is not None:
                    self.open(article)
            self._focus(outcome.focus)
        self._say(sentence)

    def _focus(self, mark_id: str | None) -> None:
        if self._annotations and mark_id is not None and mark_id in self._annotations:
            self.go_to(mark_id)
        else:
            self.current_changed.emit()

    def _go_on(self) -> None:
        if self._session is None or self.article is None:
            return
        following = self._following_article()
        if following is None:
            key = self._session.project.key_of(self.article) or 0
            following = self._session.project.next_article(self._session.layer, key, state=ArticleState.NEW)
        if following is not None and following != self.article:
            self.open(following)
        else:
            self._say(self.tr("That was the last one: no article is left to do."), undo=True)

    def _chosen_stretch(self) -> tuple[int, int] | None:
        selected = self._view.selected_stretch()
        if selected is None or self._annotations is None or selected == self._exact or not self._view.snaps:
            return selected
        return words.snap(self._annotations.text, *selected)

    # What the view tells

    def _click(self, click: MarkClick) -> None:
        self._following = False
        self._view.set_current(click.id, reveal=False)
        self._following = True
        self.current_changed.emit()

    def _select(self, selected: Selected) -> None:
        if self._annotations is None:
            return
        stretch = (selected.start, selected.end)
        if not selected.exact:
            stretch = words.snap(self._annotations.text, *stretch) or stretch
        self._exact = stretch
        self._following = False
        self._view.select(*stretch)
        self._view.set_current(None)
        self._following = True
        if self._armed and self._last_label is not None:
            self.label(self._last_label)
        else:
            self.current_changed.emit()

    def _drag(self, drag: EdgeDrag) -> None:
        if self._annotations and drag.id in self._annotations:
            self.commit(editing.move_edge(self._annotations, drag.id, editing.Edge(drag.edge), drag.position))

    def _follow(self, position: int) -> None:
        """Make the mark under the caret the current one, as the caret walks through the text."""
        if not self._following or self._annotations is None:
            return
        here = None
        if self._view.selected_stretch() is None:
            marks = self._annotations.overlapping(position, position + 1)
            here = min(marks, key=lambda mark: mark.end - mark.start, default=None)
        if (here.id if here else None) != self._view.current:
            self._view.set_current(here.id if here else None, reveal=False)
            self.current_changed.emit()

    def _describe(self, mark_id: str) -> str:
        if self._session is None or self._annotations is None or mark_id not in self._annotations:
            return ""
        details = mark_details(
            self._annotations, mark_id, self._session.scheme, self._session.tokens(self.article or "")
        )
        lines = [f"{details.text}: {details.label}, {details.state.value.lower()}"]
        if details.state is not MarkState.BY_HAND and details.source:
            lines.append(f"{details.source}: {details.why}" if details.why else details.source)
        return "\n".join([*lines, *details.others])


def _no_article() -> str | None:
    """Leave it to the order of the import."""
    return None


def _spans(count: int) -> str:
    return "1 span" if count == 1 else f"{count} spans"
