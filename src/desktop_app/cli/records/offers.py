"""Packages, discounts and closings of the books as records."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing import api as billing
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import CURRENCY, Field, Record, Type, Use
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

_IDS = {"student": "student_id", "lesson": "lesson_id", "family": "family_id",
        "tax_rate": "tax_rate_id"}  # fmt: skip


def _packages(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.packages_of(session)


def _named(given: Mapping[str, Any]) -> dict[str, Any]:
    return {_IDS.get(key, key): value for key, value in given.items()}


def _add_package(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    facts = _named(given)
    for key in ("student_id", "lessons", "amount"):
        if facts.get(key) is None:
            raise RuleBroken(
                tr("Say whose package it is, how many lessons and for how much."),
                field=key.removesuffix("_id"),
            )
    bill_now = bool(facts.pop("bill_now", False))
    facts.setdefault("starts_on", desk.today)
    new = billing.NewPackage(**facts)
    return billing.OfferService(desk.database).sell_package(new, bill_now=bill_now).made


def _set_package(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    facts = _named(given)
    archived = facts.pop("archived", None)
    with desk.database.writing(tr("Change package")) as work:
        if facts:
            billing.set_package(work, row_id, facts)
        if archived is not None:
            billing.archive_package(work, row_id, away=archived)


def _discounts(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.discounts_of(session)


def _value(facts: dict[str, Any]) -> None:
    """Turn a percentage or an amount into kind and value."""
    percent, amount = facts.pop("percent", None), facts.pop("amount", None)
    if percent is not None and amount is not None:
        raise RuleBroken(tr("A discount is a percentage or an amount, not both."), field="percent")
    if percent is not None:
        facts |= {"kind": billing.DiscountKind.PERCENT, "value": percent}
    elif amount is not None:
        facts |= {"kind": billing.DiscountKind.FIXED, "value": amount}


def _add_discount(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    facts = _named(given)
    _value(facts)
    if "value" not in facts:
        raise RuleBroken(tr("Give the discount as a percentage or an amount."), field="percent")
    facts["name"] = facts.get("name") or tr("Discount")
    facts.setdefault("starts_on", desk.today.replace(day=1))
    return billing.OfferService(desk.database).add_discount(billing.NewDiscount(**facts)).made


def _set_discount(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    facts = _named(given)
    archived = facts.pop("archived", None)
    _value(facts)
    with desk.database.writing(tr("Change discount")) as work:
        if facts:
            billing.set_discount(work, row_id, facts)
        if archived is not None:
            billing.archive_discount(work, row_id, away=archived)


def _locks(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.period_locks(session)


def _add_lock(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    service = billing.BillingService(desk.database)
    return service.close_books(given.get("until"), given.get("reason")).made


RECORDS = (
    Record(
        "packages",
        "package",
        (
            Field("id", Type.ID),
            Field("student_id", Type.ID),
            Field("student", use=Use.ADD, refers="student"),
            Field("lesson_id", Type.ID),
            Field("lesson", use=Use.BOTH, refers="lesson"),
            Field("name", use=Use.BOTH),
            Field("lessons", Type.INTEGER, Use.BOTH, needed=True),
            Field("used", Type.INTEGER),
            Field("left", Type.INTEGER),
            Field("amount", Type.AMOUNT, Use.BOTH, needed=True),
            CURRENCY,
            Field("tax_rate_id", Type.ID),
            Field("tax_rate", use=Use.BOTH, source=None, refers="tax_rate"),
            Field("starts_on", Type.DATE, Use.BOTH, needed=True),
            Field("ends_on", Type.DATE, Use.BOTH),
            Field("number"),
            Field("archived", Type.FLAG, Use.SET),
            Field("bill_now", Type.FLAG, Use.ADD, None),
        ),
        _packages,
        _add_package,
        _set_package,
    ),
    Record(
        "discounts",
        "discount",
        (
            Field("id", Type.ID),
            Field("name", use=Use.BOTH),
            Field("kind", Type.WORD, words=billing.DiscountKind),
            Field("percent", Type.PERCENT, Use.BOTH),
            Field("amount", Type.AMOUNT, Use.BOTH),
            CURRENCY,
            Field("student_id", Type.ID),
            Field("student", use=Use.BOTH, refers="student"),
            Field("family_id", Type.ID),
            Field("family", use=Use.BOTH, refers="family"),
            Field("lesson_id", Type.ID),
            Field("lesson", use=Use.BOTH, refers="lesson"),
            Field("sibling_from", Type.INTEGER, Use.BOTH),
            Field("starts_on", Type.DATE, Use.BOTH, needed=True),
            Field("ends_on", Type.DATE, Use.BOTH),
            Field("archived", Type.FLAG, Use.SET),
        ),
        _discounts,
        _add_discount,
        _set_discount,
    ),
    Record(
        "period-locks",
        "period-lock",
        (
            Field("id", Type.ID),
            Field("until", Type.DATE, Use.ADD),
            Field("reason", use=Use.ADD),
            Field("locked_at", Type.INSTANT),
            Field("locked_by"),
        ),
        _locks,
        _add_lock,
    ),
)
