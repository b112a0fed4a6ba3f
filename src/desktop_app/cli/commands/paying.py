"""The month's pay: what a run would pay each teacher, and paying it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import typer
from sqlalchemy import select

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.cli.desk import Desk, reading, writing
from desktop_app.cli.fields import Type
from desktop_app.cli.fields import as_json as json_of
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.registry import listed
from desktop_app.cli.terminal import Terminal
from desktop_app.core.journal.tables import Change, Op
from desktop_app.core.money import Money, show
from desktop_app.core.wording import tr, trn


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("payout-run", help=tr("Pay the teachers for a month, or show it with --preview."))(
        payout_run
    )


def payout_run(
    context: typer.Context,
    path: Path = SCHOOL,
    month: str = typer.Option(..., "--month", metavar="YYYY-MM"),
    preview: bool = typer.Option(
        False, "--preview", help="Show what would be paid, and change nothing."
    ),
    out: Path | None = typer.Option(
        None, "--out", metavar="DIR", help="Write the payslips there as PDF files."
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Run the month's pay."""
    if preview and out is not None:
        raise WrongUsage(tr("--preview pays nothing, so there is nothing to write to --out."))
    terminal: Terminal = context.obj
    opened = reading(path, terminal) if preview else writing(path, terminal)
    with opened as desk, terminal.progress() as progress:
        service = billing.PayService(desk.database)
        plan = service.preview_payouts(month)
        told: dict[str, Any] = _plan(desk, plan, preview=preview)
        for problem in plan.problems:
            terminal.say(": ".join(part for part in (problem.teacher, problem.sentence) if part))
        if plan.open:
            terminal.say(
                trn(
                    "{n} register is not finished, so nobody is paid for it yet.",
                    "{n} registers are not finished, so nobody is paid for them yet.",
                    plan.open,
                )
            )
        if not preview and not plan.paid and not plan.problems:
            told |= {"change": None, "files": []}
            terminal.say(tr("Everything due for {month} is paid already.", month=str(plan.month)))
        elif not preview:
            changes = service.issue_payouts(month, progress=progress)
            told |= {"change": changes.number, **_issued(desk, changes.number, out, progress)}
    if as_json:
        terminal.document(told)
        return
    for each in told["payouts"]:
        terminal.result(
            f"{each['number'] or ''}\t{each['teacher']}\t{each['amount']} {told['currency']}"
        )
    said = trn(
        "{n} payout, {total} in all.",
        "{n} payouts, {total} in all.",
        len(told["payouts"]),
        total=show(Money(plan.total, desk.currency)),
    )
    terminal.say(tr("Preview: {what} Nothing was paid.", what=said) if preview else said)


def _plan(desk: Desk, plan: billing.PayPlan, *, preview: bool) -> dict[str, Any]:
    return {
        "month": str(plan.month),
        "preview": preview,
        "currency": plan.currency,
        "total": json_of(plan.total, Type.AMOUNT, desk),
        "unfinished_registers": plan.open,
        "payouts": [_payout(desk, each) for each in plan.paid],
        "problems": [
            {
                "teacher_id": str(each.teacher_id) if each.teacher_id else None,
                "teacher": each.teacher,
                "sentence": each.sentence,
            }
            for each in plan.problems
        ],
    }


def _payout(desk: Desk, each: billing.TeacherPay) -> dict[str, Any]:
    return {
        "number": None,
        "teacher_id": str(each.teacher_id),
        "teacher": each.name,
        "amount": json_of(each.total, Type.AMOUNT, desk),
        "unfinished_registers": each.open,
        "lines": [_line(desk, line) for line in each.lines],
    }


def _line(desk: Desk, line: billing.PayLine) -> dict[str, Any]:
    def key(value: UUID | None) -> str | None:
        return str(value) if value else None

    return {
        "kind": line.kind.value,
        "date": line.day.isoformat() if line.day else None,
        "occurrence_id": key(line.occurrence_id),
        "pay_rate_id": key(line.pay_rate_id),
        "corrects_id": key(line.corrects_id),
        "minutes": line.minutes,
        "description": line.description,
        "rule": line.rule,
        "amount": json_of(line.amount, Type.AMOUNT, desk),
    }


def _issued(desk: Desk, number: int, out: Path | None, progress: Any) -> dict[str, Any]:
    """Return the payouts of a run as the list prints them, with the files written."""
    record = listed("payouts")
    made = _made(desk, number)
    with desk.database.reading() as session:
        rows = [row for row in billing.all_payouts(session) if row.id in made]
        slips = billing.payslips_of(session, [row.id for row in rows])
    payouts = [{field.key: field.plain(row, desk) for field in record.listed} for row in rows]
    payouts.sort(key=lambda each: str(each["number"]))
    files: Sequence[Path] = (
        documents.save_all(desk.database, slips, out, progress) if out is not None else ()
    )
    return {"payouts": payouts, "files": [str(file) for file in files]}


def _made(desk: Desk, number: int) -> set[UUID]:
    with desk.database.reading() as session:
        query = select(Change.row_id).where(
            Change.school_id == desk.database.school_id,
            Change.set_number == number,
            Change.table_name == "payout",
            Change.op == Op.INSERT.value,
        )
        return set(session.scalars(query))
