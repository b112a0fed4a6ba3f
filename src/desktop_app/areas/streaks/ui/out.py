"""A buddy group on paper and in a file, for staff."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.streaks.api import GroupPage
from desktop_app.areas.streaks.documents import group_sheet
from desktop_app.areas.streaks.ui.words import member_chip, role_words, shade_words
from desktop_app.core.db.database import Database
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.printing.render import on_paper
from desktop_app.core.progress import Progress
from desktop_app.core.tabular.writing import Cell, write_table
from desktop_app.core.wording import tr
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_file import ask_table_file, tell_written


def show_group_sheet(parent: QWidget, tools: Tools, database: Database, page: GroupPage) -> None:
    """Show the sheet of a group before it is printed."""

    def make(_progress: Progress) -> list[Printed]:
        with database.reading() as session:
            sheet = group_sheet(session, page, [role_words(row.role) for row in page.members])
        return [Printed(*on_paper(sheet))]

    note = people.log_of(database, lambda _: [_gone(page)])
    DocumentPreview(parent, tools.tasks, tr("Buddy group"), make, note=note).open()


def _gone(page: GroupPage) -> people.GoneOut:
    return people.GoneOut(
        kind="list", what=page.facts.name or tr("Buddy group"),
        students=[each.student_id for each in page.members],
    )  # fmt: skip


def group_table(page: GroupPage) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    """Return heads and rows: each member with numbers, then what each of the shown days was."""
    days = page.span.days
    heads = (
        tr("Member"), tr("Role"), tr("Membership"), tr("Joined"), tr("Left"), tr("Counted"),
        tr("Missed"), tr("Own streak"), *(day.isoformat() for day in days),
    )  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for row in page.members:
        shades = page.shades.get(row.student_id, [])
        rows.append((
            row.name, role_words(row.role), member_chip(row).label, row.joined_on, row.left_on,
            row.counted, row.missed, row.streak, *(shade_words(each) for each in shades),
            *("" for _ in days[len(shades):]),
        ))  # fmt: skip
    return heads, rows


def write_group(path: Path, page: GroupPage) -> int:
    """Write a group as its file's ending says and return how many rows it has."""
    heads, rows = group_table(page)
    return write_table(path, heads, rows)


def export_group(parent: QWidget, tools: Tools, database: Database, page: GroupPage) -> None:
    """Ask for a file and write the group there, off the GUI thread."""
    path = ask_table_file(parent, tr("Export"), page.facts.name or tr("Buddy group"))
    if path is None:
        return

    def write() -> int:
        people.note_left(database, DisclosureWay.SAVED, [_gone(page)], to=path)
        return write_group(path, page)

    tools.tasks.read(write, tell_written(tools, path))
