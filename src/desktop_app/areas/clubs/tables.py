"""Clubs and their levels, what was done for them, and the points that follow.

Points are whole; multipliers and factors are integer thousandths.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.areas.clubs.terms import ClubKind, HomeworkKind, SourceType, TransactionType
from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import ALL, access, those
from desktop_app.core.db.base import Base, SchoolRow, check, choice, index, refers, row, unique


class Club(SchoolRow, Base):
    """A club in which points are earned.

    `max_buddy_members` 0 means that it has no buddy groups; `normalization` is thousandths.
    """

    __tablename__ = "club"
    name: Mapped[str]
    sort_name: Mapped[str]
    kind: Mapped[ClubKind] = choice(ClubKind)
    instrument_id: Mapped[UUID | None] = refers("instrument", nullable=True)
    leader_id: Mapped[UUID | None] = refers("staff", nullable=True)
    term_id: Mapped[UUID | None] = refers("term", nullable=True)
    points_per_level: Mapped[int] = mapped_column(default=12)
    minutes_per_point: Mapped[int] = mapped_column(default=10)
    normalization: Mapped[int] = mapped_column(default=1_000)
    max_buddy_members: Mapped[int] = mapped_column(default=6)
    may_need_help_days: Mapped[int] = mapped_column(default=21)
    archived_at: Mapped[datetime | None]

    __table_args__ = row(
        index("sort_name"),
        check("points", "points_per_level BETWEEN 1 AND 10000"),
        check("minutes", "minutes_per_point BETWEEN 1 AND 1440"),
        check("factor", "normalization BETWEEN 1 AND 1000000"),
        check("members", "max_buddy_members BETWEEN 0 AND 100"),
        check("help", "may_need_help_days BETWEEN 1 AND 366"),
    )


class ClubMembership(SchoolRow, Base):
    """One spell of a student in a club, both days included."""

    __tablename__ = "club_membership"
    club_id: Mapped[UUID] = refers("club", indexed=False)
    student_id: Mapped[UUID] = refers("student", indexed=False)
    joined_on: Mapped[date]
    left_on: Mapped[date | None]

    __table_args__ = row(
        unique("club_id", "student_id", where="left_on IS NULL"),
        index("club_id", "joined_on"),
        index("student_id", "joined_on"),
        check("span", "left_on >= joined_on"),
    )


class ClubLevel(SchoolRow, Base):
    """A rung of a club's ladder: its place, and its number, which need not follow the last one."""

    __tablename__ = "club_level"
    club_id: Mapped[UUID] = refers("club", indexed=False)
    sequence: Mapped[int]
    level_number: Mapped[int]
    name: Mapped[str]
    is_custom: Mapped[bool] = mapped_column(default=False)

    __table_args__ = row(
        unique("club_id", "sequence"),
        unique("club_id", "level_number"),
        check("place", "sequence >= 1"),
    )


class ClubLevelValue(SchoolRow, Base):
    """What passing a level is worth; `page_equivalent` is shown, not counted."""

    __tablename__ = "club_level_value"
    club_id: Mapped[UUID] = refers("club")
    club_level_id: Mapped[UUID] = refers("club_level", indexed=False)
    base_points: Mapped[int] = mapped_column(default=12)
    difficulty: Mapped[int] = mapped_column(default=1_000)
    page_equivalent: Mapped[int] = mapped_column(default=12)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[str | None]

    __table_args__ = row(
        unique("club_level_id"),
        check("points", "base_points BETWEEN 0 AND 100000"),
        check("difficulty", "difficulty BETWEEN 1 AND 1000000"),
        check("pages", "page_equivalent >= 0"),
    )


class Homework(SchoolRow, Base):
    """What is set for a club or for a lesson until a day."""

    __tablename__ = "homework"
    club_id: Mapped[UUID | None] = refers("club", nullable=True)
    lesson_id: Mapped[UUID | None] = refers("lesson", nullable=True)
    title: Mapped[str]
    kind: Mapped[HomeworkKind] = choice(HomeworkKind)
    target: Mapped[int | None]
    club_level_id: Mapped[UUID | None] = refers("club_level", nullable=True)
    set_on: Mapped[date]
    due_on: Mapped[date]
    archived_at: Mapped[datetime | None]

    __table_args__ = row(
        index("due_on"),
        check("one", "(club_id IS NULL) <> (lesson_id IS NULL)"),
        check("span", "due_on >= set_on"),
        check("target", "target > 0"),
    )


