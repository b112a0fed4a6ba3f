"""What somebody sees and may change comes from one declaration for each table."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, AttendanceMark
from desktop_app.areas.attendance.terms import StreakEffect
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Person,
    PersonPrivate,
    Staff,
    Student,
)
from desktop_app.areas.people.terms import MemberRole, StaffKind
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import LessonType
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.access.declare import access
from desktop_app.core.access.enforce import may_change, visible
from desktop_app.core.db.base import SchoolRow
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotAllowed
from tests.factories import NOW, make_school

ID = {
    name: new_id()
    for name in (
        "amara",
        "kofi",
        "grace",
        "maeve",
        "rhys",
        "amara-student",
        "kofi-student",
        "maeve-staff",
        "rhys-staff",
        "violin",
        "drums",
        "violin-1",
        "drums-1",
        "family",
    )
}


def person(key: str) -> Person:
    return Person(id=ID[key], given_name=key, family_name="X", sort_name=f"x, {key}")


def meeting(key: str, lesson: str, teacher: str) -> LessonOccurrence:
    return LessonOccurrence(
        id=ID[key],
        lesson_id=ID[lesson],
        original_date=date(2026, 11, 19),
        local_date=date(2026, 11, 19),
        starts_at=datetime(2026, 11, 19, 16, tzinfo=UTC),
        ends_at=datetime(2026, 11, 19, 17, tzinfo=UTC),
        teacher_id=ID[teacher],
    )


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Database]:
    """Maeve teaches Amara the violin, Rhys teaches Kofi the drums; Grace is Amara's mother."""
    database = make_school(tmp_path)
    with database.writing("Fill") as work:
        rows: list[SchoolRow] = [person(key) for key in ("amara", "kofi", "grace", "maeve", "rhys")]
        rows += [PersonPrivate(person_id=ID[key], city="Larkfield") for key in ("amara", "kofi")]
        rows += [Student(id=ID[f"{key}-student"], person_id=ID[key]) for key in ("amara", "kofi")]
        rows += [
            Staff(id=ID[f"{key}-staff"], person_id=ID[key], kind=StaffKind.TEACHER)
            for key in ("maeve", "rhys")
        ]
        rows += [Family(id=ID["family"], name="X", sort_name="x")]
        rows += [
            FamilyMember(family_id=ID["family"], person_id=ID[key], role=role)
            for key, role in (("amara", MemberRole.CHILD), ("grace", MemberRole.ADULT))
        ]
        for lesson, teacher, student in (("violin", "maeve", "amara"), ("drums", "rhys", "kofi")):
            rows += [
                Lesson(
                    id=ID[lesson],
                    title=lesson,
                    sort_title=lesson,
                    type=LessonType.INDIVIDUAL,
                    teacher_id=ID[f"{teacher}-staff"],
                ),
                Enrollment(
                    lesson_id=ID[lesson],
                    student_id=ID[f"{student}-student"],
                    enrolled_on=date(2026, 9, 1),
                ),
                meeting(f"{lesson}-1", lesson, f"{teacher}-staff"),
            ]
        rows.append(
            AttendanceCode(
                key="Z",
                label="Here",
                color="green",
                position=9,
                counts_present=True,
                bills=True,
                pays_teacher=True,
                gives_credit=False,
                streak_effect=StreakEffect.EARNS,
            )
        )
        work.session.add_all(rows)
    yield database
    database.close()


def as_(database: Database, who: str, *roles: Role) -> Database:
    database.actor = Actor(who, frozenset(roles), ID[who])
    return database


def seen(database: Database, table: type[SchoolRow]) -> set[UUID]:
    with database.reading() as session:
        condition = visible(access, database.actor, table.__table__)  # type: ignore[attr-defined]
        return set(session.scalars(select(table.id).where(condition)))


def mark(database: Database, lesson: str, student: str) -> None:
    with database.writing("Mark") as work:
        code = work.session.scalars(select(AttendanceCode.id)).first()
        assert code is not None
        row = AttendanceMark(
            occurrence_id=ID[f"{lesson}-1"],
            student_id=ID[f"{student}-student"],
            code_id=code,
            author_name="x",
            device="",
            device_time=NOW,
            received_at=NOW,
        )
        work.session.add(row)
        work.session.flush()
        work.session.add(
            Attendance(
                occurrence_id=row.occurrence_id,
                student_id=row.student_id,
                code_id=code,
                mark_id=row.id,
                recorded_at=NOW,
            )
        )


def test_a_teacher_sees_the_students_of_her_lessons_only(school: Database) -> None:
    assert seen(as_(school, "maeve", Role.TEACHER), Student) == {ID["amara-student"]}
    assert seen(school, Lesson) == {ID["violin"]}
    assert seen(school, Person) == {ID["amara"], ID["maeve"], ID["rhys"]}
    assert seen(school, PersonPrivate) == set()


