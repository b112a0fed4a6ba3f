"""From the second start on the first list is painted before SQLAlchemy and tables are loaded."""

import json
import os
import subprocess
import sys
from pathlib import Path

from desktop_app.areas.people.api import NewStudent, PeopleService, PersonFacts
from tests.areas.timetable.plan import MORNING, make_plan
from tests.factories import make_school

START = """
import sys
from desktop_app.cli.app import run
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop_app.kit.table_view import TableView

paint = TableView.paintEvent

def paint_and_look(view, event):
    paint(view, event)
    row = view.model().row_at(0) if view.model().rowCount() else None
    if row is not None and TableView.paintEvent is not paint:
        TableView.paintEvent = paint
        tables = "desktop_app.areas.people.tables" in sys.modules
        print(row.row.name, "sqlalchemy" in sys.modules, tables)
        QTimer.singleShot(0, QApplication.closeAllWindows)

TableView.paintEvent = paint_and_look
sys.exit(run(["open", sys.argv[1]]))
"""


TODAY = """
import sys
from datetime import datetime
from desktop_app.cli.app import run
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop_app.areas.desk.ui.today_timeline import Timeline
from desktop_app.core.clock import FixedClock

paint = Timeline.paintEvent

def paint_and_look(view, event):
    paint(view, event)
    if view.layout_of_day.placed and Timeline.paintEvent is not paint:
        Timeline.paintEvent = paint
        tables = "desktop_app.areas.timetable.tables" in sys.modules
        print(view.layout_of_day.placed[0].block.name, "sqlalchemy" in sys.modules, tables)
        QTimer.singleShot(300, QApplication.closeAllWindows)

Timeline.paintEvent = paint_and_look
now = datetime.fromisoformat(sys.argv[2])
sys.exit(run(["open", sys.argv[1]], clock=FixedClock(now)))
"""


def started(path: Path, home: Path) -> str:
    return ended([sys.executable, "-c", START, str(path)], home)


def ended(words: list[str], home: Path) -> str:
    places = {"XDG_DATA_HOME": str(home), "LOCALAPPDATA": str(home)}
    done = subprocess.run(
        words, env={**os.environ, **places}, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_the_list_is_painted_before_tables_and_sqlalchemy_are_loaded(tmp_path: Path) -> None:
    with make_school(tmp_path) as database:
        facts = PersonFacts(given_name="Amara", family_name="Reid")
        PeopleService(database).add_student(NewStudent(person=facts))
        path = database.path
    assert path is not None
    own = tmp_path / "home" / "Downbeat"
    own.mkdir(parents=True)
    (own / "preferences.json").write_text(json.dumps({"pane": "students"}), encoding="utf-8")
    assert started(path, own.parent) == "Reid, Amara True True"
    assert started(path, own.parent) == "Reid, Amara False False"
    (own / "statements.json").write_text("{", encoding="utf-8")
    assert started(path, own.parent) == "Reid, Amara True True"


def test_the_day_is_painted_before_tables_and_sqlalchemy_are_loaded(tmp_path: Path) -> None:
    plan = make_plan(tmp_path)
    plan.enroll(plan.add("Violin"), "Amara")
    path = plan.database.path
    plan.database.close()
    own = tmp_path / "home" / "Downbeat"
    own.mkdir(parents=True)
    (own / "preferences.json").write_text(json.dumps({"pane": "today"}), encoding="utf-8")
    words = [sys.executable, "-c", TODAY, str(path), MORNING.isoformat()]
    assert ended(words, own.parent) == "Violin True True"
    assert ended(words, own.parent) == "Violin False False"
