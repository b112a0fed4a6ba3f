"""What a school holds of a laptop against who has it: whose work it is, and that it is off."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from desktop_app.areas.attendance.tables import AttendanceMark
from desktop_app.core.errors import DownbeatError, NotAllowed
from desktop_app.core.sync import copy_file, intake, packet_laptop, packet_office, push
from desktop_app.core.sync.apply import apply
from desktop_app.core.sync.copies import CopiesService
from desktop_app.core.sync.push import waiting
from desktop_app.core.sync.refresh import refresh
from desktop_app.core.sync.tables import Conflict, Outbox, SyncState
from desktop_app.core.sync.terms import Answer
from tests.together.town import DAY, SECRET, Laptop, Town


def test_a_teacher_cannot_speak_for_another(town: Town, tmp_path: Path) -> None:
    mine, theirs = town.laptop("T1", tmp_path), town.laptop("T2", tmp_path)
    mine.mark("Amara", "P")
    theirs.mark("Amara", "A")
    theirs.sync()
    town.desk.mark("Choir", DAY, "Amara", "E")
    theirs.mark("Amara", "P")
    theirs.sync()
    [operation] = mine.operations()
    assert theirs.copy.copy is not None
    forged = replace(
        operation, copy_id=theirs.copy.copy.copy_id, person_id=theirs.copy.copy.person_id
    )
    with town.signed_in(mine.login) as office:
        with pytest.raises(DownbeatError):
            apply(office, [forged], theirs.copy.copy)
        with office.reading() as session:
            for table in (Conflict, Outbox):
                assert session.scalars(select(table)).all() == []
            [own] = session.scalars(select(SyncState.person_id)).all()
            assert mine.copy.copy is not None
            assert own == mine.copy.copy.person_id
    [entry] = town.rows(Conflict)
    before = len(town.rows(Outbox))
    with raw(town, mine) as client:
        done = client.execute("UPDATE conflict SET decision = 'THEIRS', decided_at = now()")
        assert done.rowcount == 0
        done = client.execute("UPDATE sync_state SET chain = 'x' WHERE person_id <> %s", (own,))
        assert done.rowcount == 0
        for statement in ("DELETE FROM outbox", "DELETE FROM conflict", "DELETE FROM sync_state",
                          "UPDATE outbox SET value = NULL"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                client.execute(statement)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            client.execute(
                "INSERT INTO sync_state (school_id, id, person_id, device, transport, days_back, "
                "days_ahead, made_at, expires_at, highest_seq, operations, chain, created_at, "
                "updated_at, version) VALUES (1, gen_random_uuid(), %s, 'x', 'SERVER', 1, 1, "
                "now(), now(), 0, 0, '', now(), now(), 1)",
                (theirs.copy.copy.person_id,),
            )
    assert (town.rows(Conflict)[0].decided_at, len(town.rows(Outbox))) == (None, before)
    assert entry.decided_at is None
    for laptop in (mine, theirs):
        laptop.copy.close()


def test_a_laptop_that_is_switched_off_locks_at_its_next_contact(
    town: Town, tmp_path: Path
) -> None:
    laptop = town.laptop("T3", tmp_path)
    laptop.mark("Amara", "P")
    assert laptop.copy.copy is not None
    with town.signed_in(town.owner) as office:
        CopiesService(office).switch_off(laptop.copy.copy.copy_id, "T3")
    with pytest.raises(NotAllowed, match="switched this copy off"):
        laptop.sync()
    assert waiting(laptop.copy) == 1
    assert town.rows(Outbox) == []
    laptop.copy.close()


def test_the_server_itself_takes_nothing_from_a_laptop_that_is_switched_off(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = town.laptop("T6", tmp_path)
    laptop.mark("Amara", "P")
    facts = laptop.copy.copy
    assert facts is not None
    with town.signed_in(town.owner) as office:
        CopiesService(office).switch_off(facts.copy_id, "T6")
    monkeypatch.setattr(push._Pushing, "meet", lambda _: None)  # noqa: SLF001  a program that
    monkeypatch.setattr(intake, "hold_copy", blind)  # does not look whether it may
    with pytest.raises(NotAllowed, match="switched this copy off") as refused:
        laptop.sync()
    assert refused.value.ids["case"] == "switched-off"
    assert copy_file.noted(laptop.copy, "locked") == "off"
    with pytest.raises(NotAllowed), town.signed_in(laptop.login) as office:
        refresh(laptop.copy, office)
    with raw(town, laptop) as client:
        for statement in (
            "UPDATE sync_state SET switched_off_at = NULL, switched_off_by = NULL",
            "UPDATE sync_state SET contact_at = now()",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                client.execute(statement)
    assert town.rows(Outbox) == []
    assert town.marked("Amara") is None
    [state] = town.rows(SyncState)
    assert state.switched_off_at is not None
    laptop.copy.close()


def test_a_laptop_whose_clock_is_years_ahead_does_not_open_for_years_in_the_office(
    town: Town, tmp_path: Path
) -> None:
    laptop = town.laptop("T7", tmp_path)
    with raw(town, laptop) as client:
        client.execute("UPDATE sync_state SET expires_at = '2999-01-01'")
        (days,) = client.execute(
            "SELECT extract(day FROM expires_at - now()) FROM sync_state"
        ).fetchone() or (None,)
    assert days is not None
    assert 28 < days <= 30
    laptop.copy.close()


def blind(work: Any, whose: Any) -> SyncState:
    found: SyncState = work.session.get_one(SyncState, (work.database.school_id, whose.copy_id))
    return found


@contextmanager
def raw(town: Town, laptop: Laptop) -> "Iterator[psycopg.Connection[Any]]":
    """A raw client with the login of a teacher, as psql would be."""
    with psycopg.connect(
        host="127.0.0.1", port=town.server.port, dbname=town.name, user=laptop.login,
        password=SECRET, autocommit=True, connect_timeout=10,
    ) as client:  # fmt: skip
        yield client


def test_what_waits_on_a_laptop_that_was_switched_off_is_rescued_by_the_owner(
    town: Town, tmp_path: Path
) -> None:
    laptop, file = town.laptop("T0", tmp_path), tmp_path / "rescue.packet"
    laptop.mark("Amara", "P")
    facts = laptop.copy.copy
    assert facts is not None
    with town.signed_in(town.owner) as office:
        CopiesService(office).switch_off(facts.copy_id, facts.person_name)
        with pytest.raises(NotAllowed):
            laptop.sync()
        given = packet_laptop.rescue(laptop.copy, file)
        look = packet_office.look_in(office, file, given.passphrase)
        assert look.approval
        taken = packet_office.take_in(office, look, approved=True)
    assert list(taken.receipt.answers.values()) == [Answer.APPLIED]
    assert town.marked("Amara") == "P"
    [mark] = [row for row in town.rows(AttendanceMark) if row.author_id is not None]
    assert (mark.author_name, mark.reason) == ("T0 Cullinan", "Rescued by Ruth Danquah")
    [state] = town.rows(SyncState)
    assert state.switched_off_at is not None
    laptop.copy.close()
