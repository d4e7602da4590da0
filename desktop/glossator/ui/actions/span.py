"""The Span menu: going from mark to mark, judging them, moving their edges."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from glossator.session.editing import Edge, Unit
from glossator.ui import remarks
from glossator.ui.actions.spec import ActionSpec, MenuSpec, Needs, Scope
from glossator.ui.desk import Which
from glossator.ui.docks.mentions import show_mentions

if TYPE_CHECKING:
    from glossator.ui.main_window import MainWindow


def _add_example(window: MainWindow) -> None:
    from glossator.ui.scheme_editing import scheme_desk

    scheme_desk(window).add_example()


def _go(
    name: str, text: str, keys: tuple[str, ...], icon: str, step: int, which: Which = Which.ANY, tip: str = ""
) -> ActionSpec:
    return ActionSpec(
        f"span.{name}",
        text,
        lambda w: w.desk.step_mark(step, which),
        keys,
        icon,
        tip,
        scope=Scope.ARTICLE,
        needs=Needs.ARTICLE,
    )


def _edge(name: str, text: str, keys: tuple[str, ...], edge: Edge, unit: Unit, step: int) -> ActionSpec:
    direction = "left" if step < 0 else "right"
    return ActionSpec(
        f"span.{name}",
        text,
        lambda w: w.desk.step_edge(edge, unit, step),
        keys,
        f"edge-{edge.value}-{direction}",
        scope=Scope.ARTICLE,
        needs=Needs.MARK,
    )


_word = partial(_edge, unit=Unit.WORD)
_character = partial(_edge, unit=Unit.CHARACTER)


def _find_label(window: MainWindow) -> None:
    from glossator.ui.command_palette import open_palette

    open_palette(window, labels=True)


_DOUBTFUL = "A pre-highlight that its source is not sure of, or that another source sees otherwise."

MENU = MenuSpec(
    "span",
    "&Span",
    (
        _go("next", "&Next", ("Tab", "J"), "next", 1),
        _go("previous", "&Previous", ("Shift+Tab", "K"), "previous", -1),
        _go("next_unjudged", "Next &Unjudged", (".",), "next", 1, Which.UNJUDGED),
        _go("previous_unjudged", "Previous Un&judged", (",",), "previous", -1, Which.UNJUDGED),
        _go("next_doubtful", "Next &Doubtful", (">",), "next", 1, Which.DOUBTFUL, _DOUBTFUL),
        _go("previous_doubtful", "Previous D&oubtful", ("<",), "previous", -1, Which.DOUBTFUL, _DOUBTFUL),
        None,
        ActionSpec(
            "span.accept",
            "&Accept",
            lambda w: w.desk.accept(),
            ("Space",),
            "accept",
            "Accept the pre-highlight and go to the next unjudged one; give selected words the last label.",
            Scope.ARTICLE,
            Needs.ARTICLE,
        ),
        ActionSpec(
            "span.reject",
            "&Reject or Delete",
            lambda w: w.desk.reject(),
            ("Del", "Backspace", "X"),
            "reject",
            "Reject the pre-highlight, or delete the span, and go to the next one.",
            Scope.ARTICLE,
            Needs.MARK,
        ),
        None,
        ActionSpec(
            "span.mentions",
            "All Other &Mentions…",
            show_mentions,
            ("*", "F4"),
            "mentions",
            "List the other mentions of these words, here or in all articles, to mark, relabel or delete them at once.",
            Scope.ARTICLE,
            Needs.ARTICLE,
        ),
        ActionSpec(
            "span.mentions_everywhere",
            "All Mentions Every&where…",
            lambda w: show_mentions(w, everywhere=True),
            ("Shift+F4",),
            "mentions",
            "List the mentions of these words in every article that is not confirmed yet.",
            Scope.ARTICLE,
            Needs.ARTICLE,
        ),
        ActionSpec(
            "span.note",
            "N&ote on the Span…",
            remarks.note_span,
            ("Ctrl+M",),
            "note",
            "Write down what the next reader should know about this span.",
            needs=Needs.MARK,
        ),
        ActionSpec(
            "span.join_next",
            "&Join with the Next",
            lambda w: w.desk.join(1),
            ("+",),
            "merge",
            "Make one span of this one and the next, with this one’s label.",
            Scope.ARTICLE,
            Needs.MARK,
        ),
        ActionSpec(
            "span.join_previous",
            "Join with the Pre&vious",
            lambda w: w.desk.join(-1),
            ("-",),
            "merge",
            "Make one span of this one and the one before, with this one’s label.",
            Scope.ARTICLE,
            Needs.MARK,
        ),
        ActionSpec(
            "span.split",
            "&Split at the Caret",
            lambda w: w.desk.split(),
            ("/",),
            "split",
            "Cut the span in two where the caret is; both parts keep the label.",
            Scope.ARTICLE,
            Needs.MARK,
        ),
        ActionSpec(
            "span.fit",
            "&Fit to the Tokens",
            lambda w: w.desk.fit(),
            ("0",),
            "fit",
            "Widen a span that does not fall on the pipeline’s tokens, so that the pipeline can learn from it.",
            Scope.ARTICLE,
            Needs.MARK,
        ),
        ActionSpec(
            "span.label_by_name",
            "Label by &Name…",
            _find_label,
            ("Ctrl+Space",),
            "search",
            "Type some of a label’s name and press Return, where a scheme has more labels than keys.",
            needs=Needs.ARTICLE,
        ),
        ActionSpec(
            "span.arm",
            "&Keep the Last Label Armed",
            lambda w: w.desk.arm(on=not w.desk.armed),
            ("Shift+Space",),
            "label",
            "While a label is armed, every selection gets it at once.",
            Scope.ARTICLE,
            Needs.ARTICLE,
            checkable=True,
        ),
        ActionSpec(
            "span.add_example",
            "Add as an E&xample",
            _add_example,
            ("Ctrl+Shift+Y",),
            "note",
            "Put the sentence around the span among the examples of its label.",
            Scope.ARTICLE,
            Needs.MARK,
        ),
        None,
        _word("start_left", "Start One Word &Left", ("1", "Alt+Shift+Left"), Edge.START, step=-1),
        _word("start_right", "Start One Word R&ight", ("2", "Alt+Shift+Right"), Edge.START, step=1),
        _word("end_left", "End One Word L&eft", ("3", "Alt+Left"), Edge.END, step=-1),
        _word("end_right", "End One Word Ri&ght", ("4", "Alt+Right"), Edge.END, step=1),
        _character("start_left_exact", "Start One Character Left", ("Ctrl+1",), Edge.START, step=-1),
        _character("start_right_exact", "Start One Character Right", ("Ctrl+2",), Edge.START, step=1),
        _character("end_left_exact", "End One Character Left", ("Ctrl+3",), Edge.END, step=-1),
        _character("end_right_exact", "End One Character Right", ("Ctrl+4",), Edge.END, step=1),
    ),
)
