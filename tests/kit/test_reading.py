"""What people type into fields."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.errors import RuleBroken
from desktop_app.kit.reading import check_email, check_phone, read_date, read_number, read_time

TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("19 Nov 2026", date(2026, 11, 19)),
        ("19 November 2026", date(2026, 11, 19)),
        ("Thu 19 Nov", date(2026, 11, 19)),
        ("Nov 19, 2026", date(2026, 11, 19)),
        ("19/11/2026", date(2026, 11, 19)),
        ("11/19/2026", date(2026, 11, 19)),
        ("19.11.26", date(2026, 11, 19)),
        ("19.11.", date(2026, 11, 19)),
        ("2026-11-19", date(2026, 11, 19)),
        ("3. März 2015", date(2015, 3, 3)),
        ("1/2/2015", date(2015, 2, 1)),
        ("7.6.85", date(1985, 6, 7)),
        ("3 Jan", date(2027, 1, 3)),
        ("today", date(2026, 11, 19)),
        ("morgen", date(2026, 11, 20)),
        ("", None),
    ],
)
def test_dates_are_read_in_every_usual_order(typed: str, expected: date | None) -> None:
    assert read_date(typed, TODAY) == expected


@pytest.mark.parametrize(
    "typed", ["soon", "31/2/2026", "40.1.2026", "2026", "1/2/3/4", "19/11/20266"]
)
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(RuleBroken, match="19 Nov 2026"):
        read_date(typed, TODAY)


@given(st.dates(date(1907, 1, 1), date(2199, 12, 31)))
def test_every_date_reads_back_as_it_is_shown(day: date) -> None:
    assert read_date(f"{day:%d %b %Y}", TODAY) == day
    assert read_date(day.isoformat(), TODAY) == day


@given(st.text(max_size=30))
def test_any_text_gives_a_date_or_a_sentence(text: str) -> None:
    try:
        found = read_date(text, TODAY)
    except RuleBroken:
        return
    assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("16:00", time(16)),
        ("1600", time(16)),
        ("16.30", time(16, 30)),
        ("9", time(9)),
        ("4pm", time(16)),
        ("12 am", time(0)),
        ("4:05 pm", time(16, 5)),
        ("16 Uhr", time(16)),
        ("", None),
    ],
)
def test_times_are_read_as_people_write_them(typed: str, expected: time | None) -> None:
    assert read_time(typed) == expected


@pytest.mark.parametrize("typed", ["25:00", "12:60", "noon", "1:2:3"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken, match="16:00"):
        read_time(typed)


def test_numbers_take_comma_point_and_a_real_minus() -> None:
    assert read_number("12") == 12
    assert read_number("1,5", decimals=2) == Decimal("1.5")
    assert read_number("\u22123") == -3
    assert read_number(" ") is None
    for typed in ("1.5", "x", "nan", "inf", "1e999"):
        with pytest.raises(RuleBroken):
            read_number(typed)


@pytest.mark.parametrize("good", ["", "a@b.ie", "grace.o'neill+x@school.example"])
def test_email_addresses_pass(good: str) -> None:
    check_email(good)


@pytest.mark.parametrize("bad", ["a", "a@b", "a b@c.ie", "a@@b.ie", "a@b.ie, c@d.ie"])
def test_what_is_no_email_address_is_refused(bad: str) -> None:
    with pytest.raises(RuleBroken):
        check_email(bad)


@pytest.mark.parametrize("good", ["", "087 555 0142", "+353 (0)87/555-0142", "555 0142 ext 3"])
def test_phone_numbers_pass(good: str) -> None:
    check_phone(good)


@pytest.mark.parametrize("bad", ["12", "call me", "087 555 0142 <script>", "1" * 30])
def test_what_is_no_phone_number_is_refused(bad: str) -> None:
    with pytest.raises(RuleBroken):
        check_phone(bad)
