"""Schools for tests: real files, valid defaults, a clock that stands still."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desktop_app import bootstrap
from desktop_app.areas.school import api as school
from desktop_app.core.clock import Clock, FixedClock
from desktop_app.core.db.database import Database

NOW = datetime(2026, 11, 19, 15, 42, tzinfo=UTC)


def make_school(folder: Path, *, clock: Clock | None = None, **facts: Any) -> Database:
    """Make and open a school file: Larkfield, EUR, Dublin, with a school year of three terms."""
    words: dict[str, Any] = {
        "name": "Larkfield School of Music",
        "year": ("2026/27", date(2026, 8, 31), date(2027, 7, 31)),
        "terms": (
            ("Autumn 2026", date(2026, 8, 31), date(2026, 12, 18)),
            ("Spring 2027", date(2027, 1, 4), date(2027, 3, 26)),
            ("Summer 2027", date(2027, 4, 12), date(2027, 7, 2)),
        ),
        **facts,
    }
    stands = clock or FixedClock(NOW)
    path = folder / "larkfield.downbeat"
    if path.exists() or not isinstance(stands, FixedClock):
        return bootstrap.new_school(path, school.NewSchool(**words), clock=stands)
    path.write_bytes(_made_once(repr(sorted(words.items())), stands.now(), _Words(words)))
    return bootstrap.open_school(path, clock=stands)


class _Words(dict[str, Any]):
    """The facts of a school beside the text that tells them from others."""

    def __hash__(self) -> int:  # type: ignore[override]
        return 0


@cache
def _made_once(_name: str, now: datetime, words: _Words) -> bytes:
    """Make a school as the program does, once for all tests that ask for the same one."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "larkfield.downbeat"
        new = school.NewSchool(**words)
        bootstrap.new_school(path, new, clock=FixedClock(now)).close()
        return path.read_bytes()
