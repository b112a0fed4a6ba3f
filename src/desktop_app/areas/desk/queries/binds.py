"""What stands in kept statements for the values that are filled in when they are asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from sqlalchemy import BindParameter, Date, Integer, bindparam

from desktop_app.core.db.binds import Statement, some
from desktop_app.core.db.keeping import SCHOOL
from desktop_app.core.db.types import UtcDateTime, Uuid

__all__ = ["FIRST", "MOMENT", "MOST", "AskedMoment", "Statement", "filters_of", "some"]


@dataclass(frozen=True, slots=True)
class AskedMoment:
    """What stands for a moment, see `moment.Instants`."""

    school_id: Any
    now: Any
    since: Any
    today: Any


MOMENT: Final = AskedMoment(
    SCHOOL,
    bindparam("now", type_=UtcDateTime()),
    bindparam("since", type_=UtcDateTime()),
    bindparam("today", type_=Date()),
)
FIRST: Final[BindParameter[Any]] = bindparam("first", type_=Date())  # of the term
MOST: Final[BindParameter[int]] = bindparam("most", type_=Integer())


def filters_of(shape: Sequence[str]) -> tuple[tuple[str, Any], ...]:
    """Return the filters that `ListQuery.shape` described, ids as what stands for them."""
    pairs = [one.split("=", 1) for one in shape]
    return tuple(
        (name, tuple(_value(value) for _, value in group))
        for name, group in groupby(pairs, key=lambda pair: pair[0])
    )


def _value(text: str) -> Any:
    if text.startswith(":"):
        return bindparam(text[1:], type_=Uuid())
    return text or True
