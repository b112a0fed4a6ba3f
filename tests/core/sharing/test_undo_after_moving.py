"""What was done in a file is undone on the server, and what was done there in its backup."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from desktop_app import bootstrap
from desktop_app.areas.people.tables import PersonHealth, Student, StudentInstrument
from desktop_app.areas.school.tables import School
from desktop_app.areas.timetable.tables import TeacherAvailability
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.journal import triggers, undo
from desktop_app.core.progress import Progress
from desktop_app.core.sharing import backup, share
from desktop_app.schema import metadata
from tests.factories import NOW
from tests.together.desks import open_desk

TABLES = (School, Student, StudentInstrument, TeacherAvailability, PersonHealth)
MOMENT = datetime(2026, 11, 19, 8, 30, 15, 250_000, tzinfo=UTC)


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every value of some tables that the journal keeps, and the keys."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with database.reading() as session:
        for table in TABLES:
            columns = [table.id, *triggers.recorded_columns(table.__table__)]
            read = select(*columns).order_by(table.id)
            found[table.__tablename__] = [tuple(one) for one in session.execute(read)]
    return found


def change_each_kind_of_value(database: Database) -> None:
    """Bytes, an instant, a time of day, a key, a truth and a whole row, in one deed."""
    with database.writing("One of each") as work:
        session = work.session
        session.scalars(select(School)).one().logo = b"\x89PNG\x00\xff"
        session.scalars(select(Student).order_by(Student.id)).first().archived_at = MOMENT  # type: ignore[union-attr]  # there are students
        learned = session.scalars(select(StudentInstrument).order_by(StudentInstrument.id)).all()
        taken = {(one.student_id, one.instrument_id) for one in learned}
        other = next(
            each.instrument_id
            for each in learned
            if (learned[0].student_id, each.instrument_id) not in taken
        )
        learned[0].instrument_id = other
        learned[0].is_primary = not learned[0].is_primary
        hours = session.scalars(select(TeacherAvailability)).first()
        assert hours is not None
        hours.start_time = time(6, 15)
        session.flush()
        health = session.scalars(select(PersonHealth.id)).first()
        assert health is not None
        session.execute(delete(PersonHealth).where(PersonHealth.id == health))


def opened(path: Path) -> Database:
    return bootstrap.open_school(path, clock=FixedClock(NOW))


def test_what_was_done_on_a_server_is_undone_in_its_backup(
    file: Path, driver: Any, postgresql_url: str, tmp_path: Path
) -> None:
    there = share.move_in(file, driver, metadata(), Progress())
    with opened(file) as database:
        before = rows(database)
    desk = open_desk(postgresql_url, "Ruth")
    change_each_kind_of_value(desk)
    desk.close()
    returned = tmp_path / "returned.downbeat"
    backup.back_up(driver, there.school_id, returned, metadata())
    with opened(returned) as database:
        assert all(rows(database)[name] != before[name] for name in before)
        undo.undo(database)
        assert rows(database) == before
        undo.redo(database)
        assert rows(database)["school"] != before["school"]


def test_what_was_done_in_a_file_is_undone_on_the_server(
    file: Path, driver: Any, postgresql_url: str
) -> None:
    with opened(file) as database:
        before = rows(database)
        change_each_kind_of_value(database)
        actor = database.actor
    share.move_in(file, driver, metadata(), Progress())
    desk = open_desk(postgresql_url, actor.name)
    desk.actor = actor
    undo.undo(desk)
    assert rows(desk) == before
    desk.close()
