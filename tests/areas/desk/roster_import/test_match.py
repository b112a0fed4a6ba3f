"""Two records are one person when enough is the same and nothing says otherwise."""

# ruff: noqa: E501  tables of cases read better unwrapped

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.areas.desk.roster_import.match import (
    address_key,
    best,
    likeness,
    name_key,
    name_keys,
    phone_key,
)
from desktop_app.areas.desk.roster_import.roster import Address, PersonEntry, Role, Where

ANN = PersonEntry("a", Role.STUDENT, "Ann", "Byrne", Where("list.csv", 2))
BORN = date(2015, 3, 1)
HOME = Address("1 Main St", "Cork", "", "T12")


@pytest.mark.parametrize(
    ("left", "right", "score", "said"),
    [
        ({}, {}, 60, "nothing else to compare"),
        ({"birth_date": BORN}, {}, 60, "nothing else"),
        ({"birth_date": BORN}, {"birth_date": BORN}, 95, "date of birth"),
        ({"number": "7"}, {"number": "7"}, 95, "student number"),
        ({"email": "A@x.ie"}, {"email": "a@x.ie"}, 90, "e-mail"),
        ({"phone": "+353 87 123 4567"}, {"phone": "0871234567"}, 85, "phone"),
        ({"address": HOME}, {"address": HOME}, 75, "address"),
        ({"birth_date": BORN, "email": "a@x"}, {"birth_date": BORN, "email": "a@x"}, 99, "date of birth, e-mail"),
        ({"birth_date": BORN, "email": "a@x"}, {"birth_date": date(2014, 3, 1), "email": "a@x"}, 0, ""),
        ({"number": "7"}, {"number": "8"}, 0, ""),
        ({"email": "a@x.ie"}, {"email": "b@x.ie"}, 40, "other contact details"),
        ({"phone": "0871234567"}, {"phone": "0877654321"}, 40, "other contact details"),
        ({"phone": "1"}, {"phone": "1"}, 60, "nothing else"),
    ],
)  # fmt: skip
def test_what_is_shared_decides(
    left: dict[str, object], right: dict[str, object], score: int, said: str
) -> None:
    found = likeness(replace(ANN, **left), replace(ANN, **right))  # type: ignore[arg-type]
    assert found.score == score
    assert said in found.reason
    assert found.is_likely is (score >= 60)


def test_the_best_of_several_is_taken_and_none_of_none() -> None:
    sure, other = replace(ANN, birth_date=BORN), replace(ANN, email="b@x.ie")
    assert best(replace(ANN, birth_date=BORN), [other, sure])[0] is sure
    assert best(ANN, []) == (None, likeness(replace(ANN, number="1"), replace(ANN, number="2")))


def test_names_are_compared_without_accents_and_the_wrong_way_round() -> None:
    assert name_key("Łukasz", "Großmann") == name_key("lukasz", "GROSSMANN") == "grossmann, lukasz"
    assert name_keys("Ann", "Byrne") == ("byrne, ann", "ann, byrne")
    assert name_keys("Ann", "Ann") == ("ann, ann",)
    assert name_key("", "Ñ") == "n"


def test_keys_of_phones_and_addresses_leave_out_what_differs_in_writing() -> None:
    assert phone_key("+49 (176) 123-4567") == phone_key("0176/1234567")
    assert phone_key("112") == ""
    assert address_key(Address("1 MAIN St", "", "", "T12")) == address_key(HOME)
    assert address_key(Address("", "Cork")) == ""
