"""What a closure, an absence or a broken room touches, and doing something about it."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from desktop_app.areas.billing import api as billing
from desktop_app.areas.desk.queries.same_price import same_price
from desktop_app.areas.desk.ripple import api as ripple
from desktop_app.areas.people import api as people
from desktop_app.areas.people.terms import StaffKind
from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import CalendarDay
from desktop_app.areas.timetable.tables import Busy, LessonOccurrence, TimeOff
from desktop_app.areas.timetable.terms import OccurrenceStatus
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal import undo
from desktop_app.core.ripple import EffectKind
from tests.areas.billing.desk import Desk, open_desk

MONDAY, NEXT = date(2026, 11, 9), date(2026, 11, 16)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A violin and a piano lesson on Mondays, two teachers of both, two rooms."""
    opened = open_desk(tmp_path)
    opened.family("Okonkwo-Reid", "Amara")
    opened.family("Kulkarni", "Rohan")
    rooms = _rooms(opened)
    violin, piano = (opened.write(lambda w, n=n: people.add_instrument(w, n))
                     for n in ("Fiddle", "Clavichord"))  # fmt: skip
    cullinan, varga = (_teacher(opened, name, violin, piano) for name in ("Cullinan", "Varga"))
    opened.lesson("Violin", date(2026, 11, 2), "Amara", teacher_id=cullinan,
                  room_id=rooms["Studio A"], instrument_id=violin)  # fmt: skip
    opened.lesson("Piano", date(2026, 11, 2), "Rohan", teacher_id=varga, start=time(17),
                  room_id=rooms["Studio A"], instrument_id=piano)  # fmt: skip
    yield opened
    opened.sound()
    opened.database.close()


def _rooms(desk: Desk) -> dict[str, UUID]:
    def make(work: Any) -> dict[str, UUID]:
        place = school.add_location(work, "Main Street")
        return {name: school.add_room(work, name, location_id=place)
                for name in ("Studio A", "Studio B")}  # fmt: skip

    found: dict[str, UUID] = desk.write(make)
    return found


def _teacher(desk: Desk, name: str, *instruments: UUID) -> UUID:
    person = people.PersonFacts(given_name="Max", family_name=name)
    new = people.NewStaff(person=person, kind=StaffKind.TEACHER, teaches=instruments)
    return desk.write(lambda work: people.add_staff(work, new))


def _meetings(desk: Desk) -> list[tuple[date, OccurrenceStatus, UUID | None, UUID | None]]:
    with desk.database.reading() as session:
        query = select(
            LessonOccurrence.local_date,
            LessonOccurrence.status,
            LessonOccurrence.teacher_id,
            LessonOccurrence.room_id,
        ).order_by(LessonOccurrence.id)
        return [tuple(row) for row in session.execute(query)]  # type: ignore[misc]


def _corrections(plan: billing.RunPlan) -> list[tuple[int, int]]:
    """Quantity in thousandths and unit price of what a run corrects."""
    lines = [line for bill in plan.bills for line in bill.lines]
    return [(x.quantity, x.unit_price) for x in lines if x.kind is billing.LineKind.CORRECTION]


def _count(desk: Desk, table: Any) -> int:
    with desk.database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_a_closure_entered_late_lists_the_lessons_and_what_was_billed_and_repairs_both(
    desk: Desk,
) -> None:
    desk.service.issue_run("2026-11")
    service = ripple.RippleService(desk.database)
    cause = ripple.Closed(MONDAY, MONDAY, "Burst pipe")
    found = service.preview(cause)
    assert [(step.meeting.title, step.deed) for step in found.to_do] == [
        ("Violin", ripple.Deed.CANCEL),
        ("Piano", ripple.Deed.CANCEL),
    ]
    lines = [effect for effect in found.effects if effect.kind is EffectKind.INVOICE_LINE]
    assert [(line.amount, line.proposal) for line in lines] == [
        (3_800, "The next run credits it"),
        (3_800, "The next run credits it"),
    ]
    service.apply(cause, ripple.as_proposed(found))
    states = {status for day, status, _, _ in _meetings(desk) if day == MONDAY}
    assert states == {OccurrenceStatus.CANCELLED}
    assert _count(desk, CalendarDay) == 1
    plan = desk.service.preview_run("2026-12")
    assert _corrections(plan) == [(-1_000, 3_800), (-1_000, 3_800)]


def test_one_undo_takes_everything_of_it_back(desk: Desk) -> None:
    before = _meetings(desk)
    service = ripple.RippleService(desk.database)
    cause = ripple.Closed(MONDAY, NEXT, "Half term")
    service.apply(cause, ripple.as_proposed(service.preview(cause)))
    assert _meetings(desk) != before
    undo.undo(desk.database)
    assert _meetings(desk) == before
    assert _count(desk, CalendarDay) == 0


