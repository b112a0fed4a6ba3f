"""Families: members, payers, and shares of a child's bill that always add up."""

from uuid import UUID, uuid4

import pytest

from desktop_app.areas.people.api import (
    Contact,
    FamilyCard,
    FamilyShare,
    MemberRole,
    NewFamily,
    PeopleService,
    families_for_billing,
    families_of,
    family_card,
    find_families,
    names_of_families,
)
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound, RuleBroken
from tests.areas.people.people_of import (
    EMERGENCY,
    add_amara,
    add_student,
    everything,
    facts,
    mother,
    person_of,
)


def family_of(database: Database, family_id: UUID) -> FamilyCard:
    with database.reading() as session:
        card = family_card(session, family_id)
    assert card is not None
    return card


def shares_of(database: Database, person_id: UUID) -> dict[str, int]:
    return {
        row.name: row.share_bp
        for row in person_of(database, person_id).families
        if not row.archived
    }


def second_family(people: PeopleService, name: str = "Reid") -> UUID:
    made = people.add_family(NewFamily(name=name)).made
    assert made is not None
    return made


def test_the_mother_who_pays_holds_the_family(database: Database) -> None:
    amara = add_amara(database)
    card = family_of(database, amara.person.families[0].family_id)
    grace = amara.person.contacts[0].person_id
    assert (card.holder_id, card.payer_id) == (grace, grace)
    assert [(m.given_name, m.role) for m in card.members] == [
        ("Grace", MemberRole.ADULT), ("Amara", MemberRole.CHILD),
    ]  # fmt: skip
    assert card.members[1].student_id == amara.id


