"""A mixed day's work of many desks at once: what each does, what was refused, what went wrong."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import AttendanceService
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import BillingService, NewPayment, PaymentMethod
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.people import api as people
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import TimetableService
from desktop_app.core.again import once_more
from desktop_app.core.db.database import Database
from desktop_app.core.errors import Clash, NotAllowed, NotFound, RuleBroken, TryAgain
from desktop_app.core.journal import undo
from tests.areas.billing.desk import Desk

FIRST = date(2026, 11, 2)
STOLEN = "steal"
FAMILIES = ("Reid", "Khan", "Novak", "Silva", "Okafor", "Byrne", "Costa", "Dunne")
GIVEN = ("Amara", "Kofi", "Zofia")


@dataclass
class School:
    """What the desks work on."""

    families: list[UUID] = field(default_factory=list)
    students: list[UUID] = field(default_factory=list)
    lessons: list[UUID] = field(default_factory=list)
    meetings: list[tuple[UUID, UUID]] = field(default_factory=list)
    rooms: list[UUID] = field(default_factory=list)
    teachers: list[UUID] = field(default_factory=list)
    club: UUID | None = None


def furnish(database: Database) -> School:
    """Eight families, twenty-four students in eight lessons, a reading club, three rooms."""
    desk, made = Desk(database, BillingService(database)), School()
    for at, family in enumerate(FAMILIES):
        made.teachers.append(_teacher(desk, at))
        children = [f"{given}{at}" for given in GIVEN]
        made.families.append(desk.family(family, *children))
        desk.lesson(f"Lesson {at}", FIRST + timedelta(days=at % 5), *children,
                    start=time(9 + at), max_students=6, teacher_id=made.teachers[at])  # fmt: skip
    made.students, made.lessons = list(desk.students.values()), list(desk.lessons.values())
    for at in range(len(FAMILIES)):
        day = FIRST + timedelta(days=at % 5)
        for week in range(2):
            meeting = desk.meeting(f"Lesson {at}", day + timedelta(days=7 * week))
            made.meetings += [(meeting, desk.students[f"{given}{at}"]) for given in GIVEN]
    service = clubs.ClubService(database)
    made.club = service.add_club("Reading", clubs.ClubKind.READING).made
    assert made.club is not None
    service.join(made.club, made.students, FIRST)
    return made


def _teacher(desk: Desk, at: int) -> UUID:
    facts = people.PersonFacts(given_name="Maeve", family_name=f"Teacher {at}")
    new = people.NewStaff(person=facts, kind=people.StaffKind.TEACHER)
    made: UUID = desk.write(lambda work: people.add_staff(work, new))
    return made


@dataclass
class Tally:
    """What came of the day."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    paid: int = 0
    errors: list[str] = field(default_factory=list)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def note(self, deed: str, error: Exception | None, paid: int = 0) -> None:
        with self.turn:
            if error is None:
                self.done[deed] += 1
                self.paid += paid
            elif deed == STOLEN and isinstance(error, NotAllowed):
                self.refused[deed] += 1
            elif isinstance(error, TryAgain) or not isinstance(
                error, (RuleBroken, NotFound, Clash)
            ):
                self.errors.append(f"{deed}: {type(error).__name__}: {error}")
            else:
                self.refused[deed] += 1


