"""What the desk prints: any list, and the roster of a lesson to take along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.desk.queries import student_rows, students
from desktop_app.areas.desk.queries.asked import PAGE, ListQuery
from desktop_app.areas.desk.queries.cover import CoveredMeeting, covered, covers_of_day
from desktop_app.areas.desk.queries.student_rows import RosterRow
from desktop_app.areas.desk.queries.today import Block as DayBlock
from desktop_app.areas.desk.queries.today import read_today, rosters
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core.clock import local
from desktop_app.core.printing.words import (
    Align,
    Block,
    Column,
    Document,
    Group,
    Heading,
    Letterhead,
    Line,
    Note,
    Table,
    Title,
)
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import show_long_date, show_time, show_weekday, tr, trn

_WIDE = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list to be printed: its name, its filters, its columns, and which of them are numbers."""

    title: str
    said: str
    columns: tuple[str, ...]
    right: tuple[bool, ...]


def letterhead(facts: school.SchoolFacts) -> Letterhead:
    """Return the school's head for papers that stay in the house."""
    reach = ", ".join(part for part in (facts.email, facts.phone) if part)
    lines = tuple(line for line in (facts.address, reach) if line)
    return Letterhead(facts.name, lines, brand=facts.brand_color or "", logo=facts.logo or b"")


def list_document(
    session: Session, sheet: Sheet, rows: Sequence[Sequence[str]], now: datetime
) -> Document:
    """Describe a list on paper: what it is, from when, how many, and its rows."""
    facts = school.facts(session)
    moment = local(now, facts.timezone)
    said = trn("{n} row", "{n} rows", len(rows))
    when = tr("{day}, {time}", day=show_long_date(moment.date()), time=show_time(moment))
    columns = tuple(
        Column(title, Align.RIGHT if number else Align.LEFT, _share(at))
        for at, (title, number) in enumerate(zip(sheet.columns, sheet.right, strict=True))
    )
    lines = tuple(Line(tuple(row)) for row in rows)
    return Document(
        title=sheet.title,
        subject=moment.date().isoformat(),
        letterhead=letterhead(facts),
        dated=moment.date(),
        landscape=len(columns) > _WIDE,
        blocks=(
            Heading(sheet.said or sheet.title, ", ".join((said, when))),
            Table(columns, (Group("", lines),)),
        ),
    )


def _share(at: int) -> float:
    """The first column, which names the row, is the widest."""
    return 2.0 if at == 0 else 1.0


def roster(
    session: Session, now: datetime, query: ListQuery | None = None, progress: Progress = SILENT
) -> Document:
    """Describe the roster on paper: every student asked for, with whom to call.

    Raises Stopped when the person stops.
    """
    asked = query or ListQuery(filters=(("active", True),))
    country = school.facts(session).country
    wanted = students.ids(session, asked, now)
    rows: list[tuple[str, ...]] = []
    for start in range(0, len(wanted), PAGE):
        progress.step(start, len(wanted), tr("Students"))
        part = wanted[start : start + PAGE]
        found = student_rows.page(session, part, now, with_rates=False)
        rows += [_roster_line(found[key], country) for key in part if key in found]
    titles = (
        tr("Name"), tr("Age"), tr("Learns"), tr("Family"), tr("Location"), tr("Phone"),
    )  # fmt: skip
    sheet = Sheet(tr("Roster"), "", titles, tuple(title == tr("Age") for title in titles))
    return list_document(session, sheet, rows, now)


def _roster_line(row: RosterRow, country: str) -> tuple[str, ...]:
    age = "" if row.age is None else str(row.age)
    name = f"{row.name} {row.native_name}" if row.native_name else row.name
    phone = people.show_phone(row.phone, country)
    return name, age, ", ".join(row.learns), row.family, row.location or "", phone


