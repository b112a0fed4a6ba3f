"""The weekly snapshots of clubs: a cache, one row for each member and week of school.

A week is closed when it is over (by the daily check); a late entry works its week and the weeks
after it out again, for its club.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.queries.spans import keys_of_settings
from desktop_app.areas.clubs.tables import (
    Club,
    ClubMembership,
    LearningPointsTransaction,
    ReadingLog,
    WeeklyLearningPointsSnapshot,
)
from desktop_app.areas.clubs.week_facts import SchoolWeek, rows_of, school_weeks
from desktop_app.areas.clubs.week_sets import forget_weeks, make_weeks
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import Clock, today
from desktop_app.core.db import sets
from desktop_app.core.db.kept import fetch
from desktop_app.core.derive import Derivation, Touched
from desktop_app.core.journal.earlier import earlier
from desktop_app.core.wording import show_date, tr, trn

_DESKS, _NAMED = 5, 5
_entry = LearningPointsTransaction
_row = WeeklyLearningPointsSnapshot
_DAYS: Any = {
    _entry.__tablename__: (_entry, _entry.earned_on),
    "club_membership": (ClubMembership, ClubMembership.joined_on),
    "reading_log": (ReadingLog, ReadingLog.read_on),
}
_CALENDAR = frozenset({"calendar_day", "academic_year", "term"})


def _today(session: Session) -> date:
    clock: Clock = session.connection().get_execution_options().get("clock") or Clock()
    return today(clock, school.facts(session).timezone)


def close_weeks(session: Session) -> int:
    """Work out every week that is over and not kept yet; return how many rows that made."""
    sets.alone(session, _DESKS)
    last = _last(session)
    weeks = school_weeks(session, _today(session))
    return make_weeks(session, [w for w in weeks if last is None or w.monday > last], weeks, None)


def last_kept(_engine: str) -> Any:
    """Build the last week that is kept; asked club by club, each the end of an index."""
    of_club = select(func.max(_row.week_starts_on)).where(_row.club_id == Club.id)
    return select(func.max(of_club.correlate(Club).scalar_subquery())).select_from(Club)


def _last(session: Session) -> date | None:
    last: date | None
    ((last,),) = fetch(session, f"{__name__}:last_kept")
    return last


def _again(session: Session, since: date, last: date, clubs: Collection[UUID] | None) -> None:
    """Work the weeks that are kept out again, from a day on."""
    weeks = school_weeks(session, last + timedelta(days=7))
    begin = date.fromordinal(max(1, since.toordinal() - 6))
    forget_weeks(session, begin, last, clubs)
    make_weeks(session, [w for w in weeks if begin <= w.monday <= last], weeks, clubs)


def _follow(session: Session, touched: Touched) -> bool:
    """Work the weeks out again from the first day that changed on, in the clubs it was in.

    They are not recorded, so nothing else has to follow.
    """
    last = _last(session)
    if last is not None:
        _renew(session, touched, last)
    return False


def _renew(session: Session, touched: Touched, last: date) -> None:
    if touched.keys() & _CALENDAR or _other_days(session, touched):
        _again(session, date.min, last, None)
        return
    clubs = touched.get("club", frozenset())
    changed = _changed(session, touched) if clubs is not None else None
    if clubs is None or changed is None:
        _again(session, date.min, last, None)
        return
    changed |= dict.fromkeys(clubs, date.min)
    late = {club: day for club, day in changed.items() if day <= last + timedelta(days=6)}
    if late:
        sets.alone(session, _DESKS)
        _again(session, min(late.values()), last, late.keys())


def _other_days(session: Session, touched: Touched) -> bool:
    """Say whether the school ticked other weekdays."""
    ids = touched.get("setting", frozenset())
    if ids is None or not ids:
        return ids is None
    keys: set[Any] = keys_of_settings(session, ids)
    keys |= {was.get("key") for was in earlier(session, "setting", ids).values()}
    return "school_days" in keys


def _changed(session: Session, touched: Touched) -> dict[UUID, date] | None:
    """Return the clubs in which something changed, and the first day; None for all of them."""
    found: dict[UUID, date] = {}
    for name in touched.keys() & _DAYS.keys():
        table, day = _DAYS[name]
        ids = touched[name]
        if ids is None:
            return None
        query = select(table.club_id, func.min(day)).where(table.id.in_(ids))
        for club, first in session.execute(query.group_by(table.club_id)):
            found[club] = min(first, found.get(club, first))
        for was in earlier(session, name, ids).values():
            if was.get("club_id") and was.get(day.key):
                club, first = UUID(was["club_id"]), date.fromisoformat(str(was[day.key])[:10])
                found[club] = min(first, found.get(club, first))
    return found


def _rebuild(session: Session) -> None:
    last = _last(session)
    if last is not None:
        _again(session, date.min, last, None)


def _differences(session: Session) -> list[str]:
    """Work every week that is kept out by the rules, and say which are not what is stored."""
    last = _last(session)
    if last is None:
        return []
    weeks = school_weeks(session, last + timedelta(days=7))
    wrong = [pair for week in weeks for pair in _wrong(session, week, weeks)]
    known = [week.monday for week in weeks]
    astray = select(_row.student_id, _row.club_id, _row.week_starts_on)
    rows = session.execute(astray.where(_row.week_starts_on.not_in(known)))
    wrong += [(student, club, day) for student, club, day in rows]
    said = [_said(session, *each) for each in wrong[:_NAMED]]
    if len(wrong) > _NAMED:
        said.append(
            trn("{n} more weekly snapshot is not what its entries say.",
                "{n} more weekly snapshots are not what their entries say.", len(wrong) - _NAMED)
        )  # fmt: skip
    return said


def _said(session: Session, student: UUID, club: UUID, monday: date) -> str:
    return tr(
        "The week of {day} of {name} in {club} is not what its entries say.",
        day=show_date(monday), name=timetable.student_name(session, student),
        club=session.scalar(select(Club.name).where(Club.id == club)) or "",
    )  # fmt: skip


def _wrong(
    session: Session, week: SchoolWeek, weeks: Sequence[SchoolWeek]
) -> list[tuple[UUID, UUID, date]]:
    right = {(r["student_id"], r["club_id"]): r for r in rows_of(session, week, weeks)}
    stored = _kept(session, week)
    return [
        (*pair, week.monday)
        for pair in sorted(right.keys() | stored.keys())
        if right.get(pair) != stored.get(pair)
    ]


def _kept(session: Session, week: SchoolWeek) -> dict[tuple[UUID, UUID], dict[str, Any]]:
    skipped = {"school_id", "id", "created_at", "updated_at", "version", "calculated_at"}
    names = [column.name for column in _row.__table__.columns if column.name not in skipped]
    query = select(*(getattr(_row, name) for name in names)).where(
        _row.week_starts_on == week.monday, _row.academic_year == week.year
    )
    kept = (dict(zip(names, row, strict=True)) for row in session.execute(query))
    return {(row["student_id"], row["club_id"]): row for row in kept}


SNAPSHOTS = Derivation(
    "clubs.snapshots",
    frozenset({*_DAYS, *_CALENDAR, "setting", "club"}),
    _follow,
    _rebuild,
    _differences,
)
