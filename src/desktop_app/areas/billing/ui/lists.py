"""Invoices and payments as lists: their columns, their rows by the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import (
    InvoiceKind,
    InvoiceQuery,
    InvoiceRow,
    PaymentMethod,
    PaymentQuery,
    PaymentRow,
    Standing,
)
from desktop_app.areas.billing.ui.words import (
    amount,
    day_words,
    method_words,
    month_words,
    payment_chip,
    standing_chip,
)
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.uuid_list import UuidList
from desktop_app.core.wording import tr
from desktop_app.kit.filters import Filter
from desktop_app.kit.table_model import Column, Query

TERM, YEAR = "term", "year"
"""What a list may begin with: this term, or this school year."""


def since_of(session: Any, today: date, chosen: str | None) -> date | None:
    """Return the first day of what was chosen to begin with, None for all."""
    span = {TERM: school.term_of, YEAR: school.year_of}.get(chosen or "")
    found = span(session, today) if span is not None else None
    return found.starts_on if found is not None else None


def today_of(database: Database) -> date:
    """Return the date on the wall of the school."""
    with database.reading() as session:
        return clock.today(database.clock, school.facts(session).timezone)


class InvoiceSource:
    """Invoices and credit notes; both methods run on reader threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def query(self, asked: Query) -> InvoiceQuery:
        """Turn what the filter bar says into a question."""
        standing = asked.filter("standing")
        kind = asked.filter("kind")
        return InvoiceQuery(
            search=asked.search,
            standings=(Standing(standing),) if standing else (),
            kinds=(InvoiceKind(kind),) if kind else (),
            month=asked.filter("month"),
            late=bool(asked.filter("late")),
            sort=asked.sort or "number",
            descending=asked.descending,
        )

    def ids(self, asked: Query) -> Sequence[UUID]:
        """Return the ids of what is asked for, in order."""
        today = today_of(self._database)
        with self._database.reading() as session:
            query = self.narrowed(session, today, asked)
            return UuidList.of(billing.invoice_ids(session, today, query))

    def narrowed(self, session: Any, today: date, asked: Query) -> InvoiceQuery:
        """Return the question with the day that it begins with."""
        return replace(self.query(asked), since=since_of(session, today, asked.filter("since")))

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, InvoiceRow]:
        """Return the rows of some ids."""
        today = today_of(self._database)
        with self._database.reading() as session:
            return billing.invoice_page(session, keys, today)


class PaymentSource:
    """Payments; both methods run on reader threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, asked: Query) -> Sequence[UUID]:
        """Return the ids of what is asked for, in order."""
        method = asked.filter("method")
        query = PaymentQuery(
            search=asked.search,
            methods=(PaymentMethod(method),) if method else (),
            sort=asked.sort or "paid",
            descending=asked.descending,
        )
        with self._database.reading() as session:
            return UuidList.of(billing.payment_ids(session, query))

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, PaymentRow]:
        """Return the rows of some ids."""
        with self._database.reading() as session:
            return billing.payment_page(session, keys)


def invoice_columns(today: Callable[[], date]) -> tuple[Column[InvoiceRow], ...]:
    """Return the columns of the invoices."""
    return (
        Column(
            "number",
            tr("Number"),
            lambda r: r.number or tr("Draft"),
            sort="number",
            width=124,
            strong=True,
            descending_first=True,
        ),
        Column("family", tr("Family"), lambda r: r.family, sort="family", stretch=True),
        Column(
            "month", tr("For"), lambda r: month_words(r.month), sort="month", width=130, gives_way=3
        ),
        Column(
            "issued",
            tr("Issued"),
            lambda r: day_words(r.issued_on),
            sort="issued",
            width=100,
            gives_way=1,
        ),
        Column("due", tr("Due"), lambda r: day_words(r.due_on), sort="due", width=96, hidden=True),
        Column(
            "status",
            tr("Status"),
            lambda _: "",
            sort="status",
            width=140,
            gives_way=-1,
            chip=lambda r: standing_chip(r, today()),
        ),
        Column(
            "total",
            tr("Amount"),
            lambda r: amount(r.total, r.currency),
            sort="total",
            width=104,
            gives_way=-1,
            align="right",
            explains=True,
        ),
        Column(
            "open",
            tr("Open"),
            lambda r: amount(r.open, r.currency),
            sort="open",
            width=104,
            gives_way=2,
            align="right",
            tone=lambda r: "text" if r.open else "text3",
            explains=True,
        ),
    )


def payment_columns() -> tuple[Column[PaymentRow], ...]:
    """Return the columns of the payments."""
    return (
        Column(
            "paid",
            tr("Paid"),
            lambda r: day_words(r.paid_on),
            sort="paid",
            width=108,
            descending_first=True,
        ),
        Column("number", tr("Receipt"), lambda r: r.number, sort="number", width=120, strong=True),
        Column("family", tr("Family"), lambda r: r.family, sort="family", stretch=True),
        Column(
            "method",
            tr("Method"),
            lambda r: method_words(r.method),
            sort="method",
            width=116,
            gives_way=1,
        ),
        Column("reference", tr("Reference"), lambda r: r.reference or "", width=150, gives_way=3),
        Column(
            "status",
            tr("Status"),
            lambda _: "",
            sort="status",
            width=110,
            gives_way=2,
            chip=lambda r: payment_chip(r.status),
        ),
        Column(
            "amount",
            tr("Amount"),
            lambda r: amount(r.amount, r.currency),
            sort="amount",
            width=104,
            gives_way=-1,
            align="right",
            explains=True,
        ),
        Column(
            "allocated",
            tr("Pays invoices"),
            lambda r: amount(r.allocated, r.currency),
            width=140,
            align="right",
            hidden=True,
        ),
    )


def invoice_filters() -> tuple[Filter, ...]:
    """Return the filters of the invoices."""
    standings: tuple[tuple[Any, str], ...] = (
        (Standing.DRAFT.value, tr("Draft")),
        (Standing.ISSUED.value, tr("Not yet due")),
        (Standing.PART_PAID.value, tr("Part paid")),
        (Standing.PAID.value, tr("Paid")),
        (Standing.OVERDUE.value, tr("Late")),
        (Standing.VOID.value, tr("Void")),
    )
    kinds = (
        (InvoiceKind.INVOICE.value, tr("Invoices")),
        (InvoiceKind.CREDIT_NOTE.value, tr("Credit notes")),
    )
    return (
        Filter("month", tr("Month")),
        Filter("standing", tr("Status"), standings),
        Filter("kind", tr("Kind"), kinds),
        Filter("since", tr("Since"), ((TERM, tr("This term")), (YEAR, tr("This year")))),
        Filter("late", tr("Late only")),
    )


def payment_filters() -> tuple[Filter, ...]:
    """Return the filters of the payments."""
    return (
        Filter("method", tr("Method"), tuple((m.value, method_words(m)) for m in PaymentMethod)),
    )
