"""Making the text of kept statements, and asking them where there is a server."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    Enum,
    Float,
    Integer,
    Select,
    SmallInteger,
    String,
    Time,
    bindparam,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session, with_loader_criteria
from sqlalchemy.types import NullType, TypeEngine

from desktop_app.core.db.base import SchoolRow
from desktop_app.core.db.kept import Kept, Rows, Shape, built
from desktop_app.core.db.types import UtcDateTime, Uuid
from desktop_app.core.uuid_list import UuidList

SCHOOL = bindparam("school_id", type_=SmallInteger())
_AS_IT_COMES = (Integer, BigInteger, SmallInteger, String, Float, NullType)


def of_this_school(statement: Select[Any]) -> Select[Any]:
    """Keep a statement to the rows of the school it is asked for, in every table it reads."""
    school = SCHOOL
    return statement.options(
        with_loader_criteria(SchoolRow, lambda row: row.school_id == school, include_aliases=True)
    )


def kept_of(statement: Select[Any]) -> Kept:
    """Make the text of a statement for SQLite, kept to one school."""
    return _kept(of_this_school(statement))


def keys_of(statement: Select[Any]) -> Kept:
    """Make the text of a statement of ids that names its school itself: one row, all joined."""
    kept = _kept(statement)
    joined = f"WITH keys(id) AS ({kept.sql}) SELECT group_concat(hex(id), '') FROM keys"
    return Kept(joined, kept.constants, ("",))


def _kept(statement: Select[Any]) -> Kept:
    dialect = sqlite.dialect(paramstyle="named")
    compiled: Any = statement.compile(dialect=dialect)
    sql, constants = str(compiled), {}
    for bind, name in compiled.bind_names.items():
        if bind.required or name == SCHOOL.key:
            continue
        process = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if bind in compiled.post_compile_params:
            values = [process(one) if process else one for one in bind.effective_value]
            parts = {f"{name}_{n}": one for n, one in enumerate(values)}
            sql = sql.replace(f"__[POSTCOMPILE_{name}]", ", ".join(f":{part}" for part in parts))
            constants.update(parts)
        else:
            constants[name] = process(bind.effective_value) if process else bind.effective_value
    return Kept(sql, constants, tuple(kind_of(c.type) for c in statement.selected_columns))


def kind_of(kind: TypeEngine[Any]) -> str:
    """Return how a column of a type is read, as `kept` names it."""
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return f"{kind.enum_class.__module__}:{kind.enum_class.__qualname__}"
    for known, word in ((Uuid, "uuid"), (UtcDateTime, "instant"), (Date, "date"), (Time, "time")):
        if isinstance(kind, known):
            return word
    if isinstance(kind, Boolean):
        return "bool"
    if isinstance(kind, _AS_IT_COMES):
        return ""
    raise TypeError(f"a kept statement cannot read {kind!r}")


class ServerStatements:
    """Asks a server, by statement; each is built once."""

    def __init__(self, school_id: int, only: Callable[[], Sequence[Any]] = tuple) -> None:
        self._school_id, self._only = school_id, only
        self._built: dict[tuple[str, Shape], Select[Any]] = {}

    def rows(self, session: Session, where: str, shape: Shape, values: Mapping[str, Any]) -> Rows:
        """Return the rows of a statement."""
        statement = self._statement(session, where, shape)
        given = {SCHOOL.key: self._school_id, **values}
        return [tuple(row) for row in session.execute(statement, given)]

    def ids(
        self, session: Session, where: str, shape: Shape, values: Mapping[str, Any]
    ) -> UuidList:
        """Return ids as one block. The statement goes past the ORM and names the school itself."""
        statement = self._statement(session, where, shape)
        given = {SCHOOL.key: self._school_id, **values}
        if only := self._only():  # as somebody else sees it: cut down like every other select
            return UuidList.of(session.scalars(statement.options(*only), given))
        return UuidList.of(key for (key,) in session.connection().execute(statement, given))

    def _statement(self, session: Session, where: str, shape: Shape) -> Select[Any]:
        statement = self._built.get((where, shape))
        if statement is None:
            statement = built(where, session.get_bind().dialect.name, shape)
            self._built[where, shape] = statement
        return statement
