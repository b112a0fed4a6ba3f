"""Documents for the preview: their bytes, and what no font can draw in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.journal.changes import Changes
from desktop_app.core.printing.render import on_paper
from desktop_app.core.printing.words import Document, Paper
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.pane import Tools


@dataclass(frozen=True, slots=True)
class Sheets:
    """Documents that are made anew each time, and the paper of the school."""

    documents: Sequence[Document]
    paper: Paper


@dataclass(frozen=True, slots=True)
class About:
    """What sheets that are made anew are, and about which families; None stands for all."""

    kind: str
    title: str
    families: Sequence[UUID] | None = None


def printed(database: Database, document_ids: Sequence[UUID], progress: Progress) -> list[Printed]:
    """Draw documents that were never drawn, fetch the others. Raises Stopped."""
    drawn = documents.print_all(database, document_ids, progress)
    with database.reading() as session:
        missing = documents.missing_in(session, document_ids, progress)
    return [Printed(one.name, one.pdf, tuple(missing.get(one.id, ()))) for one in drawn]


def note_of(database: Database, ids: Callable[[], Sequence[UUID]]) -> Callable[[str], Changes]:
    """Return what writes down that issued documents left the house."""
    return people.log_of(database, lambda session: billing.leaving.of_documents(session, ids()))


def show_kept(
    parent: QWidget | None, tools: Tools, database: Database, title: str, ids: Sequence[UUID]
) -> DocumentPreview:
    """Show documents that were issued."""
    preview = DocumentPreview(
        parent, tools.tasks, title, lambda progress: printed(database, ids, progress),
        note=note_of(database, lambda: ids),
    )  # fmt: skip
    preview.open()
    return preview


def show_refund(
    parent: QWidget | None, tools: Tools, database: Database, refund_id: UUID
) -> DocumentPreview:
    """Show the paper of a refund."""

    def make(progress: Progress) -> list[Printed]:
        return printed(database, found(), progress)

    def found() -> Sequence[UUID]:
        with database.reading() as session:
            numbers = [row.number for row in billing.refunds(session) if row.id == refund_id]
            return documents.documents_of(session, kind="refund", numbers=numbers)

    note = note_of(database, found)
    preview = DocumentPreview(parent, tools.tasks, tr("Refund"), make, note=note)
    preview.open()
    return preview


def show_letters(
    parent: QWidget | None, tools: Tools, database: Database, family_ids: Sequence[UUID]
) -> DocumentPreview:
    """Show the reminders that would be given now, without giving them."""

    def read(progress: Progress) -> Sequence[Document]:
        with database.reading() as session:
            today = clock.today(database.clock, school.facts(session).timezone)
            found = billing.proposals(session, today, family_ids)
            return billing.preview_letters(session, found, today)

    return _show_sheets(
        parent, tools, database, About("reminder", tr("Reminders"), family_ids), read
    )


def show_statements(
    parent: QWidget | None,
    tools: Tools,
    database: Database,
    period: tuple[date, date],
    family_ids: Sequence[UUID] | None = None,
) -> DocumentPreview:
    """Show the statements of families over a period, or of all whose account moved."""

    def read(progress: Progress) -> Sequence[Document]:
        with database.reading() as session:
            return billing.statement_documents(session, *period, family_ids, progress)

    return _show_sheets(
        parent, tools, database, About("statement", tr("Statements of account"), family_ids), read
    )


def show_run(
    parent: QWidget | None, tools: Tools, database: Database, plan: billing.RunPlan
) -> DocumentPreview:
    """Show what a run would bill, as a list to go through."""
    families = sorted({bill.payer.id for bill in plan.bills if not bill.new_family})

    def read(_progress: Progress) -> Sequence[Document]:
        with database.reading() as session:
            return [billing.run_sheet(session, plan)]

    return _show_sheets(parent, tools, database, About("list", tr("Invoice run"), families), read)


def show_certificates(
    parent: QWidget | None,
    tools: Tools,
    database: Database,
    year: int,
    family_ids: Sequence[UUID] | None = None,
) -> DocumentPreview:
    """Show the tax certificates of families for a year, or of all with something in it."""

    def read(progress: Progress) -> Sequence[Document]:
        with database.reading() as session:
            today = clock.today(database.clock, school.facts(session).timezone)
            return billing.certificate_documents(
                session, year, family_ids, today=today, progress=progress
            )

    return _show_sheets(
        parent, tools, database, About("certificate", tr("Tax certificates"), family_ids), read
    )


def _show_sheets(
    parent: QWidget | None,
    tools: Tools,
    database: Database,
    what: About,
    read: Callable[[Progress], Sequence[Document]],
) -> DocumentPreview:
    def make(progress: Progress) -> list[Printed]:
        found = read(progress)
        with database.reading() as session:
            sheet = Paper(str(school.settings(session)["paper"]))
        return [_drawn(each, sheet, progress, (at, len(found))) for at, each in enumerate(found)]

    note = people.log_of(
        database,
        lambda session: billing.leaving.of_families(session, what.kind, what.title, what.families),
    )
    preview = DocumentPreview(parent, tools.tasks, what.title, make, note=note)
    preview.open()
    return preview


def _drawn(each: Document, sheet: Paper, progress: Progress, at: tuple[int, int]) -> Printed:
    progress.step(*at, tr("Documents"))
    return Printed(*on_paper(each, sheet))
