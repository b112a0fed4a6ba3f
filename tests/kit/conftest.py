"""What tests of widgets stand on: one look, workers that are joined, tools for a pane."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.kit.memory import Forgetful
from desktop_app.kit.notices import Notices
from desktop_app.kit.pane import Tools
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme_switch import Theme


@pytest.fixture(scope="session")
def one_theme(qapp: QApplication) -> Theme:
    """The look of the application; fonts are loaded once."""
    return Theme(qapp, scheme="light")


@pytest.fixture
def theme(one_theme: Theme) -> Iterator[Theme]:
    """The light look at 100 %, whatever a test before has switched."""
    yield one_theme
    one_theme.set_zoom(1.0)
    one_theme.set_density(32)
    one_theme.set_scheme("light")


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    """Workers; what fails without a handler fails the test."""
    made = Tasks()
    unexpected: list[Exception] = []
    made.failed.connect(unexpected.append)
    yield made
    made.close()
    assert not unexpected


@pytest.fixture
def memory() -> Forgetful:
    """A memory for one test."""
    return Forgetful()


@pytest.fixture
def tools(qtbot: QtBot, theme: Theme, tasks: Tasks, memory: Forgetful) -> Tools:
    """What every pane is given."""
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 600)
    return Tools(tasks, memory, Notices(host), lambda: None)
