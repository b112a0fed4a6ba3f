"""The log names no person, and secrets go through one door."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
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
