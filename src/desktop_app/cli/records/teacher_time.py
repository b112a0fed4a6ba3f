"""Teachers' hours and time off, the ways between locations and waiting lists as records."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import Absence, Hours, TimeOffKind, WaitlistStatus
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import tr

_TIME = re.compile(r"(\d{1,2}):(\d{2})")


def _time(given: Mapping[str, Any], key: str) -> time:
    text = str(given.get(key) or "").strip()
    match = _TIME.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise RuleBroken(tr("“{text}” is not a time like 14:00.", text=text[:60]), field=key)
    return time(int(match[1]), int(match[2]))


def _availability(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return timetable.availability(session)


_HOURS = {
    "location": "location_id",
    "day_of_week": "day_of_week",
    "valid_from": "valid_from",
    "valid_until": "valid_until",
    "recurring": "recurring",
}


def _hours(given: Mapping[str, Any], before: Hours | None) -> Hours:
    """Return hours as they were given; a date alone means that date and nothing else."""
    said = {name: given[key] for key, name in _HOURS.items() if key in given}
    said |= {name: _time(given, key) for key, name in (("start_time", "start"), ("end_time", "end"))
             if key in given}  # fmt: skip
    day: date | None = given.get("date")
    if day is not None:
        said |= {
            "day_of_week": timetable.day_of_week(day),
            "recurring": False,
            "valid_from": day,
            "valid_until": day,
        }
    if before is not None:
        return replace(before, **said)
    for key, name in (("start_time", "start"), ("end_time", "end")):
        if name not in said:
            raise RuleBroken(tr("Say from when to when, like 14:00."), field=key)
    if said.get("day_of_week") is None:
        raise RuleBroken(tr("Say on which day of the week, or on which date."), field="day_of_week")
    return Hours(**said)


def _add_availability(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    service = timetable.TeacherTimeService(desk.database)
    return service.add_hours(_whose(given), _hours(given, None)).made


def _whose(given: Mapping[str, Any]) -> UUID:
    teacher: UUID | None = given.get("teacher")
    if teacher is None:
        raise RuleBroken(tr("Say which teacher."), field="teacher")
    return teacher


def _set_availability(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    service = timetable.TeacherTimeService(desk.database)
    if given.get("removed"):
        service.remove_hours(row_id)
        return
    with desk.database.reading() as session:
        before = {row.id: row.hours for row in timetable.availability(session)}.get(row_id)
    if before is None:
        raise NotFound(tr("These hours are not kept any more."), field="id")
    service.set_hours(row_id, _hours(given, before))


def _time_off(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return timetable.time_off(session)


def _absence(given: Mapping[str, Any], before: Absence | None) -> Absence:
    """Return time off as it was given; whole days are `from` and `until`, both included."""
    start: datetime | None = given.get("start")
    end: datetime | None = given.get("end")
    first: date | None = given.get("from")
    last: date | None = given.get("until")
    if start is None and first is not None:
        start = datetime.combine(first, time())
    if end is None and (last or (first if before is None else None)) is not None:
        end = datetime.combine((last or first or date.min) + timedelta(days=1), time())
    start, end = (
        start or (before.start if before else None),
        end or (before.end if before else None),
    )
    if start is None or end is None:
        raise RuleBroken(tr("Say from which day to which day."), field="from")
    kind = given.get("kind") or (before.kind if before else TimeOffKind.OTHER)
    note = given.get("note", before.note if before else None)
    return Absence(start, end, kind, note)


def _add_time_off(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Keep time off and say how many lessons then need cover."""
    absence = _absence(given, None)
    service = timetable.TeacherTimeService(desk.database)
    made = service.add_time_off(_whose(given), absence).made
    _say_cover(desk, made)
    return made


def _say_cover(desk: Desk, time_off_id: UUID | None) -> None:
    with desk.database.reading() as session:
        found = {row.id: row for row in timetable.time_off(session)}
    row = found.get(time_off_id) if time_off_id else None
    if row is not None and row.to_cover:
        desk.terminal.say(timetable.cover_sentence(row.to_cover))


