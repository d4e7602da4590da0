"""The analyst's desk: the article in hand, the current mark, and what the keys and the mouse make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from glossator.domain import words
from glossator.domain.article import ArticleState
from glossator.domain.effects import Effects
from glossator.session import editing
from glossator.session.session import now
from glossator.ui.notice import Notice, NoticeKind
from glossator.ui.panels.mark_details import MarkState, mark_details

if TYPE_CHECKING:
    from glossator.domain.annotations import Annotations, Mark
    from glossator.session.editing import Edge, Unit
    from glossator.session.outcome import Draft, Outcome
    from glossator.session.session import Session
    from glossator.ui.article.events import EdgeDrag, MarkClick, Selected
    from glossator.ui.article_page import ArticlePage


_TOPIC = "desk"
"""What the desk says takes the place of what it said before."""


class Desk(QObject):
    """Carries out what an analyst does to the open article; the session does the work, the page shows it."""

    article_opened = Signal(str)
    current_changed = Signal()
    noticed = Signal(object)  # Notice

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

    def show_session(self, session: Session | None) -> None:
        """Work on another project, or on none."""
        self._session = session
        self._annotations = None
        self._visited = []
        self._page.clear()
        self.current_changed.emit()

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
        self._page.show_status(self._annotations.status)
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
        self._commit(editing.confirm(self._annotations, by=self._session.author, at=now()))
        total = len(self._annotations.spans)
        self._go_on()
        self._say(self.tr("Confirmed: {0}, {1} of them accepted with it.").format(_spans(total), accepted), undo=True)

    def skip(self) -> None:
        """Set the article aside and open the next one."""
        if self._session and self._annotations:
            self._commit(editing.skip(self._annotations, by=self._session.author, at=now()))
            self._go_on()
            self._say(self.tr("Skipped."), undo=True)

    def reopen(self) -> None:
        """Make the article one that is to be done again."""
        if self._annotations:
            self._commit(editing.reopen(self._annotations))

    # Marks

    def step_mark(self, step: int, *, unjudged: bool = False) -> None:
        """Go to the next or the previous mark, going round at the end."""
        if self._annotations is None:
            return
        at, here = self._view.caret_position(), self._view.current
        mark = (
            self._annotations.next_mark(at, after=here, unjudged=unjudged)
            if step > 0
            else self._annotations.previous_mark(at, before=here, unjudged=unjudged)
        )
        if mark is None:
            self._say(
                self.tr("Nothing is left to judge. Enter confirms the article.")
                if unjudged
                else self.tr("Nothing is marked. Select words and press a label’s key.")
            )
            return
        self.go_to(mark.id)

    def go_to(self, mark_id: str | None) -> None:
        """Make a mark the current one, or none."""
        self._following = False
        if self._annotations and mark_id is not None and mark_id in self._annotations:
            self._view.set_caret(self._annotations.mark(mark_id).start)
            self._view.set_current(mark_id)
        else:
            self._view.set_current(None)
        self._following = True
        self.current_changed.emit()

    def accept(self) -> None:
        """Accept the current pre-highlight and go to the next unjudged one."""
        if self._annotations and (mark := self.current):
            self._commit(editing.accept(self._annotations, mark.id))
            following = self._annotations.next_mark(mark.start, after=self._view.current, unjudged=True)
            if following is not None:
                self.go_to(following.id)

    def reject(self) -> None:
        """Reject or delete the current mark."""
        if self._annotations and (mark := self.current):
            self._commit(editing.reject(self._annotations, mark.id))

    def label(self, label_id: str, *, beside: bool = False) -> None:
        """Label the selected words; without a selection, the current mark, or the word at the caret."""
        if self._session is None or self._annotations is None:
            return
        name = self._session.scheme.label(label_id).name
        mark = self.current
        stretch = self._chosen_stretch()
        if stretch is None and mark is not None:
            if not beside:
                self._commit(editing.relabel(self._annotations, mark.id, label_id, name))
                return
            stretch = (mark.start, mark.end)
        if stretch is None:
            stretch = words.word_at(self._annotations.text, self._view.caret_position())
        if stretch is None:
            self._say(self.tr("Select the words to be marked first, then press the label’s key."))
            return
        self._view.clear_selection()
        self._commit(editing.add(self._annotations, *stretch, label_id, name, beside=beside))

    def step_edge(self, edge: Edge, unit: Unit, step: int) -> None:
        """Move an edge of the current mark by a word or a character."""
        if self._annotations and (mark := self.current):
            self._commit(editing.step_edge(self._annotations, mark.id, edge, unit, step))

    # Undo

    def undo(self) -> None:
        """Take the last change back, wherever it was made."""
        if self._session:
            title = self._session.history.undo_title
            outcome = self._session.undo(initiator=self)
            self._show_taken_back(outcome, self.tr("Undone: {0}.").format(title))

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._session:
            title = self._session.history.redo_title
            outcome = self._session.redo(initiator=self)
            self._show_taken_back(outcome, self.tr("Done again: {0}.").format(title))

    def take_in(self, outcome: Outcome) -> None:
        """Show what an outcome changed in the article in hand."""
        if self._session is None or self._annotations is None or self.article not in outcome.articles:
            return
        if Effects.ARTICLES in outcome.effects and self._session.project.key_of(self._annotations.article) is None:
            self._annotations = None
            self._page.clear()
        else:
            removed, changed = self._annotations.drain()
            self._view.update_marks(removed, changed)
            if Effects.STATES in outcome.effects:
                self._page.show_status(self._annotations.status)
        if outcome.initiator is not self:
            # Whoever asked for it here says at once which mark is the current one.
            self.current_changed.emit()

    def _say(self, sentence: str, *, undo: bool = False) -> None:
        if undo:
            self.noticed.emit(Notice(sentence, NoticeKind.SUCCESS, self.tr("Undo"), self.undo, _TOPIC))
        else:
            self.noticed.emit(Notice(sentence, topic=_TOPIC))

    def _commit(self, draft: Draft) -> None:
        if self._session is None:
            return
        outcome = self._session.commit(draft, initiator=self)
        if outcome.change is not None:
            self._focus(outcome.focus)

    def _show_taken_back(self, outcome: Outcome | None, sentence: str) -> None:
        if outcome is None or self._session is None:
            return
        for article in outcome.articles:
            if article == self.article:
                break
            if self._session.project.key_of(article) is not None:
                self.open(article)
                break
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
        key = self._session.project.key_of(self.article) or 0
        following = self._session.project.next_article(self._session.layer, key, state=ArticleState.NEW)
        if following is not None and following != self.article:
            self.open(following)
        else:
            self._say(self.tr("That was the last one: no article is left to do."), undo=True)

    def _chosen_stretch(self) -> tuple[int, int] | None:
        selected = self._view.selected_stretch()
        if selected is None or self._annotations is None or selected == self._exact:
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
        self.current_changed.emit()

    def _drag(self, drag: EdgeDrag) -> None:
        if self._annotations and drag.id in self._annotations:
            self._commit(editing.move_edge(self._annotations, drag.id, editing.Edge(drag.edge), drag.position))

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
        details = mark_details(self._annotations, mark_id, self._session.scheme)
        lines = [f"{details.text}: {details.label}, {details.state.value.lower()}"]
        if details.state is not MarkState.BY_HAND and details.source:
            lines.append(f"{details.source}: {details.why}" if details.why else details.source)
        return "\n".join([*lines, *details.others])


def _spans(count: int) -> str:
    return "1 span" if count == 1 else f"{count} spans"
