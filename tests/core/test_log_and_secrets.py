"""The log names no person, and secrets go through one door."""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import keyring
import pytest
from keyring import core
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as Broken
from keyring.errors import PasswordDeleteError

from desktop_app.core import log, secrets


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    yield log.start(tmp_path)
    log.stop()


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_error_is_logged_by_kind_and_place_but_not_by_what_it_says(written: Path) -> None:
    try:
        raise ValueError("Amara Okonkwo-Reid owes 412.14")
    except ValueError as error:
        logging.getLogger("downbeat.window").error("unexpected error %s", "AB12", exc_info=error)
    (line,) = lines(written)
    assert line["error"] == "ValueError"
    assert line["event"] == "unexpected error AB12"
    assert "test_log_and_secrets.py" in str(line["frames"])
    assert "Amara" not in written.read_text(encoding="utf-8")


def test_ids_are_logged_beside_the_event(written: Path) -> None:
    logging.getLogger("downbeat.cli").info("refused", extra={"ids": {"change_set": "7"}})
    assert lines(written)[0]["ids"] == {"change_set": "7"}


def test_starting_twice_writes_each_event_once(written: Path) -> None:
    log.start(written.parent)
    logging.getLogger("downbeat").info("once")
    assert len(lines(written)) == 1


def test_a_full_log_is_put_aside_and_only_a_few_are_kept(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_LARGEST", 10)
    for event in ("one", "two", "three", "four", "five"):
        logging.getLogger("downbeat").info(event)
    kept = [Path(f"{written}.{n}") for n in (1, 2, 3)]
    assert [lines(path)[0]["event"] for path in kept] == ["five", "four", "three"]
    assert sorted(written.parent.iterdir()) == kept
    logging.getLogger("downbeat").info("six")
    assert lines(kept[0])[0]["event"] == "six"


class InMemory(KeyringBackend):
    """A keyring of this test alone."""

    priority = 1.0  # type: ignore[assignment]  # keyring declares a class property

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("none")


@pytest.fixture
def before() -> Iterator[None]:
    kept = keyring.get_keyring()
    yield
    keyring.set_keyring(kept)


@pytest.mark.usefixtures("before")
def test_a_secret_is_kept_found_and_forgotten() -> None:
    keyring.set_keyring(InMemory())
    secrets.keep("larkfield", "s3cret")
    assert secrets.find("larkfield") == "s3cret"
    secrets.forget("larkfield")
    secrets.forget("larkfield")
    assert secrets.find("larkfield") is None


@pytest.mark.usefixtures("before")
def test_without_a_keyring_a_secret_is_refused_rather_than_kept_elsewhere() -> None:
    keyring.set_keyring(Broken())
    with pytest.raises(secrets.NoKeyring, match="was not kept"):
        secrets.keep("larkfield", "s3cret")
    assert secrets.find("larkfield") is None
    secrets.forget("larkfield")


class OfSystem(InMemory):
    """What this system has, as it is found by its name."""

    asked: ClassVar[list[str]] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.append(username)
        return super().get_password(service, username)


@pytest.fixture
def own(before: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A computer on which nobody chose a keyring, and the name of the one its system has."""
    name = f"{OfSystem.__module__}.{OfSystem.__qualname__}"
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.setattr(core, "_config_path", lambda: tmp_path / "none.cfg")
    monkeypatch.setattr(secrets, "of_system", lambda: ("no.such.module.Keyring", name))
    OfSystem.asked.clear()
    return name


def test_the_keyring_of_the_system_is_taken_without_a_search(own: str) -> None:
    secrets.choose()
    assert type(keyring.get_keyring()).__qualname__ in own
    secrets.keep("larkfield", "s3cret")
    assert secrets.find("larkfield") == "s3cret"
    assert type(keyring.get_keyring()).__qualname__ in own


@pytest.mark.usefixtures("own")
def test_what_the_keyring_of_the_system_lacks_is_looked_for_in_every_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = InMemory()
    other.set_password(secrets.SERVICE, "larkfield", "kept before")
    monkeypatch.setattr(core, "init_backend", lambda: keyring.set_keyring(other))
    secrets.choose()
    assert secrets.find("larkfield") == "kept before"
    assert OfSystem.asked == ["larkfield"]


@pytest.mark.usefixtures("own")
def test_a_keyring_that_somebody_chose_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    secrets.choose()
    assert type(keyring.get_keyring()).__module__ == "keyring.backends.null"


@pytest.mark.parametrize(
    ("platform", "desktop", "first"),
    [
        ("win32", "", "Windows"), ("darwin", "", "macOS"), ("linux", "GNOME", "SecretService"),
        ("linux", "KDE", "kwallet"),
    ],
)  # fmt: skip
def test_each_system_has_its_keyring(
    platform: str, desktop: str, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", desktop)
    assert secrets.of_system()[0].split(".")[2] == first
