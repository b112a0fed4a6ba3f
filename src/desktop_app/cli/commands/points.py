"""Learning points given and taken back by hand."""

from pathlib import Path
from typing import Any
from uuid import UUID

import typer

from desktop_app.areas.clubs import api as clubs
from desktop_app.cli.commands.making import day_given
from desktop_app.cli.desk import Desk, reading, writing
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.references import find
from desktop_app.cli.registry import listed
from desktop_app.cli.terminal import Terminal
from desktop_app.core.wording import tr, trn


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("points", help=tr("Give learning points, take them back, or list them."))(points)


def points(
    context: typer.Context,
    path: Path = SCHOOL,
    deed: str = typer.Argument(..., metavar="give|reverse|list"),
    club: str = typer.Option("", "--club"),
    student: list[str] = typer.Option([], "--student", help="Several may be named."),
    amount: int = typer.Option(0, "--points"),
    reason: str = typer.Option("", "--reason"),
    date: str = typer.Option("", "--date", metavar="YYYY-MM-DD"),
    entry: str = typer.Option("", "--entry", metavar="ID"),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Work with points."""
    terminal: Terminal = context.obj
    if deed not in {"give", "reverse", "list"}:
        raise WrongUsage(tr("points knows give, reverse and list."))
    opened = reading(path, terminal) if deed == "list" else writing(path, terminal)
    with opened as desk:
        service = clubs.ClubService(desk.database)
        club_id = find(desk, "club", club, "club") if club else None
        students = [find(desk, "student", each, "student") for each in student]
        if deed == "give":
            if club_id is None or not students:
                raise WrongUsage(tr("Name the --club and every --student."))
            day = day_given(date, "--date")
            changes = service.give_points(club_id, students, amount, reason, day=day)
            terminal.say(trn("{n} entry.", "{n} entries.", len(students)))
            told = _entries(desk, club_id, students, changes.tables["learning_points_transaction"])
        elif deed == "reverse":
            service.reverse(_id_of(entry), reason)
            told = _entries(desk, club_id, students, None)
        else:
            told = _entries(desk, club_id, students, None)
    if as_json:
        terminal.document(told)
        return
    for row in told:
        terminal.result(
            f"{row['earned_on']}\t{row['student']}\t{row['points']}\t{row['description']}"
        )


def _entries(
    desk: Desk, club_id: UUID | None, students: list[UUID], only: Any
) -> list[dict[str, Any]]:
    record = listed("points")
    with desk.database.reading() as session:
        rows = clubs.entries(session, club_id=club_id)
    return [
        {field.key: field.plain(row, desk) for field in record.listed}
        for row in rows
        if (not students or row.student_id in students) and (only is None or row.id in only)
    ]


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise WrongUsage(tr("--entry is the id of an entry of points.")) from None
