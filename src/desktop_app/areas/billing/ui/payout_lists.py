"""Payouts as a list reads and shows them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import PayoutQuery, PayoutRow, PayoutStatus
from desktop_app.areas.billing.ui.payout_words import payout_chip, status_words
from desktop_app.areas.billing.ui.words import amount, day_words, month_words
from desktop_app.core.db.database import Database
from desktop_app.core.uuid_list import UuidList
from desktop_app.core.wording import tr
from desktop_app.kit.filters import Filter
from desktop_app.kit.table_model import Column, Query


class PayoutSource:
    """Payouts; both methods run on reader threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def query(self, asked: Query) -> PayoutQuery:
        """Return what a list asks for in the words of the reads."""
        status = asked.filter("status")
        return PayoutQuery(
            search=asked.search,
            period=asked.filter("month"),
            statuses=(PayoutStatus(status),) if status else (),
            sort=asked.sort or "made",
            descending=asked.descending,
        )

    def ids(self, asked: Query) -> Sequence[UUID]:
        """Return the ids of what is asked for, in order."""
        with self._database.reading() as session:
            return UuidList.of(billing.payout_ids(session, self.query(asked)))

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, PayoutRow]:
        """Return the rows of some ids."""
        with self._database.reading() as session:
            return billing.payout_page(session, keys)


def payout_columns() -> tuple[Column[PayoutRow], ...]:
    """Return the columns of the payouts."""
    return (
        Column(
            "number",
            tr("Number"),
            lambda r: r.number,
            sort="number",
            width=124,
            strong=True,
            descending_first=True,
        ),
        Column("teacher", tr("Teacher"), lambda r: r.teacher, sort="teacher", stretch=True),
        Column("month", tr("For"), lambda r: month_words(r.period), sort="period", width=130),
        Column(
            "made", tr("Made out"), lambda r: day_words(r.made_on), sort="made", width=108,
            gives_way=2,
        ),
        Column(
            "status", tr("Status"), lambda _: "", sort="status", width=150, gives_way=-1,
            chip=payout_chip,
        ),
        Column(
            "lines", tr("Lines"), lambda r: str(r.lines), width=70, align="right", gives_way=3,
        ),
        Column(
            "amount",
            tr("Amount"),
            lambda r: amount(r.amount, r.currency),
            sort="amount",
            width=110,
            gives_way=-1,
            align="right",
            tone=lambda r: "text3" if r.void else "text",
            explains=True,
        ),
    )  # fmt: skip


def payout_filters() -> tuple[Filter, ...]:
    """Return the filters of the payouts."""
    statuses = tuple((each.value, status_words(each)) for each in PayoutStatus)
    return Filter("month", tr("Month")), Filter("status", tr("Status"), statuses)
