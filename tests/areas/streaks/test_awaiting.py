"""A day on which something waits for a choice neither earns by it nor breaks, on both engines."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from desktop_app.areas.streaks.derivations import following
from desktop_app.areas.streaks.tables import StreakDay
from desktop_app.areas.streaks.terms import DayState, GroupType
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.journal.undo import undo
from desktop_app.core.sync.tables import Conflict
from desktop_app.core.sync.terms import Choice
from tests.areas.billing.desk import open_desk, open_server_desk
from tests.areas.streaks.test_streaks import MONDAY, Yard
from tests.entries import add_entry, add_mark_entry

DAY = timedelta(days=1)
LAST = MONDAY + 11 * DAY


@pytest.fixture(params=["sqlite", "postgresql"])
def yard(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Yard]:
    if request.param == "sqlite":
        made = Yard(open_desk(tmp_path))
    else:
        made = Yard(open_server_desk(request.getfixturevalue("postgresql_url")))
    for name in ("Amara", "Kofi"):
        made.read(name, *(MONDAY + n * DAY for n in (1, 2, 3, 4, 5)))
        made.read(name, *(MONDAY + n * DAY for n in (8, 9, 10, 11)))
        for n in (0, 7):
            made.desk.mark("Violin", MONDAY + n * DAY, name, "P")
    yield made
    made.sound()
    made.desk.database.close()


def clash(yard: Yard, name: str, day: date, key: str = "A", **more: Any) -> UUID:
    desk = yard.desk
    meeting = desk.meeting("Violin", day)
    return add_mark_entry(desk.database, meeting, desk.students[name], key, **more)


def choose(yard: Yard, entry: UUID) -> None:
    values: dict[str, Any] = {"decision": Choice.THEIRS, "decided_by": "Ruth"}
    with yard.desk.database.writing("Choose") as work:
        work.session.execute(
            update(Conflict)
            .where(Conflict.id == entry)
            .values(**values, decided_at=work.clock.now(), version=Conflict.version + 1)
        )


def states(yard: Yard, name: str) -> dict[date, DayState]:
    with yard.desk.database.reading() as session:
        query = select(StreakDay.day, StreakDay.state).where(
            StreakDay.student_id == yard.desk.students[name], StreakDay.club_id.is_(None)
        )
        return dict(session.execute(query).all())


def test_a_day_that_waits_is_excused_until_somebody_chose(yard: Yard) -> None:
    yard.close(LAST)
    assert yard.streak("Amara") == (11, 11)
    entry = clash(yard, "Amara", MONDAY + 7 * DAY)
    assert states(yard, "Amara")[MONDAY + 7 * DAY] is DayState.EXCUSED
    assert yard.streak("Amara") == (10, 10)
    assert yard.streak("Kofi") == (11, 11)
    yard.sound()
    choose(yard, entry)
    assert yard.streak("Amara") == (11, 11)
    undo(yard.desk.database)
    assert yard.streak("Amara") == (10, 10)


def test_a_mark_the_office_does_not_have_breaks_nothing_while_it_waits(yard: Yard) -> None:
    desk = yard.desk
    entry = clash(yard, "Kofi", MONDAY + 7 * DAY, "P")
    desk.mark("Violin", MONDAY + 7 * DAY, "Kofi", "A")
    yard.close(LAST)
    assert yard.streak("Kofi") == (10, 10)
    choose(yard, entry)
    assert yard.streak("Kofi") == (4, 6)


def test_a_day_is_earned_by_something_else_though_a_mark_waits(yard: Yard) -> None:
    yard.read("Amara", MONDAY + 7 * DAY)
    clash(yard, "Amara", MONDAY + 7 * DAY)
    yard.close(LAST)
    assert yard.streak("Amara") == (11, 11)


def test_reading_that_was_refused_breaks_nothing_while_it_waits(yard: Yard) -> None:
    desk, day = yard.desk, MONDAY + 8 * DAY
    student = desk.students["Elif"]
    yard.read("Elif", day - DAY, day + DAY)
    yard.close(LAST)
    assert states(yard, "Elif")[day] is DayState.MISSED
    mine = {"read_on": str(day), "pages": 4}
    with desk.database.writing("Work from a laptop", kind=SetKind.SYSTEM) as work:
        add_entry(work, "READING", {"id": "1"}, mine, None, student_id=student)
    assert states(yard, "Elif")[day] is DayState.EXCUSED


def test_a_group_is_not_held_up_by_who_waits(yard: Yard) -> None:
    yard.consent("Amara", "Kofi", "Rohan")
    group = yard.group(GroupType.TEACHER_CREATED, "Elif", "Amara", "Kofi", "Rohan")
    assert group
    clash(yard, "Amara", MONDAY + 7 * DAY)
    yard.close(LAST)
    yard.sound()


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from((0, 7)), st.sampled_from(("P", "A", "E", None)), st.booleans()),
        max_size=4,
    )
)
def test_whatever_waits_changes_no_streak_of_others(
    yard: Yard, many: list[tuple[int, str | None, bool]]
) -> None:
    yard.close(LAST)
    made = [
        clash(yard, "Amara" if amara else "Rohan", MONDAY + n * DAY, key or "L")
        for n, key, amara in many
    ]
    assert yard.streak("Kofi") == (11, 11)
    with yard.desk.database.reading() as session:
        assert following.differences(session) == []
    for entry in made:
        choose(yard, entry)
    assert yard.streak("Amara") == (11, 11)
