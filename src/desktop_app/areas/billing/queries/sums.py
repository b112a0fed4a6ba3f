"""Sums of minor units, whole numbers on both engines: PostgreSQL would answer with decimals."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func


def sum_of(amounts: Any) -> ColumnElement[int]:
    """Return the SQL of a sum as a whole number; NULL where there is nothing to add."""
    return cast(func.sum(amounts), BigInteger)
