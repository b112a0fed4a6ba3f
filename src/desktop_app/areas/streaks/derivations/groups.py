"""The days of buddy groups: a cache worked out from their members' days."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.streaks.derivations.group_sets import GroupSets
from desktop_app.areas.streaks.derivations.spans import days_between
from desktop_app.areas.streaks.tables import (
    BuddyGroupDailyRecord,
    BuddyGroupMember,
    BuddyGroupSpell,
)


def groups_of(session: Session, students: Collection[UUID]) -> set[UUID]:
    """Return the groups that some students are or were in."""
    query = select(BuddyGroupMember.buddy_group_id).where(BuddyGroupMember.student_id.in_(students))
    return set(session.scalars(query))


def bring(
    session: Session, groups: Collection[UUID] | None, since: date, closed: date | None
) -> None:
    """Work the days of some groups, or all, out again from a day until the last closed one."""
    sets = GroupSets(session, groups)
    if closed is None or not sets.any or (groups is not None and not groups):
        return
    last = select(func.max(BuddyGroupDailyRecord.day))
    known: date | None = session.scalar(last)
    if known is not None and since <= known:
        sets.take_back(since)
    begun = select(func.min(BuddyGroupSpell.first_day))
    first: date | None = session.scalar(begun)
    if first is not None and max(since, first) <= closed:
        sets.go_on(days_between(session, max(since, first), closed))
