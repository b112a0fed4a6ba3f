"""Lessons that cost the same."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.timetable.tables import Lesson


def same_price(session: Session, lesson_id: UUID) -> tuple[UUID, ...]:
    """Return the lessons in use that cost one student what a lesson costs, itself too, by title."""
    this = aliased(Lesson)
    query = (
        select(Lesson.id)
        .join(this, this.price_per_student == Lesson.price_per_student)
        .where(this.id == lesson_id, Lesson.archived_at.is_(None))
        .order_by(Lesson.sort_title, Lesson.id)
    )
    return tuple(session.scalars(query))
