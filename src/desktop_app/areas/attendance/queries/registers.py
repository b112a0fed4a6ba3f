"""Reads of registers: one of a meeting, those of a day, those that were left unfinished."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.glances.registers import standing_of
from desktop_app.areas.attendance.queries.codes import CodeRow, codes
from desktop_app.areas.attendance.queries.credit_facts import credit_terms, days_held, term_spans
from desktop_app.areas.attendance.queries.notes import note_counts
from desktop_app.areas.attendance.queries.present import Expected, expected, place_of
from desktop_app.areas.attendance.rules.credits import expires_on, in_term
from desktop_app.areas.attendance.rules.registers import (
    Consequences,
    consequences,
    state_of,
)
from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, AttendanceMark
from desktop_app.areas.attendance.terms import MarkFacts, RegisterState
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.clock import local

HISTORY = 6


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One student of a register.

    `last_six` are the keys of the meetings before, oldest first, "" not marked. `at` is the wall
    time of a slot in a one-on-one week; `credit_id` is the make-up that is used here.
    """

    number: int
    student_id: UUID
    person_id: UUID
    enrollment_id: UUID | None
    name: str
    native_name: str | None
    last_six: tuple[str, ...]
    mark: str | None
    code_id: UUID | None
    minutes_late: int | None
    note: str | None
    history: int
    at: datetime | None = None
    credit_id: UUID | None = None

    @property
    def makes_up(self) -> bool:
        """Whether another meeting is made up here."""
        return self.credit_id is not None

    @property
    def absent_in_a_row(self) -> int:
        """How many of the newest meetings before were marked absent (A), one after another."""
        newest = [key for key in reversed(self.last_six) if key]
        return next((n for n, key in enumerate(newest) if key != "A"), len(newest))


