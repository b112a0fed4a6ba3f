"""Everything about one person: as data for programs, as a document for people, with papers."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Table, select
from sqlalchemy.orm import Session

from desktop_app.areas.desk.trail import api as trail
from desktop_app.areas.people import api as people
from desktop_app.areas.privacy.queries.found import Found, found_of, in_parts, school_id
from desktop_app.areas.school import api as school
from desktop_app.core.clock import local
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import Uuid
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.errors import FileRefused
from desktop_app.core.files import safe_file_name, write_atomically
from desktop_app.core.journal.tables import Change, ChangeSet
from desktop_app.core.money import Money, show
from desktop_app.core.printing import words
from desktop_app.core.printing.render import render
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import show_date_with_year, tr, trn

_NOT_SHOWN = ("school_id", "created_at", "updated_at", "version", "sort_name", "search_place")
_SEEN = 400  # rows of a table on paper; the data holds all


@dataclass(frozen=True, slots=True)
class Everything:
    """What is known of a person: rows by table, changes, and papers by file name."""

    name: str
    person_id: UUID
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    changes: Sequence[Mapping[str, Any]]
    papers: Mapping[str, bytes]
    left: Sequence[trail.LeftRow] = ()


def everything(session: Session, person_id: UUID, progress: Progress = SILENT) -> Everything:
    """Read everything about a person, from every table. Raises NotFound."""
    found = found_of(session, person_id)
    rows: dict[str, list[Mapping[str, Any]]] = {}
    tables = [each for each in Base.metadata.sorted_tables if each.name in found.rows]
    for at, table in enumerate(tables):
        progress.step(at, len(tables), tr("Reading"))
        rows[table.name] = list(_rows(session, table, found))
    name = people.names_of(session, [person_id]).get(person_id, "")
    return Everything(
        name, person_id, rows, list(_changes(session, found)), _papers(rows),
        trail.left_about(session, person_id, limit=1_000),
    )  # fmt: skip


def _rows(session: Session, table: Table, found: Found) -> Iterator[Mapping[str, Any]]:
    for part in in_parts(found.ids(table.name)):
        query = select(table).where(table.c.school_id == school_id(session), table.c.id.in_(part))
        yield from (dict(row) for row in session.execute(query.order_by(table.c.id)).mappings())


def _changes(session: Session, found: Found) -> Iterator[Mapping[str, Any]]:
    for name in found.rows:
        for part in in_parts(found.ids(name)):
            query = (
                select(Change, ChangeSet.at, ChangeSet.actor_name, ChangeSet.label)
                .join(
                    ChangeSet,
                    (ChangeSet.school_id == Change.school_id)
                    & (ChangeSet.number == Change.set_number),
                )
                .where(
                    Change.school_id == school_id(session),
                    Change.table_name == name,
                    Change.row_id.in_(part),
                )
                .order_by(Change.seq)
            )
            for change, at, actor, label in session.execute(query):
                yield {
                    "at": at, "by": actor, "what": label, "table": change.table_name,
                    "row": change.row_id, "kind": change.op,
                    "before": json.loads(change.before or "null"),
                    "after": json.loads(change.after or "null"),
                }  # fmt: skip


def _papers(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, bytes]:
    found = [row for row in rows.get("issued_document", ()) if row["pdf"]]
    names = (safe_file_name(" ".join((row["kind"], row["number"]))) for row in found)
    return {f"{name}.pdf": row["pdf"] for name, row in zip(names, found, strict=True)}


def as_json(found: Everything, facts: school.SchoolFacts) -> str:
    """Write what was found as JSON: one list for each table, and what was changed."""
    whole = {
        "school": {"name": facts.name, "uid": facts.uid, "currency": facts.currency},
        "person_id": found.person_id,
        "name": found.name,
        "tables": {name: [_plain(name, row) for row in rows] for name, rows in found.rows.items()},
        "left_the_house": [asdict(each) for each in found.left],
        "changes": found.changes,
        "files": sorted(f"files/{name}" for name in found.papers),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, default=_text)


def _plain(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    table = Base.metadata.tables[name]
    return {
        key: value
        for key, value in row.items()
        if key != "school_id" and not isinstance(table.c[key].type, LargeBinary)
    }


def _text(value: Any) -> str:
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return str(value)


def as_document(session: Session, found: Everything, dated: date) -> words.Document:
    """Describe what was found for people, table by table."""
    facts = school.facts(session)
    teller = _Teller(session, found, facts)
    blocks: list[words.Block] = [
        words.Title(found.name, tr("Everything the school knows, on {day}",
                                   day=show_date_with_year(dated))),
    ]  # fmt: skip
    for name, rows in found.rows.items():
        lines = tuple(
            words.Line((teller.head(name, row), said))
            for row in rows[:_SEEN]
            if (said := teller.said(name, row))
        )
        if not lines:
            continue
        columns = (words.Column(tr("When"), share=0.8), words.Column(tr("What"), share=4.0))
        blocks.append(words.Heading(trail.thing_words(name), trn("{n} row", "{n} rows", len(rows))))
        blocks.append(words.Table(columns, (words.Group("", lines),)))
        if len(rows) > _SEEN:
            blocks.append(words.Note(tr("The first {n}; the data file holds all.", n=_SEEN)))
    blocks.append(
        words.Note(
            trn("{n} change is in the data file.", "{n} changes are in the data file.",
                len(found.changes))
        )
    )  # fmt: skip
    lines_of = tuple(line for line in (facts.address, facts.email, facts.phone) if line)
    return words.Document(
        title=tr("Everything about a person"),
        letterhead=words.Letterhead(facts.name, lines_of, brand=facts.brand_color or ""),
        blocks=tuple(blocks), subject=found.name, dated=dated,
    )  # fmt: skip


class _Teller:
    """Turns rows into sentences, with the names of what they refer to."""

    def __init__(self, session: Session, found: Everything, facts: school.SchoolFacts) -> None:
        self._facts = facts
        self._names = trail.Names(session, self._references(found))

    def _references(self, found: Everything) -> Iterator[tuple[str, UUID]]:
        for name, rows in found.rows.items():
            table = Base.metadata.tables[name]
            refers = [(c.name, str(c.info["refers"])) for c in table.columns if "refers" in c.info]
            for row in rows[:_SEEN]:
                yield from ((target, row[key]) for key, target in refers if row[key])

    def head(self, name: str, row: Mapping[str, Any]) -> str:
        """Return when a row is from."""
        table = Base.metadata.tables[name]
        for column in table.columns:
            value = row[column.name]
            if column.name.endswith(("_on", "_at", "day")) and value is not None:
                return self._moment(value)
        return self._moment(row["created_at"])

    def said(self, name: str, row: Mapping[str, Any]) -> str:
        """Return what a row says: field by field, empty ones left out."""
        table, parts = Base.metadata.tables[name], []
        for column in table.columns:
            value = row[column.name]
            if column.name in (*_NOT_SHOWN, "id") or value is None or value == "":
                continue
            if isinstance(column.type, LargeBinary) or column.name in {"content", "sha256"}:
                continue
            word = self._word(column, value)
            if word:
                parts.append(f"{trail.field_words(name, column.name)}: {word}")
        return "; ".join(parts)

    def _word(self, column: Any, value: Any) -> str:
        if isinstance(column.type, Uuid):
            target = column.info.get("refers")
            name = self._names.of(str(target), value) if target else ""
            return "" if name == tr("something removed since") else name
        if isinstance(value, StrEnum):
            return trail.choice_words(value)
        if isinstance(value, bool):
            return tr("Yes") if value else tr("No")
        if isinstance(value, (date, datetime)):
            return self._moment(value)
        if column.name in trail.MONEY_FIELDS and isinstance(value, (int, Decimal)):
            return show(Money(int(value), self._facts.currency))
        return str(value)

    def _moment(self, value: date | datetime) -> str:
        if isinstance(value, datetime):
            value = local(value, self._facts.timezone).date()
        return show_date_with_year(value)


def write_everything(
    database: Database,
    person_id: UUID,
    target: Path,
    *,
    recipient: str = "",
    reason: str = "",
    progress: Progress = SILENT,
) -> Everything:
    """Write everything about a person into one ZIP file, and note that it left the house.

    Raises NotFound, FileRefused when the file cannot be written, Stopped.
    """
    if not target.parent.is_dir():
        raise FileRefused(
            tr("There is no folder {folder}.", folder=str(target.parent)), field="out"
        )
    with database.reading() as session:
        found = everything(session, person_id, progress)
        facts = school.facts(session)
        dated = local(database.clock.now(), facts.timezone).date()
        document = as_document(session, found, dated)
        paper = words.Paper(str(school.settings(session)["paper"]))
    content = _packed(found, as_json(found, facts), render(document, paper), dated)
    try:
        write_atomically(target, content)
    except OSError as error:
        said = tr("{file} cannot be written. Check the folder and the disk.", file=target.name)
        raise FileRefused(said, field="out") from error
    people.note_left(
        database, DisclosureWay.SAVED,
        [
            people.GoneOut(
                kind="person", what=tr("Everything about {name}", name=found.name),
                persons=[person_id], recipient=recipient or found.name, recipient_id=None,
                reason=reason or tr("Asked for by the person"),
            )
        ],
    )  # fmt: skip
    return found


def _packed(found: Everything, data: str, pdf: bytes, dated: date) -> bytes:
    """Put data, document and papers into one file; the same content gives the same bytes."""
    held = io.BytesIO()
    at = (dated.year, dated.month, dated.day, 0, 0, 0)
    name = safe_file_name(found.name) or "person"
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        parts = {f"{name}.json": data.encode("utf-8"), f"{name}.pdf": pdf}
        parts |= {f"files/{each}": content for each, content in sorted(found.papers.items())}
        for each, content in parts.items():
            packed.writestr(zipfile.ZipInfo(each, at), content)
    return held.getvalue()


def proposed_name(name: str, dated: date) -> str:
    """Return what the file is called until somebody gives another name."""
    return f"{safe_file_name(f'{name} {dated.isoformat()}')}.zip"
