"""The door of the trail: what was done, what left the house, and the words for it."""

from desktop_app.areas.desk.queries.history import Record, deed_lines
from desktop_app.areas.desk.queries.history_lines import HistoryLine
from desktop_app.areas.desk.queries.history_names import Names
from desktop_app.areas.desk.queries.history_words import (
    HIDDEN,
    MONEY_FIELDS,
    choice_words,
    field_words,
    thing_words,
)
from desktop_app.areas.desk.queries.trail import (
    AREAS,
    LeftRow,
    TrailQuery,
    TrailRow,
    What,
    actors,
    area_words,
    kind_words,
    left_about,
    person_named,
    rows_about,
    trail_ids,
    trail_page,
    way_words,
)

__all__ = [
    "AREAS",
    "HIDDEN",
    "MONEY_FIELDS",
    "HistoryLine",
    "LeftRow",
    "Names",
    "Record",
    "TrailQuery",
    "TrailRow",
    "What",
    "actors",
    "area_words",
    "choice_words",
    "deed_lines",
    "field_words",
    "kind_words",
    "left_about",
    "person_named",
    "rows_about",
    "thing_words",
    "trail_ids",
    "trail_page",
    "way_words",
]
