"""Refunds, write-offs, reminders and the steps of reminding as records."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing import api as billing
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import CURRENCY, Field, Record, Type, Use
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def _refunds(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.refunds(session)


def _write_offs(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.write_offs(session)


def _reminders(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.reminders(session)


def _steps(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.reminder_steps(session, archived=True)


def _add_step(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    days = given.get("days_after_due")
    if days is None:
        raise RuleBroken(
            tr("Say how many days after the due day this step comes."), field="days_after_due"
        )
    new = billing.NewStep(given.get("name", ""), days, given.get("text", ""), given.get("fee"))
    return billing.AccountService(desk.database).add_step(new).made


def _set_step(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    facts = {key: value for key, value in given.items() if key != "archived"}
    with desk.database.writing(tr("Change reminder step")) as work:
        if facts:
            billing.set_step(work, row_id, facts)
        if "archived" in given:
            billing.archive_step(work, row_id, away=bool(given["archived"]))


RECORDS = (
    Record(
        "refunds",
        "refund",
        (
            Field("id", Type.ID),
            Field("number"),
            Field("family_id", Type.ID),
            Field("family"),
            Field("payment_id", Type.ID),
            Field("payment"),
            Field("amount", Type.AMOUNT),
            CURRENCY,
            Field("method", Type.WORD, words=billing.PaymentMethod),
            Field("refunded_on", Type.DATE),
            Field("reason"),
            Field("reference"),
            Field("stands", Type.FLAG),
        ),
        _refunds,
    ),
    Record(
        "write-offs",
        "write-off",
        (
            Field("id", Type.ID),
            Field("family_id", Type.ID),
            Field("family"),
            Field("invoice_id", Type.ID),
            Field("number"),
            Field("entry_on", Type.DATE),
            Field("amount", Type.AMOUNT),
            Field("stands", Type.AMOUNT),
            CURRENCY,
            Field("reason"),
        ),
        _write_offs,
    ),
    Record(
        "reminders",
        "reminder",
        (
            Field("id", Type.ID),
            Field("family_id", Type.ID),
            Field("family"),
            Field("invoice_id", Type.ID),
            Field("number"),
            Field("step_id", Type.ID),
            Field("step"),
            Field("position", Type.INTEGER),
            Field("given_on", Type.DATE),
            Field("way", Type.WORD, words=billing.ReminderWay),
            Field("open_amount", Type.AMOUNT),
            CURRENCY,
            Field("fee_invoice_id", Type.ID),
            Field("fee_number"),
            Field("given_by"),
        ),
        _reminders,
    ),
    Record(
        "reminder-steps",
        "reminder-step",
        (
            Field("id", Type.ID),
            Field("position", Type.INTEGER),
            Field("name", use=Use.BOTH),
            Field("days_after_due", Type.INTEGER, Use.BOTH, needed=True),
            Field("text", use=Use.BOTH),
            Field("fee", Type.AMOUNT, Use.BOTH),
            CURRENCY,
            Field("archived", Type.FLAG, Use.SET),
        ),
        _steps,
        _add_step,
        _set_step,
    ),
)
