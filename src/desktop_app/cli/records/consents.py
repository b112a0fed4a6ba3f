"""Consents, and the wish of a family that a child is left in peace, as records."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Consent, Person
from desktop_app.areas.streaks import api as streaks
from desktop_app.areas.timetable.api import shown_name, student_name
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use
from desktop_app.cli.read_rows import need
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr


def _rows(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    query = (
        select(
            Consent.id, Consent.person_id, shown_name(Person).label("person"), Consent.purpose,
            Consent.given_at, Consent.given_by, Consent.withdrawn_at,
        )
        .join(Person, Person.id == Consent.person_id)
        .order_by(Person.sort_name, Consent.purpose, Consent.given_at, Consent.id)
    )  # fmt: skip
    return session.execute(query)


def _needed(given: Mapping[str, Any], key: str) -> Any:
    need(given, key)
    return given[key]


def _give(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    person, purpose = _needed(given, "person"), _needed(given, "purpose")
    people.PeopleService(desk.database).give_consent(
        [person], purpose, given_by=given.get("given_by")
    )
    query = select(Consent.id).where(Consent.person_id == person, Consent.purpose == purpose)
    with desk.database.reading() as session:
        return session.scalars(query.order_by(Consent.given_at.desc(), Consent.id.desc())).first()


def _withdraw(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    with desk.database.reading() as session:
        row = session.get(Consent, (desk.database.school_id, row_id))
        if row is None:
            raise NotFound(tr("There is no such consent to withdraw."))
        person, purpose = row.person_id, row.purpose
    if given.get("withdrawn"):
        people.PeopleService(desk.database).withdraw_consent(person, purpose)


def _mutes(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return streaks.lists.mutes(session)


def _mute(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    student, asked_by = _needed(given, "student"), _needed(given, "asked_by")
    with desk.database.reading() as session:
        name = student_name(session, student)
    with desk.database.writing(tr("No more reminders to {name}", name=name)) as work:
        work.made = streaks.mute(work, student, asked_by)
    return work.made


RECORDS = (
    Record(
        "consents",
        "consent",
        (
            Field("id", Type.ID),
            Field("person_id", Type.ID),
            Field("person", use=Use.ADD, refers="person"),
            Field("purpose", Type.WORD, Use.ADD, words=people.Purpose),
            Field("given_at", Type.INSTANT),
            Field("given_by", use=Use.ADD),
            Field("withdrawn_at", Type.INSTANT),
            Field("withdrawn", Type.FLAG, Use.SET, lambda row: row.withdrawn_at is not None),
        ),
        _rows,
        _give,
        _withdraw,
    ),
    Record(
        "buddy-mutes",
        "buddy-mute",
        (
            Field("id", Type.ID, source=lambda row: row["id"]),
            Field("student_id", Type.ID, source=lambda row: row["student_id"]),
            Field("student", use=Use.ADD, source=lambda row: row["student"], refers="student"),
            Field("muted_on", Type.DATE, source=lambda row: row["muted_on"]),
            Field("asked_by", use=Use.ADD, source=lambda row: row["asked_by"]),
        ),
        _mutes,
        _mute,
    ),
)
