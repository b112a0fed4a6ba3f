"""The demo school as a whole: unit after unit of people, lessons, registers and money."""

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock, instant
from desktop_app.core.db.database import Database, Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import tr
from desktop_app.demo import ground, lessons, people, registers, timetable
from desktop_app.demo.calendar import make_calendar, month_end
from desktop_app.demo.ids import Ids, chances
from desktop_app.demo.sheets import Sheets

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
                tr("A demo school has from {fewest} to {most} students.", fewest=FEWEST, most=f"{MOST:,}"),
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
    """Fills an empty school; every part draws on chances of its own, so that parts do not disturb each other."""

    def __init__(self, work: Work, wish: Wish) -> None:
        self._wish = wish
        self._sheets = Sheets(work.session.connection(), work.database.school_id, wish.now)
        self._ids = Ids(wish.seed, wish.today)
        self._calendar = make_calendar(wish.today)
        self._almanac = lessons.Almanac(self._calendar)
        for module in (ground, people, lessons, registers):
            for table, columns in module.SHEETS.items():
                self._sheets.sheet(table, *columns.split())
        self._ground = ground.Ground(self._ids, self._sheets, self._calendar)
        self._opened = instant(datetime.combine(self._calendar.first_lesson, time(9)), lessons.ZONE)

    def build(self, progress: Progress = SILENT) -> None:
        """Write the whole school, unit by unit, so that memory does not grow with it."""
        self._ground.facts()
        codes = self._ground.codes(CODES)
        families = students = 0
        for n, count in enumerate(self._wish.units):
            plans = people.plan_families(self._wish.seed, n, count)
            self._unit(n, plans, (families, students), codes)
            families += sum(plan.families for plan in plans)
            students += count
            self._sheets.flush()
            progress.step(students, self._wish.students, tr("Students"))

    def _unit(self, n: int, plans: list[people.Plan], before: tuple[int, int], codes: dict[str, bytes]) -> None:
        seed, count = self._wish.seed, sum(plan.children for plan in plans)
        rooms = self._ground.places(n, count)
        teachers = self._ground.staff(n, count, before[1], chances(seed, n, "staff"))
        homes = people.Households(
            people.Setting(self._ids, self._sheets, self._wish.today, self._opened, self._ground.instruments, _NOTES_BY),
            chances(seed, n, "people"),
            [(room.location_id, 1) for room in rooms],
        )
        students = list(homes.make(plans, *before))
        planner = timetable.Timetable(
            ids=self._ids, sheets=self._sheets, calendar=self._calendar, almanac=self._almanac,
            chance=chances(seed, n, "timetable"), instruments=self._ground.instruments,
        )  # fmt: skip
        book = registers.Registers(
            ids=self._ids, sheets=self._sheets, chance=chances(seed, n, "registers"), now=self._wish.now,
            today=self._wish.today, codes=codes,
        )  # fmt: skip
        until = month_end(self._calendar.billed_months[1])
        held = [(lesson, book.hold(lesson, until)) for lesson in planner.plan(rooms, teachers, students, first=n == 0)]


CODES = [
    dict(key="P", label="Present", color="green", position=0, counts_present=True, asks_minutes=False, bills=True, pays_teacher=True, gives_credit=False, streak_effect="EARNS"),
    dict(key="A", label="Absent", color="red", position=1, counts_present=False, asks_minutes=False, bills=True, pays_teacher=True, gives_credit=False, streak_effect="BREAKS"),
    dict(key="L", label="Late", color="amber", position=2, counts_present=True, asks_minutes=True, bills=True, pays_teacher=True, gives_credit=False, streak_effect="EARNS"),
    dict(key="E", label="Excused", color="blue", position=3, counts_present=False, asks_minutes=False, bills=False, pays_teacher=True, gives_credit=True, streak_effect="NEUTRAL"),
]


def make_demo(database: Database, wish: Wish, progress: Progress = SILENT) -> None:
    """Fill an empty school file with the demo school."""
    with database.loading(tr("Demo school")) as work:
        Builder(work, wish).build(progress)
