"""Invoices and payments as CSV or XLSX files."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import InvoiceQuery, PaymentQuery
from desktop_app.areas.billing.ui.lists import today_of
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.money import Money
from desktop_app.core.tabular.writing import Cell, check_writable, write_table
from desktop_app.core.wording import tr
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_file import ask_table_file, tell_written

Rows = tuple[Sequence[str], Iterable[Sequence[Cell]]]
Gone = Callable[[Any], Sequence[people.GoneOut]]


def invoice_table(database: Database, keys: Sequence[UUID] | None = None) -> Rows:
    """Return heads and rows of all invoices, or of some."""
    today = today_of(database)
    with database.reading() as session:
        found = billing.all_invoices(session, today, InvoiceQuery())
    wanted = set(keys or ())
    heads = (
        tr("Number"),
        tr("Kind"),
        tr("Family"),
        tr("For"),
        tr("Issued"),
        tr("Due"),
        tr("Status"),
        tr("Net"),
        tr("Tax"),
        tr("Amount"),
        tr("Open"),
        tr("Currency"),
    )
    rows = [
        (
            r.number,
            r.kind.value,
            r.family,
            r.month,
            r.issued_on,
            r.due_on,
            r.standing.value,
            *(
                Money(minor, r.currency).amount
                for minor in (r.net_total, r.tax_total, r.total, r.open)
            ),
            r.currency,
        )
        for r in found
        if not wanted or r.id in wanted
    ]
    return heads, rows


def payment_table(database: Database) -> Rows:
    """Return heads and rows of all payments."""
    with database.reading() as session:
        found = billing.all_payments(session, PaymentQuery())
    heads = (
        tr("Receipt"),
        tr("Family"),
        tr("Paid"),
        tr("Method"),
        tr("Reference"),
        tr("Status"),
        tr("Amount"),
        tr("Currency"),
    )
    rows = [
        (
            r.number,
            r.family,
            r.paid_on,
            r.method.value,
            r.reference,
            r.status.value,
            Money(r.amount, r.currency).amount,
            r.currency,
        )
        for r in found
    ]
    return heads, rows


def ledger_table(database: Database) -> Rows:
    """Return heads and rows of every entry of every account."""
    with database.reading() as session:
        found, currency = billing.ledger(session), school.facts(session).currency
    heads = (
        tr("Family"),
        tr("Date"),
        tr("Kind"),
        tr("Number"),
        tr("Note"),
        tr("Amount"),
        tr("Balance"),
        tr("Currency"),
    )
    rows = [
        (
            r.family,
            r.entry_on,
            r.kind.value,
            r.number,
            r.note,
            Money(r.amount, currency).amount,
            Money(r.balance, currency).amount,
            currency,
        )
        for r in found
    ]
    return heads, rows


def save_logged(path: Path, table: Rows, database: Database, gone: Gone) -> int:
    """Note that a table leaves the house, and write it; return how many rows it has."""
    check_writable(path)
    people.log_of(database, gone)(DisclosureWay.SAVED)
    heads, rows = table
    return write_table(path, heads, rows)


def save_invoices(
    parent: QWidget, database: Database, tools: Tools, keys: Sequence[UUID] | None = None
) -> None:
    """Ask for a file and write the invoices."""
    path = ask_table_file(parent, tr("Export"), tr("Invoices"))
    if path is not None:
        tools.tasks.read(
            lambda: save_logged(
                path,
                invoice_table(database, keys),
                database,
                lambda session: billing.leaving.of_invoices(session, tr("Invoices"), keys),
            ),
            tell_written(tools, path),
        )


def save_payments(parent: QWidget, database: Database, tools: Tools) -> None:
    """Ask for a file and write the payments."""
    path = ask_table_file(parent, tr("Export"), tr("Payments"))
    if path is not None:
        tools.tasks.read(
            lambda: save_logged(
                path,
                payment_table(database),
                database,
                lambda session: billing.leaving.of_payments(session, tr("Payments")),
            ),
            tell_written(tools, path),
        )


def save_ledger(parent: QWidget, database: Database, tools: Tools) -> None:
    """Ask for a file and write the accounts of all families."""
    path = ask_table_file(parent, tr("Export"), tr("Family ledger"))
    if path is not None:
        tools.tasks.read(
            lambda: save_logged(
                path,
                ledger_table(database),
                database,
                lambda session: billing.leaving.of_families(
                    session, "list", tr("Family ledger"), None
                ),
            ),
            tell_written(tools, path),
        )
