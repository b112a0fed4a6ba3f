"""A keyring that a benchmark hands to the programs it starts: secrets in one file, in the clear."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.compat import properties

PLACE = "DOWNBEAT_BENCH_KEYRING"


class Keyring(KeyringBackend):
    """Keeps secrets in the file that the environment names."""

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805  what the base class asks for
        """How much it is preferred; not there at all unless the environment names its file."""
        if PLACE not in os.environ:
            raise RuntimeError
        return 1

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        kept = self._read() | {f"{service} {username}": password}
        self._place().write_text(json.dumps(kept), encoding="utf-8")

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret."""
        return self._read().get(f"{service} {username}")

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""
        kept = self._read()
        kept.pop(f"{service} {username}", None)
        self._place().write_text(json.dumps(kept), encoding="utf-8")

    def _place(self) -> Path:
        return Path(os.environ[PLACE])

    def _read(self) -> dict[str, str]:
        place = self._place()
        return json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
