"""The names that stand in the label of a change."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.people import rules
from desktop_app.areas.people.service import persons
from desktop_app.areas.people.tables import Family, PersonNote, Staff, Student
from desktop_app.areas.people.terms import PersonFacts
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr


class Deeds:
    """Deeds in one school, and how their labels name people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _said(self, person: UUID | PersonFacts) -> str:
        if isinstance(person, PersonFacts):
            display = person.display_name and rules.clean(person.display_name)
            given, family = rules.clean(person.given_name), rules.clean(person.family_name)
            return rules.full_name(given, family, display)
        with self._database.reading() as session:
            return persons.name_of(session, person)

    def _only(self, table: type[Student], ids: Sequence[UUID]) -> str:
        return self._said(self._person_of(table, ids[0])) if len(ids) == 1 else ""

    def _person_of(self, table: type[Student | Staff | PersonNote], row_id: UUID) -> UUID:
        with self._database.reading() as session:
            query = select(table.person_id).where(table.id == row_id)
            person_id = session.scalars(query).first()
            if person_id is None:
                raise NotFound(tr("This is not in the school any more."), id=row_id)
            return person_id

    def _family(self, family_id: UUID) -> str:
        with self._database.reading() as session:
            family = session.get(Family, (self._database.school_id, family_id))
            if family is None:
                raise NotFound(tr("This family is not in the school."), id=family_id)
            return family.name
