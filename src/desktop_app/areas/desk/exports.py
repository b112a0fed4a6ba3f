"""Whole lists for files and scripts: every field under a stable name, whatever a pane shows.

Amounts are Decimals beside their currency, ids are text, times the school's wall time in ISO 8601.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.desk.queries import families, guardians, staff, student_rows, students
from desktop_app.areas.desk.queries.asked import PAGE, ListQuery
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound
from desktop_app.core.money import Money
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.tabular.writing import Cell, write_table
from desktop_app.core.uuid_list import UuidList
from desktop_app.core.wording import tr

Record = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class ExportList:
    """One list: its fields in order, how its ids and pages are read, how a row becomes a record."""

    fields: tuple[str, ...]
    ids: Callable[[Session, ListQuery, datetime], UuidList]
    page: Callable[[Session, Sequence[UUID], datetime], Mapping[UUID, Any]]
    record: Callable[[Any, str], Record]


def _amount(minor: int, currency: str) -> Decimal:
    return Money(minor, currency).amount


def _names(row: Any) -> Record:
    return {
        "name": row.said_name,
        "given_name": row.given_name,
        "family_name": row.family_name,
        "native_name": row.native_name,
    }


def _student(row: student_rows.RosterRow, currency: str) -> Record:
    coming = row.next_lesson
    return {
        "id": str(row.id),
        "person_id": str(row.person_id),
        **_names(row),
        "date_of_birth": row.born,
        "age": row.age,
        "learns": ", ".join(row.learns),
        "level": row.level.value if row.level else None,
        "family": row.family,
        "family_id": str(row.families[0].id) if row.families else None,
        "location": row.location,
        "phone": row.phone,
        "email": row.email,
        "joined_on": row.joined_on,
        "next_lesson": coming.start.isoformat() if coming else None,
        "next_room": coming.room if coming else None,
        "balance": _amount(row.balance, currency),
        "currency": currency,
        "attendance_rate": row.rate,
        "archived": row.archived,
    }


def _family(row: families.FamilyRow, currency: str) -> Record:
    return {
        "id": str(row.id),
        "name": row.name,
        "students": ", ".join(row.children),
        "adults": ", ".join(row.adults),
        "payer": row.payer,
        "payer_id": str(row.payer_id) if row.payer_id else None,
        "phone": row.phone,
        "email": row.email,
        "balance": _amount(row.owed, currency),
        "wallet": _amount(row.wallet, currency),
        "currency": currency,
        "oldest_due": row.oldest_due,
        "archived": row.archived,
    }


def _staff(row: staff.StaffRow, _currency: str) -> Record:
    coming = row.next_lesson
    return {
        "id": str(row.id),
        "person_id": str(row.person_id),
        **_names(row),
        "kind": row.kind.value,
        "job_title": row.job_title,
        "teaches": ", ".join(row.teaches),
        "lessons_this_week": row.lessons,
        "next_lesson": coming.start.isoformat() if coming else None,
        "next_room": coming.room if coming else None,
        "phone": row.phone,
        "email": row.email,
        "archived": row.archived,
    }


def _guardian(row: guardians.GuardianRow, _currency: str) -> Record:
    return {
        "id": str(row.id),
        **_names(row),
        "kinds": ", ".join(sorted(kind.value for kind in row.kinds)),
        "relation": row.relation,
        "students": ", ".join(row.children),
        "families": ", ".join(row.families),
        "phone": row.phone,
        "email": row.email,
        "archived": row.archived,
    }


_NAME_FIELDS = ("name", "given_name", "family_name", "native_name")
LISTS: Mapping[str, ExportList] = {
    "students": ExportList(
        ("id", "person_id", *_NAME_FIELDS, "date_of_birth", "age", "learns", "level", "family",
         "family_id", "location", "phone", "email", "joined_on", "next_lesson", "next_room",
         "balance", "currency", "attendance_rate", "archived"),
        students.ids, student_rows.page, _student,
    ),
    "families": ExportList(
        ("id", "name", "students", "adults", "payer", "payer_id", "phone", "email", "balance",
         "wallet", "currency", "oldest_due", "archived"),
        families.ids, families.page, _family,
    ),
    "staff": ExportList(
        ("id", "person_id", *_NAME_FIELDS, "kind", "job_title", "teaches", "lessons_this_week",
         "next_lesson", "next_room", "phone", "email", "archived"),
        staff.ids, staff.page, _staff,
    ),
    "guardians": ExportList(
        ("id", *_NAME_FIELDS, "kinds", "relation", "students", "families", "phone", "email",
         "archived"),
        guardians.ids, guardians.page, _guardian,
    ),
}  # fmt: skip


def title_of(field: str) -> str:
    """Return the heading of a field in a file for people."""
    return {
        "id": tr("Id"),
        "person_id": tr("Person id"),
        "name": tr("Name"),
        "given_name": tr("Given name"),
        "family_name": tr("Family name"),
        "native_name": tr("Name in own script"),
        "date_of_birth": tr("Date of birth"),
        "age": tr("Age"),
        "learns": tr("Learns"),
        "level": tr("Level"),
        "family": tr("Family"),
        "family_id": tr("Family id"),
        "location": tr("Location"),
        "phone": tr("Phone"),
        "email": tr("E-mail"),
        "joined_on": tr("Joined"),
        "next_lesson": tr("Next lesson"),
        "next_room": tr("Room"),
        "balance": tr("Balance"),
        "wallet": tr("Wallet"),
        "currency": tr("Currency"),
        "attendance_rate": tr("Attendance in per cent"),
        "archived": tr("Archived"),
        "students": tr("Students"),
        "adults": tr("Adults"),
        "payer": tr("Payer"),
        "payer_id": tr("Payer id"),
        "oldest_due": tr("Oldest open bill due"),
        "kind": tr("Works as"),
        "kinds": tr("Is"),
        "job_title": tr("Job title"),
        "teaches": tr("Teaches"),
        "lessons_this_week": tr("Lessons this week"),
        "relation": tr("Relation"),
        "families": tr("Families"),
    }[field]


def list_of(name: str) -> ExportList:
    """Return a list by name. Raises NotFound."""
    if name not in LISTS:
        raise NotFound(tr("There is no list {name}.", name=name), list=name)
    return LISTS[name]


def records(
    session: Session, name: str, query: ListQuery, now: datetime
) -> tuple[int, Iterator[Record]]:
    """Return how many records a list has and the records themselves, read page by page."""
    wanted = list_of(name)
    ids = wanted.ids(session, query, now)
    currency = school.facts(session).currency

    def read() -> Iterator[Record]:
        for start in range(0, len(ids), PAGE):
            part = ids[start : start + PAGE]
            rows = wanted.page(session, part, now)
            yield from (wanted.record(rows[key], currency) for key in part if key in rows)

    return len(ids), read()


def export_list(
    database: Database,
    name: str,
    path: Path,
    query: ListQuery | None = None,
    progress: Progress = SILENT,
) -> int:
    """Write a list as XLSX, or as CSV when the name says so; return how many rows it has.

    Phone numbers are written as people dial them and levels as words. Raises FileRefused when the
    file cannot be written, Stopped when the person stops; nothing is left then.
    """
    wanted = list_of(name)
    titles = [title_of(field) for field in wanted.fields]
    with database.reading() as session:
        country = school.facts(session).country
        total, found = records(session, name, query or ListQuery(), database.clock.now())
        rows = ([_for_people(one, field, country) for field in wanted.fields] for one in found)
        return write_table(path, titles, rows, sheet=name, total=total, progress=progress)


def _for_people(record: Record, field: str, country: str) -> Cell:
    value = record[field]
    if field == "phone":
        return people.show_phone(str(value), country) if value else None
    if field == "level" and value:
        return people.level_words(people.SkillLevel(str(value)))
    if field == "kind" and value:
        return people.kind_words(people.StaffKind(str(value)))
    return value