def test_a_mother_sees_her_family_only(school: Database) -> None:
    assert seen(as_(school, "grace", Role.PARENT), Person) == {ID["amara"], ID["grace"]}
    assert seen(school, Family) == {ID["family"]}
    assert seen(school, Lesson) == {ID["violin"]}


def test_a_student_sees_himself_only(school: Database) -> None:
    assert seen(as_(school, "kofi", Role.STUDENT), Person) == {ID["kofi"]}
    assert seen(school, Lesson) == {ID["drums"]}


def test_several_roles_add_up(school: Database) -> None:
    assert seen(as_(school, "maeve", Role.TEACHER, Role.FRONT_DESK), Student) == {
        ID["amara-student"],
        ID["kofi-student"],
    }


def test_a_teacher_marks_her_own_pupil_in_her_own_lesson_only(school: Database) -> None:
    as_(school, "maeve", Role.TEACHER)
    mark(school, "violin", "amara")
    for lesson, student in (("drums", "kofi"), ("violin", "kofi"), ("drums", "amara")):
        with pytest.raises(NotAllowed):
            mark(school, lesson, student)
    with school.reading() as session:
        assert len(session.scalars(select(Attendance)).all()) == 1


def test_a_teacher_does_not_change_a_family(school: Database) -> None:
    as_(school, "maeve", Role.TEACHER)
    with pytest.raises(NotAllowed, match="not yours to change"), school.writing("Rename") as work:
        work.session.get_one(Family, (1, ID["family"])).name = "Y"


def clear(database: Database, lesson: str) -> None:
    with database.writing("Clear") as work:
        query = select(Attendance).where(Attendance.occurrence_id == ID[f"{lesson}-1"])
        work.session.delete(work.session.scalars(query).one())


def test_a_teacher_clears_a_mark_of_her_own_pupil_only(school: Database) -> None:
    mark(school, "violin", "amara")
    mark(school, "drums", "kofi")
    as_(school, "maeve", Role.TEACHER)
    clear(school, "violin")
    with pytest.raises(NotAllowed):
        clear(school, "drums")
    with school.reading() as session:
        assert session.scalars(select(Attendance.student_id)).all() == [ID["kofi-student"]]


def take_over(database: Database, *, and_delete: bool) -> None:
    with database.writing("Take") as work:
        taken = {"occurrence_id": ID["violin-1"], "student_id": ID["amara-student"], "version": 2}
        work.session.execute(update(Attendance).where(Attendance.school_id == 1).values(**taken))
        if and_delete:
            work.session.delete(work.session.scalars(select(Attendance)).one())


@pytest.mark.parametrize("and_delete", [False, True])
def test_a_teacher_does_not_take_over_what_was_another_s(
    school: Database, and_delete: bool
) -> None:
    mark(school, "drums", "kofi")
    as_(school, "maeve", Role.TEACHER)
    with pytest.raises(NotAllowed):
        take_over(school, and_delete=and_delete)


def test_a_teacher_cannot_delete_a_meeting_of_hers(school: Database) -> None:
    as_(school, "maeve", Role.TEACHER)
    with pytest.raises(NotAllowed), school.writing("Delete") as work:
        work.session.delete(work.session.get_one(LessonOccurrence, (1, ID["violin-1"])))


def test_somebody_without_a_person_sees_no_rows_that_depend_on_one(school: Database) -> None:
    school.actor = Actor("nobody", frozenset({Role.TEACHER}))
    assert seen(school, Student) == set()


def test_panes_and_actions_can_ask_what_a_role_may(school: Database) -> None:
    teacher = Actor("maeve", frozenset({Role.TEACHER}), ID["maeve"])
    assert may_change(access, teacher, "attendance")
    assert not may_change(access, teacher, "lesson")
    assert may_change(access, school.actor, "lesson")


def test_a_teacher_finishes_her_meeting_but_moves_makes_and_deletes_none(school: Database) -> None:
    as_(school, "maeve", Role.TEACHER)
    key = (1, ID["violin-1"])
    with school.writing("Finish") as work:
        work.session.get_one(LessonOccurrence, key).finished_by = "Maeve"
    with pytest.raises(NotAllowed), school.writing("Move") as work:
        work.session.get_one(LessonOccurrence, key).local_date = date(2026, 11, 20)
    made = meeting("violin-1", "violin", "maeve-staff")
    made.id, made.original_date = new_id(), date(2026, 11, 26)
    with pytest.raises(NotAllowed), school.writing("Make") as work:
        work.session.add(made)
    with pytest.raises(NotAllowed), school.writing("Delete") as work:
        work.session.delete(work.session.get_one(LessonOccurrence, key))
