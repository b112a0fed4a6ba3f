"""What may stand in a school's facts, calendar and settings."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.school import proposals, rules
from desktop_app.core.errors import RuleBroken


@pytest.mark.parametrize("text", ["", "   ", "\u200b", None])
def test_a_required_name_cannot_stay_empty(text: str | None) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_text(text, "name", required=True)
    assert refused.value.field == "name"


def test_a_name_keeps_its_letters_and_loses_outer_spaces_and_control_signs() -> None:
    assert rules.check_text("  Ó\x00 Dálaigh  \n", "name") == "Ó Dálaigh"
    assert rules.check_text("", "phone") is None


def test_a_name_of_300_letters_fits_and_one_more_does_not() -> None:
    assert rules.check_text("x" * 300, "name") == "x" * 300
    with pytest.raises(RuleBroken, match="300"):
        rules.check_text("x" * 301, "name")


def test_a_span_ends_no_earlier_than_it_begins() -> None:
    assert len(rules.check_span(date(2026, 9, 1), date(2026, 9, 1)).days()) == 1
    with pytest.raises(RuleBroken, match="ends before it begins"):
        rules.check_span(date(2026, 9, 2), date(2026, 9, 1))


@pytest.mark.parametrize(
    ("first", "last"), [((1, 1, 1), (2026, 1, 1)), ((2026, 1, 1), (9999, 12, 31))]
)
def test_absurd_years_are_refused(first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    with pytest.raises(RuleBroken, match="between 1990 and 2100"):
        rules.check_span(date(*first), date(*last))


def test_a_closure_of_more_than_a_year_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_closure(date(2026, 1, 1), date(2027, 6, 1))
    assert refused.value.field == "until"


def test_an_iban_is_kept_without_spaces_and_its_digits_checked() -> None:
    assert rules.check_iban("IE29 AIBK 9311 5212 3456 78") == "IE29AIBK93115212345678"
    assert rules.check_iban("  ") is None
    with pytest.raises(RuleBroken) as refused:
        rules.check_iban("IE29 AIBK 9311 5212 3456 79")
    assert refused.value.field == "iban"


def test_a_color_is_six_digits() -> None:
    assert rules.check_color("#2b52c4") == "#2B52C4"
    assert rules.check_color(None) is None
    with pytest.raises(RuleBroken):
        rules.check_color("blue")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("billing_mode", "SOMETIMES"),
        ("paper", "A3"),
        ("payment_days", -1),
        ("payment_days", "14"),
        ("school_days", []),
        ("school_days", [0, 8]),
        ("prices_gross", 1),
        ("payment_hint", 5),
        ("unknown", 1),
    ],
)
def test_a_wrong_setting_is_refused_with_its_field(key: str, value: object) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_setting(key, value)
    assert refused.value.field == key


@pytest.mark.parametrize("key", sorted(rules.SETTINGS))
def test_every_setting_may_be_what_it_is_at_first(key: str) -> None:
    assert rules.check_setting(key, rules.SETTINGS[key]) == rules.SETTINGS[key]


def test_weeks_count_from_the_monday_of_the_years_first_day() -> None:
    assert rules.week_of_year(date(2026, 11, 19), date(2026, 8, 31)) == 12
    assert rules.week_of_year(date(2026, 9, 1), date(2026, 9, 2)) == 1


def test_a_number_is_printed_with_its_year() -> None:
    assert rules.show_number("CN-", 2026, 31) == "CN-2026-0031"
    assert rules.show_number("", 2026, 12_345) == "2026-12345"


@given(
    st.dates(date(1995, 1, 1), date(2095, 1, 1)),
    st.sampled_from(["IE", "DE", "US", "NZ", "AU", "JP"]),
)
def test_proposed_terms_lie_in_the_proposed_year_and_do_not_overlap(
    today: date, country: str
) -> None:
    _, first, last = proposals.year_around(country, today)
    assert first - timedelta(days=31) <= today <= last  # in July the coming year
    terms = proposals.terms_around(country, today)
    days = [day for _, start, end in terms for day in (start, end)]
    assert days == sorted(days)
    assert first <= days[0]
    assert days[-1] <= last
    assert all(start.weekday() == 0 and end.weekday() == 4 for _, start, end in terms)


@pytest.mark.parametrize(
    ("country", "currency", "zone"),
    [
        ("IE", "EUR", "Europe/Dublin"),
        ("CH", "CHF", "Europe/Zurich"),
        ("US", "USD", "America/New_York"),
        ("JP", "JPY", "Asia/Tokyo"),
    ],
)
def test_a_country_proposes_its_currency_and_zone(country: str, currency: str, zone: str) -> None:
    found = proposals.propose(country, date(2026, 11, 19))
    assert (found.currency, found.timezone) == (currency, zone)


def test_every_country_can_be_proposed_for() -> None:
    for code, name in proposals.countries("en"):
        found = proposals.propose(code, date(2026, 11, 19))
        assert name
        rules.check_zone(found.timezone)
        rules.check_currency(found.currency)
    assert ("EUR", "EUR, Euro") in proposals.currencies("de")


@pytest.mark.parametrize("days", [0, -1, 61, "many"])
def test_a_copy_reaches_a_day_to_sixty(days: object) -> None:
    assert rules.check_copy_days(60, "copy_days") == 60
    assert rules.check_copy_days("180", "copy_opens_days") == 180
    assert rules.check_copy_days(None, "copy_days") is None
    with pytest.raises(RuleBroken) as refused:
        rules.check_copy_days(days, "copy_days")
    assert refused.value.field == "copy_days"
