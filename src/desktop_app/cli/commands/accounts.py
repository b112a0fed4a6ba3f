"""Money back, write-offs and reminders."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import typer

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.cli.commands.making import day_given
from desktop_app.cli.desk import Desk, reading, writing
from desktop_app.cli.fields import Type
from desktop_app.cli.fields import as_json as json_of
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.references import find
from desktop_app.cli.registry import listed
from desktop_app.cli.terminal import Terminal
from desktop_app.core.money import Money, parse_amount, show
from desktop_app.core.wording import tr, trn

_METHODS = "|".join(billing.PaymentMethod)
_WAYS = "|".join(billing.ReminderWay)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("refund", help=tr("Give back money of a payment, or of a family's wallet."))(refund)
    app.command("write-off", help=tr("Write off what is open of an invoice, with a reason."))(
        write_off
    )
    app.command("remind", help=tr("Remind families of what is late, one step after the other."))(
        remind
    )


def word_of(kind: Any, text: str, option: str) -> Any:
    """Return the word that was given. Raises WrongUsage naming those there are."""
    try:
        return kind(text.strip().upper().replace("-", "_"))
    except ValueError:
        names = ", ".join(word.value for word in kind)
        raise WrongUsage(tr("{option} is one of: {words}.", option=option, words=names)) from None


def refund(
    context: typer.Context,
    path: Path = SCHOOL,
    payment: str = typer.Option("", "--payment", metavar="ID|NUMBER"),
    family: str = typer.Option("", "--family", metavar="ID", help="Give back of its wallet."),
    amount: str = typer.Option("", "--amount", help="Without it, all that is left."),
    method: str = typer.Option(..., "--method", metavar=_METHODS),
    reason: str = typer.Option(..., "--reason"),
    day: str = typer.Option("", "--date", metavar="YYYY-MM-DD"),
    reference: str | None = typer.Option(None, "--reference"),
    preview: bool = typer.Option(False, "--preview", help="Show what it would do."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Give money back."""
    if bool(payment) == bool(family):
        raise WrongUsage(tr("Give either --payment or --family."))
    how, on = word_of(billing.PaymentMethod, method, "--method"), day_given(day, "--date")
    terminal: Terminal = context.obj
    with reading(path, terminal) if preview else writing(path, terminal) as desk:
        payment_id = find(desk, "payment", payment, "payment") if payment else None
        family_id, left = _left(desk, payment_id, family)
        minor = parse_amount(amount, desk.currency).minor if amount else left
        new = billing.NewRefund(family_id, minor, how, reason, payment_id, on, reference)
        service = billing.AccountService(desk.database)
        plan = service.plan_refund(new)
        told = _plan(desk, plan, preview=preview)
        if not preview:
            told |= _row(desk, "refunds", service.refund(new).made)
    if as_json:
        terminal.document(told)
        return
    said = show(Money(plan.amount, desk.currency))
    terminal.result(f"{told.get('number', '')}\t{said}")
    for number, opened in plan.reopened:
        again = show(Money(opened, desk.currency))
        terminal.say(tr("{number} is open again with {amount}.", number=number, amount=again))


def _left(desk: Desk, payment_id: UUID | None, family: str) -> tuple[UUID, int]:
    with desk.database.reading() as session:
        if payment_id is not None:
            row = billing.payment_page(session, [payment_id])[payment_id]
            return row.family_id, billing.payment_left(session, payment_id)
    family_id = find(desk, "family", family, "family")
    with desk.database.reading() as session:
        return family_id, billing.balance(session, family_id).wallet


def _plan(desk: Desk, plan: billing.RefundPlan, *, preview: bool) -> dict[str, Any]:
    def amount(minor: int) -> Any:
        return json_of(minor, Type.AMOUNT, desk)

    return {
        "preview": preview,
        "amount": amount(plan.amount),
        "from_wallet": amount(plan.from_wallet),
        "opens": [{"number": number, "amount": amount(x)} for number, x in plan.reopened],
        "balance": amount(plan.owed_after),
        "wallet": amount(plan.wallet_after),
    }


def _row(desk: Desk, name: str, made: UUID | None) -> dict[str, Any]:
    """Return a record as its list prints it."""
    record = listed(name)
    with desk.database.reading() as session:
        row = next(each for each in record.rows(desk, session, {}) if each.id == made)
    return {field.key: field.plain(row, desk) for field in record.listed}


