"""The school's door for other areas."""

from desktop_app.areas.school.holidays import Holiday, public_holidays, regions
from desktop_app.areas.school.queries import (
    ClosureRow,
    LocationRow,
    RoomRow,
    SchoolFacts,
    SpanRow,
    TaxRateRow,
    closure_rows,
    closures,
    facts,
    locations,
    room_capacities,
    rooms,
    setting,
    settings,
    tax_rates,
    term_of,
    terms,
    year_of,
    years,
)
from desktop_app.areas.school.rules import LONGEST_NAME, SETTINGS, check_text, week_of_year
from desktop_app.areas.school.service import (
    NewSchool,
    SchoolService,
    add_closure,
    add_holidays,
    add_location,
    add_room,
    add_tax_rate,
    add_term,
    add_year,
    archive,
    make_school,
    set_location,
    set_room,
    set_school,
    set_setting,
    set_span,
    set_travel_time,
    take_number,
    take_numbers,
)
from desktop_app.areas.school.terms import BillingMode, DayKind, SeriesKind, TaxCategory

__all__ = [
    "LONGEST_NAME", "SETTINGS", "BillingMode", "ClosureRow", "DayKind", "Holiday", "LocationRow", "NewSchool",
    "RoomRow", "SchoolFacts", "SchoolService", "SeriesKind", "SpanRow", "TaxCategory", "TaxRateRow",
    "add_closure", "add_holidays", "add_location", "add_room", "add_tax_rate", "add_term", "add_year",
    "archive", "check_text", "closure_rows", "closures", "facts", "locations", "make_school",
    "public_holidays", "regions", "room_capacities", "rooms", "set_location", "set_room", "set_school",
    "set_setting", "set_span", "set_travel_time", "setting", "settings", "take_number", "take_numbers",
    "tax_rates", "term_of", "terms", "week_of_year", "year_of", "years",
]  # fmt: skip