def test_only_some_may_be_done_and_what_was_held_stays(desk: Desk) -> None:
    service = ripple.RippleService(desk.database)
    cause = ripple.Closed(MONDAY, NEXT, "Half term")
    found = service.preview(cause)
    one = next(step.meeting.id for step in found.to_do if step.meeting.day == NEXT)
    service.apply(cause, ripple.as_proposed(found, only={one}))
    cancelled = [day for day, status, _, _ in _meetings(desk)
                 if status is OccurrenceStatus.CANCELLED]  # fmt: skip
    assert cancelled == [NEXT]


def test_what_changed_meanwhile_is_refused_and_nothing_is_done(desk: Desk) -> None:
    service = ripple.RippleService(desk.database)
    cause = ripple.Closed(MONDAY, MONDAY, "Burst pipe")
    found = service.preview(cause)
    service.apply(cause, ripple.as_proposed(found))
    before = (_meetings(desk), _count(desk, CalendarDay))
    with pytest.raises(RuleBroken, match="changed meanwhile"):
        service.apply(cause, ripple.as_proposed(found))
    assert (_meetings(desk), _count(desk, CalendarDay)) == before


def test_a_sick_teacher_is_covered_by_who_teaches_it_and_is_free(desk: Desk) -> None:
    service = ripple.RippleService(desk.database)
    violin = next(step for step in service.preview(ripple.Closed(MONDAY, MONDAY, "x")).steps
                  if step.meeting.title == "Violin").meeting  # fmt: skip
    assert violin.teacher_id is not None
    cause = ripple.TeacherAway(violin.teacher_id, MONDAY, MONDAY)
    found = service.preview(cause)
    assert [(step.deed, step.target.name if step.target else "") for step in found.to_do] == [
        (ripple.Deed.COVER, "Max Varga")
    ]
    service.apply(cause, ripple.as_proposed(found))
    assert _count(desk, TimeOff) == 1
    held_by = {teacher for day, _, teacher, _ in _meetings(desk) if day == MONDAY}
    assert len(held_by) == 1


def test_a_broken_room_moves_its_lessons_into_a_free_one(desk: Desk) -> None:
    service = ripple.RippleService(desk.database)
    room = next(room for _, _, _, room in _meetings(desk))
    assert room is not None
    cause = ripple.RoomOut(room, MONDAY, MONDAY, "No heating")
    found = service.preview(cause)
    assert {step.target.name for step in found.to_do if step.target} == {"Studio B"}
    service.apply(cause, ripple.as_proposed(found))
    assert room not in {where for day, _, _, where in _meetings(desk) if day == MONDAY}
    assert room in {where for day, _, _, where in _meetings(desk) if day == NEXT}
    assert _count(desk, Busy) == 1


@pytest.mark.parametrize("whole", [True, False])
def test_a_new_time_holds_for_the_series_or_for_the_chosen_meetings(
    desk: Desk, whole: bool
) -> None:
    service = ripple.RippleService(desk.database)
    cause = ripple.NewTime(desk.lessons["Violin"], time(18), MONDAY)
    found = service.preview(cause)
    first = found.to_do[0].meeting.id
    service.apply(cause, ripple.as_proposed(found, only=None if whole else {first}))
    again = service.preview(ripple.NewTime(desk.lessons["Violin"], time(19), MONDAY))
    at_six = [step.meeting.day for step in again.steps if step.meeting.start.hour == 18]
    assert at_six == ([step.meeting.day for step in found.steps] if whole else [MONDAY])


def test_a_new_length_is_told_to_what_pays_for_the_meeting(desk: Desk) -> None:
    service = ripple.RippleService(desk.database)
    cause = ripple.NewLength(desk.lessons["Violin"], 60, MONDAY)
    service.apply(cause, ripple.as_proposed(service.preview(cause)))
    after = service.preview(ripple.NewLength(desk.lessons["Violin"], 45, MONDAY))
    assert {(m.meeting.end - m.meeting.start).seconds for m in after.steps} == {3_600}


def test_a_new_price_says_which_issued_lines_the_next_run_corrects(desk: Desk) -> None:
    desk.service.issue_run("2026-11")
    service = ripple.RippleService(desk.database)
    cause = ripple.NewPrice(desk.lessons["Violin"], 4_000)
    found = service.preview(cause)
    assert found.whole
    assert {effect.proposal for effect in found.effects} == {"The next run bills the difference"}
    service.apply(cause, ripple.as_proposed(found))
    plan = desk.service.preview_run("2026-11")
    assert _corrections(plan) == [(5_000, 200)]


def test_a_cause_that_ends_before_it_begins_is_refused(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="ends before it begins"):
        ripple.RippleService(desk.database).preview(ripple.Closed(NEXT, MONDAY, "x"))


def _pay(desk: Desk, amount: int, **more: Any) -> None:
    new = billing.NewPayRate(billing.PayUnit.HOUR, amount, date(2026, 11, 1), **more)
    billing.PayService(desk.database).add_rate(new)


