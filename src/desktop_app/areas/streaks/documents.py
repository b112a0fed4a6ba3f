"""The sheet of a buddy group, for staff: its members with their numbers, eight weeks of days."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.queries.group_page import GroupPage
from desktop_app.areas.streaks.queries.weeks import Shade, earned_of
from desktop_app.core.printing.words import (
    Align,
    Column,
    Document,
    Grid,
    GridColumn,
    GridRow,
    Group,
    KeyFacts,
    Letterhead,
    Line,
    Mark,
    Note,
    Table,
    Title,
    Tone,
)
from desktop_app.core.printing.words import Fact as PaperFact
from desktop_app.core.wording import show_date, show_date_with_year, tr, trn

_MOST_DAYS = 24


def group_sheet(session: Session, page: GroupPage, roles: Sequence[str]) -> Document:
    """Return the sheet of a group; `roles` are the words for its members' roles, in order."""
    facts = page.facts
    counted = KeyFacts((
        PaperFact(tr("Group streak"), trn("{n} day", "{n} days", facts.current), strong=True),
        PaperFact(tr("Longest unbroken"), trn("{n} day", "{n} days", facts.longest)),
        PaperFact(tr("Founded"), show_date_with_year(facts.founded_on)),
        PaperFact(tr("Made by"), facts.creator),
    ))  # fmt: skip
    return Document(
        title=tr("Buddy group"),
        letterhead=_letterhead(school.facts(session)),
        blocks=(
            Title(facts.name or tr("Buddy group"), facts.club),
            counted,
            _members(page, roles),
            *_weeks(page),
            Note(tr("For staff only: other children’s days are not shown to families.")),
        ),
        subject=facts.name,
        dated=page.today,
        landscape=True,
    )


def _members(page: GroupPage, roles: Sequence[str]) -> Table:
    columns = (
        Column(tr("Member"), share=2.4), Column(tr("Role")), Column(tr("Joined")),
        Column(tr("Counted"), Align.RIGHT), Column(tr("Missed"), Align.RIGHT),
        Column(tr("Own streak"), Align.RIGHT),
    )  # fmt: skip
    lines = tuple(
        Line((
            row.name, role, show_date_with_year(row.joined_on) if row.joined_on else "",
            str(row.counted), str(row.missed), str(row.streak) if row.is_in else "",
        ))
        for row, role in zip(page.members, roles, strict=True)
    )  # fmt: skip
    return Table(columns, (Group(tr("Members"), lines),))


def _marks() -> dict[Shade, Mark | None]:
    return {
        Shade.EARNED: Mark("+", Tone.GREEN),
        Shade.TODAY: Mark("+", Tone.GREEN),
        Shade.MISSED: Mark("−", Tone.RED),
        Shade.EXCUSED: Mark("E", Tone.BLUE),
        Shade.FROZEN: Mark("F", Tone.BLUE),
        Shade.OPEN: Mark(),
        Shade.CLOSED: None,
        Shade.NOTHING: None,
    }


def _weeks(page: GroupPage) -> list[Grid]:
    days = page.span.days
    return [
        _grid(page, list(range(at, min(at + _MOST_DAYS, len(days)))))
        for at in range(0, len(days), _MOST_DAYS)
    ]


def _grid(page: GroupPage, places: Sequence[int]) -> Grid:
    marks, days = _marks(), page.span.days
    columns, month = [], None
    for at in places:
        above = _month(days[at]) if days[at].month != month else ""
        month = days[at].month
        columns.append(GridColumn(str(days[at].day), above))
    shaded = [(tr("Group"), page.group_shades)]
    shaded += [(row.name, tuple(page.shades.get(row.student_id, ()))) for row in page.counting]
    rows = []
    for name, shades in shaded:
        part = [shades[at] for at in places] if shades else []
        earned, counted = earned_of(part)
        total = tr("{n} of {total}", n=earned, total=counted) if counted else ""
        rows.append(GridRow(name, tuple(marks[each] for each in part), total=total))
    legend = (
        (Mark("+", Tone.GREEN), tr("Earned")), (Mark("−", Tone.RED), tr("Missed")),
        (Mark("E", Tone.BLUE), tr("Does not count")), (Mark("F", Tone.BLUE), tr("Frozen")),
    )  # fmt: skip
    return Grid(tr("Days"), tuple(columns), tuple(rows), tr("Earned"), legend)


def _month(day: date) -> str:
    return show_date(day).rsplit(" ", 1)[-1]


def _letterhead(facts: school.SchoolFacts) -> Letterhead:
    reach = ", ".join(part for part in (facts.email, facts.phone) if part)
    lines = tuple(line for line in (facts.address, reach) if line)
    return Letterhead(
        facts.name, lines, facts.legal_name or "", facts.brand_color or "", facts.logo or b""
    )