class Worker:
    """One desk: its services, and a die of its own."""

    def __init__(self, database: Database, school: School, seed: int, tally: Tally) -> None:
        self.database, self.school, self.tally = database, school, tally
        self.seed, self.die = seed, random.Random(seed)
        self.people = people.PeopleService(database)
        self.registers = AttendanceService(database)
        self.money = BillingService(database)
        self.plan = TimetableService(database)
        self.clubs = clubs.ClubService(database)
        self.made = 0

    def work(self, until: float, start: threading.Barrier) -> None:
        """Do one thing after the other until it is time."""
        deeds: list[tuple[str, int, Callable[[], Any]]] = (
            self._deeds() if self.database.actor.sees_all else self._deeds_of_a_teacher()
        )
        names, weights = [d[0] for d in deeds], [d[1] for d in deeds]
        run = {name: deed for name, _, deed in deeds}
        start.wait(120)
        first = [names[self.seed % len(names)]]  # so that each is done, however slow the computer
        while first or monotonic() < until:
            name = first.pop() if first else self.die.choices(names, weights)[0]
            try:
                paid = once_more(run[name])
            except Exception as error:  # noqa: BLE001  every error is counted
                self.tally.note(name, error)
            else:
                self.tally.note(name, None, paid if isinstance(paid, int) else 0)

    def _deeds(self) -> list[tuple[str, int, Callable[[], Any]]]:
        return [
            ("mark", 30, self._mark), ("pay", 14, self._pay), ("change", 14, self._change),
            ("add", 6, self._add), ("book", 10, self._book), ("read", 8, self._read),
            ("run", 2, self._run), ("reverse", 2, self._reverse), ("undo", 4, self._undo),
            ("look", 10, self._look),
        ]  # fmt: skip

    def _deeds_of_a_teacher(self) -> list[tuple[str, int, Callable[[], Any]]]:
        """Marks and registers of the own lesson, and now and then what is somebody else's."""
        return [
            ("mark", 40, self._mark_own), ("register", 20, self._register),
            ("undo", 6, self._undo), (STOLEN, 4, self._steal),
        ]  # fmt: skip

    def _own(self) -> list[tuple[UUID, UUID]]:
        at = self.seed % len(FAMILIES)
        each = len(self.school.meetings) // len(FAMILIES)
        return self.school.meetings[at * each : (at + 1) * each]

    def _mark_own(self) -> None:
        meeting, student = self.die.choice(self._own())
        self.registers.mark(meeting, student, self.die.choice("PPPPAL"))

    def _register(self) -> None:
        with self.database.reading() as session:
            meeting, _ = self.die.choice(self._own())
            found = attendance.register(session, meeting, self.database.clock.now())
            if len(found.rows) != len(GIVEN) or billing.all_payments(session):
                raise ValueError("not the register, or somebody else's money")

    def _steal(self) -> None:
        """Try what a teacher may not; it is refused each time."""
        self.people.set_student(self.die.choice(self.school.students), {"city": "Elsewhere"})

    def _mark(self) -> None:
        meeting, student = self.die.choice(self.school.meetings)
        self.registers.mark(meeting, student, self.die.choice("PPPPAL"))

    def _pay(self) -> int:
        family, amount = self.die.choice(self.school.families), self.die.randrange(100, 20_000)
        self.money.take_payment(NewPayment(family, amount, PaymentMethod.CASH))
        return amount

    def _reverse(self) -> None:
        with self.database.reading() as session:
            rows = billing.all_payments(session)
        if rows:
            self.money.reverse_payment(self.die.choice(rows).id, "Wrong family")

    def _change(self) -> None:
        facts = {"city": f"Town {self.die.randrange(999)}"}
        self.people.set_student(self.die.choice(self.school.students), facts)

    def _add(self) -> None:
        self.made += 1
        facts = people.PersonFacts(given_name=f"New{self.seed}", family_name=f"N{self.made}")
        self.people.add_student(people.NewStudent(person=facts))

    def _book(self) -> None:
        day = FIRST + timedelta(days=self.die.randrange(20))
        start = time(self.die.randrange(8, 19))
        schedule = timetable.Schedule(day, start, 45, timetable.Recurrence.ONCE)
        room = self.die.choice(self.school.rooms) if self.school.rooms else None
        self.made += 1
        facts = timetable.LessonFacts(
            f"Extra {self.seed}-{self.made}", schedule=schedule, room_id=room, max_students=3
        )
        lesson = self.plan.add_lesson(facts).made
        assert lesson is not None
        self.plan.enroll(lesson, self.die.choice(self.school.students))

    def _read(self) -> None:
        assert self.school.club is not None
        student = self.die.choice(self.school.students)
        day = FIRST + timedelta(days=self.die.randrange(15))
        self.clubs.log_reading(self.school.club, student, self.die.randrange(1, 30), day=day)

    def _run(self) -> None:
        self.money.issue_run("2026-11")

    def _undo(self) -> None:
        undo.undo(self.database)

    def _look(self) -> None:
        with self.database.reading() as session:
            billing.balances(session)
            billing.all_invoices(session, date(2026, 11, 19))
