"""Money is exact: read as people write it, split to the last cent, written by ISO."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from babel.numbers import (
    format_decimal,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
)
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.errors import RuleBroken
from desktop_app.core.money import (
    CURRENCY_SIGNS,
    SIGNS,
    Money,
    decimals,
    number,
    parse_amount,
    plain,
    round_half_up,
    show,
    split,
    to_minor,
)
from desktop_app.core.wording import use_language

ISO = Path(__file__).parents[3] / "shared" / "data" / "money" / "iso4217-codes-all.csv"


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("38", 3_800),
        ("38.5", 3_850),
        ("38,50", 3_850),
        ("1.234,56", 123_456),
        ("1,234.56", 123_456),
        ("1 234,56", 123_456),
        ("1\u00a0234.56", 123_456),
        ("1'234.50", 123_450),
        ("€ 412.14", 41_214),
        ("412.14 €", 41_214),
        ("-5", -500),
        ("\u22125,00", -500),
        (".5", 50),
        ("1,234", 123_400),
        ("-€5.00", -500),
        ("5,-", 500),
        ("5.", 500),
        ("1,234,567", 123_456_700),
        ("0.500", 50),
        ("EUR 12", 1_200),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, minor: int) -> None:
    assert parse_amount(text, "EUR") == Money(minor, "EUR")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "12.345,678",
        "1.2.3,4,5",
        "--5",
        "NaN",
        "inf",
        "1e9",
        "0.005",
        "5x",
        "x5",
        "5 apples",
        "USD 5",
        "+-5",
    ],
)
def test_what_is_no_amount_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_amount(text, "EUR")
    assert refused.value.field == "amount"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "12.505"), ("en", "1.234"), ("de", "12,505")]
)
def test_three_decimals_are_not_taken_for_thousands(language: str, text: str) -> None:
    use_language(language)
    try:
        with pytest.raises(RuleBroken) as refused:
            parse_amount(text, "EUR")
    finally:
        use_language("en")
    assert refused.value.field == "amount"
    assert "EUR" in refused.value.sentence


def test_thousands_are_read_in_the_language_in_use() -> None:
    use_language("de")
    try:
        assert parse_amount("12.505", "EUR").minor == 1_250_500
    finally:
        use_language("en")
    assert parse_amount("12,505", "EUR").minor == 1_250_500


def test_an_absurd_amount_is_refused() -> None:
    with pytest.raises(RuleBroken, match="larger than any bill"):
        parse_amount("99999999999999", "EUR")


def test_a_currency_has_the_decimals_of_iso_4217() -> None:
    if not ISO.exists():
        pytest.skip("the shared sample data is not here")
    with ISO.open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["AlphabeticCode"] and not r["WithdrawalDate"]]
    units = {r["AlphabeticCode"]: r["MinorUnit"] for r in rows if r["MinorUnit"].isdigit()}
    assert {code: decimals(code) for code in units} == {
        code: int(unit) for code, unit in units.items()
    }


def test_yen_have_no_decimals() -> None:
    assert parse_amount("1,234", "JPY").minor == 1_234
    assert plain(Money(1_234, "JPY")) == "1234"
    with pytest.raises(RuleBroken):
        to_minor(Decimal("0.5"), "JPY")


def test_amounts_are_written_in_the_language_in_use() -> None:
    assert show(Money(-123_456, "EUR")) == "\u2212€1,234.56"
    assert number(Money(0, "EUR")) == "0.00"
    use_language("de")
    try:
        assert show(Money(-123_456, "EUR")) == "\u22121.234,56\u00a0€"
    finally:
        use_language("en")


@given(st.integers(-(10**12), 10**12), st.sampled_from(["EUR", "JPY", "KWD", "USD", "CLF"]))
def test_an_amount_survives_being_written_and_read(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert to_minor(Decimal(plain(money)), currency) == minor
    assert money.amount == Decimal(plain(money))


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(1, 10_000), min_size=1, max_size=5))
def test_shares_add_up_to_the_whole_and_differ_by_less_than_a_unit_each(
    minor: int, weights: list[int]
) -> None:
    total = sum(weights)
    shares = [w * 10_000 // total for w in weights]
    shares[0] += 10_000 - sum(shares)
    parts = split(minor, shares)
    assert sum(parts) == minor
    largest = shares.index(max(shares))
    for at, (part, share) in enumerate(zip(parts, shares, strict=True)):
        if at != largest:
            assert abs(part) == abs(minor) * share // 10_000


def test_the_odd_cent_goes_to_the_largest_share_and_on_a_tie_to_the_first() -> None:
    assert split(101, [5_000, 5_000]) == [51, 50]
    assert split(101, [4_000, 6_000]) == [40, 61]
    assert split(-101, [5_000, 5_000]) == [-51, -50]


def test_shares_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(RuleBroken):
        split(100, [5_000, 4_000])


@given(st.fractions(min_value=-(10**6), max_value=10**6))
def test_halves_are_rounded_away_from_zero(value: Fraction) -> None:
    rounded = round_half_up(value)
    assert abs(rounded - value) <= Fraction(1, 2)
    if abs(value - int(value)) == Fraction(1, 2):
        assert abs(rounded) > abs(value)


@given(
    st.integers(-(10**12), 10**12),
    st.sampled_from(["EUR", "JPY", "KWD", "CLF"]),
    st.sampled_from(["en", "de"]),
)
def test_amounts_are_written_as_the_unicode_locale_data_says(
    minor: int, currency: str, language: str
) -> None:
    places = decimals(currency)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    use_language(language)
    try:
        money = Money(minor, currency)
        locale = {"en": "en_GB", "de": "de_DE"}[language]
        said = format_decimal(money.amount, pattern, locale, decimal_quantization=False)
        assert number(money) == said.replace("-", "\u2212")
    finally:
        use_language("en")


@pytest.mark.parametrize("locale", ["en_GB", "de_DE"])
def test_the_signs_that_are_known_by_heart_are_those_of_cldr(locale: str) -> None:
    assert SIGNS[locale] == (get_decimal_symbol(locale), get_group_symbol(locale))
    for currency, sign in CURRENCY_SIGNS[locale].items():
        assert sign == get_currency_symbol(currency, locale=locale)
