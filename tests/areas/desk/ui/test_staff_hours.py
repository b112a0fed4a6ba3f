"""The hours and the time off of a teacher, kept from the staff pane."""

from datetime import date, datetime, time
from typing import Any

import pytest

from desktop_app.areas.desk.ui.staff_hours import away_words
from desktop_app.areas.desk.ui.staff_pane import StaffPane
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import TimeOffKind
from tests.areas.desk.ui.stage import Stage
from tests.areas.timetable.conftest import made_plan
from tests.areas.timetable.plan import Plan, copy_of

__all__ = ["made_plan"]


@pytest.fixture
def plan(made_plan: Plan, tmp_path: Any) -> Any:
    opened = copy_of(made_plan, tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def database(plan: Plan) -> Any:
    return plan.database


@pytest.fixture
def shown(stage: Any) -> Stage:
    found: Stage = stage(StaffPane)
    found.choose(0)  # Maeve Cullinan
    return found


def test_hours_are_added_from_the_inspector_and_undone(shown: Stage, plan: Plan) -> None:
    dialog: Any = shown.form(shown.pane.edit_hours)
    rows = dialog.form.editor("hours")
    row = rows.add_row()
    row.set_values({"day": 2, "start": time(14), "end": time(18)})
    shown.save(dialog)
    assert shown.said() == "Change hours of Maeve Cullinan"
    with plan.database.reading() as session:
        [kept] = timetable.availability(session)
    assert (kept.day_of_week, kept.start, kept.end, kept.recurring) == (
        2,
        time(14),
        time(18),
        True,
    )
    shown.settle()
    assert "Tuesday" in shown.card_words()
    assert "14:00 to 18:00" in shown.card_words()


def test_hours_that_end_before_they_begin_are_refused_in_the_dialog(
    shown: Stage, plan: Plan
) -> None:
    dialog: Any = shown.form(shown.pane.edit_hours)
    dialog.form.editor("hours").add_row().set_values({"day": 2, "start": time(18), "end": time(14)})
    shown.save(dialog)
    assert dialog.isVisible()
    banner = dialog.banner.shown()
    assert "end at 14:00, before they begin at 18:00" in banner.fact + banner.more
    with plan.database.reading() as session:
        assert timetable.availability(session) == []


def test_one_date_takes_the_place_of_the_week(shown: Stage, plan: Plan) -> None:
    dialog: Any = shown.form(shown.pane.edit_hours)
    row = dialog.form.editor("hours").add_row()
    row.set_values({"day": -1, "start": time(9), "end": time(12), "first": date(2026, 9, 19)})
    shown.save(dialog)
    with plan.database.reading() as session:
        [kept] = timetable.availability(session)
    assert (kept.recurring, kept.valid_from, kept.valid_until, kept.day_of_week) == (
        False,
        date(2026, 9, 19),
        date(2026, 9, 19),
        6,
    )


def test_time_off_says_how_many_lessons_need_cover_before_it_is_kept(
    shown: Stage, plan: Plan
) -> None:
    plan.add()
    dialog: Any = shown.form(shown.pane.add_time_off)
    dialog.form.editor("first").set_value(date(2026, 9, 21))
    dialog.form.changed.emit("first")
    shown.settle()
    assert dialog.result_label.text() == "1 lesson needs cover."
    shown.save(dialog)
    with plan.database.reading() as session:
        [row] = timetable.time_off(session)
    assert (row.start, row.end, row.kind) == (
        datetime(2026, 9, 21),
        datetime(2026, 9, 22),
        TimeOffKind.SICK,
    )
    shown.settle()
    assert "Mon 21 Sept" in shown.card_words()
    again: Any = shown.form(lambda: shown.pane.change_time_off(row))
    again.form.editor("end").set_value(time(12))
    shown.save(again)
    with plan.database.reading() as session:
        [changed] = timetable.time_off(session)
    assert changed.end == datetime(2026, 9, 21, 12)
    shown.run(lambda: shown.pane.remove_time_off(changed))
    with plan.database.reading() as session:
        assert timetable.time_off(session) == []


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (datetime(2026, 11, 19), datetime(2026, 11, 20), "Thu 19 Nov"),
        (datetime(2026, 11, 19), datetime(2026, 11, 22), "Thu 19 Nov to Sat 21 Nov"),
        (datetime(2026, 11, 19, 9), datetime(2026, 11, 19, 12), "Thu 19 Nov 09:00 to 12:00"),
        (datetime(2026, 11, 19, 9), datetime(2026, 11, 20, 12),
         "Thu 19 Nov 09:00 to Fri 20 Nov 12:00"),
    ],
)  # fmt: skip
def test_time_off_is_written_as_short_as_it_can_be(
    start: datetime, end: datetime, said: str
) -> None:
    assert away_words(start, end) == said
