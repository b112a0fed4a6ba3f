"""What the database refuses, said as a person can read it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm.exc import StaleDataError
from sqlcipher3.dbapi2 import Error as DriverError

from desktop_app.core.errors import (
    Clash,
    DownbeatError,
    FileRefused,
    NotAllowed,
    RuleBroken,
    ServerAway,
    TryAgain,
)
from desktop_app.core.wording import tr

_SIGNS = (
    ("database or disk is full", FileRefused, "disk-full"),
    ("no space left", FileRefused, "disk-full"),
    ("readonly database", FileRefused, "read-only"),
    ("read-only transaction", FileRefused, "read-only"),
    ("database is locked", FileRefused, "locked"),
    ("malformed", FileRefused, "damaged"),
    ("not a database", FileRefused, "damaged"),
    ("disk i/o error", FileRefused, "disk"),
    ("unable to open", FileRefused, "disk"),
    ("frozen row", RuleBroken, "frozen"),
    ("closed books", RuleBroken, "closed"),
    ("login is locked out", NotAllowed, "locked-out"),
    ("copy is switched off", NotAllowed, "switched-off"),
    ("last owner stays", RuleBroken, "last-owner"),
    ("only an owner changes access", NotAllowed, "not-owner"),
    ("account is locked", RuleBroken, "account-locked"),
    ("not the words of", Clash, "meanwhile"),
    ("this word", Clash, "meanwhile"),
    ("erased already", Clash, "meanwhile"),
    ("row-level security", NotAllowed, "rights"),
    ("permission denied", NotAllowed, "rights"),
    ("change.set_number", RuleBroken, "outside"),
    ("foreign key", Clash, "reference"),
    ("unique", Clash, "twice"),
    ("check constraint", RuleBroken, "value"),
    ("out of range", RuleBroken, "large"),
    ("value too long", RuleBroken, "long"),
    ("cannot contain nul", RuleBroken, "no-text"),
)
# Lost lines, servers that stop or start, and two desks in each other's way, as PostgreSQL counts.
_AWAY = ("08", "57P01", "57P02", "57P03", "53300")
_AGAIN = {"40001": "again", "40P01": "again", "55P03": "again", "23505": "twice"}
_NO_ANSWER = re.compile(
    r"connection (failed|refused|timeout|is lost|is closed|was closed|not open)"
    r"|(closed|lost) the connection|terminating connection|could not (connect|receive|send)"
    r"|timeout expired|no connection to the server|connection is bad|broken pipe|reset by peer"
    r"|eof detected|consuming input failed|the database system is"
)
_EMPTY = re.compile(r"not null constraint failed: \w+\.(\w+)|null value in column \"(\w+)\"")


def _sentence(case: str) -> str:
    return {
        "disk-full": tr(
            "The disk is full. Nothing of this change was saved; make room and try again."
        ),
        "read-only": tr("The school file can only be read here. Nothing was changed."),
        "locked": tr("Another program is using the school file. Nothing was changed; try again."),
        "damaged": tr("The school file is damaged. Restore the newest snapshot (File, Snapshots)."),
        "disk": tr(
            "The school file cannot be reached. Nothing was changed; check the disk or network "
            "drive."
        ),
        "frozen": tr(
            "Issued documents and ledger entries never change. Write a counter-entry instead."
        ),
        "closed": tr(
            "The books of that day are closed. Nothing was changed; take a later day, or let the "
            "owner open them."
        ),
        "locked-out": tr("Your access to this school was locked. Ask its owner."),
        "switched-off": tr(
            "The school switched this copy off. What waits on it is kept; the office can bring it "
            "in with a rescue file."
        ),
        "last-owner": tr(
            "This is the last owner. Make somebody else an owner first; nothing was changed."
        ),
        "not-owner": tr(
            "Only an owner changes who has access, and you are not one (any more). Nothing was "
            "changed."
        ),
        "account-locked": tr("This person is locked out. Let them in first; nothing was changed."),
        "rights": tr("Your role may not do this. Nothing was changed."),
        "outside": tr("A change outside a change set was refused."),
        "reference": tr("Something else still refers to this, so nothing was changed."),
        "twice": tr("This is already there, so nothing was changed."),
        "value": tr("A value is missing or not allowed, so nothing was changed."),
        "large": tr("A number or a day is too large or too small, so nothing was changed."),
        "long": tr("A text is too long, so nothing was changed. Shorten it."),
        "no-text": tr("A text holds signs that are no text, so nothing was changed."),
        "empty": tr("This cannot stay empty. Nothing was changed."),
        "other": tr("The database refused the change. Nothing was saved."),
        "away": tr(
            "The server cannot be reached. Nothing of this was saved; what you typed stays here. "
            "Try again when it is back."
        ),
        "not-read": tr("The server cannot be reached. What is shown stays as it was."),
        "again": tr(
            "Another desk was changing the same thing at this moment. Nothing was saved; try again."
        ),
        "meanwhile": tr(
            "Somebody else changed this meanwhile. Nothing was saved; look at it again."
        ),
    }[case]


@contextmanager
def refused(*, reads: bool = False) -> Iterator[None]:
    """Turn what the database refuses inside into refusals; `reads` says that nothing was saved."""
    try:
        yield
    except (DBAPIError, StaleDataError, DriverError, NoneFree) as error:
        refusal = as_refusal(error)
        if reads and isinstance(refusal, ServerAway):
            refusal = ServerAway(_sentence("not-read"), case="away")
        raise refusal from error
    except UnicodeEncodeError as error:
        raise RuleBroken(_sentence("no-text"), case="no-text") from error
    except OverflowError as error:
        raise RuleBroken(_sentence("large"), case="large") from error


def is_lost(error: Exception) -> bool:
    """Say whether the line to the server is cut, or the server does not answer."""
    if isinstance(error, NoneFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_AWAY)
    is_server = type(error.orig).__module__.startswith("psycopg")
    return is_server and _NO_ANSWER.search(str(error.orig).casefold()) is not None


def away() -> ServerAway:
    """Return the refusal of a server that cannot be reached."""
    return ServerAway(_sentence("away"), case="away")


def as_refusal(error: Exception) -> DownbeatError:
    """Return the refusal that stands for an error of the database or its driver."""
    if isinstance(error, StaleDataError):
        return TryAgain(_sentence("meanwhile"), case="meanwhile")
    if is_lost(error):
        return away()
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    if state in _AGAIN:
        return TryAgain(_sentence(_AGAIN[state]), case=_AGAIN[state])
    said = str(error.orig if isinstance(error, DBAPIError) else error).casefold()
    if empty := _EMPTY.search(said):
        return RuleBroken(_sentence("empty"), field=empty[1] or empty[2], case="empty")
    for sign, kind, case in _SIGNS:
        if sign in said:
            return kind(_sentence(case), case=case, cause=said.splitlines()[0])
    return DownbeatError(_sentence("other"), cause=said.splitlines()[0] if said else "")