class HomeworkCompletion(SchoolRow, Base):
    """What a student did of a homework; `quality` is thousandths, and none for as expected.

    A fact that was wrong is withdrawn, never deleted: entries of points name it.
    """

    __tablename__ = "homework_completion"
    homework_id: Mapped[UUID] = refers("homework", indexed=False)
    student_id: Mapped[UUID] = refers("student", indexed=False)
    done_at: Mapped[datetime]
    done_on: Mapped[date]
    pages: Mapped[int | None]
    minutes: Mapped[int | None]
    book_id: Mapped[UUID | None] = refers("book", nullable=True)
    club_level_id: Mapped[UUID | None] = refers("club_level", nullable=True)
    quality: Mapped[int | None]
    verified_by: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_why: Mapped[str | None]

    __table_args__ = row(
        unique("homework_id", "student_id", where="withdrawn_at IS NULL"),
        index("student_id", "done_on"),
        check("pages", "pages BETWEEN 1 AND 10000"),
        check("minutes", "minutes BETWEEN 1 AND 1440"),
        check("quality", "quality BETWEEN 1 AND 10000"),
        check("verified", "(verified_by IS NULL) = (verified_at IS NULL)"),
    )


class Book(SchoolRow, Base):
    """A book that children read."""

    __tablename__ = "book"
    title: Mapped[str]
    sort_title: Mapped[str]
    author: Mapped[str | None]
    pages: Mapped[int | None]
    archived_at: Mapped[datetime | None]

    __table_args__ = row(index("sort_title"), check("pages", "pages BETWEEN 1 AND 100000"))


class ReadingLog(SchoolRow, Base):
    """Pages of a book that a student read on a day, for a reading club."""

    __tablename__ = "reading_log"
    club_id: Mapped[UUID] = refers("club", indexed=False)
    student_id: Mapped[UUID] = refers("student", indexed=False)
    book_id: Mapped[UUID | None] = refers("book", nullable=True)
    read_on: Mapped[date]
    pages: Mapped[int]
    finished_book: Mapped[bool] = mapped_column(default=False)
    verified_by: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_why: Mapped[str | None]

    __table_args__ = row(
        index("club_id", "read_on"),
        index("student_id", "read_on"),
        check("pages", "pages BETWEEN 1 AND 10000"),
        check("verified", "(verified_by IS NULL) = (verified_at IS NULL)"),
    )


class PracticeLog(SchoolRow, Base):
    """Minutes that a student practiced on a day, for a club or by themselves."""

    __tablename__ = "practice_log"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    club_id: Mapped[UUID | None] = refers("club", nullable=True)
    practiced_on: Mapped[date]
    minutes: Mapped[int]
    note: Mapped[str | None]
    verified_by: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_why: Mapped[str | None]

    __table_args__ = row(
        index("student_id", "practiced_on"),
        check("minutes", "minutes BETWEEN 1 AND 1440"),
        check("verified", "(verified_by IS NULL) = (verified_at IS NULL)"),
    )


class LearningPointsTransaction(SchoolRow, Base):
    """One entry of learning points in a club, and the fact it follows from.

    A reversal names the entry it takes back. `points` is what counts, `base_points` what it was
    before factors.
    """

    __tablename__ = "learning_points_transaction"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    club_id: Mapped[UUID] = refers("club", indexed=False)
    type: Mapped[TransactionType] = choice(TransactionType)
    source_type: Mapped[SourceType] = choice(SourceType)
    points: Mapped[int]
    base_points: Mapped[int]
    normalization: Mapped[int] = mapped_column(default=1_000)
    quality: Mapped[int] = mapped_column(default=1_000)
    earned_at: Mapped[datetime]
    earned_on: Mapped[date]
    description: Mapped[str]
    homework_completion_id: Mapped[UUID | None] = refers("homework_completion", nullable=True)
    reading_log_id: Mapped[UUID | None] = refers("reading_log", nullable=True)
    practice_log_id: Mapped[UUID | None] = refers("practice_log", nullable=True)
    club_level_id: Mapped[UUID | None] = refers("club_level", nullable=True)
    award_id: Mapped[UUID | None] = refers("award", nullable=True)
    reverses_id: Mapped[UUID | None] = refers("learning_points_transaction", nullable=True)
    reading_pages: Mapped[int | None]
    book_title: Mapped[str | None]
    level_achieved: Mapped[str | None]
    verified_by: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    given_by: Mapped[str | None]

    __table_args__ = row(
        unique("reverses_id"),
        index("student_id", "earned_on"),
        index("club_id", "earned_on"),
        index("student_id", "club_id", "earned_on"),
        index("type", "earned_on"),
        check("reversal", "(type = 'REVERSAL') = (reverses_id IS NOT NULL)"),
        frozen_when="1 = 1",
        free=["verified_by", "verified_at"],
    )


