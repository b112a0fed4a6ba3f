"""A front desk for the tests of money: families, lessons and meetings in few words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.tables import AttendanceCode
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import BillingService, InvoiceRow, NewPayment, PaymentMethod
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Student
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_server
from desktop_app.core.db.database import Database
from tests.factories import make_school

NOW = datetime(2026, 11, 5, 10, 0, tzinfo=UTC)


@dataclass
class Desk:
    """A school with a desk: everything a test of money needs, by name."""

    database: Database
    service: BillingService
    students: dict[str, UUID] = field(default_factory=dict)
    families: dict[str, UUID] = field(default_factory=dict)
    lessons: dict[str, UUID] = field(default_factory=dict)
    enrollments: dict[tuple[str, str], UUID] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.database.clock.now().date()

    def at(self, year: int, month: int, day: int) -> None:
        """Let it be another day."""
        self.database.clock = FixedClock(datetime(year, month, day, 10, 0, tzinfo=UTC))

    def write(self, deed: Callable[[Any], Any], label: str = "Prepare") -> Any:
        with self.database.writing(label) as work:
            return deed(work)

    def set(self, **settings: Any) -> None:
        def choose(work: Any) -> None:
            for key, value in settings.items():
                school.set_setting(work, key, value)

        self.write(choose)

    def student(self, name: str) -> UUID:
        given, _, family = name.partition(" ")
        facts = people.PersonFacts(given_name=given, family_name=family)
        new = people.NewStudent(person=facts)
        self.students[given] = self.write(lambda work: people.add_student(work, new))
        return self.students[given]

    def family(self, name: str, *children: str, payer: str = "Grace", **address: str) -> UUID:
        for child in children:
            if child not in self.students:
                self.student(f"{child} {name}")

        def make(work: Any) -> UUID:
            adult = people.PersonFacts(given_name=payer, family_name=name, **address)
            payer_id = people.add_person(work, adult)
            persons = [
                work.session.get_one(Student, (work.database.school_id, self.students[c])).person_id
                for c in children
            ]
            return people.add_family(
                work,
                people.NewFamily(name=name, adults=(payer_id,), children=tuple(persons)),
            )

        self.families[name] = self.write(make)
        return self.families[name]

    def lesson(
        self, title: str, first: date, *students: str, price: int | None = 3_800, **facts: Any
    ) -> UUID:
        """Plan a weekly lesson until Christmas and put students into it from its first day."""
        schedule = timetable.Schedule(
            first, facts.pop("start", time(16)), facts.pop("duration", 45),
            timetable.Recurrence.WEEKLY, until=facts.pop("until", date(2026, 12, 18)),
        )  # fmt: skip
        new = timetable.LessonFacts(title, schedule=schedule, price_per_student=price, **facts)
        lesson_id: UUID = self.write(lambda work: timetable.add_lesson(work, new))
        self.lessons[title] = lesson_id
        for name in students:
            self.enroll(title, name, first=first)
        return lesson_id

    def enroll(self, title: str, name: str, **words: Any) -> UUID:
        def put(work: Any) -> UUID:
            return timetable.enroll(work, self.lessons[title], self.students[name], **words)

        self.enrollments[title, name] = self.write(put)
        return self.enrollments[title, name]

    def meeting(self, title: str, day: date) -> UUID:
        with self.database.reading() as session:
            found = select(LessonOccurrence.id).where(
                LessonOccurrence.lesson_id == self.lessons[title],
                LessonOccurrence.local_date == day,
            )
            return session.scalars(found).one()

    def cancel(self, title: str, day: date, status: Any = None) -> None:
        kind = status or timetable.OccurrenceStatus.CANCELLED_BY_TEACHER
        meeting = self.meeting(title, day)
        self.write(lambda work: timetable.cancel_meeting(work, meeting, kind))

    def mark(self, title: str, day: date, name: str, key: str) -> None:
        meeting, student = self.meeting(title, day), self.students[name]
        self.write(lambda work: attendance.mark(work, meeting, student, key))

    def finish(self, title: str, day: date) -> None:
        meeting = self.meeting(title, day)
        self.write(lambda work: attendance.finish(work, meeting))

    def bills_when(self, key: str, bills: bool) -> None:
        def change(work: Any) -> None:
            attendance.add_default_codes(work)
            work.session.flush()
            work.session.execute(
                update(AttendanceCode)
                .where(AttendanceCode.key == key)
                .values(bills=bills, version=AttendanceCode.version + 1)
            )

        self.write(change)

    def run(self, month: str = "2026-11", **words: Any) -> list[InvoiceRow]:
        """Issue a run and return its documents by number."""
        before = {row.id for row in self.invoices()}
        self.service.issue_run(month, **words)
        return [row for row in self.invoices() if row.id not in before]

    def invoices(self) -> list[InvoiceRow]:
        with self.database.reading() as session:
            rows = billing.all_invoices(session, self.today)
        return sorted(rows, key=lambda row: (row.kind.value != "INVOICE", row.number or ""))

    def lines(self, row: InvoiceRow) -> list[tuple[str, str | None, int, int, int]]:
        with self.database.reading() as session:
            found = billing.invoice_lines(session, [row.id])
        return [
            (x.description, x.detail, x.quantity // 1000, x.unit_price, x.amount) for x in found
        ]

    def pay(self, name: str, amount: int, **words: Any) -> UUID:
        method = words.pop("method", PaymentMethod.CASH)
        new = NewPayment(self.families[name], amount, method, **words)
        made = self.service.take_payment(new).made
        assert made is not None
        return made

    def balance(self, name: str) -> tuple[int, int]:
        """What a family owes and has in its wallet, as the caches say."""
        with self.database.reading() as session:
            found = billing.balance(session, self.families[name])
        return found.owed, found.wallet

    def sound(self) -> None:
        """Fail unless all books agree and every cache is what a rebuild gives."""
        with self.database.reading() as session:
            found = billing.problems(session)
            assert not found, found
            for derivation in billing.DERIVATIONS:
                wrong = derivation.differences(session)
                assert not wrong, wrong


def open_server_desk(url: str) -> Desk:
    """Open the desk of the same school on a PostgreSQL server."""
    actor = Actor("Ruth Danquah", device="desk-1")
    database = school_server.open_server_school(
        url, school_id=1, actor=actor, clock=FixedClock(NOW)
    )
    year = ("2026/27", date(2026, 8, 31), date(2027, 7, 31))
    with database.writing("New school") as work:
        school.make_school(work, school.NewSchool("Larkfield School of Music", year=year))
    return _desk_of(database)


def open_desk(folder: Path, **facts: Any) -> Desk:
    """Open the desk of a new school on Thursday 5 November 2026."""
    return _desk_of(make_school(folder, clock=FixedClock(NOW), **facts))


def _desk_of(database: Database) -> Desk:
    database.derivations = billing.DERIVATIONS
    database.counter_entries = dict(billing.COUNTER_ENTRIES)
    return Desk(database, BillingService(database))
