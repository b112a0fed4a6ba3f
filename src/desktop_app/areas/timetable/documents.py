"""The list of a one-on-one week: the slots by time, and the families still to be asked."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries.one_on_one import NotBooked, SlotRow, one_on_one_week
from desktop_app.core.printing.words import (
    Block,
    Column,
    Document,
    Group,
    Heading,
    Letterhead,
    Line,
    Table,
    Title,
)
from desktop_app.core.wording import show_date, show_date_with_year, tr


def one_on_one_list(
    session: Session, occurrence_id: UUID, *, dated: date | None = None
) -> Document:
    """Return the list of a one-on-one week. Raises NotFound where it is none."""
    facts, week = school.facts(session), one_on_one_week(session, occurrence_id)
    meeting = week.meeting
    when = tr("week of {day}", day=show_date_with_year(meeting.day))
    blocks: list[Block] = [
        Title(meeting.title, ", ".join(part for part in (when, meeting.teacher or "") if part)),
        Heading(tr("Slots"), tr("{n} of {all} booked", n=week.booked, all=week.offered)),
        _slots(week.slots),
    ]
    if week.not_booked:
        told = ""
        if week.remind_on is not None:
            told = tr("tell the families on {day}", day=show_date(week.remind_on))
        blocks += [
            Heading(tr("Not booked yet"), told),
            _waiting(week.not_booked),
        ]
    return Document(
        title=tr("One-on-one week"),
        letterhead=_letterhead(facts),
        blocks=tuple(blocks),
        subject=f"{meeting.title}, {when}",
        dated=dated,
    )


def _slots(rows: tuple[SlotRow, ...]) -> Table:
    columns = (Column(tr("Time")), Column(tr("Student"), share=2.0), Column(tr("Where")))
    lines = tuple(
        Line(
            (
                tr(
                    "{day}, {start} to {end}",
                    day=show_date(row.start.date()),
                    start=f"{row.start:%H:%M}",
                    end=f"{row.end:%H:%M}",
                ),
                row.student or tr("free"),
                ", ".join(part for part in (row.room or "", row.teacher or "") if part),
            )
        )
        for row in rows
    )
    return Table(columns, (Group("", lines or (Line((tr("No slots yet."), "", "")),)),))


def _waiting(rows: tuple[NotBooked, ...]) -> Table:
    columns = (Column(tr("Student"), share=2.0), Column(tr("Family")), Column(tr("Phone")))
    lines = tuple(
        Line((row.name, row.families, row.phone or ""), row.native_name or "") for row in rows
    )
    return Table(columns, (Group("", lines),))


def _letterhead(facts: school.SchoolFacts) -> Letterhead:
    reach = ", ".join(part for part in (facts.email, facts.phone) if part)
    lines = tuple(line for line in (facts.address, reach) if line)
    return Letterhead(
        facts.name, lines, facts.legal_name or "", facts.brand_color or "", facts.logo or b""
    )
