"""The school itself, its places and its calendar as records."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing import api as billing
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import CURRENCY, Field, Record, Type, Use
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr, trn

_SETTINGS = (
    Field("billing_mode", use=Use.SET, words=school.BillingMode, type=Type.WORD),
    Field("prices_gross", Type.FLAG, Use.SET),
    Field("proration", use=Use.SET, words=billing.Proration, type=Type.WORD),
    Field("payment_days", Type.INTEGER, Use.SET),
    Field("payment_hint", use=Use.SET),
    Field("school_days", Type.LIST, Use.SET),
    Field("hybrid_counts_calendar_weeks", Type.FLAG, Use.SET),
    Field("teacher_or_student", Type.FLAG, Use.SET),
    Field("paper", use=Use.SET),
    *(Field(key, Type.INTEGER, Use.SET) for key in school.PAY_SHARES),
    Field("credit_expiry", use=Use.SET),
    Field("credit_days", Type.INTEGER, Use.SET),
    Field("credits_per_term", Type.INTEGER, Use.SET),
    Field("credit_when_teacher_cancels", Type.FLAG, Use.SET),
    Field("credit_when_school_cancels", Type.FLAG, Use.SET),
    Field("credit_when_student_cancels", Type.FLAG, Use.SET),
)
_SETTING_KEYS = frozenset(field.key for field in _SETTINGS)


class _SchoolRow:
    """The school's facts and settings under one roof."""

    def __init__(self, facts: school.SchoolFacts, settings: Mapping[str, Any]) -> None:
        self._facts, self._settings = facts, settings

    def __getattr__(self, name: str) -> Any:
        return self._settings[name] if name in self._settings else getattr(self._facts, name)


