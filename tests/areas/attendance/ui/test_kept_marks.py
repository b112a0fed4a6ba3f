"""On a copy each mark says where it is: saved here, in the office, or needing a choice."""

from datetime import date
from uuid import UUID

import pytest

from desktop_app.areas.attendance.api import RegisterLine, RegisterState
from desktop_app.areas.attendance.ui.day_list import entries_of
from desktop_app.areas.attendance.ui.register_footer import kept_counts
from desktop_app.areas.attendance.ui.register_table import register_columns
from desktop_app.areas.attendance.ui.sheet import Sheet
from desktop_app.core.sync.terms import FactState
from tests.areas.attendance.ui.test_sheet import MEETING, meeting, register, row

FIRST, SECOND, THIRD, LAST = (UUID(int=n) for n in range(1, 5))


@pytest.fixture
def sheet() -> Sheet:
    made = Sheet()
    made.show(register([row(1, "P"), row(2, "P"), row(3, "L"), row(4)]))
    made.kept = {SECOND: FactState.HERE, THIRD: FactState.CHOICE}
    return made


def test_what_neither_waits_nor_needs_a_choice_is_in_the_office(sheet: Sheet) -> None:
    assert [row.kept for row in sheet.rows] == [
        FactState.OFFICE, FactState.HERE, FactState.CHOICE, None,
    ]  # fmt: skip
    assert kept_counts(sheet) == "1 needs a choice, 1 saved here, 1 in the office"


def test_a_mark_is_saved_here_only_once_it_is_stored(sheet: Sheet) -> None:
    row = sheet.row(LAST)
    assert row is not None
    typed = sheet.type_mark(row, "P")
    shown = sheet.row(LAST)
    assert shown is not None
    assert (shown.saving, shown.kept) == (True, None)
    sheet.stored(typed)
    shown = sheet.row(LAST)
    assert shown is not None
    assert (shown.saving, shown.kept) == (False, FactState.HERE)


def test_the_state_is_said_with_the_mark_and_by_its_own_column(sheet: Sheet) -> None:
    columns = {one.key: one for one in register_columns(sheet, lambda: None, on_copy=True)}
    rows = sheet.rows
    assert [columns["mark"].text(row) for row in rows] == [
        "Present, in the office", "Present, saved here", "Late, needs a choice", "Not marked",
    ]  # fmt: skip
    tooltip = columns["kept"].tooltip
    assert tooltip is not None
    assert [tooltip(row) for row in rows] == ["In the office", "Saved here", "Needs a choice", ""]


def test_outside_of_a_copy_nothing_of_it_is_said(sheet: Sheet) -> None:
    sheet.kept = None
    columns = {one.key: one for one in register_columns(sheet, lambda: None)}
    assert "kept" not in columns
    assert columns["mark"].text(sheet.rows[0]) == "Present"
    assert kept_counts(sheet) == ""


def test_the_list_of_the_day_tells_a_register_that_is_not_in_the_office_yet() -> None:
    line = RegisterLine(meeting(), 12, 12, RegisterState.DONE, 0)
    plain, waiting = (
        entries_of([line], [], {}, date(2026, 11, 19)),
        entries_of([line], [], {}, date(2026, 11, 19), {MEETING}),
    )
    assert plain[0].said.endswith("Finished")
    assert waiting[0].said.endswith("Changed, not synced")
    assert waiting[0].standing.icon == "cloud-upload"
