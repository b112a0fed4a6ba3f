"""The list of families: which, in which order, and their rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import FamilyBalance, Invoice
from desktop_app.areas.desk.queries import around
from desktop_app.areas.desk.queries.around_selects import still_open
from desktop_app.areas.desk.queries.asked import (
    PAGE,
    ListQuery,
    Moment,
    bare,
    fetch_ids,
    last_when_empty,
    moment_of,
    parts,
)
from desktop_app.areas.desk.queries.student_conditions import families_that
from desktop_app.areas.desk.queries.students import EVEN
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Family, FamilyMember, Person, Student
from desktop_app.core.db import search
from desktop_app.core.folding import fold
from desktop_app.core.uuid_list import UuidList

FILTERS = ("active", "archived", "location", "balance")
SORTS = ("name", "children", "payer", "balance", "oldest")
_LAST_SIGN = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One family in the list; amounts in minor units, `oldest_due` that of an open invoice."""

    id: UUID
    name: str
    children: tuple[str, ...]
    adults: tuple[str, ...]
    payer_id: UUID | None
    payer: str | None
    phone: str | None
    email: str | None
    owed: int
    wallet: int
    oldest_due: date | None
    overdue: bool
    archived: bool


def ids(session: Session, query: ListQuery, now: datetime) -> UuidList:
    """Return the ids of the families asked for, in order, in one statement."""
    query.check(SORTS, FILTERS)
    moment = moment_of(session, now)
    statement = select(bare(Family.id)).where(*_conditions(session, query, moment))
    return fetch_ids(session, _ordered(statement, query))


def count(session: Session) -> int:
    """Return how many families are in use."""
    query = select(func.count()).select_from(Family).where(Family.archived_at.is_(None))
    return session.scalars(query).one()


def _conditions(session: Session, query: ListQuery, moment: Moment) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Family.school_id == moment.school_id]
    active, archived = query.is_on("active"), query.is_on("archived")
    if active != archived:
        gone = Family.archived_at
        found.append(gone.is_(None) if active else gone.is_not(None))
    if query.search.strip():
        found.append(_found(session, query.search, moment))
    if places := query.values("location"):
        members = (
            select(FamilyMember.family_id)
            .join(
                Student,
                and_(
                    Student.school_id == FamilyMember.school_id,
                    Student.person_id == FamilyMember.person_id,
                ),
            )
            .where(FamilyMember.school_id == moment.school_id, Student.location_id.in_(places))
        )
        found.append(Family.id.in_(members))
    if values := query.values("balance"):
        found.append(or_(*(_has_balance(value, moment) for value in values)))
    return found


def _has_balance(value: str, moment: Moment) -> ColumnElement[bool]:
    families = families_that(value, moment)
    return Family.id.not_in(families) if value == EVEN else Family.id.in_(families)


def _found(session: Session, typed: str, moment: Moment) -> ColumnElement[bool]:
    """Return the condition that a member is found, or that the name begins with what was typed."""
    persons = people.search_words(typed)
    members = select(FamilyMember.family_id).where(
        FamilyMember.school_id == moment.school_id,
        search.matches(session, people.SEARCHED, persons, FamilyMember.person_id),
    )
    folded = fold(typed)
    named = select(Family.id).where(
        Family.school_id == moment.school_id,
        Family.sort_name >= folded,
        Family.sort_name < folded + _LAST_SIGN,
    )
    return Family.id.in_(members.union(named))


def _ordered(statement: Select[Any], query: ListQuery) -> Select[Any]:
    down = query.descending
    if query.sort in {"name", ""}:
        return statement.order_by(Family.sort_name.desc() if down else Family.sort_name)
    if query.sort == "balance":
        owed = func.coalesce(FamilyBalance.owed, 0)
        joined = statement.outerjoin(
            FamilyBalance,
            and_(FamilyBalance.school_id == Family.school_id, FamilyBalance.family_id == Family.id),
        )
        return joined.order_by(owed.desc() if down else owed, Family.sort_name)
    if query.sort == "payer":
        joined = statement.outerjoin(
            Person, and_(Person.school_id == Family.school_id, Person.id == Family.payer_id)
        )
        order = last_when_empty(Person.sort_name, descending=down)
        return joined.order_by(*order, Family.sort_name)
    value: Any = _children() if query.sort == "children" else _oldest()
    return statement.order_by(*last_when_empty(value, descending=down), Family.sort_name)


