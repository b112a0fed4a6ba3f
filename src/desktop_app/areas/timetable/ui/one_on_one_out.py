"""The list of a one-on-one week, seen before it is printed."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.documents import one_on_one_list
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.printing.render import on_paper
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.pane import Tools


def show_week_list(parent: QWidget, tools: Tools, database: Database, occurrence_id: UUID) -> None:
    """Show the list."""

    def make(_progress: Progress) -> list[Printed]:
        with database.reading() as session:
            today = clock.today(database.clock, school.facts(session).timezone)
            page = one_on_one_list(session, occurrence_id, dated=today)
        return [Printed(*on_paper(page))]

    note = people.log_of(
        database,
        lambda session: [
            people.GoneOut(
                kind="register", what=tr("One-on-one week"),
                students=[each.student_id for each in timetable.members(session, occurrence_id)],
            )
        ],
    )  # fmt: skip
    DocumentPreview(parent, tools.tasks, tr("One-on-one week"), make, note=note).open()
