"""Issued documents on paper.

They are drawn once from their frozen content, kept with their hash, and given out again as they
were.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, select, true, update
from sqlalchemy.orm import Session

from desktop_app.areas.billing.queries import leaving
from desktop_app.areas.people import api as people
from desktop_app.core.db.database import Database
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.documents import REMOVED, IssuedDocument
from desktop_app.core.errors import FileRefused, NotFound
from desktop_app.core.files import write_atomically
from desktop_app.core.journal.tables import SetKind
from desktop_app.core.printing.frozen import thaw
from desktop_app.core.printing.preview import merge
from desktop_app.core.printing.render import file_name, missing_glyphs, render
from desktop_app.core.printing.render import missing_words as glyph_words
from desktop_app.core.printing.words import Document, Letterhead, Note, Paper
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import show_date_with_year, tr

BATCH = 50
PART = 500
INVOICE, CREDIT_NOTE, RECEIPT, LOGO = "invoice", "credit_note", "receipt", "logo"


@dataclass(frozen=True, slots=True)
class Printed:
    """A document with its bytes, and the name its file gets."""

    id: UUID
    number: str
    name: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class _Stored:
    """What is kept of a document."""

    id: UUID
    number: str
    content: str
    paper: str
    pdf: bytes | None


def documents_of(
    session: Session,
    *,
    invoice_ids: Sequence[UUID] | None = None,
    payment_ids: Sequence[UUID] | None = None,
    kind: str | None = None,
    numbers: Sequence[str] | None = None,
    family_ids: Sequence[UUID] | None = None,
) -> list[UUID]:
    """Return the documents of invoices, payments or families, or of a kind, by number.

    `numbers` keeps only those.
    """
    query = select(IssuedDocument.number, IssuedDocument.id).where(IssuedDocument.kind != LOGO)
    if kind is not None:
        query = query.where(IssuedDocument.kind == kind)
    parts: list[ColumnElement[bool]] = [true()]
    if invoice_ids is not None:
        parts = [IssuedDocument.invoice_id.in_(part) for part in _parts(invoice_ids)]
    elif payment_ids is not None:
        parts = [IssuedDocument.payment_id.in_(part) for part in _parts(payment_ids)]
    elif family_ids is not None:
        parts = [IssuedDocument.family_id.in_(part) for part in _parts(family_ids)]
    found = [(number, key) for part in parts for number, key in session.execute(query.where(part))]
    wanted = None if numbers is None else frozenset(numbers)
    return [key for number, key in sorted(found) if wanted is None or number in wanted]


def _parts(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    """Return ids in parts that fit into one statement."""
    return [ids[start : start + PART] for start in range(0, len(ids), PART)]


def content_of(session: Session, document_id: UUID) -> Document:
    """Return what an issued document says. Raises NotFound, or FileRefused when it is damaged."""
    found = _stored(session, [document_id])
    if not found:
        raise NotFound(tr("This document is not in the school."), id=document_id)
    return _Logos(session).thaw(found[0])


def printed(database: Database, document_id: UUID) -> Printed:
    """Return one document, drawn now if it never was."""
    return next(iter(print_all(database, [document_id])))


def print_all(
    database: Database, document_ids: Sequence[UUID], progress: Progress = SILENT
) -> list[Printed]:
    """Return documents in the order given; what is drawn for the first time is kept.

    Raises NotFound for one that is not there, Stopped when the person stops it; what was drawn by
    then stays kept, which changes no document.
    """
    return list(_each(database, document_ids, progress))


def save_all(
    database: Database, document_ids: Sequence[UUID], folder: Path, progress: Progress = SILENT
) -> list[Path]:
    """Write documents into a folder, each under its number and family. Raises FileRefused."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        said = tr("The folder {folder} cannot be made.", folder=str(folder))
        raise FileRefused(said, field="out") from error
    written = []
    for each in _each(database, document_ids, progress):
        path = folder / each.name
        try:
            write_atomically(path, each.pdf)
        except OSError as error:
            said = tr("{file} cannot be written. Check the folder and the disk.", file=path.name)
            raise FileRefused(said, field="out") from error
        written.append(path)
    people.log_of(database, lambda session: leaving.of_documents(session, document_ids))(
        DisclosureWay.SAVED
    )
    return written


