"""The key of a copy that opens by itself is asked for while the window is loaded."""

import threading
from pathlib import Path
from uuid import uuid4

import pytest

from desktop_app.cli import opening
from desktop_app.core import secrets
from desktop_app.core.db import connection_logins
from desktop_app.core.sync import copy_keys
from desktop_app.core.sync.copy_keys import CopyLocked
from desktop_app.core.sync.keys_ahead import KeyAhead
from tests.copies import PASSWORD, MemoryKeyring

LONG = 30


@pytest.fixture
def path(tmp_path: Path, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place where the key of a copy lies, and a computer whose keyring keeps what it needs."""
    assert memory_keyring.kept == {}
    monkeypatch.setattr(secrets, "choose", lambda: None)
    return tmp_path / "Harbour.copy"


def made(path: Path) -> bytes:
    return copy_keys.make(path, uuid4(), "Harbour Music", PASSWORD).key


def test_the_key_is_asked_for_at_once_and_given_out_once(path: Path) -> None:
    key = made(path)
    copy_keys.stay(path, key)
    ahead = KeyAhead(path)
    assert ahead.key(path.with_name("Another.copy")) is None
    assert ahead.key(path) == key
    assert ahead.key(path) is None


def test_who_opens_waits_for_a_slow_keyring(path: Path, memory_keyring: MemoryKeyring) -> None:
    key, goes_on = made(path), threading.Event()
    copy_keys.stay(path, key)
    quick = memory_keyring.get_password

    def slow(service: str, username: str) -> str | None:
        assert goes_on.wait(LONG)
        return quick(service, username)

    memory_keyring.get_password = slow  # type: ignore[method-assign]
    unlock = opening.unlocking(path)
    goes_on.set()
    assert unlock is not None
    assert unlock(path) == key


def test_a_copy_that_asks_for_its_password_says_so_as_always(path: Path) -> None:
    made(path)
    unlock = opening.unlocking(path)
    assert unlock is not None
    with pytest.raises(CopyLocked) as locked:
        unlock(path)
    assert locked.value.case == "password"


def test_nothing_is_asked_ahead_where_no_copy_opens_by_itself(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opening.unlocking(None) is None
    assert opening.unlocking(path.with_suffix(".downbeat")) is None
    monkeypatch.setenv(connection_logins.PASSWORD_FROM, PASSWORD)
    assert opening.unlocking(path) is None
