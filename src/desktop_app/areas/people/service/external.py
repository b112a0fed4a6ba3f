"""The ids that other programs have for our rows; a repeated import matches on them."""

from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.people import rules
from desktop_app.areas.people.tables import ExternalId
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

TARGETS = (
    "person_id", "location_id", "term_id", "lesson_id", "enrollment_id", "relationship_id",
)  # fmt: skip


def put_external_id(
    work: Work, system: str, kind: str, their_id: str, *, target: str, row_id: UUID
) -> None:
    """Remember which of our rows another program means; `target` is one of TARGETS.

    An id that was known already means the new row from now on.
    """
    if target not in TARGETS:
        raise RuleBroken(tr("No id is kept for a {name}.", name=target), field="target")
    key = {
        "system": rules.check_required(system, "system"),
        "kind": rules.check_required(kind, "kind"),
        "their_id": rules.check_required(their_id, "their_id"),
    }
    query = select(ExternalId).filter_by(**key)
    row = work.session.scalars(query).first()
    if row is None:
        row = ExternalId(**key)
        work.session.add(row)
    for name in TARGETS:
        setattr(row, name, row_id if name == target else None)
