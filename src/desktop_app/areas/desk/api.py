"""The desk's door for the window around the panes: finding anything by what is typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing import api as billing
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core import clock
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date, tr

Kind = Literal["student", "family", "staff", "guardian", "lesson", "invoice"]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found, and what tells it from others; `id` is what its pane opens."""

    kind: Kind
    id: UUID
    title: str
    fact: str


@dataclass(frozen=True, slots=True)
class Account:
    """A family found by its name: what it owes, and its open invoices with what is open of each."""

    family_id: UUID
    name: str
    owed: str
    invoices: tuple[Hit, ...]


def find_accounts(session: Session, typed: str, now: datetime, *, limit: int = 3) -> list[Account]:
    """Return the accounts of families whose name begins with what was typed."""
    found = people.find_families(session, typed, limit=limit)
    facts = school.facts(session)
    owing = {each.family_id: each for each in billing.balances(session, [key for key, _ in found])}
    day = clock.local(now, facts.timezone).date()
    accounts = []
    for key, name in found:
        owed = owing[key].owed if key in owing else 0
        words = tr("owes {amount}", amount=show(Money(owed, facts.currency))) if owed > 0 else ""
        invoices = _open_invoices(session, key, day) if owed > 0 else ()
        accounts.append(Account(key, name, words, invoices))
    return accounts


def _open_invoices(session: Session, family_id: UUID, day: date) -> tuple[Hit, ...]:
    rows = billing.all_invoices(session, day, billing.InvoiceQuery(family_id=family_id))
    return tuple(
        Hit(
            "invoice",
            row.id,
            row.number or "",
            tr(
                "due {day}, {amount}",
                day=show_date(row.due_on) if row.due_on else "",
                amount=show(Money(row.open, row.currency)),
            ),
        )
        for row in rows
        if row.number and row.open > 0
    )[:3]


def find_people(session: Session, typed: str, *, limit: int = 8) -> list[Hit]:
    """Return families, students, staff and guardians found by what was typed, families first."""
    found = [
        Hit("family", family_id, tr("{name} family", name=name), "")
        for family_id, name in people.find_families(session, typed, limit=3)
    ]
    country = school.facts(session).country
    persons = people.find_persons(session, typed, limit=limit)
    learns = people.learns_of(session, [one.student_id for one in persons if one.student_id])
    for person in persons:
        learnt = learns.get(person.student_id, ()) if person.student_id else ()
        found += _as_hits(person, country, ", ".join(each.instrument for each in learnt))
    return found[:limit]


def _as_hits(person: people.FoundPerson, country: str, learnt: str) -> Iterator[Hit]:
    phone = people.show_phone(person.phone, country) if person.phone else ""
    fact = ", ".join(part for part in (person.native_name, learnt, phone) if part)
    archived = tr("archived") if person.archived else ""
    fact = ", ".join(part for part in (fact, archived) if part)
    if person.student_id is not None:
        yield Hit("student", person.student_id, person.name, fact)
    if person.staff_id is not None:
        yield Hit("staff", person.staff_id, person.name, fact or tr("staff"))
    if person.student_id is None and person.staff_id is None:
        yield Hit("guardian", person.person_id, person.name, fact or tr("guardian"))


def find_lessons(session: Session, typed: str, *, limit: int = 5) -> list[Hit]:
    """Return lessons found by title, with teacher and room."""
    ids = timetable.lesson_ids(session, timetable.LessonQuery(search=typed))[:limit]
    page = timetable.lesson_page(session, ids)
    return [
        Hit("lesson", key, line.title, ", ".join(p for p in (line.teacher, line.room) if p))
        for key in ids
        if (line := page.get(key)) is not None
    ]
