"""When students left, as was written down."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Student


def last_days(session: Session, ids: Collection[UUID]) -> dict[UUID, date | None]:
    """Return for each of the students the day they left, if one was written down."""
    query = select(Student.id, Student.left_on).where(Student.id.in_(ids))
    return {row.id: row.left_on for row in session.execute(query)}
