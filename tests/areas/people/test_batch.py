"""Many people at once, as an import writes them."""

from datetime import date

import pytest

from desktop_app.areas.people.api import (
    Batch,
    BatchExternal,
    BatchFamily,
    BatchInstrument,
    BatchLearns,
    BatchMember,
    BatchNote,
    BatchRelation,
    BatchStaff,
    BatchStudent,
    BatchTeaches,
    MemberRole,
    PersonFacts,
    RelationKind,
    SkillLevel,
    add_batch,
    check_person,
    staff_card,
)
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import Stopped
from desktop_app.core.journal.undo import undo
from desktop_app.core.progress import Progress
from tests.areas.people.people_of import add_amara, card_of, everything, person_of

TODAY = date(2026, 11, 19)


def checked(name: str, **more: object) -> PersonFacts:
    facts = PersonFacts(given_name=name, family_name="Reid", **more)  # type: ignore[arg-type]
    return check_person(facts, country="IE", today=TODAY)


def test_a_batch_brings_everything_and_one_undo_takes_it_back(database: Database) -> None:
    before = everything(database)
    kofi, grace, ruth, student, staff, family, harp = (new_id() for _ in range(7))
    batch = Batch(
        persons={
            kofi: checked("Kofi", date_of_birth=date(2017, 5, 1), city="Cork"),
            grace: checked("Grace", phone="087 555 0142"),
            ruth: checked("Ruth"),
        },
        students=[BatchStudent(student, kofi, school_grade="3rd", joined_on=date(2026, 9, 1))],
        staff=[BatchStaff(staff, ruth, job_title="Harpist")],
        families=[BatchFamily(family, "Réid", grace, "bills@example.org")],
        members=[
            BatchMember(family, grace, MemberRole.ADULT),
            BatchMember(family, kofi, MemberRole.CHILD),
        ],
        relations=[BatchRelation(kofi, grace, RelationKind.GUARDIAN, "mother")],
        instruments=[BatchInstrument(harp, "Harp")],
        learns=[BatchLearns(student, harp, SkillLevel.BEGINNER, is_primary=True)],
        teaches=[BatchTeaches(staff, harp)],
        externals=[BatchExternal("SDS", "student", "7", "person_id", kofi)],
        notes=[BatchNote(kofi, "From the old list")],
    )
    with database.writing("Import 2 people") as work:
        add_batch(work, batch)
    card = card_of(database, student)
    assert (card.person.name, card.person.facts.city, card.school_grade) == (
        "Kofi Reid", "Cork", "3rd",
    )  # fmt: skip
    assert [row.instrument for row in card.learns] == ["Harp"]
    assert card.person.contacts[0].phone == "+353875550142"
    assert card.person.notes[0].author == database.actor.name
    assert card.person.families[0].share_bp == 10_000
    with database.reading() as session:
        teacher = staff_card(session, staff)
    assert teacher is not None
    assert teacher.teaches == ((harp, "Harp"),)
    undo(database)
    assert everything(database) == before


def test_a_child_that_an_import_puts_into_a_second_family_keeps_a_whole_bill(
    database: Database,
) -> None:
    amara = add_amara(database).person.person_id
    family = new_id()
    with database.writing("Import") as work:
        add_batch(
            work,
            Batch(
                families=[BatchFamily(family, "Reid")],
                members=[BatchMember(family, amara, MemberRole.CHILD)],
            ),
        )
    shares = [row.share_bp for row in person_of(database, amara).families]
    assert sorted(shares) == [5_000, 5_000]


class PressesStop(Progress):
    def step(self, done: int, total: int, what: str = "") -> None:
        raise Stopped("Stopped.")


def test_a_stopped_batch_leaves_nothing(database: Database) -> None:
    before = everything(database)
    with pytest.raises(Stopped), database.writing("Import") as work:
        add_batch(work, Batch(persons={new_id(): checked("Kofi")}), PressesStop())
    assert everything(database) == before
