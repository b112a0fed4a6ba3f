"""What every test stands on: no display, a zone far from UTC, Qt warnings fail, PostgreSQL."""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

# Before anything imports Qt or asks for the local time.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
os.environ["TZ"] = "Pacific/Auckland"  # a test that leans on the zone of the computer fails here
if hasattr(time, "tzset"):
    time.tzset()

import pytest
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.core.db import school_server
from desktop_app.schema import metadata
from tests.postgresql_server import PostgresqlServer, start_postgresql, stop_postgresql
from tests.shared_compiling import share_compiled_statements

settings.register_profile("short", deadline=None)
settings.register_profile("long", deadline=None, max_examples=1000)

PATIENCE_MS = 60_000
LONG = "takes minutes: run it with --long"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run also the tests that take minutes")


def pytest_configure(config: pytest.Config) -> None:
    share_compiled_statements()
    # Before any test is imported: a property takes its settings when it is defined.
    settings.load_profile("long" if config.getoption("--long") else "short")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason=LONG))


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()  # modules and tests stay: no search goes through them again


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Look for garbage of windows as the program does: on the GUI thread, never in a reader."""
    if "qapp" not in getattr(item, "fixturenames", ()):
        if not gc.isenabled():
            gc.collect()
            gc.enable()
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        _put_windows_away()
        gc.collect(1)


def _put_windows_away() -> None:
    """Destroy what a test has left open: each new look is put on every window there is."""
    for window in QApplication.topLevelWidgets():
        if isValid(window) and window.parent() is None:
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what the program stores for a person (settings, logs, snapshots) out of real homes."""
    home = tmp_path_factory.mktemp("home")
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home))
    for name in ("LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(home))
    if sys.platform == "darwin":
        monkeypatch.setenv("HOME", str(home))


@pytest.fixture
def computer_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Move the computer to another time zone, as in ``computer_in("America/New_York")``."""

    def move(zone: str) -> None:
        if not hasattr(time, "tzset"):
            pytest.skip("this system cannot change the zone of a running program")
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A PostgreSQL of this test run alone, in a folder that goes away with it."""
    server = start_postgresql()
    if server is None:
        if os.environ.get("DOWNBEAT_NEEDS_POSTGRESQL"):
            pytest.fail("PostgreSQL is not there, although dev.py test should have brought it.")
        pytest.skip("no PostgreSQL here: dev.py test brings it")
    yield server
    stop_postgresql(server)


@pytest.fixture(scope="session")
def school_on_a_server(postgresql_server: PostgresqlServer) -> str:
    """The database that others begin as: every table of a school, and nothing in them."""
    name = postgresql_server.create_database()
    school_server.prepare(postgresql_server.url(name), metadata())
    return name


@pytest.fixture
def postgresql_url(postgresql_server: PostgresqlServer, school_on_a_server: str) -> Iterator[str]:
    """The SQLAlchemy address of a database with empty tables that only this test uses."""
    name = postgresql_server.create_database(like=school_on_a_server)
    yield postgresql_server.url(name)
    postgresql_server.drop_database(name)


@pytest.fixture
def empty_postgresql_url(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The SQLAlchemy address of a database without any table that only this test uses."""
    name = postgresql_server.create_database()
    yield postgresql_server.url(name)
    postgresql_server.drop_database(name)


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Wait for a fact as long as a busy machine needs; one that comes is never waited out."""
    for name in ("waitUntil", "waitSignal", "waitSignals"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=PATIENCE_MS))
    return qtbot
