"""Who was erased, kept beside the schools of this computer: an older copy must not bring them back.

The list knows ids and moments, and no names. It is read when a school is opened.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from desktop_app.core.files import write_atomically
from desktop_app.core.places import data_dir

FOLDER = "erased"


@dataclass(frozen=True, slots=True)
class Gone:
    """One person who was erased."""

    person_id: str
    number: int
    erased_at: str
    erased_by: str


def _file(school: UUID) -> Path:
    return data_dir() / FOLDER / f"{school.hex}.json"


def is_empty() -> bool:
    """Say whether nobody was ever erased on this computer; asks the disk once."""
    return not (data_dir() / FOLDER).is_dir()


def known(school: UUID) -> list[Gone]:
    """Return who was erased from a school, oldest first; a damaged list counts as empty."""
    try:
        found = json.loads(_file(school).read_text("utf-8"))
        return [Gone(**each) for each in found]
    except (OSError, ValueError, TypeError):
        return []


def note(school: UUID, gone: Iterable[Gone]) -> None:
    """Add people to the list of a school; who is on it already stays as they were noted."""
    path = _file(school)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {each.person_id: each for each in known(school)}
    for each in gone:
        kept.setdefault(each.person_id, each)
    text = json.dumps([asdict(each) for each in kept.values()], indent=1)
    write_atomically(path, text.encode("utf-8"))
