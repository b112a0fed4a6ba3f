"""Sharing in a program that is killed: nothing is on the server, the file is in use, and again."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_app import bootstrap, sharing
from desktop_app.areas.people import api as people
from desktop_app.core.clock import Clock
from desktop_app.core.db import school_file
from desktop_app.core.sharing.administrator import administrator
from tests.postgresql_server import OWNER, PostgresqlServer

PATIENCE = 120
PASSWORD = "ruth keeps bees"
# Stops for good at a step, where the test kills it: it says so, and waits for an answer.
PROGRAM = """
import sys
from pathlib import Path
from uuid import UUID
from desktop_app import sharing
from desktop_app.core.progress import Progress
from desktop_app.core.sharing.administrator import administrator
file, server, password, person, at = sys.argv[1:]
class Stop(Progress):
    seen = 0
    def step(self, done, total, what=""):
        self.seen += 1
        if self.seen == int(at):
            print("here", flush=True)
            sys.stdin.read()
sharing.make_shared(
    Path(file), administrator(server, password=password),
    sharing.FirstOwner(UUID(person), "ruth keeps bees"), Path(file).with_suffix(".join"),
    progress=Stop(),
)
"""


@pytest.mark.skipif(os.name == "nt", reason="kills as Unix does")
@pytest.mark.parametrize("at", [20, 130])
def test_killed_at_any_step_the_file_stays_in_use_and_a_second_try_works(
    at: int, file: Path, postgresql_server: PostgresqlServer
) -> None:
    name = f"killed_{at}"
    address = f"postgresql://{OWNER}@127.0.0.1:{postgresql_server.port}/{name}"
    owner = _owner(file)
    words = [str(file), address, postgresql_server.password, str(owner), str(at)]
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", PROGRAM, *words], stdin=pipe, stdout=pipe) as it:
        try:
            assert it.stdout is not None
            assert select.select([it.stdout], [], [], PATIENCE)[0], "it came nowhere"
            assert it.stdout.readline() == b"here\n"
        finally:
            it.send_signal(signal.SIGKILL)
    try:
        assert _schools(postgresql_server, name) == 0
        assert not school_file.is_backup_of_shared(file)
        with bootstrap.open_school(file) as database:
            assert not database.read_only
        admin = administrator(address, password=postgresql_server.password)
        first = sharing.FirstOwner(owner, PASSWORD)
        made = sharing.make_shared(file, admin, first, file.with_suffix(".join"))
        assert made.rows > 10_000
        assert school_file.is_backup_of_shared(file)
        with bootstrap.open_shared(made.place, made.login, clock=Clock()) as shared:
            assert shared.actor.name == made.owner
    finally:
        postgresql_server.drop_database(name)


def _owner(file: Path) -> Any:
    with bootstrap.open_school(file) as database, database.reading() as session:
        return people.all_staff(session)[0].person_id


def _schools(server: PostgresqlServer, name: str) -> int:
    """How many schools there are, once the server has let go of its client that is gone."""
    with server.connect() as owner:
        left = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = %s"
        owner.execute(left, [name])
    with server.connect(name) as owner:
        found = owner.execute("SELECT count(*) FROM school").fetchone()
    return int(found[0]) if found else 0
