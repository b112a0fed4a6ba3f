"""Which clubs some pupils are in, for what is done with many of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.tables import Club, ClubMembership


@dataclass(frozen=True, slots=True)
class Joined:
    """A club and how many of the pupils who were asked for are in it."""

    id: UUID
    name: str
    count: int


def joined_clubs(session: Session, students: Sequence[UUID], day: date) -> list[Joined]:
    """Return the clubs that any of some pupils is in on a day; where most of them are first."""
    count = func.count(func.distinct(ClubMembership.student_id))
    query = (
        select(Club.id, Club.name, count)
        .join(ClubMembership, ClubMembership.club_id == Club.id)
        .where(
            Club.archived_at.is_(None),
            ClubMembership.student_id.in_(students),
            ClubMembership.joined_on <= day,
            or_(ClubMembership.left_on.is_(None), ClubMembership.left_on >= day),
        )
        .group_by(Club.id, Club.name, Club.sort_name)
        .order_by(count.desc(), Club.sort_name, Club.id)
    )
    return [Joined(*row) for row in session.execute(query)]
