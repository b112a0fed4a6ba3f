"""Forms of pay: an adjustment by hand, and a pay rate."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import NewPayRate, PayRateRow, PayUnit
from desktop_app.areas.billing.pay_words import type_words
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.api import LessonType
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record, still_there
from desktop_app.core.wording import show_month, tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field, Option
from desktop_app.kit.pane import Tools


@dataclass(frozen=True, slots=True)
class Ground:
    """What can be chosen in the forms of pay."""

    teachers: Sequence[Option]
    instruments: Sequence[Option]
    locations: Sequence[Option]
    currency: str
    today: date


def read_ground(database: Database) -> Ground:
    """Read what can be chosen; on a reader thread."""
    with database.reading() as session:
        facts = school.facts(session)
        return Ground(
            tuple((row.id, row.name) for row in people.all_staff(session)),
            tuple((row.id, row.name) for row in people.instruments(session)),
            tuple((row.id, row.name) for row in school.locations(session)),
            facts.currency,
            clock.today(database.clock, facts.timezone),
        )


def open_adjustment(
    parent: QWidget, tools: Tools, database: Database, teacher_id: UUID | None = None
) -> None:
    """Ask whose pay is adjusted by how much, and why."""
    service = billing.PayService(database)

    def show(ground: Ground) -> None:
        month = billing.Month.of(ground.today)
        around = [month.after(step) for step in (0, -1, -2, -3)]
        months = tuple((str(each), show_month(each.first)) for each in around)
        fields = (
            Field("teacher", tr("Teacher"), "choice", required=True, options=ground.teachers),
            Field("month", tr("For"), "choice", required=True, options=months),
            Field("amount", tr("Amount"), "money", required=True, currency=ground.currency,
                  width=110, help=tr("With a minus it is taken off")),
            Field("reason", tr("Reason"), required=True, width=300),
        )  # fmt: skip
        dialog = FormDialog(
            parent, tools.tasks, title=tr("Adjust pay"),
            fact=tr("A payout of its own, with a payslip"), primary=tr("Pay"), fields=fields,
            values={"teacher": teacher_id, "month": str(month.after(-1))},
            save=lambda said: service.adjust(
                said["teacher"], said["month"], said["amount"], said["reason"]
            ),
        )  # fmt: skip
        dialog.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
        dialog.open()

    tools.tasks.read(lambda: read_ground(database), show)


class PayRateDialog(FormDialog):
    """What is paid for which lessons, from which day on."""

    def __init__(
        self,
        parent: QWidget,
        tools: Tools,
        database: Database,
        ground: Ground,
        *,
        teacher: tuple[UUID, str] | None = None,
        row: PayRateRow | None = None,
    ) -> None:
        self._service = billing.PayService(database)
        self._row, self._teacher = row, teacher
        self._ground = ground
        whose = teacher[1] if teacher else tr("All teachers without a rate of their own")
        super().__init__(
            parent, tools.tasks, title=tr("Pay rate"), fact=whose,
            primary=tr("Save changes") if row is not None else tr("Add pay rate"),
            fields=rate_fields(ground), save=self._save, values=rate_values(row, ground.today),
            width=520,
            record=_of_rate(database, row, ground.today) if row is not None else None,
        )  # fmt: skip
        self.places = {"no_show_bp": "no_show"}
        self.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
        self.form.changed.connect(self._follow)
        self._follow("unit")

    def _follow(self, key: str) -> None:
        if key == "unit":
            share = self.form.value("unit") is PayUnit.PERCENT
            self.form.show_field("amount", visible=not share)
            self.form.show_field("percent", visible=share)

    def _save(self, said: dict[str, Any]) -> Changes:
        facts = rate_facts(said)
        if self._row is not None:
            return self._service.set_rate(self._row.id, facts)
        teacher_id = self._teacher[0] if self._teacher else None
        return self._service.add_rate(NewPayRate(teacher_id=teacher_id, **facts))


def _of_rate(database: Database, row: PayRateRow, today: date) -> Record:
    """Return a rate as it is merged with what others save."""

    def read() -> dict[str, Any]:
        with database.reading() as session:
            rates = billing.pay_rates(session, archived=True)
        return rate_values(still_there(rates, row.id), today)

    return Record((("pay_rate", row.id),), read)


def rate_fields(ground: Ground) -> tuple[Field, ...]:
    """Return the fields of a pay rate."""
    units = (
        (PayUnit.LESSON, tr("A lesson")),
        (PayUnit.HOUR, tr("An hour")),
        (PayUnit.PERCENT, tr("Share")),
    )
    types = tuple((kind, type_words(kind)) for kind in LessonType)
    return (
        Field("unit", tr("For"), "segments", options=units, start=PayUnit.HOUR),
        Field("amount", tr("Amount"), "money", currency=ground.currency, width=110),
        Field("percent", tr("Percent"), "number", decimals=2, width=80,
              help=tr("Of the net price that is billed")),
        Field("instrument_id", tr("Subject"), "choice", hint=tr("All subjects"),
              options=ground.instruments),
        Field("location_id", tr("Location"), "choice", hint=tr("All locations"),
              options=ground.locations),
        Field("lesson_type", tr("Lesson type"), "choice", hint=tr("All types"), options=types),
        Field("no_show", tr("Nobody came"), "number", decimals=2, width=80, start=Decimal(100),
              help=tr("Percent of the rate that is paid then")),
        Field("starts_on", tr("From"), "date", required=True, today=ground.today),
        Field("ends_on", tr("Until"), "date", today=ground.today, hint=tr("Goes on")),
    )  # fmt: skip


def rate_values(row: PayRateRow | None, today: date) -> dict[str, Any]:
    """Return what stands in the form at first."""
    if row is None:
        first = today.replace(day=1)
        return {"unit": PayUnit.HOUR, "no_show": Decimal(100), "starts_on": first}
    return {
        "unit": row.unit,
        "amount": row.money,
        "percent": Decimal(row.amount) / 100 if row.percent is not None else None,
        "instrument_id": row.instrument_id,
        "location_id": row.location_id,
        "lesson_type": LessonType(row.lesson_type) if row.lesson_type else None,
        "no_show": Decimal(row.no_show_bp) / 100,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }


def rate_facts(said: Mapping[str, Any]) -> dict[str, Any]:
    """Turn what was said in the form into what a rate is made of. Raises RuleBroken."""
    share = said["unit"] is PayUnit.PERCENT
    given = said["percent" if share else "amount"]
    if given is None:
        raise RuleBroken(tr("Say how much is paid."), field="percent" if share else "amount")
    amount = int(given * 100) if share else given
    bare = said["no_show"]
    return {
        "unit": said["unit"],
        "amount": amount,
        "no_show_bp": int(bare * 100) if bare is not None else 10_000,
        **{key: said[key] for key in _AS_SAID},
    }


_AS_SAID = ("instrument_id", "location_id", "lesson_type", "starts_on", "ends_on")


def open_pay_rate(
    parent: QWidget,
    tools: Tools,
    database: Database,
    *,
    teacher: tuple[UUID, str] | None = None,
    row: PayRateRow | None = None,
) -> None:
    """Add a pay rate for a teacher, or for all; or change one."""
    with_ground(
        tools,
        database,
        lambda ground: PayRateDialog(
            parent, tools, database, ground, teacher=teacher, row=row
        ).open(),
    )


def with_ground(tools: Tools, database: Database, run: Callable[[Ground], object]) -> None:
    """Read what can be chosen, then go on."""
    tools.tasks.read(lambda: read_ground(database), run)
