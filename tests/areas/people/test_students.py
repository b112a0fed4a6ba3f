"""Students: added with all that belongs to them, changed, archived."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from desktop_app.areas.people.api import (
    Contact,
    Learns,
    NewStudent,
    PeopleService,
    PersonFacts,
    PrivacyLevel,
    SkillLevel,
    staff_card,
)
from desktop_app.areas.school.api import SchoolService
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.people.people_of import (
    GUARDIAN,
    add_amara,
    add_student,
    add_teacher,
    card_of,
    everything,
    mother,
    new_student,
    person_of,
)


def test_a_student_comes_with_instrument_mother_uncle_and_family(database: Database) -> None:
    amara = add_amara(database)
    assert amara.person.name == "Amara Okonkwo-Reid"
    assert amara.person.list_name == "Okonkwo-Reid, Amara"
    assert [row.instrument for row in amara.learns] == ["Violin"]
    grace, uncle = amara.person.contacts
    assert (grace.name, grace.phone, grace.relation) == (
        "Grace Okonkwo-Reid", "+353875550142", "mother",
    )  # fmt: skip
    assert uncle.name == "D. Reid"
    (family,) = amara.person.families
    assert (family.name, family.share_bp) == ("Okonkwo-Reid", 10_000)


def test_adding_a_student_is_one_change_with_a_name_and_one_undo(
    database: Database, people: PeopleService
) -> None:
    before = everything(database)
    changes = people.add_student(new_student(contacts=(mother(),), family="Okonkwo-Reid"))
    assert changes.label == "Add student Amara Okonkwo-Reid"
    assert changes.touches("student", "person", "relationship", "family")
    assert undo(database).label == "Undo: Add student Amara Okonkwo-Reid"
    assert everything(database) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given_name", "x" * 301),
        ("email", "nobody"),
        ("phone", "12"),
        ("date_of_birth", date(2030, 1, 1)),
        ("joined_on", date(1000, 1, 1)),
        ("learns", (Learns("Violin"), Learns("violin"))),
        ("privacy_level", "SECRET"),
        ("school_grade", "y" * 301),
    ],
)
def test_a_student_with_something_wrong_leaves_nothing_behind(
    database: Database, people: PeopleService, field: str, value: Any
) -> None:
    before = everything(database)
    with pytest.raises(RuleBroken) as refused:
        people.add_student(new_student(**{field: value}))
    assert refused.value.field == field
    assert everything(database) == before


def test_a_wrong_contact_leaves_no_half_of_a_student_behind(
    database: Database, people: PeopleService
) -> None:
    before = everything(database)
    with pytest.raises(RuleBroken):
        people.add_student(new_student(contacts=(mother(phone="call after six"),)))
    assert everything(database) == before


def test_every_fact_of_a_student_can_be_changed(database: Database, people: PeopleService) -> None:
    kept = add_student(database)
    place = SchoolService(database).add_location("Main Street").made
    said = {
        "given_name": "Amarachi", "native_name": "アマラ", "display_name": "Ami",
        "email": "amara@example.org", "phone": "087 555 0199", "language": "en-IE",
        "privacy_level": PrivacyLevel.FRIENDS, "date_of_birth": date(2015, 3, 2),
        "street": "1 Quay", "city": "Cork", "postcode": "T12", "state": "Cork", "country": "ie",
        "student_number": "S-17", "location_id": place, "school_grade": "4th class",
        "joined_on": date(2025, 9, 1), "left_on": date(2027, 6, 30),
        "learns": [Learns("Cello", SkillLevel.BEGINNER), Learns("Theory")],
        "allergies": "Peanuts", "health_notes": "Carries a pen",
    }  # fmt: skip
    changes = people.set_student(kept.id, said)
    assert changes.label == "Change student Amara Okonkwo-Reid"
    card = card_of(database, kept.id)
    assert card.person.name == "Ami"
    assert card.person.facts.family_name == "Okonkwo-Reid"
    assert card.person.facts.country == "IE"
    assert card.person.facts.phone == "+353875550199"
    assert (card.location_id, card.school_grade) == (place, "4th class")
    assert [(row.instrument, row.level) for row in card.learns] == [
        ("Cello", SkillLevel.BEGINNER), ("Theory", None),
    ]  # fmt: skip
    assert (card.person.allergies, card.person.health_notes) == ("Peanuts", "Carries a pen")


def test_emptied_fields_are_forgotten(database: Database, people: PeopleService) -> None:
    amara = add_student(database, street="1 Quay", email="a@example.org", allergies="Nuts")
    people.set_student(amara.id, {"street": " ", "email": "", "allergies": None})
    card = card_of(database, amara.id)
    facts = card.person.facts
    assert (facts.street, facts.email, card.person.allergies) == (None, None, None)


def test_nothing_private_is_written_for_who_has_nothing_private(
    database: Database, people: PeopleService
) -> None:
    amara = add_student(database)
    people.set_student(amara.id, {"street": None, "allergies": ""})
    held = everything(database)
    assert held["person_private"] == held["person_health"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"shoe_size": 38}, "shoe_size"),
        ({"left_on": date(2020, 1, 1), "joined_on": date(2021, 1, 1)}, "left_on"),
        ({"given_name": "", "family_name": ""}, "given_name"),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(
    database: Database, people: PeopleService, changes: dict[str, Any], field: str
) -> None:
    amara = add_student(database)
    before = everything(database)
    with pytest.raises(RuleBroken) as refused:
        people.set_student(amara.id, changes)
    assert refused.value.field == field
    assert everything(database) == before


def test_a_location_that_is_not_there_is_refused(database: Database, people: PeopleService) -> None:
    amara = add_student(database)
    with pytest.raises(NotFound):
        people.set_student(amara.id, {"location_id": uuid4()})
    with pytest.raises(NotFound):
        people.set_location([amara.id], uuid4())
    with pytest.raises(NotFound):
        people.set_location([uuid4()], None)


def test_an_archived_student_keeps_everything_and_comes_back(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    assert people.archive_students([amara.id]).label == "Archive Amara Okonkwo-Reid"
    archived = card_of(database, amara.id)
    assert archived.archived
    assert archived.learns == amara.learns
    assert not people.archive_students([amara.id])  # twice changes nothing
    label = people.archive_students([amara.id], away=False).label
    assert label == "Bring back Amara Okonkwo-Reid"
    assert not card_of(database, amara.id).archived


def test_many_students_are_changed_at_once(database: Database, people: PeopleService) -> None:
    pair = [
        add_student(database, name, learns=(Learns("Piano"),)).id for name in ("Kofi R", "Li S")
    ]
    place = SchoolService(database).add_location("Harbour").made
    assert people.set_location(pair, place).label == "Set location of 2 students"
    assert people.set_level(pair, SkillLevel.ADVANCED).label == "Set level of 2 students"
    assert people.archive_students(pair).label == "Archive 2 students"
    assert people.archive_students(pair, away=False).label == "Bring back 2 students"
    for student_id in pair:
        card = card_of(database, student_id)
        assert card.location_id == place
        assert card.learns[0].level == SkillLevel.ADVANCED


def test_a_guardian_may_learn_too_and_stays_one_person(
    database: Database, people: PeopleService
) -> None:
    grace = add_amara(database).person.contacts[0].person_id
    made = people.add_student(NewStudent(person=grace, learns=(Learns("Guitar"),))).made
    assert made is not None
    card = card_of(database, made)
    assert card.person.person_id == grace
    assert card.person.name == "Grace Okonkwo-Reid"


def test_a_teacher_is_no_student_unless_the_school_allows_it(
    database: Database, people: PeopleService
) -> None:
    staff_id = add_teacher(database)
    with database.reading() as session:
        card = staff_card(session, staff_id)
    assert card is not None
    from_staff = card.person.person_id
    with pytest.raises(RuleBroken):
        people.add_student(NewStudent(person=from_staff))
    SchoolService(database).set_settings({"teacher_or_student": False})
    assert people.add_student(NewStudent(person=from_staff)).made


def test_a_second_child_joins_the_family_with_the_same_mother(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    family, grace = amara.person.families[0].family_id, amara.person.contacts[0].person_id
    kofi = add_student(
        database,
        "Kofi Okonkwo-Reid",
        family=family,
        contacts=(Contact(kinds=GUARDIAN, person_id=grace),),
    )
    assert kofi.person.families[0].family_id == family
    assert kofi.person.contacts[0].person_id == grace


def test_somebody_who_is_not_there_cannot_be_changed(people: PeopleService) -> None:
    for deed in (
        lambda: people.set_student(uuid4(), {}),
        lambda: people.set_person(uuid4(), {}),
        lambda: people.add_student(NewStudent(person=uuid4())),
    ):
        with pytest.raises(NotFound):
            deed()


def test_a_person_who_is_no_student_is_changed_and_archived(
    database: Database, people: PeopleService
) -> None:
    grace = add_amara(database).person.contacts[0].person_id
    assert people.set_person(grace, {"phone": "01 678 9012"}).label == "Change Grace Okonkwo-Reid"
    assert person_of(database, grace).facts.phone == "+35316789012"
    with pytest.raises(RuleBroken):
        people.set_person(grace, {"location_id": None})
    assert people.archive_persons([grace]).label == "Archive 1 person"
    assert person_of(database, grace).archived
    assert people.archive_persons([grace], away=False).label == "Bring back 1 person"
    assert not person_of(database, grace).archived


def test_health_is_written_down_apart_and_a_wrong_field_is_refused(
    database: Database, people: PeopleService
) -> None:
    amara = add_student(database)
    person = amara.person.person_id
    people.set_health(person, {"allergies": "Bees\nWasps"})
    people.set_health(person, {"notes": "Inhaler"})
    card = person_of(database, person)
    assert (card.allergies, card.health_notes) == ("Bees\nWasps", "Inhaler")
    with pytest.raises(RuleBroken):
        people.set_health(person, {"weight": "3"})


def test_a_student_with_only_a_family_name_is_fine(people: PeopleService) -> None:
    made = people.add_student(NewStudent(person=PersonFacts(family_name="Takase")))
    assert made.label == "Add student Takase"