def _children() -> ColumnElement[Any]:
    learns = exists().where(
        Student.school_id == FamilyMember.school_id,
        Student.person_id == FamilyMember.person_id,
        Student.archived_at.is_(None),
    )
    return (
        select(func.count())
        .select_from(FamilyMember)
        .where(
            FamilyMember.school_id == Family.school_id,
            FamilyMember.family_id == Family.id,
            learns,
        )
        .scalar_subquery()
    )


def _oldest() -> ColumnElement[Any]:
    return (
        select(func.min(Invoice.due_on))
        .where(
            Invoice.school_id == Family.school_id,
            Invoice.family_id == Family.id,
            *still_open(),
        )
        .scalar_subquery()
    )


def page(session: Session, ids: Sequence[UUID], now: datetime) -> Mapping[UUID, FamilyRow]:
    """Return the rows of some families, at most 200 at once."""
    moment = moment_of(session, now)
    wanted = list(ids)[:PAGE]
    query = (
        select(Family, Person, FamilyBalance.owed, FamilyBalance.wallet)
        .outerjoin(Person, and_(Person.school_id == Family.school_id, Person.id == Family.payer_id))
        .outerjoin(
            FamilyBalance,
            and_(FamilyBalance.school_id == Family.school_id, FamilyBalance.family_id == Family.id),
        )
        .where(Family.id.in_(wanted))
    )
    found: Sequence[Any] = session.execute(query).all()
    members = _members(session, wanted)
    oldest = around.oldest_open(session, [family.id for family, _, owed, _ in found if owed])
    rows = {}
    for family, payer, owed, wallet in found:
        due = oldest.get(family.id)
        inside = members.get(family.id, [])
        rows[family.id] = FamilyRow(
            family.id, family.name, tuple(name for name, learns in inside if learns),
            tuple(name for name, learns in inside if not learns), family.payer_id,
            people.full_name(payer.given_name, payer.family_name, payer.display_name)
            if payer is not None
            else None,
            payer.phone if payer is not None else None,
            family.billing_email or (payer.email if payer is not None else None),
            owed or 0, wallet or 0, due, due is not None and due < moment.today,
            family.archived_at is not None,
        )  # fmt: skip
    return rows


def _members(session: Session, family_ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, bool]]]:
    """Return the given names in each family, and whether each learns here, eldest member first."""
    query = (
        select(
            FamilyMember.family_id, Person.given_name, Person.family_name, Person.display_name,
            Student.id,
        )
        .join(Person, Person.id == FamilyMember.person_id)
        .outerjoin(
            Student,
            and_(
                Student.school_id == FamilyMember.school_id,
                Student.person_id == FamilyMember.person_id,
                Student.archived_at.is_(None),
            ),
        )
        .where(FamilyMember.family_id.in_(family_ids))
        .order_by(FamilyMember.created_at, FamilyMember.id)
    )  # fmt: skip
    found: dict[UUID, list[tuple[str, bool]]] = {}
    for family_id, given, family, display, student in session.execute(query):
        name = display or given or family
        found.setdefault(family_id, []).append((name, student is not None))
    return found


@dataclass(frozen=True, slots=True)
class FamilySums:
    """What ticked families add up to, in minor units."""

    families: int
    owed: int
    wallet: int


def sums(session: Session, family_ids: UuidList | list[UUID]) -> FamilySums:
    """Return what families add up to."""
    owed = wallet = 0
    for part in parts(family_ids):
        query = select(
            func.coalesce(func.sum(FamilyBalance.owed), 0),
            func.coalesce(func.sum(FamilyBalance.wallet), 0),
        ).where(FamilyBalance.family_id.in_(part))
        more_owed, more_wallet = session.execute(query).one()
        owed, wallet = owed + more_owed, wallet + more_wallet
    return FamilySums(len(family_ids), owed, wallet)
