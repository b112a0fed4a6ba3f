"""What a teacher's copy carries of registers: the marks of the days and of the term, and notes.

The counts of a term are counted from its marks, and a pupil's last six are carried however old.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union

from desktop_app.areas.attendance.tables import Attendance, AttendanceMark, LessonNote
from desktop_app.areas.school.tables import Term
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.sync.carried import Span, carried

LAST_MARKS = 6


def _term_begins(span: Span) -> Any:
    return select(func.max(Term.starts_on)).where(Term.starts_on <= span.today).scalar_subquery()


def _of_the_term(span: Span) -> Select[Any]:
    """The meetings whose marks are counted."""
    return select(LessonOccurrence.id).where(
        LessonOccurrence.lesson_id.in_(span.ids("lessons")),
        or_(
            LessonOccurrence.local_date >= span.first_day,
            LessonOccurrence.local_date >= _term_begins(span),
        ),
        LessonOccurrence.local_date <= span.last_day,
    )


def _last_marks(span: Span) -> Select[Any]:
    place = func.row_number().over(
        partition_by=Attendance.student_id,
        order_by=(LessonOccurrence.starts_at.desc(), Attendance.id.desc()),
    )
    ranked = (
        select(Attendance.id, place.label("place"))
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .where(
            LessonOccurrence.lesson_id.in_(span.ids("lessons")),
            LessonOccurrence.local_date <= span.last_day,
            Attendance.student_id.in_(span.ids("roster")),
        )
        .subquery()
    )
    return select(ranked.c.id).where(ranked.c.place <= LAST_MARKS)


def _marks(span: Span) -> ColumnElement[bool]:
    return or_(
        Attendance.occurrence_id.in_(_of_the_term(span)), Attendance.id.in_(_last_marks(span))
    )


def _last_notes(span: Span) -> Select[Any]:
    place = func.row_number().over(
        partition_by=LessonNote.student_id,
        order_by=(LessonNote.written_at.desc(), LessonNote.id.desc()),
    )
    ranked = (
        select(LessonNote.id, place.label("place"))
        .where(LessonNote.student_id.in_(span.ids("roster")))
        .subquery()
    )
    return select(ranked.c.id).where(ranked.c.place == 1)


def _notes(span: Span) -> ColumnElement[bool]:
    return or_(
        LessonNote.occurrence_id.in_(span.ids("meetings")), LessonNote.id.in_(_last_notes(span))
    )


@carried.ids("meetings_before")
def meetings_before(span: Span) -> Select[Any]:
    """Meetings outside of the days of which a mark or a note is carried."""
    both = union(
        select(Attendance.occurrence_id).where(_marks(span)),
        select(LessonNote.occurrence_id).where(_notes(span)),
    ).subquery()
    return select(both.c.occurrence_id)


carried.table("attendance_code")
carried.table(
    "attendance",
    _marks,
    repeated=("occurrence_id", "student_id", "code_id", "minutes_late", "note"),
    dated=False,
)
carried.table(
    "attendance_mark",
    lambda span: AttendanceMark.occurrence_id.in_(span.ids("meetings")),
    repeated=(
        *("occurrence_id", "student_id", "code_id", "minutes_late", "note"),
        *("author_id", "author_name", "device", "reason"),
    ),
    dated=False,
)
carried.never_by("attendance", "code_id", "mark_id")
carried.never_by("attendance_mark", "author_id", "code_id", "student_id")
carried.table("lesson_note", _notes)
carried.leave("what bills and pays, worked out in the office", "make_up_credit")
