"""The list of staff: which, in which order, and their rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.desk.queries import around
from desktop_app.areas.desk.queries.around import NextMeeting
from desktop_app.areas.desk.queries.asked import (
    PAGE,
    ListQuery,
    Moment,
    bare,
    fetch_ids,
    last_when_empty,
    moment_of,
)
from desktop_app.areas.desk.queries.student_orders import to_come
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Instrument, Person, Staff, StaffInstrument
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.db import search
from desktop_app.core.uuid_list import UuidList

FILTERS = ("active", "archived", "kind", "instrument")
SORTS = ("name", "kind", "teaches", "next_lesson", "lessons")
_KINDS = {kind: position for position, kind in enumerate(people.StaffKind)}


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One member of staff in the list; `lessons` are the meetings of this week."""

    id: UUID
    person_id: UUID
    given_name: str
    family_name: str
    native_name: str | None
    display_name: str | None
    kind: people.StaffKind
    job_title: str | None
    teaches: tuple[str, ...]
    next_lesson: NextMeeting | None
    lessons: int
    phone: str | None
    email: str | None
    archived: bool

    @property
    def name(self) -> str:
        """The name as lists show it."""
        return people.list_name(self.given_name, self.family_name)

    @property
    def said_name(self) -> str:
        """The name as it is said."""
        return people.full_name(self.given_name, self.family_name, self.display_name)


def ids(session: Session, query: ListQuery, now: datetime) -> UuidList:
    """Return the ids of the members of staff asked for, in order, in one statement."""
    query.check(SORTS, FILTERS)
    moment = moment_of(session, now)
    statement = (
        select(bare(Staff.id))
        .join(Person, and_(Person.school_id == Staff.school_id, Person.id == Staff.person_id))
        .where(*_conditions(session, query, moment))
    )
    return fetch_ids(session, _ordered(statement, query, moment))


def count(session: Session) -> int:
    """Return how many work here."""
    query = select(func.count()).select_from(Staff).where(Staff.archived_at.is_(None))
    return session.scalars(query).one()


def _conditions(session: Session, query: ListQuery, moment: Moment) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Staff.school_id == moment.school_id,
        Person.school_id == moment.school_id,
        Person.merged_into_id.is_(None),
    ]
    active, archived = query.is_on("active"), query.is_on("archived")
    if active != archived:
        gone = Staff.archived_at
        found.append(gone.is_(None) if active else gone.is_not(None))
    if query.search.strip():
        typed = people.search_words(query.search)
        found.append(search.matches(session, people.SEARCHED, typed, Staff.person_id))
    if kinds := query.values("kind"):
        found.append(Staff.kind.in_(kinds))
    if instruments := query.values("instrument"):
        found.append(
            exists().where(
                StaffInstrument.school_id == Staff.school_id,
                StaffInstrument.staff_id == Staff.id,
                StaffInstrument.instrument_id.in_(instruments),
            )
        )
    return found


def _ordered(statement: Select[Any], query: ListQuery, moment: Moment) -> Select[Any]:
    down = query.descending
    if query.sort in {"name", ""}:
        return statement.order_by(Person.sort_name.desc() if down else Person.sort_name)
    values: dict[str, Any] = {
        "kind": case(_KINDS, value=Staff.kind),
        "teaches": _first_instrument(),
        "next_lesson": _next_meeting(moment),
        "lessons": _meetings_this_week(moment),
    }
    order = last_when_empty(values[query.sort], descending=down)
    return statement.order_by(*order, Person.sort_name)


def _first_instrument() -> ColumnElement[Any]:
    return (
        select(func.min(Instrument.name))
        .select_from(StaffInstrument)
        .join(
            Instrument,
            and_(
                Instrument.school_id == StaffInstrument.school_id,
                Instrument.id == StaffInstrument.instrument_id,
            ),
        )
        .where(StaffInstrument.school_id == Staff.school_id, StaffInstrument.staff_id == Staff.id)
        .scalar_subquery()
    )


def _next_meeting(moment: Moment) -> ColumnElement[Any]:
    meeting = aliased(LessonOccurrence)
    return (
        select(meeting.starts_at)
        .where(meeting.teacher_id == Staff.id, *to_come(moment, meeting))
        .order_by(meeting.starts_at)
        .limit(1)
        .scalar_subquery()
    )


def _meetings_this_week(moment: Moment) -> ColumnElement[Any]:
    monday = moment.today - timedelta(days=moment.today.weekday())
    return (
        select(func.count())
        .select_from(LessonOccurrence)
        .where(
            LessonOccurrence.school_id == Staff.school_id,
            LessonOccurrence.teacher_id == Staff.id,
            # Instants narrow the index; the wall dates decide.
            LessonOccurrence.starts_at > moment.now - timedelta(days=9),
            LessonOccurrence.starts_at < moment.now + timedelta(days=9),
            LessonOccurrence.local_date.between(monday, monday + timedelta(days=6)),
            LessonOccurrence.status.not_in(timetable.CANCELLED),
        )
        .scalar_subquery()
    )


def page(session: Session, ids: Sequence[UUID], now: datetime) -> Mapping[UUID, StaffRow]:
    """Return the rows of some members of staff, at most 200 at once."""
    moment = moment_of(session, now)
    wanted = list(ids)[:PAGE]
    query = (
        select(Staff, Person, _meetings_this_week(moment))
        .join(Person, Person.id == Staff.person_id)
        .where(Staff.id.in_(wanted))
    )
    teaches = _teaches(session, wanted)
    meetings = around.next_of_staff(session, wanted, moment)
    return {
        staff.id: StaffRow(
            staff.id, person.id, person.given_name, person.family_name, person.native_name,
            person.display_name, staff.kind, staff.job_title, teaches.get(staff.id, ()),
            meetings.get(staff.id), lessons, person.phone, person.email,
            staff.archived_at is not None,
        )
        for staff, person, lessons in session.execute(query)
    }  # fmt: skip


def _teaches(session: Session, staff_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    query = (
        select(StaffInstrument.staff_id, Instrument.name)
        .join(Instrument, Instrument.id == StaffInstrument.instrument_id)
        .where(StaffInstrument.staff_id.in_(staff_ids))
        .order_by(Instrument.name)
    )
    found: dict[UUID, tuple[str, ...]] = {}
    for staff_id, name in session.execute(query):
        found[staff_id] = (*found.get(staff_id, ()), name)
    return found
