"""What this desk remembers for its person: columns, theme, recent schools. Never school data."""

import json
from collections.abc import Callable
from pathlib import Path

from desktop_app.core.files import write_atomically

type_of_json = dict[str, object]


class Preferences:
    """A small JSON file beside the schools. A broken one is set aside and started anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = self._read()
        self._listeners: list[Callable[[str], None]] = []

    def get(self, key: str, default: object = None) -> object:
        """Return what was remembered under the key."""
        return self._values.get(key, default)

    def set(self, key: str, value: object) -> None:
        """Remember a JSON value under the key; the window does not wait for the disk."""
        if self._values.get(key) == value:
            return
        self._values[key] = value
        text = json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path, text.encode("utf-8"), durable=False)
        for listener in self._listeners:
            listener(key)

    def listen(self, listener: Callable[[str], None]) -> None:
        """Call the listener with the key after each change."""
        self._listeners.append(listener)

    def _read(self) -> type_of_json:
        if not self._path.exists():
            return {}
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (ValueError, OSError):
            self._set_aside()
            return {}
        return found if isinstance(found, dict) else {}

    def _set_aside(self) -> None:
        aside = self._path.with_suffix(".unreadable")
        aside.unlink(missing_ok=True)
        self._path.rename(aside)
