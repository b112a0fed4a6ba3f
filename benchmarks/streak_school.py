"""A school whose pupils earn days: marks, reading and practice for each school day, and groups."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, AttendanceMark
from desktop_app.areas.clubs.tables import Club, ClubMembership, ReadingLog
from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.streaks.tables import BuddyGroup, BuddyGroupMember, BuddyGroupSpell
from desktop_app.areas.streaks.terms import (
    CreatorRole,
    GroupStatus,
    GroupType,
    MemberRole,
    MembershipStatus,
)
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import LessonType, Recurrence
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Database, Work
from desktop_app.core.db.types import new_id
from tests.factories import make_school

FIRST = date(2026, 8, 31)
CLASS, GROUP = 20, 4


def school_days(many: int) -> list[date]:
    """Return the first school days of the year: Monday to Friday."""
    found: list[date] = []
    day = FIRST
    while len(found) < many:
        if day.isoweekday() <= 5:
            found.append(day)
        day += timedelta(days=1)
    return found


def streak_school(folder: Path, students: int, days: int, *, groups: int = 0) -> Database:
    """Make a school in which every pupil may earn each of so many school days.

    Of ten pupils one is missing and one is excused on a day; of the others one in five reads at
    home for a club and the rest come to a lesson. The morning after the last day has begun.
    """
    span = school_days(days)
    now = datetime.combine(span[-1] + timedelta(days=1), time(8), tzinfo=UTC)
    folder.mkdir(parents=True, exist_ok=True)
    database = make_school(folder, clock=FixedClock(now))
    derivations, database.derivations = database.derivations, ()
    with database.loading("Build") as work:
        made = make_people(work, students)
        _groups(work, made, groups)
        for day in span:
            _one_day(work, made, day)
    database.derivations = derivations
    return database


def make_people(work: Work, many: int) -> list[UUID]:
    persons = [new_id() for _ in range(many)]
    students = [new_id() for _ in range(many)]
    insert_rows(
        work.session, Person,
        [
            {"id": each, "given_name": f"Pupil {at}", "family_name": "Reid",
             "sort_name": f"reid pupil {at:06d}"}
            for at, each in enumerate(persons)
        ],
    )  # fmt: skip
    insert_rows(
        work.session, Student,
        [
            {"id": each, "person_id": persons[at], "sort_name": f"reid pupil {at:06d}"}
            for at, each in enumerate(students)
        ],
    )  # fmt: skip
    return students


def _groups(work: Work, students: list[UUID], many: int) -> None:
    creator = work.session.scalars(select(Person.id).limit(1)).one()
    ids = [new_id() for _ in range(many)]
    if not ids:
        return
    facts = {
        "type": GroupType.TEACHER_CREATED, "creator_role": CreatorRole.TEACHER,
        "status": GroupStatus.ACTIVE, "is_mandatory": True, "founded_on": FIRST,
    }  # fmt: skip
    insert_rows(
        work.session, BuddyGroup, [{"id": each, "creator_id": creator, **facts} for each in ids]
    )
    spells = [{"id": new_id(), "buddy_group_id": each, "first_day": FIRST} for each in ids]
    insert_rows(work.session, BuddyGroupSpell, spells)
    member = {
        "status": MembershipStatus.ACCEPTED, "role": MemberRole.MEMBER,
        "invited_at": work.clock.now(), "joined_on": FIRST - timedelta(days=1),
    }  # fmt: skip
    rows = [
        {"id": new_id(), "buddy_group_id": each,
         "student_id": students[(at * GROUP + n) % len(students)], **member}
        for at, each in enumerate(ids)
        for n in range(GROUP)
    ]  # fmt: skip
    insert_rows(work.session, BuddyGroupMember, rows)


def _one_day(work: Work, students: list[UUID], day: date) -> None:
    session = work.session
    codes = dict(session.execute(select(AttendanceCode.key, AttendanceCode.id)).all())
    club = _club(work, students)
    at = datetime.combine(day, time(16), tzinfo=UTC)
    marks: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    meetings: list[dict[str, Any]] = []
    read: list[dict[str, Any]] = []
    lesson = session.scalars(select(Lesson.id)).first()
    for number, student in enumerate(students):
        if number % CLASS == 0:
            meetings.append(
                {"id": new_id(), "lesson_id": lesson, "local_date": day,
                 "original_date": day + timedelta(days=1_000 * (1 + number // CLASS)),
                 "starts_at": at, "ends_at": at + timedelta(hours=1)}
            )  # fmt: skip
        lot = (number * 7 + day.toordinal()) % 10
        if number % 5 == 0 and lot > 1:
            read.append({"id": new_id(), "club_id": club, "student_id": student,
                         "read_on": day, "pages": 5})  # fmt: skip
        elif lot:
            both = {"occurrence_id": meetings[-1]["id"], "student_id": student,
                    "code_id": codes["E" if lot == 1 else "P"]}  # fmt: skip
            mark = new_id()
            marks.append({"id": mark, **both, "author_name": "desk", "device": "desk",
                          "device_time": at, "received_at": at})  # fmt: skip
            kept.append({"id": new_id(), **both, "mark_id": mark, "recorded_at": at})
    for table, rows in ((LessonOccurrence, meetings), (AttendanceMark, marks),
                        (Attendance, kept), (ReadingLog, read)):  # fmt: skip
        insert_rows(session, table, rows)  # type: ignore[arg-type]  # each is a table of ours


def _club(work: Work, students: list[UUID]) -> UUID:
    session = work.session
    found: UUID | None = session.scalars(select(Club.id)).first()
    if found is not None:
        return found
    lesson = {"id": new_id(), "title": "All", "sort_title": "all", "type": LessonType.GROUP,
              "first_day": FIRST, "start_time": time(16), "duration": 60,
              "recurrence": Recurrence.WEEKLY}  # fmt: skip
    insert_rows(session, Lesson, [lesson])
    club = {"id": new_id(), "name": "Reading", "sort_name": "reading", "kind": ClubKind.READING}
    insert_rows(session, Club, [club])
    member = {"club_id": club["id"], "joined_on": FIRST}
    rows = [{"id": new_id(), "student_id": each, **member} for each in students]
    insert_rows(session, ClubMembership, rows)
    return club["id"]  # type: ignore[return-value]  # it is one
