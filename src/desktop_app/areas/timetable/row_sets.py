"""Row sets over the timetable: my lessons, and those near them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, union

from desktop_app.areas.people.row_sets import me_as_student, my_children
from desktop_app.areas.people.tables import Relationship, Staff, Student
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.core.access.declare import access


@access.row_set("me_as_staff")
def me_as_staff(person: ColumnElement[UUID]) -> Select[Any]:
    """The teacher the asking person is."""
    return select(Staff.id).where(Staff.person_id == person)


@access.row_set("my_lessons")
def my_lessons(person: ColumnElement[UUID]) -> Select[Any]:
    """Lessons the asking teacher has, or holds a meeting of."""
    mine = me_as_staff(person)
    held = union(
        select(Lesson.id).where(Lesson.teacher_id.in_(mine)),
        select(LessonOccurrence.lesson_id).where(LessonOccurrence.teacher_id.in_(mine)),
    ).subquery()
    return select(held.c.id)


@access.row_set("students_of_my_lessons")
def students_of_my_lessons(person: ColumnElement[UUID]) -> Select[Any]:
    """Students enrolled, now or once, in the asking teacher's lessons."""
    return select(Enrollment.student_id).where(Enrollment.lesson_id.in_(my_lessons(person)))


@access.row_set("persons_of_my_lessons")
def persons_of_my_lessons(person: ColumnElement[UUID]) -> Select[Any]:
    """The students of my lessons as persons; a set of its own, so that it is read once."""
    return select(Student.person_id).where(Student.id.in_(students_of_my_lessons(person)))


@access.row_set("persons_near_my_lessons")
def persons_near_my_lessons(person: ColumnElement[UUID]) -> Select[Any]:
    """The students of my lessons as persons, those to call about them, and all staff."""
    mine = persons_of_my_lessons(person)
    near = union(
        select(Staff.person_id),
        mine,
        select(Relationship.other_id).where(Relationship.person_id.in_(mine)),
    ).subquery()
    return select(near.c.person_id)


@access.row_set("lessons_of_my_children")
def lessons_of_my_children(person: ColumnElement[UUID]) -> Select[Any]:
    """Lessons in which my children are enrolled."""
    return select(Enrollment.lesson_id).where(Enrollment.student_id.in_(my_children(person)))


@access.row_set("lessons_i_attend")
def lessons_i_attend(person: ColumnElement[UUID]) -> Select[Any]:
    """Lessons in which the asking student is enrolled."""
    return select(Enrollment.lesson_id).where(Enrollment.student_id.in_(me_as_student(person)))
