"""Who is in a lesson: spells, places, prices, approval."""

from datetime import date, datetime, time, timedelta

import pytest

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import (
    DoubleBooked,
    EnrollmentRow,
    EnrollmentStatus,
    LessonType,
)
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import Clash, NotFound, RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.timetable.plan import MONDAY, Plan

NEXT = MONDAY + timedelta(weeks=1)


def spells(plan: Plan, lesson: object) -> list[EnrollmentRow]:
    with plan.database.reading() as session:
        return timetable.enrollments_of_lesson(session, lesson, ended=True)  # type: ignore[arg-type]


def test_a_student_is_enrolled_from_the_first_meeting_unless_a_day_is_given(plan: Plan) -> None:
    lesson = plan.add(schedule=plan.weekly(date(2026, 9, 7)), price_per_student=3_000)
    changes = plan.service.enroll(lesson, plan.students["Amara"])
    assert changes.label == "Enrol Amara Okonkwo in Violin"
    plan.enroll(lesson, "Kofi", first=NEXT, price=2_500, notes=" sibling price ")
    amara, kofi = spells(plan, lesson)
    assert (amara.first, amara.price, amara.lesson_price) == (date(2026, 9, 7), None, 3_000)
    assert (kofi.first, kofi.price, kofi.notes, kofi.open) == (NEXT, 2_500, "sibling price", True)
    assert [row.enrolled for row in plan.meetings(lesson)[:3]] == [1, 1, 2]


def test_enrolling_twice_is_refused(plan: Plan) -> None:
    lesson = plan.add()
    plan.enroll(lesson, "Amara")
    with pytest.raises(RuleBroken, match="Amara Okonkwo is already enrolled in Violin") as refused:
        plan.enroll(lesson, "Amara")
    assert refused.value.field == "student"


def test_a_student_who_left_may_return_the_day_after(plan: Plan) -> None:
    lesson = plan.add()
    first = plan.enroll(lesson, "Amara")
    plan.service.unenroll(first, NEXT)
    with pytest.raises(RuleBroken, match="Enrol them again from the day after"):
        plan.enroll(lesson, "Amara", first=NEXT)
    plan.enroll(lesson, "Amara", first=NEXT + timedelta(days=1))
    assert [row.status for row in spells(plan, lesson)] == [
        EnrollmentStatus.UNENROLLED, EnrollmentStatus.ACTIVE,
    ]  # fmt: skip


def test_enrolling_over_capacity_is_refused_until_somebody_leaves(plan: Plan) -> None:
    lesson = plan.add(max_students=2)
    plan.enroll(lesson, "Amara")
    kofi = plan.enroll(lesson, "Kofi")
    with pytest.raises(RuleBroken, match="Violin is full: 2 of 2 places are taken"):
        plan.enroll(lesson, "Zofia")
    plan.service.unenroll(kofi, NEXT)
    with pytest.raises(RuleBroken, match="full"):
        plan.enroll(lesson, "Zofia")
    plan.enroll(lesson, "Zofia", first=NEXT + timedelta(days=1))


def test_a_room_with_four_places_takes_four(plan: Plan) -> None:
    lesson = plan.add()
    for name in ("Amara", "Kofi", "Zofia", "Elif"):
        plan.enroll(lesson, name)
    with pytest.raises(RuleBroken, match="4 of 4 places"):
        plan.enroll(lesson, "Kavin")


def test_an_individual_lesson_has_one_place(plan: Plan) -> None:
    lesson = plan.add(type=LessonType.INDIVIDUAL)
    plan.enroll(lesson, "Amara", status=EnrollmentStatus.PENDING)
    with pytest.raises(RuleBroken, match="1 of 1"):
        plan.enroll(lesson, "Kofi")


