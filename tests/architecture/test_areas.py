"""Areas meet at their doors, and inside each area the floors are in order.

import-linter (pyproject.toml) checks the order of floors and areas; this file checks what it
cannot say.
"""

import subprocess
import sys

import grimp
import pytest

from tests.architecture.source import ROOT, expect_none

AREAS = "desktop_app.areas."
# Higher may import lower; the same height may too, but for queries, which never reach a service.
HEIGHT = {
    "ui": 6,
    "documents": 5,
    "api": 4,
    "service": 3,
    "queries": 3,
    "glances": 3,
    "tables": 2,
    "rules": 2,
}
OTHER = 3  # a file of its own name stands beside the service
LOWEST = {"terms": 1}
THINGS = {
    "roster_import",
    "trail",
}  # a folder for one thing of an area, with files of the same roles inside
# Reads and set-based derivations may join the tables of lower areas; other writes must ask.
READING = {"queries", "row_sets", "carried", "derivations"}
# They know no database. Lists and panes may read them past the api, which loads all of an area.
PURE = {"terms", "rules", "words"}
# They ask kept statements and load nothing: glances, lists and panes may read them past the api.
GLANCES = "glances"


def height(role: str) -> int:
    return (HEIGHT | LOWEST).get(role, OTHER)


def split(name: str) -> tuple[str, str] | None:
    """Give area and role of a module below areas; None elsewhere and for the folder itself."""
    parts = name.removeprefix(AREAS).split(".")
    if name.startswith(AREAS) and len(parts) > 2 and parts[1] in THINGS:
        return parts[0], parts[2]
    return (parts[0], parts[1]) if name.startswith(AREAS) and len(parts) > 1 else None


def complaint(importer: str, imported: str) -> str | None:
    """Say what is wrong with an import between two modules, or None."""
    target = split(imported)
    if not target:
        return None
    area, role = target
    source = split(importer)
    if source is None:
        if role == "tables" and importer.startswith(("desktop_app.shell", "desktop_app.kit")):
            return f"{importer} reads {imported}: only queries know tables"
        return None
    own_area, own_role = source
    if area == own_area:
        return _inside(importer, own_role, imported, role)
    return _across(importer, own_area, own_role, imported, role)


def _inside(importer: str, own_role: str, imported: str, role: str) -> str | None:
    if height(role) > height(own_role):
        return f"{importer} imports {imported}, which stands higher in the same area"
    if (own_role, role) in {("queries", "service"), ("tables", "rules"), ("rules", "tables")}:
        return f"{importer} imports {imported}, which stands beside it"
    if own_role == "ui" and role == "tables":
        return f"{importer} reads {imported}: only queries know tables"
    if own_role == GLANCES and role not in PURE | {GLANCES}:
        return f"{importer} imports {imported}: a glance only asks kept statements"
    return None


def _across(importer: str, own_area: str, own_role: str, imported: str, role: str) -> str | None:
    if role == "api" or (own_role in READING and role == "tables"):
        return None
    if own_role in {"queries", "ui", GLANCES} and role in PURE | {GLANCES}:
        return None
    if own_role == role == "row_sets":
        return None  # my students are those of my lessons: row sets build on those below
    if own_area == "desk" and own_role == role == "ui":
        return None  # the desk looks across: it may use the forms and dialogs of areas below
    return f"{importer} reaches past the api of another area into {imported}"


def test_areas_use_each_other_only_through_their_api_and_keep_their_inner_order() -> None:
    graph = grimp.build_graph("desktop_app", cache_dir=None)
    pairs = (
        (importer, imported)
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
    )
    expect_none(found for pair in pairs if (found := complaint(*pair)))


def test_floors_and_areas_are_imported_downwards_only() -> None:
    program = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("billing.service", "timetable.service"),
        ("billing.service", "timetable.tables"),
        ("billing.queries", "timetable.queries"),
        ("billing.rules", "timetable.terms"),
        ("billing.ui.pane", "timetable.ui.pane"),
        ("desk.queries", "people.ui.form"),
        ("people.rules", "people.tables"),
        ("people.terms", "people.rules"),
        ("people.queries", "people.service"),
        ("people.service.families", "people.api"),
        ("people.service", "people.documents"),
        ("people.ui.form", "people.tables"),
        ("desk.roster_import.service", "people.tables"),
        ("billing.service", "timetable.glances.meetings"),
        ("timetable.glances.meetings", "timetable.queries.meeting_selects"),
    ],
)
def test_a_forbidden_way_is_found(importer: str, imported: str) -> None:
    assert complaint(AREAS + importer, AREAS + imported)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("billing.service", "timetable.api"),
        ("billing.queries", "timetable.tables"),
        ("attendance.row_sets", "timetable.row_sets"),
        ("desk.ui.students", "people.ui.student_form"),
        ("people.ui.pane", "people.api"),
        ("people.api", "people.service.families"),
        ("people.service.families", "people.queries.families"),
        ("people.documents", "people.queries"),
        ("desk.roster_import.queries", "people.tables"),
        ("desk.queries.today", "timetable.glances.meetings"),
        ("attendance.glances.registers", "timetable.glances.meetings"),
        ("timetable.service.slots", "timetable.glances.meetings"),
    ],
)
def test_the_allowed_ways_stay_open(importer: str, imported: str) -> None:
    assert complaint(AREAS + importer, AREAS + imported) is None


def test_the_shell_reads_no_tables() -> None:
    assert complaint("desktop_app.shell.window", AREAS + "people.tables")
