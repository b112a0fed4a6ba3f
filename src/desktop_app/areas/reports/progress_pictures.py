"""The pictures of a progress report: marks by week, points by week, and days of a streak."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from desktop_app.areas.reports.rules import weeks
from desktop_app.areas.reports.terms import ClubTime, LessonTime, MarkAt, Progress, StreakTime
from desktop_app.core.printing.words import (
    Align,
    Bar,
    Bars,
    Block,
    Column,
    DayColumn,
    Days,
    Grid,
    GridColumn,
    GridRow,
    Group,
    Heading,
    Line,
    Mark,
    Table,
    Tone,
)
from desktop_app.core.wording import tr, trn

_TONES: Mapping[str, Tone] = {
    "green": Tone.GREEN, "red": Tone.RED, "amber": Tone.AMBER, "blue": Tone.BLUE,
    "grey": Tone.GREY, "teal": Tone.GREEN, "violet": Tone.BLUE,
}  # fmt: skip
_MOST_WEEKS = 20
_MOST_CHARTED = 27
_SCHOOL_WEEK = 5


def attendance_blocks(found: Progress, closed: Collection[date]) -> list[Block]:
    """Return the marks week by week; over a long period how many there were of each."""
    if not found.lessons:
        return []
    mondays = weeks(found.period.first, found.period.last)
    if len(mondays) > _MOST_WEEKS:
        return [Heading(tr("Attendance"), close=True), _counts(found.lessons)]
    columns = tuple(GridColumn(str(at)) for at in range(1, len(mondays) + 1))
    rows = [row for lesson in found.lessons for row in _rows(lesson, mondays, closed)]
    legend = _legend(found.lessons)
    if any(monday in closed for monday in mondays):
        legend = (*legend, (Mark(), tr("No school")))
    return [
        Heading(tr("Attendance"), close=True),
        Grid(tr("Week"), columns, tuple(rows), tr("Present"), legend),
    ]


def _rows(lesson: LessonTime, mondays: Sequence[date], closed: Collection[date]) -> list[GridRow]:
    """Return the rows of a lesson; a second one where there were two meetings in a week."""
    by_week: dict[date, list[MarkAt]] = defaultdict(list)
    for mark in lesson.marks:
        by_week[mark.day - timedelta(days=mark.day.weekday())].append(mark)
    total = tr("{came} of {marked}", came=lesson.came, marked=len(lesson.marks))
    rows = []
    for at in range(max(map(len, by_week.values()))):
        marks = tuple(
            _mark(by_week[monday][at]) if at < len(by_week.get(monday, ()))
            else (Mark() if monday in closed else None)
            for monday in mondays
        )  # fmt: skip
        detail = "" if at else _detail(lesson)
        rows.append(GridRow("" if at else lesson.title, marks, detail, "" if at else total))
    return rows


def _detail(lesson: LessonTime) -> str:
    late = lesson.minutes_late
    said = [lesson.teacher] if lesson.teacher else []
    if late:
        said.append(trn("{n} minute late in all", "{n} minutes late in all", late))
    return ", ".join(said)


def _mark(mark: MarkAt) -> Mark:
    return Mark(mark.key, _TONES.get(mark.color, Tone.PLAIN))


def _legend(lessons: Sequence[LessonTime]) -> tuple[tuple[Mark, str], ...]:
    known: dict[str, MarkAt] = {}
    for lesson in lessons:
        for mark in lesson.marks:
            known.setdefault(mark.key, mark)
    ordered = sorted(known.values(), key=lambda mark: (not mark.present, mark.key != "P", mark.key))
    return tuple((_mark(mark), _meaning(mark.label)) for mark in ordered)


def _meaning(label: str) -> str:
    """Return what a code means; those every school starts with in the language of the family."""
    return {
        "Present": tr("Present"), "Late": tr("Late"), "Absent": tr("Absent"),
        "Excused": tr("Excused"),
    }.get(label, label)  # fmt: skip


def _counts(lessons: Sequence[LessonTime]) -> Table:
    columns = (
        Column(tr("Lesson"), share=2.0), Column(tr("Teacher")),
        Column(tr("Present"), Align.RIGHT), Column(tr("Minutes late"), Align.RIGHT),
    )  # fmt: skip
    lines = tuple(
        Line((
            lesson.title, lesson.teacher,
            tr("{came} of {marked}", came=lesson.came, marked=len(lesson.marks)),
            str(lesson.minutes_late) if lesson.minutes_late else "",
        ))
        for lesson in lessons
    )  # fmt: skip
    return Table(columns, (Group("", lines),))


def bars(found: Progress, club: ClubTime, closed: Collection[date]) -> Bars:
    """Return a club's points week by week, with the members' average where it may be said."""
    few = len(club.weeks) <= _MOST_CHARTED
    drawn = tuple(
        Bar(
            str(at) if few or at % 4 == 1 else "", max(week.points, 0),
            str(week.points) if few else "",
            None if week.average is None else week.average / 1_000,
            tr("no school") if week.monday in closed and not week.points else "",
        )
        for at, week in enumerate(club.weeks, start=1)
    )  # fmt: skip
    legend = [found.pupil.given_name]
    if any(bar.other is not None for bar in drawn):
        legend.append(tr("Class average"))
    return Bars(tr("{club} points by week", club=club.name), drawn, tuple(legend))


def days(found: Progress, streak: StreakTime) -> Days:
    """Return the days of the student's own streak; other children are never named."""
    states = dict(streak.days)
    mondays = weeks(found.period.first, found.period.last)
    shown = max([_SCHOOL_WEEK, *(day.isoweekday() for day, s in streak.days if s == "EARNED")])
    few = len(mondays) <= _MOST_CHARTED
    columns = tuple(
        DayColumn(
            str(at) if few or at % 4 == 1 else "",
            tuple(_tone(states.get(monday + timedelta(days=n))) for n in range(shown)),
        )
        for at, monday in enumerate(mondays, start=1)
    )
    names = (tr("Mo"), tr("Tu"), tr("We"), tr("Th"), tr("Fr"), tr("Sa"), tr("Su"))[:shown]
    legend: list[tuple[Tone | None, str]] = [(Tone.GREEN, tr("Earned"))]
    used = set(states.values())
    if "MISSED" in used:
        legend.append((Tone.PLAIN, tr("Missed")))
    if "FROZEN" in used:
        legend.append((Tone.BLUE, tr("Frozen")))
    legend.append((None, tr("No school or not started")))
    return Days(tr("Daily streak"), names, columns, tuple(legend))


def _tone(state: str | None) -> Tone | None:
    return {"EARNED": Tone.GREEN, "MISSED": Tone.PLAIN, "FROZEN": Tone.BLUE}.get(state or "")
