"""Two records of one person become one, with all that hung on either; undo parts them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, AttendanceMark
from desktop_app.areas.attendance.terms import StreakEffect
from desktop_app.areas.billing.tables import Invoice, InvoiceLine, LedgerEntry
from desktop_app.areas.billing.terms import EntryKind, InvoiceKind, InvoiceStatus, LineKind
from desktop_app.areas.people.api import (
    Contact,
    Learns,
    MemberRole,
    NewFamily,
    NewStaff,
    PeopleService,
    Purpose,
    StudentCard,
)
from desktop_app.areas.people.derivations import DERIVATIONS
from desktop_app.areas.people.service import merge
from desktop_app.areas.people.tables import ExternalId, FamilyMember, Person, Student
from desktop_app.areas.school.api import SchoolService
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import EnrollmentStatus, LessonType
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Database, Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import redo, undo
from tests.areas.people.people_of import (
    EMERGENCY,
    GUARDIAN,
    add_amara,
    add_student,
    add_teacher,
    card_of,
    everything,
    facts,
    person_of,
)
from tests.factories import make_school

MOMENT = datetime(2026, 11, 12, 16, 0, tzinfo=UTC)


def test_every_table_can_be_asked_which_of_its_rows_may_move(database: Database) -> None:
    asked = 0
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for column in (c for c in table.columns if c.info.get("refers")):
                movable = merge._movable(table, column)  # noqa: SLF001  each table's own words
                if movable is not None:
                    session.execute(select(column).where(movable).limit(1)).all()
                    asked += bool(table.info.get("frozen_when"))
    assert asked


def pointing_at(database: Database, target: str, row_id: UUID) -> set[str]:
    """Return what still refers to a row, but for what never changes."""
    found = set()
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            fixed = table.info.get("append_only") or table.info.get("no_update")
            for column in table.columns:
                if column.info.get("refers") != target or fixed:
                    continue
                query = select(table.c.id).where(column == row_id)
                if session.execute(query).first():
                    found.add(f"{table.name}.{column.name}")
    return found


def twins(database: Database) -> tuple[StudentCard, StudentCard]:
    keep = add_amara(database)
    gone = add_student(
        database, "Amara Okonkwo Reid", email="amara@example.org", street="1 Quay",
        learns=(Learns("Violin"), Learns("Piano")), allergies="Nuts", native_name="アマラ",
    )  # fmt: skip
    return keep, gone


def with_a_past(work: Work, student_id: UUID, lesson_id: UUID) -> None:
    """Give a student a lesson, a mark and a bill, as areas above would."""
    add = work.session.add
    code = work.session.scalars(select(AttendanceCode.id)).first()
    if code is None:
        code = new_id()
        add(AttendanceCode(id=code, key="P", label="Present", color="green", position=0,
                           counts_present=True, bills=True, pays_teacher=True, gives_credit=False,
                           streak_effect=StreakEffect.EARNS))  # fmt: skip
    meeting = work.session.scalars(select(LessonOccurrence.id)).one()
    enrollment, mark, invoice = new_id(), new_id(), new_id()
    family = work.session.scalars(
        select(FamilyMember.family_id)
        .join(Student, Student.person_id == FamilyMember.person_id)
        .where(Student.id == student_id)
    ).first()
    add(Enrollment(id=enrollment, lesson_id=lesson_id, student_id=student_id,
                   status=EnrollmentStatus.ACTIVE, enrolled_on=date(2026, 9, 1)))  # fmt: skip
    add(AttendanceMark(id=mark, occurrence_id=meeting, student_id=student_id, code_id=code,
                       author_name="R", device="", device_time=MOMENT,
                       received_at=MOMENT))  # fmt: skip
    add(Attendance(occurrence_id=meeting, student_id=student_id, code_id=code, mark_id=mark,
                   recorded_at=MOMENT))  # fmt: skip
    if family is not None:
        add(Invoice(id=invoice, kind=InvoiceKind.INVOICE, status=InvoiceStatus.DRAFT,
                    family_id=family, currency="EUR"))  # fmt: skip
        add(InvoiceLine(invoice_id=invoice, position=0, kind=LineKind.LESSONS, unit_price=100,
                        student_id=student_id, enrollment_id=enrollment, description="Violin",
                        amount=100))  # fmt: skip


def a_lesson(database: Database) -> UUID:
    lesson = new_id()
    with database.writing("Plan") as work:
        work.session.add(
            Lesson(id=lesson, title="Violin", sort_title="violin", type=LessonType.GROUP)
        )
        work.session.add(
            LessonOccurrence(
                lesson_id=lesson, original_date=MOMENT.date(), local_date=MOMENT.date(),
                starts_at=MOMENT, ends_at=MOMENT + timedelta(minutes=45),
            )
        )  # fmt: skip
    return lesson


def test_the_one_that_stays_has_everything_of_both(
    database: Database, people: PeopleService
) -> None:
    keep, gone = twins(database)
    people.add_note(gone.person.person_id, "Moved")
    people.give_consent([gone.person.person_id], Purpose.CARE)
    with database.writing("Remember") as work:
        known = {"system": "SDS", "kind": "student", "their_id": "7"}
        work.session.add(ExternalId(**known, person_id=gone.person.person_id))
    changes = people.merge_persons(keep.person.person_id, gone.person.person_id)
    assert changes.label == "Merge Amara Okonkwo Reid into Amara Okonkwo-Reid"
    card = card_of(database, keep.id)
    assert card.person.facts.family_name == "Okonkwo-Reid"
    assert (card.person.facts.email, card.person.facts.street) == ("amara@example.org", "1 Quay")
    assert card.person.facts.native_name == "アマラ"
    assert card.person.facts.date_of_birth == date(2015, 3, 2)
    assert [row.instrument for row in card.learns] == ["Violin", "Piano"]
    assert card.person.allergies == "Nuts"
    assert [note.text for note in card.person.notes] == ["Moved"]
    assert [consent.purpose for consent in card.person.consents] == [Purpose.CARE]
    with database.reading() as session:
        whose = select(ExternalId.person_id).where(ExternalId.their_id == "7")
        assert session.scalars(whose).all() == [keep.person.person_id]


def test_nothing_that_can_change_refers_to_the_other_any_more(
    database: Database, people: PeopleService
) -> None:
    keep, gone = twins(database)
    lesson = a_lesson(database)
    with database.writing("Past") as work:
        for card in (keep, gone):
            with_a_past(work, card.id, lesson)
    people.merge_persons(keep.person.person_id, gone.person.person_id)
    assert pointing_at(database, "student", gone.id) == set()
    assert pointing_at(database, "person", gone.person.person_id) == {"student.person_id"}
    held = everything(database)
    assert [row["student_id"] for row in held["enrollment"]] == [keep.id]
    assert [row["student_id"] for row in held["attendance"]] == [keep.id]
    assert {row["student_id"] for row in held["attendance_mark"]} == {keep.id, gone.id}
    (line,) = held["invoice_line"]
    assert (line["student_id"], line["enrollment_id"]) == (keep.id, held["enrollment"][0]["id"])


def test_undo_parts_them_again_to_the_last_field(database: Database, people: PeopleService) -> None:
    keep, gone = twins(database)
    lesson = a_lesson(database)
    with database.writing("Past") as work:
        for card in (keep, gone):
            with_a_past(work, card.id, lesson)
    before = everything(database)
    people.merge_persons(keep.person.person_id, gone.person.person_id)
    after = everything(database)
    undo(database)
    assert everything(database) == before
    redo(database)
    assert everything(database) == after
    with database.reading() as session:
        assert DERIVATIONS[0].differences(session) == []


def test_the_values_that_somebody_chose_are_taken(
    database: Database, people: PeopleService
) -> None:
    keep, gone = twins(database)
    people.merge_persons(
        keep.person.person_id, gone.person.person_id, take={"family_name", "street"}
    )
    assert card_of(database, keep.id).person.facts.family_name == "Okonkwo Reid"


def test_what_both_said_on_health_is_kept(database: Database, people: PeopleService) -> None:
    keep, gone = twins(database)
    people.set_health(keep.person.person_id, {"allergies": "Bees"})
    people.merge_persons(keep.person.person_id, gone.person.person_id)
    assert person_of(database, keep.person.person_id).allergies == "Bees\nNuts"


def test_the_family_that_shared_the_bill_goes_on_alone(
    database: Database, people: PeopleService
) -> None:
    keep, gone = twins(database)
    child = gone.person.person_id
    other = people.add_family(NewFamily(name="Reid", adults=(), children=(child,))).made
    people.merge_persons(keep.person.person_id, child)
    shares = {
        row.family_id: row.share_bp for row in person_of(database, keep.person.person_id).families
    }
    assert shares == {keep.person.families[0].family_id: 10_000, other: 0}


def test_a_guardian_twice_becomes_one_who_is_not_their_own_guardian(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    grace, uncle = (contact.person_id for contact in amara.person.contacts)
    people.add_contact(amara.person.person_id, Contact(kinds=GUARDIAN, person_id=uncle))
    people.add_contact(grace, Contact(kinds=EMERGENCY, person_id=uncle))
    people.merge_persons(grace, uncle)
    (contact,) = person_of(database, amara.person.person_id).contacts
    assert contact.person_id == grace
    assert contact.kinds >= GUARDIAN | EMERGENCY
    assert person_of(database, grace).contacts == ()


def test_the_role_of_the_other_is_taken_over(database: Database, people: PeopleService) -> None:
    amara = add_amara(database)
    plain = people.add_contact(
        amara.person.person_id, Contact(kinds=GUARDIAN, person=facts("Ruth Cullinan"))
    ).made
    ruth = add_teacher(database)
    assert plain is not None
    with database.reading() as session:
        teacher = session.execute(select(Person.id).where(Person.given_name == "Ruth")).scalars()
        staff_person = next(one for one in teacher if one != plain)
    people.merge_persons(plain, staff_person)
    assert person_of(database, plain).staff_id == ruth


def test_a_teacher_and_a_student_stay_two_unless_the_school_allows_it(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    people.add_staff(NewStaff(person=facts("Amara Teacher")))
    with database.reading() as session:
        query = select(Person.id).where(Person.family_name == "Teacher")
        teacher = session.scalars(query).one()
    before = everything(database)
    with pytest.raises(RuleBroken):
        people.merge_persons(amara.person.person_id, teacher)
    assert everything(database) == before
    SchoolService(database).set_settings({"teacher_or_student": False})
    people.merge_persons(amara.person.person_id, teacher)
    assert person_of(database, amara.person.person_id).staff_id is not None


def test_the_merged_are_found_no_more_and_cannot_be_used(
    database: Database, people: PeopleService
) -> None:
    keep, gone = twins(database)
    person = gone.person.person_id
    people.merge_persons(keep.person.person_id, person)
    assert person_of(database, person).archived
    for deed in (
        lambda: people.set_person(person, {"email": None}),
        lambda: people.merge_persons(person, keep.person.person_id),
        lambda: people.add_note(person, "Hello"),
    ):
        with pytest.raises(NotFound):
            deed()
    with pytest.raises(RuleBroken):
        people.merge_persons(person, person)


def test_an_archived_record_comes_back_with_one_in_use(
    database: Database, people: PeopleService
) -> None:
    keep, gone = twins(database)
    people.archive_students([keep.id])
    people.archive_persons([keep.person.person_id])
    people.merge_persons(keep.person.person_id, gone.person.person_id)
    card = card_of(database, keep.id)
    assert (card.archived, card.person.archived) == (False, False)


def test_two_families_become_one(database: Database, people: PeopleService) -> None:
    amara = add_amara(database)
    keep = amara.person.families[0].family_id
    kofi = add_student(database, "Kofi Reid", family="Reid")
    gone = kofi.person.families[0].family_id
    people.add_member(gone, amara.person.person_id, MemberRole.CHILD, share_bp=4_000)
    before = everything(database)
    label = people.merge_families(keep, gone).label
    assert label == "Merge family Reid into Okonkwo-Reid"
    for person in (amara.person.person_id, kofi.person.person_id):
        (family,) = person_of(database, person).families
        assert (family.family_id, family.share_bp) == (keep, 10_000)
    undo(database)
    assert everything(database) == before


def test_a_family_with_money_in_its_ledger_stays(database: Database, people: PeopleService) -> None:
    keep = add_amara(database).person.families[0].family_id
    gone = add_student(database, "Kofi Reid", family="Reid").person.families[0].family_id
    with database.writing("Bill", act="test") as work:
        work.session.execute(
            insert(LedgerEntry),
            [{"family_id": gone, "entry_on": date(2026, 11, 1), "kind": EntryKind.INVOICE,
              "amount": 100}],
        )  # fmt: skip
    with pytest.raises(RuleBroken) as refused:
        people.merge_families(keep, gone)
    assert refused.value.field == "family"
    with pytest.raises(RuleBroken):
        people.merge_families(keep, keep)
    people.merge_families(gone, keep)


@pytest.fixture(scope="module")
def crowd(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Database, list[UUID]]]:
    with make_school(tmp_path_factory.mktemp("crowd")) as database:
        service = PeopleService(database)
        cards = [add_amara(database), *twins(database), add_student(database, "Kofi Reid")]
        families = [family.family_id for card in cards for family in card.person.families]
        for family in families:
            for card in cards:
                service.add_member(family, card.person.person_id, MemberRole.CHILD, share_bp=2_500)
        contacts = [contact.person_id for card in cards for contact in card.person.contacts]
        yield database, [*(card.person.person_id for card in cards), *contacts]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4))
def test_whoever_is_merged_shares_are_whole_and_undo_gives_everything_back(
    crowd: tuple[Database, list[UUID]], pairs: list[tuple[int, int]]
) -> None:
    database, persons = crowd
    service = PeopleService(database)
    before = everything(database)
    done = 0
    for keep, gone in pairs:
        try:
            service.merge_persons(persons[keep % len(persons)], persons[gone % len(persons)])
        except (RuleBroken, NotFound):
            continue
        done += 1
        sums: dict[UUID, int] = {}
        for row in everything(database)["family_member"]:
            sums[row["person_id"]] = sums.get(row["person_id"], 0) + row["share_bp"]
        assert set(sums.values()) == {10_000}
    for _ in range(done):
        undo(database)
    assert everything(database) == before
