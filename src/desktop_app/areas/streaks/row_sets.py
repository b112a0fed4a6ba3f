"""Row sets over buddy groups: of a teacher's students, of one's children, one's own."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, union

from desktop_app.areas.clubs.row_sets import students_i_lead
from desktop_app.areas.people.row_sets import me_as_student, my_children
from desktop_app.areas.streaks.tables import BuddyGroup, BuddyGroupMember
from desktop_app.areas.streaks.terms import MembershipStatus
from desktop_app.core.access.declare import access

_LIVE = (MembershipStatus.INVITED, MembershipStatus.ACCEPTED)


def _groups(students: Select[Any]) -> Select[Any]:
    return select(BuddyGroupMember.buddy_group_id).where(
        BuddyGroupMember.student_id.in_(students), BuddyGroupMember.status.in_(_LIVE)
    )


@access.row_set("groups_of_my_children")
def groups_of_my_children(person: ColumnElement[UUID]) -> Select[Any]:
    """Buddy groups my children are in or invited to."""
    return _groups(my_children(person))


@access.row_set("my_buddy_groups")
def my_buddy_groups(person: ColumnElement[UUID]) -> Select[Any]:
    """Buddy groups the asking student is in or invited to."""
    return _groups(me_as_student(person))


@access.row_set("groups_i_lead")
def groups_i_lead(person: ColumnElement[UUID]) -> Select[Any]:
    """Buddy groups that the asking teacher made, or in which a student of theirs is or was."""
    row = BuddyGroupMember
    mine = union(
        select(BuddyGroup.id).where(BuddyGroup.creator_id == person),
        select(row.buddy_group_id).where(row.student_id.in_(students_i_lead(person))),
    ).subquery()
    return select(mine.c.id)
