"""Pay rates, payouts and their lines as records."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing import api as billing
from desktop_app.areas.timetable.api import LessonType
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import CURRENCY, Field, Record, Type, Use
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

_IDS = {"teacher": "teacher_id", "instrument": "instrument_id", "location": "location_id"}


def _rates(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.pay_rates(session, archived=True)


def _facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given under the names the rates have."""
    found = {_IDS.get(key, key): value for key, value in given.items() if key != "archived"}
    if "no_show" in found:
        found["no_show_bp"] = found.pop("no_show")
    share = found.pop("percent", None)
    if share is not None:
        found |= {"amount": share, "unit": billing.PayUnit.PERCENT}
    return found


def _add_rate(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    facts = _facts(given)
    if facts.get("amount") is None:
        raise RuleBroken(
            tr("Give the rate as an amount like 28.00, or as a percent."), field="amount"
        )
    facts.setdefault("unit", billing.PayUnit.LESSON)
    facts.setdefault("starts_on", desk.today)
    return billing.PayService(desk.database).add_rate(billing.NewPayRate(**facts)).made


def _set_rate(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    facts = _facts(given)
    with desk.database.writing(tr("Change pay rate")) as work:
        if facts:
            billing.set_pay_rate(work, row_id, facts)
        if "archived" in given:
            billing.archive_pay_rate(work, row_id, away=bool(given["archived"]))


def _payouts(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.all_payouts(session)


def _add_payout(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Adjust the pay of a teacher by hand."""
    if given.get("teacher") is None or given.get("amount") is None:
        raise RuleBroken(tr("Say whose pay is adjusted, and by which amount."), field="teacher")
    period = given.get("period") or str(billing.Month.of(desk.today))
    service = billing.PayService(desk.database)
    return service.adjust(given["teacher"], period, given["amount"], given.get("reason") or "").made


def _set_payout(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    status = given.get("status")
    day = given.get("payout_date")
    if status is None:
        if day is None:
            raise RuleBroken(tr("Say how far the payout is."), field="status")
        status = billing.PayoutStatus.COMPLETED
    billing.PayService(desk.database).set_status([row_id], status, day)


def _lines(_desk: Desk, session: Session, where: Mapping[str, str]) -> Iterable[Any]:
    try:
        asked = [UUID(where["payout_id"])] if "payout_id" in where else None
    except ValueError:
        return []
    return billing.payout_lines(session, asked)


RECORDS = (
    Record(
        "pay-rates",
        "pay-rate",
        (
            Field("id", Type.ID),
            Field("teacher_id", Type.ID),
            Field("teacher", use=Use.BOTH, refers="staff"),
            Field("unit", Type.WORD, Use.BOTH, words=billing.PayUnit, needed=True),
            Field("amount", Type.AMOUNT, Use.BOTH, "money", needed=True),
            CURRENCY,
            Field("percent", Type.PERCENT, Use.BOTH),
            Field("instrument_id", Type.ID),
            Field("instrument", use=Use.BOTH, refers="instrument"),
            Field("location_id", Type.ID),
            Field("location", use=Use.BOTH, refers="location"),
            Field("lesson_type", Type.WORD, Use.BOTH, words=LessonType),
            Field("no_show", Type.PERCENT, Use.BOTH, "no_show_bp", needed=True),
            Field("starts_on", Type.DATE, Use.BOTH),
            Field("ends_on", Type.DATE, Use.BOTH),
            Field("archived", Type.FLAG, Use.SET),
            Field("used", Type.FLAG),
        ),
        _rates,
        _add_rate,
        _set_rate,
    ),
    Record(
        "payouts",
        "payout",
        (
            Field("id", Type.ID),
            Field("number"),
            Field("teacher_id", Type.ID),
            Field("teacher", use=Use.ADD, refers="staff"),
            Field("period", use=Use.ADD),
            Field("amount", Type.AMOUNT, Use.ADD),
            CURRENCY,
            Field("status", Type.WORD, Use.SET, words=billing.PayoutStatus),
            Field("payout_date", Type.DATE, Use.SET),
            Field("made_on", Type.DATE),
            Field("takes_back"),
            Field("taken_back_by"),
            Field("lines", Type.INTEGER),
            Field("reason", use=Use.ADD, source=None),
        ),
        _payouts,
        _add_payout,
        _set_payout,
    ),
    Record(
        "payout-lines",
        "payout-line",
        (
            Field("id", Type.ID),
            Field("payout_id", Type.ID),
            Field("number"),
            Field("period"),
            Field("teacher_id", Type.ID),
            Field("teacher"),
            Field("position", Type.INTEGER),
            Field("kind", Type.WORD, words=billing.PayLineKind),
            Field("date", Type.DATE, source="day"),
            Field("occurrence_id", Type.ID),
            Field("lesson_id", Type.ID),
            Field("pay_rate_id", Type.ID),
            Field("corrects_id", Type.ID),
            Field("minutes", Type.INTEGER),
            Field("description"),
            Field("rule"),
            Field("amount", Type.AMOUNT),
            CURRENCY,
        ),
        _lines,
    ),
)
