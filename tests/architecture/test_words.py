from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
from tests.architecture.source import calls, modules, name, place, tree

NOT_A_NAME = ("util", "helper", "manager")
UNSAFE_MODULES = {"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml", "srsly"}
UNSAFE_CALLS = {"eval", "exec", "__import__"}
# The two functions that escape, and a tip that was set before and so went through here.
ESCAPED = {"plain_tooltip", "plain_tool_tip", "toolTip"}
# The one place that wraps QLabel so that it shows text as it is.
WRAPS_LABELS = "ui/widgets.py"
UI = modules("ui")


def called(call: ast.Call) -> str:
    """Return the last part of what is called."""
    match call.func:
        case ast.Name(id=called_name) | ast.Attribute(attr=called_name):
            return called_name
        case _:
            return ""


def is_our_own_text(argument: ast.expr) -> bool:
    """Tell of words that stand in the source, translated or not: they hold no markup but what we wrote."""
    if isinstance(argument, ast.Call) and called(argument) in ("tr", "translate"):
        return all(isinstance(part, ast.Constant) for part in argument.args)
    return isinstance(argument, ast.Constant) and "<" not in str(argument.value)


def is_plain(argument: ast.expr) -> bool:
    if isinstance(argument, ast.IfExp):
        return is_plain(argument.body) and is_plain(argument.orelse)
    return is_our_own_text(argument) or (isinstance(argument, ast.Call) and called(argument) in ESCAPED)


@cache
def _classes() -> list[tuple[Path, ast.ClassDef]]:
    return [(path, node) for path in modules() for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]


@pytest.mark.parametrize("word", NOT_A_NAME)
def test_no_module_and_no_class_is_called_after_nothing(word: str) -> None:
    named = [name(path) for path in modules() if word in name(path).lower()]
    classes = [place(path, node) for path, node in _classes() if word in node.name.lower()]
    assert named + classes == []


def test_nothing_is_read_in_a_way_that_could_run_it() -> None:
    found = []
    for path in modules():
        for node in ast.walk(tree(path)):
            match node:
                case ast.Import(names=names) if {each.name.split(".")[0] for each in names} & UNSAFE_MODULES:
                    found.append(place(path, node))
                case ast.ImportFrom(module=str(module)) if module.split(".")[0] in UNSAFE_MODULES:
                    found.append(place(path, node))
                case ast.Call(func=ast.Name(id=unsafe)) if unsafe in UNSAFE_CALLS:
                    found.append(place(path, node))
                case _:
                    pass
    assert found == []


def test_no_process_is_started_through_a_shell() -> None:
    found = [
        place(path, call)
        for path in modules()
        for call in calls(path)
        if any(keyword.arg == "shell" for keyword in call.keywords) or called(call) in ("system", "popen")
    ]
    assert found == []


def test_labels_show_text_as_it_is() -> None:
    found = [
        place(path, call)
        for path in UI
        for call in calls(path)
        if name(path) != WRAPS_LABELS and called(call) in ("QLabel", "QTextEdit", "QTextBrowser", "QErrorMessage")
    ]
    assert found == []


def test_message_boxes_are_never_called_for_in_passing() -> None:
    found = [
        place(path, call)
        for path in UI
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "QMessageBox"
    ]
    assert found == []


def tool_tips(path: Path) -> list[tuple[ast.Call, ast.expr]]:
    found = []
    for call in calls(path):
        if called(call) in ("setToolTip", "setWhatsThis") and call.args:
            found.append((call, call.args[-1]))
        elif called(call) == "showText" and len(call.args) > 1:
            found.append((call, call.args[1]))
    return found


def test_tool_tips_show_text_as_it_is() -> None:
    found = [place(path, call) for path in UI for call, text in tool_tips(path) if not is_plain(text)]
    assert found == []


def test_html_is_only_shown_by_the_manual() -> None:
    found = [
        place(path, call)
        for path in UI
        for call in calls(path)
        if called(call) in ("setHtml", "insertHtml", "appendHtml", "setMarkdown", "insertMarkdown")
        and not name(path).startswith("ui/dialogs/help_")
    ]
    assert found == []