def test_overlapping_lessons_of_a_student_are_refused_unless_the_office_says_why(
    plan: Plan,
) -> None:
    violin = plan.add()
    choir = plan.add("Choir", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"],
                     schedule=plan.weekly(MONDAY, time(16, 30)))  # fmt: skip
    plan.enroll(violin, "Amara", last=NEXT)
    with pytest.raises(DoubleBooked) as refused:
        plan.enroll(choir, "Amara")
    assert refused.value.sentence == (
        "Amara Okonkwo has Violin in Studio B at 16:00 on Mon 14 Sept,"
        " and 1 more meeting clashes. Nothing was booked."
    )
    plan.enroll(choir, "Amara", anyway="comes late to choir")
    (row,) = spells(plan, choir)
    assert row.booked_anyway == "comes late to choir"
    with plan.database.reading() as session:
        found = timetable.standing_conflicts(session, MONDAY, NEXT + timedelta(days=30))
    assert [each.wall.date() for each in found] == [MONDAY, NEXT]


def test_several_are_enrolled_at_once_or_nobody(plan: Plan) -> None:
    lesson = plan.add(max_students=2)
    amara, kofi, zofia = (plan.students[name] for name in ("Amara", "Kofi", "Zofia"))
    with pytest.raises(RuleBroken, match="full"):
        plan.service.enroll_all(lesson, [amara, kofi, zofia])
    assert spells(plan, lesson) == []
    changes = plan.service.enroll_all(lesson, [amara, kofi], price=2_000)
    assert changes.label == "Enrol 2 students in Violin"
    assert [row.price for row in spells(plan, lesson)] == [2_000, 2_000]


def test_a_spell_after_the_other_lesson_ended_is_free(plan: Plan) -> None:
    violin = plan.add()
    choir = plan.add("Choir", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"])
    plan.enroll(violin, "Amara", last=NEXT)
    plan.enroll(choir, "Amara", first=NEXT + timedelta(days=1))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"first": NEXT, "last": MONDAY}, "until"),
        ({"price": -1}, "price"),
        ({"status": EnrollmentStatus.DROPPED}, "status"),
    ],
)
def test_what_no_enrolment_can_be_is_refused(
    plan: Plan, more: dict[str, object], field: str
) -> None:
    lesson = plan.add()
    with pytest.raises(RuleBroken) as refused:
        plan.enroll(lesson, "Amara", **more)
    assert refused.value.field == field
    assert spells(plan, lesson) == []


def test_nobody_is_enrolled_who_is_not_there_or_archived(plan: Plan) -> None:
    from desktop_app.areas.people.tables import Student

    lesson = plan.add()
    with pytest.raises(NotFound):
        plan.service.enroll(lesson, new_id())
    with pytest.raises(NotFound):
        plan.service.enroll(new_id(), plan.students["Amara"])
    with plan.database.writing("Archive") as work:
        row = work.session.get(Student, (1, plan.students["Amara"]))
        assert row is not None
        row.archived_at = work.clock.now()
    with pytest.raises(RuleBroken, match="Amara Okonkwo is archived"):
        plan.enroll(lesson, "Amara")


def test_nobody_is_enrolled_in_an_archived_lesson(plan: Plan) -> None:
    lesson = plan.add(schedule=timetable.Schedule(date(2026, 9, 1), time(9), 45))
    plan.service.archive_lessons([lesson])
    with pytest.raises(RuleBroken, match="archived or cancelled"):
        plan.enroll(lesson, "Amara")


def test_somebody_waits_for_approval_and_is_accepted_or_refused(plan: Plan) -> None:
    lesson = plan.add()
    amara = plan.enroll(lesson, "Amara", status=EnrollmentStatus.PENDING)
    kofi = plan.enroll(lesson, "Kofi", status=EnrollmentStatus.PENDING)
    assert plan.meetings(lesson)[0].enrolled == 0
    plan.service.approve(amara)
    plan.service.refuse(kofi)
    (row,) = spells(plan, lesson)
    assert (row.student, row.status) == ("Amara Okonkwo", EnrollmentStatus.ACTIVE)
    for again in (plan.service.approve, plan.service.refuse):
        with pytest.raises(RuleBroken, match="does not wait"):
            again(amara)


