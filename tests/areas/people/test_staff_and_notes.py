"""Staff, instruments, contacts, notes, consents and ids of other programs."""

from uuid import UUID, uuid4

import pytest

from desktop_app.areas.people.api import (
    Contact,
    Learns,
    NewStaff,
    NewStudent,
    PeopleService,
    Purpose,
    SkillLevel,
    StaffCard,
    StaffKind,
    all_staff,
    consents_of,
    instruments,
    names_of,
    notes_of,
    staff_card,
    staff_names,
    student_card,
    student_names,
    teachers,
)
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.people.people_of import (
    EMERGENCY,
    GUARDIAN,
    add_amara,
    add_student,
    add_teacher,
    card_of,
    everything,
    facts,
    mother,
    person_of,
)


def staff_of(database: Database, staff_id: UUID) -> StaffCard:
    with database.reading() as session:
        card = staff_card(session, staff_id)
    assert card is not None
    return card


def test_a_teacher_is_added_with_what_they_teach(database: Database, people: PeopleService) -> None:
    changes = people.add_staff(
        NewStaff(person=facts("Ruth Cullinan"), job_title="Head", teaches=("Violin", "Cello"))
    )
    assert changes.label == "Add Ruth Cullinan to the staff"
    assert changes.made is not None
    card = staff_of(database, changes.made)
    assert [name for _, name in card.teaches] == ["Cello", "Violin"]
    assert (card.kind, card.job_title) == (StaffKind.TEACHER, "Head")


def test_a_member_of_staff_is_changed_and_archived(
    database: Database, people: PeopleService
) -> None:
    ruth = add_teacher(database, teaches=("Violin",))
    said = {"kind": "OWNER", "job_title": "Owner", "bio": "Plays.\nSings.", "teaches": ["Voice"],
            "email": "ruth@example.org"}  # fmt: skip
    assert people.set_staff(ruth, said).label == "Change Ruth Cullinan"
    card = staff_of(database, ruth)
    assert (card.kind, card.bio, card.person.facts.email) == (
        StaffKind.OWNER, "Plays.\nSings.", "ruth@example.org",
    )  # fmt: skip
    assert [name for _, name in card.teaches] == ["Voice"]
    assert people.archive_staff([ruth]).label == "Archive 1 member of staff"
    assert staff_of(database, ruth).archived
    assert people.archive_staff([ruth], away=False).label == "Bring back 1 member of staff"
    with database.reading() as session:
        assert [row.id for row in all_staff(session)] == [ruth]
        assert teachers(session) == []
        assert staff_names(session, [ruth]) == {ruth: "Ruth Cullinan"}
        assert staff_card(session, uuid4()) is None


def test_what_is_wrong_with_staff_is_said_at_its_field(
    database: Database, people: PeopleService
) -> None:
    ruth = add_teacher(database)
    for said, field in (({"kind": "KING"}, "kind"), ({"wage": 1}, "wage")):
        with pytest.raises(RuleBroken) as refused:
            people.set_staff(ruth, said)
        assert refused.value.field == field


def test_a_student_becomes_no_staff_and_an_archived_teacher_may_learn(
    database: Database, people: PeopleService
) -> None:
    amara = add_student(database).person.person_id
    with pytest.raises(RuleBroken):
        people.add_staff(NewStaff(person=amara))
    ruth = add_teacher(database)
    people.archive_staff([ruth])
    person = staff_of(database, ruth).person.person_id
    student = people.add_student(NewStudent(person=person)).made
    assert student is not None
    with pytest.raises(RuleBroken):
        people.archive_staff([ruth], away=False)
    people.archive_students([student])
    people.archive_staff([ruth], away=False)
    with pytest.raises(RuleBroken):
        people.archive_students([student], away=False)


def test_an_instrument_is_one_whatever_its_case(database: Database, people: PeopleService) -> None:
    people.add_instrument("Violin")
    amara = add_student(database, learns=(Learns("violín"), Learns("Oud", SkillLevel.BEGINNER)))
    with database.reading() as session:
        known = {row.name: row for row in instruments(session)}
    assert set(known) == {"Oud", "Violin"}
    assert known["Violin"].students == 1
    assert [row.instrument for row in amara.learns] == ["Violin", "Oud"]
    for name in ("VIOLIN", " "):
        with pytest.raises(RuleBroken):
            people.add_instrument(name)


def test_an_instrument_is_renamed_archived_and_comes_back_when_learned(
    database: Database, people: PeopleService
) -> None:
    violin = people.add_instrument("Violin").made
    people.add_instrument("Viola")
    assert violin is not None
    with pytest.raises(RuleBroken):
        people.set_instrument(violin, "viola")
    assert people.set_instrument(violin, "Fiddle").label == "Rename instrument to Fiddle"
    people.archive_instrument(violin)
    with database.reading() as session:
        assert [row.name for row in instruments(session)] == ["Viola"]
        assert len(instruments(session, archived=True)) == 2
    add_student(database, learns=(Learns("Fiddle"),))
    people.archive_instrument(violin, away=False)
    with database.reading() as session:
        assert [row.name for row in instruments(session)] == ["Fiddle", "Viola"]
    with pytest.raises(NotFound):
        people.set_instrument(uuid4(), "Harp")


