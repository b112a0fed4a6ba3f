"""Closing the days of streaks and buddy groups, and working everything out anew."""

from datetime import date, timedelta
from pathlib import Path

import typer

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.streaks import api as streaks
from desktop_app.cli.commands.making import day_given
from desktop_app.cli.desk import reading, writing
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.terminal import Terminal
from desktop_app.core.db import aside
from desktop_app.core.journal.tables import SetKind
from desktop_app.core.wording import tr, trn

REFUSED = 1


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("streaks", help=tr("Close the days of streaks and buddy groups."))(close)
    app.command(
        "rebuild", help=tr("Work every balance, level, streak and week out anew, or compare.")
    )(rebuild)


def close(
    context: typer.Context,
    path: Path = SCHOOL,
    deed: str = typer.Argument(..., metavar="close-day"),
    day: str = typer.Option("", "--date", metavar="YYYY-MM-DD", help="Without it yesterday."),
    first: str = typer.Option("", "--from", metavar="YYYY-MM-DD"),
    last: str = typer.Option("", "--to", metavar="YYYY-MM-DD"),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Close every day up to one; doing it late or twice changes nothing else."""
    terminal: Terminal = context.obj
    if deed != "close-day":
        raise WrongUsage(tr("streaks knows close-day."))
    with writing(path, terminal) as desk:
        given = day_given(last or day, "--to" if last else "--date")
        until: date = given or desk.today - timedelta(days=1)
        begin = day_given(first, "--from")
        if begin is not None and begin > until:
            raise WrongUsage(tr("--from is after --to."))
        with (
            aside.in_files(desk.database),
            desk.database.writing(tr("Close days"), kind=SetKind.SYSTEM) as work,
        ):
            expired = streaks.expire_invitations(work)
            days = streaks.close_days(work.session, until)
            weeks = clubs.close_weeks(work.session)
    told = {"until": str(until), "days": days, "expired_invitations": expired, "weeks": weeks}
    if as_json:
        terminal.document(told)
    else:
        terminal.result(trn("{n} day was closed.", "{n} days were closed.", days))


def rebuild(
    context: typer.Context,
    path: Path = SCHOOL,
    check: bool = typer.Option(False, "--check", help="Compare, and change nothing."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Work out anew what follows from facts, or say where it differs."""
    terminal: Terminal = context.obj
    found: list[str] = []
    opened = reading(path, terminal) if check else writing(path, terminal)
    with opened as desk:
        if check:
            with desk.database.reading() as session:
                for derivation in desk.database.derivations:
                    found += derivation.differences(session)
        else:
            with (
                aside.in_files(desk.database),
                desk.database.writing(tr("Work everything out anew"), kind=SetKind.SYSTEM) as work,
            ):
                for derivation in desk.database.derivations:
                    derivation.rebuild(work.session)
                    work.session.flush()
    if as_json:
        terminal.document({"school": str(path), "same": not found, "differences": found})
    else:
        for sentence in found:
            terminal.result(sentence)
        terminal.say(tr("Everything was worked out anew.") if not check else
                     trn("{n} difference.", "{n} differences.", len(found)))  # fmt: skip
    if found:
        raise typer.Exit(REFUSED)
