"""What people write for a progress report: a teacher's words, and the next steps.

Everything else in it is read. A report is for a term, or for free dates where no term is named.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import access, those
from desktop_app.core.db.base import Base, SchoolRow, check, index, refers, row, unique


class ReportText(SchoolRow, Base):
    """What a teacher says about a student's time; `teacher_id` is whose words they are."""

    __tablename__ = "report_text"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    term_id: Mapped[UUID | None] = refers("term", nullable=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    teacher_id: Mapped[UUID | None] = refers("staff", nullable=True)
    text: Mapped[str]
    written_by: Mapped[str]
    written_at: Mapped[datetime]
    written_on: Mapped[date]

    __table_args__ = row(
        unique("student_id", "term_id", "teacher_id", where="term_id IS NOT NULL"),
        unique("student_id", "first_day", "last_day", "teacher_id", where="term_id IS NULL"),
        index("first_day", "last_day"),
        check("span", "last_day >= first_day"),
    )


class NextStep(SchoolRow, Base):
    """One thing to do next, in its place in the list, perhaps until a day."""

    __tablename__ = "next_step"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    term_id: Mapped[UUID | None] = refers("term", nullable=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    place: Mapped[int] = mapped_column(default=1)
    text: Mapped[str]
    until: Mapped[date | None]
    done_on: Mapped[date | None]
    written_by: Mapped[str]

    __table_args__ = row(
        index("student_id", "first_day"),
        index("first_day", "last_day"),
        check("span", "last_day >= first_day"),
        check("place", "place >= 1"),
    )


for _name in ("report_text", "next_step"):
    access.table(
        _name,
        see={Role.TEACHER: those("student_id", "students_i_lead")},
        change={Role.TEACHER: those("student_id", "students_i_lead")},
        delete=(Role.TEACHER,),
    )
