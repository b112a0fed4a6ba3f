"""Where a make-up can be used: free places in groups, cancelled times, free times; best first."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import Match, PlaceKind
from desktop_app.areas.attendance.rules.matching import Likeness, reasons, score
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import FixedClock
from tests.areas.attendance.conftest import Desk
from tests.areas.attendance.test_credits import choose, finish, of, only, tuesday
from tests.areas.timetable.plan import MONDAY, Plan


def found(plan: Plan, credit: UUID) -> list[Match]:
    with plan.database.reading() as session:
        return attendance.matches(session, credit, plan.database.clock.now())


def test_a_group_with_a_free_place_is_proposed_and_one_that_is_full_or_clashes_is_not(
    desk: Desk,
) -> None:
    plan = desk.plan
    finish(desk, Amara="E")
    jonas = {"teacher_id": plan.teachers["Jonas"], "room_id": plan.rooms["Hall"]}
    second = plan.add(
        "Violin II", schedule=plan.weekly(date(2026, 9, 15), time(17)), max_students=2, **jonas
    )
    plan.enroll(second, "Zofia")
    full = plan.add(
        "Violin III", schedule=plan.weekly(date(2026, 9, 16), time(17)), max_students=1, **jonas
    )
    plan.enroll(full, "Zofia")
    clash = plan.add("Violin IV", schedule=plan.weekly(date(2026, 9, 21), time(16)), **jonas)
    credit = only(plan, "Amara").id
    listed = found(plan, credit)
    assert listed
    assert {each.title for each in listed} == {"Violin II"}
    best = listed[0]
    assert (best.kind, best.start, best.left) == (PlaceKind.GUEST, datetime(2026, 9, 15, 17), 1)
    assert best.reasons == ("free place in a group",)
    assert best.occurrence_id is not None
    assert clash not in {each.occurrence_id for each in listed}
    desk.service.use_credit(credit, best.occurrence_id)
    assert found(plan, credit) == []


def test_a_lesson_alone_is_proposed_cancelled_and_free_times_of_its_teacher(desk: Desk) -> None:
    plan = desk.plan
    words = {"type": timetable.LessonType.INDIVIDUAL, "room_id": plan.rooms["Hall"]}
    alone = plan.add("Piano", schedule=plan.weekly(MONDAY, time(10)), **words)
    plan.enroll(alone, "Zofia")
    other = plan.add("Piano Elif", schedule=plan.weekly(date(2026, 9, 15), time(11)), **words)
    plan.enroll(other, "Elif")
    plan.service.cancel_meeting(
        plan.on(other, date(2026, 9, 22)).id, timetable.OccurrenceStatus.CANCELLED_BY_STUDENT
    )
    choose(plan, credit_when_school_cancels=True)
    plan.service.cancel_meeting(plan.on(alone, date(2026, 9, 21)).id)
    credit = only(plan, "Zofia").id
    listed = found(plan, credit)
    freed = [each for each in listed if each.kind is PlaceKind.FREED]
    assert [(each.start, each.teacher) for each in freed] == [
        (datetime(2026, 9, 22, 11), "Maeve Cullinan")
    ]
    assert "same teacher" in freed[0].reasons
    assert any(each.kind is PlaceKind.FREE for each in listed)
    assert [each.score for each in listed] == sorted(each.score for each in listed)
    place = freed[0]
    desk.service.use_credit_at(
        credit, place.start, teacher_id=place.teacher_id, room_id=place.room_id
    )
    assert only(plan, "Zofia").used_at == place.start


def test_nothing_is_proposed_after_the_last_day(desk: Desk) -> None:
    plan = desk.plan
    plan.add(
        "Violin II", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"],
        schedule=plan.weekly(date(2026, 9, 15), time(17)),
    )  # fmt: skip
    finish(desk, Amara="E")
    credit = only(plan, "Amara").id
    desk.service.set_credit(credit, expires_on=date(2026, 9, 20))
    assert [each.start.date() for each in found(plan, credit)] == [date(2026, 9, 15)]
    plan.database.clock = FixedClock(datetime(2026, 9, 22, 8, tzinfo=UTC))
    assert found(plan, credit) == []


def test_a_make_up_of_no_lesson_looks_for_groups_of_what_the_student_learns(desk: Desk) -> None:
    plan = desk.plan
    group = plan.add(
        "Choir", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"],
        schedule=plan.weekly(date(2026, 9, 15), time(17)),
    )  # fmt: skip
    desk.service.give_credit(plan.students["Elif"], reason="Goodwill")
    listed = found(plan, of(plan, "Elif")[0].id)
    assert tuesday(plan, group) in {each.occurrence_id for each in listed}


places = st.builds(
    Likeness,
    st.sampled_from(PlaceKind),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.none() | st.integers(0, 4),
    st.integers(0, 42),
)


@given(places)
def test_every_likeness_makes_a_place_better_and_says_so(place: Likeness) -> None:
    same = Likeness(place.kind, True, True, True, 0, 0)
    assert score(same) <= score(place)
    assert len(reasons(same)) == 4
    assert 1 <= len(reasons(place)) <= 4
    later = Likeness(
        place.kind, place.same_instrument, place.same_teacher, place.same_weekday,
        place.levels_apart, place.days_away + timedelta(7).days,
    )  # fmt: skip
    assert score(later) > score(place)
