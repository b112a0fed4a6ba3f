"""Mappings that a person chose, remembered by the header of the list."""

from desktop_app.areas.desk.roster_import.mapping import Mapping, from_json, signature, to_json
from desktop_app.core.errors import FileRefused
from desktop_app.core.settings import Preferences

KEY = "import_mappings"
_MOST = 50


def remembered(preferences: Preferences, headers: tuple[str, ...]) -> Mapping | None:
    """Return the mapping that was chosen for a list with this header, None if there was none."""
    stored = _stored(preferences).get(signature(headers))
    if stored is None:
        return None
    try:
        mapping = from_json(stored)
    except FileRefused:
        return None
    return mapping if all(name in headers for name, _ in mapping.columns) else None


def remember(preferences: Preferences, headers: tuple[str, ...], mapping: Mapping) -> None:
    """Keep a mapping for lists with this header; the newest fifty are kept."""
    stored = _stored(preferences)
    stored.pop(signature(headers), None)
    stored[signature(headers)] = to_json(mapping)
    preferences.set(KEY, [list(pair) for pair in stored.items()][-_MOST:])


def _stored(preferences: Preferences) -> dict[str, str]:
    """Return the mappings by header, the newest last; pairs keep their order in JSON."""
    found = preferences.get(KEY)
    pairs = found if isinstance(found, list) else []
    return {
        str(pair[0]): str(pair[1]) for pair in pairs if isinstance(pair, list) and len(pair) == 2
    }
