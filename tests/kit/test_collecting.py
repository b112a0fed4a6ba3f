"""Garbage of windows is found on the GUI thread, and nowhere else."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from pytestqt.qtbot import QtBot

from desktop_app.core.collector import paused_collector
from desktop_app.kit.collecting import Collector
from desktop_app.kit.tasks import Tasks


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    owner = QObject()
    gc.collect()
    yield Collector(owner)
    del owner


def circle(gone: list[str]) -> None:
    """Make a timer that only a circle keeps, and note the thread that destroys it."""
    timer = QTimer()
    timer.destroyed.connect(
        lambda: gone.append(threading.current_thread().name), Qt.ConnectionType.DirectConnection
    )
    timer.itself = timer  # type: ignore[attr-defined]  # the circle


def many_values() -> list[list[int]]:
    return [[number] for number in range(20_000)]


def test_a_reader_that_makes_many_values_destroys_nothing_of_a_closed_pane(
    qtbot: QtBot, tasks: Tasks, collector: Collector
) -> None:
    gone: list[str] = []
    circle(gone)
    kept: list[list[int]] = []
    tasks.read(many_values, kept.extend)
    qtbot.waitUntil(tasks.idle)
    assert gone == []
    qtbot.waitUntil(lambda: bool(gone))
    assert gone == [threading.current_thread().name]


def test_nothing_is_looked_for_while_long_work_rests_the_search(
    qtbot: QtBot, collector: Collector
) -> None:
    gone: list[str] = []
    with paused_collector():
        circle(gone)
        kept = many_values()
        collector.look()
        assert gone == []
    collector.look()
    assert len(gone) == 1, len(kept)


def test_the_search_ends_with_what_it_was_made_for(qtbot: QtBot) -> None:
    owner = QObject()
    made = Collector(owner)
    ended: list[bool] = []
    made.destroyed.connect(lambda: ended.append(True))
    owner.deleteLater()
    qtbot.waitUntil(lambda: bool(ended))
