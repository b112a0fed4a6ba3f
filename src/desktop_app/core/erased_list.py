"""Who was erased, kept beside the schools of this computer: an older copy must not bring them back.

The list knows ids and moments, and no names. It is read when a school is opened. A school knows its
erasures itself as well, and so does each copy of it: what a copy knows is added when it is made.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
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


def learn(copy: Path) -> None:
    """Add whom a school file knows to be erased, so that an older one of it is told.

    Asked when a copy is made and when one is put in the place of a school; a file that is older
    than erasing knows of nobody.
    """
    from sqlcipher3 import dbapi2  # third party: the driver of school files

    connection = dbapi2.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)
    try:
        uid = connection.execute("SELECT uid FROM school").fetchone()
        rows = connection.execute(
            "SELECT person_id, number, erased_at, erased_by FROM erasure ORDER BY number"
        ).fetchall()
    except dbapi2.Error:
        return
    finally:
        connection.close()
    if uid and rows:
        school = UUID(bytes=bytes(uid[0]))
        gone = [
            Gone(str(UUID(bytes=bytes(person))), number, _moment(at), by)
            for person, number, at, by in rows
        ]
        if {each.person_id for each in gone} - {each.person_id for each in known(school)}:
            note(school, gone)


def _moment(said: str) -> str:
    found = datetime.fromisoformat(said)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()


def is_back(path: Path) -> bool:
    """Say whether somebody who was erased stands in a school file with their name again.

    Asked at each opening, so it loads nothing but the driver, and that only where somebody was ever
    erased on this computer. A file that cannot tell yet (it is older) is asked when it is open.
    """
    if is_empty():
        return False
    from sqlcipher3 import dbapi2  # third party: the driver of school files

    connection = dbapi2.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        uid = connection.execute("SELECT uid FROM school").fetchone()
        gone = known(UUID(bytes=bytes(uid[0]))) if uid else []
        return any(
            connection.execute(
                "SELECT 1 FROM person WHERE id = ? AND anonymized_at IS NULL",
                (UUID(each.person_id).bytes,),
            ).fetchone()
            for each in gone
        )
    finally:
        connection.close()
