"""Make-ups, lesson notes, and the slots and bookings of one-on-one weeks as records."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import CreditState
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import BookingStatus, SlotPlan
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import CURRENCY, Field, Record, Type, Use
from desktop_app.core import clock
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def _today(desk: Desk, session: Session) -> date:
    return clock.today(desk.database.clock, school.facts(session).timezone)


# --- make-ups ---


def _make_ups(desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return attendance.make_ups(session, _today(desk, session))


def _add_make_up(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    if given.get("student") is None:
        raise RuleBroken(tr("Say which student gets a make-up."), field="student")
    more = {
        name: given[key]
        for key, name in (("lesson", "lesson_id"), ("minutes", "minutes"),
                          ("expires_on", "expires_on"))
        if key in given
    }  # fmt: skip
    service = attendance.AttendanceService(desk.database)
    return service.give_credit(given["student"], reason=given.get("reason") or "", **more).made


def _set_make_up(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    """Change, withdraw, use or free a make-up, all in one change."""
    if row_id is None:
        return
    with desk.database.writing(tr("Change make-up")) as work:
        more = {key: given[key] for key in ("minutes", "expires_on") if key in given}
        if more:
            attendance.set_credit(work, row_id, **more)
        if given.get("free"):
            attendance.free_credit(work, row_id)
        if given.get("use_occurrence") is not None:
            attendance.use_credit(work, row_id, given["use_occurrence"], anyway=given.get("anyway"))
        if given.get("use_at") is not None:
            people = {
                name: given[key]
                for key, name in (("teacher", "teacher_id"), ("room", "room_id"))
                if key in given
            }
            attendance.use_credit_at(
                work, row_id, given["use_at"], anyway=given.get("anyway"), **people
            )
        if "withdraw" in given:
            attendance.withdraw_credit(work, row_id, given["withdraw"])


# --- lesson notes ---


def _notes(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return attendance.lesson_notes(session)


def _add_note(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    for key in ("occurrence", "text"):
        if not given.get(key):
            raise RuleBroken(tr("Say of which meeting the note is, and what it says."), field=key)
    shared = given.get("shared")
    service = attendance.AttendanceService(desk.database)
    return service.write_note(
        given["occurrence"], given.get("student"), given["text"],
        shared=True if shared is None else shared,
    ).made  # fmt: skip


def _set_note(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    with desk.database.writing(tr("Change lesson note")) as work:
        text = (given["text"] or "") if "text" in given else None
        attendance.set_lesson_note(work, row_id, text=text, shared=given.get("shared"))


# --- one-on-one slots ---


def _slots(_desk: Desk, session: Session, where: Mapping[str, str]) -> Iterable[Any]:
    return timetable.all_slots(session)


def _add_slots(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Offer one slot, or several one after another; the first one's id is printed."""
    for key in ("occurrence", "start", "duration"):
        if given.get(key) is None:
            raise RuleBroken(
                tr("Say for which meeting, from when on and how long a slot is."), field=key
            )
    plan = SlotPlan(
        given["start"], given["duration"], given.get("count") or 1, given.get("pause") or 0
    )
    more = {
        name: given[key]
        for key, name in (("teacher", "teacher_id"), ("room", "room_id"))
        if key in given
    }
    service = timetable.OneOnOneService(desk.database)
    return service.offer(given["occurrence"], plan, anyway=given.get("anyway"), **more).made


