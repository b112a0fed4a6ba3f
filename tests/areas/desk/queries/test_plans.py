"""Every list read is backed by an index: what is read whole is said here, with the reason."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.desk.queries import (
    about_family,
    about_staff,
    about_student,
    families,
    history,
    staff,
    student_rows,
    student_sums,
    students,
)
from desktop_app.areas.desk.queries.asked import ListQuery
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Person
from desktop_app.core.db.database import Database
from tests.areas.desk.queries.larkfield import Larkfield
from tests.areas.desk.queries.plans import read_whole
from tests.factories import NOW

ACTIVE = (("active", True),)


def roster(query: ListQuery) -> Callable[[Session], object]:
    return lambda session: students.ids(session, query, NOW)


@pytest.mark.parametrize("sort", list(students.SORTS))
def test_an_order_of_the_roster_passes_through_the_students_once(
    database: Database, sort: str
) -> None:
    # All students are listed, so all are read; a computed value is looked up for each of them.
    allowed = {"student"}
    if sort == "next_lesson":
        allowed |= {"lesson", "enrollment"}  # the next meeting of each lesson, then of each student
    assert read_whole(database, roster(ListQuery(filters=ACTIVE, sort=sort))) <= allowed


@pytest.mark.parametrize("typed", ["a", "amara", "087 555"])
def test_a_search_passes_through_one_index_of_the_students(database: Database, typed: str) -> None:
    assert read_whole(database, roster(ListQuery(search=typed, filters=ACTIVE))) <= {"student"}


def test_no_filter_of_the_roster_passes_through_more_than_the_enrollments(
    database: Database, school: Larkfield
) -> None:
    some = school.places["Harbour"], school.instruments["Drums"], school.families["Feldwick"]
    filters: tuple[tuple[str, object], ...] = (
        ("location", some[0]), ("instrument", some[1]), ("family", some[2]), ("level", "BEGINNER"),
        ("balance", "owes"), ("balance", "overdue"),
        ("teacher", school.staff["Asha Menon"]),
    )  # fmt: skip
    for one in filters:
        assert read_whole(database, roster(ListQuery(filters=(*ACTIVE, one)))) <= {"student"}, one
    even = ListQuery(filters=(*ACTIVE, ("balance", "even")))  # all but those who are not even
    assert read_whole(database, roster(even)) <= {"student", "family_balance"}
    for value in ("some", "none"):
        query = ListQuery(filters=(*ACTIVE, ("lesson", value)))
        assert read_whole(database, roster(query)) <= {"student", "enrollment"}


def test_a_page_a_glance_and_a_history_pass_through_nothing(
    database: Database, school: Larkfield
) -> None:
    amara, person = school.students["Amara"], school.persons["Amara"]
    family, ruth = school.families["Okonkwo-Reid"], school.staff["Ruth Cullinan"]
    ids: list[UUID] = list(school.students.values())
    reads: dict[str, Callable[[Session], object]] = {
        "page": lambda s: student_rows.page(s, ids, NOW),
        "sums": lambda s: student_sums.sums(s, ids),
        "student": lambda s: about_student.overview(s, amara, NOW),
        "lessons": lambda s: about_student.lessons(s, amara, NOW),
        "family": lambda s: about_family.overview(s, family, NOW),
        "staff": lambda s: about_staff.overview(s, ruth, NOW),
        "families": lambda s: families.page(s, [family], NOW),
        "family sums": lambda s: families.sums(s, [family]),
        "staff page": lambda s: staff.page(s, [ruth], NOW),
        "history": lambda s: history.person_history(s, person),
        "family history": lambda s: history.family_history(s, family),
        "names": lambda s: people.student_names(s, ids),
        "shares": lambda s: people.families_of(s, ids),
        "duplicates": lambda s: people.duplicates_of(s, person),
        "find": lambda s: people.find_persons(s, "amara"),
    }
    found = {name: whole for name, read in reads.items() if (whole := read_whole(database, read))}
    assert found == {}


@pytest.mark.parametrize("sort", families.SORTS)
def test_an_order_of_the_families_passes_through_the_families_once(
    database: Database, sort: str
) -> None:
    query = ListQuery(filters=ACTIVE, sort=sort)
    assert read_whole(database, lambda s: families.ids(s, query, NOW)) <= {"family"}


@pytest.mark.parametrize("sort", staff.SORTS)
def test_an_order_of_the_staff_passes_through_the_staff_once(database: Database, sort: str) -> None:
    query = ListQuery(filters=ACTIVE, sort=sort)
    assert read_whole(database, lambda s: staff.ids(s, query, NOW)) <= {"staff", "person"}


def test_a_read_without_an_index_is_caught(database: Database) -> None:
    def careless(session: Session) -> object:
        return session.scalars(select(Person.id).where(Person.phone == "1")).all()

    assert read_whole(database, careless) == {"person"}
