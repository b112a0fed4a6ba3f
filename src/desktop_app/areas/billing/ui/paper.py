"""Issued documents for the preview: their bytes, and what no font can draw in them."""

from collections.abc import Sequence
from uuid import UUID

from desktop_app.areas.billing import documents
from desktop_app.core.db.database import Database
from desktop_app.core.progress import Progress
from desktop_app.kit.document_preview import Printed


def printed(database: Database, document_ids: Sequence[UUID], progress: Progress) -> list[Printed]:
    """Draw documents that were never drawn, fetch the others. Raises Stopped."""
    drawn = documents.print_all(database, document_ids, progress)
    with database.reading() as session:
        missing = documents.missing_in(session, document_ids, progress)
    return [Printed(one.name, one.pdf, tuple(missing.get(one.id, ()))) for one in drawn]
