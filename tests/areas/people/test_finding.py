"""Finding people: the index follows every fact, and a rebuild finds nothing to mend."""

import random
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop_app.areas.people.api import (
    SEARCHED,
    Batch,
    BatchChange,
    BatchStudent,
    Contact,
    Learns,
    MemberRole,
    NewFamily,
    PeopleService,
    PersonFacts,
    add_batch,
    duplicate_pairs,
    duplicates_of,
    find_persons,
    instruments,
    update_batch,
)
from desktop_app.areas.people.derivations import DERIVATIONS
from desktop_app.areas.people.tables import Person, Student
from desktop_app.core.db import search
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.journal.undo import redo, undo
from tests.areas.people.people_of import (
    EMERGENCY,
    add_amara,
    add_student,
    add_teacher,
    facts,
    mother,
)

(INDEX,) = DERIVATIONS


def found(database: Database, typed: str) -> list[str]:
    with database.reading() as session:
        return [row.name for row in find_persons(session, typed)]


def differences(database: Database) -> list[str]:
    with database.reading() as session:
        return list(INDEX.differences(session))


@pytest.mark.parametrize(
    "typed",
    [
        "amara",
        "AMARA ok",
        "reid amara",
        "アマラ",
        "ami",
        "ámárá",
        "violin",
        "0875550142",
        "087 555 01",
        "+353 87 555 0142",
        "0142",
        "amara@exa",
        "s-17",
        "family har",
    ],
)
def test_a_student_is_found_by_everything_she_is_known_by(database: Database, typed: str) -> None:
    add_student(
        database, native_name="アマラ", display_name="Ami", email="amara@example.org",
        student_number="S-17", learns=(Learns("Violin"),), contacts=(mother(),),
        family="Family Hare",
    )  # fmt: skip
    assert "Ami" in found(database, typed)


@pytest.mark.parametrize("typed", ["", "  ", "!?", "zzz", "mara", "amara kofi", '"', "'; --", "🎻"])
def test_nobody_is_found_by_what_is_not_there(database: Database, typed: str) -> None:
    add_amara(database)
    assert found(database, typed) == []


def test_letters_that_have_no_accent_are_found_by_the_plain_ones(database: Database) -> None:
    for name in ("Łukasz Żółć", "Søren Ærø", "Jürgen Groß", "Dağ Işık", "Seán O'Neill"):
        add_student(database, name)
    for typed in ("lukasz", "zolc", "soren aero", "gross", "isik", "o'ne", "oneill"):
        assert len(found(database, typed)) == 1


