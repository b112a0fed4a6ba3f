"""A small school with all that the desk looks at: who learns what, when, and owes how much."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, AttendanceMark
from desktop_app.areas.billing.tables import Invoice, LedgerEntry
from desktop_app.areas.billing.terms import EntryKind, InvoiceKind, InvoiceStatus
from desktop_app.areas.people.api import (
    Contact,
    Learns,
    MemberRole,
    NewStaff,
    NewStudent,
    PersonFacts,
    RelationKind,
    SkillLevel,
    add_member,
    add_staff,
    add_student,
    archive_students,
    instruments,
)
from desktop_app.areas.people.tables import FamilyMember, Student
from desktop_app.areas.school.api import add_location, add_room
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import EnrollmentStatus, LessonType, OccurrenceStatus
from desktop_app.core.clock import instant
from desktop_app.core.db.database import Database, Work
from desktop_app.core.db.types import new_id

ZONE = "Europe/Dublin"
TODAY = date(2026, 11, 19)  # a Thursday, 15:42


@dataclass
class Larkfield:
    """The ids of everybody by name."""

    students: dict[str, UUID] = field(default_factory=dict)
    persons: dict[str, UUID] = field(default_factory=dict)
    families: dict[str, UUID] = field(default_factory=dict)
    staff: dict[str, UUID] = field(default_factory=dict)
    places: dict[str, UUID] = field(default_factory=dict)
    lessons: dict[str, UUID] = field(default_factory=dict)
    instruments: dict[str, UUID] = field(default_factory=dict)


def build(database: Database) -> Larkfield:
    """Fill an empty school."""
    school = Larkfield()
    with database.writing("Fill") as work:
        for name in ("Main Street", "Harbour"):
            school.places[name] = add_location(work, name)
        for name in ("Studio A", "Studio B"):
            place = school.places["Main Street"]
            school.places[name] = add_room(work, name, location_id=place)
        for given, teaches in (("Ruth Cullinan", "Violin"), ("Asha Menon", "Theory")):
            first, last = given.split()
            person = PersonFacts(given_name=first, family_name=last, phone="01 678 9012")
            school.staff[given] = add_staff(work, NewStaff(person=person, teaches=(teaches,)))
        _people(work, school)
        school.instruments = {row.name: row.id for row in instruments(work.session)}
        _lessons(work, school)
    with database.writing("Money", act="test") as work:
        _money(work, school)
    return school


def _people(work: Work, school: Larkfield) -> None:
    mother = Contact(
        kinds=frozenset({RelationKind.GUARDIAN, RelationKind.PAYER}), relation="mother",
        person=PersonFacts(given_name="Grace", family_name="Okonkwo-Reid", phone="087 555 0142"),
    )  # fmt: skip
    rows: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Amara Okonkwo-Reid", {"born": date(2015, 3, 2), "learns": "Violin", "contacts": (mother,),
                                "level": SkillLevel.INTERMEDIATE, "place": "Main Street"}),
        ("Kofi Okonkwo-Reid", {"born": date(2018, 1, 1), "learns": "Drums", "place": "Main Street",
                               "level": SkillLevel.BEGINNER}),
        ("Noor Al-Hashimi", {"born": date(2013, 7, 7), "learns": "Oud", "native": "نور الهاشمي",
                             "place": "Harbour", "level": SkillLevel.ADVANCED}),
        ("Jonah Feldwick", {"born": date(2011, 2, 2), "learns": "Drums", "place": "Harbour"}),
        ("Kavin Selvam", {"learns": "Piano", "joined": date(2026, 9, 1)}),
        ("Tomás Ó Dálaigh", {"born": date(2016, 2, 29)}),
    )  # fmt: skip
    for name, facts in rows:
        given, family = name.split(" ", 1)
        shared = school.families.get(family)
        new = NewStudent(
            person=PersonFacts(given_name=given, family_name=family,
                               native_name=facts.get("native"), date_of_birth=facts.get("born")),
            location_id=school.places.get(facts.get("place", "")),
            joined_on=facts.get("joined"),
            learns=(Learns(facts["learns"], facts.get("level")),) if "learns" in facts else (),
            contacts=facts.get("contacts", ()),
            family=None if shared else family,
        )  # fmt: skip
        student = add_student(work, new)
        school.students[given] = student
        row = work.session.scalars(select(Student).where(Student.id == student)).one()
        school.persons[given] = row.person_id
        if shared:
            add_member(work, shared, row.person_id, MemberRole.CHILD)
        query = select(FamilyMember.family_id).where(FamilyMember.person_id == row.person_id)
        school.families[family] = work.session.scalars(query).one()
    archive_students(work, [school.students["Tomás"]])


def _lessons(work: Work, school: Larkfield) -> None:
    plan: tuple[tuple[str, str, str, date, time, tuple[str, ...]], ...] = (
        ("Violin", "Ruth Cullinan", "Studio A", date(2026, 10, 5), time(16, 0), ("Amara",)),
        ("Strings", "Ruth Cullinan", "Studio B", date(2026, 10, 8), time(15, 30),
         ("Amara", "Kofi", "Jonah")),
        ("Theory", "Asha Menon", "Studio B", date(2026, 10, 9), time(10, 0), ("Noor",)),
    )  # fmt: skip
    for title, teacher, room, first, at, who in plan:
        lesson = new_id()
        school.lessons[title] = lesson
        kind = LessonType.INDIVIDUAL if len(who) == 1 else LessonType.GROUP
        work.session.add(
            Lesson(id=lesson, title=title, sort_title=title.casefold(), type=kind, first_day=first,
                   start_time=at, duration=45, teacher_id=school.staff[teacher],
                   room_id=school.places[room])
        )  # fmt: skip
        for name in who:
            student = school.students[name]
            work.session.add(
                Enrollment(lesson_id=lesson, student_id=student, enrolled_on=first,
                           status=EnrollmentStatus.ACTIVE)
            )  # fmt: skip
        for week in range(12):
            starts = datetime.combine(first + timedelta(weeks=week), at)
            _meeting(work, school, title, starts, [school.students[name] for name in who])


def _meeting(work: Work, school: Larkfield, title: str, wall: datetime, who: list[UUID], /) -> None:
    meeting, begins, day = new_id(), instant(wall, ZONE), wall.date()
    lesson = work.session.scalars(select(Lesson).where(Lesson.id == school.lessons[title])).one()
    codes = {code.key: code.id for code in work.session.scalars(select(AttendanceCode))}
    held = day < TODAY
    status = OccurrenceStatus.COMPLETED if held else OccurrenceStatus.SCHEDULED
    if title == "Theory" and day == date(2026, 11, 20):
        status = OccurrenceStatus.CANCELLED
    work.session.add(
        LessonOccurrence(id=meeting, lesson_id=lesson.id, original_date=day, local_date=day,
                         starts_at=begins, ends_at=begins + timedelta(minutes=45), status=status,
                         teacher_id=lesson.teacher_id, room_id=lesson.room_id)
    )  # fmt: skip
    for student in who if held else ():
        mark, code = new_id(), codes["A" if day == date(2026, 10, 12) else "P"]
        work.session.add(
            AttendanceMark(id=mark, occurrence_id=meeting, student_id=student, code_id=code,
                           author_name="Ruth", device="", device_time=begins, received_at=begins)
        )  # fmt: skip
        work.session.add(
            Attendance(occurrence_id=meeting, student_id=student, code_id=code, mark_id=mark,
                       recorded_at=begins)
        )  # fmt: skip


def _money(work: Work, school: Larkfield) -> None:
    for family, number, total, due in (
        ("Okonkwo-Reid", "2026-0418", 41_214, TODAY),
        ("Feldwick", "2026-0300", 31_200, date(2026, 11, 10)),
    ):
        work.session.add(
            Invoice(kind=InvoiceKind.INVOICE, status=InvoiceStatus.ISSUED, number=number,
                    family_id=school.families[family], issued_on=date(2026, 11, 1), due_on=due,
                    currency="EUR", net_total=total, tax_total=0, total=total)
        )  # fmt: skip
    entries = [("Okonkwo-Reid", 41_214), ("Feldwick", 31_200), ("Selvam", -2_000)]
    work.session.execute(
        insert(LedgerEntry),
        [
            {"family_id": school.families[family], "entry_on": date(2026, 11, 1),
             "kind": EntryKind.INVOICE, "amount": amount}
            for family, amount in entries
        ],
    )  # fmt: skip