def together(
    database: Database, document_ids: Sequence[UUID], progress: Progress = SILENT
) -> bytes:
    """Return one PDF with all documents, each page as it is kept: for the printer."""
    return merge([each.pdf for each in _each(database, document_ids, progress)])


def missing_words(session: Session, document_ids: Sequence[UUID]) -> list[str]:
    """Say which names no font at hand can draw whole; usually nothing."""
    found = missing_in(session, document_ids)
    return [sentence for key in document_ids for sentence in found.get(key, ())]


def missing_in(
    session: Session, document_ids: Sequence[UUID], progress: Progress = SILENT
) -> dict[UUID, list[str]]:
    """Return for each document that no font can draw whole what is missing in it.

    Raises Stopped when the person stops.
    """
    logos, found = _Logos(session), {}
    for start in range(0, len(document_ids), BATCH):
        progress.step(start, len(document_ids), tr("Documents"))
        for stored in _stored(session, document_ids[start : start + BATCH]):
            missing = missing_glyphs(logos.thaw(stored), Paper(stored.paper))
            if missing:
                found[stored.id] = [
                    tr("{number}: {what}", number=stored.number, what=glyph_words(each))
                    for each in missing
                ]
    return found


def _stored(session: Session, ids: Sequence[UUID]) -> list[_Stored]:
    query = select(
        IssuedDocument.id,
        IssuedDocument.number,
        IssuedDocument.content,
        IssuedDocument.paper,
        IssuedDocument.pdf,
    ).where(IssuedDocument.id.in_(ids), IssuedDocument.kind != LOGO)
    return [_Stored(*row) for row in session.execute(query)]


class _Logos:
    """The logos that documents bear, each read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, bytes] = {"": b""}

    def thaw(self, stored: _Stored) -> Document:
        """Return what a document says, under the logo it was issued with."""
        name, _, text = stored.content.partition("\n")
        if name not in self._known:
            query = select(IssuedDocument.content).where(
                IssuedDocument.kind == LOGO, IssuedDocument.number == name
            )
            found = self._session.scalars(query).first()
            self._known[name] = base64.b64decode(found) if found else b""
        if text.startswith(f"{REMOVED} "):
            return _removed(stored, date.fromisoformat(text.removeprefix(f"{REMOVED} ")))
        return thaw(text, logo=self._known[name])


def _removed(stored: _Stored, day: date) -> Document:
    said = tr("What this document said was removed on {day}, when the time of keeping was over.",
              day=show_date_with_year(day))  # fmt: skip
    return Document(tr("Removed"), Letterhead(""), (Note(said),), stored.number)


def _each(
    database: Database, document_ids: Sequence[UUID], progress: Progress
) -> Iterator[Printed]:
    done = 0
    for start in range(0, len(document_ids), BATCH):
        wanted = document_ids[start : start + BATCH]
        with database.reading() as session:
            stored = {each.id: each for each in _stored(session, wanted)}
            logos = _Logos(session)
            drafts = [(stored[key], logos.thaw(stored[key])) for key in wanted if key in stored]
        if len(drafts) < len(wanted):
            raise NotFound(tr("One of these documents is not in the school."))
        batch = []
        for each, document in drafts:
            progress.step(done, len(document_ids), tr("Documents"))
            done += 1
            pdf = each.pdf or render(document, Paper(each.paper))
            batch.append(Printed(each.id, each.number, file_name(document), pdf))
        _keep(database, [one for one in batch if stored[one.id].pdf is None])
        yield from batch
    progress.step(done, len(document_ids), tr("Documents"))


def _keep(database: Database, batch: Sequence[Printed]) -> None:
    """Keep bytes that were drawn for the first time; a school open for reading keeps nothing."""
    if not batch or database.read_only:
        return
    with database.writing(tr("Print documents"), kind=SetKind.SYSTEM) as work:
        for each in batch:
            work.session.execute(
                update(IssuedDocument)
                .where(IssuedDocument.id == each.id, IssuedDocument.pdf.is_(None))
                .values(
                    pdf=each.pdf,
                    sha256=hashlib.sha256(each.pdf).hexdigest(),
                    printed_at=work.clock.now(),
                    version=IssuedDocument.version + 1,
                )
            )
