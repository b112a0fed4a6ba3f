"""The register sheet: students down the side, meetings across, to fill in by hand or to keep."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.attendance.queries.sheets import Sheet, SheetRow, days_of_sheet, sheet
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.printing.words import (
    Document,
    Grid,
    GridColumn,
    GridRow,
    Letterhead,
    Mark,
    Note,
    Signatures,
    Title,
    Tone,
)
from desktop_app.core.wording import show_date, show_date_with_year, tr

_WIDE = 12
_TONES = {
    "green": Tone.GREEN,
    "red": Tone.RED,
    "amber": Tone.AMBER,
    "blue": Tone.BLUE,
    "grey": Tone.GREY,
}


def register_sheet(
    session: Session, lesson_id: UUID, first: date, last: date, *, dated: date | None = None
) -> Document:
    """Return the register sheet of a lesson from first to last day. Raises NotFound."""
    facts = school.facts(session)
    found = sheet(session, lesson_id, first, last)
    marks = {code.id: Mark(code.key, _TONES.get(code.color, Tone.PLAIN)) for code in found.codes}
    when = tr("{first} to {last}", first=show_date_with_year(first), last=show_date_with_year(last))
    blocks = (
        Title(found.lesson.title, _facts_line(found)),
        _grid(found, marks),
        Signatures((tr("Teacher"), tr("Date"))),
    )
    nothing = (
        Title(found.lesson.title, _facts_line(found)),
        Note(tr("This lesson has no meetings or no students on these days.")),
    )
    return Document(
        title=tr("Register"),
        letterhead=_letterhead(facts),
        blocks=blocks if found.meetings and found.rows else nothing,
        subject=f"{found.lesson.title}, {when}",
        dated=dated,
        landscape=len(found.meetings) > _WIDE,
    )


def register_sheet_of(
    session: Session, occurrence_id: UUID, *, dated: date | None = None
) -> Document:
    """Return the sheet of a meeting's lesson over its term, or its month outside the terms."""
    meeting = timetable.meeting(session, occurrence_id)
    first, last = days_of_sheet(session, meeting.day)
    return register_sheet(session, meeting.lesson_id, first, last, dated=dated)


def _facts_line(found: Sheet) -> str:
    line = found.lesson
    when = ""
    if found.meetings:
        start, end = found.meetings[0].start, found.meetings[0].end
        when = tr("{start} to {end}", start=f"{start:%H:%M}", end=f"{end:%H:%M}")
    return ", ".join(part for part in (when, line.room or "", line.teacher or "") if part)


def _grid(found: Sheet, marks: dict[UUID, Mark]) -> Grid:
    columns = []
    month = None
    for meeting in found.meetings:
        above = show_date(meeting.day).rsplit(" ", 1)[-1] if meeting.day.month != month else ""
        month = meeting.day.month
        columns.append(GridColumn(str(meeting.day.day), above))
    rows = tuple(_row(found, each, marks) for each in found.rows)
    used = {code for row in found.rows for code in row.marks.values()}
    legend = tuple(
        (marks[code.id], code.label) for code in found.codes if not code.archived or code.id in used
    )
    return Grid(tr("Student"), tuple(columns), rows, tr("Present"), legend)


def _row(found: Sheet, row: SheetRow, marks: dict[UUID, Mark]) -> GridRow:
    came = {code.id for code in found.codes if code.counts_present}
    squares: list[Mark | None] = []
    for meeting in found.meetings:
        code = row.marks.get(meeting.id)
        if code is not None:
            squares.append(marks[code])
        else:
            squares.append(Mark() if row.is_in(meeting.day) else None)
    present = sum(code in came for code in row.marks.values())
    total = tr("{present} of {marked}", present=present, marked=len(row.marks)) if row.marks else ""
    return GridRow(row.name, tuple(squares), detail=row.native_name or "", total=total)


def _letterhead(facts: school.SchoolFacts) -> Letterhead:
    reach = ", ".join(part for part in (facts.email, facts.phone) if part)
    lines = tuple(line for line in (facts.address, reach) if line)
    return Letterhead(
        facts.name, lines, facts.legal_name or "", facts.brand_color or "", facts.logo or b""
    )
