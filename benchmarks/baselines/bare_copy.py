"""A school by bare COPY: files of lines into tables with their keys and indexes, one transaction.

Imports nothing of ours.
"""

from collections.abc import Sequence
from pathlib import Path

import psycopg

CHUNK = 1 << 16


def keep(address: str, folder: Path) -> list[str]:
    """Write every table of a database to a file of lines, and return the tables."""
    with psycopg.connect(address) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            )
        ]
        for name in names:
            with (
                (folder / name).open("wb") as file,
                connection.cursor() as cursor,
                cursor.copy(f'COPY "{name}" TO STDOUT') as copy,
            ):
                for line in copy:
                    file.write(line)
    return names


def strip(address: str) -> None:
    """Empty every table, and take away what is no table, key or index: triggers and policies."""
    with psycopg.connect(address) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )
        ]
        for name in names:
            connection.execute(f'ALTER TABLE "{name}" DISABLE ROW LEVEL SECURITY')
        for name, table in connection.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}" ON {table}')
        every = ", ".join(f'"{name}"' for name in names)
        connection.execute(f"TRUNCATE {every}")


def copy_in(address: str, folder: Path, names: Sequence[str]) -> None:
    """Copy the files in."""
    with psycopg.connect(address) as connection:
        for name in names:
            with (
                (folder / name).open("rb") as file,
                connection.cursor() as cursor,
                cursor.copy(f'COPY "{name}" FROM STDIN') as copy,
            ):
                while chunk := file.read(CHUNK):
                    copy.write(chunk)
