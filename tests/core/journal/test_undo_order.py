"""One deed may touch the same row several times: it is taken back newest change first."""

from sqlalchemy import select, update

from desktop_app.areas.school.tables import Location, Room
from desktop_app.core.db.database import Database
from desktop_app.core.journal import undo


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Location.name).order_by(Location.name)))


def test_a_field_changed_twice_in_one_deed_gets_its_first_value_back(database: Database) -> None:
    with database.writing("Add") as work:
        work.session.add(Location(name="Hall"))
    with database.writing("Rename twice") as work:
        work.session.execute(update(Location).values(name="Big hall"))
        work.session.execute(update(Location).values(name="Great hall"))
    undo.undo(database)
    assert names(database) == ["Hall"]
    undo.redo(database)
    assert names(database) == ["Great hall"]


def test_a_row_changed_and_then_deleted_in_one_deed_comes_back_as_it_was(
    database: Database,
) -> None:
    with database.writing("Add") as work:
        work.session.add(Location(name="Hall"))
    with database.writing("Rename and delete") as work:
        work.session.execute(update(Location).values(name="Big hall"))
        work.session.delete(work.session.scalars(select(Location)).one())
    undo.undo(database)
    assert names(database) == ["Hall"]
    undo.redo(database)
    assert names(database) == []


def test_a_row_made_and_changed_in_one_deed_vanishes_and_returns_whole(database: Database) -> None:
    with database.writing("Add and furnish") as work:
        hall = Location(name="Hall")
        work.session.add(hall)
        work.session.flush()
        work.session.add(Room(location_id=hall.id, name="Studio A"))
        work.session.flush()
        hall.name = "Big hall"
    undo.undo(database)
    assert names(database) == []
    undo.redo(database)
    assert names(database) == ["Big hall"]
