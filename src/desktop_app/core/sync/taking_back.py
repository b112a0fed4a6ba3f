"""Taking back on a copy what its office has by now: each fact is set back, as a deed of its own.

A refresh puts the office's rows in the place of those that were made here, so that the journal of a
deed leads nowhere. Its operations still say what it made of each fact, and what was there before.
"""

import json
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from desktop_app.core.errors import Clash
from desktop_app.core.sync.kinds import Author
from desktop_app.core.sync.operation import Fact, Operation
from desktop_app.core.sync.outbox import of_row
from desktop_app.core.sync.review import name_of
from desktop_app.core.sync.tables import Conflict, Outbox
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from desktop_app.core.db.database import Work

_OPEN: Final = Conflict.decided_at.is_(None)


def set_back(work: "Work", number: int) -> None:
    """Set back what a deed of this copy made of facts, the last first.

    Raises Clash where one of them is not as the deed left it, and RuleBroken where it cannot be set
    back here; nothing is changed then.
    """
    deeds = _operations(work, number)
    if not deeds:
        said = tr("This was done before the copy was brought up to date, so it cannot be undone "
                  "here. Change it again to what it was.")  # fmt: skip
        raise Clash(said, change_set=number)
    for each in deeds:
        kind = work.database.fact_kinds[each.kind]
        has = kind.now(work.session, each.about)
        if kind.held(has.value) != kind.held(each.value):
            raise Clash(_why(work, each, has.by), change_set=number)
        kind.put(work, each.about, each.base, _author(work))
        work.session.flush()


def _operations(work: "Work", number: int) -> list[Operation]:
    query = select(Outbox).where(Outbox.set_number == number, Outbox.received_at.is_(None))
    return [of_row(row) for row in work.session.scalars(query.order_by(Outbox.seq.desc()))]


def _why(work: "Work", deed: Operation, by: str | None) -> str:
    """Say why a fact is not as its deed left it, and what to do."""
    about: Fact = deed.about
    name = name_of(work.session, work.database.fact_kinds[deed.kind], about, deed.author_name)
    asked = select(Conflict.about).where(Conflict.kind == deed.kind, _OPEN)
    if any(json.loads(text) == about for text in work.session.scalars(asked)):
        return tr(
            "{name}: this waits for a choice, so it cannot be undone here. Choose in the office.",
            name=name,
        )
    if by:
        return tr(
            "{name}: {who} changed it meanwhile, so it is not undone. It stays as {who} left it.",
            name=name, who=by,
        )  # fmt: skip
    return tr(
        "{name}: the office changed it meanwhile, so it is not undone. It stays as it is there.",
        name=name,
    )


def _author(work: "Work") -> Author:
    actor = work.actor
    return Author(actor.person_id, actor.name, actor.device, work.clock.now(), tr("Undone"))
