"""Offers to take over what was judged in a copy of the open article, and does so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from glossator.domain.article import ArticleState
from glossator.domain.effects import Effects
from glossator.ui.menus import key_text
from glossator.ui.notice import Notice, NoticeKind
from glossator.ui.slices import Slices

if TYPE_CHECKING:
    from glossator.domain.copies import Copy
    from glossator.session.copies import TakeOver
    from glossator.session.jobs import Job
    from glossator.session.outcome import Outcome
    from glossator.ui.copy_line import CopyLine
    from glossator.ui.main_window import MainWindow

ACTION = "article.take_over"
_LATER_MS = 250
"""Whoever goes on at once is not held up by a look for copies."""

_TOPIC = "copies"


class CopyOffer(QObject):
    """Looks for a confirmed copy some time after a new article was opened, and says what it found in a line."""

    compared = Signal()
    """Texts that had waited have been compared, so that there may be copies that nobody knew of."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._line: CopyLine | None = None
        self._article: str | None = None
        self._working = Slices(window, self)
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self._look)
        window.desk.article_opened.connect(self._begin)
        window.outcome_came.connect(self._take_in)
        window.project_left.connect(self._stop)

    @property
    def line(self) -> CopyLine:
        """The line below the article, made when there is first something to say."""
        if self._line is None:
            from glossator.ui.copy_line import CopyLine

            page, window = self._window.page, self._window
            self._line = CopyLine(self._key())
            self._line.take_over_wished.connect(self.take_over)
            self._line.show_wished.connect(self.show_copies)
            self._line.left.connect(page.view.setFocus)
            window.menus.keys_changed.connect(lambda: self.line.set_key(self._key()))
            layout = page.layout()
            if isinstance(layout, QVBoxLayout):
                layout.insertWidget(layout.indexOf(page.notices), self._line)
        return self._line

    def look_again(self) -> None:
        """Tell that there may be copies that nobody knew of, and look for those of the open article soon."""
        self.compared.emit()
        if self._window.desk.article is not None:
            self._later.start()

    def show_copies(self) -> None:
        """Bring up the panel with the copies and where they differ."""
        self._window.show_panel("copies").setFocus()

    def take_over(self, copy: Copy | None = None) -> None:
        """Take over into the open article from a confirmed copy, or from the one that is most alike."""
        from glossator.session import copies

        session, article = self._window.session, self._window.desk.article
        if session is None or article is None or self._working.running:
            return
        source = copy or copies.best_copy(session, article)
        if source is None:
            self._say(self.tr("No article that is nearly the same as this one is confirmed."))
            return

        def take(planned: object) -> None:
            if isinstance(planned, copies.TakeOver) and self._window.desk.article == article:
                self._write(source, planned)

        self._article = article
        self._working.start(copies.take_over_steps(session, article, source.id), take)

    def _write(self, source: Copy, planned: TakeOver) -> None:
        from glossator.session.large_change import LARGE, ChangeJob

        session = self._window.session
        if session is None:
            return
        if not planned.draft:
            self._say(self._nothing(planned).format(source.title, f"{planned.beyond:,}"))
            self._show_place(source, planned)
        elif len(planned.draft.events) < LARGE:
            self._window.desk.commit(planned.draft)
            self._tell(source, planned)
        else:
            job = ChangeJob(session, planned.draft, initiator=self)
            self._window.jobs.start(job, lambda done: self._written(done, source, planned))

    def _nothing(self, planned: TakeOver) -> str:
        if not planned.beyond:
            return self.tr("What is marked in “{0}” is judged here already.")
        if planned.beyond == 1:
            return self.tr("Nothing is left to take over from “{0}”: 1 span stands where the texts differ.")
        return self.tr("Nothing is left to take over from “{0}”: {1} spans stand where the texts differ.")

    def _written(self, job: Job, source: Copy, planned: TakeOver) -> None:
        if job.error is not None:
            raise job.error
        if job.result is not None:
            self._tell(source, planned)

    def _tell(self, source: Copy, planned: TakeOver) -> None:
        parts = [
            _count(planned.added, self.tr("1 span added"), self.tr("{0} spans added")),
            _count(planned.accepted, self.tr("1 suggestion accepted"), self.tr("{0} suggestions accepted")),
            _count(planned.rejected, self.tr("1 rejected"), self.tr("{0} rejected")),
            _count(planned.beyond, self.tr("1 span left out"), self.tr("{0} spans left out")),
        ]
        done = ", ".join(part for part in parts if part)
        notice = Notice(
            self.tr("Taken over from “{0}”: {1}.").format(source.title, done),
            *(NoticeKind.SUCCESS, self.tr("Undo"), self._window.desk.undo, _TOPIC),
        )
        self._show_place(source, planned)
        self._window.page.notices.show_notice(notice)

    def _show_place(self, source: Copy, planned: TakeOver) -> None:
        """Go to where somebody has to look: the first difference, and the first mark that is not judged."""
        desk = self._window.desk
        if desk.annotations is None or desk.article != self._article:
            return
        unjudged = desk.annotations.next_mark(0, unjudged=True)
        caret = planned.differences[0].start if planned.differences else None
        desk.go_to(unjudged.id if unjudged else None, caret=caret)
        self.line.show_taken(source, len(planned.differences))
        self._window.page.view.setFocus()

    def _begin(self) -> None:
        self._working.stop()
        self._put_away()
        self._later.start()

    def _stop(self) -> None:
        self._later.stop()
        self._working.stop()
        self._put_away()

    def _put_away(self) -> None:
        if self._line is not None and self._line.copy is not None:
            self._line.put_away()

    def _take_in(self, outcome: Outcome) -> None:
        article = self._window.desk.article
        concerns = article in outcome.articles
        taken_back = concerns and outcome.change is not None and outcome.change.undoes is not None
        if taken_back or outcome.effects & Effects.ARTICLES or (concerns and outcome.effects & Effects.STATES):
            self._put_away()
            self._later.start()

    def _look(self) -> None:
        """Say of which confirmed article the open one is a copy, if there is one and the open one is new."""
        from glossator.session.copies import best_copy

        session, annotations = self._window.session, self._window.desk.annotations
        if session is None or annotations is None or annotations.status.state is not ArticleState.NEW:
            return
        if self._line is not None and self._line.copy is not None and self._line.taken:
            return
        copy = best_copy(session, annotations.article)
        if copy is not None:
            self.line.offer(copy)

    def _say(self, sentence: str) -> None:
        self._window.page.notices.say(sentence, topic=_TOPIC)

    def _key(self) -> str:
        return key_text(self._window.menus.spec(ACTION).keys)


def _count(number: int, one: str, many: str) -> str:
    return "" if not number else one if number == 1 else many.format(f"{number:,}")
