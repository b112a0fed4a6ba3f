"""Times of keeping, who was erased, and whom what left the house names, as records."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Person
from desktop_app.areas.privacy import api as privacy
from desktop_app.areas.timetable.api import shown_name
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use
from desktop_app.cli.read_rows import need
from desktop_app.core.disclosures import Disclosure, DisclosurePerson
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr


def _rules(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return session.scalars(select(privacy.RetentionRule).order_by(privacy.RetentionRule.subject))


def _add(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "subject")
    need(given, "months")
    service = privacy.RetentionService(desk.database)
    active = bool(given.get("is_active", True))
    return service.set(given["subject"], given["months"], is_active=active).made


def _set(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    with desk.database.reading() as session:
        row = session.get(privacy.RetentionRule, (desk.database.school_id, row_id))
        if row is None:
            raise NotFound(tr("There is no such rule."))
        months, active = given.get("months", row.months), given.get("is_active", row.is_active)
        subject = row.subject
    privacy.RetentionService(desk.database).set(subject, months, is_active=bool(active))


def _erasures(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return privacy.erasures(session)


def _named(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    query = (
        select(
            DisclosurePerson.id, DisclosurePerson.disclosure_id, DisclosurePerson.person_id,
            shown_name(Person).label("person"), Disclosure.what, Disclosure.recipient,
            Disclosure.given_at,
        )
        .join(Disclosure, Disclosure.id == DisclosurePerson.disclosure_id)
        .join(Person, Person.id == DisclosurePerson.person_id)
        .order_by(Disclosure.given_at.desc(), Person.sort_name, DisclosurePerson.id)
    )  # fmt: skip
    return session.execute(query)


RECORDS = (
    Record(
        "retention-rules",
        "retention-rule",
        (
            Field("id", Type.ID),
            Field("subject", Type.WORD, Use.ADD, words=privacy.Subject),
            Field("months", Type.INTEGER, Use.BOTH, needed=True),
            Field("is_active", Type.FLAG, Use.BOTH),
            Field("applied_on", Type.DATE),
        ),
        _rules,
        _add,
        _set,
    ),
    Record(
        "erasures",
        "erasure",
        (
            Field("id", Type.ID),
            Field("person_id", Type.ID),
            Field("number", Type.INTEGER),
            Field("reason"),
            Field("erased_at", Type.INSTANT),
            Field("erased_on", Type.DATE),
            Field("erased_by"),
            Field("deleted", Type.INTEGER),
            Field("cleared", Type.INTEGER),
            Field("kept", Type.INTEGER),
            Field("kept_until", Type.DATE),
        ),
        _erasures,
    ),
    Record(
        "disclosure-people",
        "disclosure-person",
        (
            Field("id", Type.ID),
            Field("disclosure_id", Type.ID),
            Field("person_id", Type.ID),
            Field("person"),
            Field("what"),
            Field("recipient"),
            Field("given_at", Type.INSTANT),
        ),
        _named,
    ),
)
