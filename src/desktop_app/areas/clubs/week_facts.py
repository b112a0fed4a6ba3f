"""The weeks of clubs as the rules give them, member after member, to compare what is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.balances import monday
from desktop_app.areas.clubs.queries.deeds import Pair
from desktop_app.areas.clubs.tables import (
    Club,
    ClubMembership,
    LearningPointsTransaction,
    ReadingLog,
)
from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.areas.clubs.weeks import LOOKS_BACK, WeekFacts, class_average, figures
from desktop_app.areas.school import api as school

_entry = LearningPointsTransaction
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SchoolWeek:
    """A week of the academic year with its school days."""

    monday: date
    year: str
    term: str | None
    number: int
    school_days: int

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


def school_weeks(session: Session, until: date) -> list[SchoolWeek]:
    """Return every week with school that is over before a day, in order."""
    ticked = set(school.setting(session, "school_days"))
    found = []
    for year in school.years(session):
        closed = school.closures(session, year.starts_on, year.ends_on)
        begin = year.starts_on - timedelta(days=year.starts_on.weekday())
        terms = [t for t in school.terms(session) if t.starts_on <= year.ends_on]
        while begin <= year.ends_on and begin + WEEK <= until:
            days = [begin + timedelta(days=n) for n in range(7)]
            count = sum(
                day.isoweekday() in ticked
                and day not in closed
                and year.starts_on <= day <= year.ends_on
                for day in days
            )
            if count:
                term = next(
                    (t for t in terms if t.starts_on <= days[6] and t.ends_on >= begin), None
                )
                number = school.week_of_year(begin, year.starts_on)
                found.append(
                    SchoolWeek(begin, year.name, term.name if term else None, number, count)
                )
            begin += WEEK
    return found


def rows_of(
    session: Session, week: SchoolWeek, weeks: Sequence[SchoolWeek]
) -> Iterator[dict[str, Any]]:
    """Yield what a week is for every member, as columns of the snapshot."""
    clubs = {club.id: club for club in session.scalars(select(Club))}
    members = _members(session, week)
    points = _by_week(session, week, weeks)
    before = _totals_before(session, week.monday)
    best = _best_before(session, week.monday)
    active = _active_days(session, week)
    pages = _pages(session, week)
    earlier = [each for each in weeks if each.monday < week.monday][-LOOKS_BACK:]
    for club_id, students in members.items():
        club = clubs[club_id]
        average = class_average(
            [points.get((s, club_id), {}).get(week.monday, 0) for s in students]
        )
        for student in students:
            pair = (student, club_id)
            mine = points.get(pair, {})
            reads = club.kind is ClubKind.READING
            known = [each for each in earlier if each.monday >= students[student]]
            found = figures(
                WeekFacts(
                    points=mine.get(week.monday, 0),
                    total_before=before.get(pair, 0),
                    per_level=club.points_per_level,
                    school_days=week.school_days,
                    active_days=active.get(pair, 0),
                    best_before=best.get(pair, 0),
                    earlier=[mine.get(each.monday, 0) for each in known],
                    earlier_days=[each.school_days for each in known],
                    pages=pages.get(pair, (0, 0))[0] if reads else None,
                    books=pages.get(pair, (0, 0))[1] if reads else None,
                )
            )
            yield {
                "student_id": student,
                "club_id": club_id,
                "academic_year": week.year,
                "academic_term": week.term,
                "academic_week": week.number,
                "week_starts_on": week.monday,
                "week_ends_on": week.sunday,
                "class_average": average,
                **asdict(found),
            }


def _members(session: Session, week: SchoolWeek) -> dict[UUID, dict[UUID, date]]:
    """Return the members of each club in a week, with the Monday of the week they joined in."""
    spell = ClubMembership
    query = (
        select(spell.club_id, spell.student_id, func.min(spell.joined_on))
        .where(
            spell.joined_on <= week.sunday,
            or_(spell.left_on.is_(None), spell.left_on >= week.monday),
        )
        .group_by(spell.club_id, spell.student_id)
        .order_by(spell.club_id, spell.student_id)
    )
    found: dict[UUID, dict[UUID, date]] = {}
    for club, student, joined in session.execute(query):
        found.setdefault(club, {})[student] = joined - timedelta(days=joined.weekday())
    return found


def _by_week(
    session: Session, week: SchoolWeek, weeks: Sequence[SchoolWeek]
) -> dict[Pair, dict[date, int]]:
    """Return the points of this week and the four with school before it."""
    earlier = [each.monday for each in weeks if each.monday < week.monday][-LOOKS_BACK:]
    first = earlier[0] if earlier else week.monday
    begin = monday(session, _entry.earned_on)
    query = (
        select(_entry.student_id, _entry.club_id, begin, func.sum(_entry.points))
        .where(_entry.earned_on.between(first, week.sunday))
        .group_by(_entry.student_id, _entry.club_id, begin)
    )
    found: dict[Pair, dict[date, int]] = {}
    for student, club, when, points in session.execute(query):
        found.setdefault((student, club), {})[when] = int(points)
    return found


def _sums(session: Session, query: Any) -> dict[Pair, int]:
    return {(student, club): int(value) for student, club, value in session.execute(query)}


def _totals_before(session: Session, day: date) -> Mapping[Pair, int]:
    return _sums(
        session,
        select(_entry.student_id, _entry.club_id, func.sum(_entry.points))
        .where(_entry.earned_on < day)
        .group_by(_entry.student_id, _entry.club_id),
    )


def _best_before(session: Session, day: date) -> Mapping[Pair, int]:
    begin = monday(session, _entry.earned_on)
    weeks = (
        select(_entry.student_id, _entry.club_id, func.sum(_entry.points).label("points"))
        .where(_entry.earned_on < day)
        .group_by(_entry.student_id, _entry.club_id, begin)
        .subquery()
    )
    return _sums(
        session,
        select(weeks.c.student_id, weeks.c.club_id, func.max(weeks.c.points)).group_by(
            weeks.c.student_id, weeks.c.club_id
        ),
    )


def _active_days(session: Session, week: SchoolWeek) -> Mapping[Pair, int]:
    days = (
        select(_entry.student_id, _entry.club_id, _entry.earned_on)
        .where(_entry.earned_on.between(week.monday, week.sunday))
        .group_by(_entry.student_id, _entry.club_id, _entry.earned_on)
        .having(func.sum(_entry.points) > 0)
        .subquery()
    )
    return _sums(
        session,
        select(days.c.student_id, days.c.club_id, func.count()).group_by(
            days.c.student_id, days.c.club_id
        ),
    )


def _pages(session: Session, week: SchoolWeek) -> dict[Pair, tuple[int, int]]:
    pages = (
        select(_entry.student_id, _entry.club_id, func.sum(_entry.reading_pages))
        .where(
            _entry.earned_on.between(week.monday, week.sunday), _entry.reading_pages.is_not(None)
        )
        .group_by(_entry.student_id, _entry.club_id)
    )
    found = {(s, c): (int(n or 0), 0) for s, c, n in session.execute(pages)}
    finished = (
        select(ReadingLog.student_id, ReadingLog.club_id, func.count())
        .where(
            ReadingLog.read_on.between(week.monday, week.sunday),
            ReadingLog.finished_book,
            ReadingLog.withdrawn_at.is_(None),
        )
        .group_by(ReadingLog.student_id, ReadingLog.club_id)
    )
    for student, club, books in session.execute(finished):
        found[student, club] = (found.get((student, club), (0, 0))[0], int(books))
    return found
