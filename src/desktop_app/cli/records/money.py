"""Invoices, their lines, payments and accounts as records; these are never set."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing import api as billing
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import CURRENCY, Field, Record, Type


def _invoices(desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.all_invoices(session, desk.today)


def _lines(_desk: Desk, session: Session, where: Mapping[str, str]) -> Iterable[Any]:
    try:
        asked = [UUID(where["invoice_id"])] if "invoice_id" in where else None
    except ValueError:
        return []
    return billing.invoice_lines(session, asked)


def _payments(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.all_payments(session)


def _ledger(_desk: Desk, session: Session, where: Mapping[str, str]) -> Iterable[Any]:
    try:
        return billing.ledger(session, UUID(where["family_id"]) if "family_id" in where else None)
    except ValueError:
        return []


def _unit(row: Any) -> str:
    """Return what a quantity counts."""
    if row.discount_id is not None or row.kind is billing.LineKind.PACKAGE:
        return "piece"
    if row.kind is billing.LineKind.MONTH or (
        row.lesson_id is None and row.kind is billing.LineKind.CORRECTION
    ):
        return "month"
    return "lesson" if row.lesson_id is not None else "piece"


RECORDS = (
    Record(
        "invoices",
        "invoice",
        (
            Field("id", Type.ID),
            Field("number"),
            Field("kind", Type.WORD, words=billing.InvoiceKind),
            Field("family_id", Type.ID),
            Field("family"),
            Field("month"),
            Field("issued_on", Type.DATE),
            Field("due_on", Type.DATE),
            Field("status", Type.WORD, source="standing", words=billing.Standing),
            Field("stored_status", Type.WORD, source="status", words=billing.InvoiceStatus),
            Field("days_late", Type.INTEGER),
            Field("net_total", Type.AMOUNT),
            Field("tax_total", Type.AMOUNT),
            Field("total", Type.AMOUNT),
            Field("open", Type.AMOUNT),
            CURRENCY,
            Field("credits_id", Type.ID),
            Field("note"),
        ),
        _invoices,
    ),
    Record(
        "invoice-lines",
        "invoice-line",
        (
            Field("id", Type.ID),
            Field("invoice_id", Type.ID),
            Field("number"),
            Field("family_id", Type.ID),
            Field("position", Type.INTEGER),
            Field("kind", Type.WORD, words=billing.LineKind),
            Field("student_id", Type.ID),
            Field("student"),
            Field("lesson_id", Type.ID),
            Field("subscription_id", Type.ID),
            Field("package_id", Type.ID),
            Field("discount_id", Type.ID),
            Field("month"),
            Field("description"),
            Field("detail"),
            Field("quantity", Type.QUANTITY),
            Field("unit", source=_unit),
            Field("unit_price", Type.AMOUNT),
            Field("amount", Type.AMOUNT),
            CURRENCY,
            Field("tax_rate_id", Type.ID),
            Field("tax_rate", Type.PERCENT, source="tax_bp"),
            Field("tax_category"),
        ),
        _lines,
    ),
    Record(
        "payments",
        "payment",
        (
            Field("id", Type.ID),
            Field("number"),
            Field("family_id", Type.ID),
            Field("family"),
            Field("amount", Type.AMOUNT),
            Field("allocated", Type.AMOUNT),
            CURRENCY,
            Field("status", Type.WORD, words=billing.PaymentStatus),
            Field("method", Type.WORD, words=billing.PaymentMethod),
            Field("paid_on", Type.DATE),
            Field("reference"),
        ),
        _payments,
    ),
    Record(
        "ledger",
        "ledger-entry",
        (
            Field("id", Type.ID),
            Field("family_id", Type.ID),
            Field("family"),
            Field("entry_on", Type.DATE),
            Field("kind", Type.WORD, words=billing.EntryKind),
            Field("number"),
            Field("amount", Type.AMOUNT),
            Field("balance", Type.AMOUNT),
            CURRENCY,
            Field("invoice_id", Type.ID),
            Field("payment_id", Type.ID),
            Field("note"),
        ),
        _ledger,
    ),
)
