"""What forms about people save at once: refused as a whole, undone as a whole."""

import pytest

from desktop_app.areas.people import api as people
from desktop_app.areas.people.service.editing import (
    PeopleForms,
    SaidContact,
    SaidFamily,
    SaidFamilyForm,
    SaidMember,
    SaidStudent,
)
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.people.people_of import (
    EMERGENCY,
    GUARDIAN,
    PAYS,
    add_amara,
    add_student,
    card_of,
    facts,
    mother,
)

AMARA = {"given_name": "Amara", "family_name": "Reid"}


@pytest.fixture
def forms(database: Database) -> PeopleForms:
    return PeopleForms(database)


def family_of(database: Database, family_id: object) -> people.FamilyCard:
    with database.reading() as session:
        found = people.family_card(session, family_id)  # type: ignore[arg-type]
    assert found is not None
    return found


def add(forms: PeopleForms, database: Database, **said: object) -> people.StudentCard:
    made = forms.add_student(SaidStudent(**{"facts": AMARA, **said})).made  # type: ignore[arg-type]
    assert made is not None
    return card_of(database, made)


def test_a_new_student_comes_with_guardian_family_consent_and_note(
    forms: PeopleForms, database: Database
) -> None:
    card = add(
        forms, database, contacts=[SaidContact(contact=mother())],
        families=[SaidFamily("Okonkwo-Reid")], consents={people.Purpose.PHOTO: True},
        note="Shy at first.",
    )  # fmt: skip
    assert [c.name for c in card.person.contacts] == ["Grace Okonkwo-Reid"]
    family = family_of(database, card.person.families[0].family_id)
    assert family.payer_id == card.person.contacts[0].person_id
    assert card.person.consents[0].given_by == "Grace Okonkwo-Reid"
    assert card.person.notes[0].text == "Shy at first."
    undo(database)
    with database.reading() as session:
        assert people.find_persons(session, "Amara") == []
        assert people.find_families(session, "") == []


def test_a_child_of_two_families_has_both_shares_from_the_start(
    forms: PeopleForms, database: Database
) -> None:
    card = add(forms, database, families=[SaidFamily("Reid", 6000), SaidFamily("Okonkwo", 4000)])
    assert {row.name: row.share_bp for row in card.person.families} == {
        "Reid": 6000, "Okonkwo": 4000,
    }  # fmt: skip


def test_a_sibling_s_mother_is_the_same_person_and_her_new_phone_is_kept(
    forms: PeopleForms, database: Database
) -> None:
    kofi = add_student(database, "Kofi Reid", contacts=(mother(),), family="Reid")
    known = kofi.person.contacts[0].person_id
    contact = people.Contact(kinds=GUARDIAN, person_id=known)
    card = add(
        forms, database, families=[SaidFamily(kofi.person.families[0].family_id)],
        contacts=[SaidContact(contact=contact, changes={"phone": "087 555 0999"})],
    )  # fmt: skip
    assert card.person.contacts[0].person_id == known
    assert card.person.contacts[0].phone == "+353875550999"
    assert card.person.families[0].name == "Reid"


def test_an_adult_alone_pays_for_themselves(forms: PeopleForms, database: Database) -> None:
    card = add(forms, database)
    forms.set_student(card.id, SaidStudent(facts=AMARA, families=[SaidFamily("Reid")]))
    family = family_of(database, card_of(database, card.id).person.families[0].family_id)
    assert family.payer_id == card.person.person_id
    assert family.members[0].role is people.MemberRole.ADULT


def test_a_family_named_again_is_not_made_twice(forms: PeopleForms, database: Database) -> None:
    amara = add_amara(database)
    forms.set_student(amara.id, SaidStudent(facts=AMARA, families=[SaidFamily("Okonkwo-Reid")]))
    after = card_of(database, amara.id).person.families
    assert [row.family_id for row in after] == [amara.person.families[0].family_id]


def test_a_family_left_out_of_the_form_is_left(forms: PeopleForms, database: Database) -> None:
    amara = add_amara(database)
    forms.set_student(amara.id, SaidStudent(facts=AMARA))
    after = card_of(database, amara.id)
    assert after.person.families == ()
    assert after.person.contacts == ()


@pytest.mark.parametrize(
    ("families", "sentence"),
    [
        ([SaidFamily("A", 6000), SaidFamily("B", 5000)], "add up to 100 %"),
        ([SaidFamily("A", 10_000), SaidFamily("B")], "Give every family a share"),
    ],
)
def test_shares_that_do_not_fit_leave_everything_as_it_was(
    forms: PeopleForms, database: Database, families: list[SaidFamily], sentence: str
) -> None:
    amara = add_amara(database)
    with pytest.raises(RuleBroken, match=sentence) as refused:
        forms.set_student(amara.id, SaidStudent(facts={"city": "Larkfield"}, families=families))
    assert refused.value.field == "families"
    assert card_of(database, amara.id) == amara


