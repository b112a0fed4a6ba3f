"""Listing, adding, setting and marking: everything the registry of records knows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import typer

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.people import api as people
from desktop_app.areas.timetable import api as timetable
from desktop_app.cli.desk import Desk, reading, writing, writing_if_free
from desktop_app.cli.fields import Field, Record, Type
from desktop_app.cli.given import SCHOOL, WrongUsage, check_known, options_of, values_of
from desktop_app.cli.references import NAMED, find
from desktop_app.cli.registry import listed, single
from desktop_app.cli.terminal import Terminal
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.errors import NotFound
from desktop_app.core.tabular.writing import Cell, write_csv, write_xlsx
from desktop_app.core.wording import tr, trn

_ANY = {"allow_extra_args": True, "ignore_unknown_options": True}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "list", help=tr("List records; `downbeat schema` names the lists and their fields.")
    )(list_records)
    app.command(
        "add",
        context_settings=_ANY,
        help=tr("Add a record: --FIELD VALUE, as the list prints them."),
    )(add)
    app.command("set", context_settings=_ANY, help=tr("Change a record: ID, then --FIELD VALUE."))(
        set_record
    )
    app.command("mark", help=tr("Mark a student at a meeting."))(mark)


def list_records(
    context: typer.Context,
    path: Path = SCHOOL,
    name: str = typer.Argument(..., metavar="LIST"),
    where: list[str] = typer.Option([], "--where", metavar="FIELD=VALUE"),
    as_json: bool = typer.Option(False, "--json"),
    csv: Path | None = typer.Option(None, "--csv", metavar="FILE"),
    xlsx: Path | None = typer.Option(None, "--xlsx", metavar="FILE"),
) -> None:
    """List records."""
    terminal: Terminal = context.obj
    record = listed(name)
    conditions = _conditions(record, where)
    leaves = csv is not None or xlsx is not None
    with (writing_if_free if leaves else reading)(path, terminal) as desk:
        _list(desk, record, conditions, (as_json, csv, xlsx))


def _list(
    desk: Desk,
    record: Record,
    conditions: Mapping[str, str],
    asked: tuple[bool, Path | None, Path | None],
) -> None:
    """Show records, or write them into files, which is noted."""
    as_json, csv, xlsx = asked
    terminal = desk.terminal
    with desk.database.reading() as session:
        rows = _matching(record, record.rows(desk, session, conditions), conditions, desk)
        if csv is None and xlsx is None and as_json:
            terminal.document(list(rows))
            return
        keys = [field.key for field in record.listed]
        if csv is None and xlsx is None:
            terminal.table(keys, [[_text(row[key]) for key in keys] for row in rows])
            return
        kept = list(rows)
    to = csv or xlsx
    people.note_left(desk.database, DisclosureWay.SAVED, [_gone(record, kept)], to=to)
    for target, write in ((csv, write_csv), (xlsx, write_xlsx)):
        if target is not None:
            with terminal.progress() as progress:
                write(target, keys, _cells(record, kept), total=len(kept), progress=progress)
    if as_json:
        terminal.document(
            {"list": record.plural, "rows": len(kept), "files": [str(p) for p in (csv, xlsx) if p]}
        )
    else:
        terminal.say(trn("{n} row written.", "{n} rows written.", len(kept)))


# By which field of a list its rows are about whom.
_ABOUT = {
    "person_id": "persons", "student_id": "students", "family_id": "families",
    "teacher_id": "staff", "staff_id": "staff", "recipient_id": "persons",
}  # fmt: skip
_OF_THEMSELVES = {
    "students": "students", "families": "families", "staff": "staff", "guardians": "persons",
    "persons": "persons",
}  # fmt: skip


def _gone(record: Record, rows: Sequence[Mapping[str, Any]]) -> people.GoneOut:
    """Return whom a list names, by the keys in it."""
    named: dict[str, Any] = {}
    own = _OF_THEMSELVES.get(record.plural)
    for field, about in (*_ABOUT.items(), *((("id", own),) if own else ())):
        found = {UUID(str(row[field])) for row in rows if row.get(field)}
        named[about] = named.get(about, set()) | found
    return people.GoneOut(kind="list", what=record.plural, **named)


def _conditions(record: Record, where: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    known = {field.key for field in record.listed}
    for each in where:
        key, sign, value = each.partition("=")
        key = key.strip().replace("-", "_")
        if not sign or key not in known:
            raise WrongUsage(
                tr(
                    "--where is FIELD=VALUE, and {list} has no field {field}. It has: {names}.",
                    list=record.plural,
                    field=key,
                    names=", ".join(field.key for field in record.listed),
                )
            )
        if key in found:
            raise WrongUsage(tr("--where names {field} twice.", field=key))
        found[key] = value.strip()
    return found


def _matching(
    record: Record, rows: Any, conditions: Mapping[str, str], desk: Desk
) -> Iterator[dict[str, Any]]:
    for row in rows:
        found = {field.key: field.plain(row, desk) for field in record.listed}
        if all(_matches(found[key], wanted) for key, wanted in conditions.items()):
            yield found


def _matches(value: Any, wanted: str) -> bool:
    if isinstance(value, list):
        return wanted.casefold() in {str(each).casefold() for each in value}
    return _text(value).casefold() == wanted.casefold()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cells(record: Record, rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [_cell(field, row[field.key]) for field in record.listed]


def _cell(field: Field, value: Any) -> Cell:
    if value is None or isinstance(value, (bool, int)):
        return value
    if field.type in {Type.AMOUNT, Type.QUANTITY, Type.PERCENT}:
        return Decimal(value)
    if field.type is Type.DATE:
        return date.fromisoformat(value)
    return _text(value)


def add(
    context: typer.Context,
    path: Path = SCHOOL,
    name: str = typer.Argument(..., metavar="RECORD"),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Add a record."""
    terminal: Terminal = context.obj
    record = single(name, "add")
    options = options_of(context.args)
    check_known(record, "add", list(options))
    with writing(path, terminal) as desk:
        given = values_of(record, "add", options, desk)
        made = record.add(desk, given) if record.add else None
        _tell(desk, record, made, as_json)


