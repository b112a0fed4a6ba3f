"""One language at a time, English in the source."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from desktop_app.core import wording


@pytest.fixture(autouse=True)
def english_after() -> Iterator[None]:
    yield
    wording.use_language("en")


def test_english_needs_no_catalog() -> None:
    assert wording.tr("Save {name}", name="x") == "Save x"
    assert wording.trn("{n} student", "{n} students", 1) == "1 student"
    assert wording.trn("{n} student", "{n} students", 0) == "0 students"


def test_german_is_spoken_after_choosing_it() -> None:
    wording.use_language("de")
    assert wording.language() == "de"
    assert wording.tr("There is nothing to undo.") != "There is nothing to undo."
    assert wording.tr("no such text {x}", x=1) == "no such text 1"


def test_an_unknown_language_is_english() -> None:
    wording.use_language("xx")
    assert wording.language() == "en"


def test_dates_are_written_as_the_language_does() -> None:
    day = date(2026, 11, 19)
    assert wording.show_date(day) == "Thu 19 Nov"
    assert wording.show_long_date(day) == "19 November 2026"
    assert wording.show_month(day) == "November 2026"
    assert wording.show_month_name(day) == "November"
    assert wording.show_date_with_year(day) == "19 Nov 2026"
    assert wording.show_time(datetime(2026, 11, 19, 9, 5)) == "09:05"
    wording.use_language("de")
    assert wording.show_date(day) == "Do 19. Nov"
    assert wording.show_date_with_year(day) == "19. Nov 2026"
    assert wording.show_long_date(day) == "19. November 2026"
