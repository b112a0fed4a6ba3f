"""A school of a thousand families for the benchmarks of money, built once by bulk inserts."""

import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from benchmarks.harness import SCHOOLS, place_of
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.tables import LedgerEntry
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Person,
    PersonPrivate,
    Staff,
    Student,
)
from desktop_app.areas.people.terms import MemberRole, StaffKind
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import LessonType, Recurrence
from desktop_app.core.clock import FixedClock, instant
from desktop_app.core.db.database import Database, Work
from desktop_app.core.db.types import new_id
from desktop_app.core.folding import fold
from tests.factories import make_school

NOW = datetime(2026, 11, 5, 10, 0, tzinfo=UTC)
ZONE = "Europe/Dublin"
GROUP = 12
# What each family has: whose lesson it is, the kind, the first day in November, and the price.
LESSONS = (
    ("Amara", "Violin", LessonType.INDIVIDUAL, date(2026, 11, 2), 3_800),
    ("Amara", "Junior Strings", LessonType.GROUP, date(2026, 11, 5), 1_600),
    ("Amara", "Exam Theory", LessonType.GROUP, date(2026, 11, 11), 1_400),
    ("Amara", "Chamber Music", LessonType.GROUP, date(2026, 11, 26), 3_000),
    ("Kofi", "Drums", LessonType.INDIVIDUAL, date(2026, 11, 5), 3_200),
    ("Kofi", "Band", LessonType.GROUP, date(2026, 11, 27), 1_800),
    ("Kofi", "Rhythm", LessonType.GROUP, date(2026, 11, 28), 1_200),
)
LAST = date(2026, 11, 29)


def families_school(folder: Path, families: int = 1_000) -> Database:
    """Give a fresh copy of the school, in which November was not billed yet."""
    kept = place_of(f"billing_{families}")
    if not kept.exists():
        _build(families, kept)
    path = folder / kept.name
    shutil.copyfile(kept, path)
    return wired(path)


def wired(path: Path) -> Database:
    """Open a school on the morning of 5 November 2026."""
    from desktop_app.bootstrap import open_school

    database = open_school(path, clock=FixedClock(NOW))
    database.derivations = billing.DERIVATIONS
    return database


def add_history(database: Database, months: int) -> None:
    """Give every family an invoice's entry and its payment's, in each of so many months."""
    with database.loading("History") as work:
        families = list(work.session.scalars(select(Family.id)))
        work.session.execute(
            insert(LedgerEntry),
            [
                {
                    "id": new_id(),
                    "family_id": family,
                    "entry_on": date(2026, month + 1, day),
                    "kind": kind,
                    "amount": amount,
                }
                for month in range(months)
                for family in families
                for day, kind, amount in (
                    (1, billing.EntryKind.INVOICE, 41_214),
                    (12, billing.EntryKind.PAYMENT, -40_000),
                )
            ],
        )


def _build(families: int, path: Path) -> None:
    SCHOOLS.mkdir(parents=True, exist_ok=True)
    work_folder = SCHOOLS / "making"
    shutil.rmtree(work_folder, ignore_errors=True)
    work_folder.mkdir()
    facts: dict[str, Any] = {"street": "14 Mill Lane", "city": "Larkfield, Co. Kildare"}
    database = make_school(work_folder, clock=FixedClock(NOW), **facts)
    with database.loading("Build") as work:
        school.set_school(
            work,
            {
                "email": "office@larkfield.example",
                "phone": "045 555 0100",
                "legal_name": "Larkfield School of Music Ltd",
                "company_number": "555019",
                "iban": "IE29AIBK93115212345678",
            },
        )
        _fill(work, families)
    database.close()
    shutil.move(work_folder / "larkfield.downbeat", path)
    shutil.rmtree(work_folder)


def _fill(work: Work, families: int) -> None:
    rows: dict[type, list[dict[str, Any]]] = {
        table: []
        for table in (
            Person,
            PersonPrivate,
            Staff,
            Student,
            Family,
            FamilyMember,
            Lesson,
            LessonOccurrence,
            Enrollment,
        )
    }
    teacher = _person(rows, "Maeve", "Cullinan")
    staff = new_id()
    rows[Staff].append({"id": staff, "person_id": teacher, "kind": StaffKind.TEACHER})
    groups: dict[str, UUID] = {}
    for number in range(families):
        name = f"{chr(65 + number % 26)}konkwo-{number}"
        students = _family(rows, name)
        for child, title, kind, first, price in LESSONS:
            shared = f"{title} {number // GROUP}"
            if kind is LessonType.INDIVIDUAL:
                lesson = _lesson(rows, title, kind, first, price, staff)
            else:
                lesson = groups.get(shared) or _lesson(rows, title, kind, first, price, staff)
                groups[shared] = lesson
            rows[Enrollment].append(
                {
                    "id": new_id(),
                    "lesson_id": lesson,
                    "student_id": students[child],
                    "enrolled_on": first,
                }
            )
    for table, made in rows.items():
        work.session.execute(insert(table), made)


def _person(rows: dict[type, list[dict[str, Any]]], given: str, family: str) -> UUID:
    person = new_id()
    rows[Person].append(
        {
            "id": person,
            "given_name": given,
            "family_name": family,
            "sort_name": fold(f"{family} {given}"),
        }
    )
    return person


def _family(rows: dict[type, list[dict[str, Any]]], name: str) -> dict[str, UUID]:
    payer = _person(rows, "Grace", name)
    rows[PersonPrivate].append(
        {"id": new_id(), "person_id": payer, "street": "7 Alder Court", "city": "Larkfield"}
    )
    family = new_id()
    rows[Family].append({"id": family, "name": name, "sort_name": fold(name), "payer_id": payer})
    rows[FamilyMember].append(
        {
            "id": new_id(),
            "family_id": family,
            "person_id": payer,
            "role": MemberRole.ADULT,
            "share_bp": 10_000,
        }
    )
    students = {}
    for given in ("Amara", "Kofi"):
        person, student = _person(rows, given, name), new_id()
        rows[Student].append({"id": student, "person_id": person})
        rows[FamilyMember].append(
            {
                "id": new_id(),
                "family_id": family,
                "person_id": person,
                "role": MemberRole.CHILD,
                "share_bp": 10_000,
            }
        )
        students[given] = student
    return students


def _lesson(  # noqa: PLR0917 (a row of facts)
    rows: dict[type, list[dict[str, Any]]],
    title: str,
    kind: LessonType,
    first: date,
    price: int,
    staff: UUID,
) -> UUID:
    lesson = new_id()
    rows[Lesson].append(
        {
            "id": lesson,
            "title": title,
            "sort_title": fold(title),
            "type": kind,
            "first_day": first,
            "start_time": time(16),
            "duration": 45,
            "recurrence": Recurrence.WEEKLY,
            "teacher_id": staff,
            "price_per_student": price,
        }
    )
    day = first
    while day <= LAST:
        starts = instant(datetime.combine(day, time(16)), ZONE)
        rows[LessonOccurrence].append(
            {
                "id": new_id(),
                "lesson_id": lesson,
                "original_date": day,
                "local_date": day,
                "starts_at": starts,
                "ends_at": starts + timedelta(minutes=45),
                "teacher_id": staff,
            }
        )
        day += timedelta(days=7)
    return lesson
