"""The key of a copy that opens by itself, asked of the keyring while the window is still loaded.

A keyring answers from another program of the computer; there is no reason to wait for it.
"""

import threading
from contextlib import suppress
from pathlib import Path

from desktop_app.core import secrets
from desktop_app.core.sync import copy_keys


class KeyAhead:
    """Asks for the key of one copy from the moment it is made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: bytes | None = None
        self._asking = threading.Thread(target=self._ask, name="keyring", daemon=True)
        self._asking.start()

    def _ask(self) -> None:
        with suppress(Exception):  # whoever opens the copy asks again, and says what is in the way
            secrets.choose()
            self._found = copy_keys.kept(self._path)

    def key(self, path: Path) -> bytes | None:
        """Return the key of this copy, once; None where it has to be asked for as always."""
        if path != self._path:
            return None
        self._asking.join()
        found, self._found = self._found, None
        return found
