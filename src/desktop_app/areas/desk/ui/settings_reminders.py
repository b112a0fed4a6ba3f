"""The steps of reminding in the settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.desk.ui.settings_page import ListPage, Values, currency_of, state_column
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.money import Money, show
from desktop_app.core.wording import tr, trn
from desktop_app.kit.fields import Field
from desktop_app.kit.table_model import Column


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of reminding with the currency its fee is in."""

    row: billing.StepRow
    currency: str

    @property
    def id(self) -> UUID:
        """The step."""
        return self.row.id

    @property
    def archived(self) -> bool:
        """Whether it is out of use."""
        return self.row.archived

    @property
    def fee(self) -> str:
        """What it costs."""
        return show(Money(self.row.fee, self.currency)) if self.row.fee else ""


def reminders(database: Database) -> ListPage:
    """Return the page of the reminder steps."""
    service = billing.AccountService(database)

    def read(session: Any) -> Sequence[_Step]:
        currency = currency_of(session)
        return [_Step(row, currency) for row in billing.reminder_steps(session, archived=True)]

    def fields(currency: str, _row: Any) -> Sequence[Field]:
        return (
            Field("name", tr("Name"), required=True, width=240, help=tr("Heads the letter")),
            Field("days_after_due", tr("Days late"), "number", required=True, width=80),
            Field("fee", tr("Late fee"), "money", currency=currency, width=110),
            Field("text", tr("Text"), "lines", required=True, width=320),
        )

    def change(row: Any, values: Values) -> Changes:
        return service.set_step(row.id, values)

    return ListPage(
        key="reminders",
        title=tr("Reminders"),
        thing=tr("reminder step"),
        watches=("reminder_step", "school"),
        hint=tr(
            "One step after the other, each once for an invoice. A fee comes on an invoice of its "
            "own."
        ),
        columns=(
            Column("step", tr("Step"), lambda r: str(r.row.position), width=50, align="right"),
            Column("name", tr("Name"), lambda r: r.row.name, strong=True, stretch=True),
            Column("days", tr("After"), lambda r: _days(r.row.days_after_due), width=110),
            Column("fee", tr("Late fee"), lambda r: r.fee, width=90, align="right"),
            state_column(),
        ),
        read=read,
        choices=currency_of,
        fields=fields,
        values=lambda r: {
            "name": r.row.name,
            "days_after_due": r.row.days_after_due,
            "fee": r.row.fee,
            "text": r.row.text,
        },
        add=lambda v: service.add_step(
            billing.NewStep(v["name"], v["days_after_due"], v["text"], v["fee"])
        ),
        change=change,
        archive=lambda row, away: service.archive_step(row.id, away=away),
    )


def _days(days: int) -> str:
    return trn("{n} day late", "{n} days late", days)
