"""Row sets over meetings."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from desktop_app.areas.timetable.row_sets import my_lessons
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.access.declare import access


@access.row_set("my_meetings")
def my_meetings(person: ColumnElement[UUID]) -> Select[Any]:
    """Meetings of the asking teacher's lessons."""
    return select(LessonOccurrence.id).where(LessonOccurrence.lesson_id.in_(my_lessons(person)))
