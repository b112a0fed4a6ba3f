"""Values as they stand in a file."""

from datetime import UTC, datetime
from uuid import UUID, SafeUUID

# Python 3.11 looks an enum's member up through a property at each mention: as long as all the rest.
_UNKNOWN = SafeUUID.unknown


def uuid_of(raw: bytes) -> UUID:
    """Return the UUID of 16 bytes.

    UUID's own constructor checks six ways to be called and takes three times as long, which is what
    a list of 100,000 ids mostly waits for. A UUID holds nothing but these two attributes.
    """
    found = object.__new__(UUID)
    object.__setattr__(found, "int", int.from_bytes(raw, "big"))
    object.__setattr__(found, "is_safe", _UNKNOWN)
    return found


def instant_text(value: datetime) -> str:
    """Return how an instant stands in a file: in UTC, and in order as text too."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
