"""What may be said of a person."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.people import rules
from desktop_app.areas.people.terms import Contact, Learns, PersonFacts, RelationKind, SkillLevel
from desktop_app.core.errors import RuleBroken

TODAY = date(2026, 11, 19)


def checked(facts: PersonFacts) -> PersonFacts:
    return rules.check_person(facts, country="IE", today=TODAY)


@pytest.mark.parametrize(
    "name",
    [
        "Ó Dálaigh",
        "O'Neill",
        "김하윤",
        "高瀬 湊",
        "نور الهاشمي",
        "דניאל לבנון",
        "கவின் செல்வம்",
        "🎻 Fiddler",
        "x" * 300,
        "می\u200cخواهم",  # the joiner between letters is part of the word
    ],
)
def test_names_in_any_script_are_kept_whole(name: str) -> None:
    assert checked(PersonFacts(given_name=name)).given_name == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Amara \t Rose ", "Amara Rose"),
        ("Jose\u0301", "José"),
        ("\u202eesreveR", "esreveR"),
        ("Tab\x07bed", "Tabbed"),
        ("two\nlines", "two lines"),
        ("lone\ud800surrogate", "lonesurrogate"),
    ],
)
def test_signs_that_would_garble_a_list_are_left_out(typed: str, kept: str) -> None:
    assert rules.clean(typed) == kept


def test_a_person_has_at_least_one_name() -> None:
    with pytest.raises(RuleBroken) as refused:
        checked(PersonFacts(given_name=" \u202e ", family_name=""))
    assert refused.value.field == "given_name"


@pytest.mark.parametrize("field", ["given_name", "family_name", "street", "native_name", "email"])
def test_a_field_of_more_than_300_letters_is_refused_at_its_place(field: str) -> None:
    facts = replace(PersonFacts(given_name="A"), **{field: "x" * 301})
    with pytest.raises(RuleBroken) as refused:
        checked(facts)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "text", ["grace@example.org", "G.O'Neill+x@sub.example.co", "用户@例え.jp"]
)
def test_an_email_address_is_kept_as_written(text: str) -> None:
    assert rules.check_email(f" {text} ") == text


@pytest.mark.parametrize("text", ["grace", "a@b", "a b@c.de", "a@b.c, d@e.f", "a@@b.c", "@b.c"])
def test_what_is_no_email_address_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_email(text)
    assert refused.value.field == "email"


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("087 555 0142", "IE", "+353875550142"),
        ("+353 (0)87 555-0142", "IE", "+353875550142"),
        ("00353 87 5550142", "IE", "+353875550142"),
        ("+49 30 901820", "IE", "+4930901820"),
        ("(030) 901820", "DE", "+4930901820"),
        ("01 678 9012 ext 34", "IE", "+35316789012;ext=34"),
        ("+353875550142", "IE", "+353875550142"),
        ("", "IE", None),
        (None, "IE", None),
    ],
)
def test_a_phone_number_is_kept_with_its_country(
    typed: str | None, country: str, kept: str | None
) -> None:
    assert rules.check_phone(typed, country) == kept


@pytest.mark.parametrize("typed", ["12", "call mum", "1" * 30, "087 555 0142 or 0143 after six"])
def test_what_is_no_phone_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(RuleBroken, match="Write it like 085 012 3456") as refused:
        rules.check_phone(typed, "IE")
    assert refused.value.field == "phone"


def test_an_unknown_country_still_gets_an_example() -> None:
    with pytest.raises(RuleBroken, match=r"\+353"):
        rules.check_phone("12", "XX")


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("+353875550142", "087 555 0142"),
        ("+4930901820", "+49 30 901820"),
        (None, ""),
        ("not a number", "not a number"),
    ],
)
def test_a_phone_number_is_shown_as_people_dial_it(kept: str | None, shown: str) -> None:
    assert rules.show_phone(kept, "IE") == shown


def test_a_phone_is_found_from_its_start_at_home_or_abroad_and_by_its_last_digits() -> None:
    words = rules.phone_words("+353875550142;ext=3", *rules.dialing("IE"))
    assert {"353875550142", "0875550142", "875550142", "5550142", "0142"} == set(words)
    assert rules.phone_words(None, "353", "0") == []
    assert rules.phone_words("+4930901820", "353", "0") == ["4930901820", "0901820", "1820"]
    assert rules.dialing("XX") == ("", "")


def test_typed_phone_digits_are_drawn_together_and_names_left_alone() -> None:
    assert rules.search_words("kim 087 555-01") == "kim 08755501"
    assert rules.search_words("O'Neill (jr)") == "O'Neill (jr)"


@pytest.mark.parametrize("born", [date(2026, 11, 20), date(3015, 1, 1), date(1905, 11, 19)])
def test_an_implausible_date_of_birth_is_refused(born: date) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_birthday(born, TODAY)
    assert refused.value.field == "date_of_birth"


@pytest.mark.parametrize(
    ("born", "years"),
    [
        (date(2015, 11, 19), 11),
        (date(2015, 11, 20), 10),
        (date(2026, 11, 19), 0),
        (date(1906, 11, 19), 120),
    ],
)
def test_the_age_counts_whole_years(born: date, years: int) -> None:
    assert rules.check_birthday(born, TODAY) == born
    assert rules.age(born, TODAY) == years


def test_who_was_born_on_a_leap_day_grows_older_in_march() -> None:
    assert rules.age(date(2016, 2, 29), date(2026, 2, 28)) == 9
    assert rules.age(date(2016, 2, 29), date(2026, 3, 1)) == 10


@pytest.mark.parametrize(
    ("joined", "left", "field"),
    [
        (date(2026, 9, 1), date(2026, 8, 31), "left_on"),
        (date(1026, 9, 1), None, "joined_on"),
        (None, date(9999, 1, 1), "left_on"),
    ],
)
def test_a_stay_that_cannot_be_is_refused(joined: date, left: date, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_stay(joined, left)
    assert refused.value.field == field


def test_languages_and_countries_are_codes() -> None:
    assert rules.check_language("pt-BR") == "pt-BR"
    assert rules.check_country("ie") == "IE"
    assert rules.check_country("") is None
    for check, text in ((rules.check_language, "Portuguese"), (rules.check_country, "Ireland")):
        with pytest.raises(RuleBroken):
            check(text)
    with pytest.raises(RuleBroken):
        rules.check_choice(SkillLevel, "VIRTUOSO", "level")


def test_a_text_of_several_lines_keeps_its_lines_and_its_limit() -> None:
    assert rules.check_text(" one \n\n two\x00 ", "text") == "one\n\ntwo"
    assert rules.check_text("  ", "text") is None
    with pytest.raises(RuleBroken):
        rules.check_text("x" * 10_001, "text")
    with pytest.raises(RuleBroken):
        rules.check_required(" ", "name")


def test_a_contact_is_somebody_and_something() -> None:
    somebody = PersonFacts(given_name="Grace")
    bad = (
        Contact(kinds=frozenset(), person=somebody),
        Contact(kinds=frozenset({RelationKind.GUARDIAN})),
    )
    for contact in bad:
        with pytest.raises(RuleBroken):
            rules.check_contact(contact)


def test_an_instrument_is_learned_once() -> None:
    for learns in ([Learns("Violin"), Learns("VIOLIN ")], [Learns(" ")]):
        with pytest.raises(RuleBroken) as refused:
            rules.check_learns(learns)
        assert refused.value.field == "learns"


def test_names_are_said_and_listed() -> None:
    assert rules.full_name("Amara", "Reid", "Ami") == "Ami"
    assert rules.full_name("Amara", "", None) == "Amara"
    assert rules.list_name("Amara", "Ó Reid") == "Ó Reid, Amara"
    assert rules.list_name("", "Reid") == "Reid"
    assert rules.sort_name("Łukasz", "Ó Reid") == "o reid, lukasz"


def test_one_may_be_student_and_staff_only_where_the_school_says_so() -> None:
    rules.check_one_role(is_student=True, is_staff=True, strict=False)
    with pytest.raises(RuleBroken):
        rules.check_one_role(is_student=True, is_staff=True, strict=True)


@pytest.mark.parametrize("shares", [{"a": 5_000}, {"a": 10_001, "b": -1}, {"a": 6_000, "b": 5_000}])
def test_shares_that_are_not_the_whole_are_refused(shares: dict[str, int]) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_shares(shares)
    assert refused.value.field == "share"


SHARES = st.dictionaries(st.integers(0, 9), st.integers(0, 10_000), max_size=6)


@given(SHARES)
def test_settled_shares_are_the_whole_and_nobody_overtakes_anybody(shares: dict[int, int]) -> None:
    settled = rules.settle(shares)
    assert settled.keys() == shares.keys()
    assert not shares or sum(settled.values()) == 10_000
    assert all(share >= 0 for share in settled.values())
    if sum(shares.values()):
        assert all(
            settled[low] <= settled[high]
            for low, high in permutations(shares, 2)
            if shares[low] < shares[high]
        )


@given(SHARES, st.integers(0, 10_000))
def test_a_newcomer_gets_the_share_asked_for_and_the_rest_stays_whole(
    shares: dict[int, int], share: int
) -> None:
    after = rules.make_room(shares, 99, share)
    assert sum(after.values()) == 10_000
    assert after[99] == (share if shares else 10_000)
    assert all(0 <= value <= 10_000 for value in after.values())


def test_a_share_beyond_the_whole_is_refused() -> None:
    with pytest.raises(RuleBroken):
        rules.make_room({"a": 10_000}, "b", 10_001)
