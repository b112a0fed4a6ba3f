"""Many rows of a server in one answer: each column by itself, packed, and read back for a file.

A row of a mark is a hundred and fifty bytes as a server tells it, of which most is said in every
row again. Packed it is fifty. What is read back stands as a school file stores it.
"""

import json
import struct
from base64 import b64decode
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, Time

from desktop_app.core.db.types import UtcDateTime, Uuid

Values = Sequence[Any]
_NIL: Final = bytes(16)
_NO_LONG: Final = -(2**63)
_NO_INT: Final = -(2**31)
_NONE: Final = 2**24 - 1
_DAY: Final = date(2000, 1, 1)
_EPOCH: Final = (_DAY - date(1970, 1, 1)).days


class Packed:
    """The columns of one table, how a server packs them, and how they are read."""

    def __init__(self, columns: Sequence[Column[Any]], repeated: Collection[str]) -> None:
        self._columns = columns
        self._repeated = [column.name for column in columns if column.name in repeated]

    def statement(self, rows: str) -> str:
        """Return the statement of one row that packs what another statement finds."""
        lists = [
            f"d{n} AS (SELECT v, (row_number() OVER ())::int - 1 AS n FROM "
            f'(SELECT DISTINCT "{name}" AS v FROM r WHERE "{name}" IS NOT NULL) x)'
            for n, name in enumerate(self._repeated)
        ]
        joins = [f'LEFT JOIN d{n} ON d{n}.v = r."{name}"' for n, name in enumerate(self._repeated)]
        parts = ["count(*)::int"]
        for column in self._columns:
            if column.name in self._repeated:
                n = self._repeated.index(column.name)
                packed = _packed(column, f"d{n}.v", order=f" ORDER BY d{n}.n")
                parts.append(f"(SELECT {packed} FROM d{n})")
                place = f"int4send(coalesce(d{n}.n, {_NONE}))"
                parts.append(f"string_agg(substring({place} from 2), '')")
            else:
                parts.append(_packed(column, f'r."{column.name}"'))
        given = ", ".join([f"r AS MATERIALIZED ({rows})", *lists])
        return f"WITH {given} SELECT {', '.join(parts)} FROM r {' '.join(joins)}"

    def read(self, answer: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Return the rows of such an answer."""
        many, *parts = answer
        if not many:
            return []
        told = iter(parts)
        columns: list[Values] = []
        for column in self._columns:
            if column.name in self._repeated:
                values, places = _read(column, next(told)), _places(next(told))
                columns.append([None if place == _NONE else values[place] for place in places])
            else:
                columns.append(_read(column, next(told)))
        return list(zip(*columns, strict=True))


def _packed(column: Column[Any], said: str, order: str = "") -> str:
    kind = column.type
    if isinstance(kind, Uuid):
        return f"string_agg(uuid_send(coalesce({said}, '{_NIL.hex()}'::uuid)), ''{order})"
    if isinstance(kind, UtcDateTime):
        micros = f"(extract(epoch FROM {said}) * 1000000)::int8"
        return f"string_agg(int8send(coalesce({micros}, {_NO_LONG})), ''{order})"
    if isinstance(kind, Date):
        days = f"{said} - date '{_DAY}'"
        return f"string_agg(int4send(coalesce({days}, {_NO_INT})), ''{order})"
    if isinstance(kind, Boolean):
        return f"string_agg(int4send(coalesce({said}::int, {_NO_INT})), ''{order})"
    if column.name == "version":
        return f"string_agg(int4send({said}), ''{order})"
    if isinstance(kind, Integer):
        return f"string_agg(int8send(coalesce({said}::int8, {_NO_LONG})), ''{order})"
    if isinstance(kind, LargeBinary):
        return f"json_agg(encode({said}, 'base64'){order})::text"
    return f"json_agg({said}::text{order})::text"


def _read(column: Column[Any], told: Any) -> Values:
    if told is None:
        return ()
    kind = column.type
    if isinstance(kind, Uuid):
        keys = [told[at : at + 16] for at in range(0, len(told), 16)]
        return [None if key == _NIL else key for key in keys]
    if isinstance(kind, UtcDateTime):
        return [None if n == _NO_LONG else _instant(n) for n in _unpacked(told, "q", 8)]
    if isinstance(kind, Date):
        return [None if n == _NO_INT else _day(n) for n in _unpacked(told, "i", 4)]
    if isinstance(kind, Boolean) or column.name == "version":
        return [None if n == _NO_INT else n for n in _unpacked(told, "i", 4)]
    if isinstance(kind, Integer):
        return [None if n == _NO_LONG else n for n in _unpacked(told, "q", 8)]
    return [None if text is None else _said(kind, text) for text in json.loads(told)]


def _said(kind: Any, text: str) -> Any:
    if isinstance(kind, LargeBinary):
        return b64decode(text)
    if isinstance(kind, Time):
        whole, _, rest = text.partition(".")
        return f"{whole}.{rest:0<6}"
    return text


def _places(told: bytes) -> Sequence[int]:
    """Return numbers of three bytes each."""
    padded = bytearray(len(told) // 3 * 4)
    for n in range(3):
        padded[n + 1 :: 4] = told[n::3]
    return _unpacked(bytes(padded), "i", 4)


def _unpacked(told: bytes, form: str, size: int) -> Sequence[int]:
    return struct.unpack(f">{len(told) // size}{form}", told)


def _instant(micros: int) -> str:
    days, micros = divmod(micros, 86_400_000_000)
    seconds, micros = divmod(micros, 1_000_000)
    minutes, second = divmod(seconds, 60)
    return f"{_day(days - _EPOCH)} {minutes // 60:02}:{minutes % 60:02}:{second:02}.{micros:06}"


@lru_cache(maxsize=4_096)
def _day(days: int) -> str:
    return (_DAY + timedelta(days=days)).isoformat()