def test_who_covers_is_paid_and_who_is_away_is_not_each_by_their_own_rate(desk: Desk) -> None:
    service = ripple.RippleService(desk.database)
    step = next(step for step in service.preview(ripple.Closed(MONDAY, MONDAY, "x")).steps
                if step.meeting.title == "Violin")  # fmt: skip
    away = step.meeting.teacher_id
    assert away is not None
    _pay(desk, 4_000)
    _pay(desk, 6_000, teacher_id=away)
    found = service.preview(ripple.TeacherAway(away, MONDAY, MONDAY))
    moved = [each for each in found.effects if each.kind is EffectKind.PAY_MOVED]
    assert [(each.who, each.amount) for each in moved] == [
        ("Max Cullinan", -4_500), ("Max Varga", 3_000),
    ]  # fmt: skip
    [only] = found.to_do
    cancelled = service.again(ripple.changed(found, only.meeting.id, ripple.Deed.CANCEL, None))
    moved = [each for each in cancelled.effects if each.kind is EffectKind.PAY_MOVED]
    assert [(each.who, each.amount) for each in moved] == [("Max Cullinan", -4_500)]


def test_a_share_of_what_is_not_billed_yet_has_no_amount(desk: Desk) -> None:
    service = ripple.RippleService(desk.database)
    new = billing.NewPayRate(billing.PayUnit.PERCENT, 4_000, date(2026, 11, 1))
    billing.PayService(desk.database).add_rate(new)
    steps = service.preview(ripple.Closed(MONDAY, MONDAY, "x")).steps
    away = next(s.meeting.teacher_id for s in steps if s.meeting.title == "Violin")
    assert away is not None
    cause = ripple.TeacherAway(away, MONDAY, MONDAY)
    amounts = [e.amount for e in service.preview(cause).effects if e.kind is EffectKind.PAY_MOVED]
    assert amounts == [None, None]
    desk.service.issue_run("2026-11")
    amounts = [e.amount for e in service.preview(cause).effects if e.kind is EffectKind.PAY_MOVED]
    assert amounts == [-1_520, 1_520]


def test_what_is_planned_on_days_closed_since_is_cancelled_by_the_name_of_each(desk: Desk) -> None:
    """Only what lies on a closed day is touched, and what depends on it is told."""
    desk.service.issue_run("2026-11")
    closing = school.SchoolService(desk.database)
    closing.add_closure("Storm", MONDAY, MONDAY)
    service = ripple.RippleService(desk.database)
    cause = ripple.ClosedAlready(date(2026, 11, 5), date(2026, 12, 18))
    found = service.preview(cause)
    assert {step.meeting.day for step in found.steps} == {MONDAY}
    assert {each.kind for each in found.effects} == {EffectKind.INVOICE_LINE}
    service.apply(cause, ripple.as_proposed(found))
    assert service.preview(cause).steps == []
    with desk.database.reading() as session:
        reasons = select(LessonOccurrence.cancel_reason).where(
            LessonOccurrence.local_date == MONDAY
        )
        assert set(session.scalars(reasons)) == {"Storm"}
    undo.undo(desk.database)
    assert len(service.preview(cause).to_do) == 2


def test_a_price_from_a_day_on_goes_through_all_lessons_at_the_same_price(desk: Desk) -> None:
    desk.service.issue_run("2026-11")
    desk.at(2026, 12, 1)
    service = ripple.RippleService(desk.database)
    with desk.database.reading() as session:
        same = same_price(session, desk.lessons["Violin"])
    assert set(same) == set(desk.lessons.values())
    cause = ripple.NewPrice(desk.lessons["Violin"], 4_000, NEXT, same)
    found = service.preview(cause)
    assert found.label == "New price of 2 lessons"
    assert min(step.meeting.day for step in found.to_do) == NEXT
    lines = [each for each in found.effects if each.kind is EffectKind.INVOICE_LINE]
    assert {each.proposal for each in lines} == {"The next run bills the difference"}
    service.apply(cause, ripple.as_proposed(found))
    corrections = _corrections(desk.service.preview_run("2026-12"))
    assert corrections == [(3_000, 200), (3_000, 200)]
    undo.undo(desk.database)
    assert _corrections(desk.service.preview_run("2026-12")) == []


def test_a_price_in_closed_books_is_refused_and_nothing_changes(desk: Desk) -> None:
    desk.write(lambda work: billing.close_books(work, date(2026, 10, 31)))
    service = ripple.RippleService(desk.database)
    cause = ripple.NewPrice(desk.lessons["Violin"], 4_000, date(2026, 10, 30))
    with pytest.raises(RuleBroken, match="books are closed"):
        service.apply(cause, ripple.as_proposed(service.preview(cause)))
    with desk.database.reading() as session:
        assert billing.lesson_prices(session) == []
