"""What a lesson of the demo school is: its teacher, room, places and meetings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop_app.areas.timetable.rules.lessons import meeting_times
from desktop_app.areas.timetable.rules.recurrence import meeting_days
from desktop_app.areas.timetable.terms import Schedule
from desktop_app.core.records import record
from desktop_app.demo import cast
from desktop_app.demo.calendar import Calendar
from desktop_app.demo.people import Student
from desktop_app.demo.sheets import stamp

ZONE = "Europe/Dublin"

SHEETS: dict[str, str] = {
    "lesson": "title sort_title type instrument_id teacher_id room_id location_id first_day "
    "start_time duration "
    "recurrence rrule recurrence_end_date planned_until max_students price_per_student status",
    "hybrid_lesson_config": "lesson_id cycle_length one_on_one_weeks cycle_start_date "
    "one_on_one_price_per_student "
    "notify_parents_in_advance",
    "enrollment": "lesson_id student_id status enrolled_on unenrolled_on price_per_lesson",
}


@record
class Room:
    """A room of a unit."""

    id: bytes
    name: str
    capacity: int
    location_id: bytes


@dataclass(eq=False, slots=True)
class Teacher:
    """A teacher of a unit and how many minutes are given already."""

    id: bytes
    person_id: bytes
    name: str
    family: str
    teaches: frozenset[str]
    load: int = 0


@dataclass(eq=False, slots=True)
class Place:
    """A student's place in a lesson, until its last day; its own price in minor units."""

    id: bytes
    student: Student
    until: date | None = None
    price: int | None = None


@record
class Meeting:
    """One meeting as it is planned: its day, and day, begin and end as the database keeps them."""

    day: date
    on: str
    starts: str
    ends: str


@dataclass(eq=False, slots=True)
class Lesson:
    """A series of the unit with its students and meetings."""

    id: bytes
    series: cast.Series
    teacher: Teacher
    room: Room | None
    meetings: Sequence[Meeting]
    places: list[Place] = field(default_factory=list)
    booked_anyway: str | None = None


class Diary:
    """When teachers and rooms are taken in a week: minutes of each weekday."""

    def __init__(self) -> None:
        self._taken: dict[tuple[bytes, int], list[tuple[int, int]]] = {}

    def is_free(self, who: bytes, weekday: int, start: int, end: int) -> bool:
        """Say whether nothing else is there then."""
        return all(
            until <= start or end <= since for since, until in self._taken.get((who, weekday), ())
        )

    def span(self, who: bytes, weekday: int) -> tuple[int, int] | None:
        """Return from when to when somebody is taken on a weekday."""
        taken = self._taken.get((who, weekday))
        return (min(each[0] for each in taken), max(each[1] for each in taken)) if taken else None

    def take(self, who: bytes, weekday: int, start: int, end: int) -> None:
        """Book a time."""
        self._taken.setdefault((who, weekday), []).append((start, end))


class Almanac:
    """The meetings of every schedule, worked out once by the timetable's own rules."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._known: dict[Schedule, Sequence[Meeting]] = {}

    def meetings(self, schedule: Schedule) -> Sequence[Meeting]:
        """Return the meetings of a schedule on open days."""
        if schedule not in self._known:
            closed = self._calendar.closed
            named = meeting_days(schedule, last=self._calendar.last_lesson, zone=ZONE)
            days = [day for day in named if day not in closed]
            times = meeting_times(days, schedule.start, schedule.duration, ZONE)
            self._known[schedule] = tuple(
                Meeting(day, str(day), stamp(begin), stamp(end))
                for day, (begin, end) in zip(days, times, strict=True)
            )
        return self._known[schedule]