def day_sheet(
    session: Session,
    now: datetime,
    day: date,
    *,
    by_teacher: bool = False,
    own: UUID | None = None,
) -> Document:
    """Describe a day on paper: its lessons by room or by teacher, each with who is expected."""
    facts = school.facts(session)
    found = read_today(session, now, day, own=own)
    blocks = found.blocks
    names = rosters(session, [block.meeting.id for block in blocks])
    lanes = found.teachers if by_teacher else found.rooms
    other = tr("Room") if by_teacher else tr("Teacher")
    columns = (
        Column(tr("Time"), Align.LEFT, 0.9),
        Column(tr("Lesson"), Align.LEFT, 1.5),
        Column(other, Align.LEFT, 1.2),
        Column(tr("Pupils"), Align.LEFT, 3.4),
    )
    groups = []
    for lane in lanes:
        mine = [
            block
            for block in blocks
            if lane.id == (block.meeting.teacher_id if by_teacher else block.meeting.room_id)
        ]
        if mine:
            missing = tr("No teacher") if by_teacher else tr("Online")
            lines = tuple(_day_line(block, names, by_teacher=by_teacher) for block in mine)
            groups.append(Group(lane.name or missing, lines))
    said = (
        trn("{n} lesson", "{n} lessons", len(found.taking_place)),
        trn("{n} pupil expected", "{n} pupils expected", found.expected),
    )
    closed = tr("Closed: {name}", name=found.closed) if found.closed else ""
    nothing = () if groups else (Line((tr("No lessons on this day"), "", "", "")),)
    return Document(
        title=tr("Day sheet"),
        subject=day.isoformat(),
        letterhead=letterhead(facts),
        dated=local(now, facts.timezone).date(),
        blocks=(
            Title(show_weekday(day), closed or ", ".join(said)),
            Table(columns, tuple(groups) or (Group("", nothing),)),
        ),
    )


def _day_line(block: DayBlock, names: Mapping[UUID, Sequence[str]], *, by_teacher: bool) -> Line:
    meeting = block.meeting
    who = ", ".join(names.get(meeting.id, ()))
    if meeting.cancelled:
        who = ", ".join(part for part in (tr("Cancelled"), meeting.cancel_reason, who) if part)
    other = (meeting.room or tr("Online")) if by_teacher else meeting.teacher or ""
    span = f"{meeting.start:%H:%M}–{meeting.end:%H:%M}"
    return Line((span, meeting.title, other, who))


def cover_sheets(
    session: Session, now: datetime, covers: Sequence[tuple[UUID, str]]
) -> list[Document]:
    """Describe a sheet for each who covers: their lessons, who comes, what was last noted."""
    facts = school.facts(session)
    by_name: dict[str, list[CoveredMeeting]] = {}
    for each in covered(session, covers):
        by_name.setdefault(each.cover, []).append(each)
    dated = local(now, facts.timezone).date()
    sheets = []
    for name, meetings in by_name.items():
        days = sorted({each.meeting.day for each in meetings})
        said = ", ".join(show_weekday(day) for day in days)
        blocks: list[Block] = [Title(name, said)]
        for each in meetings:
            blocks += _cover_blocks(each)
        sheets.append(
            Document(
                title=tr("Cover sheet"),
                subject=f"{name} {days[0].isoformat()}",
                letterhead=letterhead(facts),
                dated=dated,
                blocks=tuple(blocks),
            )
        )
    return sheets


def cover_sheets_of_day(session: Session, now: datetime, day: date) -> list[Document]:
    """Describe the sheets for all who cover lessons on a day."""
    return cover_sheets(session, now, covers_of_day(session, day))


def _cover_blocks(each: CoveredMeeting) -> list[Block]:
    row = each.meeting
    span = f"{row.start:%H:%M}–{row.end:%H:%M}"
    place = ", ".join(part for part in (row.room or tr("Online"), row.location) if part)
    usual = tr("for {teacher}", teacher=each.usual) if each.usual else ""
    head = tr("{span} {title}", span=span, title=row.title)
    columns = (
        Column(tr("Pupil"), Align.LEFT, 1.4),
        Column(tr("Last marks"), Align.LEFT, 0.9),
        Column(tr("Last note"), Align.LEFT, 3.0),
    )
    lines = tuple(
        Line((pupil.name, " ".join(pupil.marks), pupil.note)) for pupil in each.pupils
    ) or (Line((tr("Nobody is enrolled on this day."), "", "")),)
    blocks: list[Block] = [
        Heading(head, ", ".join(part for part in (place, usual) if part)),
        Table(columns, (Group("", lines),)),
    ]
    if each.plan:
        blocks.insert(1, Note(tr("Plan: {plan}", plan=each.plan)))
    return blocks
