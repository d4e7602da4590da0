"""The Span menu: going from mark to mark, judging them, moving their edges."""

from __future__ import annotations

from functools import partial

from glossator.session.editing import Edge, Unit
from glossator.ui.actions.spec import ActionSpec, MenuSpec, Needs, Scope


def _go(name: str, text: str, keys: tuple[str, ...], icon: str, step: int, *, unjudged: bool = False) -> ActionSpec:
    return ActionSpec(
        f"span.{name}",
        text,
        lambda w: w.desk.step_mark(step, unjudged=unjudged),
        keys,
        icon,
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

MENU = MenuSpec(
    "span",
    "&Span",
    (
        _go("next", "&Next", ("Tab", "J"), "next", 1),
        _go("previous", "&Previous", ("Shift+Tab", "K"), "previous", -1),
        _go("next_unjudged", "Next &Unjudged", (".",), "next", 1, unjudged=True),
        _go("previous_unjudged", "Previous Un&judged", (",",), "previous", -1, unjudged=True),
        None,
        ActionSpec(
            "span.accept",
            "&Accept",
            lambda w: w.desk.accept(),
            ("Space",),
            "accept",
            "Accept the pre-highlight as it stands and go to the next unjudged one.",
            Scope.ARTICLE,
            Needs.MARK,
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
