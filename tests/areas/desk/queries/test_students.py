"""The roster: searched, filtered, in any order, page by page."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from desktop_app.areas.desk.queries import student_rows, student_sums, students
from desktop_app.areas.desk.queries.asked import ListQuery
from desktop_app.areas.desk.queries.student_sums import Sums
from desktop_app.areas.people.api import MemberRole, PeopleService, SkillLevel
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from tests.areas.desk.queries.larkfield import Larkfield
from tests.factories import NOW

ACTIVE = (("active", True),)


def names(database: Database, query: ListQuery) -> list[str]:
    with database.reading() as session:
        ids = students.ids(session, query, NOW)
        rows = student_rows.page(session, ids, NOW)
        return [rows[key].given_name for key in ids]


def row_of(database: Database, student_id: UUID) -> student_rows.RosterRow:
    with database.reading() as session:
        return student_rows.page(session, [student_id], NOW)[student_id]


EVERY_ORDER = [
    ("name", ["Noor", "Jonah", "Amara", "Kofi", "Kavin"]),
    ("age", ["Kofi", "Amara", "Noor", "Jonah", "Kavin"]),
    ("learns", ["Jonah", "Kofi", "Noor", "Kavin", "Amara"]),
    ("level", ["Kofi", "Amara", "Noor", "Jonah", "Kavin"]),
    ("family", ["Noor", "Jonah", "Amara", "Kofi", "Kavin"]),
    ("next_lesson", ["Jonah", "Amara", "Kofi", "Noor", "Kavin"]),
    ("balance", ["Kavin", "Noor", "Jonah", "Amara", "Kofi"]),
    ("attendance", ["Amara", "Noor", "Jonah", "Kofi", "Kavin"]),
    ("location", ["Noor", "Jonah", "Amara", "Kofi", "Kavin"]),
    ("joined", ["Kavin", "Noor", "Jonah", "Amara", "Kofi"]),
]


@pytest.mark.parametrize(("sort", "order"), EVERY_ORDER)
def test_the_roster_is_read_in_any_order(
    database: Database, school: Larkfield, sort: str, order: list[str]
) -> None:
    assert names(database, ListQuery(filters=ACTIVE, sort=sort)) == order


@pytest.mark.parametrize("sort", list(students.SORTS))
def test_the_other_direction_turns_the_values_round_and_keeps_the_empty_last(
    database: Database, sort: str
) -> None:
    up = names(database, ListQuery(filters=ACTIVE, sort=sort))
    down = names(database, ListQuery(filters=ACTIVE, sort=sort, descending=True))
    assert sorted(up) == sorted(down)
    empty = {"age": ["Kavin"], "level": ["Jonah", "Kavin"], "next_lesson": ["Kavin"],
             "attendance": ["Kavin"], "location": ["Kavin"],
             "joined": ["Noor", "Jonah", "Amara", "Kofi"]}.get(sort, [])  # fmt: skip
    assert down[len(down) - len(empty) :] == empty
    assert (down[0] == up[0]) is (sort in {"joined", "streak"})


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("okon", ["Amara", "Kofi"]),
        ("AMARA", ["Amara"]),
        ("نور", ["Noor"]),
        ("drums", ["Jonah", "Kofi"]),
        ("087 555 01", ["Amara"]),
        ("dalaigh", []),
        ("!!", []),
    ],
)
def test_the_roster_is_searched_as_one_types(
    database: Database, typed: str, found: list[str]
) -> None:
    assert names(database, ListQuery(search=typed, filters=ACTIVE)) == found


def test_archived_students_are_there_when_asked_for(database: Database) -> None:
    assert names(database, ListQuery(filters=(("archived", True),))) == ["Tomás"]
    assert len(names(database, ListQuery())) == 6
    assert len(names(database, ListQuery(filters=(("archived", True), ("active", True))))) == 6
    assert names(database, ListQuery(search="o dalaigh")) == ["Tomás"]
    with database.reading() as session:
        assert students.count(session) == 5


def asked(school: Larkfield) -> list[tuple[str, Any, list[str]]]:
    return [
        ("location", school.places["Harbour"], ["Noor", "Jonah"]),
        ("location", (school.places["Harbour"], school.places["Main Street"]),
         ["Noor", "Jonah", "Amara", "Kofi"]),
        ("instrument", school.instruments["Drums"], ["Jonah", "Kofi"]),
        ("teacher", school.staff["Ruth Cullinan"], ["Jonah", "Amara", "Kofi"]),
        ("teacher", school.staff["Asha Menon"], ["Noor"]),
        ("level", "BEGINNER", ["Kofi"]),
        ("level", ("BEGINNER", "none"), ["Jonah", "Kofi", "Kavin"]),
        ("balance", "owes", ["Jonah", "Amara", "Kofi"]),
        ("balance", "overdue", ["Jonah"]),
        ("balance", "credit", ["Kavin"]),
        ("balance", "even", ["Noor"]),
        ("lesson", "some", ["Noor", "Jonah", "Amara", "Kofi"]),
        ("lesson", "none", ["Kavin"]),
        ("family", school.families["Okonkwo-Reid"], ["Amara", "Kofi"]),
        ("family", None, ["Noor", "Jonah", "Amara", "Kofi", "Kavin"]),
    ]  # fmt: skip


def test_every_filter_narrows_the_roster(database: Database, school: Larkfield) -> None:
    for name, value, found in asked(school):
        query = ListQuery(filters=(*ACTIVE, (name, value)))
        assert names(database, query) == found, (name, value)


def test_filters_search_and_order_work_together(database: Database, school: Larkfield) -> None:
    query = ListQuery(
        search="okonkwo", filters=(*ACTIVE, ("balance", "owes")), sort="age", descending=True
    )
    assert names(database, query) == ["Amara", "Kofi"]


@pytest.mark.parametrize(
    "query", [ListQuery(sort="shoe_size"), ListQuery(filters=(("color", "red"),))]
)
def test_an_order_or_filter_that_is_not_there_is_refused(
    database: Database, query: ListQuery
) -> None:
    with pytest.raises(RuleBroken), database.reading() as session:
        students.ids(session, query, NOW)


def test_a_row_says_what_the_office_looks_for(database: Database, school: Larkfield) -> None:
    row = row_of(database, school.students["Amara"])
    assert (row.name, row.said_name) == ("Okonkwo-Reid, Amara", "Amara Okonkwo-Reid")
    assert (row.age, row.learns, row.level) == (11, ("Violin",), SkillLevel.INTERMEDIATE)
    assert (row.family, row.balance, row.overdue_since) == ("Okonkwo-Reid", 41_214, None)
    assert (row.phone, row.location) == ("+353875550142", "Main Street")
    assert row.rate == 92  # 12 of 13 marks
    assert row_of(database, school.students["Jonah"]).overdue_since is not None


def test_the_lesson_that_is_on_comes_before_the_next(database: Database, school: Larkfield) -> None:
    kofi = row_of(database, school.students["Kofi"]).next_lesson
    assert kofi is not None
    assert (kofi.title, kofi.room, kofi.teacher, kofi.is_now) == (
        "Strings", "Studio B", "Ruth Cullinan", True,
    )  # fmt: skip
    assert kofi.start.strftime("%H:%M") == "15:30"


def test_a_cancelled_lesson_is_not_the_next(database: Database, school: Larkfield) -> None:
    noor = row_of(database, school.students["Noor"]).next_lesson
    assert noor is not None
    assert noor.start.strftime("%d %b %H:%M") == "27 Nov 10:00"
    assert not noor.is_now
    assert row_of(database, school.students["Kavin"]).next_lesson is None


def test_a_child_in_two_families_shows_both_and_what_both_owe(
    database: Database, school: Larkfield
) -> None:
    people = PeopleService(database)
    people.add_member(
        school.families["Feldwick"], school.persons["Amara"], MemberRole.CHILD, share_bp=5_000
    )
    row = row_of(database, school.students["Amara"])
    assert row.family == "Okonkwo-Reid, Feldwick"
    assert row.balance == 41_214 + 31_200
    query = ListQuery(filters=(*ACTIVE, ("balance", "overdue")))
    assert names(database, query) == ["Jonah", "Amara"]


def test_ticked_students_add_up_with_each_family_once(
    database: Database, school: Larkfield, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.reading() as session:
        everybody = students.ids(session, ListQuery(filters=ACTIVE), NOW)
        assert student_sums.sums(session, everybody) == Sums(5, 4, 41_214 + 31_200 - 2_000)
        assert student_sums.sums(session, []) == Sums(0, 0, 0)
        monkeypatch.setattr(student_sums, "MANY", 2)
        assert student_sums.sums(session, everybody) == Sums(5, 4, 41_214 + 31_200 - 2_000)


def test_the_merged_are_in_no_list(database: Database, school: Larkfield) -> None:
    PeopleService(database).merge_persons(school.persons["Noor"], school.persons["Jonah"])
    assert "Jonah" not in names(database, ListQuery())
    assert len(names(database, ListQuery())) == 5


def test_the_filters_offer_what_the_school_has(database: Database) -> None:
    with database.reading() as session:
        offered = students.choices(session)
    assert [name for _, name in offered.locations] == ["Harbour", "Main Street"]
    assert [name for _, name in offered.teachers] == ["Ruth Cullinan", "Asha Menon"]
    assert {"Drums", "Oud", "Piano", "Violin"} <= {name for _, name in offered.instruments}


def test_a_page_leaves_out_who_is_gone_and_rates_when_not_wanted(
    database: Database, school: Larkfield
) -> None:
    ids = [school.students["Amara"], uuid4()]
    with database.reading() as session:
        rows = student_rows.page(session, ids, NOW, with_rates=False)
    assert list(rows) == ids[:1]
    assert rows[ids[0]].rate is None


def test_without_a_term_the_rate_counts_from_the_year(
    database: Database, school: Larkfield
) -> None:

    summer = datetime(2027, 7, 20, 12, 0, tzinfo=UTC)
    with database.reading() as session:
        rows = student_rows.page(session, [school.students["Amara"]], summer)
    assert rows[school.students["Amara"]].rate == 92