def set_record(
    context: typer.Context,
    path: Path = SCHOOL,
    name: str = typer.Argument(..., metavar="RECORD"),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Change a record."""
    terminal: Terminal = context.obj
    record = single(name, "set")
    words = list(context.args)
    asked = words.pop(0) if words and not words[0].startswith("--") else None
    if record.needs_id and asked is None:
        raise WrongUsage(tr("Say which {kind}: its id, then --FIELD VALUE.", kind=record.singular))
    options = options_of(words)
    check_known(record, "set", list(options))
    if not options:
        raise WrongUsage(tr("Say what to set: --FIELD VALUE."))
    with writing(path, terminal) as desk:
        row_id = _row_id(desk, record, asked) if asked is not None else None
        given = values_of(record, "set", options, desk)
        if record.set:
            record.set(desk, row_id, given)
        _tell(desk, record, row_id, as_json)


def _row_id(desk: Desk, record: Record, text: str) -> UUID:
    if record.singular in NAMED:
        return find(desk, record.singular, text, "id")
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(
            tr("“{text}” is not the id of a {kind}.", text=text[:60], kind=record.singular)
        ) from None


def _tell(desk: Desk, record: Record, row_id: UUID | None, as_json: bool) -> None:
    """Show the record as the list now prints it."""
    conditions = {"id": str(row_id)} if row_id is not None and record.needs_id else {}
    with desk.database.reading() as session:
        rows = record.rows(desk, session, conditions)
        found = next(iter(_matching(record, rows, conditions, desk)), None)
    if as_json:
        desk.terminal.document(found)
    elif found is not None:
        desk.terminal.result(str(found.get("id") or tr("Done.")))


def mark(
    context: typer.Context,
    path: Path = SCHOOL,
    occurrence: str = typer.Option(..., "--occurrence", metavar="ID"),
    student: str = typer.Option(..., "--student", metavar="ID"),
    code: str = typer.Option(..., "--code"),
    minutes_late: int | None = typer.Option(None, "--minutes-late"),
    note: str | None = typer.Option(None, "--note"),
    reason: str | None = typer.Option(
        None, "--reason", help="Why a mark in a finished register changes."
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Mark a student."""
    terminal: Terminal = context.obj
    with writing(path, terminal) as desk:
        occurrence_id = _plain_id(occurrence, "occurrence")
        student_id = find(desk, "student", student, "student")
        more = {"note": note} if note is not None else {}
        attendance.AttendanceService(desk.database).mark(
            occurrence_id, student_id, code, minutes_late=minutes_late, reason=reason, **more
        )
        with desk.database.reading() as session:
            day = timetable.meeting(session, occurrence_id).day
        record = listed("attendance")
        conditions = {
            "occurrence_id": str(occurrence_id),
            "student_id": str(student_id),
            "date": str(day),
        }
        with desk.database.reading() as session:
            found = next(
                iter(_matching(record, record.rows(desk, session, conditions), conditions, desk)),
                None,
            )
    if as_json:
        terminal.document(found)
    elif found is not None:
        terminal.result(f"{found['student']}: {found['label']}")


def _plain_id(text: str, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(tr("“{text}” is not an id.", text=text[:60]), field=field) from None
