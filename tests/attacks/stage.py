"""Two schools in one database, rows of everybody in every table, and raw logins.

Amy and Bea are of the first school, Cat of the second. What is in a table stands once for each of
them: her lesson, her pupil (who is herself), her family, her invoice. So whatever right Amy is
given, in every table there is a row that may be hers, one of Bea's, and one of another school.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from sqlalchemy import Table, create_engine, insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.accounts.api import Right
from desktop_app.areas.people.terms import MemberRole
from desktop_app.areas.streaks.terms import MembershipStatus
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_server
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.server.prepare import prepare_server
from desktop_app.core.server.scram import verifier
from desktop_app.schema import metadata, rules
from tests.factories import NOW
from tests.migrations.rows import row_of
from tests.postgresql_server import PostgresqlServer

PASSWORD = "correct-horse-9-battery"
ACCESS = ("user_account", "role_grant", "device", "access_invitation")
JOURNAL = ("change_set", "change")
_OF_GRAPHS: dict[str, dict[str, Any]] = {
    "family_member": {"role": MemberRole.ADULT},
    "buddy_group_member": {"status": MembershipStatus.ACCEPTED},
}
SCHOOLS = {"amy": 1, "bea": 1, "cat": 2, "ruth": 1, "otto": 2}
_CHEAP = verifier(PASSWORD, rounds=512)


@dataclass
class Town:
    """The database, who lives in it, and the ways into it."""

    server: PostgresqlServer
    database: str
    owner: str
    persons: dict[str, UUID] = field(default_factory=dict)
    logins: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, UUID] = field(default_factory=dict)
    rights: dict[str, frozenset[Right]] = field(default_factory=dict)

    def master(self) -> "psycopg.Connection[Any]":
        """A superuser: what is really in the tables."""
        return self.server.connect(self.database)

    def raw(self, who: str, *, password: str = PASSWORD) -> "psycopg.Connection[Any]":
        """A raw client with the login of somebody, as psql would be."""
        return psycopg.connect(
            host="127.0.0.1", port=self.server.port, user=self.logins.get(who, who),
            password=password, dbname=self.database, autocommit=True, connect_timeout=10,
        )  # fmt: skip

    def url(self, who: str) -> str:
        return self.server.url(self.database, user=self.logins[who], password=PASSWORD)

    @contextmanager
    def desk(self, who: str) -> Iterator[Database]:
        """The program at the desk of somebody."""
        url, school = self.url(who), SCHOOLS[who]
        actor = self.actor(who)
        opened = school_server.open_server_school(
            url, school_id=school, actor=actor, clock=FixedClock(NOW)
        )
        try:
            yield opened
        finally:
            opened.close()

    def actor(self, who: str) -> Actor:
        me = accounts.Me(
            SCHOOLS[who], self.accounts[who], self.persons[who], who.title(), self.rights[who]
        )
        return accounts.actor_of(me, "desk-1")

    def give(self, who: str, rights: frozenset[Right]) -> None:
        """Let somebody have exactly these rights, as an owner gives them."""
        owner = "ruth" if SCHOOLS[who] == 1 else "otto"
        with self.raw(owner) as client:
            for deed, changed in (
                ("GIVE", rights - self.rights[who]),
                ("TAKE", self.rights[who] - rights),
            ):
                for right in sorted(changed):
                    self.manage(client, deed, who, right=right.value)
        self.rights[who] = rights

    def manage(self, client: "psycopg.Connection[Any]", deed: str, who: str, **facts: Any) -> None:
        client.execute(
            "SELECT app.manage_access(%s, %s, %s)",
            (deed, self.accounts[who], psycopg.types.json.Jsonb(facts)),
        )

    def rows(self, table: Table, condition: Any, school: int = 1) -> set[Any]:
        """The keys of the rows of a school that meet a condition, read by a superuser."""
        query = table.select().with_only_columns(key_of(table))
        with self.whole(school) as session:
            return set(session.scalars(query.where(table.c.school_id == school, condition)))

    @contextmanager
    def whole(self, school: int = 1) -> Iterator[Session]:
        with self._engine.connect() as connection, Session(connection) as session:
            yield session

    @property
    def _engine(self) -> Any:
        if not hasattr(self, "_made"):
            self._made = create_engine(self.server.url(self.database))
        return self._made

    def close(self) -> None:
        self._engine.dispose()
        self.server.drop_database(self.database)


def key_of(table: Table) -> Any:
    """What tells the rows of a table apart within a school."""
    return next(c for c in table.primary_key.columns if c.name != "school_id")


def build(server: PostgresqlServer) -> Town:
    """Make the town; an administrator who is no part of it prepares the server."""
    with server.connect() as connection:
        connection.execute(
            "DO $$ BEGIN IF to_regrole('boss') IS NULL THEN CREATE ROLE boss LOGIN SUPERUSER; "
            "END IF; END $$"
        )
        connection.execute(sql.SQL("ALTER ROLE boss PASSWORD {}").format(PASSWORD))
    name = f"town_{uuid4().hex[:8]}"
    admin = server.url("postgres", user="boss", password=PASSWORD)
    town = Town(server, name, prepare_server(admin, name, metadata(), rules()))
    with town.whole() as session:
        session.execute(text("SET session_replication_role = replica"))
        for who, school in SCHOOLS.items():
            town.persons[who] = _graph(session, who, school)
        session.commit()
    _let_in(town)
    with town.master() as master:
        master.execute("ANALYZE")
    return town


def _graph(session: Session, who: str, school: int) -> UUID:
    """Put a row of somebody in every table; of owners only the person."""
    tables = [t for t in metadata().sorted_tables if t.name not in (*ACCESS, *JOURNAL)]
    if who in ("ruth", "otto"):
        tables = [metadata().tables["person"]]
    if who == "bea":
        tables = [t for t in tables if t.name != "school"]
    ids, second = {t.name: new_id() for t in metadata().sorted_tables}, new_id()
    for table in tables:
        row = {**row_of(table, ids, second), **_OF_GRAPHS.get(table.name, {})}
        short = {"bea": "Å"}.get(who, "Ä")
        for words, number in ((f"secret of {who}", 1), (short, 1), (short, 2)):
            given = {"Ä": words, 1: number}
            said = {
                name: value if isinstance(value, bool) else given.get(value, value)
                for name, value in row.items()
            }
            try:
                with session.begin_nested():
                    session.execute(insert(table).values(school_id=school, **said))
            except IntegrityError as error:
                why = error
                continue
            break
        else:
            assert "already exists" in str(why), why  # a school has only one of these
        if who == "bea":
            _nobodys(session, table, school, said)
    if len(tables) > 1:
        session.execute(
            text("INSERT INTO search_index VALUES (:s, :p, 'person', :w)"),
            {"s": school, "p": ids["person"], "w": f"secret of {who}"},
        )
        for number in (len(SCHOOLS) * school + len(who + who[0]) + ord(who[0]),):
            session.execute(
                text(
                    "INSERT INTO change_set (school_id, number, kind, label, actor_id, actor_name, "
                    "device, at, revision) VALUES (:s, :n, 'DO', :w, :p, :w, '', now(), '0005')"
                ),
                {"s": school, "n": number, "w": f"secret of {who}", "p": ids["person"]},
            )
            for at, touched in enumerate(("person", "person_health")):
                session.execute(
                    text(
                        "INSERT INTO change (school_id, seq, set_number, table_name, row_id, op, "
                        "before) VALUES (:s, :q, :n, :t, :p, 'D', :w)"
                    ),
                    {"s": school, "q": number * 10 + at, "n": number, "t": touched,
                     "p": ids["person"], "w": f"secret of {who}"},
                )  # fmt: skip
    return ids["person"]


def _nobodys(session: Session, table: Table, school: int, row: dict[str, Any]) -> None:
    """Put a row in a table that belongs to nobody, where one may: it is not everybody's."""
    empty = {c.name: None for c in table.columns if c.nullable and c.info.get("refers")}
    if not empty:
        return
    try:
        with session.begin_nested():
            added = {**row, **empty, "id": new_id()}
            session.execute(insert(table).values(school_id=school, **added))
    except IntegrityError:
        return  # one of the two references has to be there, or there is only one such row


def _let_in(town: Town) -> None:
    """Give everybody an account: owners, and the others with no role yet but that of a student."""
    with town.master() as master:
        master.execute("SELECT setval('change_set_number', 5000), setval('change_seq', 50000)")
    with psycopg.connect(
        host="127.0.0.1", port=town.server.port, user="boss", password=PASSWORD,
        dbname=town.database, autocommit=True,
        options=f"-c role={town.owner.rsplit('%3D', 1)[1]}",
    ) as owner:  # fmt: skip
        for who, school in SCHOOLS.items():
            first = Right.ADMIN if who in ("ruth", "otto") else Right.STUDENT
            town.accounts[who], town.rights[who] = new_id(), frozenset({first})
            (login,) = owner.execute(
                "SELECT app.new_login(%s::smallint, %s, %s, %s, %s::jsonb, 'the owner')",
                (school, town.accounts[who], town.persons[who], f"{who}@larkfield.example",
                 f'["{first.value}"]'),
            ).fetchone() or ("",)  # fmt: skip
            owner.execute(
                sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(login), _CHEAP)
            )
            owner.execute(
                "UPDATE user_account SET joined_at = now() WHERE login_role = %s", (login,)
            )
            town.logins[who] = login
