"""Progress reports as files and papers: drawn for many at once, and logged when they leave."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.reports.progress_document import Sheet, progress_document
from desktop_app.areas.reports.queries.progress import closed_weeks, progress_of
from desktop_app.areas.reports.queries.pupils import recipients
from desktop_app.areas.reports.rules import weeks
from desktop_app.areas.reports.service import Handed, ReportService
from desktop_app.areas.reports.terms import Period, Progress
from desktop_app.areas.school import api as school
from desktop_app.core.clock import today
from desktop_app.core.db.database import Database
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.errors import FileRefused
from desktop_app.core.files import safe_file_name, write_atomically
from desktop_app.core.printing.render import compose, missing_words, write_pages
from desktop_app.core.printing.words import Document, Paper
from desktop_app.core.progress import SILENT
from desktop_app.core.progress import Progress as Steps
from desktop_app.core.wording import tr

_PART = 100


@dataclass(frozen=True, slots=True)
class Made:
    """A report that was drawn: its file name, its bytes, what no font can draw, and for the log."""

    name: str
    pdf: bytes
    missing: tuple[str, ...]
    handed: Handed


def sheet_of(session: Session, period: Period, dated: date) -> Sheet:
    """Return what all reports of a printing share."""
    mondays = weeks(period.first, period.last)
    return Sheet(school.facts(session), dated, closed_weeks(session, period, mondays))


def documents_of(
    session: Session, ids: Sequence[UUID], period: Period, dated: date
) -> list[tuple[Progress, Document]]:
    """Return the reports of these students with what they are made from."""
    sheet = sheet_of(session, period, dated)
    return [(each, progress_document(each, sheet)) for each in progress_of(session, ids, period)]


def draw_reports(
    database: Database, ids: Sequence[UUID], period: Period, progress: Steps = SILENT
) -> Iterator[Made]:
    """Draw the reports of these students one after the other. Raises Stopped when asked to stop."""
    done = 0
    for at in range(0, len(ids), _PART):
        part = list(ids[at : at + _PART])
        with database.reading() as session:
            dated = today(database.clock, school.facts(session).timezone)
            paper = Paper(str(school.settings(session)["paper"]))
            found = documents_of(session, part, period, dated)
            to = recipients(session, part)
        for each, document in found:
            progress.step(done, len(ids), tr("Progress reports"))
            done += 1
            yield _made(each, document, paper, to.get(each.pupil.student_id))
    progress.step(done, len(ids), tr("Progress reports"))


def _made(found: Progress, document: Document, paper: Paper, to: tuple[UUID, str] | None) -> Made:
    pages = compose(document, paper)
    pdf, missing = write_pages(document, pages)
    name = safe_file_name(f"{document.subject}, {document.title}")
    return Made(
        f"{name}.pdf", pdf, tuple(missing_words(each) for each in missing),
        Handed(
            found.pupil.student_id, to[1] if to else tr("Family of {name}", name=found.pupil.name),
            found.pupil.language, to[0] if to else None, len(pages),
            hashlib.sha256(pdf).hexdigest(),
        ),
    )  # fmt: skip


def save_each(made: Iterator[Made], folder: Path) -> Iterator[tuple[Path, Made]]:
    """Write reports into a folder one by one; equal names get a number. Raises FileRefused."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise FileRefused(
            tr("The folder {folder} cannot be made.", folder=str(folder)), field="out"
        ) from None
    taken: set[str] = set()
    for each in made:
        name, count = each.name, 1
        while name.casefold() in taken:
            count += 1
            name = f"{Path(each.name).stem} {count}{Path(each.name).suffix}"
        taken.add(name.casefold())
        write_atomically(folder / name, each.pdf)
        yield folder / name, each


def save_all(
    database: Database,
    ids: Sequence[UUID],
    period: Period,
    folder: Path,
    *,
    progress: Steps = SILENT,
    say: Callable[[str], object] = lambda _: None,
) -> list[Path]:
    """Save reports as files in a folder and log what was saved, also where it was stopped.

    `say` hears what no font can draw. Raises Stopped, and FileRefused.
    """
    files: list[Path] = []
    handed: list[Handed] = []
    try:
        for path, made in save_each(draw_reports(database, ids, period, progress), folder):
            files.append(path)
            handed.append(made.handed)
            for sentence in made.missing:
                say(tr("{name}: {what}", name=made.name, what=sentence))
    finally:
        if handed and not database.read_only:
            ReportService(database).give(period, DisclosureWay.SAVED, handed)
    return files
