"""Forms as data: what stands in them is what they say again, and every field knows its rule."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.areas.people import api as people
from desktop_app.areas.people.ui import checks, family_form, phrases, student_form
from desktop_app.areas.people.ui.checks import Here
from desktop_app.areas.people.ui.lookups import Lookups, New
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from tests.areas.people.people_of import add_amara, add_student

HERE = Here("IE", date(2026, 11, 19))


def cards_around(database: Database, card: people.StudentCard) -> dict[Any, people.PersonCard]:
    with database.reading() as session:
        found = (people.person_card(session, c.person_id) for c in card.person.contacts)
        return {one.person_id: one for one in found if one is not None}


def test_an_untouched_form_of_a_student_changes_nothing(database: Database) -> None:
    amara = add_amara(database)
    shown = student_form.shown(amara, cards_around(database, amara), "IE")
    values = {
        **shown,
        "learns": [{**row, "instrument": row["instrument"][0]} for row in shown["learns"]],
        "families": [{**row, "family": row["family"][0]} for row in shown["families"]],
    }
    said = student_form.said(values)
    assert said.facts["given_name"] == "Amara"
    assert [one.changes for one in said.contacts] == [{}, {}]
    assert [one.contact.person_id for one in said.contacts] == [
        row.person_id for row in amara.person.contacts
    ]
    assert said.families[0].share_bp == 10_000


def test_a_changed_phone_of_a_contact_is_all_that_changes_of_them(database: Database) -> None:
    amara = add_amara(database)
    rows = student_form.shown(amara, cards_around(database, amara), "IE")["contacts"]
    rows[0]["phone"] = ""
    said = student_form.said({"given_name": "Amara", "contacts": rows})
    assert said.contacts[0].changes == {"phone": None}
    assert said.contacts[1].changes == {}


def test_a_contact_without_a_name_is_refused(database: Database) -> None:
    kinds = frozenset({people.RelationKind.GUARDIAN})
    with pytest.raises(RuleBroken) as refused:
        student_form.said({"given_name": "A", "contacts": [{"kinds": kinds, "phone": "1"}]})
    assert refused.value.field == "contacts"


def test_a_new_instrument_and_a_new_family_are_said_by_name() -> None:
    said = student_form.said(
        {"given_name": "Amara", "learns": [{"instrument": New("Oud"), "level": None}],
         "families": [{"family": New("Reid"), "share": Decimal("33.33")}]}
    )  # fmt: skip
    assert said.facts["learns"] == [people.Learns("Oud")]
    assert (said.families[0].family, said.families[0].share_bp) == ("Reid", 3333)


@pytest.mark.parametrize("share", ["-1", "100.01", "33.333"])
def test_a_share_outside_0_to_100_or_finer_than_a_hundredth_gets_a_sentence(share: str) -> None:
    assert family_form.check_share(Decimal(share))


@pytest.mark.parametrize("share", ["0", "33.33", "100"])
def test_a_fitting_share_gets_none(share: str) -> None:
    assert family_form.check_share(Decimal(share)) is None
    assert family_form.points(Decimal(share)) == int(Decimal(share) * 100)


def test_shares_are_shown_in_per_cent_without_needless_zeros() -> None:
    assert [str(family_form.percent(bp)) for bp in (10_000, 3333, 50)] == ["100", "33.33", "0.5"]


def test_every_field_with_a_rule_says_a_sentence_for_nonsense() -> None:
    assert checks.email("grace at home")
    assert checks.country("Ireland")
    assert checks.line("x" * 301)
    assert checks.text("x" * 10_001)
    assert HERE.phone("12")
    assert HERE.birthday(date(2027, 1, 1))
    assert HERE.stay(date(1800, 1, 1))
    assert checks.email("grace@reid.example") is None


def test_lookups_offer_what_is_there_and_the_words_as_something_new(database: Database) -> None:
    amara = add_amara(database)
    add_student(database, "Kofi Reid")
    lookups = Lookups(database)
    assert [words for _, words in lookups.instruments("vio")] == ["Violin", "vio (new)"]
    assert [words for _, words in lookups.instruments("VIOLIN")] == ["Violin"]
    assert lookups.families("")[0][1] == "Okonkwo-Reid"
    assert lookups.families("Zed")[-1] == (New("Zed"), "Zed (new)")
    assert [words for _, words in lookups.known_families("Zed")] == []
    assert [words for _, words in lookups.persons("Kofi")] == ["Kofi Reid, student"]
    assert lookups.students("amara")[0][0] == amara.id
    assert lookups.namesakes("amara", "okonkwo-reid") == "Amara Okonkwo-Reid"
    assert lookups.namesakes("Nobody", "Here") == ""


def test_every_word_of_the_area_has_words_on_screen() -> None:
    assert len({phrases.level_words(level) for level in people.SkillLevel}) == 5
    assert len({phrases.kind_words(kind) for kind in people.StaffKind}) == 5
    assert len({phrases.purpose_words(purpose) for purpose in people.Purpose}) == 5
    kinds = [kinds for kinds, _ in phrases.relation_options()]
    assert len(set(kinds)) == 7
    assert phrases.relation_words(kinds[3]) == "Guardian, emergency contact, payer"
