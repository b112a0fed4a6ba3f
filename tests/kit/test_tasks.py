"""Background work: answers, errors, progress come back; the newest wins; nothing is lost."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import RuleBroken, Stopped
from desktop_app.core.progress import Progress
from desktop_app.core.wording import language, use_language
from desktop_app.kit.tasks import Activity, Tasks


def test_an_answer_comes_back_on_the_gui_thread(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[tuple[int, bool]] = []
    worker: list[int] = []

    def work() -> int:
        worker.append(threading.get_ident())
        return 42

    tasks.read(work, lambda n: seen.append((n, QThread.currentThread() is tasks.thread())))
    qtbot.waitUntil(tasks.idle)
    assert seen == [(42, True)]
    assert worker != [threading.get_ident()]


def test_an_error_reaches_its_handler(qtbot: QtBot, tasks: Tasks) -> None:
    errors: list[Exception] = []

    def work() -> None:
        raise RuleBroken("No.", field="amount")

    tasks.write(work, error=errors.append)
    qtbot.waitUntil(tasks.idle)
    assert [type(error) for error in errors] == [RuleBroken]


def test_an_error_without_a_handler_is_never_swallowed(qtbot: QtBot) -> None:
    tasks = Tasks()
    errors: list[Exception] = []
    tasks.failed.connect(errors.append)
    tasks.read(lambda: 1 / 0, lambda _: None)
    tasks.read(lambda: 1, lambda _: [].pop())
    qtbot.waitUntil(tasks.idle)
    assert sorted(type(error).__name__ for error in errors) == ["IndexError", "ZeroDivisionError"]
    tasks.close()


def test_a_failing_job_does_not_stop_the_queue(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[int] = []
    tasks.write([].pop, error=lambda _: seen.append(0))
    tasks.write(lambda: 1, seen.append)
    qtbot.waitUntil(tasks.idle)
    assert seen == [0, 1]


def test_of_questions_with_one_key_only_the_newest_is_answered(qtbot: QtBot, tasks: Tasks) -> None:
    gate = threading.Event()
    seen: list[str] = []
    tasks.read(lambda: (gate.wait(5), "old")[1], seen.append, key="search")
    for typed in ("n", "ne"):
        tasks.read(lambda typed=typed: typed, seen.append, key="search")
    tasks.read(lambda: "new", seen.append, key="search")
    gate.set()
    qtbot.waitUntil(tasks.idle)
    assert seen == ["new"]


def test_writes_run_one_after_another_in_the_order_asked(qtbot: QtBot, tasks: Tasks) -> None:
    running: list[int] = []
    order: list[int] = []

    def work(number: int) -> Callable[[], int]:
        def run() -> int:
            running.append(number)
            assert len(running) == 1
            running.remove(number)
            return number

        return run

    for number in range(20):
        tasks.write(work(number), order.append)
    qtbot.waitUntil(tasks.idle)
    assert order == list(range(20))


def test_every_write_is_told_to_those_who_listen(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[object] = []
    tasks.wrote.connect(told.append)
    tasks.write(lambda: "changes")
    tasks.read(lambda: "a read", lambda _: None)
    qtbot.waitUntil(tasks.idle)
    assert told == ["changes"]


def test_progress_is_shown_after_300_ms_and_goes_away(qtbot: QtBot, tasks: Tasks) -> None:
    shown: list[Activity | None] = []
    tasks.busy.connect(shown.append)
    gate = threading.Event()

    def work(progress: Progress) -> None:
        progress.step(34, 118, "Invoices")
        gate.wait(5)

    tasks.long_write(work, title="Invoice run")
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0] == Activity("Invoices", 34, 118, stoppable=True)
    assert shown[0].sentence() == "Invoices 34 of 118"
    gate.set()
    qtbot.waitUntil(tasks.idle)
    assert shown[-1] is None


def test_quick_work_shows_no_progress(qtbot: QtBot, tasks: Tasks) -> None:
    shown: list[object] = []
    tasks.busy.connect(shown.append)
    tasks.read(lambda: 1, lambda _: None)
    qtbot.waitUntil(tasks.idle)
    assert shown == []


def test_stop_reaches_the_work_and_is_told_as_stopped(qtbot: QtBot, tasks: Tasks) -> None:
    errors: list[Exception] = []
    started = threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        at = 0
        while True:
            progress.step(at, 1_000_000)
            at += 1

    tasks.long_write(work, error=errors.append, title="Endless")
    assert started.wait(5)
    tasks.stop()
    qtbot.waitUntil(tasks.idle)
    assert [type(error) for error in errors] == [Stopped]


def test_answers_for_widgets_that_are_gone_are_dropped(qtbot: QtBot, tasks: Tasks) -> None:
    class Asker(QWidget):
        def take(self, answer: int) -> None:
            raise AssertionError(answer)

    asker = Asker()
    gate = threading.Event()
    tasks.read(lambda: gate.wait(5), asker.take)
    asker.deleteLater()
    gone: list[bool] = []
    asker.destroyed.connect(lambda _: gone.append(True))
    qtbot.waitUntil(lambda: bool(gone))
    gate.set()
    qtbot.waitUntil(tasks.idle)


def test_closing_finishes_what_is_being_written(qtbot: QtBot) -> None:
    tasks = Tasks()
    written: list[int] = []
    for number in range(5):
        tasks.write(lambda number=number: written.append(number))
    tasks.close()
    assert written == list(range(5))
    tasks.write(lambda: written.append(99))
    assert 99 not in written


def test_workers_speak_the_language_of_the_window(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[str] = []
    use_language("de")
    try:
        tasks.read(language, seen.append)
        qtbot.waitUntil(tasks.idle)
    finally:
        use_language("en")
    assert seen == ["de"]


@pytest.mark.parametrize("number", range(3))
def test_many_questions_at_once_are_all_answered(qtbot: QtBot, tasks: Tasks, number: int) -> None:
    seen: list[int] = []
    for at in range(200):
        tasks.read(lambda at=at: at, seen.append)
    qtbot.waitUntil(tasks.idle)
    assert sorted(seen) == list(range(200))
    assert isinstance(tasks, QObject)


def test_what_is_held_begins_once_the_event_loop_was_round(qtbot: QtBot, tasks: Tasks) -> None:
    begun: list[str | None] = []
    worked: list[str] = []
    tasks.hold_reads()
    tasks.read(lambda: "held", begun.append)
    tasks.hold_reads()
    tasks.read(partial(worked.append, "held too"), begun.append)
    written = threading.Event()
    tasks.write(written.set)
    assert written.wait(5), "a write does not wait"
    assert worked == []
    assert not tasks.idle()
    qtbot.waitUntil(tasks.idle)
    assert worked == ["held too"]
    assert set(begun) == {"held", None}
    tasks.read(lambda: "at once", begun.append)
    qtbot.waitUntil(tasks.idle)
    assert begun[-1] == "at once"


def test_of_what_is_held_the_newest_of_a_key_is_answered(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[int] = []
    tasks.hold_reads()
    tasks.read(lambda: 1, seen.append, key="list")
    tasks.read(lambda: 2, seen.append, key="list")
    qtbot.waitUntil(tasks.idle)
    assert seen == [2]


def test_what_is_held_when_the_tasks_close_never_begins(qtbot: QtBot) -> None:
    tasks, begun = Tasks(), list[int]()
    tasks.hold_reads()
    tasks.read(partial(begun.append, 1), print)
    tasks.close()
    QCoreApplication.processEvents()
    assert begun == []
