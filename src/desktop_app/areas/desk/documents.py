"""What the desk prints: any list, and the roster of a lesson to take along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.core.clock import local
from desktop_app.core.printing.render import file_name, render
from desktop_app.core.printing.words import (
    Align,
    Column,
    Document,
    Group,
    Heading,
    Letterhead,
    Line,
    Table,
)
from desktop_app.core.wording import show_long_date, show_time, tr, trn

_WIDE = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list to be printed: its name, what it was filtered by, its columns, and which are numbers."""

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


def on_paper(document: Document) -> tuple[str, bytes]:
    """Return the name of the file and the PDF of a document."""
    return file_name(document), render(document)
