"""Everything streaks and groups keep, row by row, for lists and commands."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.clubs.tables import Club
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.streaks.derivations.days import kept_days
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyRecord,
    BuddyGroupInvitation,
    BuddyGroupMember,
    BuddyMute,
    BuddyNudge,
    StreakCorrection,
    StreakDay,
    StreakFreeze,
    StudentStreak,
)
from desktop_app.areas.timetable.api import shown_name

Facts = dict[str, Any]
"""A stored row by column, with the names of what it refers to: for printing, not for working."""


def _facts(session: Session, query: Any, *names: str) -> list[Facts]:
    found = []
    for row, *said in session.execute(query):
        facts = {column.key: getattr(row, column.key) for column in row.__table__.columns}
        found.append(facts | dict(zip(names, said, strict=True)))
    return found


def _of_students(table: Any, *order: Any) -> Any:
    return (
        select(table, shown_name(Person), Club.name)
        .outerjoin(Student, Student.id == table.student_id)
        .outerjoin(Person, Person.id == Student.person_id)
        .outerjoin(Club, Club.id == table.club_id)
        .order_by(*order)
    )


def streaks(session: Session) -> list[Facts]:
    """Return every streak, the longest running first."""
    query = _of_students(StudentStreak, StudentStreak.current.desc(), Person.sort_name)
    return _facts(session, query, "student", "club")


def days(session: Session, student_id: UUID | None = None) -> list[Facts]:
    """Return the days of streaks, the newest first, of a student or of all."""
    query = _of_students(StreakDay, StreakDay.day.desc(), Person.sort_name)
    if student_id is not None:
        mine = StreakDay.student_id == student_id
        query = query.where(StreakDay.day.in_(kept_days(session)), mine)
    return _facts(session, query, "student", "club")


def corrections(session: Session) -> list[Facts]:
    """Return what staff said days were, the newest first."""
    query = _of_students(StreakCorrection, StreakCorrection.corrected_at.desc())
    return _facts(session, query, "student", "club")


def freezes(session: Session) -> list[Facts]:
    """Return the days that were set aside."""
    query = (
        _of_students(StreakFreeze, StreakFreeze.first_day.desc())
        .outerjoin(BuddyGroup, BuddyGroup.id == StreakFreeze.buddy_group_id)
        .add_columns(BuddyGroup.name)
    )
    return _facts(session, query, "student", "club", "group")


def groups(session: Session) -> list[Facts]:
    """Return every buddy group, the newest first."""
    query = (
        select(BuddyGroup, shown_name(Person), Club.name)
        .join(Person, Person.id == BuddyGroup.creator_id)
        .outerjoin(Club, Club.id == BuddyGroup.club_id)
        .order_by(BuddyGroup.founded_on.desc(), BuddyGroup.id.desc())
    )
    return _facts(session, query, "creator", "club")


def members(session: Session) -> list[Facts]:
    """Return every membership."""
    query = (
        select(BuddyGroupMember, shown_name(Person), BuddyGroup.name)
        .join(BuddyGroup, BuddyGroup.id == BuddyGroupMember.buddy_group_id)
        .join(Student, Student.id == BuddyGroupMember.student_id)
        .join(Person, Person.id == Student.person_id)
        .order_by(BuddyGroup.founded_on.desc(), BuddyGroup.id, Person.sort_name)
    )
    return _facts(session, query, "student", "group")


def invitations(session: Session) -> list[Facts]:
    """Return every invitation, the newest first."""
    inviter = aliased(Person)
    query = (
        select(BuddyGroupInvitation, shown_name(Person), shown_name(inviter), BuddyGroup.name)
        .join(BuddyGroup, BuddyGroup.id == BuddyGroupInvitation.buddy_group_id)
        .join(Student, Student.id == BuddyGroupInvitation.invitee_id)
        .join(Person, Person.id == Student.person_id)
        .join(inviter, inviter.id == BuddyGroupInvitation.inviter_id)
        .order_by(BuddyGroupInvitation.sent_at.desc(), BuddyGroupInvitation.id.desc())
    )
    return _facts(session, query, "invitee", "inviter", "group")


def group_days(session: Session) -> list[Facts]:
    """Return the days of groups, the newest first."""
    query = (
        select(BuddyGroupDailyRecord, BuddyGroup.name)
        .join(BuddyGroup, BuddyGroup.id == BuddyGroupDailyRecord.buddy_group_id)
        .order_by(BuddyGroupDailyRecord.day.desc(), BuddyGroup.id)
    )
    return _facts(session, query, "group")


def nudges(session: Session) -> list[Facts]:
    """Return the reminders members gave each other, the newest first."""
    other_student, other = aliased(Student), aliased(Person)
    query = (
        select(BuddyNudge, shown_name(Person), shown_name(other), BuddyGroup.name)
        .join(BuddyGroup, BuddyGroup.id == BuddyNudge.buddy_group_id)
        .join(Student, Student.id == BuddyNudge.from_id)
        .join(Person, Person.id == Student.person_id)
        .join(other_student, other_student.id == BuddyNudge.to_id)
        .join(other, other.id == other_student.person_id)
        .order_by(BuddyNudge.day.desc(), BuddyNudge.id)
    )
    return _facts(session, query, "from", "to", "group")


def mutes(session: Session) -> list[Facts]:
    """Return which pupils are to be left in peace, by name."""
    query = (
        select(BuddyMute, shown_name(Person))
        .join(Student, Student.id == BuddyMute.student_id)
        .join(Person, Person.id == Student.person_id)
        .order_by(Person.sort_name, BuddyMute.id)
    )
    return _facts(session, query, "student")
