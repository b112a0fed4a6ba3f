"""Saying what a late or corrected fact changed in streaks and groups."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.streaks.tables import BuddyGroup, StudentStreak
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.derive import note
from desktop_app.core.wording import show_date, tr, trn

_NAMED = 3
Runs = dict[UUID, int]


@contextmanager
def telling(
    session: Session, students: Collection[UUID], which: Collection[UUID], since: date
) -> Iterator[None]:
    """Tell what is different of some students and groups once their days were worked out again."""
    before = _streaks(session, students), _groups(session, which)
    yield
    _tell_streaks(session, before[0], _streaks(session, students), since)
    _tell_groups(session, before[1], _groups(session, which), since)


def _streaks(session: Session, students: Collection[UUID]) -> Runs:
    row = StudentStreak
    query: Any = select(row.student_id, row.current).where(
        row.student_id.in_(students), row.club_id.is_(None)
    )
    return dict(session.execute(query).all())


def _groups(session: Session, which: Collection[UUID]) -> Runs:
    if not which:
        return {}
    row = BuddyGroup
    query: Any = select(row.id, row.current_streak).where(row.id.in_(which))
    return dict(session.execute(query).all())


def _differing(before: Runs, after: Runs) -> list[UUID]:
    return sorted(
        each for each in before.keys() | after.keys() if before.get(each, 0) != after.get(each, 0)
    )


def _tell_streaks(session: Session, before: Runs, after: Runs, since: date) -> None:
    changed = _differing(before, after)
    if len(changed) > _NAMED:
        note(session, trn("{n} streak was worked out again from {day} on.",
                          "{n} streaks were worked out again from {day} on.", len(changed),
                          day=show_date(since)))  # fmt: skip
        return
    for each in changed:
        words = {
            "name": timetable.student_name(session, each),
            "was": before.get(each, 0),
            "day": show_date(since),
        }
        said = trn(
            "{name} has a streak of {n} day, before {was}: worked out from {day} on.",
            "{name} has a streak of {n} days, before {was}: worked out from {day} on.",
            after.get(each, 0), **words,
        )  # fmt: skip
        note(session, said)


def _tell_groups(session: Session, before: Runs, after: Runs, since: date) -> None:
    changed = _differing(before, after)
    if len(changed) > _NAMED:
        note(session, trn("{n} buddy group was worked out again from {day} on.",
                          "{n} buddy groups were worked out again from {day} on.", len(changed),
                          day=show_date(since)))  # fmt: skip
        return
    for each in changed:
        name = session.scalar(select(BuddyGroup.name).where(BuddyGroup.id == each))
        note(session, trn("{group} now counts {n} day; it was {was}.",
                          "{group} now counts {n} days; it was {was}.", after.get(each, 0),
                          group=name or tr("A buddy group"), was=before.get(each, 0)))  # fmt: skip
