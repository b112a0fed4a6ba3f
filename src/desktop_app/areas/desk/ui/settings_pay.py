"""Pay rates in the settings: those of the school, and those of single teachers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui.payout_dialogs import (
    Ground,
    rate_facts,
    rate_fields,
    rate_values,
    read_ground,
)
from desktop_app.areas.billing.ui.payout_words import rate_words, scope_words, span_words
from desktop_app.areas.desk.ui.settings_page import ListPage, Values, currency_of, state_column
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Field
from desktop_app.kit.table_model import Column


@dataclass(frozen=True, slots=True)
class _Rated:
    """A pay rate with the currency it is in."""

    rate: billing.PayRateRow
    currency: str

    @property
    def id(self) -> UUID:
        """The rate."""
        return self.rate.id

    @property
    def archived(self) -> bool:
        """Whether it is out of use."""
        return self.rate.archived


def pay_rates(database: Database) -> ListPage:
    """Return the page of the pay rates."""
    service = billing.PayService(database)

    def read(session: Any) -> Sequence[_Rated]:
        currency = currency_of(session)
        return [_Rated(row, currency) for row in billing.pay_rates(session, archived=True)]

    def fields(ground: Ground, row: Any) -> Sequence[Field]:
        whose = Field("teacher_id", tr("Teacher"), "choice", hint=tr("All teachers"),
                      options=ground.teachers, enabled=row is None)  # fmt: skip
        return (whose, *rate_fields(ground))

    def add(values: Values) -> Changes:
        new = billing.NewPayRate(teacher_id=values["teacher_id"], **rate_facts(values))
        return service.add_rate(new)

    return ListPage(
        key="pay-rates",
        title=tr("Pay rates"),
        thing=tr("pay rate"),
        watches=("pay_rate", "payout_line", "school"),
        hint=tr(
            "What teachers are paid. Of those that fit a lesson the teacher's own counts before "
            "the school's, then the one that names more."
        ),
        columns=(
            Column("teacher", tr("Teacher"), lambda r: r.rate.teacher or tr("All teachers"),
                   strong=True, width=150),
            Column("rate", tr("Rate"), lambda r: rate_words(r.rate, r.currency), width=170),
            Column("scope", tr("For"), lambda r: scope_words(r.rate), stretch=True),
            Column("span", "", lambda r: span_words(r.rate), width=170, gives_way=1),
            state_column(),
        ),
        read=read,
        choices=lambda _session: read_ground(database),
        fields=fields,
        values=lambda r: {"teacher_id": r.rate.teacher_id, **rate_values(r.rate, date.min)},
        add=add,
        change=lambda row, values: service.set_rate(row.id, rate_facts(values)),
        archive=lambda row, away: service.archive_rate(row.id, away=away),
    )  # fmt: skip