@dataclass(frozen=True, slots=True)
class Register:
    """The register of one meeting, with what decides what finishing it brings.

    A make-up it gives lasts until `make_ups_until`; those in `no_more` get none in this term.
    """

    meeting: timetable.MeetingRow
    state: RegisterState
    rows: tuple[RegisterRow, ...]
    codes: tuple[CodeRow, ...]
    consequences: Consequences
    in_advance: bool = False
    make_ups_until: date | None = None
    no_more: frozenset[UUID] = frozenset()
    notes: int = 0

    @property
    def marked(self) -> int:
        """How many are marked."""
        return sum(row.mark is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class MarkMade:
    """One mark as it was made; without a key it took a mark away.

    `at` is the school's wall time.
    """

    key: str | None
    label: str | None
    minutes_late: int | None
    note: str | None
    author: str
    device: str
    at: datetime
    reason: str | None


def register(session: Session, occurrence_id: UUID, now: datetime) -> Register:
    """Return the register of a meeting: whom it expects, and whoever else is marked.

    Raises NotFound.
    """
    meeting = timetable.meeting(session, occurrence_id)
    people = _people(session, occurrence_id)
    before = _last_marks(session, meeting)
    all_codes = codes(session, archived=True)
    by_id = {code.id: code for code in all_codes}
    marks = _marks(session, occurrence_id)
    made = _marks_made(session, occurrence_id)
    rows = []
    for number, member in enumerate(people, start=1):
        mark = marks.get(member.student_id)
        rows.append(
            RegisterRow(
                number,
                member.student_id,
                member.person_id,
                member.enrollment_id,
                member.name,
                member.native_name,
                before.get(member.student_id, ("",) * len(before.get(None, ()))),
                by_id[mark.code_id].key if mark else None,
                mark.code_id if mark else None,
                mark.minutes_late if mark else None,
                mark.note if mark else None,
                made.get(member.student_id, 0),
                member.at,
                member.credit_id,
            )
        )
    zone = school.facts(session).timezone
    unbilled = {member.student_id for member in people if member.makes_up}
    facts = [
        _facts(by_id[mark.code_id], mark.minutes_late, billed=student not in unbilled)
        for student, mark in marks.items()
    ]
    state = state_of(
        standing_of(meeting),
        today=local(now, zone).date(),
        started=meeting.starts_at <= now,
        marked=len(marks),
        enrolled=len(rows),
    )
    usable = tuple(code for code in all_codes if not code.archived)
    until, no_more = _make_ups(session, meeting, [row.student_id for row in rows])
    return Register(
        *(meeting, state, tuple(rows), usable, consequences(facts, len(rows) - len(marks))),
        school.setting(session, "billing_mode") == school.BillingMode.IN_ADVANCE,
        *(until, no_more, note_counts(session, [occurrence_id]).get(occurrence_id, 0)),
    )


def _make_ups(
    session: Session, meeting: timetable.MeetingRow, students: Collection[UUID]
) -> tuple[date | None, frozenset[UUID]]:
    """Return how long a make-up of the meeting would last, and who has all of this term."""
    chosen, terms = credit_terms(session), term_spans(session)
    until = expires_on(meeting.day, chosen, terms)
    if not chosen.per_term:
        return until, frozenset()
    held = days_held(session, students)
    return until, frozenset(
        student
        for student, days in held.items()
        if in_term(days, meeting.day, terms) >= chosen.per_term
    )


def _people(session: Session, occurrence_id: UUID) -> list[Expected]:
    """Return whom the register expects, and those who are marked though they have left."""
    found = expected(session, occurrence_id)
    known = {member.student_id for member in found}
    query = (
        select(
            *(Student.id, Person.id, timetable.shown_name(), Person.native_name, Person.sort_name)
        )
        .select_from(Attendance)
        .join(Student, Student.id == Attendance.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(Attendance.occurrence_id == occurrence_id)
    )
    left = [Expected(*row) for row in session.execute(query) if row[0] not in known]
    return sorted((*found, *left), key=place_of) if left else found


def _marks(session: Session, occurrence_id: UUID) -> dict[UUID, Attendance]:
    query = select(Attendance).where(Attendance.occurrence_id == occurrence_id)
    fresh = query.execution_options(populate_existing=True)  # a mark is written past the session
    return {row.student_id: row for row in session.scalars(fresh)}


def _marks_made(session: Session, occurrence_id: UUID) -> dict[UUID, int]:
    query = (
        select(AttendanceMark.student_id, func.count())
        .where(AttendanceMark.occurrence_id == occurrence_id)
        .group_by(AttendanceMark.student_id)
    )
    return dict(session.execute(query).all())


def _last_marks(
    session: Session, meeting: timetable.MeetingRow
) -> Mapping[UUID | None, tuple[str, ...]]:
    """Return each student's marks at the six meetings before, oldest first, and None's: empty."""
    earlier = (
        select(LessonOccurrence.id)
        .where(
            LessonOccurrence.lesson_id == meeting.lesson_id,
            LessonOccurrence.starts_at < meeting.starts_at,
            LessonOccurrence.status.not_in(timetable.CANCELLED),
        )
        .order_by(LessonOccurrence.starts_at.desc())
        .limit(HISTORY)
    )
    order = list(reversed(list(session.scalars(earlier))))
    among = earlier.subquery()
    place = {occurrence_id: n for n, occurrence_id in enumerate(order)}
    found: dict[UUID | None, list[str]] = {None: [""] * len(order)}
    query = (
        select(Attendance.student_id, Attendance.occurrence_id, AttendanceCode.key)
        .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .where(Attendance.occurrence_id.in_(select(among.c.id)))  # asked at once over a slow line
    )
    for student, occurrence_id, key in session.execute(query):
        found.setdefault(student, [""] * len(order))[place[occurrence_id]] = key
    return {student: tuple(keys) for student, keys in found.items()}


def _facts(code: CodeRow, minutes: int | None, *, billed: bool) -> MarkFacts:
    return MarkFacts(
        code.id,
        code.key,
        code.label,
        code.counts_present,
        code.bills and billed,
        code.pays_teacher,
        code.gives_credit,
        minutes,
    )


def mark_history(session: Session, occurrence_id: UUID, student_id: UUID) -> list[MarkMade]:
    """Return every mark a student was ever given at a meeting, newest first."""
    query = (
        select(AttendanceMark, AttendanceCode.key, AttendanceCode.label)
        .outerjoin(AttendanceCode, and_(AttendanceCode.id == AttendanceMark.code_id))
        .where(
            AttendanceMark.occurrence_id == occurrence_id, AttendanceMark.student_id == student_id
        )
        .order_by(AttendanceMark.received_at.desc(), AttendanceMark.id.desc())
    )
    zone = school.facts(session).timezone
    return [
        MarkMade(
            key,
            label,
            mark.minutes_late,
            mark.note,
            mark.author_name,
            mark.device,
            local(mark.received_at, zone).replace(tzinfo=None),
            mark.reason,
        )
        for mark, key, label in session.execute(query)
    ]
