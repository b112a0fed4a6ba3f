"""Notes the desk leaves for itself, for a day or until they are done."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.school import api
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal import undo
from tests.factories import make_school

TODAY, YESTERDAY, TOMORROW = date(2026, 11, 19), date(2026, 11, 18), date(2026, 11, 20)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with make_school(tmp_path) as opened:
        yield opened


@pytest.fixture
def notes(database: Database) -> api.DeskNoteService:
    return api.DeskNoteService(database)


def texts(database: Database, day: date) -> list[str]:
    with database.reading() as session:
        return [row.text for row in api.desk_notes_of_day(session, day, today=TODAY)]


def test_a_note_without_a_day_is_there_until_it_is_done(
    database: Database, notes: api.DeskNoteService
) -> None:
    made = notes.add("  Piano tuner comes \n to Studio A ").made
    assert made is not None
    assert texts(database, TODAY) == texts(database, TOMORROW) == ["Piano tuner comes\nto Studio A"]
    notes.finish(made)
    assert texts(database, TODAY) == []
    with database.reading() as session:
        (row,) = api.desk_notes(session)
    assert (row.done, row.done_by, row.author) == (True, database.actor.name, database.actor.name)


def test_a_note_for_a_day_waits_for_it_and_stays_until_done(
    database: Database, notes: api.DeskNoteService
) -> None:
    notes.add("Order strings", on_day=YESTERDAY)
    notes.add("Ring the hall", on_day=TOMORROW)
    assert texts(database, YESTERDAY) == ["Order strings"]
    assert texts(database, TODAY) == ["Order strings"]
    assert texts(database, TOMORROW) == ["Ring the hall"]


def test_undo_takes_every_deed_with_a_note_back(
    database: Database, notes: api.DeskNoteService
) -> None:
    made = notes.add("Ring the hall").made
    assert made is not None
    notes.set(made, {"text": "Ring the church", "on_day": TOMORROW})
    notes.finish(made)
    undo.undo(database)
    assert texts(database, TOMORROW) == ["Ring the church"]
    undo.undo(database)
    assert texts(database, TODAY) == ["Ring the hall"]
    undo.undo(database)
    assert texts(database, TODAY) == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 1001}, "text"),
        ({"on_day": date(1800, 1, 1)}, "on_day"),
        ({"color": "red"}, "color"),
    ],
)
def test_what_no_note_can_be_is_refused(
    database: Database, notes: api.DeskNoteService, facts: dict[str, object], field: str
) -> None:
    made = notes.add("Ring the hall").made
    assert made is not None
    with pytest.raises(RuleBroken) as refused:
        notes.set(made, facts)
    assert refused.value.field == field
    assert texts(database, TODAY) == ["Ring the hall"]


def test_a_note_that_is_not_there_is_refused(notes: api.DeskNoteService) -> None:
    with pytest.raises(NotFound):
        notes.finish(new_id())
