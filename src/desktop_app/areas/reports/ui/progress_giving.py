"""Progress reports seen, printed and saved, one or many at once; what goes out is logged."""

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import Handed, Period
from desktop_app.core.db.database import Database
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr, trn
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.pane import Tools

After = Callable[[str], object]


def show_reports(
    parent: QWidget, tools: Tools, database: Database, period: Period, ids: Sequence[UUID]
) -> DocumentPreview:
    """Show the reports of these pupils; what is printed or saved from there is logged."""
    handed: list[Handed] = []

    def make(progress: Progress) -> list[Printed]:
        made = list(reports.draw_reports(database, ids, period, progress))
        handed[:] = [each.handed for each in made]
        return [Printed(each.name, each.pdf, each.missing) for each in made]

    preview = DocumentPreview(parent, tools.tasks, tr("Progress reports"), make)

    def went_out(way: str) -> None:
        if database.read_only or not handed:
            return
        given = list(handed)
        tools.tasks.write(
            lambda: reports.ReportService(database).give(period, DisclosureWay(way), given),
            lambda _: tools.notices.done(said_given(len(given)), tools.undo),
        )

    preview.left.connect(went_out)
    preview.open()
    return preview


def said_given(count: int) -> str:
    """Say how many reports were written down as given."""
    return trn("{n} report logged as given", "{n} reports logged as given", count)


def save_reports(
    tools: Tools,
    database: Database,
    period: Period,
    asked: tuple[Sequence[UUID], Path],
    failed: Callable[[Exception], object],
) -> None:
    """Save reports into a folder with progress and Stop; those that were saved are logged."""
    ids, folder = asked

    def run(progress: Progress) -> list[Path]:
        return reports.save_all(database, ids, period, folder, progress=progress)

    def done(files: list[Path]) -> None:
        tools.notices.done(
            trn("{n} report saved in {folder}", "{n} reports saved in {folder}", len(files),
                folder=folder.name),
            tools.undo,
        )  # fmt: skip

    tools.tasks.long_write(run, done, failed, title=tr("Progress reports"))