def test_approving_somebody_who_is_elsewhere_by_now_is_refused(plan: Plan) -> None:
    violin = plan.add()
    choir = plan.add("Choir", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"])
    waiting = plan.enroll(violin, "Amara", status=EnrollmentStatus.PENDING)
    plan.enroll(choir, "Amara")
    with pytest.raises(DoubleBooked):
        plan.service.approve(waiting)
    plan.service.approve(waiting, anyway="tries both")


def test_a_spell_ends_today_unless_a_day_is_given_and_goes_if_it_never_began(plan: Plan) -> None:
    lesson = plan.add()
    amara = plan.enroll(lesson, "Amara")
    kofi = plan.enroll(lesson, "Kofi", first=NEXT)
    plan.service.unenroll(amara, status=EnrollmentStatus.DROPPED)
    plan.service.unenroll(kofi)
    (row,) = spells(plan, lesson)
    assert (row.last, row.status) == (MONDAY, EnrollmentStatus.DROPPED)
    with pytest.raises(RuleBroken, match="how the enrolment ended"):
        plan.service.unenroll(amara, status=EnrollmentStatus.ACTIVE)
    assert undo(plan.database).label == "Undo: End enrolment of Kofi Okonkwo in Violin"


def test_price_notes_and_days_of_a_spell_are_changed(plan: Plan) -> None:
    lesson = plan.add(max_students=1)
    amara = plan.enroll(lesson, "Amara", price=2_000, notes="trial")
    plan.service.set_enrollment(amara, price=None, notes=None, last=NEXT)
    plan.enroll(lesson, "Kofi", first=NEXT + timedelta(days=1))
    with pytest.raises(RuleBroken, match="full"):
        plan.service.set_enrollment(amara, last=None)
    with pytest.raises(RuleBroken, match="ends before it begins"):
        plan.service.set_enrollment(amara, first=NEXT + timedelta(days=3))
    with pytest.raises(RuleBroken, match="negative"):
        plan.service.set_enrollment(amara, price=-1)
    row = spells(plan, lesson)[0]
    assert (row.price, row.notes, row.last) == (None, None, NEXT)


def test_lengthening_a_spell_into_another_lesson_is_refused(plan: Plan) -> None:
    violin = plan.add()
    choir = plan.add("Choir", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Hall"])
    spell = plan.enroll(violin, "Amara", last=MONDAY)
    plan.enroll(choir, "Amara", first=NEXT)
    with pytest.raises(DoubleBooked):
        plan.service.set_enrollment(spell, last=None)
    pending = plan.enroll(violin, "Kofi", status=EnrollmentStatus.PENDING)
    plan.service.set_enrollment(pending, first=NEXT)


def test_an_import_cannot_enroll_twice(plan: Plan) -> None:
    lesson = plan.add()
    twice = [timetable.NewEnrollment(lesson, plan.students["Amara"], MONDAY)] * 2
    with pytest.raises(Clash), plan.database.writing("Import") as work:
        timetable.enroll_many(work, twice)
    assert spells(plan, lesson) == []


def test_a_students_lessons_are_listed_and_the_next_one_is_known(plan: Plan) -> None:
    violin = plan.add()
    choir = plan.add("Choir", schedule=plan.weekly(date(2026, 9, 15), time(9)))
    for lesson in (violin, choir):
        plan.enroll(lesson, "Amara")
    ended = plan.enroll(plan.add("Cello", schedule=plan.weekly(MONDAY, time(12))), "Amara")
    plan.service.unenroll(ended, date(2026, 9, 13))
    amara, kofi = plan.students["Amara"], plan.students["Kofi"]
    with plan.database.reading() as session:
        now = plan.database.clock.now()
        titles = [row.title for row in timetable.enrollments_of_student(session, amara)]
        following = timetable.next_lessons(session, [amara, kofi], now)
        tomorrow = timetable.next_lessons(session, [amara], now + timedelta(days=1, hours=-1))
        of_all = timetable.all_enrollments(session)
    assert titles == ["Choir", "Violin"]
    assert set(following) == {amara}
    assert following[amara].start == datetime(2026, 9, 14, 16)
    assert (following[amara].title, following[amara].room) == ("Violin", "Studio B")
    assert tomorrow[amara].title == "Choir"
    assert len(of_all) == 2
