"""A school in which every table names one person, in every column that may name people."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text

from desktop_app.areas.privacy import api as privacy
from desktop_app.areas.privacy.catalog import JOURNAL, TABLES
from desktop_app.areas.privacy.service.erasures import erase
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.erased_list import Gone
from desktop_app.core.journal.changes import SetKind
from tests.migrations import rows

_MADE = ("school", "setting", "number_series")
AGAIN = "2026-11-19T15:42:00+00:00"


@dataclass(frozen=True)
class Named:
    """Who is erased: words that stand nowhere else."""

    given: str = "Zxqvari"
    family: str = "Wollknecht"
    phone: str = "+353875550199"
    email: str = "zxq@wollknecht.example"
    street: str = "77 Quillfeather Row"

    @property
    def said(self) -> str:
        return f"{self.given} {self.family}, {self.phone}, {self.street}"

    @property
    def words(self) -> tuple[str, ...]:
        return (self.given, self.family, self.phone, self.email, self.street)


def fill(database: Database, who: Named) -> UUID:
    """Put one row into every table, all about the person and naming them wherever it can."""
    tables = [t for t in Base.metadata.sorted_tables if t.name not in JOURNAL]
    tables.sort(key=lambda table: table.name == "period_lock")  # it closes the books
    ids = {table.name: new_id() for table in tables}
    second = new_id()
    with database.writing(f"Add {who.given} {who.family}") as work:
        is_made = work.session.execute(select(Base.metadata.tables["school"].c.id)).first()
        for table in tables:
            row = rows.row_of(table, ids, second)
            if table.name in _MADE and is_made:
                continue
            row |= _named(table.name, who)
            work.session.execute(insert(table), [row])
        person, student = Base.metadata.tables["person"], Base.metadata.tables["student"]
        other = {**rows.row_of(person, ids, second), "id": second}
        other |= {"given_name": "Otto", "family_name": "Other", "merged_into_id": None}
        work.session.execute(insert(person), [other])
        pupil = {**rows.row_of(student, ids, second), "id": second, "person_id": second}
        work.session.execute(insert(student), [pupil])
    with database.writing(f"Change {who.given}") as work:
        note = Base.metadata.tables["person_note"]
        work.session.execute(
            note.update().values(text=f"{who.said} again", version=note.c.version + 1)
        )
    return ids["person"]


def _named(name: str, who: Named) -> dict[str, Any]:
    held = TABLES[name]
    found: dict[str, Any] = dict.fromkeys((*held.clear, *held.names, *held.texts), who.said)
    if name == "school":
        found |= {"timezone": "Europe/Dublin", "currency": "EUR", "country": "IE"}
    if name == "setting":
        found |= {"value": "1"}
    if name == "person":
        found |= {
            "given_name": who.given, "family_name": who.family, "phone": who.phone,
            "email": who.email, "display_name": None, "native_name": None, "language": "en",
            "sort_name": f"{who.family}, {who.given}".lower(), "anonymized_at": None,
            "merged_into_id": None, "archived_at": None,
        }  # fmt: skip
    if name == "person_private":
        found |= {"street": who.street, "city": "Larkfield", "student_number": "S-99-1"}
    if name == "user_account":
        found |= {"email": who.email.lower(), "locked_by": None, "locked_reason": None}
    if name == "family":
        found |= {"name": who.family, "billing_street": who.street, "archived_at": None}
    return found


def erase_anyway(database: Database, person_id: UUID, number: int = 1) -> privacy.Erased:
    """Erase somebody whatever still ties them to the school."""
    with database.writing("Somebody erased", kind=SetKind.SYSTEM, act="erasure") as work:
        return erase(work, person_id, None, Gone(str(person_id), number, AGAIN, "Ruth"))


def told(database: Database, words: tuple[str, ...]) -> list[str]:
    """Name each place in the whole database where one of the words stands."""
    found = []
    with database.reading() as session:
        connection = session.connection()
        names = [*Base.metadata.tables, "search_index"]
        for name in names:
            for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings():
                for column, value in row.items():
                    said = value if isinstance(value, str) else ""
                    found += [f"{name}.{column}: {w}" for w in words if w.lower() in said.lower()]
    return found
