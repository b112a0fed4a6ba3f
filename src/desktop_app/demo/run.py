"""What a unit of the demo school is billed for: its lessons as facts for billing's own rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop_app.areas.billing.planning import Bill, Planner, RunFacts
from desktop_app.areas.billing.queries.billed_meetings import Billed, TakenBack
from desktop_app.areas.billing.queries.meetings import Due
from desktop_app.areas.billing.queries.payers import (
    LessonInfo,
    Payer,
    Rate,
    StudentInfo,
    address_lines,
    initialed,
)
from desktop_app.areas.billing.rules.amounts import Tax
from desktop_app.areas.billing.rules.prices import Month, Share
from desktop_app.areas.billing.terms import CreditReason
from desktop_app.areas.people import rules as people
from desktop_app.areas.school.terms import BillingMode
from desktop_app.areas.timetable.glances.hybrid import LessonCycle
from desktop_app.areas.timetable.rules.hybrid import Cycle, teaching_weeks
from desktop_app.areas.timetable.terms import OccurrenceStatus
from desktop_app.core.db.values import uuid_of
from desktop_app.core.folding import fold
from desktop_app.demo.calendar import Calendar
from desktop_app.demo.cast import COUNTY, TOWN
from desktop_app.demo.ground import CURRENCY, Ground
from desktop_app.demo.lessons import Lesson
from desktop_app.demo.people import Family, Student
from desktop_app.demo.registers import EXCUSED, Held

_REASONS = {
    OccurrenceStatus.CANCELLED: CreditReason.CANCELLED,
    OccurrenceStatus.CANCELLED_BY_TEACHER: CreditReason.CANCELLED_BY_TEACHER,
    OccurrenceStatus.CANCELLED_BY_STUDENT: CreditReason.CANCELLED_BY_STUDENT,
}

Taught = Sequence[tuple[Lesson, Sequence[Held]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Why a meeting of a place, billed in advance, has to be taken back."""

    day: date
    lesson_id: UUID
    reason: CreditReason


