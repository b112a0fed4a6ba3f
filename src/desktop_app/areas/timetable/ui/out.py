"""Lessons and the meetings of a week as CSV or XLSX files."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.lessons_list import LessonSource
from desktop_app.areas.timetable.ui.words import lesson_chip, meeting_chip, time_words
from desktop_app.core.clock import Clock
from desktop_app.core.db.database import Database
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.money import Money
from desktop_app.core.tabular.writing import Cell, write_table
from desktop_app.core.wording import tr
from desktop_app.kit.chips import chip_for
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_file import ask_table_file, tell_written
from desktop_app.kit.table_model import Query

PAGE = 1_000
Rows = tuple[Sequence[str], Iterable[Sequence[Cell]]]


def lesson_table(lines: Sequence[timetable.LessonLine], currency: str) -> Rows:
    """Return heads and rows of lessons; prices are amounts, dates are dates."""
    heads = (
        tr("Lesson"), tr("Type"), tr("Teacher"), tr("Room"), tr("Location"), tr("Time"),
        tr("Minutes"), tr("First day"), tr("Until"), tr("Enrolled"), tr("Places"), tr("Price"),
        tr("Currency"), tr("State"),
    )  # fmt: skip
    rows = [
        (
            line.title, chip_for("lesson_type", line.type).label, line.teacher, line.room,
            line.location, time_words(line), line.duration, line.first_day, line.until,
            line.enrolled, line.places,
            Money(line.price, currency).amount if line.price is not None else None,
            currency, lesson_chip(line).label,
        )
        for line in lines
    ]  # fmt: skip
    return heads, rows


def lesson_list(database: Database, query: Query, ticked: Sequence[UUID]) -> Rows:
    """Read the lessons that a list shows, or its ticked ones, as a table."""
    source = LessonSource(database)
    keys = ticked or list(source.ids(query))
    found: list[timetable.LessonLine] = []
    for start in range(0, len(keys), PAGE):
        part = keys[start : start + PAGE]
        page = source.page(part)
        found += [page[key].line for key in part if key in page]
    with database.reading() as session:
        currency = school.facts(session).currency
    return lesson_table(found, currency)


def meeting_table(rows: Sequence[timetable.MeetingRow], clock: Clock) -> Rows:
    """Return heads and rows of meetings; times are the school's wall time."""
    now = clock.now()
    heads = (
        tr("Lesson"), tr("Type"), tr("From"), tr("To"), tr("Teacher"), tr("Room"), tr("Location"),
        tr("Students"), tr("State"), tr("Reason"),
    )  # fmt: skip
    return heads, [
        (
            row.title, chip_for("lesson_type", row.type).label, row.start, row.end, row.teacher,
            row.room, row.location, row.enrolled, meeting_chip(row, now).label, row.cancel_reason,
        )
        for row in rows
    ]  # fmt: skip


def week_table(database: Database, ids: Sequence[UUID]) -> Rows:
    """Read the meetings that the painted timetable shows, as a table."""
    with database.reading() as session:
        found = timetable.meeting_page(session, ids)
    return meeting_table([found[key] for key in ids if key in found], database.clock)


def export(
    parent: QWidget, tools: Tools, database: Database, name: str, read: Callable[[], Rows]
) -> None:
    """Ask for a file and write what `read` returns; it runs off the GUI thread."""
    path = ask_table_file(parent, tr("Export"), name)
    if path is None:
        return

    def write() -> int:
        heads, rows = read()
        gone = people.GoneOut(kind="list", what=name)
        people.note_left(database, DisclosureWay.SAVED, [gone], to=path)
        return write_table(path, heads, rows)

    tools.tasks.read(write, tell_written(tools, path))
