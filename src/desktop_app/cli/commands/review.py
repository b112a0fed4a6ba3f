"""What laptops brought that the office could not simply take: shown, and chosen."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import typer

from desktop_app.areas.desk.queries import review as queries
from desktop_app.areas.desk.queries.review import ReviewRow
from desktop_app.cli.desk import Desk, reading, writing
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.records.laptops import entries
from desktop_app.cli.registry import listed
from desktop_app.cli.terminal import Terminal
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.sync.operation import Fact
from desktop_app.core.sync.review import Chosen, ReviewService
from desktop_app.core.sync.terms import Choice
from desktop_app.core.wording import tr, trn

_LONG: Final = 6  # digits that no number of minutes has
_SIDES: Final = {"mine": Choice.MINE, "theirs": Choice.THEIRS}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "review", help=tr("Show what laptops and the office changed both, and choose what is kept.")
    )(review)


def review(
    context: typer.Context,
    path: Path = SCHOOL,
    decide: list[str] = typer.Option([], "--decide", metavar="ID", help="Several may be named."),
    keep: str = typer.Option(
        "", "--keep", metavar="mine|theirs|VALUE", help="mine is the laptop's, theirs the office's."
    ),
    reason: str = typer.Option("", "--reason"),
    all_: bool = typer.Option(False, "--all", help="Show also what was chosen already."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """List what needs a choice, or choose."""
    terminal: Terminal = context.obj
    if bool(decide) != bool(keep):
        raise WrongUsage(tr("--decide ID goes with --keep mine, theirs or another value."))
    opened = writing(path, terminal) if decide else reading(path, terminal)
    with opened as desk:
        chosen = _choose(desk, decide, keep, reason) if decide else []
        with desk.database.reading() as session:
            rows = entries(desk, session, is_open=not (all_ or decide))
        told = [row for row in rows if not decide or row.id in chosen]
        if decide:
            terminal.say(trn("{n} entry chosen.", "{n} entries chosen.", len(chosen)))
        _show(desk, told, as_json=as_json)


def _show(desk: Desk, rows: Sequence[ReviewRow], *, as_json: bool) -> None:
    record, terminal = listed("conflicts"), desk.terminal
    if as_json:
        plain = [{f.key: f.plain(row, desk) for f in record.listed} for row in rows]
        terminal.document(plain)
        return
    if not rows:
        terminal.say(tr("Nothing needs a choice."))
        return
    headers = ("id", "about", "theirs", "mine", "author", "made_at", "decision")
    fields = {field.key: field for field in record.listed}
    cells = [[str(fields[key].plain(row, desk) or "") for key in headers] for row in rows]
    terminal.table(headers, cells)


def _choose(desk: Desk, ids: Sequence[str], keep: str, reason: str) -> list[UUID]:
    """Choose the same for some entries, as one change that undo takes back."""
    wanted = [_id_of(text) for text in ids]
    choice = _SIDES.get(keep.casefold(), Choice.THIRD)
    value = _third(desk, wanted, keep) if choice is Choice.THIRD else None
    ReviewService(desk.database).decide(wanted, Chosen(choice, value, reason or None))
    return wanted


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise WrongUsage(tr("--decide is the id of an entry of downbeat review.")) from None


def _third(desk: Desk, ids: Sequence[UUID], keep: str) -> Fact | None:
    """Read another value: a code and minutes for marks, words for notes, JSON for the rest."""
    with desk.database.reading() as session:
        rows = list(queries.page(session, desk.database.fact_kinds, ids).values())
        codes = {key.casefold(): code_id for code_id, key in queries.keys_of_codes(session)}
    if not rows:
        raise NotFound(tr("This entry is not in the review list."))
    kinds = {row.kind for row in rows}
    if len(kinds) > 1:
        raise RuleBroken(tr("Name entries of one kind for another value."), field="keep")
    (kind,) = kinds
    if kind == "MARK":
        return _mark(codes, keep)
    if kind == "NOTE":
        return {"text": keep, "shared": bool((rows[0].laptop.value or {}).get("shared", True))}
    return _json(keep)


def _mark(codes: dict[str, str], keep: str) -> Fact:
    key, _, minutes = keep.strip().partition(" ")
    code_id = codes.get(key.casefold())
    if code_id is None or (minutes and not (minutes.isdecimal() and len(minutes) < _LONG)):
        raise RuleBroken(
            tr("Another mark is a code, and minutes where it asks for them: L 10"), field="keep"
        )
    return {"code_id": code_id, "minutes_late": int(minutes) if minutes else None, "note": None}


def _json(keep: str) -> Fact:
    try:
        found: Any = json.loads(keep)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise RuleBroken(tr("Another value of this kind is written as JSON."), field="keep")
    return found
