"""Bringing a copy and its school together."""

from pathlib import Path
from typing import Any

import typer

from desktop_app import bootstrap
from desktop_app.cli.signing import unlock
from desktop_app.cli.terminal import Terminal
from desktop_app.copying import OpenCopy
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError, FileRefused, RuleBroken
from desktop_app.core.sync.copy_facts import SUFFIX, is_copy
from desktop_app.core.sync.push import SyncReport, WentUp
from desktop_app.core.sync.terms import SETTLED, Answer, Transport
from desktop_app.core.wording import tr, trn


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sync", help=tr("Bring a copy and its school together."))(sync)


def sync(
    context: typer.Context,
    copy: Path = typer.Argument(..., metavar="COPY", readable=False),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Send what waits on a copy, and take in what the school has."""
    terminal: Terminal = context.obj
    if not is_copy(copy):
        raise FileRefused(
            tr("{file} is no copy: that of a teacher ends with {suffix}.", file=copy.name,
               suffix=SUFFIX), field="path",
        )  # fmt: skip
    if not copy.exists():
        raise FileRefused(tr("There is no file {file}.", file=str(copy)), field="path")
    key = unlock(terminal)(copy)
    with bootstrap.open_copy(copy, key, clock=terminal.clock, locked_too=True) as database:
        _check(database)
        with terminal.progress() as progress:
            report = OpenCopy(database, terminal.clock).sync(progress)
        if as_json:
            terminal.document(_as_json(copy, report))
        else:
            _tell(terminal, database, report)


def _check(database: Database) -> None:
    if database.copy is not None and database.copy.transport is Transport.PACKET:
        raise RuleBroken(
            tr(
                "This copy came in a packet and goes back by one: downbeat packet return. "
                "Nothing was sent."
            )
        )


def _as_json(copy: Path, report: SyncReport) -> dict[str, Any]:
    taken = report.refreshed
    return {
        "copy": str(copy),
        "went_up": [
            {
                "id": str(each.operation.id),
                "seq": each.operation.seq,
                "kind": each.operation.kind,
                "about": each.operation.about,
                "value": each.operation.value,
                "made_at": each.operation.made_at.isoformat(),
                "answer": each.answer.value,
                "said": each.said,
            }
            for each in report.went_up
        ],
        "answers": {answer.value: report.answers.get(answer, 0) for answer in Answer},
        "waiting": report.waiting,
        "choices": report.choices,
        "restored": report.restored,
        "split": report.split,
        "clock_offset_ms": report.clock_offset_ms,
        "refreshed": None
        if taken is None
        else {name: getattr(taken, name) for name in ("added", "changed", "removed", "held")},
    }


def _tell(terminal: Terminal, database: Database, report: SyncReport) -> None:
    with database.reading() as session:
        for each in report.went_up:
            terminal.result(_line(database, session, each))
    settled = len(report.went_up) - report.choices
    terminal.result(trn("{n} entry is in the office.", "{n} entries are in the office.", settled))
    if report.choices:
        terminal.result(
            trn("{n} entry needs a choice: see the review list.",
                "{n} entries need a choice: see the review list.", report.choices)
        )  # fmt: skip
    if report.restored:
        terminal.say(
            tr("The school had gone back to an older backup. What it had lost was sent again.")
        )
    if report.split:
        terminal.say(
            tr(
                "This copy was worked on in two places. All of it is in the school or in its "
                "review list; keep a new copy before you go on."
            )
        )


def _line(database: Database, session: Any, went: WentUp) -> str:
    """Say one operation and its answer in words."""
    operation = went.operation
    kind = database.fact_kinds.get(operation.kind)
    try:
        name = kind.name(session, operation.about) if kind is not None else operation.kind
        value = kind.show(session, operation.value) if kind is not None else ""
    except (DownbeatError, LookupError, ValueError, TypeError):
        name, value = operation.kind, ""
    answer = tr("in the office") if went.answer in SETTLED else went.said or tr("needs a choice")
    return "  ".join(part for part in (name, value, answer) if part)
