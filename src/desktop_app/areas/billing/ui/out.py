"""Invoices and payments as CSV or XLSX files."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import InvoiceQuery, PaymentQuery
from desktop_app.areas.billing.ui.lists import today_of
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.money import Money
from desktop_app.core.tabular.writing import Cell, check_writable, write_csv, write_xlsx
from desktop_app.core.wording import tr, trn
from desktop_app.kit.pane import Tools

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


def save(path: Path, table: Rows) -> int:
    """Write a table as its file's ending says and return how many rows it has."""
    heads, rows = table
    if path.suffix.lower() == ".xlsx":
        return write_xlsx(path, heads, rows)
    return write_csv(path, heads, rows, for_excel=True)


def save_logged(path: Path, table: Rows, database: Database, gone: Gone) -> int:
    """Note that a table leaves the house, and write it; return how many rows it has."""
    check_writable(path)
    people.log_of(database, gone)(DisclosureWay.SAVED)
    return save(path, table)


def ask_file(parent: QWidget, name: str) -> Path | None:
    """Ask where to save, as CSV or XLSX."""
    chosen, kind = QFileDialog.getSaveFileName(
        parent, tr("Export"), f"{name}.csv", tr("CSV (*.csv);;Excel (*.xlsx)")
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_suffix(".xlsx" if "xlsx" in kind else ".csv")


def save_invoices(
    parent: QWidget, database: Database, tools: Tools, keys: Sequence[UUID] | None = None
) -> None:
    """Ask for a file and write the invoices."""
    path = ask_file(parent, tr("Invoices"))
    if path is not None:
        tools.tasks.read(
            lambda: save_logged(
                path,
                invoice_table(database, keys),
                database,
                lambda session: billing.leaving.of_invoices(session, tr("Invoices"), keys),
            ),
            lambda count: _said(tools, path, count),
        )


def save_payments(parent: QWidget, database: Database, tools: Tools) -> None:
    """Ask for a file and write the payments."""
    path = ask_file(parent, tr("Payments"))
    if path is not None:
        tools.tasks.read(
            lambda: save_logged(
                path,
                payment_table(database),
                database,
                lambda session: billing.leaving.of_payments(session, tr("Payments")),
            ),
            lambda count: _said(tools, path, count),
        )


def save_ledger(parent: QWidget, database: Database, tools: Tools) -> None:
    """Ask for a file and write the accounts of all families."""
    path = ask_file(parent, tr("Family ledger"))
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
            lambda count: _said(tools, path, count),
        )


def _said(tools: Tools, path: Path, count: int) -> None:
    tools.notices.done(
        trn("{n} row saved as {file}", "{n} rows saved as {file}", count, file=path.name)
    )
