"""Finding a row that is to be changed."""

from typing import TypeVar
from uuid import UUID

from desktop_app.core.db.base import SchoolRow
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr

Row = TypeVar("Row", bound=SchoolRow)


def found(work: Work, table: type[Row], row_id: UUID, what: str) -> Row:
    """Return a row to change. Raises NotFound naming what it was to be."""
    row = work.session.get(table, (work.database.school_id, row_id))
    if row is None:
        raise NotFound(tr("This {what} is not in the school.", what=what), id=row_id)
    return row
