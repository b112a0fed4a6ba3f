"""Sharing a school of ten thousand students, beside the bare COPY of the same tables."""

import shutil
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.baselines import bare_copy
from benchmarks.harness import Bench, timed
from desktop_app import bootstrap, sharing
from desktop_app.areas.people import api as people
from desktop_app.core.sharing.administrator import Administrator, administrator
from tests.postgresql_server import OWNER, PostgresqlServer, start_postgresql, stop_postgresql

STUDENTS = 10_000
PASSWORD = "a password of a benchmark"


def share(bench: Bench) -> None:
    """From the file to the sealed backup, everything asked and proved, into a new database."""
    school = bench.school(STUDENTS)
    server = start_postgresql()
    if server is None:
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            _compare(bench, school, server, Path(folder))
    finally:
        stop_postgresql(server)


def _compare(bench: Bench, school: Path, server: PostgresqlServer, folder: Path) -> None:
    numbers = count(1)
    first = shared(school, server, folder, f"share_{next(numbers)}")
    lines = folder / "lines"
    lines.mkdir()
    names = bare_copy.keep(_plain(server, first), lines)
    bare_copy.strip(_plain(server, first))

    def against() -> None:
        name = server.create_database(like=first)
        bare_copy.copy_in(_plain(server, name), lines, names)
        server.drop_database(name)

    def ours() -> None:
        server.drop_database(shared(school, server, folder, f"share_{next(numbers)}"))

    bench.compare(
        f"share {STUDENTS:,} students", timed(ours), timed(against), at_most=3.0, unit="s"
    )


def shared(school: Path, server: PostgresqlServer, folder: Path, name: str) -> str:
    """Share a copy of the school as a new database, and return its name."""
    file = Path(shutil.copy(school, folder / "school.downbeat"))
    with bootstrap.open_school(file) as database, database.reading() as session:
        owner = people.all_staff(session)[0].person_id
    first = sharing.FirstOwner(owner, PASSWORD)
    sharing.make_shared(file, _admin(server, name), first, folder / f"{name}.join")
    file.chmod(0o644)
    return name


def _admin(server: PostgresqlServer, name: str) -> Administrator:
    return administrator(
        f"postgresql://{OWNER}@127.0.0.1:{server.port}/{name}", password=server.password
    )


def _plain(server: PostgresqlServer, name: str) -> str:
    return server.url(name).replace("+psycopg", "")


BENCHMARKS: dict[str, Any] = {"share": share}
