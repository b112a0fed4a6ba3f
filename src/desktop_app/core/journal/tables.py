"""The journal's own tables: numbered, not keyed by UUID, because undo needs order."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Index,
    Integer,
    Select,
    SmallInteger,
    String,
    Text,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import ALL, OFFICE, access, those
from desktop_app.core.db.base import Base, _from_connection, choice, index, row
from desktop_app.core.db.types import UtcDateTime, Uuid
from desktop_app.core.journal.changes import SetKind

__all__ = ["Change", "ChangeSet", "Op", "SetKind"]

OWN_SETS = 200
"""How many of one's own deeds somebody sees who does not see the whole journal."""
JOURNAL = "change"
"""What tells of a table is as closed as the table: a permission it needs is needed here too."""
_Whole = BigInteger().with_variant(Integer, "sqlite")


class Op(StrEnum):
    """What happened to a row."""

    INSERT = "I"
    UPDATE = "U"
    DELETE = "D"


class ChangeSet(Base):
    """One deed of one person: everything it changed is undone together."""

    __tablename__ = "change_set"
    school_id: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, autoincrement=False, default=_from_connection("school_id")
    )
    number: Mapped[int] = mapped_column(_Whole, primary_key=True, autoincrement=False)
    kind: Mapped[SetKind] = choice(SetKind)
    label: Mapped[str] = mapped_column(Text)
    act: Mapped[str | None] = mapped_column(String(40))
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    actor_name: Mapped[str] = mapped_column(Text)
    device: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[str] = mapped_column(String(32))
    target: Mapped[int | None] = mapped_column(_Whole)
    undone_by: Mapped[int | None] = mapped_column(_Whole)
    txid: Mapped[str | None] = mapped_column(String(64))
    waits: Mapped[bool | None] = mapped_column(Boolean(create_constraint=False))
    """On a server: what follows from it waits for a desk that sees all of the school."""

    __table_args__ = row(
        index("txid"),
        index("actor_id", "number"),
        index("number", where="waits"),
        journaled=False,
    )


class Change(Base):
    """What one deed did to one row: its changed columns before and after, as JSON.

    Of an insert only the row.
    """

    __tablename__ = "change"
    school_id: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, autoincrement=False, default=_from_connection("school_id")
    )
    seq: Mapped[int] = mapped_column(_Whole, primary_key=True, autoincrement=False)
    set_number: Mapped[int] = mapped_column(_Whole)
    table_name: Mapped[str] = mapped_column(String(63))
    row_id: Mapped[UUID] = mapped_column(Uuid)
    op: Mapped[str] = mapped_column(String(1))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)

    __table_args__ = row(
        index("set_number", "table_name", "row_id"),
        index("table_name", "row_id", "seq"),
        Index(
            "ix_change_deleted",
            "school_id",
            "table_name",
            "seq",
            sqlite_where=text("op = 'D'"),
            postgresql_where=text("op = 'D'"),
        ),
        journaled=False,
    )


_office = dict.fromkeys(OFFICE, ALL)
_others = (Role.TEACHER, Role.PARENT, Role.STUDENT)


@access.row_set("my_sets")
def my_sets(person: ColumnElement[UUID]) -> Select[Any]:
    """The newest deeds of the asking person, which they may look at and take back."""
    mine = select(ChangeSet.number).where(ChangeSet.actor_id == person)
    return mine.order_by(ChangeSet.number.desc()).limit(OWN_SETS)


access.table(
    "change_set",
    see=_office | dict.fromkeys(_others, those("number", "my_sets")),
    office=False,
)
access.table(
    "change",
    see=_office | dict.fromkeys(_others, those("set_number", "my_sets")),
    office=False,
)
