"""Letting a school file forget what was deleted from it."""

from pathlib import Path

from desktop_app.core.db import file_driver, refusals


def purge(path: Path) -> bool:
    """Write a school file anew without its free pages, and empty its log.

    Nothing of what was deleted or changed is left in the file then. False says that somebody was
    reading, so the log goes with the closing of the school. Raises FileRefused when the disk is
    full.
    """
    with refusals.refused():
        connection = file_driver.connect(path, writes=True)
        try:
            connection.execute("INSERT INTO search_index(search_index) VALUES ('optimize')")
            connection.execute("VACUUM")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            connection.close()
    return not busy
