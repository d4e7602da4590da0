"""The strip of mentions at work: what it looks for, what it shows in the article, and what it has done."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QTimer

from glossator.domain.article import ArticleState
from glossator.domain.effects import Effects
from glossator.domain.mentions import MentionKind
from glossator.errors import StaleError, UserError
from glossator.session.aliases import Aliases
from glossator.session.large_change import LARGE, ChangeJob
from glossator.session.mention_search import MOST, MentionSearch, draft_of, marking
from glossator.session.mentions import Deed, mentions_at, mentions_of, phrasing_of
from glossator.session.outcome import Outcome
from glossator.session.suggesting import GAZETTEER
from glossator.ui.notice import NoticeKind
from glossator.ui.panels.mention_rows import MentionRow
from glossator.ui.panels.mentions import MentionsPanel, Reach
from glossator.ui.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QHideEvent

    from glossator.domain.mentions import Phrasing
    from glossator.session.jobs import Job
    from glossator.session.mentions import Mention
    from glossator.ui.main_window import MainWindow

_TOPIC = "mentions"
_SHOW_EVERY_MS = 150
_ROWS_AT_ONCE = 250


class MentionsStrip(MentionsPanel):
    """Joins the strip to the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._desk = window.desk
        self._aliases = Aliases("")
        self._wanted: Phrasing | None = None
        self._label_id = ""
        self._origin: tuple[str, int, int] | None = None
        self._hits: list[tuple[str, int, int]] = []
        self._with_confirmed = False
        self._reach_now = Reach.ARTICLE
        self._ticks: dict[tuple[str, int, int], bool] = {}
        self._coming: list[MentionRow] = []
        self._cut = ""
        self._is_all_here = True
        self._shown_last = QElapsedTimer()
        self._looking = Slices(window, self)
        self._reading = Slices(window, self)
        self._working = False
        self._wished: Deed | None = None
        self.label_wished.connect(self._mark)
        self.deletion_wished.connect(self._delete)
        self.reach_wished.connect(self._look)
        self.confirmed_wished.connect(self._take_confirmed)
        self.opening_wished.connect(self._open_mention)
        self.current_changed.connect(self._show_in_article)
        self.closing_wished.connect(self.close_strip)
        window.outcome_came.connect(self._take_in)
        window.project_shown.connect(self.close_strip)
        self._desk.article_opened.connect(self._article_opened)

    # Opening and closing

    def show_here(self, *, everywhere: bool = False) -> None:
        """Look for the other mentions of what is in hand in the article, there or in all articles."""
        session, annotations, stretch = self._window.session, self._desk.annotations, self._desk.stretch_in_hand()
        if session is None or annotations is None or stretch is None:
            self._hide()
            self._window.notice(self.tr("Go to a span, or select words, to see their other mentions."))
            return
        exact = [mark for mark in annotations.overlapping(*stretch) if (mark.start, mark.end) == stretch]
        current = self._desk.current
        mark = current if current in exact else exact[0] if exact else None
        self._label_id = mark.label if mark else ""
        self._origin = (annotations.article, *stretch)
        self._hits = []
        self._ticks = {}
        self._begin(annotations.text[stretch[0] : stretch[1]])
        self._look(Reach.PROJECT if everywhere else Reach.ARTICLE)
        self.take_focus()

    def show_hits(self, phrase: str, hits: Sequence[tuple[str, int, int]], *, label: str | None = None) -> None:
        """Show what a search found: article id, start and end of each."""
        self._label_id = label or ""
        self._origin = None
        self._hits = list(hits)
        self._ticks = {}
        self._begin(phrase)
        self._look(Reach.HITS)
        self.take_focus()

    def close_strip(self) -> None:
        """Close the strip and give the focus back to the article, where it came from."""
        focused = self._window.focusWidget()
        had_focus = focused in (self, self.view, *self.controls())
        self._hide()
        if had_focus:
            self._return_to_origin()
            self._window.page.view.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of everything: next time it is another phrase. A window that is minimised keeps it."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._looking.stop()
            self._reading.stop()
            self._wanted = self._wished = None
            self.set_phrase("", None, Reach.ARTICLE)
            self.set_rows([])
            self.set_progress(None)

    def _hide(self) -> None:
        self._window.docks["mentions"].hide()

    def _begin(self, phrase: str) -> None:
        session = self._window.session
        if session is None:
            return
        self.set_scheme(session.scheme)
        name = session.project.settings().get(GAZETTEER, "")
        if self._aliases.name != name:
            self._aliases = Aliases(name)
        self._wanted = phrasing_of(phrase, self._label_id, scheme=session.scheme, aliases=self._aliases.of(phrase))
        if not self._aliases.loaded and self._origin is not None:
            self._reading.start(self._aliases.load(), then=self._know_aliases)

    def _know_aliases(self) -> None:
        session, wanted = self._window.session, self._wanted
        if session is None or wanted is None:
            return
        aliases = self._aliases.of(wanted.phrase)
        if aliases and self.isVisible():
            self._wanted = phrasing_of(wanted.phrase, self._label_id, scheme=session.scheme, aliases=aliases)
            self._look(self._reach_now)

    # Looking

    def _look(self, reach: Reach) -> None:
        """Look for the mentions anew; ticks that were set by hand, and the current row, stay."""
        session, wanted = self._window.session, self._wanted
        if session is None or wanted is None:
            return
        self._keep_ticks()
        current = self.current()
        self._looking.stop()
        self._wished, self._coming = None, []
        self._reach_now = reach
        label = session.scheme.label(self._label_id) if self._label_id in session.scheme else None
        self.set_phrase(wanted.phrase, label, reach)
        steps = self._reading_hits() if reach is Reach.HITS else self._looking_here()
        if reach is not Reach.HITS:
            next(steps, None)
        rows, self._coming = self._coming, []
        self.set_rows(rows)
        if current is not None:
            keys = [row.key for row in rows]
            key = (current.article, current.start, current.end)
            self.go_to(keys.index(key) if key in keys else 0)
        if reach is Reach.PROJECT:
            search = MentionSearch(
                session, wanted, self._label_id, confirmed=self._with_confirmed, without=self._desk.article
            )
            steps = chain(steps, self._searching(search))
        elif reach is Reach.ARTICLE and self._is_all_here:
            self.set_progress(None)
            return
        self._start(steps)

    def _start(self, steps: Iterator[float]) -> None:
        self._cut = ""
        self._shown_last.start()
        self.set_progress(0.0)
        self._looking.start(steps, self._show_found, self._end_looking)

    def _looking_here(self) -> Iterator[float]:
        """Find the mentions in the article in hand, and make some hundred rows of them at a time."""
        self._is_all_here = True
        annotations, wanted = self._desk.annotations, self._wanted
        left_alone = self._reach_now is Reach.PROJECT and not self._with_confirmed
        if annotations is None or wanted is None or (left_alone and annotations.status.state is ArticleState.CONFIRMED):
            return
        known = self._origin
        origin = known[1:] if known is not None and known[0] == annotations.article else None
        found = wanted.find(annotations.text, origin)
        # What it all began with comes first.
        found.sort(key=lambda each: each.kind is not MentionKind.HERE)
        title = self._title(annotations.article)
        for first in range(0, len(found), _ROWS_AT_ONCE):
            part = found[first : first + _ROWS_AT_ONCE]
            mentions = mentions_of(annotations, wanted, self._label_id, origin=origin, found=part)
            self._coming += [self._row(mention, title) for mention in mentions]
            self._is_all_here = first + _ROWS_AT_ONCE >= len(found)
            yield 0.0

    def _searching(self, search: MentionSearch) -> Iterator[float]:
        while not search.finished:
            for found in search.pump(0.003):
                self._coming += [self._row(mention, found.title) for mention in found.mentions]
            yield search.progress
        if search.cut_short:
            self._cut = self.tr("the first %1 are shown").replace("%1", f"{MOST:,}")

    def _reading_hits(self) -> Iterator[float]:
        session = self._window.session
        by_article: dict[str, list[tuple[int, int]]] = {}
        for article, start, end in self._hits:
            by_article.setdefault(article, []).append((start, end))
        for number, (article, places) in enumerate(by_article.items()):
            if session is None:
                return
            in_hand = self._desk.annotations
            try:
                annotations = (
                    in_hand
                    if in_hand is not None and in_hand.article == article
                    else session.project.annotations(article, session.layer)
                )
            except StaleError:
                continue
            confirmed = annotations.status.state is ArticleState.CONFIRMED
            title = self._title(article)
            for mention in mentions_at(annotations, places, self._label_id):
                left_alone = confirmed and mention.article != self._desk.article
                kept = replace(mention, ticked=mention.ticked and not left_alone)
                self._coming.append(self._row(kept, title))
            yield (number + 1) / len(by_article)

    def _show_found(self, progress: object) -> None:
        # Each time all rows are laid out anew, so not at every slice.
        if isinstance(progress, float) and self._shown_last.elapsed() > _SHOW_EVERY_MS:
            self._add_coming()
            self.set_progress(progress)
            self._shown_last.restart()

    def _add_coming(self) -> None:
        coming, self._coming = self._coming, []
        self.add_rows(coming)

    def _end_looking(self) -> None:
        self._add_coming()
        self.set_progress(None, self._cut)
        wished, self._wished = self._wished, None
        if wished is not None:
            self._do(wished)

    def _row(self, mention: Mention, title: str) -> MentionRow:
        row = MentionRow(mention, title, mention.ticked)
        if row.key in self._ticks:
            row.ticked, row.by_hand = self._ticks[row.key], True
        return row

    def _keep_ticks(self) -> None:
        self._ticks |= {row.key: row.ticked for row in self.mentions() if row.by_hand}

    def _title(self, article: str) -> str:
        session = self._window.session
        return session.project.article(article).metadata.title if session else ""

    def _take_confirmed(self, wanted: bool) -> None:  # noqa: FBT001 - a signal's slot
        self._with_confirmed = wanted
        self._look(self._reach_now)

    # In the article

    def _show_in_article(self, mention: Mention | None) -> None:
        if mention is not None and mention.article == self._desk.article and self.isVisible():
            self._point_at(mention.start, mention.end)

    def _open_mention(self, mention: Mention) -> None:
        if mention.article != self._desk.article:
            self._desk.open(mention.article)
        self._point_at(mention.start, mention.end)
        self._window.page.view.setFocus()

    def _return_to_origin(self) -> None:
        if self._origin is not None and self._origin[0] == self._desk.article:
            self._point_at(*self._origin[1:])

    def _point_at(self, start: int, end: int) -> None:
        """Make the mark that stands exactly there the current one, or select the words."""
        annotations = self._desk.annotations
        marks = annotations.overlapping(start, end) if annotations else []
        exact = next((mark for mark in marks if (mark.start, mark.end) == (start, end)), None)
        if exact is not None:
            self._desk.go_to(exact.id)
        else:
            self._window.page.view.select(start, end)

    # Doing

    def _mark(self, label_id: str) -> None:
        session = self._window.session
        if session is not None and label_id in session.scheme:
            self._do(Deed(label_id, session.scheme.label(label_id).name))

    def _delete(self) -> None:
        self._do(Deed())

    def _do(self, deed: Deed) -> None:
        session = self._window.session
        if session is None or self._working:
            return
        if self._looking.running:
            self._wished = deed
            self.note(self.tr("done as soon as all are found; Esc gives it up"))
            return
        rows = self.mentions()
        meant = [row.mention if row.mention.ticked else replace(row.mention, ticked=True) for row in rows if row.ticked]
        refused = [row.mention for row in rows if row.by_hand and not row.ticked and not row.mention.dismissed]
        in_hand = self._desk.annotations
        if len({mention.article for mention in (*meant, *refused)}) <= 1 and len(meant) < LARGE:
            try:
                draft = draft_of(session, meant, deed, refused, in_hand=in_hand)
                if len(draft.events) < LARGE:
                    self._done(session.commit(draft, initiator=self), draft.title)
                    return
            except UserError as error:
                self._window.show_problem(error)
                return
        if self._window.jobs.job is not None:
            self._window.notice(self.tr("Something else is still running; wait for it or cancel it first."))
            return
        steps = marking(session, meant, deed, refused, in_hand=in_hand)
        doing = self.tr("Deleting all mentions") if deed.deletes else self.tr("Marking all mentions")
        job = ChangeJob(session, steps, title=doing, initiator=self)
        self._working = True
        self._window.jobs.start(job, self._job_ended)

    def _job_ended(self, job: Job) -> None:
        self._working = False
        if job.error is not None:
            self._window.show_problem(job.error)
        elif job.cancelled:
            self._window.notice(self.tr("Stopped. Nothing was changed."))
        elif isinstance(job.result, Outcome):
            outcome = job.result
            # The last part of the writing has taken its time already; the window may paint first.
            QTimer.singleShot(0, lambda: self._done(outcome, outcome.change.title if outcome.change else ""))

    def _done(self, outcome: Outcome, title: str) -> None:
        if self._window.session is None:
            return
        if outcome.change is None:
            self._window.notice(self.tr("Nothing was ticked that could be done."))
            return
        self._hide()
        view = self._window.page.view
        view.clear_selection()
        if outcome.focus is not None:
            self._desk.go_to(outcome.focus)
        else:
            self._return_to_origin()
        view.setFocus()
        self._window.page.notices.say(
            f"{title}.", NoticeKind.SUCCESS, action=self.tr("Undo"), do=self._desk.undo, topic=_TOPIC
        )

    # What happens elsewhere

    def _take_in(self, outcome: Outcome) -> None:
        if not self.isVisible() or outcome.initiator is self or self._window.session is None:
            return
        shown = {row.mention.article for row in self.mentions()}
        touched = outcome.effects & (Effects.SPANS | Effects.MENTIONS | Effects.ARTICLES)
        if Effects.SCHEME in outcome.effects:
            self.close_strip()
        elif (touched and not shown.isdisjoint(outcome.articles)) or (
            Effects.SUGGESTIONS in outcome.effects
            and self._desk.article in outcome.articles
            and self._reach_now is Reach.ARTICLE
        ):
            self._look(self._reach_now)

    def _article_opened(self, article: str) -> None:
        if self.isVisible() and self._reach_now is Reach.ARTICLE and self._origin and self._origin[0] != article:
            self._hide()
