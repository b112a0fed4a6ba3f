"""What a query reads whole: seen in the database's own plan for every statement it ran."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Database

# Every index is led by the school, and a file holds one: looking up by the school alone reads all.
_READ = re.compile(
    r"^(?:SCAN|SEARCH) (\w+?)(?:_\d+)?(?: USING ([^(]*?))?(?: \((.*)\))?(?: LEFT-JOIN)?$"
)
# Tables that stay small however large the school is.
SMALL = frozenset(
    {"school", "setting", "location", "room", "term", "academic_year", "instrument",
     "attendance_code", "tax_rate", "calendar_day"}
)  # fmt: skip

# What many rows have in common: an index by these alone goes through a large part of a table.
WIDE = frozenset({"school_id", "status", "kind", "code_id", "instrument_id", "location_id", "role"})


@contextmanager
def watched(session: Session) -> Iterator[list[str]]:
    """Collect the statements that run, as the driver runs them."""
    ran: list[str] = []
    driver: Any = session.connection().connection.driver_connection
    driver.set_trace_callback(ran.append)
    try:
        yield ran
    finally:
        driver.set_trace_callback(None)


def read_whole(database: Database, read: Callable[[Session], object]) -> set[str]:
    """Return the tables, the small ones aside, that a read goes through from end to end."""
    found: set[str] = set()
    with database.reading() as session:
        with watched(session) as ran:
            read(session)
        driver: Any = session.connection().connection.driver_connection
        assert ran
        for statement in ran:
            if statement.startswith("--"):  # the search index asks its own tables
                continue
            plan = driver.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            found.update(_whole_tables(row[3] for row in plan))
    return found - SMALL


def _whole_tables(details: Iterator[str]) -> Iterator[str]:
    for detail in details:
        match = _READ.match(detail)
        if match is None or match[1] not in Base.metadata.tables:
            continue
        asked = re.findall(r"(\w+)[=<>]", match[3] or "")
        narrowing = [name for name in asked if name not in WIDE]
        if not any(narrowing) or "AUTOMATIC" in (match[2] or ""):
            yield match[1]
