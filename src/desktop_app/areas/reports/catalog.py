"""Every report there is: its name, what it can be narrowed by, and how it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy.orm import Session

from desktop_app.areas.reports.queries.attendance import By, attendance_report
from desktop_app.areas.reports.queries.money import debtors, income_by_month, income_by_teacher
from desktop_app.areas.reports.queries.rooms import room_use
from desktop_app.areas.reports.queries.timetables import timetable
from desktop_app.areas.reports.terms import Asked, Narrow, Result
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

LONGEST = timedelta(days=4_000)
Read = Callable[[Session, Asked, date], Result]


@dataclass(frozen=True, slots=True)
class Report:
    """One report: how the side list names it, and what its filters are. `timeless` is as of today.

    `needs` is what must be chosen before it says anything; `start` names the period it begins
    with: week, month or year.
    """

    key: str
    group: str
    title: str
    read: Read
    filters: tuple[Narrow, ...] = ()
    needs: Narrow | None = None
    timeless: bool = False
    start: str = "month"


def reports() -> tuple[Report, ...]:
    """Return every report, in the order of the side list and in the language in use."""
    came, money, places = tr("Attendance"), tr("Money"), tr("Rooms and timetables")
    who = (Narrow.TEACHER, Narrow.LOCATION, Narrow.STUDENT)
    return (
        Report("attendance-pupils", came, tr("By pupil"), _came(By.PUPIL), who),
        Report("attendance-lessons", came, tr("By lesson"), _came(By.LESSON), who),
        Report("attendance-teachers", came, tr("By teacher"), _came(By.TEACHER), who),
        Report("attendance-weeks", came, tr("By week"), _came(By.WEEK), who),
        Report("debtors", money, tr("Debtors"), lambda s, _, today: debtors(s, today),
               timeless=True),
        Report("income-months", money, tr("Income by month"),
               lambda s, asked, _: income_by_month(s, asked), start="year"),
        Report("income-teachers", money, tr("Income by teacher"),
               lambda s, asked, _: income_by_teacher(s, asked), (Narrow.TEACHER,)),
        Report("room-use", places, tr("Use of the rooms"),
               lambda s, asked, _: room_use(s, asked), (Narrow.LOCATION, Narrow.TEACHER)),
        _timetable("timetable-teacher", tr("Timetable of a teacher"), Narrow.TEACHER),
        _timetable("timetable-room", tr("Timetable of a room"), Narrow.ROOM),
        _timetable("timetable-student", tr("Timetable of a pupil"), Narrow.STUDENT),
    )  # fmt: skip


def _came(by: By) -> Read:
    return lambda session, asked, _: attendance_report(session, asked, by)


def _timetable(key: str, title: str, of: Narrow) -> Report:
    read: Callable[..., Result] = partial(timetable, of=of)
    return Report(
        key, tr("Rooms and timetables"), title,
        lambda session, asked, _: read(session, asked), (of,), of, start="week",
    )  # fmt: skip


def report_named(key: str) -> Report:
    """Return a report by its key. Raises RuleBroken naming those there are."""
    known: Mapping[str, Report] = {each.key: each for each in reports()}
    found = known.get(key.strip().lower().replace("_", "-"))
    if found is None:
        raise RuleBroken(
            tr(
                "There is no report {name}. There are: {names}.",
                name=key[:80],
                names=", ".join(known),
            ),
            field="name",
        )
    return found


def make_report(session: Session, key: str, asked: Asked, today: date) -> Result:
    """Return what a report says. Raises RuleBroken for a period that cannot be."""
    if asked.last < asked.first:
        raise RuleBroken(tr("The period ends before it begins."), field="last")
    if asked.last - asked.first > LONGEST:
        raise RuleBroken(tr("The period is longer than ten years. Shorten it."), field="last")
    return report_named(key).read(session, asked, today)


def default_period(key: str, today: date) -> tuple[date, date]:
    """Return the period a report begins with: this week for timetables, else since a month ago."""
    if key.startswith("timetable"):
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
    if key.startswith("income-months"):
        return today.replace(day=1).replace(month=1), today
    first = today.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), today
