"""Fit: the spans that do not fall on the pipeline's tokens, in context, and the keys that bring them there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal

from glossator.domain.changes import SpanAdded, SpanChanged, SpanRemoved
from glossator.ui.models.times import clock
from glossator.ui.panels.fit_rows import FitView
from glossator.ui.panels.keys import KeyButton
from glossator.ui.panels.listing import ListingPanel, head_button
from glossator.ui.widgets import EmptyState, PlainLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.changes import Event
    from glossator.domain.span import Span
    from glossator.errors import UserError
    from glossator.session.fitting import Found, Misfit
    from glossator.ui.panels.fit_rows import FitModel

_LIST, _LOOKING, _ALL_FIT, _NO_PIPELINE, _ASKED_FOR = range(5)


class FitPanel(ListingPanel):
    """How many there are and as of when on top, the list, and below it what can be done about it."""

    look_wished = Signal()
    cancel_wished = Signal()
    fit_wished = Signal(object)  # list[Misfit]
    place_chosen = Signal(object)  # Misfit

    def __init__(self, model: FitModel) -> None:
        super().__init__()
        self.model = model
        self._found: Found | None = None
        self._listed: dict[str, Span] = {}
        self._settled: set[str] = set()
        self._looking = False
        self.view = FitView(model)
        self.said = PlainLabel("", muted=True, elide=Qt.TextElideMode.ElideRight)
        self.again = head_button("refresh", self.tr("Look Again"))
        self.cancel = head_button("close", self.tr("Cancel"))
        self.fit = KeyButton("fit", self.tr("Fit This One"), "0")
        self.fit_all = KeyButton("accept-all", self.tr("Fit All"))
        self._no_pipeline = EmptyState("fit", "")
        self._lay_out()
        self.view.place_chosen.connect(self.place_chosen)
        self.view.fit_wished.connect(self._fit)
        self.view.moved.connect(self._offer)
        self.fit.clicked.connect(self._fit)
        self.fit_all.clicked.connect(lambda: self.fit_wished.emit(list(model.misfits)))
        self.again.clicked.connect(self.look_wished)
        self.cancel.clicked.connect(self.cancel_wished)
        model.ticks_changed.connect(self._offer)
        self.setFocusProxy(self.view)
        self._show_page(_ASKED_FOR)

    def show_looking(self, part: float | None, loading: str = "") -> None:
        """Say how far the look is; what it has found is shown at its end."""
        self._looking = True
        percent = "" if part is None else f"{round(part * 100)} %"
        self.said.setText(f"{loading or self.tr('Looking at the tokens')}… {percent}".rstrip())
        self.cancel.show()
        self.again.hide()
        if not self.model.misfits:
            self._show_page(_LOOKING)

    def show_found(self, found: Found) -> None:
        """Show what a look found, as `model` has it already."""
        self._found, self._looking = found, False
        self._settled = set()
        self._listed = {misfit.span.id: misfit.span for misfit in found.misfits}
        if self.model.misfits:
            self.view.setCurrentIndex(self.model.index(0))
        self._show_page(_LIST if self.model.misfits else _ALL_FIT)
        self._tell()

    def show_nothing(self, problem: UserError | None = None) -> None:
        """Say why there is nothing to show; without a problem, that one has to ask for it."""
        self._found, self._looking = None, False
        if problem is not None:
            self.pages.removeWidget(self._no_pipeline)
            self._no_pipeline.deleteLater()
            self._no_pipeline = EmptyState("fit", problem.sentence, problem.hint)
            self.pages.insertWidget(_NO_PIPELINE, self._no_pipeline)
        self._show_page(_ASKED_FOR if problem is None else _NO_PIPELINE)
        self._tell()

    def show_outdated(self) -> None:
        """Say that work has gone on since the look."""
        if self._found is not None and not self._looking:
            self._tell(self.tr("work has gone on since"))

    def follow(self, events: Iterable[Event]) -> None:
        """Take spans off the list that are dealt with, put back those that come back, and stay at the row."""
        found = self._found
        if found is None:
            return
        listed = self._listed
        before = set(self._settled)
        for event in events:
            match event:
                case SpanAdded(span=span) | SpanChanged(after=span) if span.id in listed:
                    known = listed[span.id]
                    settled = (span.start, span.end) != (known.start, known.end)
                    (self._settled.add if settled else self._settled.discard)(span.id)
                case SpanRemoved(span=span) if span.id in listed:
                    self._settled.add(span.id)
                case _:
                    pass
        if self._settled != before:
            row = max(self.view.currentIndex().row(), 0)
            left = [misfit for misfit in found.misfits if misfit.span.id not in self._settled]
            self.model.show(left, self.model.scheme)
            if left:
                self.view.setCurrentIndex(self.model.index(min(row, len(left) - 1)))
            self._show_page(_LIST if left else _ALL_FIT)
            self._tell()

    def _tell(self, note: str = "") -> None:
        found = self._found
        self.cancel.setVisible(self._looking)
        self.again.setVisible(not self._looking and self.pages.currentIndex() != _NO_PIPELINE)
        if found is None:
            self.said.setText("")
            return
        number = QLocale().toString
        count = len(self.model.misfits)
        spans = self.tr("1 of %2 spans") if count == 1 else self.tr("%1 of %2 spans")
        cut = self.tr("cuts a token") if count == 1 else self.tr("cut tokens")
        at = QLocale().toString(clock(found.at), QLocale.FormatType.ShortFormat)
        said = spans.replace("%1", number(count)).replace("%2", number(found.spans))
        self.said.setText(" · ".join(filter(None, (f"{said} {cut}", self.tr("as of {0}").format(at), note))))

    def _show_page(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self.foot.setVisible(page == _LIST)
        self._offer()

    def _offer(self) -> None:
        ticked = len(self.model.ticked)
        words = self.tr("Fit the {0} Ticked").format(ticked) if ticked > 1 else self.tr("Fit This One")
        if ticked == 1:
            words = self.tr("Fit the Ticked One")
        self.fit.set_words(words, "0")
        self.fit.setEnabled(bool(ticked) or self.view.current() is not None)
        self.fit_all.set_words(self.tr("Fit All {0}").format(len(self.model.misfits)), "")

    def _fit(self) -> None:
        current = self.view.current()
        chosen: list[Misfit] = self.model.chosen() or ([current] if current is not None else [])
        if chosen:
            self.fit_wished.emit(chosen)

    def _lay_out(self) -> None:
        self.head.addWidget(self.said, 1)
        self.head.addWidget(self.cancel)
        self.head.addWidget(self.again)
        self.cancel.hide()
        self.pages.addWidget(self.view)
        self.pages.addWidget(EmptyState("fit", self.tr("Looking at the tokens")))
        self.pages.addWidget(
            EmptyState(
                "success",
                self.tr("Every span falls on the pipeline’s tokens"),
                self.tr("The pipeline can learn from all of them as they stand."),
            )
        )
        self.pages.addWidget(self._no_pipeline)
        self.pages.addWidget(
            EmptyState(
                "fit",
                self.tr("Spans that cut tokens"),
                self.tr("Press “Look Again” to go through all spans of the project. Work can go on meanwhile."),
            )
        )
        hint = PlainLabel(
            self.tr("Return goes there · Space ticks · Ctrl+A ticks all"),
            muted=True,
            elide=Qt.TextElideMode.ElideRight,
        )
        self.fill_foot(self.fit, self.fit_all, rest=hint)