def test_a_child_in_two_families_has_a_share_of_the_bill_in_each(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    person, first = amara.person.person_id, amara.person.families[0].family_id
    second = second_family(people)
    people.add_member(second, person, MemberRole.CHILD)
    assert shares_of(database, person) == {"Okonkwo-Reid": 10_000, "Reid": 0}
    people.set_shares(person, {first: 3_333, second: 6_667})
    assert shares_of(database, person) == {"Okonkwo-Reid": 3_333, "Reid": 6_667}
    with database.reading() as session:
        assert families_of(session, [amara.id])[amara.id] == (
            FamilyShare(first, 3_333), FamilyShare(second, 6_667),
        )  # fmt: skip


def test_a_family_that_joins_with_a_share_leaves_the_rest_to_the_other(
    database: Database, people: PeopleService
) -> None:
    person = add_amara(database).person.person_id
    people.add_member(second_family(people), person, MemberRole.CHILD, share_bp=2_500)
    assert shares_of(database, person) == {"Okonkwo-Reid": 7_500, "Reid": 2_500}
    people.add_member(second_family(people, "Third"), person, MemberRole.CHILD, share_bp=5_000)
    assert sum(shares_of(database, person).values()) == 10_000


@pytest.mark.parametrize("share", [-1, 10_001])
def test_a_share_beyond_the_whole_changes_nothing(
    database: Database, people: PeopleService, share: int
) -> None:
    person = add_amara(database).person.person_id
    second = second_family(people)
    before = everything(database)
    with pytest.raises(RuleBroken) as refused:
        people.add_member(second, person, MemberRole.CHILD, share_bp=share)
    assert refused.value.field == "share"
    assert everything(database) == before


def test_shares_name_every_family_and_add_up(database: Database, people: PeopleService) -> None:
    amara = add_amara(database)
    person, first = amara.person.person_id, amara.person.families[0].family_id
    second = second_family(people)
    people.add_member(second, person, MemberRole.CHILD)
    for shares in ({first: 5_000, second: 4_999}, {first: 10_000}, {uuid4(): 10_000}):
        with pytest.raises(RuleBroken):
            people.set_shares(person, shares)


def test_who_leaves_a_family_leaves_the_whole_bill_to_the_other(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    person, first = amara.person.person_id, amara.person.families[0].family_id
    second = second_family(people)
    people.add_member(second, person, MemberRole.CHILD, share_bp=4_000)
    label = people.remove_member(first, person).label
    assert label == "Take Amara Okonkwo-Reid out of family Okonkwo-Reid"
    assert shares_of(database, person) == {"Reid": 10_000}
    with pytest.raises(NotFound):
        people.remove_member(first, person)


def test_when_the_payer_leaves_another_adult_takes_the_place(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    family = amara.person.families[0].family_id
    grace, uncle = (contact.person_id for contact in amara.person.contacts)
    people.add_member(family, uncle, MemberRole.ADULT)
    people.remove_member(family, grace)
    card = family_of(database, family)
    assert (card.holder_id, card.payer_id) == (uncle, uncle)
    people.remove_member(family, uncle)
    card = family_of(database, family)
    assert (card.holder_id, card.payer_id) == (None, None)


def test_an_archived_family_hands_its_share_on_and_gets_none_back(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    person, first = amara.person.person_id, amara.person.families[0].family_id
    second = second_family(people)
    people.add_member(second, person, MemberRole.CHILD, share_bp=2_500)
    assert people.archive_families([first]).label == "Archive 1 family"
    assert shares_of(database, person) == {"Reid": 10_000}
    assert people.archive_families([first], away=False).label == "Bring back 1 family"
    assert shares_of(database, person) == {"Okonkwo-Reid": 0, "Reid": 10_000}
    assert not people.archive_families([first], away=False)


def test_an_only_family_comes_back_with_its_share(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    family = amara.person.families[0].family_id
    people.archive_families([family])
    with database.reading() as session:
        assert families_of(session, [amara.id]) == {amara.id: ()}
    people.archive_families([family], away=False)
    assert shares_of(database, amara.person.person_id) == {"Okonkwo-Reid": 10_000}


def test_a_family_is_changed_with_its_billing_address(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    family = amara.person.families[0].family_id
    uncle = amara.person.contacts[1].person_id
    said = {
        "name": "Reid & Okonkwo", "payer_id": uncle, "billing_email": "bills@example.org",
        "billing_street": "1 Quay", "billing_city": "Cork", "billing_postcode": "T12",
        "billing_state": "Cork", "billing_country": "ie", "max_members": 6,
    }  # fmt: skip
    assert people.set_family(family, said).label == "Change family Okonkwo-Reid"
    card = family_of(database, family)
    assert (card.name, card.billing_country, card.max_members) == ("Reid & Okonkwo", "IE", 6)
    assert card.payer_id == uncle
    assert uncle in {member.person_id for member in card.members}
    with database.reading() as session:
        assert names_of_families(session, [family]) == {family: "Reid & Okonkwo"}
        assert find_families(session, "REID") == [(family, "Reid & Okonkwo")]
        assert find_families(session, "") == [(family, "Reid & Okonkwo")]
        assert find_families(session, "x") == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("billing_email", "x"), ("max_members", 0), ("max_members", -3),
     ("billing_country", "Ireland"), ("color", "red")],
)  # fmt: skip
def test_what_is_wrong_with_a_family_is_said_at_its_field(
    database: Database, people: PeopleService, field: str, value: object
) -> None:
    family = second_family(people)
    before = everything(database)
    with pytest.raises(RuleBroken) as refused:
        people.set_family(family, {field: value})
    assert refused.value.field == field
    assert everything(database) == before


def test_a_family_without_a_name_or_of_nobody_known_is_refused(people: PeopleService) -> None:
    with pytest.raises(RuleBroken):
        people.add_family(NewFamily(name="\u202e"))
    with pytest.raises(NotFound):
        people.add_family(NewFamily(name="Reid", payer_id=uuid4()))
    with pytest.raises(NotFound):
        people.set_family(uuid4(), {})


def test_who_is_first_billed_gets_a_family_of_one(database: Database) -> None:
    alone = add_student(database, "Hugo Alone", email="hugo@example.org")
    child = add_student(
        database,
        "Mia Small",
        contacts=(
            Contact(kinds=EMERGENCY, person=facts("Ann Neighbor")),
            mother("Eva Small"),
        ),
    )
    with database.writing("Bill") as work:
        homes = families_for_billing(work, [alone.id, child.id])
    own = family_of(database, homes[alone.id][0].family_id)
    assert (own.name, own.payer_id) == ("Alone", alone.person.person_id)
    assert [member.role for member in own.members] == [MemberRole.ADULT]
    theirs = family_of(database, homes[child.id][0].family_id)
    assert theirs.payer_id == child.person.contacts[1].person_id
    assert [member.given_name for member in theirs.members] == ["Eva", "Mia"]
    assert homes[child.id][0].share_bp == 10_000


def test_billing_is_told_each_family_with_its_share(
    database: Database, people: PeopleService
) -> None:
    amara = add_amara(database)
    second = second_family(people)
    people.add_member(second, amara.person.person_id, MemberRole.CHILD, share_bp=6_000)
    with database.writing("Bill") as work:
        shares = families_for_billing(work, [amara.id])[amara.id]
        assert [share.share_bp for share in shares if share.family_id == second] == [6_000]
        assert len(shares) == 2


def test_a_family_gets_its_members_when_it_is_added(
    database: Database, people: PeopleService
) -> None:
    amara = add_student(database, contacts=(mother(),))
    grace = amara.person.contacts[0].person_id
    new = NewFamily(name="Reid", adults=(grace,), children=(amara.person.person_id,))
    made = people.add_family(new)
    assert made.label == "Add family Reid"
    assert made.made is not None
    card = family_of(database, made.made)
    assert (card.holder_id, card.payer_id, len(card.members)) == (grace, grace, 2)
    with database.reading() as session:
        assert family_card(session, uuid4()) is None


def test_what_somebody_is_in_a_family_can_change(database: Database, people: PeopleService) -> None:
    amara = add_amara(database)
    family, person = amara.person.families[0].family_id, amara.person.person_id
    people.add_member(family, person, MemberRole.ADULT)
    assert person_of(database, person).families[0].role == MemberRole.ADULT
    assert shares_of(database, person) == {"Okonkwo-Reid": 10_000}
