"""What became of a change whose answer was lost: the server is asked, and nothing is done twice.

A transaction that was cut before its commit was sent is gone. When the line breaks between commit
and answer nobody at the desk can know; but the server remembers every transaction by its number
(`pg_xact_status`), also of those who may read no table.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from desktop_app.core.db import refusals
from desktop_app.core.db.patience import Patience
from desktop_app.core.errors import ServerAway, Unsettled
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_PAUSE: Final = 0.2
XID: Final = "xid"  # where a connection keeps the number of its transaction


@contextmanager
def sealed(
    connection: "Connection", server: "Engine", patience: Patience, answer: Callable[[], Any]
) -> Iterator[None]:
    """Begin a transaction and commit it; an exception undoes it.

    Raises ServerAway when the server took nothing, Unsettled when that cannot be found out for
    now; `answer` gives what is then known to have been done.
    """
    transaction = connection.begin()
    try:
        yield
    except BaseException:
        if transaction.is_active:
            _quietly(transaction.rollback)
        raise
    xid = connection.info.pop(XID, None)
    try:
        transaction.commit()
    except DBAPIError as error:
        if xid is None or not refusals.is_lost(error):
            raise
        if not _wait_for(server, xid, patience, answer):
            raise refusals.away() from error


def _quietly(deed: Callable[[], object]) -> None:
    """Do what cannot be done any more on a line that is cut; the error that cut it is told."""
    try:
        deed()
    except DBAPIError as error:
        if not refusals.is_lost(error):
            raise


def _wait_for(server: "Engine", xid: str, patience: Patience, answer: Callable[[], Any]) -> bool:
    """Ask until the server answers; Raises Unsettled when it does not for too long."""
    until = monotonic() + patience.seconds
    while True:
        try:
            return _was_kept(server, xid)
        except ServerAway:
            if monotonic() > until or patience.given_up.wait(_PAUSE):
                raise Unsettled(_not_known(), lambda: _was_kept(server, xid), answer()) from None


def _was_kept(server: "Engine", xid: str) -> bool:
    """Say whether the server kept a transaction. Raises ServerAway while it does not answer."""
    asked = text("SELECT pg_xact_status(CAST(:xid AS xid8))")
    with refusals.refused(), server.connect() as connection:
        state = connection.execute(asked, {"xid": xid}).scalar()
    if state == "in progress":
        raise refusals.away()
    return state == "committed"


def _not_known() -> str:
    return tr(
        "The server went away before it said whether this was saved. What you typed stays here; "
        "press again when it is back: Downbeat asks first, and nothing is saved twice."
    )
