"""Hours kept as one list, and times that end before they begin."""

from datetime import datetime, time

import pytest
from sqlalchemy import select

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import Hours
from desktop_app.areas.timetable.tables import Busy, TeacherAvailability
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.timetable.plan import Plan


def test_a_list_of_hours_is_kept_as_entered_and_one_undo_brings_the_old_one_back(
    plan: Plan,
) -> None:
    service, maeve = timetable.TeacherTimeService(plan.database), plan.teachers["Maeve"]
    row = TeacherAvailability

    def kept() -> dict[int, tuple[object, time, time]]:
        query = select(row.day_of_week, row.id, row.start_time, row.end_time)
        with plan.database.reading() as session:
            found = session.execute(query.where(row.teacher_id == maeve))
            return {day: (key, first, last) for day, key, first, last in found}

    monday, tuesday = (Hours(day, time(14), time(18)) for day in (1, 2))
    service.keep_hours(maeve, [(None, monday), (None, tuesday)])
    before = kept()
    first = before[1][0]
    longer, friday = Hours(1, time(13), time(18)), Hours(5, time(9), time(10))
    service.keep_hours(maeve, [(first, longer), (None, friday)])
    after = kept()
    assert sorted(after) == [1, 5]
    assert after[1] == (first, time(13), time(18))
    assert not service.keep_hours(maeve, [(first, longer), (after[5][0], friday)])
    undo(plan.database)
    assert kept() == before


def test_a_time_that_ends_before_it_begins_is_not_taken(plan: Plan) -> None:
    at = datetime(2026, 9, 14, 16)
    with (
        pytest.raises(RuleBroken, match="ends before it begins"),
        plan.database.writing("Meeting") as work,
    ):
        timetable.add_busy(work, at, at, kind="MEETING", title="Staff", person_id=None)
    with plan.database.reading() as session:
        assert session.scalars(select(Busy.id)).first() is None