def test_the_index_follows_each_deed_and_its_undo(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    person, grace = amara.person.person_id, amara.person.contacts[0].person_id
    ruth = add_teacher(database, teaches=("Violin",))
    with database.reading() as session:
        violin = instruments(session)[0].id
    deeds: list[tuple[Callable[[], object], str, str]] = [
        (lambda: people.set_student(amara.id, {"given_name": "Zadie"}), "zadie", "amara"),
        (lambda: people.set_instrument(violin, "Fiddle"), "fiddle", "violin"),
        (lambda: people.set_person(grace, {"phone": "01 6789012"}), "016789012", "0142"),
        (lambda: people.set_learns(amara.id, [Learns("Harp")]), "harp reid", "fiddle reid"),
        (lambda: people.set_staff(ruth, {"teaches": ["Oud"]}), "oud", "fiddle"),
        (lambda: people.remove_contact(person, grace), "zadie", "016789012 zadie"),
        (
            lambda: people.remove_member(amara.person.families[0].family_id, person),
            "zadie", "zadie okonkwo okonkwo x",
        ),
    ]  # fmt: skip
    for deed, there, gone in deeds:
        deed()
        assert found(database, there)
        assert not found(database, gone)
        assert differences(database) == []
    for _ in deeds:
        undo(database)
        assert differences(database) == []
    assert found(database, "amara violin 0142")
    redo(database)
    assert differences(database) == []


def test_a_renamed_family_is_found_by_its_new_name(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    people.set_family(amara.person.families[0].family_id, {"name": "Hartigan"})
    assert len(found(database, "hartigan")) == 2


def test_the_merged_are_not_found_and_the_archived_are(
    database: Database, people: PeopleService
) -> None:
    one, two = add_student(database, "Kofi Reid"), add_student(database, "Kofi Reid")
    people.archive_students([one.id])
    assert len(found(database, "kofi")) == 2
    people.merge_persons(one.person.person_id, two.person.person_id)
    assert len(found(database, "kofi")) == 1
    assert differences(database) == []


def test_an_import_of_many_is_found_at_once_and_not_after_its_undo(
    database: Database, people: PeopleService
) -> None:
    add_amara(database)
    persons = {new_id(): PersonFacts(given_name=f"Pupil{n}", family_name="X") for n in range(1_100)}
    with database.writing("Import") as work:
        add_batch(work, Batch(persons=persons))
    assert found(database, "pupil1099") == ["Pupil1099 X"]
    assert differences(database) == []
    undo(database)
    assert found(database, "pupil") == []
    assert found(database, "amara")
    assert differences(database) == []


def test_an_import_that_makes_students_of_new_and_of_known_people_places_all_of_them(
    database: Database,
) -> None:
    persons = {new_id(): PersonFacts(given_name=f"Pupil{n}", family_name="X") for n in range(1_100)}
    known = add_batch_of(database, {new_id(): PersonFacts(given_name="Ruth", family_name="Abel")})
    students = [BatchStudent(new_id(), person) for person in (*persons, *known)]
    with database.writing("Import") as work:
        add_batch(work, Batch(persons=persons, students=students))
    assert differences(database) == []
    with database.reading() as session:
        first = session.scalars(select(Student.person_id).order_by(Student.sort_name).limit(1))
        assert first.one() == known[0]
    undo(database)
    assert found(database, "pupil") == []
    assert found(database, "ruth") == ["Ruth Abel"]
    assert differences(database) == []


def test_every_second_of_many_gets_a_new_name_and_the_others_stay_found(
    database: Database,
) -> None:
    facts = [PersonFacts(given_name=f"Pupil{n}", family_name="X") for n in range(300)]
    persons = add_batch_of(database, {new_id(): each for each in facts})
    with database.writing("Import again") as work:
        update_batch(work, [BatchChange(each, {"given_name": "Renamed"}) for each in persons[::2]])
    assert len(found(database, "renamed")) >= 20
    assert found(database, "pupil0") == []
    assert found(database, "pupil1 x")[:1] == ["Pupil1 X"]
    assert differences(database) == []


def add_batch_of(database: Database, persons: dict[UUID, PersonFacts]) -> list[UUID]:
    with database.writing("Add") as work:
        add_batch(work, Batch(persons=persons))
    return list(persons)


def test_what_is_out_of_step_is_named_and_a_rebuild_mends_it(database: Database) -> None:
    amara = add_amara(database)
    add_student(database, "Kofi Reid")
    with database.writing("Break") as work:
        search.remove(work.session, [amara.person.person_id])
        search.put(work.session, SEARCHED, {new_id(): "ghost"})
        work.session.execute(
            Student.__table__.update().values(sort_name="zzz")  # type: ignore[attr-defined]
        )
    assert len(differences(database)) == 4
    with database.writing("Mend") as work:
        INDEX.rebuild(work.session)
    assert differences(database) == []
    assert found(database, "ghost") == []


def test_after_any_deeds_the_index_is_what_a_rebuild_makes(
    database: Database, people: PeopleService
) -> None:
    chance = random.Random(7)
    cards = [add_student(database, name) for name in ("Li Si", "Kofi Re", "Mia Wu", "Noor Al")]
    family = people.add_family(NewFamily(name="Everybody")).made
    assert family is not None
    deeds: list[Callable[[UUID, UUID], object]] = [
        lambda person, student: people.set_person(person, {"family_name": f"N{chance.random()}"}),
        lambda person, student: people.add_member(family, person, MemberRole.CHILD),
        lambda person, student: people.set_learns(student, [Learns(f"I{chance.randint(1, 3)}")]),
        lambda person, student: people.add_contact(
            person, Contact(kinds=EMERGENCY, person=facts("Ann Other", phone="0875550142"))
        ),
        lambda person, student: people.archive_students([student]),
        lambda person, student: undo(database),
    ]
    for _ in range(40):
        card = chance.choice(cards)
        chance.choice(deeds)(card.person.person_id, card.id)
    assert differences(database) == []


def test_the_roster_is_in_order_of_the_names(database: Database, people: PeopleService) -> None:
    amara = add_amara(database)
    people.set_student(amara.id, {"family_name": "Ábel"})
    with database.reading() as session:
        query = select(Student.sort_name, Person.sort_name).join(
            Person, Person.id == Student.person_id
        )
        assert session.execute(query).all() == [("abel, amara", "abel, amara")]


def test_probable_duplicates_share_a_name_and_no_other_birthday(
    database: Database, people: PeopleService
) -> None:

    one = add_student(database, "Kofi Reid", date_of_birth=date(2015, 1, 1), phone="0875550142")
    two = add_student(database, "KOFI Réid", phone="0875550142", email="K@example.org")
    three = add_student(database, "Kofi Reid", date_of_birth=date(2016, 1, 1))
    add_student(database, "Mia Reid")
    with database.reading() as session:
        pairs = duplicate_pairs(session)
        mine = duplicates_of(session, three.person.person_id)
    assert [(pair.first_id, pair.second_id) for pair in pairs] == [
        (one.person.person_id, two.person.person_id),
        (two.person.person_id, three.person.person_id),
    ]
    assert pairs[0].reasons == {"name", "phone"}
    assert [pair.second_id for pair in mine] == [two.person.person_id]


def test_a_father_and_a_son_of_one_name_are_two(database: Database) -> None:
    son = add_student(database, "Liam Reid", contacts=(mother("Liam Reid", phone=None),))
    with database.reading() as session:
        assert duplicate_pairs(session) == []
        assert duplicates_of(session, son.person.person_id) == []
        assert duplicates_of(session, new_id()) == []
