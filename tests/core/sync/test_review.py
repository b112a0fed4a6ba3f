"""From a laptop's mark to somebody's choice: taken in, chosen, taken back, done again later."""

import pytest

from desktop_app.core.db import checks
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.undo import undo
from desktop_app.core.sync import review
from desktop_app.core.sync.review import Chosen, ReviewService
from desktop_app.core.sync.terms import Answer, Choice
from tests.core.sync.church import Church, Laptop

MINE, THEIRS = Chosen(Choice.MINE), Chosen(Choice.THEIRS)


def clash(church: Church, laptop: Laptop) -> None:
    church.office.mark("Amara", "P")
    laptop.mark("Amara", "L", minutes_late=10)
    assert church.answers(laptop) == [Answer.REVIEW]


def test_the_laptops_mark_comes_into_force_as_it_was_made(church: Church, laptop: Laptop) -> None:
    clash(church, laptop)
    (entry,) = church.entries(open_only=True)
    ReviewService(church.office.database).decide([entry.id], MINE)
    made = church.office.history("Amara")[0]
    assert (church.office.marked("Amara"), made.author) == ("L", "Maeve Cullinan")
    assert church.office.row("Amara").minutes_late == 10
    assert church.entries(open_only=True) == []
    assert checks.problems(church.office.database) == []


def test_a_choice_that_is_undone_waits_again_and_the_same_work_changes_nothing(
    church: Church, laptop: Laptop
) -> None:
    clash(church, laptop)
    (entry,) = church.entries()
    ReviewService(church.office.database).decide([entry.id], MINE)
    undo(church.office.database)
    assert church.office.marked("Amara") == "P"
    assert church.answers(laptop) == [Answer.REVIEW]
    assert [each.id for each in church.entries(open_only=True)] == [entry.id]


def test_a_later_mark_of_the_same_laptop_takes_the_place_of_an_open_entry(
    church: Church, laptop: Laptop
) -> None:
    clash(church, laptop)
    laptop.mark("Amara", "E")
    church.take(laptop)
    (entry,) = church.entries(open_only=True)
    assert "E" in (entry.raw or "") or entry.mine
    (first,) = [each for each in church.entries() if each.id != entry.id]
    assert first.decision is Choice.SUPERSEDED
    with pytest.raises(RuleBroken, match="later change"):
        ReviewService(church.office.database).decide([first.id], MINE)
    ReviewService(church.office.database).decide([entry.id], MINE)
    assert church.office.marked("Amara") == "E"


def test_a_note_of_two_keeps_what_each_changed(church: Church, laptop: Laptop) -> None:
    meeting, student = church.office.meeting(), church.office.students["Amara"]
    church.office.service.write_note(meeting, student, "Bow hold")
    laptop.service.write_note(meeting, student, "Scales", shared=True)
    assert church.answers(laptop) == [Answer.REVIEW]
    (entry,) = church.entries()
    ReviewService(church.office.database).decide([entry.id], MINE)
    assert church.entries(open_only=True) == []


def test_on_a_copy_nobody_chooses(church: Church, laptop: Laptop) -> None:
    clash(church, laptop)
    (entry,) = church.entries()
    with pytest.raises(RuleBroken, match="needs the office"):
        ReviewService(laptop.database).decide([entry.id], MINE)
    with church.office.database.reading() as session:
        assert review.open_count(session) == 1
        assert review.open_count(session, person_id=church.teacher) == 1
        assert review.open_count(session, person_id=entry.id) == 0


def test_keeping_the_offices_value_leaves_the_register_alone(
    church: Church, laptop: Laptop
) -> None:
    clash(church, laptop)
    before = church.office.history("Amara")
    (entry,) = church.entries()
    ReviewService(church.office.database).decide([entry.id], THEIRS)
    assert church.office.history("Amara") == before
