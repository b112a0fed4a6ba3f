"""Payouts as lists, cards and counter-entries read them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.tables import Payout, PayoutLine
from desktop_app.areas.billing.terms import PayLineKind, PayoutStatus
from desktop_app.areas.people.tables import Person, PersonPrivate, Staff
from desktop_app.areas.timetable.api import shown_name
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.folding import fold

PAYSLIP = "payslip"


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """A payout in a list, in minor units.

    `takes_back` is the number it undoes, `taken_back_by` the one that undid it.
    """

    id: UUID
    number: str
    teacher_id: UUID
    teacher: str
    period: str
    amount: int
    currency: str
    status: PayoutStatus
    payout_date: date | None
    made_on: date
    takes_back: str | None
    taken_back_by: str | None
    lines: int
    document_id: UUID | None

    @property
    def void(self) -> bool:
        """Whether it and its counter-entry made each other void before money moved."""
        return self.status is PayoutStatus.FAILED and bool(self.takes_back or self.taken_back_by)


@dataclass(frozen=True, slots=True)
class PayoutLineRow:
    """One line of a payout, in minor units; the day is the meeting's, none by hand."""

    id: UUID
    payout_id: UUID
    number: str
    period: str
    teacher_id: UUID
    teacher: str
    position: int
    kind: PayLineKind
    day: date | None
    occurrence_id: UUID | None
    lesson_id: UUID | None
    pay_rate_id: UUID | None
    corrects_id: UUID | None
    minutes: int | None
    description: str
    rule: str | None
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class PayoutCard:
    """A payout in full."""

    row: PayoutRow
    lines: tuple[PayoutLineRow, ...]


@dataclass(frozen=True, slots=True)
class PayoutQuery:
    """What a list is asked for."""

    search: str = ""
    teacher_id: UUID | None = None
    period: str | None = None
    statuses: tuple[PayoutStatus, ...] = ()
    sort: str = "made"
    descending: bool = True


PAYOUT_SORTS = ("made", "number", "teacher", "period", "status", "amount", "sent")