def _set_slot(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    """Move a slot within its week, or offer it no more."""
    if row_id is None:
        return
    service = timetable.OneOnOneService(desk.database)
    if given.get("withdrawn"):
        service.withdraw([row_id])
    elif given.keys() & {"start", "duration", "teacher", "room"}:
        with desk.database.reading() as session:
            start = given.get("start") or timetable.slot_row(session, row_id).start
        uses = {
            name: given[key]
            for key, name in (("teacher", "teacher_id"), ("room", "room_id"))
            if key in given
        }
        service.move_slot(
            row_id, start, duration=given.get("duration"), anyway=given.get("anyway"), **uses
        )


def _bookings(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return timetable.all_bookings(session)


def _add_booking(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    for key in ("slot", "student"):
        if given.get(key) is None:
            raise RuleBroken(tr("Say which student books which slot."), field=key)
    service = timetable.OneOnOneService(desk.database)
    return service.book(
        given["slot"], given["student"], price=given.get("price"), anyway=given.get("anyway")
    ).made


def _set_booking(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    with desk.database.writing(tr("Change booking")) as work:
        if given.get("slot") is not None:
            timetable.move_booking(work, row_id, given["slot"], anyway=given.get("anyway"))
        if "price" in given:
            timetable.set_booking(work, row_id, price=given["price"])
        if given.get("status") is BookingStatus.CANCELLED:
            timetable.cancel_booking(work, row_id, reason=given.get("cancel_reason"))


_ANYWAY = Field("anyway", use=Use.BOTH, source=None)
RECORDS = (
    Record(
        "make-ups",
        "make-up",
        (
            Field("id", Type.ID),
            Field("student_id", Type.ID),
            Field("student", use=Use.ADD, refers="student"),
            Field("lesson_id", Type.ID),
            Field("lesson", use=Use.ADD, refers="lesson"),
            Field("occurrence_id", Type.ID),
            Field("missed_on", Type.DATE),
            Field("minutes", Type.INTEGER, Use.BOTH, needed=True),
            Field("reason", use=Use.ADD),
            Field("given_on", Type.DATE),
            Field("expires_on", Type.DATE, Use.BOTH),
            Field("state", Type.WORD, words=CreditState),
            Field("used_occurrence_id", Type.ID),
            Field("used_in"),
            Field("used_at", Type.INSTANT),
            Field("withdrawn_reason"),
            Field("use_occurrence", Type.ID, Use.SET, None),
            Field("use_at", Type.WALL, Use.SET, None),
            Field("teacher", use=Use.SET, source=None, refers="staff"),
            Field("room", use=Use.SET, source=None, refers="room"),
            Field("free", Type.FLAG, Use.SET, None),
            Field("withdraw", use=Use.SET, source=None),
            Field("anyway", use=Use.SET, source=None),
        ),
        _make_ups,
        _add_make_up,
        _set_make_up,
    ),
    Record(
        "lesson-notes",
        "lesson-note",
        (
            Field("id", Type.ID),
            Field("occurrence_id", Type.ID),
            Field("occurrence", Type.ID, Use.ADD, None),
            Field("lesson_id", Type.ID),
            Field("lesson", source="title"),
            Field("date", Type.DATE, source="day"),
            Field("start", Type.INSTANT),
            Field("student_id", Type.ID),
            Field("student", use=Use.ADD, refers="student"),
            Field("text", use=Use.BOTH),
            Field("shared", Type.FLAG, Use.BOTH),
            Field("author"),
            Field("written_at", Type.INSTANT),
        ),
        _notes,
        _add_note,
        _set_note,
    ),
    Record(
        "one-on-one-slots",
        "one-on-one-slot",
        (
            Field("id", Type.ID),
            Field("lesson_id", Type.ID),
            Field("lesson"),
            Field("occurrence_id", Type.ID),
            Field("occurrence", Type.ID, Use.ADD, None),
            Field("start", Type.WALL, Use.BOTH),
            Field("duration", Type.INTEGER, Use.BOTH, "minutes"),
            Field("count", Type.INTEGER, Use.ADD, None),
            Field("pause", Type.INTEGER, Use.ADD, None),
            Field("teacher_id", Type.ID),
            Field("teacher", use=Use.BOTH, refers="staff"),
            Field("room_id", Type.ID),
            Field("room", use=Use.BOTH, refers="room"),
            Field("withdrawn", Type.FLAG, Use.SET),
            Field("booking_id", Type.ID),
            Field("student_id", Type.ID),
            Field("student"),
            _ANYWAY,
        ),
        _slots,
        _add_slots,
        _set_slot,
    ),
    Record(
        "slot-bookings",
        "slot-booking",
        (
            Field("id", Type.ID),
            Field("slot_id", Type.ID),
            Field("slot", Type.ID, Use.BOTH, None),
            Field("lesson_id", Type.ID),
            Field("lesson"),
            Field("occurrence_id", Type.ID),
            Field("start", Type.WALL),
            Field("student_id", Type.ID),
            Field("student", use=Use.ADD, refers="student"),
            Field("status", Type.WORD, Use.SET, words=BookingStatus),
            Field("price", Type.AMOUNT, Use.BOTH),
            CURRENCY,
            Field("booked_at", Type.INSTANT),
            Field("booked_by"),
            Field("cancelled_at", Type.INSTANT),
            Field("cancel_reason", use=Use.SET),
            _ANYWAY,
        ),
        _bookings,
        _add_booking,
        _set_booking,
    ),
)
