"""Keeping a school: taking back, checking, backing up and bringing back."""

from pathlib import Path

import typer

from desktop_app import bootstrap
from desktop_app.cli.desk import checking, desk_of, reading, writing
from desktop_app.cli.fields import Type
from desktop_app.cli.fields import as_json as as_json_value
from desktop_app.cli.given import SCHOOL
from desktop_app.cli.signing import sign_in
from desktop_app.cli.terminal import Terminal
from desktop_app.core.db import snapshots
from desktop_app.core.db.connection import is_connection_file
from desktop_app.core.errors import FileRefused
from desktop_app.core.journal import undo as journal
from desktop_app.core.server import following
from desktop_app.core.wording import tr, trn

REFUSED = 1
_SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("undo", help=tr("Take the newest change back."))(undo)
    app.command("verify", help=tr("Check every page, reference, balance and total of a school."))(
        verify
    )
    app.command("backup", help=tr("Copy a school, open or not, and verify the copy."))(backup)
    app.command(
        "restore",
        help=tr("Put a backup in the place of a school; what was there is kept as a snapshot."),
    )(restore)


def undo(
    context: typer.Context,
    path: Path = SCHOOL,
    listing: bool = typer.Option(
        False, "--list", help="Show the newest changes, and which one is next."
    ),
    counter_entry: bool = typer.Option(
        False,
        "--counter-entry",
        help="Where a change cannot be undone, write its counter-entry.",
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Take the newest change back."""
    terminal: Terminal = context.obj
    if listing:
        _list(path, terminal, as_json)
        return
    with writing(path, terminal) as desk:
        try:
            changes = journal.undo(desk.database)
        except journal.NeedsCounterEntry as refusal:
            if not counter_entry:
                terminal.refuse(refusal)
                terminal.say(tr("To write it: downbeat undo SCHOOL --counter-entry"))
                raise typer.Exit(REFUSED) from refusal
            changes = journal.counter(desk.database, refusal.number)
    if as_json:
        terminal.document({"change": changes.number, "label": changes.label})
    else:
        terminal.result(changes.label)


def _list(path: Path, terminal: Terminal, as_json: bool) -> None:
    with reading(path, terminal) as desk, desk.database.reading() as session:
        following = journal.next_to_undo(
            session, desk.database.school_id, journal.whose(desk.database)
        )
        rows = journal.recent(session, desk.database.school_id, limit=_SHOWN)
    number = following.number if following else None
    if as_json:
        terminal.document(
            [
                {
                    "number": row.number,
                    "label": row.label,
                    "kind": row.kind.value,
                    "at": as_json_value(row.at, Type.INSTANT, desk),
                    "undone_by": row.undone_by,
                    "next": row.number == number,
                }
                for row in rows
            ]
        )
        return
    terminal.table(
        (tr("Number"), tr("Change"), tr("State")),
        [(str(row.number), row.label, _state(row, number)) for row in rows],
    )


def _state(row: journal.SetRow, following: int | None) -> str:
    if row.number == following:
        return tr("next to undo")
    return tr("taken back") if row.undone_by is not None else ""


def verify(
    context: typer.Context,
    path: Path = SCHOOL,
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Check a school; exit code 1 and a list if anything is not as it should be."""
    terminal: Terminal = context.obj
    with checking(path, terminal) as desk, terminal.progress() as progress:
        found = following.checked(desk.database, progress)
    if as_json:
        terminal.document({"school": str(path), "sound": not found, "problems": found})
    elif found:
        for sentence in found:
            terminal.result(sentence)
    else:
        terminal.result(tr("{file} is sound.", file=path.name))
    if found:
        terminal.say(
            trn(
                "{n} thing is not as it should be.",
                "{n} things are not as they should be.",
                len(found),
            )
        )
        raise typer.Exit(REFUSED)


def backup(
    context: typer.Context,
    path: Path = SCHOOL,
    target: Path = typer.Argument(..., metavar="FILE", readable=False),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Copy a school and verify the copy."""
    terminal: Terminal = context.obj
    with terminal.progress() as progress:
        with reading(path, terminal):
            pass  # it is a school, can be read here, and nothing in it waits to be worked out
        bootstrap.back_up(path, target, sign_in=sign_in(terminal), progress=progress)
    if as_json:
        terminal.document(
            {"school": str(path), "file": str(target), "bytes": target.stat().st_size}
        )
    else:
        terminal.result(
            tr("{file} is a verified copy of {school}.", file=str(target), school=path.name)
        )


def restore(
    context: typer.Context,
    copy: Path = typer.Argument(..., metavar="FILE", readable=False),
    path: Path = SCHOOL,
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Put a backup in the place of a school."""
    terminal: Terminal = context.obj
    if not copy.is_file():
        raise FileRefused(tr("There is no file {file}.", file=str(copy)))
    if is_connection_file(path):
        raise FileRefused(
            tr(
                "A shared school is not overwritten by a backup, so nothing was changed. Bring the "
                "backup back as a file, and share that under another name."
            )
        )
    if path.exists():
        with writing(path, terminal):
            pass  # nobody else has it open
    before = snapshots.restore(copy, path, terminal.clock.now())
    with bootstrap.open_school(path, clock=terminal.clock) as database:
        desk_of(database, terminal)
    kept = str(before.path) if before else None
    if as_json:
        terminal.document({"school": str(path), "from": str(copy), "before": kept})
        return
    terminal.result(tr("{school} is as it was in {file}.", school=path.name, file=str(copy)))
    if kept:
        terminal.say(tr("What was there before is kept in {file}.", file=kept))
