"""Where the numbers of a run come from before anything is written: bills, pay, reminders."""

from desktop_app.areas.billing.api import (
    Bill,
    PayLine,
    PayLineKind,
    PayPlan,
    Proposal,
    RunPlan,
    TeacherPay,
)
from desktop_app.areas.billing.ui.words import day_words, money
from desktop_app.core.wording import tr, trn
from desktop_app.kit.explain import Entry, Explanation


def of_bill(plan: RunPlan, bill: Bill) -> Explanation:
    """Say how the total of a bill comes about: its lines, and the tax on them."""
    currency = plan.currency
    entries = [
        Entry(
            line.description,
            money(line.amount, currency),
            second=", ".join(
                part
                for part in (
                    plan.students[line.student_id].name if line.student_id else "",
                    line.detail or "",
                )
                if part
            ),
        )
        for line in bill.lines
    ]
    if bill.totals.tax and not plan.gross:
        entries.append(Entry(tr("Tax"), money(bill.totals.tax, currency)))
    return Explanation(
        tr("Bill of {family}", family=bill.payer.name),
        tr(
            "The lessons of the month at the price that counts for each, corrections of earlier "
            "months, and the tax, rounded once for each rate. Nothing is written yet."
        ),
        entries,
        money(bill.totals.total, currency),
    )


def of_run(plan: RunPlan) -> Explanation:
    """Say what a run comes to: its bills."""
    return Explanation(
        tr("This run"),
        tr("The sum of its bills; what is given back is taken off. Nothing is written yet."),
        [Entry(bill.payer.name, money(bill.totals.total, plan.currency)) for bill in plan.bills],
        money(plan.total, plan.currency),
    )


def of_pay(plan: PayPlan, pay: TeacherPay) -> Explanation:
    """Say how the pay of a teacher comes about: its lines, each with the rate that made it."""
    return Explanation(
        tr("Pay of {name}", name=pay.name),
        tr(
            "Each finished lesson of the month at the most specific rate in force, rounded once, "
            "and the differences to what was paid before. Nothing is written yet."
        ),
        [
            Entry(
                line.description, money(line.amount, plan.currency), day_words(line.day),
                line.rule or "",
            )
            for line in pay.lines
        ],
        money(pay.total, plan.currency),
        tr("Nothing is to be paid yet."),
    )  # fmt: skip


def of_pay_line(plan: PayPlan, line: PayLine) -> Explanation:
    """Say which rule makes one line of a teacher's pay."""
    corrects = line.kind is PayLineKind.CORRECTION
    return Explanation(
        line.description,
        tr("The difference to what was paid before.")
        if corrects
        else tr("The most specific rate in force on the day, rounded once."),
        [Entry(line.rule or "", money(line.amount, plan.currency), day_words(line.day))],
        money(line.amount, plan.currency),
    )


def of_pay_run(plan: PayPlan) -> Explanation:
    """Say what a pay run comes to: its teachers."""
    return Explanation(
        tr("This pay run"),
        tr("The sum of what each teacher is paid. Nothing is written yet."),
        [
            Entry(
                each.name, money(each.total, plan.currency),
                second=trn("{n} line", "{n} lines", len(each.lines)),
            )
            for each in plan.paid
        ],
        money(plan.total, plan.currency),
    )  # fmt: skip


def of_reminder(found: Proposal, currency: str) -> Explanation:
    """Say what of a family is late: each invoice, and the fee that its step adds."""
    entries = [
        Entry(
            line.number, money(line.open, currency),
            second=", ".join(
                part
                for part in (
                    trn("{n} day late", "{n} days late", line.days_late),
                    line.step.name,
                    tr("fee {amount}", amount=money(line.step.fee, currency))
                    if line.step.fee
                    else "",
                )
                if part
            ),
        )
        for line in found.lines
    ]  # fmt: skip
    return Explanation(
        tr("Late of {family}", family=found.family),
        tr(
            "What is open of each invoice whose next reminder is due. Fees are added when the "
            "reminder is given."
        ),
        entries,
        money(found.open, currency),
    )
