"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import uuid_utils
from sqlalchemy import BLOB, DateTime, Dialect, types

from desktop_app.core.db.values import instant_text, uuid_of


def new_id() -> UUID:
    """Return a UUIDv7: unique without asking anybody, and in order of making."""
    return uuid_of(uuid_utils.uuid7().bytes)


def _uuid_or_none(value: bytes | None) -> UUID | None:
    return None if value is None else uuid_of(value)


def bytes_or_none(value: UUID | None) -> bytes | None:
    """Return a UUID as SQLite stores it."""
    return None if value is None else value.int.to_bytes(16, "big")


def text_or_none(value: datetime | None) -> str | None:
    """Return an aware instant as SQLite stores it. Raises ValueError for a naive one."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant_text(value)


class Uuid(types.TypeDecorator[UUID]):
    """A UUID: `uuid` on PostgreSQL, 16 bytes on SQLite."""

    impl = BLOB
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        """Choose the engine's own type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(types.Uuid(as_uuid=True))
        return dialect.type_descriptor(BLOB(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """Turn a UUID into what the engine stores."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        """Turn what the engine stores into a UUID."""
        if value is None or isinstance(value, UUID):
            return value
        return uuid_of(value)

    def bind_processor(self, dialect: Dialect) -> Any:
        """Return how a value is written; on SQLite without the layers between."""
        if dialect.name == "postgresql":
            return super().bind_processor(dialect)
        return bytes_or_none

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Return how a column is read; on SQLite without the layers between."""
        if dialect.name == "postgresql":
            return super().result_processor(dialect, coltype)
        return _uuid_or_none

    def process_literal_param(self, value: UUID | None, dialect: Dialect) -> str:
        """Write a UUID into SQL text."""
        if value is None:
            return "NULL"
        return f"'{value}'" if dialect.name == "postgresql" else f"x'{value.hex}'"


class UtcDateTime(types.TypeDecorator[datetime]):
    """An instant: aware in Python, `timestamptz` on PostgreSQL, UTC text on SQLite.

    Naive values are refused.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        """Choose the engine's own type."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC. Raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        instant = value.astimezone(UTC)
        return instant if dialect.name == "postgresql" else instant.replace(tzinfo=None)

    def bind_processor(self, dialect: Dialect) -> Any:
        """Return how a value is written; on SQLite without the layers between."""
        return super().bind_processor(dialect) if dialect.name == "postgresql" else text_or_none

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn what the engine stores into an aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
