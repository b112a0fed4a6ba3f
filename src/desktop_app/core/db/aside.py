"""Where statements put aside what they may need again: in memory, or in files for long work.

A statement that writes many rows keeps a copy of each page it changes, to take itself back. In
memory that is quick, and half a gigabyte for a year of days of ten thousand students.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from desktop_app.core.db.database import Database


@contextmanager
def in_files(database: Database) -> Iterator[None]:
    """Let writing blocks begun inside put aside in temporary files; a server decides for itself."""
    if database.dialect != "sqlite":
        yield
        return
    database.set_writer("temp_store=FILE")
    try:
        yield
    finally:
        database.set_writer("temp_store=MEMORY")
