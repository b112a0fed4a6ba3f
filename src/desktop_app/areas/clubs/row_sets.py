"""Row sets over clubs: the students a teacher leads."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, union

from desktop_app.areas.clubs.tables import Club, ClubMembership
from desktop_app.areas.timetable.row_sets import me_as_staff, students_of_my_lessons
from desktop_app.core.access.declare import access


@access.row_set("students_i_lead")
def students_i_lead(person: ColumnElement[UUID]) -> Select[Any]:
    """Members, now or once, of the clubs the asking teacher leads, and students of my lessons."""
    clubs = select(Club.id).where(Club.leader_id.in_(me_as_staff(person)))
    led = union(
        select(ClubMembership.student_id).where(ClubMembership.club_id.in_(clubs)),
        students_of_my_lessons(person),
    ).subquery()
    return select(led.c.student_id)
