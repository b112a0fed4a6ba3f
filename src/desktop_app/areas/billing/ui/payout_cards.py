"""What the inspector shows of a payout, and where its numbers come from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import (
    PayLineKind,
    PayoutCard,
    PayoutLineRow,
    PayoutRow,
    PayoutStatus,
)
from desktop_app.areas.billing.ui.payout_words import hours_words, payout_chip
from desktop_app.areas.billing.ui.words import amount, day_words, money, month_words
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.card_parts import Fact, Facts, LineItem, Lines, Total
from desktop_app.kit.deeds import Deed
from desktop_app.kit.explain import Entry, Explain, Explanation
from desktop_app.kit.inspector import Card, CardTab


@dataclass(frozen=True, slots=True)
class PayDoings:
    """What can be done with a payout, by id; the tab gives them."""

    show: Callable[[Sequence[UUID]], object]
    sent: Callable[[Sequence[UUID]], object]
    status: Callable[[Sequence[UUID], PayoutStatus], object]
    take_back: Callable[[Sequence[UUID]], object]
    teacher: Callable[[UUID], object]
    explain: Callable[[Explain], object]
    database: Database
    may_write: bool


def read_payout(database: Database, key: UUID) -> PayoutCard | None:
    """Read everything the inspector shows of a payout."""
    with database.reading() as session:
        return billing.payout_card(session, key)


def payout_card(found: PayoutCard, doings: PayDoings) -> Card:
    """Make the card of a payout."""
    row = found.row
    return Card(
        row.number,
        row.teacher,
        initials=None,
        deeds=_deeds(row, doings),
        more=_more(row, doings),
        tabs=(
            CardTab("lines", tr("Lines"), _line_blocks(found, doings)),
            CardTab("facts", tr("Facts"), (_facts(found, doings),)),
        ),
        record=("payout", row.id),
    )


def _deeds(row: PayoutRow, doings: PayDoings) -> Sequence[Deed]:
    deeds = [Deed(tr("Payslip"), lambda: doings.show([row.id]), "printer")]
    if not doings.may_write or row.void:
        return deeds
    if row.status is not PayoutStatus.COMPLETED:
        deeds.append(Deed(tr("Sent…"), lambda: doings.sent([row.id]), "check"))
    return deeds


def _more(row: PayoutRow, doings: PayDoings) -> Sequence[Deed]:
    if not doings.may_write or row.void:
        return ()
    steps = {
        PayoutStatus.PENDING: (tr("To be sent"), "clock"),
        PayoutStatus.PROCESSING: (tr("On its way"), "arrows-clockwise"),
        PayoutStatus.FAILED: (tr("Failed"), "x-circle"),
    }
    deeds = [
        Deed(words, _step(doings, row.id, status), icon)
        for status, (words, icon) in steps.items()
        if status is not row.status
    ]
    if row.takes_back is None and row.taken_back_by is None:
        deeds.append(
            Deed(tr("Take back…"), lambda: doings.take_back([row.id]), "arrow-u-up-left",
                 danger=True)
        )  # fmt: skip
    return deeds


def _step(doings: PayDoings, key: UUID, status: PayoutStatus) -> Callable[[], object]:
    return lambda: doings.status([key], status)


def _line_blocks(found: PayoutCard, doings: PayDoings) -> tuple[Any, ...]:
    row = found.row
    total = Total(
        tr("Total"),
        money(row.amount, row.currency),
        _summed(found),
        payout_chip(row),
        explain=lambda: doings.explain(of_payout(doings.database, row.id)),
    )
    titles = {
        PayLineKind.MEETING: tr("Lessons"),
        PayLineKind.CORRECTION: tr("Corrections of earlier pay"),
        PayLineKind.ADJUSTMENT: tr("By hand"),
    }
    blocks: list[Any] = [total]
    for kind, title in titles.items():
        lines = [line for line in found.lines if line.kind is kind]
        if lines:
            items = [_item(line, doings) for line in lines]
            blocks.append(Lines(title, items, side=str(len(lines))))
    return tuple(blocks)


def _item(line: PayoutLineRow, doings: PayDoings) -> LineItem:
    return LineItem(
        line.description,
        line.rule or "",
        amount=amount(line.amount, line.currency),
        run=lambda: doings.explain(of_line(doings.database, line)),
    )


def _summed(found: PayoutCard) -> str:
    held = [line for line in found.lines if line.kind is PayLineKind.MEETING]
    if not held:
        return ""
    return tr(
        "{lessons}, {hours} hours",
        lessons=trn("{n} lesson", "{n} lessons", len(held)),
        hours=hours_words(sum(line.minutes or 0 for line in held)),
    )


def _facts(found: PayoutCard, doings: PayDoings) -> Facts:
    row = found.row
    facts = [
        Fact(tr("Teacher"), row.teacher, run=lambda: doings.teacher(row.teacher_id)),
        Fact(tr("For"), month_words(row.period)),
        Fact(tr("Made out"), day_words(row.made_on)),
        Fact(tr("Sent"), day_words(row.payout_date)),
        Fact(tr("Takes back"), row.takes_back or ""),
        Fact(tr("Taken back by"), row.taken_back_by or ""),
    ]
    return Facts([fact for fact in facts if fact.value])


def of_payout(database: Database, payout_id: UUID) -> Explain:
    """Say what a payout comes to, and why."""

    def read() -> Explanation | None:
        found = read_payout(database, payout_id)
        if found is None:
            return None
        row = found.row
        entries = [
            Entry(
                line.description, money(line.amount, line.currency), second=line.rule or ""
            )
            for line in found.lines
        ]  # fmt: skip
        return Explanation(
            tr("{number}, {teacher}", number=row.number, teacher=row.teacher),
            tr(
                "The sum of its lines: each finished lesson of the month at the most specific rate "
                "in force, rounded once, and the differences to what was paid before."
            ),
            entries,
            money(row.amount, row.currency),
        )

    return read


def of_line(database: Database, line: PayoutLineRow) -> Explain:
    """Say how a pay line came about: its rule, and everything that was paid for the meeting."""

    def read() -> Explanation:
        rows = [line]
        if line.occurrence_id is not None:
            with database.reading() as session:
                every = billing.payout_lines(
                    session, teacher_id=line.teacher_id, occurrence_id=line.occurrence_id
                )
            rows = list(every)
        entries = [
            Entry(
                each.description,
                money(each.amount, each.currency),
                each.number,
                each.rule or "",
                ("billing", each.payout_id),
            )
            for each in rows
        ]
        return Explanation(
            line.description,
            line.rule or tr("An amount by hand."),
            entries,
            money(sum(each.amount for each in rows), line.currency),
        )

    return read
