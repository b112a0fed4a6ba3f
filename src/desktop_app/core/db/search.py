"""Finding rows by what people type: words in any order, beginnings count, case and accents do not.

A cache beside the facts: SQLite keeps an FTS5 index of its own, PostgreSQL a table searched with
LIKE (and a trigram index where the extension is present).
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    SmallInteger,
    Text,
    bindparam,
    column,
    func,
    null,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import SQLCoreOperations

from desktop_app.core.db.searched import file_query, like
from desktop_app.core.db.types import Uuid
from desktop_app.core.folding import words as split_words

SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5("
    "words, kind UNINDEXED, row_id UNINDEXED, prefix='1 2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\", "
    "detail=none, columnsize=0)"
)
SQLITE_KEYS = (
    "CREATE TABLE IF NOT EXISTS search_key (row_id BLOB PRIMARY KEY, place INTEGER NOT NULL) "
    "WITHOUT ROWID"
)
POSTGRES = (
    "CREATE TABLE IF NOT EXISTS search_index (school_id smallint NOT NULL, row_id uuid NOT NULL, "
    "kind text NOT NULL, words text NOT NULL, PRIMARY KEY (school_id, row_id))"
)
_FEW = 100
TABLES = ("search_index", "search_key")
_KEYS = table("search_key", column("row_id", Uuid()), column("place", Integer()))


def make(connection: Connection) -> None:
    """Make the index where it is missing."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(SQLITE)
        connection.exec_driver_sql(SQLITE_KEYS)
        return
    connection.exec_driver_sql(POSTGRES)
    trigrams = connection.exec_driver_sql("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
    if trigrams.first():
        connection.exec_driver_sql(
            "CREATE INDEX IF NOT EXISTS ix_search_index_words "
            "ON search_index USING gin (words gin_trgm_ops)"
        )


def put(session: Session, kind: str, words: Mapping[UUID, str]) -> None:
    """Index rows by their words, replacing what was there."""
    remove(session, words)
    add(session, kind, {key: _joined(text_) for key, text_ in words.items()})


def add(session: Session, kind: str, words: Mapping[UUID, str]) -> None:
    """Index rows that are not in the index by words that are folded already."""
    if not words:
        return
    if session.get_bind().dialect.name == "sqlite":
        connection = session.connection()
        newest = "SELECT rowid FROM search_index ORDER BY rowid DESC LIMIT 1"
        last = connection.exec_driver_sql(newest).scalar() or 0
        rows = [
            (last + n, said, kind, i.bytes) for n, (i, said) in enumerate(words.items(), start=1)
        ]
        connection.exec_driver_sql(
            "INSERT INTO search_index (rowid, words, kind, row_id) VALUES (?, ?, ?, ?)", rows
        )
        connection.exec_driver_sql(
            "INSERT INTO search_key (place, row_id) VALUES (?, ?)",
            [(place, key) for place, _, _, key in rows],
        )
        return
    session.execute(
        text("INSERT INTO search_index (school_id, row_id, kind, words) VALUES (:s, :i, :k, :w)"),
        [{"s": _school(session), "i": i, "k": kind, "w": f" {said}"} for i, said in words.items()],
    )


def remove(session: Session, ids: Iterable[UUID]) -> None:
    """Take rows out of the index."""
    if session.get_bind().dialect.name == "sqlite":
        keys = [(i.bytes,) for i in ids]
        if keys:
            connection = session.connection()
            ends = (min(keys)[0], max(keys)[0])
            some = "SELECT 1 FROM search_key WHERE row_id BETWEEN ? AND ? LIMIT 1"
            if len(keys) > _FEW and not connection.exec_driver_sql(some, ends).first():
                return
            connection.exec_driver_sql(
                "DELETE FROM search_index WHERE rowid = (SELECT place FROM search_key WHERE "
                "row_id = ?)",
                keys,
            )
            connection.exec_driver_sql("DELETE FROM search_key WHERE row_id = ?", keys)
        return
    gone = [{"s": _school(session), "i": i} for i in ids]
    if gone:
        session.execute(text("DELETE FROM search_index WHERE school_id = :s AND row_id = :i"), gone)


def clear(session: Session, kind: str) -> None:
    """Empty the index of one kind, before a rebuild."""
    if session.get_bind().dialect.name == "sqlite":
        connection = session.connection()
        connection.exec_driver_sql(
            "DELETE FROM search_key WHERE row_id IN (SELECT row_id FROM search_index WHERE kind "
            "= ?)",
            (kind,),
        )
        connection.exec_driver_sql("DELETE FROM search_index WHERE kind = ?", (kind,))
        return
    session.execute(
        text("DELETE FROM search_index WHERE school_id = :s AND kind = :k"),
        {"s": _school(session), "k": kind},
    )


def stored(session: Session, kind: str) -> dict[UUID, str]:
    """Return what is indexed, for comparing with a rebuild."""
    rows = session.execute(
        text("SELECT row_id, words FROM search_index WHERE kind = :k").columns(row_id=Uuid()),
        {"k": kind},
    )
    return {row_id: words.strip() for row_id, words in rows}


def matches(
    session: Session, kind: str, typed: str, column: SQLCoreOperations[UUID]
) -> ColumnElement[bool]:
    """Return the condition that the row of `column` was found by what was typed."""
    words = split_words(typed)
    if session.get_bind().dialect.name == "sqlite":
        clause = text("SELECT row_id FROM search_index WHERE search_index MATCH :q AND kind = :k")
        return column.in_(clause.bindparams(q=file_query(typed), k=kind).columns(row_id=Uuid()))
    likes = " AND ".join(f"words LIKE :w{n}" for n in range(len(words))) or "false"
    clause = text(f"SELECT row_id FROM search_index WHERE school_id = :s AND kind = :k AND {likes}")
    values = {f"w{n}": like(word) for n, word in enumerate(words)}
    bound = clause.bindparams(s=_school(session), k=kind, **values).columns(row_id=Uuid())
    return column.in_(bound)


def asked_places(
    engine: str,
    kind: str,
    words: int,
    place: SQLCoreOperations[int | None],
    column: SQLCoreOperations[UUID],
) -> ColumnElement[bool]:
    """Return the same condition for a kept statement; `searched.typed_values` fills it in.

    `place` holds what `place_of` gave for the row that `column` names: SQLite answers by it much
    faster; elsewhere `column` is asked.
    """
    if engine == "sqlite":
        clause = text("SELECT rowid FROM search_index WHERE search_index MATCH :typed")
        asked = clause.bindparams(bindparam("typed", type_=Text())).columns(rowid=Integer())
        return func.coalesce(place, -1).in_(asked)
    names = [f"word_{n}" for n in range(words)]
    likes = " AND ".join(f"words LIKE :{name}" for name in names)
    clause = text(
        f"SELECT row_id FROM search_index WHERE school_id = :school_id AND kind = '{kind}' "
        f"AND {likes}"
    )
    asked_for = clause.bindparams(
        bindparam("school_id", type_=SmallInteger()),
        *(bindparam(name, type_=Text()) for name in names),
    )
    return column.in_(asked_for.columns(row_id=Uuid()))


def place_of(session: Session, column: SQLCoreOperations[UUID]) -> ColumnElement[Any]:
    """Return the place in the index of the row that `column` names, for keeping beside it."""
    if session.get_bind().dialect.name != "sqlite":
        return null()
    return select(_KEYS.c.place).where(_KEYS.c.row_id == column).scalar_subquery()


def _joined(text_: str) -> str:
    return " ".join(split_words(text_))


def _school(session: Session) -> int:
    return int(session.connection().get_execution_options()["school_id"])
