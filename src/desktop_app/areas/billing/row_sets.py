"""Row sets over documents."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from desktop_app.areas.billing.tables import Invoice, Payout
from desktop_app.areas.people.row_sets import my_families
from desktop_app.areas.timetable.row_sets import me_as_staff
from desktop_app.core.access.declare import access
from desktop_app.core.documents import IssuedDocument


@access.row_set("my_invoices")
def my_invoices(person: ColumnElement[UUID]) -> Select[Any]:
    """Issued documents of my families."""
    return select(Invoice.id).where(Invoice.family_id.in_(my_families(person)))


@access.row_set("my_payslips")
def my_payslips(person: ColumnElement[UUID]) -> Select[Any]:
    """Payslips of the asking teacher."""
    return (
        select(IssuedDocument.id)
        .join(Payout, Payout.number == IssuedDocument.number)
        .where(IssuedDocument.kind == "payslip", Payout.teacher_id.in_(me_as_staff(person)))
    )
