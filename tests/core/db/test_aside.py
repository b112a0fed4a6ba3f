"""Long work puts aside in temporary files, and only as long as it lasts."""

from pathlib import Path

import pytest

from desktop_app.core.clock import FixedClock
from desktop_app.core.db import aside
from desktop_app.core.db.database import Database
from desktop_app.core.db.file_driver import driver_of
from tests.factories import NOW, make_school

MEMORY, FILES = 2, 1


def place(database: Database) -> int:
    writer = database.prepare().writer
    assert writer is not None
    with writer.connect() as connection:
        ((found,),) = driver_of(connection).execute("PRAGMA temp_store").fetchall()
    return int(found)


def test_long_work_puts_aside_in_files_and_other_work_in_memory(tmp_path: Path) -> None:
    with make_school(tmp_path, clock=FixedClock(NOW)) as database:
        assert place(database) == MEMORY
        with aside.in_files(database):
            assert place(database) == FILES
            with database.writing("Nothing"):
                pass
        assert place(database) == MEMORY
        with pytest.raises(ZeroDivisionError), aside.in_files(database):
            raise ZeroDivisionError
        assert place(database) == MEMORY


def test_a_server_decides_for_itself(database: Database) -> None:
    with aside.in_files(database), database.writing("Nothing") as work:
        assert work.number
