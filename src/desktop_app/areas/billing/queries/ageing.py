"""What is owed by how late it is: one sum over the open invoices, and the invoices behind it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.tables import Invoice
from desktop_app.areas.billing.terms import InvoiceKind, InvoiceStatus
from desktop_app.areas.people.tables import Family

STEPS: Final = (0, 30, 60, 90)
"""After how many days past due the next age begins."""


@dataclass(frozen=True, slots=True)
class Ageing:
    """What all families have open in minor units, by how late it is; `owed` is their sum."""

    not_due: int
    days_1_to_30: int
    days_31_to_60: int
    days_61_to_90: int
    over_90: int

    @property
    def late(self) -> int:
        """What is past its due day."""
        return self.days_1_to_30 + self.days_31_to_60 + self.days_61_to_90 + self.over_90

    @property
    def owed(self) -> int:
        """What is open in all."""
        return self.not_due + self.late


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice that is not settled yet, with what is open of it in minor units."""

    id: UUID
    number: str
    family_id: UUID
    family: str
    due_on: date
    open: int


def is_open() -> ColumnElement[bool]:
    """Return the SQL of an invoice that still asks for money."""
    return and_(
        Invoice.status == InvoiceStatus.ISSUED,
        Invoice.kind == InvoiceKind.INVOICE,
        Invoice.settled < Invoice.total,
    )


def _age_of(age: int, today: date) -> ColumnElement[bool]:
    """Return the SQL of one age: 0 is not due yet, 4 is over ninety days late."""
    due, bounds = Invoice.due_on, [today - timedelta(days=days) for days in STEPS]
    if age == 0:
        return due >= bounds[0]
    if age == len(STEPS):
        return due < bounds[-1]
    return and_(due < bounds[age - 1], due >= bounds[age])


def ageing(session: Session, today: date) -> Ageing:
    """Return what is open in all, by how many days it is late."""
    still = Invoice.total - Invoice.settled
    sums = [sum_of(case((_age_of(age, today), still), else_=0)) for age in range(len(STEPS) + 1)]
    found = session.execute(select(*sums).where(is_open())).one()
    return Ageing(*(int(amount or 0) for amount in found))


def ageing_by_family(session: Session, today: date) -> list[tuple[UUID, str, Ageing]]:
    """Return what each family that owes has open, by age: its id, its name and its figures."""
    still = Invoice.total - Invoice.settled
    sums = [sum_of(case((_age_of(age, today), still), else_=0)) for age in range(len(STEPS) + 1)]
    query = (
        select(Family.id, Family.name, *sums)
        .join(Family, Family.id == Invoice.family_id)
        .where(is_open())
        .group_by(Family.id, Family.name, Family.sort_name)
        .order_by(Family.sort_name, Family.id)
    )
    return [(key, name, Ageing(*ages)) for key, name, *ages in session.execute(query)]


def aged_invoices(session: Session, today: date, age: int | None = None) -> list[OpenInvoice]:
    """Return the open invoices of one age (0 to 4), or of all, the oldest due first."""
    query = (
        select(
            Invoice.id, Invoice.number, Invoice.family_id, Family.name, Invoice.due_on,
            Invoice.total - Invoice.settled,
        )
        .join(Family, Family.id == Invoice.family_id)
        .where(is_open())
        .order_by(Invoice.due_on, Invoice.number)
    )  # fmt: skip
    if age is not None:
        query = query.where(_age_of(age, today))
    return [
        OpenInvoice(key, number or "", family_id, family, due_on or today, still)
        for key, number, family_id, family, due_on, still in session.execute(query)
    ]
