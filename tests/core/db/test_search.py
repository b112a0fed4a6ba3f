"""A search finds rows by the beginnings of their words, on both engines."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop_app.areas.school.tables import Location
from desktop_app.core.db import search
from desktop_app.core.db.checks import problems
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from tests.factories import make_school

PEOPLE = {
    "okonkwo": "Okonkwo-Reid, Amara violin 087 555 0142",
    "oneill": "O'Neill, Łukasz piano",
    "li": "Li, Siyuan 李思远",
    "kulkarni": "Kulkarni, Ananya अनन्या कुलकर्णी",
}


@pytest.fixture
def ids(database: Database) -> dict[str, UUID]:
    made = {key: new_id() for key in PEOPLE}
    with database.writing("Fill") as work:
        for key, row_id in made.items():
            work.session.add(Location(id=row_id, name=key))
        work.session.flush()
        search.put(work.session, "person", {made[key]: words for key, words in PEOPLE.items()})
    return made


def found(database: Database, typed: str) -> set[str]:
    with database.reading() as session:
        query = select(Location.name).where(search.matches(session, "person", typed, Location.id))
        return set(session.scalars(query))


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("oko", {"okonkwo"}),
        ("AMARA viol", {"okonkwo"}),
        ("reid ama", {"okonkwo"}),
        ("o'neill", {"oneill"}),
        ("luk", {"oneill"}),
        ("0142", {"okonkwo"}),
        ("李", {"li"}),
        ("कुल", {"kulkarni"}),
        ("zzz", set()),
        ('"', set()),
        ("%", set()),
        ("_", set()),
        ("okonkwo AND", set()),
        ("", set()),
    ],
)
def test_what_is_typed_finds_whom_it_should(
    database: Database, ids: dict[str, UUID], typed: str, who: set[str]
) -> None:
    assert ids
    assert found(database, typed) == who


def test_a_changed_row_is_found_by_its_new_words_only(
    database: Database, ids: dict[str, UUID]
) -> None:
    with database.writing("Rename") as work:
        work.session.get_one(Location, (1, ids["li"])).phone = "1"
        search.put(work.session, "person", {ids["li"]: "Lee"})
    assert found(database, "siyuan") == set()
    assert found(database, "lee") == {"li"}


def test_a_removed_row_and_a_cleared_kind_are_not_found(
    database: Database, ids: dict[str, UUID]
) -> None:
    with database.writing("Remove") as work:
        work.session.get_one(Location, (1, ids["li"])).phone = "1"
        search.remove(work.session, [ids["li"]])
    assert found(database, "li") == set()
    with database.reading() as session:
        assert len(search.stored(session, "person")) == 3
    with database.writing("Clear") as work:
        work.session.get_one(Location, (1, ids["li"])).phone = "2"
        search.clear(work.session, "person")
    assert found(database, "oko") == set()


def test_a_check_does_not_call_damaged_what_was_written_since_the_last_one(
    tmp_path: Path,
) -> None:
    school = make_school(tmp_path)
    known = [new_id() for _ in range(1_000)]
    with school:
        for turn in range(12):
            with school.writing("Fill") as work:
                work.session.add(Location(id=new_id(), name=f"Hall {turn}"))
                words = {key: f"{key.hex} word{turn} {key.int % 99_991}" for key in known}
                search.put(work.session, "person", words)
            if turn in (0, 11):
                assert [each for each in problems(school) if "damaged" in each] == []