def _set_time_off(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    service = timetable.TeacherTimeService(desk.database)
    if given.get("removed"):
        service.remove_time_off(row_id)
        return
    with desk.database.reading() as session:
        row = {each.id: each for each in timetable.time_off(session)}.get(row_id)
    if row is None:
        raise NotFound(tr("This time off is not kept any more."), field="id")
    before = Absence(row.start, row.end, row.kind, row.note)
    service.set_time_off(row_id, _absence(given, before))
    _say_cover(desk, row_id)


def _travel(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return school.travel_rows(session)


def _add_travel(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    start, end = given.get("from_location"), given.get("to_location")
    if start is None or end is None:
        raise RuleBroken(tr("Say from which location to which."), field="from_location")
    with desk.database.writing(tr("Set travel time")) as work:
        work.made = school.set_travel_time(work, start, end, given.get("minutes") or 0)
    return work.made


def _set_travel(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    with desk.database.writing(tr("Set travel time")) as work:
        row = next((each for each in school.travel_rows(work.session) if each.id == row_id), None)
        if row is None:
            raise NotFound(tr("This way is not in the school."), field="id")
        minutes = given.get("minutes")
        school.set_travel_time(
            work,
            row.from_location_id,
            row.to_location_id,
            row.minutes if minutes is None else minutes,
        )


def _waitlist(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return timetable.waiting_list(session, ended=True)


def _add_waiting(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    for key in ("lesson", "student"):
        if given.get(key) is None:
            raise RuleBroken(tr("Say who waits for which lesson."), field=key)
    service = timetable.WaitingListService(desk.database)
    return service.join(given["lesson"], given["student"], note=given.get("note")).made


def _set_waiting(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    """Move somebody on the list, or let them be offered a place, take it, decline or withdraw."""
    if row_id is None:
        return
    service = timetable.WaitingListService(desk.database)
    status, note = given.get("status"), given.get("note")
    if given.get("place") is not None:
        service.move(row_id, given["place"])
    if status is WaitlistStatus.OFFERED or (status is None and given.get("offer_until")):
        service.offer(row_id, until=given.get("offer_until"))
    elif status is WaitlistStatus.TAKEN:
        service.accept(row_id, first=given.get("from"), anyway=given.get("anyway"))
    elif status is WaitlistStatus.DECLINED:
        service.decline(row_id, note)
    elif status is WaitlistStatus.WITHDRAWN:
        service.withdraw(row_id, note)


_REMOVED = Field("removed", Type.FLAG, Use.SET, None)
RECORDS = (
    Record(
        "availability",
        "availability",
        (
            Field("id", Type.ID),
            Field("teacher_id", Type.ID),
            Field("teacher", use=Use.ADD, refers="staff"),
            Field("day_of_week", Type.INTEGER, Use.BOTH, needed=True),
            Field("start_time", use=Use.BOTH, source=lambda row: f"{row.start:%H:%M}"),
            Field("end_time", use=Use.BOTH, source=lambda row: f"{row.end:%H:%M}"),
            Field("location_id", Type.ID),
            Field("location", use=Use.BOTH, refers="location"),
            Field("recurring", Type.FLAG, Use.BOTH),
            Field("valid_from", Type.DATE, Use.BOTH),
            Field("valid_until", Type.DATE, Use.BOTH),
            Field("date", Type.DATE, Use.BOTH, None),
            _REMOVED,
        ),
        _availability,
        _add_availability,
        _set_availability,
    ),
    Record(
        "time-off",
        "time-off",
        (
            Field("id", Type.ID),
            Field("teacher_id", Type.ID),
            Field("teacher", use=Use.ADD, refers="staff"),
            Field("start", Type.INSTANT, Use.BOTH),
            Field("end", Type.INSTANT, Use.BOTH),
            Field("kind", Type.WORD, Use.BOTH, words=TimeOffKind),
            Field("note", use=Use.BOTH),
            Field("to_cover", Type.INTEGER),
            Field("from", Type.DATE, Use.BOTH, None),
            Field("until", Type.DATE, Use.BOTH, None),
            _REMOVED,
        ),
        _time_off,
        _add_time_off,
        _set_time_off,
    ),
    Record(
        "travel-times",
        "travel-time",
        (
            Field("id", Type.ID),
            Field("from_location_id", Type.ID),
            Field("from_location", use=Use.ADD, refers="location"),
            Field("to_location_id", Type.ID),
            Field("to_location", use=Use.ADD, refers="location"),
            Field("minutes", Type.INTEGER, Use.BOTH),
        ),
        _travel,
        _add_travel,
        _set_travel,
    ),
    Record(
        "waitlist",
        "waitlist",
        (
            Field("id", Type.ID),
            Field("lesson_id", Type.ID),
            Field("lesson", use=Use.ADD, source="title", refers="lesson"),
            Field("student_id", Type.ID),
            Field("student", use=Use.ADD, refers="student"),
            Field("place", Type.INTEGER, Use.SET),
            Field("status", Type.WORD, Use.SET, words=WaitlistStatus),
            Field("asked_on", Type.DATE),
            Field("offered_on", Type.DATE),
            Field("offer_until", Type.DATE, Use.SET),
            Field("enrollment_id", Type.ID),
            Field("note", use=Use.BOTH),
            Field("from", Type.DATE, Use.SET, None),
            Field("anyway", use=Use.SET, source=None),
        ),
        _waitlist,
        _add_waiting,
        _set_waiting,
    ),
)