def test_the_same_family_or_person_twice_is_refused(forms: PeopleForms, database: Database) -> None:
    amara = add_amara(database)
    family_id = amara.person.families[0].family_id
    with pytest.raises(RuleBroken, match="same family"):
        forms.set_student(
            amara.id, SaidStudent(facts={}, families=[SaidFamily(family_id)] * 2)
        )  # fmt: skip
    member = SaidMember(role=people.MemberRole.CHILD, person_id=amara.person.person_id)
    with pytest.raises(RuleBroken, match="same person") as refused:
        forms.add_family(SaidFamilyForm(facts={"name": "Reid"}, members=[member, member]))
    assert refused.value.field == "members"


def test_consents_are_given_and_withdrawn_by_their_ticks(
    forms: PeopleForms, database: Database
) -> None:
    amara = add_amara(database)
    keep = [
        SaidContact(contact=people.Contact(kinds=c.kinds, person_id=c.person_id))
        for c in amara.person.contacts
    ]
    families = [SaidFamily(amara.person.families[0].family_id)]
    for wanted in (True, True, False):
        said = SaidStudent(
            facts={}, contacts=keep, families=families, consents={people.Purpose.CARE: wanted}
        )
        forms.set_student(amara.id, said)
        consents = card_of(database, amara.id).person.consents
        assert [row.in_force for row in consents] == [wanted]


def test_a_student_that_is_gone_cannot_be_changed(forms: PeopleForms, database: Database) -> None:
    gone = add_amara(database).id
    undo(database)
    with pytest.raises(NotFound):
        forms.set_student(gone, SaidStudent(facts=AMARA))


def test_a_family_is_filled_with_known_and_new_people(
    forms: PeopleForms, database: Database
) -> None:
    kofi = add_student(database, "Kofi Reid")
    members = [
        SaidMember(role=people.MemberRole.CHILD, person_id=kofi.person.person_id,
                   facts={"phone": "087 555 0001"}),
        SaidMember(role=people.MemberRole.ADULT, facts={"given_name": "Grace"}, pays=True),
        SaidMember(role=people.MemberRole.ADULT, facts={"given_name": "Martin"}, holds=True),
    ]  # fmt: skip
    made = forms.add_family(SaidFamilyForm(facts={"name": " Reid "}, members=members)).made
    family = family_of(database, made)
    names = {m.person_id: m.given_name for m in family.members}
    assert family.name == "Reid"
    assert (names[family.payer_id], names[family.holder_id]) == ("Grace", "Martin")  # type: ignore[index]
    assert card_of(database, kofi.id).person.facts.phone == "+353875550001"


def test_the_only_family_of_a_child_has_the_whole_bill(
    forms: PeopleForms, database: Database
) -> None:
    amara = add_amara(database)
    family = family_of(database, amara.person.families[0].family_id)
    members = [
        SaidMember(role=m.role, person_id=m.person_id,
                   share_bp=5000 if m.student_id else None)
        for m in family.members
    ]  # fmt: skip
    with pytest.raises(RuleBroken, match="in no other family"):
        forms.set_family(family.id, SaidFamilyForm(facts={"name": family.name}, members=members))


def test_a_name_is_needed_and_the_words_of_the_deed_name_whom(
    forms: PeopleForms, database: Database
) -> None:
    with pytest.raises(RuleBroken) as refused:
        forms.add_student(SaidStudent(facts={"given_name": " "}))
    assert refused.value.field == "given_name"
    contact = people.Contact(kinds=EMERGENCY | PAYS, person=facts("D. Reid"))
    said = SaidStudent(
        facts={**AMARA, "display_name": "Ama"}, contacts=[SaidContact(contact=contact)]
    )
    assert forms.add_student(said).label == "Add student Ama"


def test_a_family_is_changed_and_who_is_left_out_leaves(
    forms: PeopleForms, database: Database
) -> None:
    amara = add_amara(database)
    family_id = amara.person.families[0].family_id
    child = SaidMember(
        role=people.MemberRole.CHILD, person_id=amara.person.person_id, share_bp=10_000
    )
    forms.set_family(family_id, SaidFamilyForm(facts={"name": "Reid"}, members=[child]))
    after = family_of(database, family_id)
    assert after.name == "Reid"
    assert [m.person_id for m in after.members] == [amara.person.person_id]
    assert after.payer_id is None


def test_a_known_contact_is_changed_and_a_family_exchanged_in_one_step(
    forms: PeopleForms, database: Database
) -> None:
    amara = add_amara(database)
    mother_of = amara.person.contacts[0]
    said = SaidStudent(
        facts={},
        contacts=[
            SaidContact(
                contact=people.Contact(kinds=GUARDIAN, person_id=mother_of.person_id),
                changes={"phone": "087 555 0888"},
            )
        ],
        families=[
            SaidFamily(
                add_student(database, "Kofi Reid", family="Reid").person.families[0].family_id
            )
        ],
    )
    forms.set_student(amara.id, said)
    after = card_of(database, amara.id).person
    assert [c.phone for c in after.contacts] == ["+353875550888"]
    assert [f.name for f in after.families] == ["Reid"]
