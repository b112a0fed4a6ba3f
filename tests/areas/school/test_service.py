"""What the office does with its school; each deed is one change that undo takes back."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop_app.areas.school import api
from desktop_app.areas.school.tables import (
    NumberSeries,
    TravelTime,
)
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal import undo
from tests.factories import make_school


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = make_school(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def school(database: Database) -> api.SchoolService:
    return api.SchoolService(database)


def read(database: Database, question: Callable[..., Any], *args: Any, **words: Any) -> Any:
    with database.reading() as session:
        return question(session, *args, **words)


def test_a_new_school_knows_its_facts_terms_and_settings(database: Database) -> None:
    facts = read(database, api.facts)
    assert (facts.name, facts.currency, facts.timezone) == (
        "Larkfield School of Music",
        "EUR",
        "Europe/Dublin",
    )
    assert [term.name for term in read(database, api.terms)] == [
        "Autumn 2026",
        "Spring 2027",
        "Summer 2027",
    ]
    assert read(database, api.settings) == dict(api.SETTINGS)
    assert read(database, api.year_of, date(2026, 11, 19)).name == "2026/27"
    assert read(database, api.term_of, date(2026, 12, 25)) is None
    assert [year.name for year in read(database, api.years)] == ["2026/27"]


def test_an_american_school_prints_on_letter(tmp_path: Path) -> None:
    with make_school(
        tmp_path, country="US", currency="USD", timezone="America/New_York"
    ) as database:
        assert read(database, api.setting, "paper") == "LETTER"


def test_facts_are_checked_and_kept(database: Database, school: api.SchoolService) -> None:
    school.set_school(
        {
            "iban": "IE29 AIBK 9311 5212 3456 78",
            "street": " 14 Mill Lane ",
            "city": "Larkfield",
            "postcode": "W91",
            "brand_color": "#2b52c4",
            "logo": b"\x89PNG...",
            "language": "de",
        }
    )
    facts = read(database, api.facts)
    assert (facts.iban, facts.brand_color) == ("IE29AIBK93115212345678", "#2B52C4")
    assert facts.address == "14 Mill Lane, W91 Larkfield"
    undo.undo(database)
    assert read(database, api.facts).iban is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"iban": "XX00"}, "iban"),
        ({"shoe_size": 44}, "shoe_size"),
        ({"logo": b"GIF89a"}, "logo"),
        ({"logo": b"\x89PNG" + bytes(1_000_001)}, "logo"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"currency": "???"}, "currency"),
    ],
)
def test_a_wrong_fact_is_refused_and_nothing_changes(
    database: Database, school: api.SchoolService, change: dict[str, Any], field: str
) -> None:
    before = read(database, api.facts)
    with pytest.raises(RuleBroken) as refused:
        school.set_school({"street": "Elsewhere", **change})
    assert refused.value.field == field
    assert read(database, api.facts) == before


def test_settings_are_chosen_and_chosen_again(
    database: Database, school: api.SchoolService
) -> None:
    school.set_settings({"billing_mode": "IN_ARREARS", "school_days": [5, 1, 1]})
    school.set_settings({"billing_mode": "IN_ADVANCE"})
    assert read(database, api.setting, "billing_mode") == "IN_ADVANCE"
    assert read(database, api.setting, "school_days") == [1, 5]


def test_a_room_without_a_location_goes_to_the_only_one(
    database: Database, school: api.SchoolService
) -> None:
    school.add_room("Studio A", capacity=4)
    school.add_room("Studio B")
    rooms = read(database, api.rooms)
    assert {room.location for room in rooms} == {"Larkfield School of Music"}
    assert {room.capacity for room in rooms} == {4, None}
    school.add_location("Downtown")
    with pytest.raises(RuleBroken) as refused:
        school.add_room("Studio C")
    assert refused.value.field == "location"


@pytest.mark.parametrize("capacity", [0, -3, 10**9])
def test_an_absurd_capacity_is_refused(school: api.SchoolService, capacity: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        school.add_room("Studio", capacity=capacity)
    assert refused.value.field == "capacity"


def test_places_are_changed_archived_and_taken_back(
    database: Database, school: api.SchoolService
) -> None:
    place = school.add_location("Main Street", city="Larkfield", lesson_price=3_800).made
    room = school.add_room("Studio A", location_id=place).made
    other = school.add_location("Downtown").made
    assert place
    assert room
    school.set_location(place, {"name": "Mill Lane", "lesson_price": None, "phone": "045"})
    school.set_room(room, {"name": "Hall", "capacity": 40, "location_id": other})
    school.archive_location(place)
    assert [row.name for row in read(database, api.locations)] == ["Downtown"]
    assert len(read(database, api.locations, archived=True)) == 2
    school.archive_location(place, away=False)
    assert [row.name for row in read(database, api.locations)] == ["Downtown", "Mill Lane"]
    assert [(row.name, row.location, row.capacity) for row in read(database, api.rooms)] == [
        ("Hall", "Downtown", 40)
    ]
    school.archive_room(room)
    assert read(database, api.rooms) == []


def test_what_a_place_does_not_have_is_refused(school: api.SchoolService) -> None:
    place = school.add_location("Main Street").made
    assert place
    for change in ({"color": "red"}, {"lesson_price": -1}):
        with pytest.raises(RuleBroken):
            school.set_location(place, change)
    with pytest.raises(NotFound):
        school.set_location(new_id(), {"name": "x"})
    room = school.add_room("A").made
    assert room
    with pytest.raises(RuleBroken):
        school.set_room(room, {"color": "red"})


def test_the_way_between_two_places_is_kept_once(
    database: Database, school: api.SchoolService
) -> None:
    one, two = (school.add_location(name).made for name in ("A", "B"))
    assert one
    assert two
    for minutes in (20, 25):
        with database.writing("Way") as work:
            api.set_travel_time(work, one, two, minutes)
    with database.reading() as session:
        assert [way.minutes for way in session.scalars(select(TravelTime))] == [25]
    with pytest.raises(RuleBroken), database.writing("Way") as work:
        api.set_travel_time(work, one, two, -1)


def test_terms_and_years_do_not_overlap(school: api.SchoolService) -> None:
    with pytest.raises(RuleBroken, match="overlaps the term Autumn 2026"):
        school.add_term("Late", date(2026, 12, 1), date(2026, 12, 31))
    with pytest.raises(RuleBroken, match="overlaps the year 2026/27"):
        school.add_year("Again", date(2027, 7, 1), date(2028, 6, 30))


def test_a_term_outside_every_year_brings_its_year(
    database: Database, school: api.SchoolService
) -> None:
    school.add_term("Autumn 2027", date(2027, 9, 1), date(2027, 12, 17))
    school.add_term("Spring 2028", date(2028, 1, 10), date(2028, 8, 15))
    assert [(y.name, y.starts_on, y.ends_on) for y in read(database, api.years)][1] == (
        "2027/28",
        date(2027, 8, 1),
        date(2028, 8, 15),
    )
    undo.undo(database)
    undo.undo(database)
    assert len(read(database, api.years)) == 1


def test_a_year_that_a_term_brings_leaves_its_neighbours_their_days(
    database: Database, school: api.SchoolService
) -> None:
    year = read(database, api.years)[0]
    school.set_year(year.id, {"starts_on": date(2026, 8, 31), "ends_on": date(2027, 8, 29)})
    school.add_term("Autumn 2027", date(2027, 8, 30), date(2027, 12, 17))
    school.add_term("Spring 2026", date(2026, 2, 1), date(2026, 6, 30))
    assert [(y.name, y.starts_on, y.ends_on) for y in read(database, api.years)] == [
        ("2025/26", date(2025, 8, 1), date(2026, 7, 31)),
        ("2026/27", date(2026, 8, 31), date(2027, 8, 29)),
        ("2027/28", date(2027, 8, 30), date(2028, 7, 31)),
    ]


def test_a_term_is_renamed_and_moved_but_not_turned_around(
    database: Database, school: api.SchoolService
) -> None:
    term = read(database, api.terms)[0]
    school.set_term(term.id, {"name": "Michaelmas", "starts_on": date(2026, 9, 1)})
    assert read(database, api.terms)[0].name == "Michaelmas"
    with pytest.raises(RuleBroken):
        school.set_term(term.id, {"ends_on": date(2026, 8, 1)})
    with pytest.raises(RuleBroken):
        school.set_year(read(database, api.years)[0].id, {"color": "red"})


def test_a_closure_closes_each_day_once(database: Database, school: api.SchoolService) -> None:
    for _ in range(2):
        with database.writing("Close") as work:
            added = api.add_closure(
                work, "St Cecilia concert", date(2026, 11, 20), date(2026, 11, 21)
            )
    assert added == 0
    closed = read(database, api.closures, date(2026, 11, 1), date(2026, 11, 30))
    assert closed == dict.fromkeys((date(2026, 11, 20), date(2026, 11, 21)), "St Cecilia concert")
    rows = read(database, api.closure_rows, date(2026, 11, 1), date(2026, 11, 30))
    school.remove_closure(rows[0].id)
    assert len(read(database, api.closures, date(2026, 11, 1), date(2026, 11, 30))) == 1


def test_a_location_is_closed_by_itself(database: Database, school: api.SchoolService) -> None:
    place = school.add_location("Main Street").made
    with database.writing("Close") as work:
        api.add_closure(
            work, "Burst pipe", date(2026, 11, 20), date(2026, 11, 20), location_id=place
        )
    assert read(database, api.closures, date(2026, 11, 20), date(2026, 11, 20)) == {}
    assert read(database, api.closures, date(2026, 11, 20), date(2026, 11, 20), place) == {
        date(2026, 11, 20): "Burst pipe"
    }


def test_public_holidays_are_taken_over_once(database: Database, school: api.SchoolService) -> None:
    days = api.public_holidays("IE", date(2026, 8, 31), date(2027, 7, 31))
    assert any(day.day == date(2026, 12, 25) for day in days)
    school.add_holidays(days)
    assert not school.add_holidays(days)
    assert len(read(database, api.closures, date(2026, 8, 31), date(2027, 7, 31))) == len(days)


def test_a_country_without_known_holidays_has_none_and_a_wrong_region_is_refused() -> None:
    assert api.public_holidays("XX", date(2026, 1, 1), date(2026, 12, 31)) == []
    assert "BY" in api.regions("DE")
    with pytest.raises(RuleBroken):
        api.public_holidays("DE", date(2026, 1, 1), date(2026, 12, 31), region="XX")


def test_there_is_one_default_tax_rate(database: Database, school: api.SchoolService) -> None:
    school.add_tax_rate("Standard", 2_300, is_default=True)
    school.add_tax_rate("Exempt", 0, is_default=True)
    rates = read(database, api.tax_rates)
    assert [(rate.name, rate.is_default, rate.category.value) for rate in rates] == [
        ("Exempt", True, "E"),
        ("Standard", False, "S"),
    ]
    with pytest.raises(RuleBroken):
        school.add_tax_rate("Absurd", 10_001)


def fail_with_a_number(database: Database) -> None:
    with database.writing("Fail") as work:
        api.take_number(work, api.SeriesKind.INVOICE, 2026)
        raise RuntimeError


def test_numbers_have_no_gaps_and_are_not_given_back_by_a_refused_change(
    database: Database,
) -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError):
            fail_with_a_number(database)
    taken = []
    for count in (1, 3):
        with database.writing("Issue") as work:
            taken += api.take_numbers(work, api.SeriesKind.INVOICE, 2026, count)
    assert taken == ["2026-0001", "2026-0002", "2026-0003", "2026-0004"]
    with database.writing("Issue") as work:
        assert api.take_number(work, api.SeriesKind.CREDIT_NOTE, 2026) == "CN-2026-0001"
        assert api.take_number(work, api.SeriesKind.RECEIPT, 2027) == "R-2027-0001"
    with database.reading() as session:
        assert len(session.scalars(select(NumberSeries)).all()) == 3


def test_a_tax_rate_is_changed_and_made_the_usual_one(
    database: Database, school: api.SchoolService
) -> None:
    usual = school.add_tax_rate("Standard", 2_300, is_default=True).made
    other = school.add_tax_rate("Reduced", 1_350).made
    assert usual
    assert other
    school.set_tax_rate(other, {"name": "Low", "rate_bp": 900, "is_default": True})
    rates = read(database, api.tax_rates)
    assert [(r.name, r.rate_bp, r.is_default) for r in rates] == [
        ("Low", 900, True),
        ("Standard", 2_300, False),
    ]
    school.archive_tax_rate(usual)
    assert len(read(database, api.tax_rates)) == 1
    for change in ({"rate_bp": -1}, {"color": "red"}):
        with pytest.raises(RuleBroken):
            school.set_tax_rate(other, change)


def test_a_closure_of_the_school_is_one_change(
    database: Database, school: api.SchoolService
) -> None:
    school.add_closure("Half term", date(2026, 10, 26), date(2026, 10, 30))
    assert len(read(database, api.closures, date(2026, 10, 1), date(2026, 10, 31))) == 5
    undo.undo(database)
    assert read(database, api.closures, date(2026, 10, 1), date(2026, 10, 31)) == {}
