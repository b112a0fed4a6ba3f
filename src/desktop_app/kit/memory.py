"""What widgets remember between runs: column widths, splitters. The desktop preferences do this."""

from typing import Protocol


class Memory(Protocol):
    """A place for small JSON values; core's Preferences is one."""

    def get(self, key: str, default: object = None) -> object:
        """What was remembered under the key."""
        ...

    def set(self, key: str, value: object) -> None:
        """Remembers a JSON value under the key."""
        ...


class Forgetful:
    """A memory for one run, for tests and galleries."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def get(self, key: str, default: object = None) -> object:
        """What was remembered under the key."""
        return self._values.get(key, default)

    def set(self, key: str, value: object) -> None:
        """Remembers a JSON value under the key."""
        self._values[key] = value
