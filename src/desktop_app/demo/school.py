"""The demo school as a whole: unit after unit of people, lessons, registers and money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random
from uuid import UUID

from desktop_app.areas.attendance.rules.registers import default_codes
from desktop_app.core.clock import instant
from desktop_app.core.collector import paused_collector
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import tr
from desktop_app.demo import (
    books,
    clubs,
    ground,
    hours,
    lessons,
    offers,
    pay,
    people,
    registers,
    run,
    timetable,
)
from desktop_app.demo.calendar import make_calendar, month_end
from desktop_app.demo.ids import Ids, chances
from desktop_app.demo.sheets import Sheets, indexes_aside
from desktop_app.demo.story import Story

STUDENTS = 186
FEWEST, MOST = 50, 100_000
_UNIT = 200
_NOW = time(15, 42)
_NOTES_BY = ("Maeve Cullinan", "Priya Menon", "Ruth Danquah")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a demo school. Raises RuleBroken outside 50 to 100,000 students."""

    today: date
    students: int = STUDENTS
    seed: int = 1

    def __post_init__(self) -> None:
        if not FEWEST <= self.students <= MOST:
            raise RuleBroken(
                tr(
                    "A demo school has from {fewest} to {most} students.",
                    fewest=FEWEST,
                    most=f"{MOST:,}",
                ),
                field="students",
            )
        if not date(2000, 1, 1) <= self.today <= date(2090, 12, 31):
            raise RuleBroken(tr("Give a day between 2000 and 2090."), field="today")

    @property
    def now(self) -> datetime:
        """The instant at which the demo is set: the afternoon of its today."""
        return instant(datetime.combine(self.today, _NOW), lessons.ZONE)

    @property
    def units(self) -> list[int]:
        """How many students each part of the school has: at most two hundred, evenly spread."""
        count = -(-self.students // _UNIT)
        return [self.students // count + (n < self.students % count) for n in range(count)]


class Builder:
    """Fills an empty school; every part draws on chances of its own."""

    def __init__(self, sheets: Sheets, wish: Wish) -> None:
        self._wish, self._sheets = wish, sheets
        self._ids = Ids(wish.seed, wish.today)
        self._calendar = make_calendar(wish.today)
        self._almanac = lessons.Almanac(self._calendar)
        for tables in (
            ground.SHEETS,
            people.SHEETS,
            ground.STAFF_SHEETS,
            lessons.SHEETS,
            hours.SHEETS,
            registers.SHEETS,
            pay.SHEETS,
            books.SHEETS,
            offers.SHEETS,
            clubs.SHEETS,
        ):
            for table, columns in tables.items():
                self._sheets.sheet(table, *columns.split())
        self._ground = ground.Ground(self._ids, self._sheets, self._calendar)
        self._opened = instant(datetime.combine(self._calendar.first_lesson, time(9)), lessons.ZONE)

    def build(self, progress: Progress = SILENT) -> None:
        """Write the whole school, unit by unit, so that memory does not grow with it."""
        seed, units = self._wish.seed, self._wish.units
        self._ground.facts()
        codes = self._ground.codes(default_codes())
        plans = [people.plan_families(seed, n, count) for n, count in enumerate(units)]
        accounts = books.Books(
            ids=self._ids,
            sheets=self._sheets,
            calendar=self._calendar,
            ground=self._ground,
            families=sum(plan.families for each in plans for plan in each),
        )
        self._payroll = pay.Payroll(self._ids, self._sheets, accounts, self._calendar.first_lesson)
        self._offers = offers.Offers(self._ids, self._sheets, self._calendar)
        self._clubs = clubs.Clubs(self._ids, self._sheets, self._calendar)
        self._clubs.school()
        self._offers.school(self._wish.now)  # plans before who has them: see `books.SHEETS`
        families = students = 0
        for n, count in enumerate(units):
            self._unit(_Unit(n, plans[n], families, students), codes, accounts)
            families += sum(plan.families for plan in plans[n])
            students += count
            self._sheets.flush()
            progress.step(students, self._wish.students, tr("Students"))
        accounts.finish()
        self._ground.notes(self._wish.today)
        self._sheets.flush()

    def _unit(self, unit: "_Unit", codes: Mapping[str, bytes], accounts: books.Books) -> None:
        seed, n, calendar = self._wish.seed, unit.number, self._calendar
        count = sum(plan.children for plan in unit.plans)
        rooms = self._ground.places(n, count)
        teachers = self._ground.staff(n, count, unit.students_before, chances(seed, n, "staff"))
        setting = people.Setting(
            self._ids,
            self._sheets,
            self._wish.today,
            self._opened,
            self._ground.instruments,
            _NOTES_BY,
        )
        homes = people.Households(
            setting, chances(seed, n, "people"), [room.location_id for room in rooms]
        )
        students = list(homes.make(unit.plans, unit.families_before, unit.students_before))
        planner = timetable.Timetable(
            ids=self._ids,
            sheets=self._sheets,
            calendar=calendar,
            almanac=self._almanac,
            chance=chances(seed, n, "timetable"),
            instruments=self._ground.instruments,
        )
        first, second = calendar.billed_months
        book = registers.Registers(
            ids=self._ids,
            sheets=self._sheets,
            chance=chances(seed, n, "registers"),
            now=self._wish.now,
            today=self._wish.today,
            codes=codes,
            sparing=(first, month_end(first)),
        )
        planned = planner.plan(rooms, teachers, students, first=n == 0)
        taught = [(lesson, book.hold(lesson, month_end(second))) for lesson in planned]
        groups = [lesson for lesson, _ in taught]
        times = hours.TeacherTime(
            self._ids, self._sheets, chances(seed, n, "hours"), self._wish.today
        )
        times.write(
            hours.Taught(rooms, teachers, students, groups, planner.diary), sorted(calendar.closed)
        )
        self._payroll.pay(n, teachers, taught)
        self._money(
            run.UnitRun(self._ground, calendar, taught, students),
            students,
            accounts,
            chances(seed, n, "money"),
        )
        self._offers.unit(students)
        self._clubs.unit(n, teachers, students, chances(seed, n, "clubs"))

    def _money(
        self,
        bills: run.UnitRun,
        students: Sequence[people.Student],
        accounts: books.Books,
        chance: Random,
    ) -> None:
        first, second = self._calendar.billed_months
        before = bills.bills(first, month_end(first))
        after = bills.bills(second, month_end(second), before)
        by_family = [{bill.payer.id: bill for bill in month} for month in (before, after)]
        families = {family.id: family for student in students for family, _ in student.families}
        for family in sorted(families.values(), key=lambda each: each.index):
            mine = [month[UUID(bytes=family.id)] for month in by_family]
            Story(accounts, family, bills.students, chance).tell(mine)


@dataclass(frozen=True, slots=True)
class _Unit:
    """One part of the school: its families, and how many families and students come before them."""

    number: int
    plans: Sequence[people.Plan]
    families_before: int
    students_before: int


def make_demo(database: Database, wish: Wish, progress: Progress = SILENT) -> None:
    """Fill an empty school file with the demo school."""
    with paused_collector(), database.loading(tr("Demo school")) as work:
        connection = work.session.connection()
        with (
            indexes_aside(connection),
            Sheets(connection, work.database.school_id, wish.now) as sheets,
        ):
            Builder(sheets, wish).build(progress)
