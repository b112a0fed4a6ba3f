"""The waiting list: who is next, whom a freed place is offered to, and what they answer."""

from datetime import date
from uuid import UUID

import pytest

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import EnrollmentStatus, WaitlistStatus
from desktop_app.areas.timetable.tables import WaitlistEntry
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.timetable.plan import MONDAY, Plan

TODAY = MONDAY


def service(plan: Plan) -> timetable.WaitingListService:
    return timetable.WaitingListService(plan.database)


def waits(plan: Plan, lesson: UUID, name: str) -> UUID:
    made = service(plan).join(lesson, plan.students[name]).made
    assert made is not None
    return made


def listed(plan: Plan, **which: object) -> list[tuple[str, int, WaitlistStatus]]:
    with plan.database.reading() as session:
        rows = timetable.waiting_list(session, **which)  # type: ignore[arg-type]  # of the test
    return [(row.student.split()[0], row.place, row.status) for row in rows]


def full(plan: Plan) -> tuple[UUID, UUID]:
    """Return a lesson for one, taken by Amara, and her enrollment."""
    lesson = plan.add(max_students=1)
    return lesson, plan.enroll(lesson, "Amara")


def freed(plan: Plan) -> list[tuple[int, int, str]]:
    with plan.database.reading() as session:
        return [
            (each.free, each.waiting, each.next.student.split()[0])
            for each in timetable.freed_places(session, TODAY)
        ]


def test_those_who_wait_stand_in_order_and_may_change_places(plan: Plan) -> None:
    lesson, _ = full(plan)
    for name in ("Kofi", "Zofia", "Elif"):
        waits(plan, lesson, name)
    last = waits(plan, lesson, "Kavin")
    service(plan).move(last, 2)
    assert [(name, place) for name, place, _ in listed(plan, lesson_id=lesson)] == [
        ("Kofi", 1),
        ("Kavin", 2),
        ("Zofia", 3),
        ("Elif", 4),
    ]
    undo(plan.database)
    assert [name for name, _, _ in listed(plan)] == ["Kofi", "Zofia", "Elif", "Kavin"]
    with pytest.raises(RuleBroken, match="from 1 to 4"):
        service(plan).move(last, 9)


def test_nobody_waits_twice_or_for_a_lesson_they_are_in(plan: Plan) -> None:
    lesson, _ = full(plan)
    waits(plan, lesson, "Kofi")
    with pytest.raises(RuleBroken, match="Kofi Okonkwo waits for Violin already"):
        waits(plan, lesson, "Kofi")
    with pytest.raises(RuleBroken, match="Amara Okonkwo is enrolled in Violin already"):
        waits(plan, lesson, "Amara")


def test_a_freed_place_is_offered_to_the_next_and_kept_for_them(plan: Plan) -> None:
    lesson, amara = full(plan)
    kofi, zofia = waits(plan, lesson, "Kofi"), waits(plan, lesson, "Zofia")
    assert freed(plan) == []
    with pytest.raises(RuleBroken, match="Violin is full: 1 of 1 places are taken"):
        service(plan).offer(kofi)
    plan.service.unenroll(amara, date(2026, 9, 13))
    assert freed(plan) == [(1, 2, "Kofi")]
    assert service(plan).offer_next(lesson).made == kofi
    assert freed(plan) == []
    with pytest.raises(RuleBroken, match="is offered to Kofi Okonkwo until Mon 21 Sept"):
        service(plan).accept(zofia)
    service(plan).accept(kofi)
    assert listed(plan, lesson_id=lesson, ended=True) == [
        ("Zofia", 2, WaitlistStatus.WAITING),
        ("Kofi", 1, WaitlistStatus.TAKEN),
    ]
    with plan.database.reading() as session:
        [row] = timetable.enrollments_of_lesson(session, lesson)
    assert (row.student_id, row.status, row.first) == (
        plan.students["Kofi"],
        EnrollmentStatus.ACTIVE,
        TODAY,
    )
    undo(plan.database)
    assert ("Kofi", 1, WaitlistStatus.OFFERED) in listed(plan, lesson_id=lesson)


def test_nobody_is_enrolled_past_somebody_whom_the_place_is_kept_for(plan: Plan) -> None:
    lesson, amara = full(plan)
    kofi = waits(plan, lesson, "Kofi")
    plan.service.unenroll(amara, date(2026, 9, 13))
    service(plan).offer(kofi)
    with pytest.raises(RuleBroken, match="offered to Kofi Okonkwo until 21 Sept 2026"):
        plan.enroll(lesson, "Zofia")
    with plan.database.reading() as session:
        assert timetable.enrollments_of_lesson(session, lesson) == []
    plan.enroll(lesson, "Kofi")
    assert listed(plan, ended=True) == [("Kofi", 1, WaitlistStatus.TAKEN)]


