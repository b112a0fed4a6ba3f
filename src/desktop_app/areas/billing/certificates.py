"""The tax certificate of a family for a year: made anew each time, never kept."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing import content, paper_words
from desktop_app.areas.billing.content import Stationery
from desktop_app.areas.billing.paper_words import written
from desktop_app.areas.billing.queries.certificates import FamilyYear, family_years
from desktop_app.areas.billing.queries.payers import Payer, StudentInfo, payers, student_infos
from desktop_app.areas.school.api import facts, setting
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.money import Money, show
from desktop_app.core.printing.words import (
    Align,
    Block,
    Closing,
    Column,
    Document,
    Fact,
    Group,
    Heading,
    Line,
    Note,
    Opening,
    Table,
    Total,
    TotalKind,
)
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import language, show_date_with_year, speaking, tr

_STEP = 25


def certificate_documents(
    session: Session,
    year: int,
    family_ids: Collection[UUID] | None = None,
    *,
    today: date,
    progress: Progress = SILENT,
) -> list[Document]:
    """Return the certificates of families, or of all that were billed or paid in a year, by name.

    Raises RuleBroken for a year that has not begun, NotFound for a family that is not there.
    """
    if not 1990 <= year <= today.year:
        raise RuleBroken(tr("Give a year that has begun, like {year}.", year=today.year),
                         field="year")  # fmt: skip
    found = family_years(session, year, family_ids)
    known = payers(session, {each.family_id for each in found})
    if any(each.family_id not in known for each in found) or len(found) < len(family_ids or ()):
        raise NotFound(tr("This family is not in the school."))
    ids = {child for each in found for child in each.children if child is not None}
    students = student_infos(session, ids)
    school = facts(session)
    with speaking(school.language):
        paper = content.stationery(school, str(setting(session, "payment_hint")))
        paper = replace(paper, letterhead=replace(paper.letterhead, logo=school.logo or b""))
        made = []
        for at, each in enumerate(found):
            if at % _STEP == 0:
                progress.step(at, len(found), tr("Certificates"))
            made.append(_document(paper, each, known[each.family_id], students, (year, today)))
    progress.step(len(found), len(found), tr("Certificates"))
    return made


def _document(
    paper: Stationery,
    mine: FamilyYear,
    payer: Payer,
    students: Mapping[UUID, StudentInfo],
    when: tuple[int, date],
) -> Document:
    year, today = when
    currency, school = paper.currency, paper.school
    title = tr("Tax certificate {year}", year=year)
    paid = show(Money(mine.paid, currency))
    opening = Opening(
        content.address_of(payer, tr("To")),
        (Fact(tr("Made"), paper_words.day_of(today)), Fact(tr("Year"), str(year))),
        (Fact(tr("Paid in {year}", year=year), paid),),
    )
    said = tr(
        "{school} certifies what it billed for the lessons of the children named here in {year}, "
        "and what it received for them.",
        school=school.legal_name or school.name,
        year=year,
    )
    blocks: list[Block] = [opening, Note(said), _children(mine, students, currency)]
    if mine.payments:
        blocks += [Heading(tr("Payments")), _payments(mine, currency)]
    blocks.append(Closing((Total(tr("Paid in {year}", year=year), paid, kind=TotalKind.GRAND),)))
    if today.year == year:
        blocks.append(Note(tr("The year is not over: this holds up to {day}.",
                              day=paper_words.day_of(today))))  # fmt: skip
    return Document(
        title=title,
        number="",
        subject=payer.name,
        dated=today,
        letterhead=paper.letterhead,
        blocks=tuple(blocks),
    )


def _amounts(title: str, currency: str) -> Column:
    sign = paper_words.sign_of(currency, language())
    return Column(tr("{title} {sign}", title=title, sign=sign), Align.RIGHT)


def _children(mine: FamilyYear, students: Mapping[UUID, StudentInfo], currency: str) -> Table:
    columns = (
        Column(tr("Child")),
        _amounts(tr("Net"), currency),
        _amounts(tr("Tax"), currency),
        _amounts(tr("Billed"), currency),
        _amounts(tr("Paid"), currency),
    )

    def line(name: str, net: int, billed: int, paid: int) -> Line:
        amounts = (net, billed - net, billed, paid)
        return Line((name, *(written(amount, currency) for amount in amounts)))

    rows = []
    for each in mine.children.values():
        name = students[each.student_id].name if each.student_id else tr("Without a child")
        rows.append(line(name, each.net, each.billed, each.paid))
    rows.sort(key=lambda row: row.cells[0])
    if mine.on_account:
        rows.append(Line((tr("On account"), "", "", "", written(mine.on_account, currency))))
    net, billed = (
        sum(each.net for each in mine.children.values()),
        sum(each.billed for each in mine.children.values()),
    )
    whole = line(tr("Together"), net, billed, mine.paid)
    return Table(columns, (Group("", (*rows, replace(whole, strong=True))),))


def _payments(mine: FamilyYear, currency: str) -> Table:
    columns = (
        Column(tr("Date")),
        Column(tr("Number")),
        Column(tr("How")),
        _amounts(tr("Amount"), currency),
    )
    rows = tuple(
        Line(
            (
                show_date_with_year(each.day),
                each.number,
                paper_words.method_words(each.method) if each.amount > 0 else tr("Given back"),
                written(each.amount, currency),
            )
        )
        for each in mine.payments
    )
    return Table(columns, (Group("", rows),))
