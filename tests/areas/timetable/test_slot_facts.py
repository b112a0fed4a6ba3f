"""The days and minutes in which a free slot is looked for, across every clock change."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.timetable.queries.slot_facts import Wall
from desktop_app.areas.timetable.rules.finding import (
    Beside,
    Facts,
    Wish,
    candidates,
    least_with_another,
    mask,
)
from desktop_app.areas.timetable.rules.hours import Hours
from tests.areas.timetable.plan import MONDAY
from tests.areas.timetable.test_recurrence import ZONES

_MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31))


@pytest.mark.parametrize("zone", ZONES)
@given(begin=_MOMENTS, minutes=st.integers(1, 3_000))
def test_stored_instants_are_days_and_minutes_of_the_wall(
    zone: str, begin: datetime, minutes: int
) -> None:
    region = ZoneInfo(zone)
    wall = Wall(region)
    moments = (begin, begin + timedelta(minutes=minutes))
    for moment in moments:
        text = f"{moment:%Y-%m-%d %H:%M:%S.%f}"
        local = moment.replace(tzinfo=UTC).astimezone(region)
        expected = (local.date(), local.hour * 60 + local.minute)
        assert wall.at(text) == wall.at(moment.replace(tzinfo=UTC)) == expected
    parts = wall.pieces(*(f"{moment:%Y-%m-%d %H:%M:%S.%f}" for moment in moments))
    days = [day for day, _, _ in parts]
    assert days == sorted(set(days))
    assert all(0 <= first < last <= 1440 for _, first, last in parts[1:-1])
    assert (parts[0][0], parts[0][1]) == wall.at(moments[0].replace(tzinfo=UTC))


def test_a_day_that_is_full_offers_nothing_and_a_gap_of_the_length_one_time() -> None:
    wish = Wish(45, MONDAY, 1, teachers=())
    full = mask(0, 1440)
    gap = full & ~mask(17 * 60, 17 * 60 + 45)
    student = UUID(int=1)
    later = {MONDAY + timedelta(days=n): full for n in range(1, 7)}
    facts = Facts(taken={student: {MONDAY: gap, **later}})
    found = candidates(Wish(45, MONDAY, 1, students=(student,)), facts)
    assert [(each.day, each.minute) for each in found] == [(MONDAY, 17 * 60)]
    assert candidates(Wish(50, MONDAY, 1, students=(student,)), facts) == []
    assert len(candidates(wish, Facts())) == 7 * 3


@given(
    weekday=st.integers(0, 6),
    at=st.integers(9 * 4, 18 * 4),
    kin=st.dictionaries(st.integers(0, 13), st.integers(9 * 4, 18 * 4), max_size=3),
    regular=st.booleans(),
)
def test_no_time_with_another_teacher_is_better_than_what_is_said_of_them(
    weekday: int, at: int, kin: dict[int, int], regular: bool
) -> None:
    own, other, sister = (UUID(int=n) for n in (1, 2, 3))
    wish = Wish(
        45, MONDAY, 2, teachers=(own, other), own_teacher=own, weekday=weekday, at=15 * at,
        regular=regular,
    )  # fmt: skip
    all_day = [Hours(day, time(8), time(20)) for day in range(7)]
    beside = {
        MONDAY + timedelta(days=n): [Beside(sister, "Drums", 15 * begins, 15 * begins + 45)]
        for n, begins in kin.items()
    }
    facts = Facts(hours={own: all_day, other: all_day}, siblings=beside)
    found = candidates(wish, facts, most=1_000)
    least = least_with_another(wish, facts)
    assert least <= min(each.score for each in found if each.teacher_id == other)
