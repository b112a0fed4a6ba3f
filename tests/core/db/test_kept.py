"""Kept statements: made once, asked by text, and read as SQLAlchemy would have read them."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Float, LargeBinary, Select, bindparam, select

from desktop_app import bootstrap
from desktop_app.areas.desk.queries import student_rows, students
from desktop_app.areas.desk.queries.moment import ListQuery
from desktop_app.areas.people.tables import Instrument, Person, Student, StudentInstrument
from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import Term
from desktop_app.core.db import keeping
from desktop_app.core.db.database import Database
from desktop_app.core.db.keeping import SCHOOL, kind_of
from desktop_app.core.db.kept import fetch, fetch_keys
from desktop_app.core.db.types import Uuid, new_id
from tests.areas.people.people_of import add_student
from tests.factories import NOW

HERE = __name__


def everything(_engine: str) -> Select[*tuple[object, ...]]:
    """Every kind of column there is."""
    return (
        select(
            Student.id, Student.created_at, Student.joined_on, Student.archived_at.is_(None),
            StudentInstrument.level, Person.given_name, Student.version,
        )
        .join(Person, Person.id == Student.person_id)
        .outerjoin(StudentInstrument, StudentInstrument.student_id == Student.id)
        .where(Student.id.in_(bindparam("ids", type_=Uuid(), expanding=True)))
        .order_by(Person.sort_name)
    )  # fmt: skip


def by_name(_engine: str, descending: bool) -> Select[*tuple[object, ...]]:
    """All students by name."""
    order = Student.sort_name.desc() if descending else Student.sort_name
    return select(Student.id).where(Student.school_id == SCHOOL).order_by(order)


def terms_from(_engine: str) -> Select[*tuple[object, ...]]:
    """The terms from a day on, of a few names."""
    names = ["Autumn", "Spring", "Summer"]
    return select(Term.name).where(
        Term.ends_on >= bindparam("day", type_=Term.ends_on.type), Term.name.in_(names)
    )


def instruments(_engine: str) -> Select[*tuple[object, ...]]:
    """What is learnt here."""
    return select(Instrument.name)


def students_of(database: Database) -> list[UUID]:
    bootstrap.wire(database)
    with database.writing("Make") as work:
        school.make_school(work, school.NewSchool(name="Larkfield", currency="EUR"))
    names = ("Amara Able", "Kofi Best", "Zoe Crane")
    return [add_student(database, name).id for name in names]


def test_a_kept_statement_reads_what_the_session_reads(database: Database) -> None:
    ids = students_of(database)
    with database.reading() as session:
        plain = [tuple(row) for row in session.execute(everything(""), {"ids": ids})]
        kept = fetch(session, f"{HERE}:everything", ids=ids)
        again = fetch(session, f"{HERE}:everything", ids=ids[:1])
    assert kept == plain
    assert [[type(value) for value in row] for row in kept] == [
        [type(value) for value in row] for row in plain
    ]
    assert again == [row for row in plain if row[0] == ids[0]]


def test_no_ids_find_nothing(database: Database) -> None:
    students_of(database)
    with database.reading() as session:
        assert list(fetch(session, f"{HERE}:everything", ids=[])) == []


def test_keys_come_in_the_order_asked_for_and_each_shape_is_its_own(database: Database) -> None:
    ids = students_of(database)
    with database.reading() as session:
        up = fetch_keys(session, f"{HERE}:by_name", False)
        down = fetch_keys(session, f"{HERE}:by_name", True)
    assert list(up) == ids
    assert list(down) == ids[::-1]


def test_no_row_gives_no_key(database: Database) -> None:
    with database.reading() as session:
        assert list(fetch_keys(session, f"{HERE}:by_name", False)) == []


def test_constants_and_values_are_written_as_the_column_stores_them(database: Database) -> None:
    with database.reading() as session:
        plain = session.execute(terms_from(""), {"day": date(2027, 1, 10)}).all()
        kept = fetch(session, f"{HERE}:terms_from", day=date(2027, 1, 10))
    assert [tuple(row) for row in plain] == list(kept)


def test_a_statement_is_built_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.reading() as session:
        fetch(session, f"{HERE}:terms_from", day=date(2027, 1, 10))
        monkeypatch.setattr(keeping, "kept_of", None)
        fetch(session, f"{HERE}:terms_from", day=date(2028, 1, 10))


def test_rows_not_yet_written_are_written_before_a_kept_statement_reads(
    database: Database,
) -> None:
    with database.writing("Add") as work:
        assert [name for (name,) in fetch(work.session, f"{HERE}:instruments")] == []
        work.session.add(Instrument(name="Violin"))
        assert [name for (name,) in fetch(work.session, f"{HERE}:instruments")] == ["Violin"]


def test_a_list_begins_is_whole_searched_and_filtered_on_both_engines(database: Database) -> None:
    amara, kofi, zoe = students_of(database)
    active = (("active", True),)
    with database.reading() as session:
        assert list(students.ids(session, ListQuery(filters=active), NOW)) == [amara, kofi, zoe]
        last = ListQuery(filters=active, descending=True)
        assert list(students.first_ids(session, last, NOW, 2) or ()) == [zoe, kofi]
        for typed, found in (("kof be", [kofi]), ("a", [amara]), ("!", []), ("%", [])):
            asked = ListQuery(typed, active)
            assert list(students.ids(session, asked, NOW)) == found
        nowhere = ListQuery(filters=(*active, ("location", (new_id(), new_id()))))
        assert list(students.ids(session, nowhere, NOW)) == []
        by_age = ListQuery(sort="age")
        assert students.first_ids(session, by_age, NOW, 2) is None
        rows = student_rows.page(session, [zoe, amara], NOW)
    assert {row.said_name for row in rows.values()} == {"Amara Able", "Zoe Crane"}


def test_a_kept_statement_of_a_file_names_the_school_in_every_table(database: Database) -> None:
    sql = keeping.kept_of(everything("sqlite")).sql
    for table in ("student", "person", "student_instrument"):
        assert f"{table}.school_id = :school_id" in sql
    assert database.school_id == 1


def test_a_column_that_cannot_be_read_back_is_refused() -> None:
    assert kind_of(Float()) == ""
    with pytest.raises(TypeError):
        kind_of(LargeBinary())