class UnitRun:
    """The runs of one unit, each taking back what the one before billed too much."""

    def __init__(
        self, ground: Ground, calendar: Calendar, taught: Taught, students: Sequence[Student]
    ) -> None:
        self._calendar, self._taught = calendar, taught
        self._exempt = rate_of(ground.exempt, "Exempt", Tax("E", 0))
        self._lessons = {
            info.id: info for info in map(_lesson_info, (lesson for lesson, _ in taught))
        }
        self._teachers = {
            uuid_of(lesson.teacher.id): _short(lesson.teacher.name) for lesson, _ in taught
        }
        self.students = {uuid_of(each.id): student_info(each) for each in students}
        self._shares = {
            uuid_of(each.id): tuple(Share(uuid_of(family.id), bp) for family, bp in each.families)
            for each in students
        }
        families = {family.id: family for each in students for family, _ in each.families}
        self.payers = {uuid_of(key): payer_info(family) for key, family in families.items()}
        self._cycles = {
            uuid_of(lesson.id): cycle for lesson, _ in taught if (cycle := self._cycle(lesson))
        }

    def bills(self, first: date, last: date, before: Sequence[Bill] = ()) -> list[Bill]:
        """Return the bills of one month in advance, after those of the month before."""
        month = Month.of(first)
        due, special = [], set()
        for lesson, meetings in self._taught:
            lesson_id = uuid_of(lesson.id)
            cycle = self._cycles.get(lesson_id)
            places = [(uuid_of(each.student.id), uuid_of(each.id), each) for each in lesson.places]
            for held in meetings:
                day = held.meeting.day
                if not first <= day <= last:
                    continue
                occurrence_id = uuid_of(held.id)
                if cycle is not None and cycle.is_one_on_one(day):
                    special.add(occurrence_id)
                due += [
                    Due(student_id, occurrence_id, day, lesson_id, place_id, place.price, day)
                    for student_id, place_id, place in places
                    if place.until is None or day <= place.until
                ]
        due.sort(key=lambda each: each.day)
        facts = RunFacts(
            month=month,
            mode=BillingMode.IN_ADVANCE,
            currency=CURRENCY,
            gross=False,
            whole=frozenset({str(month)}),
            due=due,
            billed=(),
            taken=self._taken(before),
            by_hand=frozenset(),
            months=[month],
            months_billed=(),
            plans=(),
            lessons=self._lessons,
            students=self.students,
            teachers=self._teachers,
            shares=self._shares,
            payers=self.payers,
            rates={},
            default_rate=self._exempt,
            one_on_one=frozenset(special),
        )
        return list(Planner(facts).plan().bills)

    def _taken(self, before: Sequence[Bill]) -> list[TakenBack]:
        """Return what was billed the month before but did not take place or does not count."""
        outcomes = self._outcomes()
        found = []
        for bill in before:
            for line in bill.lines:
                for meeting in line.meetings:
                    if line.student_id is None:
                        continue
                    outcome = outcomes.get((line.student_id, meeting.occurrence_id))
                    if outcome is not None and meeting.sign > 0:
                        was = Billed(
                            line.student_id, meeting.occurrence_id, bill.payer.id, 1, meeting.amount
                        )
                        label = "Excused" if outcome.reason is CreditReason.NOT_BILLED else None
                        found.append(
                            TakenBack(was, outcome.day, outcome.lesson_id, outcome.reason, label)
                        )
        return sorted(
            found, key=lambda each: (each.day, each.billed.occurrence_id, each.billed.student_id)
        )

    def _outcomes(self) -> Mapping[tuple[UUID, UUID], Outcome]:
        found = {}
        for lesson, meetings in self._taught:
            for held in meetings:
                cancelled = _REASONS.get(held.status)
                for place in lesson.places:
                    reason = cancelled or (
                        CreditReason.NOT_BILLED if held.codes.get(place.id) == EXCUSED else None
                    )
                    if reason is not None:
                        key = (uuid_of(place.student.id), uuid_of(held.id))
                        found[key] = Outcome(held.meeting.day, uuid_of(lesson.id), reason)
        return found

    def _cycle(self, lesson: Lesson) -> LessonCycle | None:
        if lesson.series.one_on_one is None:
            return None
        price, length, weeks = lesson.series.one_on_one
        start = self._calendar.first_lesson
        days = [meeting.day for meeting in lesson.meetings]
        mondays = teaching_weeks(days, self._calendar.closed, start)
        return LessonCycle(
            Cycle(length, tuple(weeks), start, price), tuple(mondays), calendar_weeks=False
        )


def _lesson_info(lesson: Lesson) -> LessonInfo:
    series = lesson.series
    one_on_one = series.one_on_one[0] if series.one_on_one else None
    return LessonInfo(
        uuid_of(lesson.id),
        series.title,
        series.kind,
        series.instrument,
        series.minutes,
        uuid_of(lesson.teacher.id),
        series.price,
        None,
        one_on_one,
        None,
    )


def _short(name: str) -> str:
    given, _, family = name.partition(" ")
    return initialed(given, family)


def rate_of(rate_id: bytes, name: str, tax: Tax) -> Rate:
    """Return a tax rate as lines keep it."""
    return Rate(uuid_of(rate_id), name, tax)


def student_info(student: Student) -> StudentInfo:
    """Return a student as bills name them."""
    return StudentInfo(
        uuid_of(student.id),
        uuid_of(student.person_id),
        student.given,
        student.family,
        people.full_name(student.given, student.family),
        people.sort_name(student.given, student.family),
    )


def payer_info(family: Family) -> Payer:
    """Return a family with whom and where its bills go."""
    return Payer(
        uuid_of(family.id),
        family.name,
        fold(family.name),
        family.payer,
        address_lines(family.street, TOWN, None, COUNTY),
    )
