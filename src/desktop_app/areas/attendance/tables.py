"""The register: one mark in force for each student of each meeting, and every mark ever made."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.areas.attendance.terms import StreakEffect
from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import ALL, access, those
from desktop_app.core.db.base import Base, SchoolRow, check, choice, index, refers, row, unique


class AttendanceCode(SchoolRow, Base):
    """A letter of the register with its separate effects; `color` is a status role of the theme."""

    __tablename__ = "attendance_code"
    key: Mapped[str]
    label: Mapped[str]
    color: Mapped[str]
    position: Mapped[int]
    counts_present: Mapped[bool]
    asks_minutes: Mapped[bool] = mapped_column(default=False)
    bills: Mapped[bool]
    pays_teacher: Mapped[bool]
    gives_credit: Mapped[bool]
    streak_effect: Mapped[StreakEffect] = choice(StreakEffect)
    archived_at: Mapped[datetime | None]

    __table_args__ = row(unique("key"), check("key", "length(key) BETWEEN 1 AND 3"))


class Attendance(SchoolRow, Base):
    """Whether a student came to one meeting: the mark in force.

    Every mark ever made is an AttendanceMark.
    """

    __tablename__ = "attendance"
    occurrence_id: Mapped[UUID] = refers("lesson_occurrence", indexed=False)
    student_id: Mapped[UUID] = refers("student")
    code_id: Mapped[UUID] = refers("attendance_code", indexed=False)
    mark_id: Mapped[UUID] = refers("attendance_mark", indexed=False)
    minutes_late: Mapped[int | None]
    note: Mapped[str | None]
    recorded_at: Mapped[datetime]

    __table_args__ = row(
        unique("occurrence_id", "student_id"),
        index("code_id"),
        index("mark_id"),
        check("late", "minutes_late BETWEEN 0 AND 1440"),
    )


class AttendanceMark(SchoolRow, Base):
    """One mark as it was made, by whom, where and when; without a code it took a mark away."""

    __tablename__ = "attendance_mark"
    occurrence_id: Mapped[UUID] = refers("lesson_occurrence", indexed=False)
    student_id: Mapped[UUID] = refers("student")
    code_id: Mapped[UUID | None] = refers("attendance_code", nullable=True)
    minutes_late: Mapped[int | None]
    note: Mapped[str | None]
    author_id: Mapped[UUID | None] = refers("person", nullable=True)
    author_name: Mapped[str]
    device: Mapped[str]
    device_time: Mapped[datetime]
    received_at: Mapped[datetime]
    reason: Mapped[str | None]

    __table_args__ = row(index("occurrence_id", "student_id", "received_at"), no_update=True)


class MakeUpCredit(SchoolRow, Base):
    """A meeting that a student may make up, with its reason, until a day.

    `occurrence_id` is the meeting that was missed (none: given by hand), `used_occurrence_id` the
    meeting in which it was made up. A credit that is used or withdrawn is never used again.
    """

    __tablename__ = "make_up_credit"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    lesson_id: Mapped[UUID | None] = refers("lesson", nullable=True)
    occurrence_id: Mapped[UUID | None] = refers("lesson_occurrence", nullable=True)
    minutes: Mapped[int]
    reason: Mapped[str]
    given_on: Mapped[date]
    expires_on: Mapped[date | None]
    used_occurrence_id: Mapped[UUID | None] = refers("lesson_occurrence", nullable=True)
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]

    __table_args__ = row(
        unique("student_id", "occurrence_id", where="withdrawn_at IS NULL"),
        index("student_id", "given_on"),
        index("expires_on"),
        check("minutes", "minutes BETWEEN 1 AND 1440"),
        check("used", "(used_occurrence_id IS NULL) = (used_at IS NULL)"),
        check("once", "used_at IS NULL OR withdrawn_at IS NULL"),
        check("span", "expires_on >= given_on"),
    )


class LessonNote(SchoolRow, Base):
    """What was done in a meeting and what to practice: for one student, or for all of them.

    Not `shared`, it is for staff only.
    """

    __tablename__ = "lesson_note"
    occurrence_id: Mapped[UUID] = refers("lesson_occurrence", indexed=False)
    student_id: Mapped[UUID | None] = refers("student", nullable=True)
    text: Mapped[str]
    shared: Mapped[bool] = mapped_column(default=True)
    author_id: Mapped[UUID | None] = refers("person", nullable=True)
    author_name: Mapped[str]
    written_at: Mapped[datetime]

    __table_args__ = row(
        unique("occurrence_id", "student_id"),
        unique("occurrence_id", where="student_id IS NULL"),
    )


_mine = {
    Role.TEACHER: those("occurrence_id", "my_meetings"),
    Role.PARENT: those("student_id", "my_children"),
    Role.STUDENT: those("student_id", "me_as_student"),
}
_write = {
    Role.TEACHER: (
        those("occurrence_id", "my_meetings"),
        those("student_id", "students_of_my_lessons"),
    )
}
access.table("attendance_code", see=dict.fromkeys(Role, ALL))
access.table("attendance", see=_mine, change=_write, delete=(Role.TEACHER,))
access.table(  # deleted by undo alone: what was a mark by mistake; the trail keeps it
    "attendance_mark", see={Role.TEACHER: _mine[Role.TEACHER]}, change=_write,
    delete=(Role.TEACHER,),
)  # fmt: skip
access.table(
    "make_up_credit",
    see={
        Role.TEACHER: those("student_id", "students_of_my_lessons"),
        Role.PARENT: those("student_id", "my_children"),
        Role.STUDENT: those("student_id", "me_as_student"),
    },
)
access.table(
    "lesson_note",
    see={Role.TEACHER: those("occurrence_id", "my_meetings")},
    change={Role.TEACHER: those("occurrence_id", "my_meetings")},
    delete=(Role.TEACHER,),
)
