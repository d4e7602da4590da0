"""Consistency: phrases that are treated differently, the places in context, and what to do about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QComboBox

from glossator.domain.consistency import Kind
from glossator.ui.models.consistency_model import reading_words, summary
from glossator.ui.models.times import clock
from glossator.ui.panels.consistency_view import ConsistencyView
from glossator.ui.panels.keys import KeyButton
from glossator.ui.panels.listing import ListingPanel, head_button
from glossator.ui.widgets import EmptyState, PlainLabel

if TYPE_CHECKING:
    from glossator.domain.consistency import Discrepancy
    from glossator.session.consistency import Found
    from glossator.ui.models.consistency_model import ConsistencyModel

_CHOICES = 4


class ConsistencyPanel(ListingPanel):
    """Scope and time on top, the tree, and below it what can be done about the chosen phrase."""

    refresh_requested = Signal()
    fix_requested = Signal(object, str)  # Discrepancy, reading
    leave_requested = Signal(object)  # Discrepancy
    ask_again_requested = Signal()
    place_chosen = Signal(object)  # Place

    def __init__(self, model: ConsistencyModel) -> None:
        super().__init__()
        self.model = model
        self._shown: Found | None = None
        self.view = ConsistencyView(model)
        self.kind = QComboBox()
        self.scope = QComboBox()
        self.when = PlainLabel("", muted=True)
        self.again = head_button("refresh", self.tr("Look Again"))
        self.left_out = head_button("undo", "")
        self.what = PlainLabel("")
        self.leave = KeyButton("accept", self.tr("This Is Right"), self.tr("Del"))
        self.choices: list[KeyButton] = []
        self._readings: list[str] = []
        self._lay_out()
        self.view.place_chosen.connect(self.place_chosen)
        self.view.choice_made.connect(self._choose)
        self.view.left.connect(self._leave)
        self.view.moved.connect(self._show_choices)
        self.leave.clicked.connect(self._leave)
        self.again.clicked.connect(self.refresh_requested)
        self.left_out.clicked.connect(self.ask_again_requested)
        self.scope.currentIndexChanged.connect(lambda _index: self.refresh_requested.emit())
        self.kind.currentIndexChanged.connect(lambda _index: self._show_kind())
        model.rowsRemoved.connect(self._show_page)
        self.setFocusProxy(self.view)
        self._show_page()

    @property
    def everything(self) -> bool:
        """Whether all articles are to be looked through, not only the confirmed ones."""
        return self.scope.currentIndex() == 1

    @property
    def chosen(self) -> Discrepancy | None:
        """The phrase that the buttons act on."""
        return self.model.discrepancy(self.view.currentIndex())

    def show_found(self, found: Found | None) -> None:
        """Show what a look through the articles found."""
        self._shown = found
        self._show_kind()
        left = found.left_out if found else 0
        self.left_out.setVisible(bool(left))
        words = self.tr("1 left as it is") if left == 1 else self.tr("{0} left as they are").format(f"{left:,}")
        self.left_out.setText(words)
        self.left_out.setAccessibleName(self.tr("{0}: ask again").format(words))
        self.left_out.setToolTip(self.tr("List again what you said was right"))
        if found is not None:
            at = QLocale().toString(clock(found.at), QLocale.FormatType.ShortFormat)
            articles = self.tr("1 article") if found.articles == 1 else self.tr("{0} articles")
            self.when.setText(self.tr("{0}, as of {1}").format(articles.format(f"{found.articles:,}"), at))

    def show_looking(self, part: float) -> None:
        """Say how far the look is."""
        self.when.setText(self.tr("Looking… {0} %").format(round(part * 100)))

    def show_outdated(self) -> None:
        """Say that work has gone on since the look."""
        if self._shown is not None:
            at = QLocale().toString(clock(self._shown.at), QLocale.FormatType.ShortFormat)
            self.when.setText(self.tr("As of {0}; work has gone on since").format(at))

    def settled(self, found: Discrepancy) -> None:
        """Take a phrase that was dealt with off the list, and go on to the next."""
        row = self.model.found.index(found) if found in self.model.found else -1
        self.model.remove(found)
        if row >= 0 and self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1), 0))
        self._show_choices()

    def _show_kind(self) -> None:
        found = self._shown
        every = found.discrepancies if found else ()
        kinds = self.kind.currentData()
        opened = {
            each.id for row, each in enumerate(self.model.found) if self.view.isExpanded(self.model.index(row, 0))
        }
        chosen = self.chosen
        shown = [each for each in every if kinds is None or each.kind in kinds]
        self.model.show(shown, self.model.scheme)
        for row, each in enumerate(shown):
            if each.id in opened:
                self.view.setExpanded(self.model.index(row, 0), True)  # noqa: FBT003 - Qt's signature
        same = next((row for row, each in enumerate(shown) if chosen is not None and each.id == chosen.id), 0)
        if shown:
            self.view.setCurrentIndex(self.model.index(same, 0))
        self._show_page()
        self._show_choices()

    def _show_page(self) -> None:
        page = 0 if self.model.rowCount() else 1 if self._shown is None else 2
        self.pages.setCurrentIndex(page)
        self.foot.setVisible(page == 0)

    def _show_choices(self) -> None:
        found = self.chosen
        self._readings = [reading for reading, _ in found.readings[:_CHOICES]] if found else []
        for number, button in enumerate(self.choices):
            button.setVisible(number < len(self._readings))
            if found is not None and number < len(self._readings):
                button.set_words(self._choice_words(found, self._readings[number]), str(number + 1))
                button.set_drawing("label" if found.kind in (Kind.LABELS, Kind.BARE) else "edge-start-left")
        self.what.setText(f"{found.phrase}: {summary(found, self.model.scheme)}" if found else "")
        self.leave.setEnabled(found is not None)

    def _choice_words(self, found: Discrepancy, reading: str) -> str:
        name = reading_words(found, reading, self.model.scheme)
        match found.kind:
            case Kind.LABELS:
                return self.tr("Make All {0}").format(name)
            case Kind.BARE if found.bare == 1:
                return self.tr("Mark the Bare One {0}").format(name)
            case Kind.BARE:
                return self.tr("Mark the {0} Bare Ones {1}").format(f"{found.bare:,}", name)
            case _:
                return self.tr("Everywhere {0}").format(name)

    def _choose(self, number: int) -> None:
        found = self.chosen
        if found is not None and number < len(self._readings):
            self.fix_requested.emit(found, self._readings[number])

    def _leave(self) -> None:
        if self.chosen is not None:
            self.leave_requested.emit(self.chosen)

    def _lay_out(self) -> None:
        for words, kinds in (
            (self.tr("Everything"), None),
            (self.tr("Labelled differently"), (Kind.LABELS,)),
            (self.tr("Marked here, bare there"), (Kind.BARE,)),
            (self.tr("Other boundaries"), (Kind.THE, Kind.POSSESSIVE)),
        ):
            self.kind.addItem(words, kinds)
        self.kind.setAccessibleName(self.tr("What to list"))
        self.scope.addItems([self.tr("Confirmed articles"), self.tr("All articles")])
        self.scope.setAccessibleName(self.tr("Where to look"))
        for widget in (self.kind, self.scope):
            self.head.addWidget(widget)
        self.head.addWidget(self.when, 1)
        self.head.addWidget(self.left_out)
        self.head.addWidget(self.again)
        self.pages.addWidget(self.view)
        self.pages.addWidget(EmptyState("compare", self.tr("Looking through the articles")))
        self.pages.addWidget(
            EmptyState(
                "success",
                self.tr("Nothing is treated differently"),
                self.tr("The same words are marked alike everywhere. Confirm more articles, or look at all of them."),
            )
        )
        for number in range(_CHOICES):
            button = KeyButton("label", "", str(number + 1))
            button.clicked.connect(lambda _checked=False, number=number: self._choose(number))
            self.choices.append(button)
        self.fill_foot(*self.choices, self.leave)
