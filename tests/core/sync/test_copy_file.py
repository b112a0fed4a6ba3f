"""A copy opens for its teacher by password and keyring together, and says why it does not."""

from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app import schema
from desktop_app.core.clock import Clock, FixedClock
from desktop_app.core.db import school_file, snapshots
from desktop_app.core.db.database import Database
from desktop_app.core.errors import FileRefused, RuleBroken
from desktop_app.core.sync import copy_file, copy_keys
from desktop_app.core.sync.copy_facts import CopyFacts, is_copy, keys_of
from desktop_app.core.sync.copy_keys import CopyLocked, NewKeys
from tests.copies import PASSWORD, MemoryKeyring, copy_facts
from tests.factories import NOW

Made = tuple[Path, CopyFacts, NewKeys]


@pytest.fixture
def made(tmp_path: Path, memory_keyring: MemoryKeyring) -> Made:
    path, facts = tmp_path / "Harbour.copy", copy_facts()
    keys = copy_keys.make(path, facts.copy_id, facts.school_name, PASSWORD)
    with copy_file.making(path, keys.key, schema.metadata(), facts) as connection:
        connection.exec_driver_sql(
            "INSERT INTO instrument (school_id, id, name, created_at, updated_at, version) "
            "VALUES (1, x'00', 'Bassoon of Howth', '', '', 1)"
        )
    return path, facts, keys


def opened(path: Path, key: bytes, clock: Clock | None = None, **how: bool) -> Database:
    return copy_file.open_copy(
        path, key, schema.metadata, clock=clock or FixedClock(NOW), holder="Ruth", **how
    )


def test_a_copy_opens_by_its_password_and_works_as_its_teacher(made: Made) -> None:
    path, facts, keys = made
    assert copy_keys.unlock(path, PASSWORD) == keys.key
    for early in (False, True):
        with opened(path, keys.key, early=early) as database:
            assert database.copy == facts
            assert database.actor.person_id == facts.person_id
            assert not database.actor.sees_all
            assert not database.actor.permissions
            assert not database.keeps_snapshots
    assert is_copy(path)
    assert copy_file.glance(path).name == "Harbour Music"


def test_neither_the_password_nor_the_keyring_opens_a_copy_alone(
    made: Made, memory_keyring: MemoryKeyring
) -> None:
    path, _, _ = made
    with pytest.raises(CopyLocked) as wrong:
        copy_keys.unlock(path, "something else")
    assert wrong.value.case == "password"
    (place,) = memory_keyring.kept
    memory_keyring.kept[place] = "00" * 32
    with pytest.raises(CopyLocked):
        copy_keys.unlock(path, PASSWORD)
    memory_keyring.kept.clear()  # as on another computer
    with pytest.raises(CopyLocked) as elsewhere:
        copy_keys.unlock(path, PASSWORD)
    assert elsewhere.value.case == "keyring"


def test_the_recovery_key_opens_a_copy_on_another_computer_with_a_new_password(
    made: Made, memory_keyring: MemoryKeyring
) -> None:
    path, _, keys = made
    memory_keyring.kept.clear()
    with pytest.raises(CopyLocked):
        copy_keys.recover(path, "0000-0000-0000-0000-0000", "another password")
    typed = keys.recovery.lower().replace("-", " ")
    assert copy_keys.recover(path, typed, "another password") == keys.key
    assert copy_keys.unlock(path, "another password") == keys.key
    with pytest.raises(CopyLocked):
        copy_keys.unlock(path, PASSWORD)


def test_another_password_takes_the_place_of_the_old_one(made: Made) -> None:
    path, _, keys = made
    with pytest.raises(RuleBroken):
        copy_keys.change_password(path, PASSWORD, "short")
    copy_keys.change_password(path, PASSWORD, "another password")
    assert copy_keys.unlock(path, "another password") == keys.key
    with pytest.raises(CopyLocked):
        copy_keys.unlock(path, PASSWORD)


