"""The month's invoices and payments."""

from pathlib import Path
from typing import Any
from uuid import UUID

import typer
from sqlalchemy import select

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents as billing_documents
from desktop_app.cli.commands.making import day_given
from desktop_app.cli.desk import Desk, reading, writing
from desktop_app.cli.fields import Type
from desktop_app.cli.fields import as_json as json_of
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.references import find
from desktop_app.cli.registry import listed
from desktop_app.cli.terminal import Terminal
from desktop_app.core.journal.tables import Change, Op
from desktop_app.core.money import Money, parse_amount, show
from desktop_app.core.wording import tr, trn

_METHODS = "|".join(billing.PaymentMethod)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "invoice-run", help=tr("Issue what is due for a month, or show it with --preview.")
    )(invoice_run)
    app.command("pay", help=tr("Take a payment; it settles the oldest invoices first."))(pay)


def invoice_run(
    context: typer.Context,
    path: Path = SCHOOL,
    month: str = typer.Option(..., "--month", metavar="YYYY-MM"),
    preview: bool = typer.Option(
        False, "--preview", help="Show what would be issued, and change nothing."
    ),
    out: Path | None = typer.Option(
        None, "--out", metavar="DIR", help="Write the PDF files there."
    ),
    earlier_prices: bool = typer.Option(
        False, "--earlier-prices", help="Correct changed prices of earlier months too."
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Run the month's invoices."""
    terminal: Terminal = context.obj
    opened = reading(path, terminal) if preview else writing(path, terminal)
    with opened as desk, terminal.progress() as progress:
        service = billing.BillingService(desk.database)
        plan = service.preview_run(month, earlier_prices=earlier_prices)
        told: dict[str, Any] = _plan(desk, plan, preview=preview)
        for problem in plan.problems:
            terminal.say(f"{problem.student}: {problem.sentence}")
        if not preview and not plan.bills and not plan.problems:
            told |= {"change": None, "files": []}
            terminal.say(tr("Everything due for {month} is billed already.", month=str(plan.month)))
        elif not preview:
            changes = service.issue_run(month, earlier_prices=earlier_prices, progress=progress)
            told |= {"change": changes.number, **_issued(desk, changes.number, out, progress)}
        elif out is not None:
            raise WrongUsage(tr("--preview issues nothing, so there is nothing to write to --out."))
    if as_json:
        terminal.document(told)
        return
    for bill in told["bills"]:
        terminal.result(
            f"{bill['number'] or ''}\t{bill['family']}\t{bill['total']} {told['currency']}"
        )
    said = trn(
        "{n} document, {total} in all.",
        "{n} documents, {total} in all.",
        len(told["bills"]),
        total=show(Money(plan.total, desk.currency)),
    )
    terminal.say(tr("Preview: {what} Nothing was issued.", what=said) if preview else said)


def _plan(desk: Desk, plan: billing.RunPlan, *, preview: bool) -> dict[str, Any]:
    return {
        "month": str(plan.month),
        "preview": preview,
        "currency": plan.currency,
        "total": json_of(plan.total, Type.AMOUNT, desk),
        "bills": [_bill(desk, bill) for bill in plan.bills],
        "problems": [
            {"student_id": str(each.student_id), "student": each.student, "sentence": each.sentence}
            for each in plan.problems
        ],
    }


def _bill(desk: Desk, bill: billing.Bill) -> dict[str, Any]:
    def amount(minor: int) -> Any:
        return json_of(minor, Type.AMOUNT, desk)

    return {
        "number": None,
        "kind": bill.kind.value,
        "family_id": None if bill.new_family else str(bill.payer.id),
        "family": bill.payer.name,
        "currency": desk.currency,
        "net_total": amount(bill.totals.net),
        "tax_total": amount(bill.totals.tax),
        "total": amount(bill.totals.total),
        "lines": [
            {
                "student_id": str(line.student_id) if line.student_id else None,
                "lesson_id": str(line.lesson_id) if line.lesson_id else None,
                "kind": line.kind.value,
                "description": line.description,
                "detail": line.detail,
                "reason": line.reason or None,
                "package_id": str(line.package_id) if line.package_id else None,
                "discount_id": str(line.discount_rule_id) if line.discount_rule_id else None,
                "quantity": json_of(line.quantity, Type.QUANTITY, desk),
                "unit_price": amount(line.unit_price),
                "amount": amount(net),
                "tax_rate": json_of(line.rate.tax.bp, Type.PERCENT, desk),
            }
            for line, net in zip(bill.lines, bill.totals.nets, strict=True)
        ],
    }


def _issued(desk: Desk, number: int, out: Path | None, progress: Any) -> dict[str, Any]:
    """Return the documents of a run as the list prints them, with the files written."""
    record = listed("invoices")
    with desk.database.reading() as session:
        made = set(
            session.scalars(
                select(Change.row_id).where(
                    Change.school_id == desk.database.school_id,
                    Change.set_number == number,
                    Change.table_name == "invoice",
                    Change.op == Op.INSERT.value,
                )
            )
        )
        rows = [row for row in record.rows(desk, session, {}) if row.id in made]
        documents = billing_documents.documents_of(session, invoice_ids=[row.id for row in rows])
    bills = [{field.key: field.plain(row, desk) for field in record.listed} for row in rows]
    bills.sort(key=lambda bill: str(bill["number"]))
    files = (
        billing_documents.save_all(desk.database, documents, out, progress)
        if out is not None
        else []
    )
    return {"bills": bills, "files": [str(file) for file in files]}


def pay(
    context: typer.Context,
    path: Path = SCHOOL,
    family: str = typer.Option(..., "--family", metavar="ID"),
    amount: str = typer.Option(..., "--amount"),
    method: str = typer.Option(..., "--method", metavar=_METHODS),
    day: str = typer.Option("", "--date", metavar="YYYY-MM-DD"),
    reference: str | None = typer.Option(None, "--reference"),
    preview: bool = typer.Option(
        False, "--preview", help="Show which invoices it would pay, and change nothing."
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Take a payment."""
    terminal: Terminal = context.obj
    paid_on = day_given(day, "--date")
    try:
        how = billing.PaymentMethod(method.strip().upper().replace("-", "_"))
    except ValueError:
        raise WrongUsage(
            tr(
                "--method is one of: {words}.",
                words=", ".join(word.value for word in billing.PaymentMethod),
            )
        ) from None
    with reading(path, terminal) if preview else writing(path, terminal) as desk:
        minor = parse_amount(amount, desk.currency).minor
        family_id = find(desk, "family", family, "family")
        new = billing.NewPayment(family_id, minor, how, paid_on, reference)
        service = billing.BillingService(desk.database)
        plan = service.plan_payment(new)
        for warning in plan.warnings:
            terminal.say(warning)
        if preview:
            told = {"preview": True, **_told_of(desk, plan)}
        else:
            made = service.take_payment(new).made
            told = {"preview": False, **_payment(desk, made, plan)}
    if as_json:
        terminal.document(told)
    elif preview:
        for part in told["allocations"]:
            terminal.result(f"{part['number']}\t{part['amount']}")
        terminal.result(tr("To the wallet: {amount}", amount=told["to_wallet"]))
        terminal.say(tr("Preview: balance after it {amount}. Nothing was changed.",
                        amount=told["balance"]))  # fmt: skip
    else:
        terminal.result(
            tr("{number}: {amount} {currency} from {family}", **{k: told[k] for k in _SAID})
        )


_SAID = ("number", "amount", "currency", "family")


def _payment(desk: Desk, payment_id: UUID | None, plan: billing.PaymentPlan) -> dict[str, Any]:
    record = listed("payments")
    with desk.database.reading() as session:
        row = next(each for each in billing.all_payments(session) if each.id == payment_id)
    told = {field.key: field.plain(row, desk) for field in record.listed}
    return told | _told_of(desk, plan)


def _told_of(desk: Desk, plan: billing.PaymentPlan) -> dict[str, Any]:
    """Return which invoices a payment settles, what goes to the wallet, what is owed then."""
    numbers = {each.id: each.number for each in plan.open}
    return {
        "allocations": [
            {
                "invoice_id": str(part.invoice_id),
                "number": numbers.get(part.invoice_id),
                "amount": json_of(part.amount, Type.AMOUNT, desk),
            }
            for part in plan.allocation.parts
        ],
        "to_wallet": json_of(plan.allocation.rest, Type.AMOUNT, desk),
        "balance": json_of(plan.owed_after, Type.AMOUNT, desk),
    }
