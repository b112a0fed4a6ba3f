"""The journal takes back what it recorded, on both engines."""

import json
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import insert, select, text, update

from desktop_app.areas.billing.tables import LedgerEntry
from desktop_app.areas.billing.terms import EntryKind
from desktop_app.areas.people.tables import Family
from desktop_app.areas.school.tables import CalendarDay, Location, Room, School
from desktop_app.areas.school.terms import DayKind
from desktop_app.core.db.database import Database, Work
from desktop_app.core.db.types import new_id
from desktop_app.core.derive import Derivation
from desktop_app.core.errors import Clash, FileRefused, NotFound, RuleBroken
from desktop_app.core.journal import undo
from desktop_app.core.journal.counter import CounterEntry
from desktop_app.core.journal.tables import Change, SetKind


def add_location(database: Database, name: str) -> UUID:
    with database.writing(f"Add {name}") as work:
        row = Location(name=name, lesson_price=3800)
        work.session.add(row)
        work.session.flush()
        work.made = row.id
    assert work.changes.made is not None
    return work.changes.made


def rename(database: Database, location: UUID, name: str) -> None:
    with database.writing(f"Rename to {name}") as work:
        work.session.get_one(Location, (1, location)).name = name


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Location.name).order_by(Location.name)))


def test_a_change_set_names_what_it_touched(database: Database) -> None:
    location = add_location(database, "Main Street")
    with database.writing("Add a room") as work:
        work.session.add(Room(location_id=location, name="Studio A"))
    assert set(work.changes.tables) == {"room"}
    assert work.changes.touches("room", "person")
    assert not work.changes.touches("location")


def test_more_than_a_thousand_rows_are_named_by_table_only(database: Database) -> None:
    with database.writing("Add many") as work:
        work.session.execute(insert(Location), [{"name": f"Hall {n}"} for n in range(1_001)])
    assert work.changes.tables == {"location": None}


def test_a_block_in_which_nothing_changed_leaves_no_change_set(database: Database) -> None:
    with database.writing("Look only") as work:
        work.session.scalars(select(Location)).all()
    assert not work.changes
    with database.reading() as session:
        assert undo.recent(session, 1) == []


def half_a_deed(database: Database) -> None:
    with database.writing("Half") as work:
        work.session.add(Location(name="Half"))
        work.session.flush()
        raise RuleBroken("no")


def test_an_exception_in_a_block_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuleBroken):
        half_a_deed(database)
    assert names(database) == []
    assert not undo_list(database)


def undo_list(database: Database) -> list[str]:
    with database.reading() as session:
        return [row.label for row in undo.recent(session, 1)]


def test_undo_walks_back_to_the_empty_school_and_redo_forward_again(database: Database) -> None:
    location = add_location(database, "Main Street")
    rename(database, location, "Mill Lane")
    add_location(database, "Hall")
    for expected in (["Mill Lane"], ["Main Street"], []):
        undo.undo(database)
        assert names(database) == expected
    with pytest.raises(NotFound):
        undo.undo(database)
    for expected in (["Main Street"], ["Mill Lane"], ["Hall", "Mill Lane"]):
        undo.redo(database)
        assert names(database) == expected
    with pytest.raises(NotFound):
        undo.redo(database)


def test_undo_names_what_it_takes_back(database: Database) -> None:
    add_location(database, "Hall")
    assert undo.undo(database).label == "Undo: Add Hall"
    with database.reading() as session:
        redoable = undo.next_to_redo(session, 1)
    assert redoable is not None
    assert redoable.label == "Add Hall"


def test_a_new_deed_makes_redo_stale(database: Database) -> None:
    add_location(database, "Hall")
    undo.undo(database)
    add_location(database, "Studio")
    with pytest.raises(NotFound):
        undo.redo(database)


def test_undo_restores_every_kind_of_value(database: Database) -> None:
    logo = bytes(range(256))
    with database.writing("New") as work:
        work.session.add(
            School(
                name="Ärger & Söhne",
                country="IE",
                timezone="Europe/Dublin",
                currency="EUR",
                logo=logo,
                iban=None,
            )
        )
        place = Location(name="Hall", lesson_price=None)
        work.session.add(place)
        work.session.flush()
        day = CalendarDay(
            day=date(2026, 11, 20), kind=DayKind.CLOSURE, name="☃", location_id=place.id
        )
        work.session.add(day)
        work.session.flush()
        day_id, place_id = day.id, place.id
    with database.writing("Delete it all") as work:
        work.session.delete(work.session.get_one(CalendarDay, (1, day_id)))
        work.session.delete(work.session.scalars(select(School)).one())
    undo.undo(database)
    with database.reading() as session:
        school = session.scalars(select(School)).one()
        assert (school.name, school.logo, school.iban) == ("Ärger & Söhne", logo, None)
        back = session.get_one(CalendarDay, (1, day_id))
        assert (back.day, back.kind, back.name, back.location_id) == (
            date(2026, 11, 20),
            DayKind.CLOSURE,
            "☃",
            place_id,
        )


def test_undo_raises_the_version_so_that_an_open_form_notices(database: Database) -> None:
    location = add_location(database, "Hall")
    rename(database, location, "Big hall")
    undo.undo(database)
    with database.reading() as session:
        assert session.get_one(Location, (1, location)).version == 3


