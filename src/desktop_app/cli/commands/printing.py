"""Everything that is printed to PDF files."""

import datetime as time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import typer
from sqlalchemy.orm import Session

from desktop_app.areas.attendance import documents as attendance_documents
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents as billing_documents
from desktop_app.areas.desk import documents as desk_documents
from desktop_app.areas.people import api as people
from desktop_app.areas.reports import api as reports
from desktop_app.areas.timetable import api as timetable
from desktop_app.cli.commands.making import day_given
from desktop_app.cli.desk import Desk, writing_if_free
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.references import find
from desktop_app.cli.terminal import Terminal
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.errors import FileRefused, NotFound
from desktop_app.core.files import write_atomically
from desktop_app.core.printing.render import on_paper
from desktop_app.core.printing.words import Document
from desktop_app.core.progress import Progress
from desktop_app.core.wording import show_date_with_year, tr

_KEPT = ("invoice", "receipt", "payslip", "refund", "reminder")
_KINDS = (
    *_KEPT, "statement", "certificate", "register", "roster", "day-sheet", "cover-sheet",
    "progress-report",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "print",
        help=tr("Print invoices, receipts, statements, letters, sheets or rosters to PDF files."),
    )(print_documents)


def print_documents(
    context: typer.Context,
    path: Path = SCHOOL,
    kind: str = typer.Argument(..., metavar="|".join(_KINDS)),
    which: list[str] = typer.Argument(None, metavar="[ID|NUMBER]..."),
    out: Path = typer.Option(..., "--out", metavar="DIR"),
    month: str = typer.Option("", "--month", metavar="YYYY-MM"),
    lesson: str = typer.Option("", "--lesson", metavar="ID"),
    date: str = typer.Option("", "--date", metavar="YYYY-MM-DD", help="The day of the sheets."),
    family: list[str] = typer.Option(
        None, "--family", metavar="ID", help="Whose statement, certificate or reminders."
    ),
    every: bool = typer.Option(False, "--all", help="The statements or certificates of all."),
    first: str = typer.Option("", "--from", metavar="YYYY-MM-DD"),
    last: str = typer.Option("", "--to", metavar="YYYY-MM-DD"),
    year: int = typer.Option(0, "--year", metavar="YYYY", help="The year of a certificate."),
    term: str = typer.Option("", "--term", metavar="ID", help="The term of progress reports."),
    student: list[str] = typer.Option(
        None, "--student", metavar="ID", help="Whose progress report; without it of all."
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Print documents to PDF files; without names all of the kind."""
    terminal: Terminal = context.obj
    if kind not in _KINDS:
        raise WrongUsage(tr("What can be printed: {names}.", names=", ".join(_KINDS)))
    wanted = [*(which or ()), *([lesson] if lesson else [])]
    with writing_if_free(path, terminal) as desk, terminal.progress() as progress:
        families = [find(desk, "family", each, "family") for each in family or ()]
        if kind == "progress-report":
            files = _progress(desk, (term, first, last), student or (), out, progress)
        elif kind in _KEPT:
            files = _kept(desk, kind, (wanted, families, month), out, progress)
        elif kind in {"statement", "certificate"}:
            if not families and not every:
                raise WrongUsage(tr("Say whose they are: --family ID, or --all."))
            made = _of_families(desk, kind, families, (first, last, year), progress)
            files = _save(made, out, desk, _about_families(desk, kind, families))
        elif kind in {"day-sheet", "cover-sheet"}:
            files = _save(_sheets_of_day(desk, kind, date), out, desk, people.GoneOut(
                kind="register", what=kind
            ))  # fmt: skip
        else:
            gone = _about_lessons(desk, kind, wanted)
            files = _save(_sheets(desk, kind, wanted, month), out, desk, gone)
    if as_json:
        terminal.document({"kind": kind, "files": [str(file) for file in files]})
    else:
        for file in files:
            terminal.result(str(file))


def _progress(
    desk: Desk,
    asked: tuple[str, str, str],
    students: Sequence[str],
    out: Path,
    progress: Progress,
) -> list[Path]:
    """Save the progress reports of some students, or of all who were in a lesson, and log them."""
    term, first, last = asked
    term_id = find(desk, "term", term, "term") if term else None
    ids = [find(desk, "student", each, "student") for each in students]
    with desk.database.reading() as session:
        period = reports.find_period(
            session, desk.today, term_id=term_id,
            first=day_given(first, "--from"), last=day_given(last, "--to"),
        )  # fmt: skip
        if not ids:
            lines = reports.report_lines(session, period, desk.database.actor)
            ids = [line.student_id for line in lines]
    return reports.save_all(
        desk.database, ids, period, out, progress=progress, say=desk.terminal.say
    )


def _kept(
    desk: Desk,
    kind: str,
    asked: tuple[Sequence[str], Sequence[UUID], str],
    out: Path,
    progress: Progress,
) -> list[Path]:
    """Save documents that were issued, as they were."""
    wanted, families, month = asked
    ids = _documents(desk, kind, wanted, month)
    if kind == "reminder" and families:
        ids = _letters_of(desk, families)
    with desk.database.reading() as session:
        for sentence in billing_documents.missing_words(session, ids):
            desk.terminal.say(sentence)
    return billing_documents.save_all(desk.database, ids, out, progress)


def _of_families(
    desk: Desk,
    kind: str,
    families: Sequence[UUID],
    asked: tuple[str, str, int],
    progress: Progress,
) -> list[Document]:
    """Return statements or certificates of families."""
    first, last, year = asked
    if kind == "certificate":
        return _certificates(desk, families, year, progress)
    period = (day_given(first, "--from"), day_given(last, "--to"))
    return _statements(desk, families, period, progress)


def _statements(
    desk: Desk,
    families: Sequence[UUID],
    period: tuple[time.date | None, time.date | None],
    progress: Progress,
) -> list[Document]:
    """Return statements from the first day of this year's books, or the one given, to today."""
    first, last = period[0] or desk.today.replace(month=1, day=1), period[1] or desk.today
    with desk.database.reading() as session:
        return billing.statement_documents(session, first, last, families or None, progress)


def _certificates(
    desk: Desk, families: Sequence[UUID], year: int, progress: Progress
) -> list[Document]:
    """Return the tax certificates of a year; without one that of the last year that is over."""
    asked = year or desk.today.year - 1
    with desk.database.reading() as session:
        return billing.certificate_documents(
            session, asked, families or None, today=desk.today, progress=progress
        )


def _letters_of(desk: Desk, families: Sequence[UUID]) -> list[UUID]:
    with desk.database.reading() as session:
        return billing_documents.documents_of(session, kind="reminder", family_ids=families)


def _documents(desk: Desk, kind: str, wanted: Sequence[str], month: str) -> list[UUID]:
    if kind in {"refund", "reminder"}:
        with desk.database.reading() as session:
            found = billing_documents.documents_of(session, kind=kind, numbers=wanted or None)
        if len(found) < len(wanted):
            raise NotFound(tr("One of these documents is not in the school."))
        return found
    ids = [find(desk, _RECORD[kind], each, kind) for each in wanted]
    with desk.database.reading() as session:
        if kind == "payslip":
            return billing.payslips_of(session, _payouts(session, ids, month))
        if kind == "receipt":
            return billing_documents.documents_of(session, payment_ids=ids or None, kind=kind)
        if not wanted:
            query = billing.InvoiceQuery(month=str(billing.Month.parse(month)) if month else None)
            ids = [row.id for row in billing.all_invoices(session, desk.today, query) if row.number]
        return billing_documents.documents_of(session, invoice_ids=ids)


_RECORD = {"invoice": "invoice", "receipt": "payment", "payslip": "payout"}


def _payouts(session: Session, wanted: Sequence[UUID], month: str) -> Sequence[UUID]:
    """Return the payouts that were named, or those of a month, or all."""
    if wanted:
        return wanted
    period = str(billing.Month.parse(month)) if month else None
    return billing.payout_ids(session, billing.PayoutQuery(period=period))


def _sheets(desk: Desk, kind: str, wanted: Sequence[str], month: str) -> list[Document]:
    now = desk.terminal.clock.now()
    ids = [find(desk, "lesson", each, "lesson") for each in wanted]
    asked = billing.Month.parse(month) if month else billing.Month.of(desk.today)
    with desk.database.reading() as session:
        if kind == "roster":
            return [_members(session, each, now) for each in ids] or [
                desk_documents.roster(session, now)
            ]
        known = ids or [row.id for row in timetable.all_lessons(session) if not row.waiting]
        return [
            attendance_documents.register_sheet(session, each, asked.first, asked.last)
            for each in known
        ]


def _sheets_of_day(desk: Desk, kind: str, given: str) -> list[Document]:
    day, now = day_given(given, "--date") or desk.today, desk.terminal.clock.now()
    with desk.database.reading() as session:
        if kind == "cover-sheet":
            return desk_documents.cover_sheets_of_day(session, now, day)
        return [desk_documents.day_sheet(session, now, day)]


def _members(session: Session, lesson_id: UUID, now: time.datetime) -> Document:
    """Return the list of those who are in a lesson."""
    line = timetable.lesson_card(session, lesson_id).line
    columns = (tr("Student"), tr("Since"))
    rows = [
        (each.student, show_date_with_year(each.first))
        for each in timetable.enrollments_of_lesson(session, lesson_id)
    ]
    sheet = desk_documents.Sheet(
        line.title,
        ", ".join(part for part in (line.teacher, line.room) if part),
        columns,
        (False, False),
    )
    return desk_documents.list_document(session, sheet, rows, now)


def _about_families(desk: Desk, kind: str, families: Sequence[UUID]) -> people.GoneOut:
    with desk.database.reading() as session:
        return billing.leaving.of_families(session, kind, kind, families or None)[0]


def _about_lessons(desk: Desk, kind: str, wanted: Sequence[str]) -> people.GoneOut:
    """Return the pupils of lessons, or of all."""
    lessons = [find(desk, "lesson", each, "lesson") for each in wanted]
    with desk.database.reading() as session:
        students = {
            each.student_id
            for lesson_id in lessons
            for each in timetable.enrollments_of_lesson(session, lesson_id)
        }
    return people.GoneOut(kind="list" if kind == "roster" else "register", what=kind,
                          students=students)  # fmt: skip


def _save(sheets: Sequence[Document], out: Path, desk: Desk, gone: people.GoneOut) -> list[Path]:
    terminal = desk.terminal
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise FileRefused(
            tr("The folder {folder} cannot be made.", folder=str(out)), field="out"
        ) from None
    if sheets:
        people.note_left(desk.database, DisclosureWay.SAVED, [gone])
    files: list[Path] = []
    for sheet in sheets:
        name, pdf, missing = on_paper(sheet)
        for sentence in missing:
            terminal.say(sentence)
        target = out / name
        count = 1
        while target in files:
            count += 1
            target = out / f"{Path(name).stem} {count}{Path(name).suffix}"
        write_atomically(target, pdf)
        files.append(target)
    return files
