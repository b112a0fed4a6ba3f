"""Each foreign library has its door: the few places that may know it."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, broken, calls, dotted, expect_none, imports, module

UI = r"desktop_app\.areas\.\w+\.ui(\..+)?"
KIT = r"desktop_app\.kit(\..+)?"
SHELL = r"desktop_app\.shell(\..+)?"
BOOTSTRAP = r"desktop_app\.bootstrap(\..+)?"
CORE = r"desktop_app\.core(\..+)?"


def core(part: str) -> str:
    return rf"desktop_app\.core\.{part}(\..+)?"


# A library and the modules that may import it.
DOORS: dict[str, tuple[str, ...]] = {
    "PySide6": (KIT, SHELL, BOOTSTRAP, UI),
    "shiboken6": (KIT, SHELL, BOOTSTRAP, UI),
    "desktop_app.kit": (KIT, SHELL, BOOTSTRAP, UI),
    "reportlab": (core("printing"),),
    "uharfbuzz": (core("printing"),),
    "bidi": (core("printing"),),
    "arabic_reshaper": (core("printing"),),
    "segno": (core("printing"),),
    "pikepdf": (core("printing"),),
    "keyring": (core("secrets"),),
    "alembic": (core("db"),),
    "sqlcipher3": (CORE,),
    "psycopg": (CORE,),
    "openpyxl": (core("tabular"),),
    "python_calamine": (core("tabular"),),
}

# A library and the modules that must not know it.
WALLS: dict[str, tuple[str, ...]] = {
    "sqlalchemy": (KIT, SHELL, UI, r"desktop_app\.areas\.\w+\.(rules|terms)(\..+)?"),
    "desktop_app.core.db": (KIT, r"desktop_app\.areas\.\w+\.(rules|terms)(\..+)?"),
    "threading": (r"desktop_app\.(areas|shell)(\..+)?",),
    "concurrent": (r"desktop_app\.(areas|shell)(\..+)?",),
    "multiprocessing": (r"desktop_app(\..+)?",),
    "PySide6.QtCore.QThread": (SHELL, UI),
    "PySide6.QtCore.QThreadPool": (SHELL, UI),
    "PySide6.QtCore.QRunnable": (SHELL, UI),
}


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(re.fullmatch(pattern, name) for pattern in patterns)


def through_the_door(each: Module) -> Iterator[str]:
    for found in imports(each):
        for library, doors in DOORS.items():
            if f"{found.name}.".startswith(f"{library}.") and not matches(each.name, doors):
                yield each.at(found.node, f"{library} has its own door and this is not it")


def behind_the_wall(each: Module) -> Iterator[str]:
    for found in imports(each):
        for library, walled in WALLS.items():
            if f"{found.name}.".startswith(f"{library}.") and matches(each.name, walled):
                yield each.at(found.node, f"this part must not know {library}")


def sessions_stay_in_the_database(each: Module) -> Iterator[str]:
    if each.below("desktop_app.core.db"):
        return
    for called, node in calls(each):
        if called in {"commit", "rollback", "create_engine", "sessionmaker", "begin_nested"}:
            yield each.at(node, f"only core.db calls {called}")
        elif called == "Session" and dotted(node.func) in {"Session", "orm.Session"}:
            yield each.at(node, "only core.db opens a session")


def test_every_library_is_imported_only_through_its_door() -> None:
    expect_none(broken(through_the_door))


def test_panes_kit_and_rules_know_no_database_and_start_no_threads() -> None:
    expect_none(broken(behind_the_wall))


def test_engines_sessions_commit_and_rollback_are_only_in_core_db() -> None:
    expect_none(broken(sessions_stay_in_the_database))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("desktop_app.areas.billing.service", "from PySide6.QtCore import QObject"),
        ("desktop_app.core.money", "def f():\n    import reportlab.pdfgen"),
        ("desktop_app.areas.people.documents", "from reportlab import pdfgen"),
        ("desktop_app.core.settings", "import keyring"),
        ("desktop_app.areas.school.service", "from desktop_app.kit import pane"),
        ("desktop_app.core.db_like", "import alembic.command"),
        ("desktop_app.areas.people.importing", "import openpyxl"),
    ],
)
def test_the_doors_bite(name: str, text: str) -> None:
    assert list(through_the_door(module(name, text)))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("desktop_app.kit.table_model", "import sqlalchemy"),
        ("desktop_app.areas.billing.rules", "from sqlalchemy.orm import Session"),
        ("desktop_app.areas.billing.ui.pane", "from sqlalchemy import select"),
        ("desktop_app.areas.billing.ui.pane", "from PySide6.QtCore import QThread"),
        ("desktop_app.areas.billing.service", "import threading"),
    ],
)
def test_the_walls_stand(name: str, text: str) -> None:
    assert list(behind_the_wall(module(name, text)))


@pytest.mark.parametrize("text", ["session.commit()", "with Session(engine): pass"])
def test_a_stray_session_is_found(text: str) -> None:
    assert list(sessions_stay_in_the_database(module("desktop_app.areas.x.service", text)))


def test_a_door_lets_its_own_people_in() -> None:
    door = module("desktop_app.core.printing.paper", "import reportlab")
    assert list(through_the_door(door)) == []
    pane = module("desktop_app.areas.people.ui.pane", "from PySide6.QtCore import Qt")
    assert list(through_the_door(pane)) == []
