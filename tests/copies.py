"""Copies for tests: a keyring in memory, and the facts of a copy that nobody made."""

from datetime import timedelta
from uuid import uuid4

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.terms import Transport
from tests.factories import NOW

PASSWORD = "low tide at Howth"


class MemoryKeyring(KeyringBackend):
    """Keeps secrets as long as a test runs."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


def copy_facts() -> CopyFacts:
    """Return the facts of a copy that opens for thirty days."""
    return CopyFacts(
        uuid4(), uuid4(), "Harbour Music", uuid4(), "Maeve Cullinan", "maeve-laptop",
        Transport.SERVER, 14, 14, NOW, NOW + timedelta(days=30), login="t7",
    )  # fmt: skip
