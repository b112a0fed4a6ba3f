"""The shape every table shares: led by the school, dated, versioned."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Enum,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column

from desktop_app.core.clock import Clock
from desktop_app.core.db.types import UtcDateTime, Uuid, new_id


def _index_kind(index: Index, _table: Table) -> str:
    return "uq" if index.unique else "ix"


NAMES: dict[str, Any] = {
    "index_kind": _index_kind,
    "ix": "%(index_kind)s_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_1_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of the school, under one naming convention."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it from the class
        UUID: Uuid,
        datetime: UtcDateTime,
        date: Date,
        str: Text,
        int: BigInteger().with_variant(Integer, "sqlite"),
        bool: Boolean(create_constraint=False),
    }

    def __init_subclass__(cls, **words: Any) -> None:
        super().__init_subclass__(**words)
        table = cls.__dict__.get("__table__")
        if table is not None:
            _add_references(table)


def _add_references(table: Table) -> None:
    """Give each `refers` column its composite foreign key, led by the school, and its index."""
    for column in list(table.columns):
        target = column.info.get("refers")
        if target is None:
            continue
        if column.info["enforced"]:
            table.append_constraint(
                ForeignKeyConstraint(
                    ["school_id", column.name],
                    [f"{target}.school_id", f"{target}.id"],
                    name=f"fk_{table.name}_{column.name}",
                    deferrable=True,
                    initially="DEFERRED",
                )
            )
        if column.info["indexed"]:
            Index(f"ix_{table.name}_{column.name}", table.c.school_id, column)


def _from_connection(key: str) -> Callable[[Any], Any]:
    def value(context: Any) -> Any:
        return context.execution_options[key]

    return value


def _now(context: Any) -> datetime:
    clock: Clock = context.execution_options.get("clock") or Clock()
    return clock.now()


class SchoolRow:
    """A row of one school.

    Primary key (school_id, id), dates in UTC, a version that each change raises.

    `school_id` is filled from the connection. `version` and `updated_at` are not journaled.
    """

    school_id: Mapped[int] = mapped_column(
        SmallInteger,
        primary_key=True,
        sort_order=-20,
        default=_from_connection("school_id"),
        autoincrement=False,
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, sort_order=-19, default=new_id)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=90, default=_now)
    updated_at: Mapped[datetime] = mapped_column(
        UtcDateTime, sort_order=91, default=_now, onupdate=_now, info={"journaled": False}
    )
    version: Mapped[int] = mapped_column(
        Integer, sort_order=92, default=1, info={"journaled": False}
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  SQLAlchemy passes the class
        return {"version_id_col": cls.version}


def refers(
    target: str, *, nullable: bool = False, indexed: bool = True, enforced: bool = True
) -> MappedColumn[Any]:
    """Make a column that refers to a row of another table of the same school, by table name.

    A cache may say `enforced=False`: what it refers to is proved by whoever checks the cache, and
    nothing looks through it when a row elsewhere goes.
    """
    info = {"refers": target, "indexed": indexed, "enforced": enforced}
    return mapped_column(Uuid, nullable=nullable, info=info)


def cached(**words: Any) -> MappedColumn[Any]:
    """Make a column that a derivation fills: not journaled, rebuilt from facts."""
    return mapped_column(info={"journaled": False}, **words)


def choice(words: type[StrEnum], **more: Any) -> MappedColumn[Any]:
    """Make a column of one word out of an enum: VARCHAR with a CHECK on both engines."""
    kind = Enum(
        words,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=words.__name__.lower(),
        values_callable=lambda enum: [word.value for word in enum],
    )
    return mapped_column(kind, **more)


def unique(*columns: str, where: str | None = None) -> UniqueConstraint | Index:
    """Forbid two rows of one school with the same columns, or only among rows matching `where`."""
    if where is None:
        return UniqueConstraint("school_id", *columns)
    return Index(
        None,
        "school_id",
        *columns,
        unique=True,
        sqlite_where=text(where),
        postgresql_where=text(where),
    )


def index(*columns: str, where: str | None = None) -> Index:
    """Index columns of one school, led by the school, of all rows or of those matching `where`.

    SQLite uses a partial index only for a statement in which `where` stands as a literal.
    """
    if where is None:
        return Index(None, "school_id", *columns)
    some = text(where)
    return Index(None, "school_id", *columns, sqlite_where=some, postgresql_where=some)


def check(name: str, sql: str) -> CheckConstraint:
    """Keep a rule that both engines can check for a row by itself."""
    return CheckConstraint(sql, name=name)


def row(*parts: Any, **info: Any) -> tuple[Any, ...]:
    """Finish a table: its constraints and indexes, and facts about the table itself.

    `journaled=False` keeps a cache out of the journal; `append_only=True` refuses updates and
    deletes; `frozen_when="OLD.number IS NOT NULL"` refuses them for such rows, but for the columns
    in `free`; columns in `once` are set once and then held like the others; `no_update=True`
    refuses updates only; `closed_when`, over NEW, refuses rows that come too late. `similar` says
    how many rows share what the first column of an index has, where these are many.
    """
    return (*parts, {"sqlite_with_rowid": False, "info": info})