def _conditions(asked: PayoutQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.search.strip():
        like = f"%{asked.search.strip()}%"
        named = Person.sort_name.like(f"%{fold(asked.search).strip()}%")
        found.append(or_(Payout.number.ilike(like), named))
    if asked.teacher_id is not None:
        found.append(Payout.teacher_id == asked.teacher_id)
    if asked.period:
        found.append(Payout.period == asked.period)
    if asked.statuses:
        found.append(Payout.status.in_(asked.statuses))
    return found


def _order(sort: str) -> Sequence[Any]:
    return {
        "number": (Payout.number,),
        "teacher": (Person.sort_name,),
        "period": (Payout.period,),
        "status": (Payout.status,),
        "amount": (Payout.amount,),
        "sent": (Payout.payout_date,),
    }.get(sort, (Payout.made_on, Payout.number))


def payout_ids(session: Session, query: PayoutQuery | None = None) -> list[UUID]:
    """Return the ids of the payouts that match, in order; sorted and filtered in SQL."""
    asked = query or PayoutQuery()
    order = [part.desc() if asked.descending else part.asc() for part in _order(asked.sort)]
    found = (
        select(Payout.id)
        .join(Staff, Staff.id == Payout.teacher_id)
        .join(Person, Person.id == Staff.person_id)
        .where(*_conditions(asked))
        .order_by(*order, Payout.id.desc())
    )
    return list(session.scalars(found))


def _rows(session: Session, *which: ColumnElement[bool]) -> list[PayoutRow]:
    counter, source = aliased(Payout), aliased(Payout)
    lines = (
        select(func.count())
        .select_from(PayoutLine)
        .where(PayoutLine.school_id == Payout.school_id, PayoutLine.payout_id == Payout.id)
        .correlate(Payout)
        .scalar_subquery()
    )
    query = (
        select(Payout, shown_name(), source.number, counter.number, lines, IssuedDocument.id)
        .join(Staff, Staff.id == Payout.teacher_id)
        .join(Person, Person.id == Staff.person_id)
        .outerjoin(source, source.id == Payout.takes_back_id)
        .outerjoin(counter, counter.takes_back_id == Payout.id)
        .outerjoin(
            IssuedDocument,
            and_(IssuedDocument.kind == PAYSLIP, IssuedDocument.number == Payout.number),
        )
        .where(*which)
        .order_by(Payout.number)
    )
    rows = {found[0].id: _row(*found) for found in session.execute(query)}
    return list(rows.values())


def _row(payout: Payout, teacher: str, back: str | None, by: str | None, *more: Any) -> PayoutRow:
    lines, document_id = more
    return PayoutRow(
        id=payout.id,
        number=payout.number,
        teacher_id=payout.teacher_id,
        teacher=teacher,
        period=payout.period,
        amount=payout.amount,
        currency=payout.currency,
        status=PayoutStatus(payout.status),
        payout_date=payout.payout_date,
        made_on=payout.made_on,
        takes_back=back,
        taken_back_by=by,
        lines=lines,
        document_id=document_id,
    )


def payout_page(session: Session, ids: Collection[UUID]) -> Mapping[UUID, PayoutRow]:
    """Return the rows of some payouts, by id."""
    return {row.id: row for row in _rows(session, Payout.id.in_(ids))}


def all_payouts(session: Session, query: PayoutQuery | None = None) -> list[PayoutRow]:
    """Return every payout that matches, in order: for exports and commands."""
    asked = query or PayoutQuery()
    rows = {row.id: row for row in _rows(session, *_conditions(asked))}
    return [rows[key] for key in payout_ids(session, asked) if key in rows]


def payout_lines(
    session: Session,
    payout_ids: Collection[UUID] | None = None,
    *,
    teacher_id: UUID | None = None,
    occurrence_id: UUID | None = None,
) -> list[PayoutLineRow]:
    """Return the lines of payouts in order; of some payouts, a teacher or a meeting, or all."""
    meeting = LessonOccurrence
    query = (
        select(PayoutLine, Payout, shown_name(), meeting.local_date, meeting.lesson_id)
        .join(Payout, Payout.id == PayoutLine.payout_id)
        .join(Staff, Staff.id == PayoutLine.teacher_id)
        .join(Person, Person.id == Staff.person_id)
        .outerjoin(meeting, meeting.id == PayoutLine.occurrence_id)
        .order_by(Payout.number, PayoutLine.position)
    )
    if payout_ids is not None:
        query = query.where(PayoutLine.payout_id.in_(payout_ids))
    if teacher_id is not None:
        query = query.where(PayoutLine.teacher_id == teacher_id)
    if occurrence_id is not None:
        query = query.where(PayoutLine.occurrence_id == occurrence_id)
    return [_line(*found) for found in session.execute(query)]


def _line(line: PayoutLine, payout: Payout, teacher: str, *more: Any) -> PayoutLineRow:
    day, lesson_id = more
    return PayoutLineRow(
        id=line.id,
        payout_id=payout.id,
        number=payout.number,
        period=payout.period,
        teacher_id=line.teacher_id,
        teacher=teacher,
        position=line.position,
        kind=PayLineKind(line.kind),
        day=day,
        occurrence_id=line.occurrence_id,
        lesson_id=lesson_id,
        pay_rate_id=line.pay_rate_id,
        corrects_id=line.corrects_id,
        minutes=line.minutes,
        description=line.description,
        rule=line.rule,
        amount=line.amount,
        currency=payout.currency,
    )


def payout_card(session: Session, payout_id: UUID) -> PayoutCard | None:
    """Return one payout in full, None when it is not there."""
    rows = _rows(session, Payout.id == payout_id)
    return PayoutCard(rows[0], tuple(payout_lines(session, [payout_id]))) if rows else None


def payout_months(session: Session) -> list[str]:
    """Return the months that payouts are for, newest first."""
    return sorted(session.scalars(select(Payout.period).distinct()), reverse=True)


def payslips_of(session: Session, payout_ids: Sequence[UUID] | None = None) -> list[UUID]:
    """Return the payslips of payouts, or all, by number."""
    query = (
        select(IssuedDocument.id)
        .join(Payout, Payout.number == IssuedDocument.number)
        .where(IssuedDocument.kind == PAYSLIP)
        .order_by(Payout.number)
    )
    if payout_ids is not None:
        query = query.where(Payout.id.in_(payout_ids))
    return list(session.scalars(query))


def payees(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[str, tuple[str, ...]]]:
    """Return the names of teachers and the lines of their addresses, by id."""
    query = (
        select(Staff.id, shown_name(), PersonPrivate)
        .join(Person, Person.id == Staff.person_id)
        .outerjoin(PersonPrivate, PersonPrivate.person_id == Person.id)
    )
    if len(ids) <= 500:
        query = query.where(Staff.id.in_(ids))
    return {key: (name, _address(where)) for key, name, where in session.execute(query)}


def _address(where: PersonPrivate | None) -> tuple[str, ...]:
    if where is None:
        return ()
    town = " ".join(part for part in (where.postcode, where.city) if part)
    return tuple(part for part in (where.street, town) if part)


@dataclass(frozen=True, slots=True)
class StandingLine:
    """A line of a payout, and how much of it was not taken back yet."""

    id: UUID
    amount: int
    standing: int
    description: str
    minutes: int | None
    occurrence_id: UUID | None
    pay_rate_id: UUID | None


def standing_lines(session: Session, payout_id: UUID) -> list[StandingLine]:
    """Return the lines of a payout with what still stands of each.

    What a later run took off a meeting is gone: it is not taken off a second time.
    """
    rows = list(
        session.scalars(
            select(PayoutLine)
            .where(PayoutLine.payout_id == payout_id)
            .order_by(PayoutLine.position)
        )
    )
    countered = _countered(session, payout_id)
    nets = _nets(session, payout_id)
    found = []
    for row in rows:
        left = row.amount + countered.get(row.id, 0)
        if row.occurrence_id is not None and left > 0:
            left = min(left, max(0, nets.get(row.occurrence_id, 0)))
        found.append(
            StandingLine(
                row.id,
                row.amount,
                left,
                row.description,
                row.minutes,
                row.occurrence_id,
                row.pay_rate_id,
            )
        )
    return found


def _countered(session: Session, payout_id: UUID) -> dict[UUID, int]:
    counter = aliased(Payout)
    query = (
        select(PayoutLine.corrects_id, sum_of(PayoutLine.amount))
        .join(counter, counter.id == PayoutLine.payout_id)
        .where(counter.takes_back_id == payout_id)
        .group_by(PayoutLine.corrects_id)
    )
    rows: Any = session.execute(query)
    return {row[0]: row[1] for row in rows}


def _nets(session: Session, payout_id: UUID) -> dict[UUID, int]:
    """Return what stands paid to the payout's teacher for each of its meetings."""
    mine = aliased(PayoutLine)
    query = (
        select(PayoutLine.occurrence_id, sum_of(PayoutLine.amount))
        .where(
            PayoutLine.occurrence_id.in_(
                select(mine.occurrence_id).where(
                    mine.payout_id == payout_id, mine.occurrence_id.is_not(None)
                )
            ),
            PayoutLine.teacher_id
            == select(Payout.teacher_id).where(Payout.id == payout_id).scalar_subquery(),
        )
        .group_by(PayoutLine.occurrence_id)
    )
    rows: Any = session.execute(query)
    return {row[0]: row[1] for row in rows}
