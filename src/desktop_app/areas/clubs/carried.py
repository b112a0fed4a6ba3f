"""What a teacher's copy carries of clubs: own clubs, their homework, reading, practice, points."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union

from desktop_app.areas.clubs.tables import (
    Book,
    Club,
    ClubLevel,
    ClubLevelValue,
    ClubMembership,
    Homework,
    HomeworkCompletion,
    LearningPointsBalance,
    LearningPointsTransaction,
    PracticeLog,
    ReadingLog,
    StudentClubLevel,
    WeeklyLearningPointsSnapshot,
)
from desktop_app.core.sync.carried import Span, carried


def _still(span: Span) -> ColumnElement[bool]:
    return or_(ClubMembership.left_on.is_(None), ClubMembership.left_on >= span.first_day)


def _led(span: Span) -> Select[Any]:
    return select(Club.id).where(Club.leader_id.in_(span.mine("me_as_staff")))


@carried.ids("pupils")
def pupils(span: Span) -> Select[Any]:
    """Who is on a roster of the copy, or in a club that the teacher leads."""
    both = union(
        span.ids("roster"),
        select(ClubMembership.student_id).where(
            ClubMembership.club_id.in_(_led(span)), _still(span)
        ),
    ).subquery()
    return select(both.c.student_id)


@carried.ids("clubs", first=True)
def clubs(span: Span) -> Select[Any]:
    """The clubs the teacher leads, and those the pupils of their lessons are in."""
    joined = select(ClubMembership.club_id).where(
        ClubMembership.student_id.in_(span.ids("roster")), _still(span)
    )
    return select(Club.id).where(or_(Club.id.in_(_led(span)), Club.id.in_(joined)))


def _homework(span: Span) -> ColumnElement[bool]:
    return and_(
        or_(Homework.club_id.in_(span.ids("clubs")), Homework.lesson_id.in_(span.ids("lessons"))),
        Homework.due_on >= span.first_day,
    )


def _newest_levels(span: Span) -> Select[Any]:
    row = StudentClubLevel
    place = func.row_number().over(
        partition_by=(row.student_id, row.club_id),
        order_by=(row.achieved_on.desc(), row.level_number.desc(), row.id.desc()),
    )
    ranked = (
        select(row.id, place.label("place"))
        .where(row.student_id.in_(span.ids("pupils")))
        .subquery()
    )
    return select(ranked.c.id).where(ranked.c.place == 1)


carried.table("club", lambda span: Club.id.in_(span.ids("clubs")))
carried.table("club_level", lambda span: ClubLevel.club_id.in_(span.ids("clubs")))
carried.table("club_level_value", lambda span: ClubLevelValue.club_id.in_(span.ids("clubs")))
carried.table(
    "club_membership",
    lambda span: and_(ClubMembership.student_id.in_(span.ids("pupils")), _still(span)),
)
carried.table("homework", _homework)
carried.table(
    "homework_completion",
    lambda span: and_(
        HomeworkCompletion.homework_id.in_(select(Homework.id).where(_homework(span))),
        HomeworkCompletion.student_id.in_(span.ids("pupils")),
    ),
)
carried.table("book", lambda _span: Book.archived_at.is_(None))
carried.table(
    "reading_log",
    lambda span: and_(
        ReadingLog.student_id.in_(span.ids("pupils")), ReadingLog.read_on >= span.first_day
    ),
)
carried.table(
    "practice_log",
    lambda span: and_(
        PracticeLog.student_id.in_(span.ids("pupils")), PracticeLog.practiced_on >= span.first_day
    ),
)
carried.table(
    "learning_points_balance",
    lambda span: LearningPointsBalance.student_id.in_(span.ids("pupils")),
)
carried.table(
    "learning_points_transaction",
    lambda span: and_(
        LearningPointsTransaction.student_id.in_(span.ids("pupils")),
        LearningPointsTransaction.earned_on >= span.first_day,
    ),
)
carried.table(
    "weekly_learning_points_snapshot",
    lambda span: and_(
        WeeklyLearningPointsSnapshot.student_id.in_(span.ids("pupils")),
        WeeklyLearningPointsSnapshot.week_ends_on >= span.first_day,
    ),
)
carried.table("student_club_level", lambda span: StudentClubLevel.id.in_(_newest_levels(span)))