def test_undo_of_many_rows_takes_them_all_back(database: Database) -> None:
    with database.writing("Import") as work:
        rows = [{"id": new_id(), "name": f"Hall {n}"} for n in range(6_000)]
        work.session.execute(insert(Location), rows)
        work.session.execute(update(Location).values(phone="1", version=Location.version + 1))
    undo.undo(database)
    assert names(database) == []


def test_a_deed_whose_field_was_changed_by_program_work_later_is_a_clash(
    database: Database,
) -> None:
    location = add_location(database, "Hall")
    rename(database, location, "Big hall")
    with database.writing("Tidy names", kind=SetKind.SYSTEM) as work:
        work.session.get_one(Location, (1, location)).name = "BIG HALL"
    with pytest.raises(Clash, match="Tidy names"):
        undo.undo(database)
    assert names(database) == ["BIG HALL"]


def test_another_field_of_the_same_row_is_no_clash(database: Database) -> None:
    location = add_location(database, "Hall")
    rename(database, location, "Big hall")
    with database.writing("Tidy phones", kind=SetKind.SYSTEM) as work:
        work.session.get_one(Location, (1, location)).phone = "045 555 0100"
    undo.undo(database)
    with database.reading() as session:
        row = session.get_one(Location, (1, location))
        assert (row.name, row.phone) == ("Hall", "045 555 0100")


def owe(work: Work, family: UUID, amount: int) -> None:
    work.session.add(
        LedgerEntry(
            family_id=family, entry_on=date(2026, 11, 1), kind=EntryKind.INVOICE, amount=amount
        )
    )


def ledger(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(LedgerEntry.amount).order_by(LedgerEntry.id)))


def test_a_ledger_entry_is_taken_back_by_its_counter_entry(database: Database) -> None:
    family = new_id()
    with database.writing("Family") as work:
        work.session.add(Family(id=family, name="Okonkwo-Reid", sort_name="okonkwo-reid"))
    database.counter_entries = {
        "test.owe": CounterEntry(
            describe=lambda _session, _number: "A credit of 38.00 can be written.",
            write=lambda work, _number: owe(work, family, -3_800),
        )
    }
    with database.writing("Bill", act="test.owe") as work:
        owe(work, family, 3_800)
    with pytest.raises(
        undo.NeedsCounterEntry, match=r"A credit of 38\.00 can be written\."
    ) as refused:
        undo.undo(database)
    assert ledger(database) == [3_800]
    undo.counter(database, refused.value.number)
    assert ledger(database) == [3_800, -3_800]
    with pytest.raises(NotFound):
        undo.counter(database, refused.value.number)
    with pytest.raises(Clash):  # the family stays: its ledger refers to it
        undo.undo(database)


def test_a_deed_without_a_counter_entry_says_so(database: Database) -> None:
    location = add_location(database, "Hall")
    with pytest.raises(NotFound, match="has no counter-entry"):
        undo.counter(database, 1)
    assert names(database) == ["Hall"]
    assert location


def test_the_database_itself_refuses_to_change_a_ledger_entry(database: Database) -> None:
    family = new_id()
    with database.writing("Bill") as work:
        work.session.add(Family(id=family, name="Selvam", sort_name="selvam"))
        owe(work, family, 100)
    with pytest.raises(RuleBroken, match="never change"), database.writing("Cheat") as work:
        work.session.execute(text("UPDATE ledger_entry SET amount = 1"))
    with pytest.raises(RuleBroken, match="never change"), database.writing("Cheat") as work:
        work.session.execute(text("DELETE FROM ledger_entry"))
    assert ledger(database) == [100]


def test_a_deed_from_before_an_update_is_history_only(database: Database) -> None:
    add_location(database, "Hall")
    database.revision = "9999"
    with pytest.raises(Clash, match="before the program was updated"):
        undo.undo(database)


def test_an_update_stores_only_the_changed_columns(database: Database) -> None:
    location = add_location(database, "Hall")
    rename(database, location, "Big hall")
    with database.reading() as session:
        row = session.execute(select(Change.before, Change.after).where(Change.op == "U")).one()
        inserted = session.execute(
            select(Change.before, Change.after).where(Change.op == "I")
        ).one()
    assert (json.loads(row.before or ""), json.loads(row.after or "")) == (
        {"name": "Hall"},
        {"name": "Big hall"},
    )
    assert tuple(inserted) == (None, None)


def test_a_read_only_school_refuses_to_write(database: Database) -> None:
    with database.reading() as session, pytest.raises(Exception, match=r"(?i)read.?only"):
        session.execute(text("UPDATE location SET name = 'x'"))
    database._read_only = True  # noqa: SLF001  the state of a school opened for reading
    with pytest.raises(FileRefused, match="reading only"), database.writing("x"):
        pass


def test_a_derivation_follows_facts_and_their_undo(database: Database) -> None:
    seen: list[set[str]] = []
    database.derivations = (
        Derivation(
            name="watch",
            facts=frozenset({"location"}),
            follow=lambda _session, touched: seen.append(set(touched)),
            rebuild=lambda _session: None,
            differences=lambda _session: (),
        ),
    )
    add_location(database, "Hall")
    undo.undo(database)
    assert seen == [{"location"}, {"location"}]