def write_off(
    context: typer.Context,
    path: Path = SCHOOL,
    invoice: str = typer.Option(..., "--invoice", metavar="ID|NUMBER"),
    amount: str = typer.Option("", "--amount", help="Without it, all that is open."),
    reason: str = typer.Option(..., "--reason"),
    back: bool = typer.Option(False, "--back", help="Take its write-offs back."),
    preview: bool = typer.Option(False, "--preview", help="Show what it would do."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Write off what is open of an invoice."""
    terminal: Terminal = context.obj
    with reading(path, terminal) if preview else writing(path, terminal) as desk:
        invoice_id = find(desk, "invoice", invoice, "invoice")
        minor = parse_amount(amount, desk.currency).minor if amount else None
        service = billing.AccountService(desk.database)
        if back and not preview:
            service.reverse_write_off(invoice_id, reason=reason)
        elif not preview:
            service.write_off(invoice_id, minor, reason=reason)
        with desk.database.reading() as session:
            row = billing.invoice_page(session, [invoice_id], desk.today)[invoice_id]
            rows = billing.write_offs(session, invoice_id=invoice_id)
    told = {
        "preview": preview,
        "number": row.number,
        "family": row.family,
        "open": json_of(row.open, Type.AMOUNT, desk),
        "written_off": json_of(sum(each.stands for each in rows), Type.AMOUNT, desk),
        "currency": desk.currency,
    }
    if as_json:
        terminal.document(told)
    else:
        terminal.result(tr("{number} of {family}: {open} open, {written_off} written off", **told))


def remind(
    context: typer.Context,
    path: Path = SCHOOL,
    family: list[str] = typer.Option(None, "--family", metavar="ID", help="Only these."),
    way: str = typer.Option("PRINTED", "--way", metavar=_WAYS),
    out: Path | None = typer.Option(
        None, "--out", metavar="DIR", help="Write the letters there as PDF files."
    ),
    preview: bool = typer.Option(False, "--preview", help="Show who would be reminded."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Give the reminders that are due."""
    if preview and out is not None:
        raise WrongUsage(tr("--preview reminds nobody, so there is nothing to write to --out."))
    how = word_of(billing.ReminderWay, way, "--way")
    terminal: Terminal = context.obj
    opened = reading(path, terminal) if preview else writing(path, terminal)
    with opened as desk, terminal.progress() as progress:
        ids = [find(desk, "family", each, "family") for each in family or ()] or None
        service = billing.AccountService(desk.database)
        found = service.preview_reminders(ids)
        told: dict[str, Any] = {
            "preview": preview,
            "currency": desk.currency,
            "reminders": [_proposal(desk, each) for each in found],
        }
        if not preview:
            told |= {"change": None, "files": []}
        if found and not preview:
            changes, letters = service.remind(ids, way=how, progress=progress)
            told["change"] = changes.number
            told["files"] = _files(desk, letters, out)
    if as_json:
        terminal.document(told)
        return
    for each in found:
        total = show(Money(each.open, desk.currency))
        terminal.result(f"{each.family}\t{each.step.name}\t{total}")
    said = trn("{n} family is reminded.", "{n} families are reminded.", len(found))
    terminal.say(tr("Preview: {what} Nothing was given.", what=said) if preview else said)


def _files(desk: Desk, letters: Sequence[UUID], out: Path | None) -> list[str]:
    if out is None:
        return []
    return [str(file) for file in documents.save_all(desk.database, letters, out)]


def _proposal(desk: Desk, each: billing.Proposal) -> dict[str, Any]:
    return {
        "family_id": str(each.family_id),
        "family": each.family,
        "step": each.step.name,
        "step_id": str(each.step.id),
        "open": json_of(each.open, Type.AMOUNT, desk),
        "fee": json_of(each.fee, Type.AMOUNT, desk),
        "invoices": [
            {
                "invoice_id": str(line.invoice_id),
                "number": line.number,
                "due_on": line.due_on.isoformat(),
                "days_late": line.days_late,
                "open": json_of(line.open, Type.AMOUNT, desk),
                "step": line.step.name,
                "fee": json_of(line.step.fee, Type.AMOUNT, desk),
            }
            for line in each.lines
        ],
    }
