"""The sheets for those who cover, seen before they are printed."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.desk import documents
from desktop_app.areas.people import api as people
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Database
from desktop_app.core.printing.render import on_paper
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.pane import Tools


def show_cover_sheets(
    parent: QWidget, tools: Tools, database: Database, covers: Sequence[tuple[UUID, str]]
) -> None:
    """Show a sheet for everybody who covers: meetings with the names of who takes them."""

    def make(_progress: Progress) -> list[Printed]:
        with database.reading() as session:
            made = documents.cover_sheets(session, database.clock.now(), covers)
        return [Printed(*on_paper(sheet)) for sheet in made]

    note = people.log_of(
        database,
        lambda session: [
            people.GoneOut(
                kind="register", what=tr("Cover sheets"),
                recipient=", ".join(sorted({name for _, name in covers})),
                students={
                    each.student_id
                    for key, _ in covers
                    for each in timetable.members(session, key)
                },
            )
        ],
    )  # fmt: skip
    DocumentPreview(parent, tools.tasks, tr("Cover sheets"), make, note=note).open()
