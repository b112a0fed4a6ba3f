"""How a deed is taken back that cannot be undone: by a counter-entry that names it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from desktop_app.core.db.database import Work


@dataclass(frozen=True, slots=True)
class CounterEntry:
    """For one act: what its counter-entry would be, in a sentence, and how it is written.

    Both are given the number of the change set that is to be taken back.
    """

    describe: Callable[[Session, int], str]
    write: "Callable[[Work, int], None]"