class LearningPointsBalance(SchoolRow, Base):
    """A cache: what the entries of a student in a club add up to.

    Weeks at a level are computed when read, from `level_since`.
    """

    __tablename__ = "learning_points_balance"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    club_id: Mapped[UUID] = refers("club", indexed=False)
    total: Mapped[int] = mapped_column(default=0)
    level: Mapped[int] = mapped_column(default=1)
    in_level: Mapped[int] = mapped_column(default=0)
    to_next: Mapped[int] = mapped_column(default=12)
    levels_achieved: Mapped[int] = mapped_column(default=0)
    first_earned_on: Mapped[date | None]
    best_week_points: Mapped[int] = mapped_column(default=0)
    last_earned_at: Mapped[datetime | None]
    level_since: Mapped[date | None]

    __table_args__ = row(
        unique("student_id", "club_id"),
        index("club_id", "level"),
        index("club_id", "total"),
        journaled=False,
    )


class WeeklyLearningPointsSnapshot(SchoolRow, Base):
    """A cache: one student's week in a club. Shares and trends are integer thousandths."""

    __tablename__ = "weekly_learning_points_snapshot"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    club_id: Mapped[UUID] = refers("club", indexed=False)
    academic_year: Mapped[str]
    academic_term: Mapped[str | None]
    academic_week: Mapped[int]
    week_starts_on: Mapped[date]
    week_ends_on: Mapped[date]
    points: Mapped[int] = mapped_column(default=0)
    level_at_start: Mapped[int] = mapped_column(default=1)
    level_at_end: Mapped[int] = mapped_column(default=1)
    levels_progressed: Mapped[int] = mapped_column(default=0)
    pages_read: Mapped[int | None]
    books_completed: Mapped[int | None]
    pages_per_day: Mapped[int | None]
    days_active: Mapped[int] = mapped_column(default=0)
    consistency: Mapped[int] = mapped_column(default=0)
    class_average: Mapped[int | None]
    personal_best: Mapped[bool] = mapped_column(default=False)
    improvement: Mapped[int | None]
    velocity: Mapped[int] = mapped_column(default=0)
    prediction: Mapped[int | None]
    calculated_at: Mapped[datetime]

    __table_args__ = row(
        unique("student_id", "club_id", "academic_year", "academic_week"),
        index("club_id", "week_starts_on"),
        index("academic_year", "academic_week"),
        journaled=False,
    )


class StudentClubLevel(SchoolRow, Base):
    """A cache: the rung of a club's ladder a student stands on; none where there is no ladder.

    Days at a level and whether help may be needed are computed when read.
    """

    __tablename__ = "student_club_level"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    club_id: Mapped[UUID] = refers("club", indexed=False)
    club_level_id: Mapped[UUID | None] = refers("club_level", nullable=True)
    level_number: Mapped[int]
    level_name: Mapped[str]
    achieved_on: Mapped[date]
    points_when_achieved: Mapped[int] = mapped_column(default=0)
    days_to_achieve: Mapped[int | None]
    previous_level: Mapped[int | None]

    __table_args__ = row(
        unique("student_id", "club_id"), index("club_id", "level_number"), journaled=False
    )


_mine = {
    Role.TEACHER: ALL,
    Role.PARENT: those("student_id", "my_children"),
    Role.STUDENT: those("student_id", "me_as_student"),
}
_taught = {Role.TEACHER: those("student_id", "students_i_lead")}
_everyone = dict.fromkeys(Role, ALL)
for _name in ("club", "club_level", "club_level_value"):
    access.table(_name, see=_everyone)
for _name in ("homework", "book"):
    access.table(_name, see=_everyone, change={Role.TEACHER: ALL})
access.table("club_membership", see=_mine)
for _name in ("homework_completion", "reading_log", "practice_log"):
    access.table(_name, see=_mine, change=_taught)
access.table("learning_points_transaction", see=_mine, change=_taught)
for _name in ("learning_points_balance", "weekly_learning_points_snapshot", "student_club_level"):
    access.table(_name, see=_mine)
