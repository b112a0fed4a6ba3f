"""Sessions of one school, and blocks that began before there were any."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker, with_loader_criteria
from sqlalchemy.pool import NullPool

from desktop_app.core.db.base import SchoolRow


def of_school(
    school_id: int, info: dict[str, Any], more: Callable[[], Sequence[Any]] = tuple
) -> sessionmaker[Session]:
    """Return a maker of sessions that see the rows of one school; `more` cuts them down further."""

    def only_this_school(state: ORMExecuteState) -> None:
        if state.is_select and not state.is_column_load and not state.is_relationship_load:
            state.statement = state.statement.options(
                with_loader_criteria(
                    SchoolRow, lambda row: row.school_id == school_id, include_aliases=True
                ),
                *more(),
            )

    made = sessionmaker(expire_on_commit=False, info=info)
    event.listen(made, "do_orm_execute", only_this_school)
    return made


def adopted(reader: Engine, sessions: sessionmaker[Session], driver: Any) -> Session:
    """Return a session on a connection of the driver that is already in a transaction.

    Closing the session's connection closes the driver's.
    """
    with reader.connect():
        pass  # the dialect learns from its first connection what it talks to
    alone = Engine(NullPool(lambda: driver), reader.dialect, reader.url)
    return sessions(bind=alone.execution_options(**reader.get_execution_options()).connect())


def connection_of(session: Session) -> Connection:
    """Return the connection of a session; one whose transaction runs need not be joined first."""
    bound = session.bind
    if isinstance(bound, Connection) and bound.in_transaction():
        return bound
    return session.connection()


@contextmanager
def attempt(session: Session) -> Iterator[None]:
    """Do something that an exception takes back by itself, leaving what was done before it."""
    with session.begin_nested():
        yield
        session.flush()
