"""What an engine refuses becomes a sentence, and where it can, the field it is about."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from desktop_app.areas.school.tables import Location
from desktop_app.core.db.database import Database
from desktop_app.core.db.refusals import as_refusal
from desktop_app.core.errors import Clash, DownbeatError, FileRefused, NotAllowed, RuleBroken


def add_nameless(database: Database) -> None:
    with database.writing("Add a location") as work:
        work.session.add(Location(name=None))


def test_a_value_that_cannot_stay_empty_names_its_field(database: Database) -> None:
    with pytest.raises(RuleBroken, match="cannot stay empty") as told:
        add_nameless(database)
    assert told.value.field == "name"


@pytest.mark.parametrize(
    ("said", "kind", "sentence"),
    [
        ("database or disk is full", FileRefused, "disk is full"),
        ("attempt to write a readonly database", FileRefused, "only be read"),
        ("database is locked", FileRefused, "Another program"),
        ("database disk image is malformed", FileRefused, "damaged"),
        ("disk I/O error", FileRefused, "cannot be reached"),
        ("FOREIGN KEY constraint failed", Clash, "still refers"),
        ("UNIQUE constraint failed: room.name", Clash, "already there"),
        ("CHECK constraint failed: amount", RuleBroken, "not allowed"),
        ("permission denied for table room", NotAllowed, "Your role"),
        ("the moon is full", DownbeatError, "refused the change"),
    ],
)
def test_what_an_engine_says_is_said_as_people_read_it(
    said: str, kind: type[DownbeatError], sentence: str
) -> None:
    for error in (
        sqlite3.OperationalError(said),
        OperationalError("SELECT", {}, sqlite3.OperationalError(said)),
        IntegrityError("INSERT", {}, sqlite3.IntegrityError(said)),
    ):
        refusal = as_refusal(error)
        assert type(refusal) is kind
        assert sentence in refusal.sentence


def test_a_row_that_somebody_else_changed_is_a_clash() -> None:
    assert "meanwhile" in as_refusal(StaleDataError("0 rows")).sentence