def test_a_declined_offer_keeps_no_place(plan: Plan) -> None:
    lesson, amara = full(plan)
    kofi = waits(plan, lesson, "Kofi")
    plan.service.unenroll(amara, date(2026, 9, 13))
    service(plan).offer(kofi)
    service(plan).decline(kofi)
    plan.enroll(lesson, "Zofia")


def test_an_offer_that_is_over_no_longer_keeps_the_place(plan: Plan) -> None:
    lesson, amara = full(plan)
    kofi, _ = waits(plan, lesson, "Kofi"), waits(plan, lesson, "Zofia")
    plan.service.unenroll(amara, date(2026, 9, 13))
    service(plan).offer(kofi, until=TODAY)
    with plan.database.writing("Later") as work:
        row = work.session.get(WaitlistEntry, (plan.database.school_id, kofi))
        assert row is not None
        row.offered_on = row.offer_until = date(2026, 9, 13)
    assert freed(plan) == [(1, 1, "Zofia")]
    service(plan).offer_next(lesson)
    assert listed(plan, ended=True) == [
        ("Zofia", 2, WaitlistStatus.OFFERED),
        ("Kofi", 1, WaitlistStatus.DECLINED),
    ]


def test_who_declines_or_withdraws_makes_room_for_the_next(plan: Plan) -> None:
    lesson, amara = full(plan)
    kofi, zofia = waits(plan, lesson, "Kofi"), waits(plan, lesson, "Zofia")
    with pytest.raises(RuleBroken, match="No place was offered"):
        service(plan).decline(kofi)
    plan.service.unenroll(amara, date(2026, 9, 13))
    service(plan).offer(kofi)
    service(plan).decline(kofi, "other day")
    service(plan).withdraw(zofia)
    assert freed(plan) == []
    with pytest.raises(RuleBroken, match="They do not wait any more"):
        service(plan).accept(zofia)
    with pytest.raises(RuleBroken, match="Nobody waits for Violin"):
        service(plan).offer_next(lesson)
    undo(plan.database)
    assert freed(plan) == [(1, 1, "Zofia")]


def test_a_pending_enrolment_is_refused_with_a_reason_that_stays_in_the_history(
    plan: Plan,
) -> None:
    lesson = plan.add()
    spell = plan.enroll(lesson, "Kofi", status=EnrollmentStatus.PENDING)
    changes = plan.service.refuse(spell, "too  early")
    assert changes.label == "Refuse enrolment of Kofi Okonkwo in Violin: too early"
    undo(plan.database)
    with plan.database.reading() as session:
        [row] = timetable.enrollments_of_lesson(session, lesson)
    assert row.notes is None


def test_a_student_in_overlapping_groups_is_refused_on_accepting_too(plan: Plan) -> None:
    lesson, amara = full(plan)
    other = plan.add("Choir", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"])
    plan.enroll(other, "Kofi")
    kofi = waits(plan, lesson, "Kofi")
    plan.service.unenroll(amara, date(2026, 9, 13))
    with pytest.raises(timetable.DoubleBooked, match="Kofi Okonkwo has Choir in Hall at 16:00"):
        service(plan).accept(kofi)
    assert listed(plan) == [("Kofi", 1, WaitlistStatus.WAITING)]
    service(plan).accept(kofi, anyway="leaves Choir early")


def test_a_place_that_is_left_within_a_week_is_offered_and_begins_the_day_after(plan: Plan) -> None:
    lesson, amara = full(plan)
    kofi = waits(plan, lesson, "Kofi")
    plan.service.unenroll(amara, date(2026, 9, 22))
    assert freed(plan) == []
    plan.service.unenroll(amara, date(2026, 9, 21))
    assert freed(plan) == [(1, 1, "Kofi")]
    service(plan).offer(kofi)
    service(plan).accept(kofi)
    with plan.database.reading() as session:
        rows = timetable.enrollments_of_lesson(session, lesson)
    assert [(row.student, row.first) for row in rows] == [("Kofi Okonkwo", date(2026, 9, 22))]


def test_who_is_enrolled_or_leaves_the_school_waits_no_more(plan: Plan) -> None:
    lesson, amara = full(plan)
    other = plan.add("Choir", teacher_id=plan.teachers["Jonas"], room_id=None, max_students=1)
    for name in ("Kofi", "Zofia"):
        waits(plan, lesson, name)
    waits(plan, other, "Zofia")
    plan.service.unenroll(amara, date(2026, 9, 13))
    plan.enroll(lesson, "Kofi")
    with plan.database.writing("Leave") as work:
        timetable.leave_lessons(work, [plan.students["Zofia"]], TODAY)
    assert sorted(listed(plan, ended=True)) == [
        ("Kofi", 1, WaitlistStatus.TAKEN),
        ("Zofia", 1, WaitlistStatus.WITHDRAWN),
        ("Zofia", 2, WaitlistStatus.WITHDRAWN),
    ]
    undo(plan.database)
    assert len(listed(plan)) == 2
