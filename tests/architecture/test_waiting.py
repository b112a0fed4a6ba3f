"""Nothing on the GUI thread waits for what it asked to be read: the answer comes by itself.

A read asked for while a pane is made begins once the event loop was round, so a wait without the
loop would wait for ever (decision 90). These are the places that run a loop of their own, or wait.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, broken, calls, expect_none, module

# Each of them runs the event loop while it waits, or waits for workers that are told to end.
PLACES = {
    "desktop_app.kit.dialog",  # a question before a deed: a modal dialog
    "desktop_app.kit.document_preview",  # the system's own dialog of printers
    "desktop_app.kit.tasks",  # closing waits for both kinds of worker; what was held never begins
    "desktop_app.shell.program",  # the event loop of the program
    "desktop_app.shell.shots",  # pictures: turns the loop until everything has arrived
}
WAITS = {"processEvents", "QEventLoop", "exec", "waitForDone", "join", "result", "wait", "sleep"}


def waits_in_the_window(each: Module) -> Iterator[str]:
    if not each.may_show or each.name in PLACES:
        return
    for name, call in calls(each):
        last = name.rpartition(".")[2]
        is_text = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Constant)
        if ast.unparse(call.func).endswith("doings.wait"):  # puts a pupil on the waiting list
            continue
        if last in WAITS and not is_text and not (last == "join" and call.args):
            yield each.at(call, f"{name} stops the window until something else has happened")
    for node in ast.walk(each.tree):
        if isinstance(node, ast.While) and "idle" in ast.unparse(node.test):
            yield each.at(node, "a loop waits for tasks; let the answer come instead")


def test_nothing_in_the_window_waits_for_an_answer() -> None:
    expect_none(broken(waits_in_the_window))


@pytest.mark.parametrize(
    "snippet",
    [
        "def f(app): app.processEvents()",
        "from PySide6.QtCore import QEventLoop\nQEventLoop()",
        "def f(tasks):\n    while not tasks.idle():\n        pass",
        "def f(future): return future.result()",
        "def f(thread): thread.join()",
        "def f(event): event.wait(1)",
    ],
)
def test_what_waits_is_found(snippet: str) -> None:
    assert list(waits_in_the_window(module("desktop_app.areas.people.ui.sample", snippet)))


def test_words_that_are_joined_do_not_wait() -> None:
    text = "def f(parts): return ', '.join(parts) + SEP.join(parts)"
    assert not list(waits_in_the_window(module("desktop_app.areas.people.ui.sample", text)))
