"""Row sets over documents."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from desktop_app.areas.billing.tables import Invoice
from desktop_app.areas.people.row_sets import my_families
from desktop_app.core.access.declare import access


@access.row_set("my_invoices")
def my_invoices(person: ColumnElement[UUID]) -> Select[Any]:
    """Issued documents of my families."""
    return select(Invoice.id).where(Invoice.family_id.in_(my_families(person)))
