"""Points for the ticked students at once: booked with a reason, taken back, refused by name."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from PySide6.QtTest import QTest
from sqlalchemy import func, select

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import LearningPointsTransaction
from desktop_app.areas.desk.ui.students_pane import StudentsPane
from desktop_app.core.db.database import Database
from desktop_app.core.journal import undo
from tests.areas.desk.ui.stage import Make, Stage, words_of
from tests.areas.people.people_of import add_student

Show = Callable[[Make], Stage]
FIRST = date(2026, 11, 2)
NAMES = ("Amara Reid", "Kofi Reid", "Noor Reid")


def add_clubs(database: Database, members: int) -> tuple[UUID, UUID]:
    """Add three pupils, of whom the first ones read and the first one counts."""
    pupils = [add_student(database, name).id for name in NAMES]
    service = clubs.ClubService(database)
    made = [service.add_club("Reading Club", clubs.ClubKind.READING).made,
            service.add_club("Number Club", clubs.ClubKind.LADDER).made]  # fmt: skip
    reading, number = (UUID(str(each)) for each in made)
    service.join(reading, pupils[:members], FIRST)
    service.join(number, pupils[:1], FIRST)
    return reading, number


def points(database: Database) -> tuple[int, int]:
    """Count the entries of points, and add them up."""
    entry = LearningPointsTransaction
    with database.reading() as session:
        count, total = session.execute(
            select(func.count(), func.coalesce(func.sum(entry.points), 0)).select_from(entry)
        ).one()
    return int(count), int(total)


def test_ticked_students_get_points_in_one_change_that_one_counter_answers(
    stage: Show, database: Database
) -> None:
    reading, _ = add_clubs(database, 3)
    shown = stage(StudentsPane)
    shown.tick(0, 1, 2)
    dialog = shown.form(shown.pane.give_points)
    choice = dialog.form.editor("club")
    assert dialog.form.value("club") == reading
    assert [label for _, label in choice.field.options] == [
        "Reading Club: 3 of 3 are in it", "Number Club: 1 of 3 are in it",
    ]  # fmt: skip
    box = dialog.form.editor("points").target()
    box.clear()
    QTest.keyClicks(box, "7")
    dialog.form.set_values({"reason": "Helped a friend"})
    assert "7 points for 3 pupils" in words_of(dialog)
    shown.save(dialog)
    assert points(database) == (3, 21)
    assert shown.said() == "Give 7 points to 3 pupils"
    with database.reading() as session:
        last = undo.next_to_undo(session, database.school_id)
    assert last is not None
    undo.counter(database, last.number)
    assert points(database) == (6, 0)


def test_who_is_not_in_the_club_is_named_and_nobody_gets_points(
    stage: Show, database: Database
) -> None:
    _, number = add_clubs(database, 2)
    shown = stage(StudentsPane)
    shown.tick(0, 1, 2)
    dialog = shown.form(shown.pane.give_points)
    dialog.form.set_values({"club": number, "reason": "Helped a friend"})
    shown.save(dialog)
    said = "Kofi Reid, Noor Reid were not in Number Club on Thu 19 Nov. Nothing was saved."
    assert dialog.form.error("club") == said
    assert points(database) == (0, 0)
    dialog.form.set_values({"points": 1_001})
    shown.save(dialog)
    assert dialog.form.error("points") == "At most 1000 points at once."


def test_without_a_tick_the_current_student_gets_them(stage: Show, database: Database) -> None:
    add_clubs(database, 1)
    shown = stage(StudentsPane)
    shown.choose(0)
    dialog = shown.form(shown.pane.give_points)
    dialog.form.set_values({"reason": "Helped a friend"})
    shown.save(dialog)
    assert points(database) == (1, 5)


def test_points_need_a_club(stage: Show, database: Database) -> None:
    add_student(database, "Zoe Reid")
    shown = stage(StudentsPane)
    shown.tick(0)
    shown.run(shown.pane.give_points)
    assert "None of these pupils is in a club" in " ".join(words_of(shown.pane))
