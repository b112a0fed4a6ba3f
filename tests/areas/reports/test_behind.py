"""Behind each figure of a report stand the bookings that it counts, on both engines."""

from datetime import date
from typing import Any

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import Asked, Booking, Kind, Result, Row
from tests.areas.billing.desk import Desk
from tests.areas.reports.test_figures import AUTUMN, OCTOBER

SUMMED = {
    "debtors": ("open", "not_due", "days_1_to_30", "days_31_to_60", "over_90", "written_off"),
    "income-months": ("invoiced", "credited", "tax", "billed", "received", "written_off"),
    "income-teachers": ("lessons", "billed", "paid", "left"),
    "room-use": ("lessons", "booked"),
}
COUNTED = ("code_p", "code_a", "code_l", "code_e", "marked")


def made(desk: Desk, key: str, asked: Asked) -> Result:
    with desk.database.reading() as session:
        return reports.make_report(session, key, asked, desk.today)


def behind(desk: Desk, key: str, asked: Asked, row: Row, figure: str) -> list[Booking]:
    with desk.database.reading() as session:
        return reports.behind(session, key, asked, row, figure=figure, today=desk.today)


def value(result: Result, row: Row, figure: str) -> Any:
    return row.values[[head.key for head in result.heads].index(figure)]


def write_off(desk: Desk) -> None:
    """Give a part of what is open up, so that this too has something behind it."""
    invoice = next(row for row in desk.invoices() if row.open)
    billing.AccountService(desk.database).write_off(invoice.id, 500, reason="Moved away")


@pytest.mark.parametrize("key", SUMMED)
def test_the_bookings_behind_a_figure_come_to_the_figure(either: Desk, key: str) -> None:
    if key == "income-months":
        write_off(either)
    result = made(either, key, AUTUMN)
    assert result.rows
    seen = 0
    for row in result.rows:
        for figure in SUMMED[key]:
            found = behind(either, key, AUTUMN, row, figure)
            numbers = [each.value for each in found if isinstance(each.value, int)]
            assert sum(numbers) == (value(result, row, figure) or 0), (row.values[0], figure)
            seen += len(found)
    assert seen


@pytest.mark.parametrize("key", ["pupils", "lessons", "teachers", "weeks"])
def test_every_mark_that_is_counted_is_listed_with_its_lesson(either: Desk, key: str) -> None:
    name = f"attendance-{key}"
    result = made(either, name, OCTOBER)
    labels = {head.key: head.title for head in result.heads}
    for row in result.rows:
        for figure in COUNTED:
            found = behind(either, name, OCTOBER, row, figure)
            assert len(found) == value(result, row, figure)
            assert figure == "marked" or {each.value for each in found} <= {labels[figure]}
        every = behind(either, name, OCTOBER, row, "rate")
        assert len(every) == value(result, row, "marked")
        assert {each.target[0] for each in every if each.target} == {"registers"}


def test_what_a_report_is_narrowed_to_holds_for_its_bookings_too(taught: Desk) -> None:
    amara = Asked(OCTOBER.first, OCTOBER.last, student_id=taught.students["Amara"])
    [row] = made(taught, "attendance-lessons", amara).rows
    found = behind(taught, "attendance-lessons", amara, row, "marked")
    assert [each.second for each in found] == ["Amara Okonkwo-Reid"] * 3


def test_lessons_that_nobody_teaches_are_listed_under_nobody(taught: Desk) -> None:
    friday = date(2026, 10, 2)
    taught.lesson("Choir", friday, "Ebba", price=900)
    taught.mark("Choir", friday, "Ebba", "P")
    result = made(taught, "attendance-teachers", OCTOBER)
    row = next(row for row in result.rows if row.key is None)
    [mark] = behind(taught, "attendance-teachers", OCTOBER, row, "rate")
    assert (mark.words, mark.second, mark.day) == ("Choir", "Ebba Feldwick", friday)


def test_a_row_of_a_timetable_is_the_booking_itself(taught: Desk) -> None:
    asked = Asked(OCTOBER.first, OCTOBER.last, student_id=taught.students["Amara"])
    result = made(taught, "timetable-student", asked)
    assert result.heads[-1].kind is Kind.HOURS
    assert behind(taught, "timetable-student", asked, result.rows[0], "hours") == []
    assert behind(taught, "room-use", asked, result.rows[0], "open") == []
