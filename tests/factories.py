"""Schools for tests: real files, valid defaults, a clock that stands still."""

from datetime import UTC, date, datetime
from pathlib import Path
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
    return bootstrap.new_school(
        folder / "larkfield.downbeat", school.NewSchool(**words), clock=clock or FixedClock(NOW)
    )
