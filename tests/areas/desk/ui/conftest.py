"""A school to show, tools for its panes, and a pane that lives as it does in the window."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.db.database import Database
from desktop_app.core.journal.undo import undo
from desktop_app.demo.building import build_demo
from desktop_app.demo.school import Wish
from desktop_app.kit.memory import Forgetful
from desktop_app.kit.notices import Notices
from desktop_app.kit.pane import Tools
from desktop_app.kit.tasks import Tasks
from tests.areas.desk.ui.stage import Make, Stage
from tests.factories import NOW, make_school
from tests.kit.conftest import memory, one_theme, tasks, theme

__all__ = ["memory", "one_theme", "tasks", "theme"]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with make_school(tmp_path) as school:
        yield school
        assert school.open_blocks == 0


@pytest.fixture(scope="session")
def demo_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo school of the day that NOW is in, to be copied."""
    path = tmp_path_factory.mktemp("demo") / "demo.downbeat"
    build_demo(path, Wish(NOW.date()))
    return path


class Relay(QObject):
    heard = Signal(object)


@pytest.fixture
def stage(
    qtbot: QtBot, database: Database, theme: object, tasks: Tasks, memory: Forgetful
) -> Iterator[Callable[[Make], Stage]]:
    """Put a pane on stage: it hears of every change, and can undo, as in the window."""
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1440, 900)
    went: list[tuple[object, ...]] = []
    relay = Relay()
    notices = Notices(host)
    tools = Tools(
        tasks, memory, notices, lambda: tasks.write(lambda: undo(database)),
        lambda *where: went.append(where),
    )  # fmt: skip
    database.listen(relay.heard.emit)

    def show(make: Make) -> Stage:
        pane = make(tools, database)
        pane.setParent(host)
        pane.resize(1440, 900)
        relay.heard.connect(pane.touched, Qt.ConnectionType.QueuedConnection)
        pane.activated()
        host.show()
        made = Stage(qtbot, pane, tasks, notices, went)
        made.settle()
        return made

    yield show
    relay.heard.disconnect()
