"""A roster comes into a real school as one change, comes again without one, and goes by one undo."""

# ruff: noqa: E501  tables of cases read better unwrapped

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop_app import bootstrap
from desktop_app.areas.desk.roster_import import api
from desktop_app.areas.desk.roster_import.api import Choices, Decision, ImportService, Kind
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import (
    ExternalId,
    Family,
    FamilyMember,
    Person,
    PersonPrivate,
    Staff,
    Student,
)
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.tables import Enrollment, Lesson
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks, school_server, snapshots
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Database
from desktop_app.core.errors import Clash, FileRefused, Stopped
from desktop_app.core.journal.triggers import journaled, recorded_columns
from desktop_app.core.journal.undo import undo
from desktop_app.core.progress import Progress
from desktop_app.core.settings import Preferences
from tests.areas.desk.roster_import.rosters import ONEROSTER, SDS, VCARDS, read, write
from tests.factories import NOW, make_school

needs_samples = pytest.mark.skipif(not SDS.exists(), reason="the sample files are not here")

LIST = (
    "Id,Name,Born,Phone,Street,School,Class,Teacher,Instrument,Level,Guardian,Guardian email,Note\n"
    "1,Ann Byrne,2015-03-01,087 123 4567,1 Main St,North,Choir,Tom Cole,Voice,beginner,Mary Byrne,mary@x.ie,Shy\n"
    "2,Bob Byrne,2016-04-02,,1 Main St,North,Choir,Tom Cole,Drums,,Mary Byrne,mary@x.ie,\n"
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    folder = tmp_path / "school"
    folder.mkdir()
    with make_school(folder) as opened:
        yield opened


@pytest.fixture
def server_school(postgresql_url: str) -> Iterator[Database]:
    """The same school on PostgreSQL."""
    actor, clock = Actor("Ruth Danquah", device="desk-1"), FixedClock(NOW)
    opened = school_server.open_server_school(postgresql_url, school_id=1, actor=actor, clock=clock)
    with bootstrap.wire(opened) as wired:
        with wired.writing("New school") as work:
            school.make_school(work, school.NewSchool("Larkfield School of Music"))
        yield wired


def contents(database: Database) -> dict[str, set[tuple[object, ...]]]:
    """Return every fact of the school: all rows, without caches and without its history."""
    with database.raw() as connection:
        return {
            table.name: {
                tuple(str(value) for value in found)
                for found in connection.execute(select(table.c.id, *recorded_columns(table)))
            }
            for table in journaled(Base.metadata)
        }


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def bring_in(database: Database, path: Path, choices: Choices | None = None) -> api.ImportPlan:
    service = ImportService(database)
    plan = service.preview(read(path), choices)
    service.apply(plan)
    return plan


def a_list(folder: Path, content: str = LIST) -> Path:
    path = folder / "list.csv"
    path.write_text(content, encoding="utf-8", newline="")
    return path


@needs_samples
@pytest.mark.parametrize(
    "path", [SDS, ONEROSTER, VCARDS / "rfc6350-example.vcf"], ids=lambda p: p.stem
)
def test_a_sample_comes_in_comes_again_without_a_change_and_goes_by_one_undo(
    database: Database, path: Path
) -> None:
    before = contents(database)
    bring_in(database, path)
    full = contents(database)
    assert full != before
    assert checks.problems(database) == []
    again = bring_in(database, path)
    assert again.is_empty
    assert contents(database) == full
    undo(database)
    assert contents(database) == before


@needs_samples
def test_a_server_takes_the_same_import_and_the_same_undo(server_school: Database) -> None:
    before = contents(server_school)
    bring_in(server_school, SDS)
    assert count(server_school, Enrollment) == 602
    assert bring_in(server_school, SDS).is_empty
    undo(server_school)
    assert contents(server_school) == before


def test_a_server_takes_what_changed_in_a_list(server_school: Database, tmp_path: Path) -> None:
    bring_in(server_school, a_list(tmp_path))
    plan = bring_in(server_school, a_list(tmp_path, LIST.replace("087 123", "087 321")))
    assert plan.counts()[Kind.STUDENT] == {Decision.UPDATED: 1, Decision.UNCHANGED: 1}


@needs_samples
def test_the_sample_of_a_hundred_people_is_all_there(database: Database) -> None:
    plan = bring_in(database, SDS)
    assert plan.label == "Import 86 students from School Data Sync"
    found = [count(database, table) for table in (Student, Lesson, Enrollment, Person)]
    assert found == [86, 28, 602, 98]
    with database.reading() as session:
        waiting = session.scalars(select(Lesson).where(Lesson.first_day.is_(None))).all()
        systems = session.scalars(select(ExternalId.system).distinct()).all()
        names = [location.name for location in school.locations(session)]
    assert len(waiting) == 28
    assert all(lesson.teacher_id and lesson.location_id for lesson in waiting)
    assert (systems, names) == (["sds"], ["Contoso High School", "Fabrikam High School"])


@needs_samples
def test_no_password_reaches_the_school_file(database: Database) -> None:
    bring_in(database, SDS)
    path = database.path
    assert path is not None
    database.close()
    for file in (path, *(snapshot.path for snapshot in snapshots.listed(path))):
        assert b"P@ssw" not in file.read_bytes()


def test_a_list_brings_people_families_lessons_and_notes(
    database: Database, tmp_path: Path
) -> None:
    bring_in(database, a_list(tmp_path))
    with database.reading() as session:
        phone, sort_name = session.execute(
            select(Person.phone, Person.sort_name).where(Person.given_name == "Ann")
        ).one()
        family = session.scalars(select(Family)).one()
        members = session.execute(select(func.count()).select_from(FamilyMember)).scalar_one()
        street = session.scalars(select(PersonPrivate.street).distinct()).all()
    assert (phone, sort_name) == ("+353871234567", "byrne, ann")
    assert (family.name, family.billing_email, members) == ("Byrne", "mary@x.ie", 3)
    assert street == ["1 Main St"]


def test_what_changed_in_a_list_is_changed_in_the_school(
    database: Database, tmp_path: Path
) -> None:
    bring_in(database, a_list(tmp_path))
    before = contents(database)
    changed = LIST.replace("Ann Byrne", "Anna Ryan").replace("087 123 4567", "087 765 4321")
    changed = changed.replace(
        "2,Bob Byrne,2016-04-02,,1 Main St,North", "2,Bob Byrne,2016-04-02,,2 Main St,South"
    )
    plan = bring_in(database, a_list(tmp_path, changed))
    assert plan.counts()[Kind.STUDENT] == {Decision.UPDATED: 2}
    with database.reading() as session:
        anna = session.scalars(select(Person).where(Person.given_name == "Anna")).one()
        streets = set(session.scalars(select(PersonPrivate.street)))
    assert (anna.sort_name, anna.phone, anna.version) == ("ryan, anna", "+353877654321", 2)
    assert streets == {"1 Main St", "2 Main St"}
    undo(database)
    assert contents(database) == before


def test_somebody_who_is_there_already_is_matched_and_completed(
    database: Database, tmp_path: Path
) -> None:
    with database.writing("Add student") as work:
        people.add_student(
            work,
            people.NewStudent(person=people.PersonFacts(given_name="Ánn", family_name="Byrne")),
        )
    plan = bring_in(database, a_list(tmp_path))
    assert plan.counts()[Kind.STUDENT] == {Decision.MATCHED: 1, Decision.MADE: 1}
    assert count(database, Student) == 2
    assert bring_in(database, a_list(tmp_path)).is_empty


def test_a_class_that_changed_is_changed_in_its_lesson(database: Database, tmp_path: Path) -> None:
    orgs = "sourcedId,name\n1,North\n2,South\n"
    users = "sourcedId,role,givenName,familyName\nt1,teacher,Tom,Day\nt2,teacher,Una,Elm\n"
    for title, org, teacher in (("Choir", "1", "t1"), ("Choir A", "2", "t2")):
        folder = write(
            tmp_path / "set", orgs=orgs, users=users,
            classes=f"sourcedId,title,schoolSourcedId\nc1,{title},{org}\n",
            enrollments=f"classSourcedId,userSourcedId,role\nc1,{teacher},teacher\n",
        )  # fmt: skip
        bring_in(database, folder)
    with database.reading() as session:
        lesson = session.scalars(select(Lesson)).one()
        places = {row.name: row.id for row in school.locations(session)}
        teacher_name = session.scalars(
            select(Person.given_name).join(Staff, Staff.person_id == Person.id)
            .where(Staff.id == lesson.teacher_id)
        ).one()  # fmt: skip
    assert (lesson.title, lesson.location_id, teacher_name) == ("Choir A", places["South"], "Una")


def test_a_short_list_is_compared_with_a_large_school(database: Database, tmp_path: Path) -> None:
    names = "".join(f"Pupil {number},20{number % 10:02d}-01-01\n" for number in range(30))
    bring_in(database, a_list(tmp_path, "Name,Born\n" + names))
    plan = bring_in(database, a_list(tmp_path, "Name,Born\nPupil 7,2007-01-01\n7 Pupil,\n"))
    assert plan.counts()[Kind.STUDENT] == {Decision.MATCHED: 2}
    assert plan.is_empty


def test_a_school_that_changed_since_the_preview_is_not_written_over(
    database: Database, tmp_path: Path
) -> None:
    service = ImportService(database)
    plan = service.preview(read(a_list(tmp_path)))
    with database.writing("Add location") as work:
        school.add_location(work, "Elsewhere")
    service.apply(plan)
    with pytest.raises(Clash, match="changed since this preview"):
        service.apply(plan)
    assert count(database, Student) == 2


def test_stopping_keeps_nothing(database: Database, tmp_path: Path) -> None:
    class StopAtOnce(Progress):
        def step(self, done: int, total: int, what: str = "") -> None:
            raise Stopped("stopped")

    service = ImportService(database)
    plan = service.preview(read(a_list(tmp_path)))
    before = contents(database)
    with pytest.raises(Stopped):
        service.apply(plan, StopAtOnce())
    assert contents(database) == before


def test_a_snapshot_is_kept_before_an_import(database: Database, tmp_path: Path) -> None:
    bring_in(database, a_list(tmp_path))
    assert database.path is not None
    taken = snapshots.listed(database.path)
    assert [snapshot.why for snapshot in taken] == ["import"]
    with sqlite3.connect(taken[0].path) as copy:
        assert copy.execute("SELECT count(*) FROM student").fetchone() == (0,)


def test_terms_of_a_roster_find_or_make_their_years(database: Database, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "set", orgs="sourcedId,name\n1,North\n",
        academicSessions="sourcedId,title,type,startDate,endDate\n"
        "a,Old,term,2017-07-01,2018-06-30\nb,Camp,term,2026-08-10,2026-08-20\nc,Easter,term,2027-03-28,2027-04-10\n",
    )  # fmt: skip
    plan = bring_in(database, folder)
    assert [row.decision for row in plan.rows if row.kind == Kind.TERM] == [
        Decision.MADE, Decision.REFUSED, Decision.MADE
    ]  # fmt: skip
    with database.reading() as session:
        assert {year.name for year in school.years(session)} == {"2017/18", "2026/27"}


def test_all_schools_of_a_list_can_go_to_a_chosen_location(
    database: Database, tmp_path: Path
) -> None:
    with database.writing("Add location") as work:
        place = school.add_location(work, "Main Street")
    bring_in(database, a_list(tmp_path), Choices(location_id=place))
    with database.reading() as session:
        assert set(session.scalars(select(Student.location_id))) == {place}
        assert set(session.scalars(select(Lesson.location_id))) == {place}


def test_refused_rows_are_saved_with_their_reason_and_come_back_when_put_right(
    database: Database, tmp_path: Path
) -> None:
    text = "Id,Name,Role\n1,Ann Byrne,student\n2,Bob Cole,wizard\n,,student\n"
    plan = bring_in(database, a_list(tmp_path, text))
    saved = tmp_path / "refused.csv"
    assert api.save_refused(plan, saved) == 2
    lines = saved.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Reason,File,Line,Id,Name,Role"
    assert lines[1].endswith("list.csv,3,2,Bob Cole,wizard")
    assert api.show_problem(plan.refused[0]) == "list.csv, line 3: The role “wizard” is not known."
    saved.write_text(
        saved.read_text(encoding="utf-8").replace(",wizard", ",student"), encoding="utf-8"
    )
    again = bring_in(database, saved)
    assert again.counts()[Kind.STUDENT] == {Decision.MADE: 1}


def test_a_plan_as_json_tells_everything_and_no_cell(database: Database, tmp_path: Path) -> None:
    found = api.plan_json(ImportService(database).preview(read(a_list(tmp_path))))
    assert found["format"] == "csv"
    assert found["counts"]["student"] == {"made": 2}
    assert found["files"][0]["encoding"] == "utf-8"
    first = next(row for row in found["rows"] if row["kind"] == "student")
    assert (first["decision"], first["file"], first["line"]) == ("made", "list.csv", 2)
    assert "087 123 4567" not in repr(found)


def test_a_mapping_is_remembered_for_lists_of_the_same_header(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "preferences.json")
    headers = ("Name", "Mail")
    mapping = replace(api.propose(headers), date_order=api.DateOrder.MDY)
    assert api.remembered(preferences, headers) is None
    api.remember(preferences, headers, mapping)
    for number in range(60):
        api.remember(preferences, (f"Name {number}",), mapping)
    api.remember(preferences, headers, mapping)
    again = Preferences(tmp_path / "preferences.json")
    assert api.remembered(again, ("NAME", "mail")) is None
    assert api.remembered(again, headers) == mapping
    again.set("import_mappings", [["name|mail", "nonsense"], "more"])
    assert api.remembered(again, headers) is None
    again.set("import_mappings", 7)
    assert api.remembered(again, headers) is None


def test_refused_rows_of_several_files_share_their_columns(
    database: Database, tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "set",
        orgs="sourcedId,name\n1,North\n2,\n",
        users="sourcedId,role,givenName,familyName\n1,king,Ann,Byrne\n2,student,Bob,Cole,extra\n",
    )
    plan = ImportService(database).preview(read(folder))
    saved = tmp_path / "refused.csv"
    assert api.save_refused(plan, saved, for_excel=False) == 3
    assert saved.read_text(encoding="utf-8").splitlines()[0] == (
        "Reason,File,Line,sourcedId,name,role,givenName,familyName"
    )
    with pytest.raises(FileRefused):
        api.save_refused(plan, tmp_path / "nowhere" / "refused.csv")
