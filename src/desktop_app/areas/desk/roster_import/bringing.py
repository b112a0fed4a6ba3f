"""Writing a plan: every table in one go, through the doors of the areas that own them."""

from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.desk.roster_import.roster import PersonEntry, Role, SessionEntry
from desktop_app.areas.desk.roster_import.writes import NewRole, PersonUpdate, Writes
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Work
from desktop_app.core.progress import SILENT, Progress

_PERSON_COLUMNS = {
    "given": "given_name", "family": "family_name", "native": "native_name", "email": "email",
    "phone": "phone", "language": "language", "birth_date": "date_of_birth", "street": "street",
    "city": "city", "state": "state", "postcode": "postcode", "country": "country",
    "number": "student_number",
}  # fmt: skip
_LONGEST_NOTE = 10_000
_STUDENT_COLUMNS = {"grade": "school_grade", "location_id": "location_id"}


def bring_in(work: Work, writes: Writes, system: str, progress: Progress = SILENT) -> None:
    """Write everything of a plan. Raises Stopped when the person stops; nothing is kept then."""
    real = _Real()
    for place in writes.locations:
        real.ids[place.id] = school.add_location(
            work, place.entry.name, **_place_facts(place.entry)
        )
    for term in writes.terms:
        real.ids[term.id] = _add_term(work, term.entry)
    people.add_batch(work, _batch(writes, real), progress)
    people.update_batch(work, [_person_change(update, real) for update in writes.updates])
    _bring_lessons(work, writes, real)
    externals = people.Batch(
        externals=[
            people.BatchExternal(system, one.kind, one.their_id, one.column, real.of(one.row_id))
            for one in writes.external
        ]
    )
    people.add_batch(work, externals, progress)


def _add_term(work: Work, entry: SessionEntry) -> UUID:
    """Add a term; one as long as a year makes a year of its own where there is none."""
    first, last = entry.starts_on, entry.ends_on
    school.make_room_for_term(work, first, last)
    year_id = None
    if entry.is_whole_year and not any(
        year.starts_on <= last and year.ends_on >= first for year in school.years(work.session)
    ):
        year_id = school.add_year(work, f"{first.year}/{last.year % 100:02d}", first, last)
    return school.add_term(work, entry.title, first, last, year_id=year_id)


class _Real:
    """The ids that rows got, for those that the plan had given another."""

    def __init__(self) -> None:
        self.ids: dict[UUID, UUID] = {}

    def of(self, planned: UUID) -> UUID:
        return self.ids.get(planned, planned)

    def maybe(self, planned: UUID | None) -> UUID | None:
        return None if planned is None else self.ids.get(planned, planned)


def _place_facts(entry: Any) -> dict[str, str]:
    address = entry.address
    facts = {"street": address.street, "city": address.city, "postcode": address.postcode,
             "state": address.state, "phone": entry.phone}  # fmt: skip
    return {name: value for name, value in facts.items() if value}


def _batch(writes: Writes, real: _Real) -> people.Batch:
    return people.Batch(
        persons={new.id: _facts(new.entry) for new in writes.people},
        students=[_student(role, real) for role in writes.roles if role.role == Role.STUDENT],
        staff=[_staff(role) for role in writes.roles if role.role != Role.STUDENT],
        families=[
            people.BatchFamily(one.id, one.name, one.payer_id, one.email or None)
            for one in writes.families
        ],
        members=[
            people.BatchMember(
                one.family_id, one.person_id,
                people.MemberRole.CHILD if one.is_child else people.MemberRole.ADULT,
            )
            for one in writes.joins
        ],
        relations=[
            people.BatchRelation(
                one.person_id, one.other_id, people.RelationKind(one.kind), one.relation or None,
                one.position,
            )
            for one in writes.relations
        ],
        instruments=[people.BatchInstrument(one.id, one.name) for one in writes.instruments],
        learns=[
            people.BatchLearns(
                one.student_id, one.instrument_id,
                people.SkillLevel(one.level) if one.level else None, one.is_primary,
            )
            for one in writes.learns
        ],
        notes=[people.BatchNote(one.person_id, one.text[:_LONGEST_NOTE]) for one in writes.notes],
    )  # fmt: skip


def _facts(entry: PersonEntry) -> people.PersonFacts:
    address = entry.address
    return people.PersonFacts(
        given_name=entry.given,
        family_name=entry.family,
        native_name=entry.native or None,
        email=entry.email or None,
        phone=entry.phone or None,
        language=entry.language or None,
        date_of_birth=entry.birth_date,
        street=address.street or None,
        city=address.city or None,
        postcode=address.postcode or None,
        state=address.state or None,
        country=address.country or None,
        student_number=entry.number or None,
    )


def _student(role: NewRole, real: _Real) -> people.BatchStudent:
    return people.BatchStudent(
        role.id, role.person_id, real.maybe(role.location_id), role.entry.grade or None,
        role.entry.joined_on,
    )  # fmt: skip


def _staff(role: NewRole) -> people.BatchStaff:
    kind = people.StaffKind.TEACHER if role.role == Role.TEACHER else people.StaffKind.OTHER
    return people.BatchStaff(role.id, role.person_id, kind, role.entry.job_title or None)


def _person_change(update: PersonUpdate, real: _Real) -> people.BatchChange:
    def renamed(names: dict[str, str]) -> dict[str, str | date | UUID | None]:
        return {
            names[name]: real.maybe(value) if isinstance(value, UUID) else value
            for name, value in update.values.items()
            if name in names
        }

    return people.BatchChange(
        update.person_id, renamed(_PERSON_COLUMNS), update.student_id, renamed(_STUDENT_COLUMNS)
    )


def _bring_lessons(work: Work, writes: Writes, real: _Real) -> None:
    made = timetable.add_lessons(
        work,
        [
            timetable.LessonFacts(
                title=one.title,
                type=timetable.LessonType.INDIVIDUAL if one.alone else timetable.LessonType.GROUP,
                teacher_id=one.teacher_id,
                location_id=real.maybe(one.location_id),
                instrument_id=one.instrument_id,
                description=one.description or None,
            )
            for one in writes.lessons
        ],
        check=False,  # the plan has looked already, and what waits for a time books nothing
    )
    real.ids.update(zip((one.id for one in writes.lessons), made, strict=True))
    for update in writes.lesson_updates:
        values = {
            name: real.maybe(value) if isinstance(value, UUID) else value
            for name, value in update.values.items()
        }
        timetable.edit_lesson(work, update.lesson_id, values)
    enrolled = timetable.enroll_many(
        work,
        [
            timetable.NewEnrollment(
                real.of(one.lesson_id), one.student_id, one.enrolled_on, one.ends_on
            )
            for one in writes.enrollments
        ],
    )
    pairs = zip(writes.enrollments, enrolled, strict=True)
    real.ids.update((one.id, made_id) for one, made_id in pairs if one.id is not None)
