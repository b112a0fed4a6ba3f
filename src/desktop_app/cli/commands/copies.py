"""A teacher's copy on this computer: keeping one of a shared school."""

import os
from contextlib import suppress
from pathlib import Path

import typer

from desktop_app import bootstrap, copying
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.signing import sign_in
from desktop_app.cli.terminal import Terminal
from desktop_app.core import secrets
from desktop_app.core.db import connection
from desktop_app.core.errors import FileRefused
from desktop_app.core.sync import copy_file, copy_keys
from desktop_app.core.sync.checkout import CheckedOut, Wish
from desktop_app.core.sync.copy_facts import SUFFIX, is_copy
from desktop_app.core.wording import show_date_with_year, tr

COPY_PASSWORD_FROM = "DOWNBEAT_COPY_PASSWORD"
_COPY = typer.Argument(..., metavar="COPY", readable=False)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("checkout", help=tr("Keep an encrypted copy of your lessons on this computer."))(
        checkout
    )


def checkout(
    context: typer.Context,
    path: Path = SCHOOL,
    copy: Path = _COPY,
    stay: bool = typer.Option(False, "--stay", help="Open it here without asking."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Make a copy of what a teacher is shown."""
    terminal: Terminal = context.obj
    if not is_copy(copy):
        raise WrongUsage(tr("The name of a copy ends with {suffix}.", suffix=SUFFIX))
    if not connection.is_connection_file(path):
        raise FileRefused(
            tr(
                "{file} is a school on this computer. A teacher's laptop gets a packet of it: "
                "downbeat packet make",
                file=path.name,
            )
        )
    made = _make(terminal, path, copy)
    if stay:
        with suppress(secrets.NoKeyring):
            copy_keys.stay(copy, made.key)
    _tell(terminal, copy, made, as_json=as_json)


def _make(terminal: Terminal, path: Path, copy: Path) -> CheckedOut:
    place = connection.read(path)
    login = sign_in(terminal)(place)
    chosen = os.environ.get(COPY_PASSWORD_FROM) or login.password
    with (
        bootstrap.open_shared(place, login, clock=terminal.clock) as office,
        terminal.progress() as progress,
    ):
        made = bootstrap.check_out(office, copy, Wish(chosen, place, login.name), progress)
    with bootstrap.open_copy(copy, made.key, clock=terminal.clock) as database:
        copy_file.note(database, copying.PASSWORD, login.password)
    return made


def _tell(terminal: Terminal, copy: Path, made: CheckedOut, *, as_json: bool) -> None:
    facts = made.facts
    if as_json:
        terminal.document(
            {
                "copy": str(copy),
                "id": str(facts.copy_id),
                "school": facts.school_name,
                "person": str(facts.person_id),
                "device": facts.device,
                "rows": made.rows,
                "opens_until": facts.expires_at.isoformat(),
                "recovery_key": made.recovery,
                "in_keyring": made.in_keyring,
            }
        )
        return
    terminal.result(
        tr(
            "{file} holds your lessons, registers and pupils, {n} rows. It opens until {day} "
            "without the school.",
            file=str(copy),
            n=f"{made.rows:,}",
            day=show_date_with_year(facts.expires_at.date()),
        )
    )
    terminal.say(
        tr(
            "Recovery key: {key}. Write it down; it is not shown again. It opens the copy if the "
            "password or the keyring of this computer is lost.",
            key=made.recovery,
        )
    )
    if not made.in_keyring:
        terminal.say(
            tr("This computer has no keyring, so the password alone opens the copy. Guard it well.")
        )
