"""Families and staff: searched, filtered, in any order, page by page."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from desktop_app.areas.desk.queries import families, staff
from desktop_app.areas.desk.queries.asked import ListQuery
from desktop_app.areas.desk.queries.families import FamilySums
from desktop_app.areas.people.api import PeopleService, StaffKind
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from tests.areas.desk.queries.larkfield import Larkfield
from tests.factories import NOW

ACTIVE = (("active", True),)


def names(database: Database, of: Any, query: ListQuery) -> list[str]:
    with database.reading() as session:
        ids = of.ids(session, query, NOW)
        rows = of.page(session, ids, NOW)
        return [rows[key].name for key in ids]


FAMILIES = ["Al-Hashimi", "Feldwick", "Ó Dálaigh", "Okonkwo-Reid", "Selvam"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", FAMILIES),
        ("children", ["Ó Dálaigh", "Al-Hashimi", "Feldwick", "Selvam", "Okonkwo-Reid"]),
        ("payer", FAMILIES),
        ("balance", ["Selvam", "Al-Hashimi", "Ó Dálaigh", "Feldwick", "Okonkwo-Reid"]),
        ("oldest", ["Feldwick", "Okonkwo-Reid", "Al-Hashimi", "Ó Dálaigh", "Selvam"]),
    ],
)
def test_families_are_read_in_any_order(database: Database, sort: str, order: list[str]) -> None:
    assert names(database, families, ListQuery(filters=ACTIVE, sort=sort)) == order
    down = names(database, families, ListQuery(filters=ACTIVE, sort=sort, descending=True))
    assert sorted(down) == sorted(order)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("okon", ["Okonkwo-Reid"]),
        ("kofi", ["Okonkwo-Reid"]),
        ("grace", ["Okonkwo-Reid"]),
        ("o dal", ["Ó Dálaigh"]),
        ("0875550142", ["Okonkwo-Reid"]),
        ("zzz", []),
    ],
)
def test_a_family_is_found_by_its_name_and_its_people(
    database: Database, typed: str, found: list[str]
) -> None:
    assert names(database, families, ListQuery(search=typed)) == found


def test_families_are_filtered_by_balance_place_and_archive(
    database: Database, school: Larkfield
) -> None:
    for filters, found in (
        ((("balance", "owes"),), ["Feldwick", "Okonkwo-Reid"]),
        ((("balance", "overdue"),), ["Feldwick"]),
        ((("balance", ("credit", "overdue")),), ["Feldwick", "Selvam"]),
        ((("balance", "even"),), ["Al-Hashimi", "Ó Dálaigh"]),
        ((("location", school.places["Harbour"]),), ["Al-Hashimi", "Feldwick"]),
    ):
        assert names(database, families, ListQuery(filters=(*ACTIVE, *filters))) == found
    PeopleService(database).archive_families([school.families["Selvam"]])
    assert names(database, families, ListQuery(filters=(("archived", True),))) == ["Selvam"]
    with database.reading() as session:
        assert families.count(session) == 4


def test_a_family_row_says_who_pays_and_what_is_open(database: Database, school: Larkfield) -> None:
    ids = [school.families["Okonkwo-Reid"], school.families["Feldwick"], uuid4()]
    with database.reading() as session:
        rows = families.page(session, ids, NOW)
        assert families.sums(session, ids[:2]) == FamilySums(2, 72_414, 0)
    reid, feldwick = rows[ids[0]], rows[ids[1]]
    assert (reid.children, reid.adults, reid.payer) == (
        ("Amara", "Kofi"), ("Grace",), "Grace Okonkwo-Reid",
    )  # fmt: skip
    assert (reid.owed, reid.overdue, reid.phone) == (41_214, False, "+353875550142")
    assert (feldwick.oldest_due, feldwick.overdue) == (date(2026, 11, 10), True)
    assert len(rows) == 2


STAFF = ["Cullinan, Ruth", "Menon, Asha"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("name", STAFF), ("kind", STAFF), ("teaches", STAFF[::-1]), ("next_lesson", STAFF),
     ("lessons", STAFF[::-1])],
)  # fmt: skip
def test_staff_are_read_in_any_order(database: Database, sort: str, order: list[str]) -> None:
    assert names(database, staff, ListQuery(filters=ACTIVE, sort=sort)) == order
    down = names(database, staff, ListQuery(filters=ACTIVE, sort=sort, descending=True))
    assert sorted(down) == STAFF


def test_staff_are_found_and_filtered(database: Database, school: Larkfield) -> None:
    violin, ruth = school.instruments["Violin"], school.staff["Ruth Cullinan"]
    assert names(database, staff, ListQuery(search="violin")) == STAFF[:1]
    assert names(database, staff, ListQuery(filters=(("instrument", violin),))) == STAFF[:1]
    assert names(database, staff, ListQuery(filters=(("kind", StaffKind.OWNER),))) == []
    PeopleService(database).archive_staff([ruth])
    assert names(database, staff, ListQuery(filters=ACTIVE)) == STAFF[1:]
    assert names(database, staff, ListQuery(filters=(("archived", True),))) == STAFF[:1]
    with database.reading() as session:
        assert staff.count(session) == 1


def test_a_staff_row_says_what_is_taught_and_when(database: Database, school: Larkfield) -> None:
    ruth, asha = school.staff["Ruth Cullinan"], school.staff["Asha Menon"]
    with database.reading() as session:
        rows = staff.page(session, [ruth, asha], NOW)
    row = rows[ruth]
    assert (row.said_name, row.teaches, row.lessons) == ("Ruth Cullinan", ("Violin",), 2)
    assert row.next_lesson is not None
    assert (row.next_lesson.title, row.next_lesson.is_now) == ("Strings", True)
    assert rows[asha].lessons == 0  # the one of this week is cancelled


@pytest.mark.parametrize("of", [families, staff])
def test_an_order_or_filter_that_is_not_there_is_refused(database: Database, of: Any) -> None:
    for query in (ListQuery(sort="shoe"), ListQuery(filters=(("shoe", 1),))):
        with pytest.raises(RuleBroken), database.reading() as session:
            of.ids(session, query, NOW)