def test_a_level_needs_an_instrument_and_may_bring_one(
    database: Database, people: PeopleService
) -> None:
    amara = add_student(database)
    with pytest.raises(RuleBroken) as refused:
        people.set_level([amara.id], SkillLevel.BEGINNER)
    assert refused.value.field == "level"
    people.set_level([amara.id], SkillLevel.BEGINNER, instrument="Harp")
    people.set_level([amara.id], SkillLevel.ADVANCED, instrument="harp")
    people.set_learns(amara.id, [*map(Learns, ("Piano", "Harp"))])
    card = card_of(database, amara.id)
    assert [(row.instrument, row.is_primary) for row in card.learns] == [
        ("Piano", True), ("Harp", False),
    ]  # fmt: skip


def test_contacts_are_called_in_their_order(database: Database, people: PeopleService) -> None:
    amara = add_amara(database)
    person = amara.person.person_id
    grace, uncle = (contact.person_id for contact in amara.person.contacts)
    again = [
        Contact(kinds=EMERGENCY | GUARDIAN, relation="uncle", person_id=uncle),
        mother("Ada Nanny"),
    ]
    people.set_contacts(person, again)
    now = person_of(database, person).contacts
    assert [row.name for row in now] == ["D. Reid", "Ada Nanny"]
    assert now[0].kinds == EMERGENCY | GUARDIAN
    assert grace not in {row.person_id for row in now}
    made = people.add_contact(person, Contact(kinds=EMERGENCY, person_id=grace))
    assert made.made == grace
    assert [row.name for row in person_of(database, person).contacts][-1] == "Grace Okonkwo-Reid"
    people.remove_contact(person, grace)
    with pytest.raises(NotFound):
        people.remove_contact(person, grace)


def test_nobody_is_their_own_contact(database: Database, people: PeopleService) -> None:
    person = add_student(database).person.person_id
    before = everything(database)
    with pytest.raises(RuleBroken):
        people.add_contact(person, Contact(kinds=GUARDIAN, person_id=person))
    with pytest.raises(NotFound):
        people.add_contact(person, Contact(kinds=GUARDIAN, person_id=uuid4()))
    assert everything(database) == before


def test_a_form_saves_a_student_and_all_contacts_at_once(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    people.set_student(amara.id, {"email": "a@example.org"}, [mother("Eve Reid")])
    card = card_of(database, amara.id)
    assert (card.person.facts.email, len(card.person.contacts)) == ("a@example.org", 1)
    undo(database)
    assert card_of(database, amara.id) == amara


def test_notes_carry_their_author_and_pinned_ones_come_first(
    database: Database, people: PeopleService
) -> None:
    person = add_student(database).person.person_id
    first = people.add_note(person, "Likes Bach", pinned=True).made
    second = people.add_note(person, "Moved house\nin May").made
    assert first is not None
    assert second is not None
    with database.reading() as session:
        notes = notes_of(session, person)
    assert [note.text for note in notes] == ["Likes Bach", "Moved house\nin May"]
    assert notes[0].author == database.actor.name
    people.set_note(first, pinned=False, text="Likes Bartók")
    assert people.remove_note(second).label == "Remove note about Amara Okonkwo-Reid"
    with database.reading() as session:
        assert [note.text for note in notes_of(session, person)] == ["Likes Bartók"]
    with pytest.raises(RuleBroken):
        people.add_note(person, "  ")
    with pytest.raises(NotFound):
        people.remove_note(second)


def test_the_newest_word_on_a_consent_counts(database: Database, people: PeopleService) -> None:
    person = add_student(database).person.person_id
    with pytest.raises(NotFound):
        people.withdraw_consent(person, Purpose.PHOTO)
    people.give_consent([person], Purpose.PHOTO, given_by="Grace")
    assert not people.give_consent([person], Purpose.PHOTO)  # it is in force already
    people.withdraw_consent(person, Purpose.PHOTO)
    with database.reading() as session:
        (consent,) = consents_of(session, person)
        assert (consent.in_force, consent.given_by) == (False, "Grace")
    people.give_consent([person], Purpose.PHOTO)
    with database.reading() as session:
        (consent,) = consents_of(session, person)
        assert (consent.in_force, consent.given_by) == (True, database.actor.name)
    with pytest.raises(RuleBroken):
        people.give_consent([person], "SECRETS")  # type: ignore[arg-type]


def test_consents_of_many_are_one_change(database: Database, people: PeopleService) -> None:
    pair = [add_student(database, name).person.person_id for name in ("Li S", "Kofi R")]
    assert people.give_consent(pair, Purpose.CARE).label == "Note consent of 2 people"


def test_names_are_looked_up_by_person_and_by_student(database: Database) -> None:
    amara = add_student(database, display_name="Ami")
    with database.reading() as session:
        assert names_of(session, [amara.person.person_id]) == {amara.person.person_id: "Ami"}
        assert student_names(session, [amara.id, uuid4()]) == {amara.id: "Ami"}
        assert student_card(session, uuid4()) is None
