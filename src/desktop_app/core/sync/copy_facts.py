"""What a copy is: whose, of which school, on which computer, and until when it opens."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.db.connection import SchoolConnection
from desktop_app.core.sync.terms import Transport

SUFFIX = ".copy"


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """A copy of a school on a laptop.

    `school` is the school's uid. `connection` and `login` lead to the server of a shared school; a
    copy that came in a packet has neither, and `office` names the file it came from. `expires_at`
    is until when it opens without hearing from its office.
    """

    copy_id: UUID
    school: UUID
    school_name: str
    person_id: UUID
    person_name: str
    device: str
    transport: Transport
    days_back: int
    days_ahead: int
    made_at: datetime
    expires_at: datetime
    connection: SchoolConnection | None = None
    login: str = ""
    office: str = ""

    def as_json(self) -> str:
        """Return it as text, as a copy keeps it."""
        given = asdict(self)
        return json.dumps({name: _plain(value) for name, value in given.items()})

    @classmethod
    def of_json(cls, text: str) -> "CopyFacts":
        """Read it again."""
        given: dict[str, Any] = json.loads(text)
        place = given.get("connection")
        if place is not None:
            place = SchoolConnection(**{**place, "uid": UUID(place["uid"])})
        return cls(
            **{
                **given,
                **{name: UUID(given[name]) for name in ("copy_id", "school", "person_id")},
                **{n: datetime.fromisoformat(given[n]) for n in ("made_at", "expires_at")},
                "transport": Transport(given["transport"]),
                "connection": place,
            }
        )


def may_have(actor: Actor) -> bool:
    """Whether a copy carries what somebody does: only teachers have lessons of their own."""
    return actor.is_any(Role.TEACHER) and actor.person_id is not None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


def is_copy(path: Path) -> bool:
    """Say whether a path stands for a copy of a school, by its name."""
    return path.suffix.casefold() == SUFFIX


def keys_of(path: Path) -> Path:
    """Return where the key of a copy lies, wrapped."""
    return path.with_name(f"{path.name}.key")
