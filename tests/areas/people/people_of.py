"""People for tests, with valid defaults, and what a whole school holds."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.people.api import (
    Contact,
    Learns,
    NewStaff,
    NewStudent,
    PeopleService,
    PersonCard,
    PersonFacts,
    RelationKind,
    StudentCard,
    person_card,
    student_card,
)
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Database

GUARDIAN = frozenset({RelationKind.GUARDIAN})
PAYS = frozenset({RelationKind.GUARDIAN, RelationKind.PAYER})
EMERGENCY = frozenset({RelationKind.EMERGENCY})


def facts(name: str = "Amara Okonkwo-Reid", **more: Any) -> PersonFacts:
    given, _, family = name.partition(" ")
    return PersonFacts(**{"given_name": given, "family_name": family, **more})


def mother(name: str = "Grace Okonkwo-Reid", **more: Any) -> Contact:
    words = {"phone": "087 555 0142", **more}
    return Contact(kinds=PAYS, relation="mother", person=facts(name, **words))


def new_student(name: str = "Amara Okonkwo-Reid", **more: Any) -> NewStudent:
    own = {k: more.pop(k) for k in list(more) if k in PersonFacts.__slots__}
    return NewStudent(person=facts(name, **own), **more)


def add_student(database: Database, name: str = "Amara Okonkwo-Reid", **more: Any) -> StudentCard:
    made = PeopleService(database).add_student(new_student(name, **more)).made
    assert made is not None
    return card_of(database, made)


def add_amara(database: Database) -> StudentCard:
    """Add a girl with violin, a mother who pays, an uncle to call, and a family."""
    return add_student(
        database,
        date_of_birth=date(2015, 3, 2),
        learns=(Learns("Violin"),),
        contacts=(
            mother(),
            Contact(kinds=EMERGENCY, relation="uncle", person=facts("D. Reid", phone="0875550177")),
        ),
        family="Okonkwo-Reid",
    )


def add_teacher(database: Database, name: str = "Ruth Cullinan", **more: Any) -> UUID:
    made = PeopleService(database).add_staff(NewStaff(person=facts(name), **more)).made
    assert made is not None
    return made


def card_of(database: Database, student_id: UUID) -> StudentCard:
    with database.reading() as session:
        card = student_card(session, student_id)
    assert card is not None
    return card


def person_of(database: Database, person_id: UUID) -> PersonCard:
    with database.reading() as session:
        card = person_card(session, person_id)
    assert card is not None
    return card


def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Return what every journaled table holds, without what undo leaves alone."""
    quiet = {"version", "updated_at"}
    held = {}
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if not table.info.get("journaled", True):
                continue
            columns = [
                c for c in table.columns if c.name not in quiet and c.info.get("journaled", True)
            ]
            rows = session.execute(select(*columns).order_by(*table.primary_key.columns))
            held[table.name] = [dict(row) for row in rows.mappings()]
    return held
