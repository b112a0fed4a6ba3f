"""Reports and timetables on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from desktop_app.areas.people import api as people
from desktop_app.areas.reports.catalog import report_named
from desktop_app.areas.reports.queries.timetables import meetings_of
from desktop_app.areas.reports.terms import Asked, Head, Narrow, Result, Value
from desktop_app.areas.reports.values import shown, titles
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.api import MeetingRow, student_name
from desktop_app.core.clock import local
from desktop_app.core.printing.words import (
    Align,
    Block,
    Column,
    Document,
    Group,
    Letterhead,
    Line,
    Note,
    PageBreak,
    Table,
    Title,
)
from desktop_app.core.wording import show_date, show_date_with_year, show_long_date, tr, trn

_WIDE = 6
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Said:
    """What stands above a report on paper: its name, for whom, and the period in words."""

    title: str
    about: str
    period: str


def _letterhead(session: Session) -> Letterhead:
    facts = school.facts(session)
    reach = ", ".join(part for part in (facts.email, facts.phone) if part)
    lines = tuple(line for line in (facts.address, reach) if line)
    return Letterhead(facts.name, lines, brand=facts.brand_color or "", logo=facts.logo or b"")


def name_of(session: Session, asked: Asked, of: Narrow) -> str:
    """Return the name of the teacher, room or student whose timetable is asked for."""
    if of is Narrow.ROOM:
        names = {row.id: row.name for row in school.rooms(session, archived=True)}
        return names.get(asked.room_id, "") if asked.room_id else ""
    if of is Narrow.TEACHER:
        names = {row.id: row.name for row in people.all_staff(session)}
        return names.get(asked.teacher_id, "") if asked.teacher_id else ""
    return student_name(session, asked.student_id) if asked.student_id else ""


def period_words(first: date, last: date) -> str:
    """Write a period: 1 Oct 2026 to 19 Nov 2026."""
    return tr("{first} to {last}", first=show_date_with_year(first), last=show_date_with_year(last))


def report_document(session: Session, said: Said, result: Result, now: datetime) -> Document:
    """Describe a report on paper: its rows with their totals, and how they were counted."""
    dated = local(now, school.facts(session).timezone).date()
    columns = tuple(
        Column(title, Align.RIGHT if head.is_number else Align.LEFT, 2.0 if at == 0 else 1.0)
        for at, (title, head) in enumerate(zip(titles(result), result.heads, strict=True))
    )
    lines = [Line(_cells(row.values, result.heads, result.currency)) for row in result.rows]
    if result.totals is not None and lines:
        lines.append(Line(_cells(result.totals, result.heads, result.currency), strong=True))
    count = trn("{n} row", "{n} rows", len(result.rows))
    said_words = ", ".join(part for part in (said.about, said.period, count) if part)
    return Document(
        title=said.title,
        subject=dated.isoformat(),
        letterhead=_letterhead(session),
        dated=dated,
        landscape=len(columns) > _WIDE,
        blocks=(
            Title(said.title, said_words),
            Table(columns, (Group("", tuple(lines)),)),
            Note(result.rule),
        ),
    )


def _cells(values: Sequence[Value], heads: Sequence[Head], currency: str) -> tuple[str, ...]:
    return tuple(shown(value, head, currency) for value, head in zip(values, heads, strict=True))


def timetable_document(
    session: Session, key: str, asked: Asked, name: str, now: datetime
) -> Document:
    """Describe the weeks of a teacher, a room or a student as grids, a page for each week.

    Raises RuleBroken when nobody is chosen.
    """
    of = report_named(key).needs or Narrow.TEACHER
    meetings = meetings_of(session, asked, of)
    dated = local(now, school.facts(session).timezone).date()
    blocks: list[Block] = []
    monday = asked.first - timedelta(days=asked.first.weekday())
    while monday <= asked.last:
        mine = [row for row in meetings if monday <= row.day < monday + timedelta(days=_WEEK)]
        if mine or not blocks:
            if blocks:
                blocks.append(PageBreak())
            blocks += _week(mine, monday, name, of)
        monday += timedelta(days=_WEEK)
    return Document(
        title=tr("Timetable"),
        subject=f"{name} {asked.first.isoformat()}",
        letterhead=_letterhead(session),
        dated=dated,
        landscape=True,
        blocks=tuple(blocks),
    )


def _week(meetings: Sequence[MeetingRow], monday: date, name: str, of: Narrow) -> list[Block]:
    words = tr("Week from {day}", day=show_long_date(monday))
    if not meetings:
        return [Title(name, words), Note(tr("No lessons in this week."))]
    days = [monday + timedelta(days=n) for n in range(_WEEK)]
    used = {row.day for row in meetings}
    shown_days = [day for day in days if day.weekday() < 5 or day in used]
    at: dict[tuple[str, date], list[str]] = {}
    for row in meetings:
        at.setdefault((f"{row.start:%H:%M}", row.day), []).append(_entry(row, of))
    times = sorted({time for time, _ in at})
    columns = (
        Column(tr("Time"), Align.LEFT, 0.5),
        *(Column(show_date(day), Align.LEFT, 1.3) for day in shown_days),
    )
    lines = tuple(Line((time, *_across(at, time, shown_days))) for time in times)
    return [Title(name, words), Table(columns, (Group("", lines),))]


def _across(
    at: Mapping[tuple[str, date], Sequence[str]], time: str, days: Sequence[date]
) -> list[str]:
    return ["; ".join(at.get((time, day), ())) for day in days]


def _entry(row: MeetingRow, of: Narrow) -> str:
    """Write one lesson in a grid: what the reader does not know already."""
    parts = [row.title, tr("{minutes} min", minutes=row.minutes)]
    if of is not Narrow.TEACHER and row.teacher:
        parts.append(row.teacher)
    if of is not Narrow.ROOM and row.room:
        parts.append(row.room)
    return ", ".join(parts)
