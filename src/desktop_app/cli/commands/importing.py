"""Importing a roster that another program made."""

from pathlib import Path
from typing import Any

import typer

from desktop_app.areas.desk.roster_import import api as roster
from desktop_app.cli.desk import reading, writing
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.terminal import Terminal
from desktop_app.core.errors import FileRefused, RuleBroken
from desktop_app.core.wording import tr, trn

_AUTO = "auto"
_SAID = 500  # lines about a file; who needs them all lets the refused ones be saved


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", help=tr("Import OneRoster, School Data Sync, CSV, XLSX or vCard files."))(
        import_roster
    )


def import_roster(
    context: typer.Context,
    path: Path = SCHOOL,
    files: list[Path] = typer.Argument(..., metavar="PATH...", readable=False),
    kind: str = typer.Option(_AUTO, "--format", metavar="auto|oneroster|sds|csv|xlsx|vcard"),
    mapping: Path | None = typer.Option(
        None, "--mapping", help="A JSON file: which column is which field."
    ),
    dry_run: bool = typer.Option(
        False, "--dry-run", help="Say what would be done, and change nothing."
    ),
    refused: Path | None = typer.Option(
        None, "--refused", help="Save refused rows as CSV with their reasons."
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Import a roster in one change that one undo takes back."""
    terminal: Terminal = context.obj
    opened = reading(path, terminal) if dry_run else writing(path, terminal)
    with opened as desk, terminal.progress() as progress:
        options = roster.ReadingOptions(
            format=_format(kind), mapping=_mapping(mapping), country=desk.country
        )
        try:
            read = roster.read_roster(files, today=desk.today, options=options, progress=progress)
        except RuleBroken as refusal:  # what the columns mean is told by the mapping
            raise RuleBroken(refusal.sentence, field="mapping") from refusal
        service = roster.ImportService(desk.database)
        plan = service.preview(read, roster.Choices(), progress)
        if refused is not None:
            roster.save_refused(plan, refused)
        number = None
        if not dry_run and not plan.is_empty:
            number = service.apply(plan, progress).number
    told: dict[str, Any] = {**roster.plan_json(plan), "dry_run": dry_run, "change": number}
    for problem in plan.problems[:_SAID]:
        terminal.say(roster.show_problem(problem))
    if more := len(plan.problems[_SAID:]):
        terminal.say(trn("And {n} more", "And {n} more", more))
    if as_json:
        terminal.document(told)
        return
    for what, decisions in told["counts"].items():
        said = ", ".join(f"{decision.lower()} {count}" for decision, count in decisions.items())
        terminal.result(f"{what.lower()}: {said}")
    terminal.result(tr("Nothing was changed: this was a dry run.") if dry_run else plan.label)


def _format(kind: str) -> roster.Format | None:
    if kind == _AUTO:
        return None
    try:
        return roster.Format(kind)
    except ValueError:
        raise WrongUsage(tr("--format is auto, oneroster, sds, csv, xlsx or vcard.")) from None


def _mapping(path: Path | None) -> roster.Mapping | None:
    if path is None:
        return None
    try:
        return roster.from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise FileRefused(tr("{file} cannot be read.", file=str(path)), field="mapping") from None
