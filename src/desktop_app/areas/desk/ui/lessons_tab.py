"""What a student attends and attended, in the inspector."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.areas.desk.queries.about_student import MarkRow, StudentLessons
from desktop_app.areas.desk.queries.around import NextMeeting
from desktop_app.areas.desk.ui import phrases
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui import enrollment_deeds
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date, show_date_with_year, show_time, tr
from desktop_app.kit.card_parts import Block, LineItem, Lines, Marks
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.deeds import Deed

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.students_pane import StudentsPane

STRIP = 6
LISTED = 20


def marks_strip(marks: Sequence[MarkRow], rate: int | None, today: date) -> Marks:
    """Return the last six marks, the oldest first, and the rate of the term."""
    last = list(marks[-STRIP:])
    shown = [(mark.key, phrases.mark_day(mark.day, today)) for mark in last]
    side = tr("{percent} % this term", percent=rate) if rate is not None else ""
    return Marks(tr("Attendance, last {n}", n=len(last)), shown, side)


def coming(meetings: Sequence[NextMeeting], today: date, *, teacher: bool = True) -> Lines:
    """Return the next lessons with their teacher, where that is news, and room."""
    return Lines(tr("Next lessons"), [meeting_line(m, today, teacher=teacher) for m in meetings],
                 nothing=tr("No lesson is planned."))  # fmt: skip


def meeting_line(meeting: NextMeeting, today: date, *, teacher: bool = True) -> LineItem:
    """Return one meeting as a line: when, what, with whom, where."""
    when = phrases.day_words(meeting.start.date(), today)
    title = tr("{lesson}, {time}", lesson=meeting.title, time=show_time(meeting.start))
    said = (meeting.teacher if teacher else "", meeting.room)
    where = ", ".join(part for part in said if part)
    chip = chip_for("lesson_type", meeting.type)
    if meeting.conflict:
        chip = Chip(tr("Booked twice"), "red", "warning")
    return LineItem(title, where, lead=tr("Now") if meeting.is_now else when, chip=chip)


def blocks(found: StudentLessons, today: date, pane: "StudentsPane", currency: str) -> list[Block]:
    """Return the blocks of the tab."""
    enrol = (Deed(tr("Enrol in a lesson"), pane.enrol_current, "plus"),)
    open_ones = [row for row in found.enrollments if row.open]
    over = [row for row in found.enrollments if not row.open]
    drawn: list[Block] = [
        Lines(tr("Enrolled in"), [_spell(row, pane, currency) for row in open_ones],
              nothing=tr("Not enrolled in any lesson."),
              deeds=enrol if pane.may_write() else ()),
        coming(found.coming[:STRIP], today),
    ]  # fmt: skip
    marks = [_mark(mark, today) for mark in reversed(found.marks[-LISTED:])]
    rate = tr("{percent} % this term", percent=found.rate) if found.rate is not None else ""
    drawn.append(Lines(tr("Attendance"), marks, rate, tr("Nothing was marked yet.")))
    if over:
        drawn.append(Lines(tr("Before"), [_spell(row, pane, currency) for row in over]))
    return drawn


def _spell(row: timetable.EnrollmentRow, pane: "StudentsPane", currency: str) -> LineItem:
    since = tr("since {day}", day=show_date_with_year(row.first))
    until = tr("until {day}", day=show_date_with_year(row.last)) if row.last else ""
    own = ""
    if row.price is not None:
        own = tr("own price {amount}", amount=show(Money(row.price, currency)))
    second = ", ".join(part for part in (row.teacher or "", since, until, own) if part)
    run = partial(pane.tools.go, "timetable", row.lesson_id)
    if not row.open or not pane.may_write():
        chip = chip_for("enrollment", row.status)
        return LineItem(row.title, second, chip=chip, run=run)
    return LineItem(row.title, second, run=run, deeds=_deeds(row, pane, currency))


def _deeds(row: timetable.EnrollmentRow, pane: "StudentsPane", currency: str) -> Sequence[Deed]:
    parts = (pane, pane.tools, pane.database, row)
    if row.status is timetable.EnrollmentStatus.PENDING:
        return (Deed(tr("Approve"), enrollment_deeds.approve(*parts)),)
    change = Deed(tr("Change"), lambda: enrollment_deeds.change_enrollment(*parts, currency))
    end = Deed(tr("End"), lambda: enrollment_deeds.end_enrollment(*parts, pane.today()))
    return (change,) if row.last is not None else (change, end)


def _mark(mark: MarkRow, today: date) -> LineItem:
    day = show_date(mark.day) if mark.day.year == today.year else show_date_with_year(mark.day)
    late = tr("{n} minutes late", n=mark.minutes_late) if mark.minutes_late else ""
    second = ", ".join(part for part in (late, mark.note or "") if part)
    return LineItem(mark.lesson, second, lead=day, chip=Chip(mark.label, mark.color))
