"""Dates in every order are read as they were meant, or the doubt is told."""

# ruff: noqa: E501  tables of cases read better unwrapped

from datetime import date

import pytest

from desktop_app.areas.desk.roster_import.readers.dates import (
    DateOrder,
    Inference,
    infer_order,
    parse_date,
)

TODAY = date(2026, 11, 19)
THIRD_OF_MARCH = date(2015, 3, 3)


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("2015-04-13", DateOrder.YMD), ("2015/04/13", DateOrder.DMY), ("20150413", DateOrder.MDY),
        ("13.04.2015", DateOrder.DMY), ("13/4/15", DateOrder.DMY), ("4/13/2015", DateOrder.MDY),
        ("2015-13-04", DateOrder.YDM), ("15-04-13", DateOrder.YMD), ("13. 4. 2015", DateOrder.DMY),
        ("13 April 2015", DateOrder.YMD), ("13. Apr. 2015", DateOrder.MDY),
        ("April 13, 2015", DateOrder.DMY), ("13 avril 2015", DateOrder.DMY),
        ("13 de abril de 2015", DateOrder.DMY), ("Mon, 13 Apr 2015", DateOrder.DMY),
        ("2015-04-13T00:00:00", DateOrder.YMD), ("2015-04-13 08:00:00", DateOrder.YMD),
        ("13/04/2015", DateOrder.YMD), ("04/13/2015", DateOrder.YMD), (" 2015-04-13 ", DateOrder.YMD),
        ("20150413T120000Z", DateOrder.YMD),
    ],
)  # fmt: skip
def test_one_day_written_in_many_ways(written: str, order: DateOrder) -> None:
    assert parse_date(written, order, today=TODAY) == date(2015, 4, 13)


@pytest.mark.parametrize(
    "written",
    ["", "soon", "31.02.2015", "2015-02-30", "13 Brumaire 2015", "1/2/3/4", "--0203", "01/02/2015",
     "1.2.345", "99999999"],
)  # fmt: skip
def test_what_is_no_date_is_none(written: str) -> None:
    assert parse_date(written, DateOrder.YMD, today=TODAY) is None


def test_years_of_two_digits_are_not_in_the_future() -> None:
    assert parse_date("1/2/26", DateOrder.DMY, today=TODAY) == date(2026, 2, 1)
    assert parse_date("1/2/27", DateOrder.DMY, today=TODAY) == date(1927, 2, 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["2015-03-01", "2014-12-31"], Inference(DateOrder.YMD)),
        (["2015-31-12"], Inference(DateOrder.YDM)),
        (["13/04/2015", "01/02/2015"], Inference(DateOrder.DMY)),
        (["4/13/2015", "1/2/2015"], Inference(DateOrder.MDY)),
        (["1/2/2015", "3/4/2015"], Inference(DateOrder.DMY, ambiguous=True)),
        (["3/3/2015"], Inference(DateOrder.DMY)),
        (["01.02.2015"], Inference(DateOrder.DMY)),
        (["13/04/15", "14/05/16"], Inference(DateOrder.DMY)),
        (["15-04-30"], Inference(DateOrder.YMD, ambiguous=True)),
        ([], Inference(DateOrder.DMY)),
        (["April 2nd"], Inference(DateOrder.DMY)),
    ],
)
def test_the_order_of_a_column_is_found_or_called_ambiguous(
    values: list[str], expected: Inference
) -> None:
    assert infer_order(values, today=TODAY) == expected


def test_a_preference_decides_only_where_the_column_does_not() -> None:
    american = DateOrder.MDY
    assert infer_order(["1/2/2015"], today=TODAY, preferred=american).order == DateOrder.MDY
    assert infer_order(["13/4/2015"], today=TODAY, preferred=american).order == DateOrder.DMY
    assert infer_order([], today=TODAY, preferred=DateOrder.YMD).order == DateOrder.YMD