def test_a_change_of_password_that_was_broken_off_leaves_the_old_one(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _, keys = made

    def broken(_path: Path, _content: bytes) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(copy_keys, "write_atomically", broken)
        with pytest.raises(OSError, match="no room"):
            copy_keys.change_password(path, PASSWORD, "another password")
    assert copy_keys.unlock(path, PASSWORD) == keys.key


def test_a_copy_may_open_by_itself_until_it_is_told_to_ask_again(made: Made) -> None:
    path, _, keys = made
    assert copy_keys.kept(path) is None
    copy_keys.stay(path, keys.key)
    assert copy_keys.kept(path) == keys.key
    copy_keys.leave(path)
    assert copy_keys.kept(path) is None


def test_without_a_keyring_the_password_alone_opens_and_each_guess_costs_more(
    tmp_path: Path,
) -> None:
    path, facts = tmp_path / "Harbour.copy", copy_facts()
    keys = copy_keys.make(path, facts.copy_id, facts.school_name, PASSWORD)
    assert not keys.in_keyring
    assert copy_keys.unlock(path, PASSWORD) == keys.key


def test_a_locked_and_an_expired_copy_say_why_and_open_only_to_bring_in_what_waits(
    made: Made,
) -> None:
    path, facts, keys = made
    late = FixedClock(facts.expires_at)
    with pytest.raises(CopyLocked) as expired:
        opened(path, keys.key, late)
    assert expired.value.case == "expired"
    with opened(path, keys.key, late, locked_too=True) as database:
        copy_file.set_facts(database, expires_at=facts.expires_at + timedelta(days=30))
    with opened(path, keys.key, late) as database:
        copy_file.lock(database, "off")
    with pytest.raises(CopyLocked, match="switched this copy off"):
        opened(path, keys.key)
    with opened(path, keys.key, locked_too=True) as database:
        copy_file.unlock(database)
    opened(path, keys.key).close()


def test_another_key_and_another_file_are_refused(made: Made, tmp_path: Path) -> None:
    path, _, keys = made
    with pytest.raises(FileRefused):
        opened(path, b"\1" * 32)
    with pytest.raises(FileRefused, match="copy and not the school"):
        school_file.check_file(path)
    keys_of(path).write_text("{}")
    with pytest.raises(FileRefused):
        copy_keys.unlock(path, PASSWORD)
    keys_of(path).unlink()
    with pytest.raises(FileRefused, match="missing"):
        copy_keys.unlock(path, PASSWORD)
    with pytest.raises(FileRefused):
        opened(tmp_path / "none.copy", keys.key)


def test_a_copy_is_open_in_one_program_and_can_be_read_beside_it(made: Made) -> None:
    path, _, keys = made
    with opened(path, keys.key):
        with pytest.raises(FileRefused, match="already open"):
            opened(path, keys.key)
        with opened(path, keys.key, read_only=True) as beside:
            assert beside.read_only


def test_a_copy_that_is_not_finished_leaves_nothing(
    tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    path, facts = tmp_path / "Harbour.copy", copy_facts()
    with (
        pytest.raises(RuntimeError, match="the lid was shut"),
        copy_file.making(path, b"\1" * 32, schema.metadata(), facts),
    ):
        raise RuntimeError("the lid was shut")
    assert list(tmp_path.iterdir()) == []


def test_neither_a_duplicate_nor_a_snapshot_of_a_copy_is_plain(made: Made, tmp_path: Path) -> None:
    path, _, keys = made
    copy_file.duplicate(path, keys.key, tmp_path / "second.copy")
    with opened(path, keys.key) as database, database.writing("Named") as work:
        work.session.connection().exec_driver_sql("SELECT 1")
        for file in tmp_path.iterdir():
            assert b"Bassoon" not in file.read_bytes(), file.name
    with pytest.raises(FileRefused):
        snapshots.backup(path, tmp_path / "plain.downbeat")
    assert not (tmp_path / "plain.downbeat").exists()
    opened(tmp_path / "second.copy", keys.key).close()


def test_a_copy_that_is_removed_leaves_no_key_anywhere(
    made: Made, memory_keyring: MemoryKeyring
) -> None:
    path, _, keys = made
    copy_keys.stay(path, keys.key)
    copy_file.remove(path)
    assert not memory_keyring.kept
    assert not path.exists()
    assert not keys_of(path).exists()
