"""The homework grid: what keys mean, what is refused, and what is saved."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.queries.homework import DoneRow, HomeworkRow, LevelRow, Pupil
from desktop_app.areas.clubs.ui.clubs_pane import ClubsPane
from desktop_app.areas.clubs.ui.grid_state import GridState
from desktop_app.areas.clubs.ui.homework_dialog import HomeworkDialog
from tests.areas.clubs.ui.hall import TODAY, Hall
from tests.areas.desk.ui.stage import Stage

KIND = clubs.HomeworkKind


def homework(kind: clubs.HomeworkKind, target: int | None = None) -> HomeworkRow:
    return HomeworkRow(uuid4(), uuid4(), None, None, "Work", kind, target, None, TODAY, TODAY, 0)


def state(kind: clubs.HomeworkKind, target: int | None = None) -> tuple[GridState, Any]:
    row, pupil = homework(kind, target), Pupil(uuid4(), "Amara")
    level = LevelRow(uuid4(), 1, 88, "Stars", False, 12, 1000, 12, True)
    return GridState([pupil], [row], [level], {}), (row.id, pupil.id)


def stored(grid: GridState, place: tuple[UUID, UUID], pages: int) -> UUID:
    row = DoneRow(uuid4(), *place, date(2026, 11, 2), pages, None, None, None, verified=True)
    grid.stored = {place: row}
    return row.id


def test_digits_make_a_number_and_backspace_takes_the_last() -> None:
    grid, place = state(KIND.PAGES)
    for digit in (1, 2, 5):
        grid.digit(place, digit)
    grid.erase(place)
    assert grid.words(place) == "12"
    assert grid.entered(TODAY)[place[0]][0].pages == 12
    grid.erase(place)
    grid.erase(place)
    assert grid.pending == {}


@pytest.mark.parametrize(
    ("kind", "digits", "said"),
    [
        (KIND.PAGES, (0,), "Pages are from 1 to 2000."),
        (KIND.PAGES, (2, 0, 0, 1), "Pages are from 1 to 2000."),
        (KIND.PRACTICE, (6, 0, 1), "Minutes are from 1 to 600."),
        (KIND.LEVEL, (8, 9), "89 is no level of this club."),
    ],
)
def test_what_cannot_be_is_said_at_once(
    kind: clubs.HomeworkKind, digits: tuple[int, ...], said: str
) -> None:
    grid, place = state(kind)
    for digit in digits:
        grid.digit(place, digit)
    assert grid.problem(place) == said
    assert grid.problems() == [(place, said)]


def test_done_as_expected_needs_something_to_expect() -> None:
    grid, place = state(KIND.PAGES)
    grid.toggle(place)
    assert grid.problem(place) == "Type how many pages."
    grid, place = state(KIND.PAGES, 10)
    grid.toggle(place)
    assert grid.problem(place) == ""
    assert grid.words(place) == "10"


def test_typing_over_what_is_stored_takes_it_back_and_enters_it_anew() -> None:
    grid, place = state(KIND.PAGES)
    old = stored(grid, place, 8)
    grid.digit(place, 9)
    assert grid.taken() == [old]
    [new] = grid.entered(TODAY)[place[0]]
    assert (new.pages, new.done_on) == (9, date(2026, 11, 2))


def test_delete_takes_back_what_is_stored_and_twice_leaves_it() -> None:
    grid, place = state(KIND.PAGES)
    old = stored(grid, place, 8)
    grid.clear(place)
    assert (grid.taken(), grid.entered(TODAY), grid.words(place)) == ([old], {}, "taken back")
    grid.clear(place)
    assert grid.taken() == []


def test_quality_goes_round_and_keeps_the_number() -> None:
    grid, place = state(KIND.PAGES)
    grid.digit(place, 9)
    said = []
    for _ in range(4):
        grid.better(place)
        said.append(grid.words(place))
    assert said == ["9 good", "9 very good", "9 weak", "9"]


def test_the_rest_of_a_class_is_done_as_expected() -> None:
    grid, place = state(KIND.TASK)
    grid.fill(place[0])
    assert grid.words(place) == "✓"
    grid.digit(place, 1)
    assert grid.pending == {}


# --- through the dialog ---


@pytest.fixture
def open_grid(stage: Any, hall: Hall) -> Any:
    def show(club: UUID) -> tuple[Stage, HomeworkDialog]:
        made: Stage = stage(ClubsPane)
        made.run(lambda: made.pane.choose(club))
        made.run(made.pane.doings.homework)
        dialog = made.dialog()
        assert isinstance(dialog, HomeworkDialog)
        return made, dialog

    return show


def press(dialog: HomeworkDialog, *keys: Any) -> None:
    for key in keys:
        if isinstance(key, str):
            QTest.keyClicks(dialog.table, key)
        else:
            QTest.keyClick(dialog.table, key)


def test_a_class_is_entered_by_keyboard_alone(hall: Hall, open_grid: Any) -> None:
    hall.homework("One chapter", KIND.PAGES, target=10)
    made, dialog = open_grid(hall.reading)
    enter = Qt.Key.Key_Return
    press(dialog, "12", enter, Qt.Key.Key_Space, enter, "8q", enter, enter, "3")
    made.save(dialog)
    assert [hall.total(name) for name in sorted(hall.desk.students)] == [12, 10, 10, 0, 3, 0]
    assert dialog.isVisible()
    assert not dialog.state.pending
    press(dialog, Qt.Key.Key_Delete)
    made.save(dialog)
    assert hall.total("Amara") == 0


def test_a_level_is_entered_by_its_number(hall: Hall, open_grid: Any) -> None:
    hall.homework("Test", KIND.LEVEL, club_id=hall.number)
    made, dialog = open_grid(hall.number)
    press(dialog, "91")
    made.save(dialog)
    assert "91 is no level of this club." in dialog.said.text()
    assert hall.total("Amara", hall.number) == 0
    press(dialog, Qt.Key.Key_Backspace, "0")
    made.save(dialog)
    assert hall.total("Amara", hall.number) == 24


def test_a_day_to_come_is_refused_and_what_was_typed_stays(hall: Hall, open_grid: Any) -> None:
    hall.homework("One chapter", KIND.PAGES, target=10)
    made, dialog = open_grid(hall.reading)
    dialog.form.set_values({"day": date(2026, 11, 6)})
    press(dialog, "12")
    made.save(dialog)
    assert "yet to come" in dialog.form.error("day")
    assert len(dialog.state.pending) == 1
    assert hall.total("Amara") == 0
    made.run(dialog.reject)
    assert dialog.isVisible()
    made.run(dialog.reject)
    assert not dialog.isVisible()


def test_homework_is_set_and_then_stands_in_the_grid(hall: Hall, open_grid: Any) -> None:
    made, dialog = open_grid(hall.reading)
    assert dialog.empty.isVisible()
    made.run(dialog.set_homework)
    form = next(d for d in dialog.findChildren(type(dialog).__mro__[1]) if d.isVisible())
    form.form.set_values({"title": "One chapter", "target": 10, "due_on": date(2026, 11, 1)})
    made.save(form)
    assert form.form.error("due_on") == "It is due before it is set."
    form.form.set_values({"due_on": date(2026, 11, 12)})
    made.save(form)
    assert [row.title for row in dialog.state.homework] == ["One chapter"]
