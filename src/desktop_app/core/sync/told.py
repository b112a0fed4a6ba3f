"""The deeds of a copy in words: what they are about and what was entered, by their kinds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.core.errors import DownbeatError
from desktop_app.core.sync import standing
from desktop_app.core.sync.operation import Fact
from desktop_app.core.sync.standing import CopyDeed
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.core.db.database import Database
    from desktop_app.core.sync.kinds import FactKind

MOST = 300


@dataclass(frozen=True, slots=True)
class ToldDeed:
    """A deed with its words; `theirs` is what the office has where somebody must choose."""

    deed: CopyDeed
    name: str
    value: str
    theirs: str = ""


def deeds(database: "Database", *, most: int = MOST) -> Sequence[ToldDeed]:
    """Return the deeds of the copy that is open, what needs a choice first."""
    facts = database.copy
    if facts is None:
        return ()
    kinds = database.fact_kinds
    with database.reading() as session:
        found = standing.listed(session, facts.copy_id, most=most)
        return [_told(session, kinds.get(deed.kind), deed) for deed in found]


def _told(session: "Session", kind: "FactKind | None", deed: CopyDeed) -> ToldDeed:
    name = tr("something {name} did", name=deed.author_name)
    if kind is None:
        return ToldDeed(deed, name, "")
    try:
        name = kind.name(session, deed.about)
        value = kind.show(session, deed.value)
        theirs = kind.show(session, deed.theirs) if deed.answer is not None else ""
    except (DownbeatError, LookupError, ValueError, TypeError):
        return ToldDeed(deed, name, _plain(deed.value))
    return ToldDeed(deed, name, value, theirs)


def _plain(value: Fact | None) -> str:
    return ", ".join(str(each) for each in value.values() if each) if value is not None else ""
