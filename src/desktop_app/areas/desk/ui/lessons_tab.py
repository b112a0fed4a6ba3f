"""What a student attends and attended, in the inspector."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from desktop_app.areas.desk.queries.about_student import MarkRow, StudentLessons
from desktop_app.areas.desk.queries.around import NextMeeting
from desktop_app.areas.desk.ui import phrases
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.wording import show_date, show_date_with_year, show_time, tr
from desktop_app.kit.card_parts import Block, LineItem, Lines, Marks
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.deeds import Deed
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field

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


def blocks(found: StudentLessons, today: date, pane: "StudentsPane") -> list[Block]:
    """Return the blocks of the tab."""
    open_ones = [row for row in found.enrollments if row.open]
    over = [row for row in found.enrollments if not row.open]
    drawn: list[Block] = [
        Lines(tr("Enrolled in"), [_spell(row, pane) for row in open_ones],
              nothing=tr("Not enrolled in any lesson.")),
        coming(found.coming[:STRIP], today),
    ]  # fmt: skip
    marks = [_mark(mark, today) for mark in reversed(found.marks[-LISTED:])]
    rate = tr("{percent} % this term", percent=found.rate) if found.rate is not None else ""
    drawn.append(Lines(tr("Attendance"), marks, rate, tr("Nothing was marked yet.")))
    if over:
        drawn.append(Lines(tr("Before"), [_spell(row, pane) for row in over]))
    return drawn


def _spell(row: timetable.EnrollmentRow, pane: "StudentsPane") -> LineItem:
    since = tr("since {day}", day=show_date_with_year(row.first))
    until = tr("until {day}", day=show_date_with_year(row.last)) if row.last else ""
    second = ", ".join(part for part in (row.teacher or "", since, until) if part)
    deeds = (Deed(tr("End"), lambda: ask_end(pane, row)),)
    chip = chip_for("enrollment", row.status)
    if row.open and pane.may_write() and row.last is None:
        return LineItem(row.title, second, deeds=deeds)
    return LineItem(row.title, second, chip=chip)


def _mark(mark: MarkRow, today: date) -> LineItem:
    day = show_date(mark.day) if mark.day.year == today.year else show_date_with_year(mark.day)
    late = tr("{n} minutes late", n=mark.minutes_late) if mark.minutes_late else ""
    second = ", ".join(part for part in (late, mark.note or "") if part)
    return LineItem(mark.lesson, second, lead=day, chip=Chip(mark.label, mark.color))


def ask_end(pane: "StudentsPane", row: timetable.EnrollmentRow) -> None:
    """Ask for the last day of an enrolment and how it ends."""
    service = timetable.TimetableService(pane.database)
    statuses = (
        (timetable.EnrollmentStatus.UNENROLLED, tr("Leaves")),
        (timetable.EnrollmentStatus.COMPLETED, tr("Completed")),
        (timetable.EnrollmentStatus.DROPPED, tr("Dropped")),
    )
    fields = (
        Field("last_day", tr("Last day"), "date", required=True),
        Field("status", tr("Because"), "segments", options=statuses),
    )
    dialog = FormDialog(
        pane, pane.tools.tasks, title=tr("End the enrolment"), fields=fields,
        fact=tr("{student} leaves {lesson}", student=row.student, lesson=row.title),
        primary=tr("End enrolment"), values={"last_day": pane.today()},
        save=lambda said: service.unenroll(
            row.id, last_day=said["last_day"], status=said["status"]
        ),
    )  # fmt: skip
    dialog.saved.connect(pane.after(tr("Enrolment ended")))
    dialog.open()