def _schools(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    chosen = {**school.settings(session), "locked_until": billing.locked_until(session)}
    return [_SchoolRow(school.facts(session), chosen)]


def _set_school(desk: Desk, _row_id: UUID | None, given: Mapping[str, Any]) -> None:
    facts = {key: value for key, value in given.items() if key not in _SETTING_KEYS}
    if "locked_until" in facts:
        until, why = facts.pop("locked_until"), facts.pop("lock_reason", None)
        if not facts and len(given) <= 2:
            billing.BillingService(desk.database).close_books(until, why)
            return
        raise RuleBroken(
            tr("Close the books by themselves, without other facts."), field="locked_until"
        )
    chosen = {key: _setting(key, value) for key, value in given.items() if key in _SETTING_KEYS}
    with desk.database.writing(tr("Change school facts")) as work:
        if facts:
            school.set_school(work, facts)
        for key, value in chosen.items():
            school.set_setting(work, key, value)


def _setting(key: str, value: Any) -> Any:
    if key == "school_days":
        if not all(len(part) == 1 and part.isdecimal() for part in value):
            raise RuleBroken(
                tr("Write the school days as numbers, Monday being 1: 1,2,3,4,5."), field=key
            )
        return [int(part) for part in value]
    return getattr(value, "value", value)


def _locations(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return school.locations(session, archived=True)


def _add_location(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    facts = dict(given)
    return school.SchoolService(desk.database).add_location(facts.pop("name", ""), **facts).made


def _set_location(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is not None:
        school.SchoolService(desk.database).set_location(row_id, given)


def _rooms(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return school.rooms(session, archived=True)


def _add_room(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    return (
        school.SchoolService(desk.database)
        .add_room(
            given.get("name", ""), location_id=given.get("location"), capacity=given.get("capacity")
        )
        .made
    )


def _set_room(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    facts = {"location_id" if key == "location" else key: value for key, value in given.items()}
    away = facts.pop("archived", None)
    if row_id is None:
        return
    with desk.database.writing(tr("Change room")) as work:
        school.set_room(work, row_id, facts)
        if away is not None:
            timetable.archive_room(work, row_id, away=away)


def _terms(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return school.terms(session)


def _add_term(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Add a term; it takes the place of terms that were only proposed when the school was made."""
    first, last = _day(given, "starts_on"), _day(given, "ends_on")
    name = given.get("name", "")
    with desk.database.writing(tr("Add term {name}", name=name)) as work:
        proposed = school.make_room_for_term(work, first, last)
        work.made = school.add_term(work, name, first, last)
    for each in proposed:
        desk.terminal.say(tr("It replaces the proposed term {name}.", name=each))
    return work.made


def _day(given: Mapping[str, Any], key: str) -> date:
    found = given.get(key)
    if not isinstance(found, date):
        raise RuleBroken(tr("Give a date like 2026-11-19."), field=key)
    return found


def _set_term(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is not None:
        school.SchoolService(desk.database).set_term(row_id, given)


def _closures(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return school.closure_rows(session, date.min, date.max)


def _add_closure(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Close the school; what was planned on those days is cancelled with it, in the same change."""
    first = _day(given, "date")
    last = given.get("until") or first
    name = given.get("name", "")
    location_id = given.get("location")
    with desk.database.writing(tr("Close the school: {name}", name=name)) as work:
        added = school.add_closure(work, name, first, last, location_id=location_id)
        cancelled = (
            0 if given.get("cancel") is False else timetable.cancel_closed(work, first, last)
        )
        found = school.closure_rows(work.session, first, last)
        work.made = next((row.id for row in found if row.location_id == location_id), None)
    if not added:
        desk.terminal.say(tr("These days were closed already."))
    if cancelled:
        desk.terminal.say(
            trn(
                "{n} planned meeting was cancelled.",
                "{n} planned meetings were cancelled.",
                cancelled,
            )
        )
    return work.made


def _tax_rates(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return school.tax_rates(session, archived=True)


def _add_tax_rate(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    return (
        school.SchoolService(desk.database)
        .add_tax_rate(
            given.get("name", ""), given.get("rate") or 0, is_default=bool(given.get("is_default"))
        )
        .made
    )


def _instruments(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return people.instruments(session, archived=True)


def _add_instrument(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    return people.PeopleService(desk.database).add_instrument(given.get("name", "")).made


_SPAN = (
    Field("id", Type.ID),
    Field("name", use=Use.BOTH),
    Field("starts_on", Type.DATE, Use.BOTH, needed=True),
    Field("ends_on", Type.DATE, Use.BOTH, needed=True),
)
_SCHOOL_FACTS = (
    "name",
    "legal_name",
    "email",
    "phone",
    "website",
    "custom_domain",
    "street",
    "city",
    "postcode",
    "state",
    "country",
    "timezone",
    "currency",
    "language",
    "company_number",
    "tax_number",
    "iban",
    "bic",
    "brand_color",
)

RECORDS = (
    Record(
        "schools",
        "school",
        (
            Field("uid", Type.ID),
            *(Field(key, use=Use.SET) for key in _SCHOOL_FACTS),
            Field("copy_days", Type.INTEGER, Use.SET),
            Field("copy_opens_days", Type.INTEGER, Use.SET),
            *_SETTINGS,
            Field("locked_until", Type.DATE, Use.SET),
            Field("lock_reason", use=Use.SET, source=None),
        ),
        _schools,
        set=_set_school,
        needs_id=False,
    ),
    Record(
        "locations",
        "location",
        (
            Field("id", Type.ID),
            Field("name", use=Use.BOTH),
            Field("street", use=Use.BOTH),
            Field("city", use=Use.BOTH),
            Field("postcode", use=Use.BOTH),
            Field("state", use=Use.BOTH),
            Field("phone", use=Use.BOTH),
            Field("lesson_price", Type.AMOUNT, Use.BOTH),
            CURRENCY,
            Field("archived", Type.FLAG),
        ),
        _locations,
        _add_location,
        _set_location,
    ),
    Record(
        "rooms",
        "room",
        (
            Field("id", Type.ID),
            Field("name", use=Use.BOTH),
            Field("location_id", Type.ID),
            Field("location", use=Use.BOTH, refers="location"),
            Field("capacity", Type.INTEGER, Use.BOTH),
            Field("archived", Type.FLAG, Use.SET),
        ),
        _rooms,
        _add_room,
        _set_room,
    ),
    Record(
        "terms", "term", (*_SPAN, Field("academic_year_id", Type.ID)), _terms, _add_term, _set_term
    ),
    Record(
        "closures",
        "closure",
        (
            Field("id", Type.ID),
            Field("date", Type.DATE, Use.ADD, "day"),
            Field("until", Type.DATE, Use.ADD, None),
            Field("name", use=Use.ADD),
            Field("kind", Type.WORD, words=school.DayKind),
            Field("location_id", Type.ID),
            Field("location", use=Use.ADD, source=None, refers="location"),
            Field("cancel", Type.FLAG, Use.ADD, None),
        ),
        _closures,
        _add_closure,
    ),
    Record(
        "tax-rates",
        "tax-rate",
        (
            Field("id", Type.ID),
            Field("name", use=Use.ADD),
            Field("rate", Type.PERCENT, Use.ADD, "rate_bp"),
            Field("category", Type.WORD, words=school.TaxCategory),
            Field("is_default", Type.FLAG, Use.ADD),
            Field("archived", Type.FLAG),
        ),
        _tax_rates,
        _add_tax_rate,
    ),
    Record(
        "instruments",
        "instrument",
        (
            Field("id", Type.ID),
            Field("name", use=Use.ADD),
            Field("students", Type.INTEGER),
            Field("archived", Type.FLAG),
        ),
        _instruments,
        _add_instrument,
    ),
)
