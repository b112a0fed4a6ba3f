"""The dialogs of clubs and points: what they save, what they refuse, and undo."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.queries.homework import levels_of
from desktop_app.areas.clubs.ui.check_dialog import CheckDialog, ReasonDialog
from desktop_app.areas.clubs.ui.clubs_pane import ClubsPane
from desktop_app.areas.clubs.ui.give_dialog import GiveDialog
from desktop_app.areas.clubs.ui.members_dialog import JoinDialog
from desktop_app.areas.clubs.ui.picker import Choice
from desktop_app.areas.clubs.ui.pupil_dialog import PupilDialog
from desktop_app.areas.clubs.ui.week_columns import figures
from desktop_app.core.access.actor import Actor, Role
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.explained import ExplainDialog
from desktop_app.kit.table_model import Query
from tests.areas.clubs.ui.hall import NAMES, TODAY, Hall, made
from tests.areas.desk.ui.stage import Stage, words_of


@pytest.fixture
def stage_of(stage: Any, hall: Hall) -> Stage:
    made: Stage = stage(ClubsPane)
    made.run(lambda: made.pane.choose(hall.reading))
    return made


def inner(parent: Any, kind: type[Any]) -> Any:
    return next(d for d in parent.findChildren(kind) if d.isVisible())


def test_a_club_is_made_and_changed(hall: Hall, stage_of: Stage) -> None:
    form = stage_of.form(stage_of.pane.doings.new)
    form.form.set_values({"kind": clubs.ClubKind.LADDER, "points_per_level": 0})
    stage_of.save(form)
    assert form.form.error("name") == "Name is needed."
    form.form.set_values({"name": "Spelling Club"})
    stage_of.save(form)
    assert form.form.error("points_per_level") == "Give a number from 1 to 10000."
    form.form.set_values({"points_per_level": 10, "normalization": Decimal("1.5")})
    stage_of.save(form)
    club = stage_of.pane.club
    assert (club.name, club.kind, club.points_per_level, club.normalization) == (
        "Spelling Club", clubs.ClubKind.LADDER, 10, 1_500,
    )  # fmt: skip
    form = stage_of.form(stage_of.pane.doings.edit)
    form.form.set_values({"may_need_help_days": 30})
    stage_of.save(form)
    assert stage_of.pane.club.may_need_help_days == 30
    stage_of.run(stage_of.pane.tools.undo)
    assert stage_of.pane.club.may_need_help_days == 21


def test_points_are_given_to_many_at_once_with_a_reason(hall: Hall, stage_of: Stage) -> None:
    stage_of.run(stage_of.pane.doings.give)
    dialog = stage_of.dialog()
    assert isinstance(dialog, GiveDialog)
    dialog.form.set_values({"reason": "Helped a friend"})
    stage_of.save(dialog)
    assert "Tick the pupils" in " ".join(words_of(dialog))
    stage_of.run(dialog.picker.table.toggle_all)
    assert "5 points for 6 pupils" in words_of(dialog)
    stage_of.save(dialog)
    assert {hall.total(name) for name in NAMES} == {5}
    assert "Give 5 points to 6 pupils" in stage_of.said()


def test_those_to_choose_from_are_sorted_by_how_much_they_have(stage_of: Stage) -> None:
    stage_of.run(stage_of.pane.doings.give)
    dialog = stage_of.dialog()
    assert isinstance(dialog, GiveDialog)
    few, many = uuid4(), uuid4()
    dialog.picker.show_choices(
        [Choice(many, "Amara", second="106", rank=106), Choice(few, "Kofi", second="15", rank=15)]
    )
    assert list(dialog.picker.source.ids(Query(sort="second"))) == [few, many]


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"points": 0}, "points", "Give at least one point."),
        ({"points": -3}, "points", "Give at least one point."),
        ({"points": 1_001}, "points", "At most 1000 points at once."),
        ({"reason": "  "}, "reason", "needed"),
        ({"date": date(2026, 11, 6)}, "date", "yet to come"),
    ],
)
def test_points_that_cannot_be_are_refused_at_their_field(
    stage_of: Stage, hall: Hall, values: dict[str, Any], field: str, said: str
) -> None:
    stage_of.run(stage_of.pane.doings.give)
    dialog = stage_of.dialog()
    stage_of.run(dialog.picker.table.toggle_all)
    dialog.form.set_values({"reason": "Helped", "points": 5, **values})
    stage_of.save(dialog)
    assert said in dialog.form.error(field)
    assert hall.total("Amara") == 0


def test_nobody_gets_points_before_they_joined(stage_of: Stage, hall: Hall) -> None:
    stage_of.run(stage_of.pane.doings.give)
    dialog = stage_of.dialog()
    stage_of.run(dialog.picker.table.toggle_all)
    dialog.form.set_values({"reason": "Helped", "date": date(2026, 10, 4)})
    stage_of.save(dialog)
    assert "and 3 others were not in Reading Club" in " ".join(words_of(dialog))


def test_pages_are_entered_with_a_book_that_is_new(hall: Hall, stage_of: Stage) -> None:
    stage_of.run(lambda: stage_of.pane.view.table.set_current_key(hall.desk.students["Amara"]))
    form = stage_of.form(stage_of.pane.doings.read)
    assert form.form.value("student") == hall.desk.students["Amara"]
    form.form.set_values({"pages": 0})
    stage_of.save(form)
    assert "at least one" in form.form.error("pages")
    form.form.set_values({"pages": 15, "title": "The BFG", "finished": True})
    stage_of.save(form)
    assert hall.total("Amara") == 15
    with hall.database.reading() as session:
        figures = clubs.club_figures(session, hall.reading, TODAY, TODAY)
        [entry] = clubs.entries(session)
    assert (figures.pages, figures.books) == (15, 1)
    assert entry.description == "Read 15 pages of The BFG"


def test_practice_is_entered_in_minutes(hall: Hall, stage_of: Stage) -> None:
    hall.service.join(hall.practice, [hall.desk.students["Amara"]], date(2026, 10, 5))
    stage_of.run(lambda: stage_of.pane.choose(hall.practice))
    form = stage_of.form(stage_of.pane.doings.practice)
    form.form.set_values({"student": hall.desk.students["Amara"], "minutes": 601})
    stage_of.save(form)
    assert "Minutes are between" in form.form.error("minutes")
    form.form.set_values({"minutes": 30})
    stage_of.save(form)
    assert hall.total("Amara", hall.practice) == 3


def test_what_the_desk_entered_is_checked_or_taken_back(hall: Hall, stage_of: Stage) -> None:
    hall.database.actor = Actor("Ruth Danquah", frozenset({Role.FRONT_DESK}))
    hall.read("Amara", 20)
    hall.read("Kofi", 8)
    hall.database.actor = Actor("Sam Whitcombe")
    stage_of.settle()
    assert "2 reading logs wait for a teacher." in words_of(stage_of.pane.side)
    stage_of.run(stage_of.pane.doings.check)
    dialog = stage_of.dialog()
    assert isinstance(dialog, CheckDialog)
    kofi = next(key for key, row in dialog.rows.items() if row.student == "Kofi Reid")
    stage_of.run(lambda: dialog.table.set_current_key(kofi))
    stage_of.run(dialog.take_back)
    why = inner(dialog, ReasonDialog)
    stage_of.save(why)
    assert why.form.error("reason")
    why.form.set_values({"reason": "Read by his sister"})
    stage_of.save(why)
    assert hall.total("Kofi") == 0
    stage_of.save(dialog)
    assert "Everything that was entered is checked." in words_of(stage_of.pane.side)


def test_pupils_join_and_leave_in_spells(hall: Hall, stage_of: Stage) -> None:
    stage_of.run(lambda: stage_of.pane.choose(hall.practice))
    stage_of.run(stage_of.pane.doings.members)
    dialog = stage_of.dialog()
    stage_of.run(dialog.accept)
    join = inner(dialog, JoinDialog)
    stage_of.run(join.picker.table.toggle_all)
    join.form.set_values({"first": date(2026, 10, 12)})
    stage_of.save(join)
    assert len(stage_of.pane.board.rows) == len(NAMES)
    stage_of.run(lambda: dialog.picker.model.toggle_tick(0))
    stage_of.run(dialog.end)
    form = next(d for d in dialog.findChildren(FormDialog) if d.isVisible())
    form.form.set_values({"last": date(2026, 11, 4)})
    stage_of.save(form)
    assert len(stage_of.pane.board.rows) == len(NAMES) - 1
    stage_of.run(stage_of.pane.tools.undo)
    assert len(stage_of.pane.board.rows) == len(NAMES)
    overlapping = hall.desk.students["Amara"]
    with pytest.raises(Exception, match="already"):
        hall.service.join(hall.practice, [overlapping], date(2026, 10, 20))


def test_levels_are_changed_added_and_left_out(hall: Hall, stage_of: Stage) -> None:
    stage_of.run(lambda: stage_of.pane.choose(hall.number))
    form = stage_of.form(stage_of.pane.doings.levels)
    rows = list(form.form.value("levels"))
    rows[0] = {**rows[0], "name": "Number Club 88 - Stars", "base_points": 10}
    extra = {"number": 89, "name": "Own", "base_points": 6, "difficulty": Decimal("1.25"),
             "page_equivalent": 8, "custom": True}  # fmt: skip
    form.form.set_values({"levels": [*rows[:2], extra]})
    stage_of.save(form)
    with hall.database.reading() as session:
        found = levels_of(session, hall.number)
    assert [(r.number, r.base_points, r.active, r.custom) for r in found] == [
        (88, 10, True, False), (89, 6, True, True), (90, 12, True, False), (92, 12, False, False),
    ]  # fmt: skip
    assert found[1].difficulty == 1_250


def test_a_pupil_shows_figures_weeks_and_entries_and_takes_one_back(
    hall: Hall, stage_of: Stage
) -> None:
    hall.read("Amara", 20, date(2026, 10, 13))
    hall.read("Amara", 5)
    hall.desk.write(lambda work: clubs.close_weeks(work.session))
    stage_of.run(lambda: stage_of.pane.doings.look_at(hall.desk.students["Amara"]))
    dialog = stage_of.dialog()
    assert isinstance(dialog, PupilDialog)
    said = words_of(dialog.now)
    assert "Points: 25" in said
    assert "Average per week: 6.3" in said
    dialog.tabs.choose("weeks")
    assert dialog.week_model.rowCount() == 4
    week = next(key for key, row in dialog.kept.items() if row.points == 20)
    stage_of.run(lambda: dialog.explain_week(week, "consistency"))
    explained = inner(dialog, ExplainDialog)
    assert explained.explanation.total == "17 %"
    assert len(explained.explanation.entries) == 1
    explained.leave()
    dialog.tabs.choose("entries")
    stage_of.run(lambda: dialog.table.set_current_row(0))
    stage_of.run(dialog.take_back)
    why = inner(dialog, ReasonDialog)
    why.form.set_values({"reason": "Counted twice"})
    stage_of.save(why)
    assert hall.total("Amara") == 20
    assert dialog.model.rowCount() == 3


def test_a_club_goes_into_the_archive_and_back(hall: Hall, stage_of: Stage) -> None:
    stage_of.run(stage_of.pane.doings.archive)
    assert stage_of.pane.club.name != "Reading Club"
    stage_of.run(stage_of.pane.tools.undo)
    stage_of.run(lambda: stage_of.pane.choose(hall.reading))
    assert stage_of.pane.club.name == "Reading Club"


def entries_said(dialog: PupilDialog) -> list[str]:
    """Return how each entry is said, the newest first."""
    at = [column.key for column in dialog.model.columns].index("how")
    model = dialog.model
    return [str(model.data(model.index(row, at))) for row in range(model.rowCount())]


def test_every_kind_of_entry_is_said_and_what_it_follows_from(hall: Hall, stage_of: Stage) -> None:
    amara = hall.desk.students["Amara"]
    homework = hall.homework("One chapter", clubs.HomeworkKind.PAGES, target=10)
    hall.service.complete(homework, [clubs.Completion(amara, quality=1_500)])
    hall.service.give_points(hall.reading, [amara], 2, "Helped a friend")
    with hall.database.reading() as session:
        given = next(row for row in clubs.entries(session) if row.given_by)
    hall.service.reverse(given.id, "Wrong child")
    best = made(hall.rewards.add_achievement("First book", club_id=hall.reading, points=3))
    hall.rewards.give([amara], achievement_id=best)
    stage_of.run(lambda: stage_of.pane.doings.look_at(amara))
    said = entries_said(stage_of.dialog())
    assert {words.split(",")[0] for words in said} == {
        "Homework", "Good work", "Given by a teacher", "Taken back", "Achievement",
    }  # fmt: skip
    assert any("10 × 1.50" in words for words in said)
    assert any(words.endswith("taken back") for words in said)


def test_a_pupil_of_a_ladder_shows_the_level_and_how_it_was_reached(
    hall: Hall, stage_of: Stage
) -> None:
    homework = hall.homework("Test", clubs.HomeworkKind.LEVEL, club_id=hall.number)
    amara = hall.desk.students["Amara"]
    first = clubs.Completion(amara, level_id=hall.levels[88], done_on=date(2026, 10, 12))
    hall.service.complete(homework, [first])
    again = hall.homework("Next test", clubs.HomeworkKind.LEVEL, club_id=hall.number)
    hall.service.complete(again, [clubs.Completion(amara, level_id=hall.levels[92])])
    stage_of.run(lambda: stage_of.pane.choose(hall.number))
    stage_of.run(lambda: stage_of.pane.doings.look_at(amara))
    said = words_of(stage_of.dialog().now)
    assert "Level: Number Club 92" in said
    assert "5 Nov 2026, after 24 days, from level 88" in said
    assert said[said.index("Points then") + 1] == "36"
    assert {words.split(",")[0] for words in entries_said(stage_of.dialog())} == {"Level passed"}


def test_every_figure_of_a_week_is_shown_and_explained(hall: Hall, stage_of: Stage) -> None:
    amara = hall.desk.students["Amara"]
    for name in NAMES:
        hall.read(name, 6, date(2026, 10, 6))
    hall.read("Amara", 20, date(2026, 10, 13))
    hall.service.log_reading(hall.reading, amara, 9, day=date(2026, 10, 14), finished=True)
    hall.desk.write(lambda work: clubs.close_weeks(work.session))
    stage_of.run(lambda: stage_of.pane.doings.look_at(amara))
    dialog = stage_of.dialog()
    dialog.tabs.choose("weeks")
    week = next(key for key, row in dialog.kept.items() if row.points == 29)
    said = {each.key: each.text(dialog.kept[week]) for each in figures()}
    assert said == {
        "points": "29", "levels": "1 → 3", "gained": "2", "pages": "29", "books": "1",
        "pages_day": "4.8", "days": "2", "consistency": "33 %", "average": "4.8", "best": "✓",
        "change": "383 %", "velocity": "2.9", "prediction": "17.5",
    }  # fmt: skip
    for each in figures():
        stage_of.run(lambda key=each.key: dialog.explain_week(week, key))  # type: ignore[misc]
        found = inner(dialog, ExplainDialog)
        assert found.explanation.rule == each.rule
        assert len(found.explanation.entries) == 2
        found.leave()
