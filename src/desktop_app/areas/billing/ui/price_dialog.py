"""Which price a student has: a price plan for a lesson or a month, or an own price for a lesson."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import (
    NewPlan,
    NewSubscription,
    PlanRow,
    PriceUnit,
    SubscriptionRow,
)
from desktop_app.areas.billing.ui.words import money
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record, still_there
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools

NEW = "new"
NEW_FIELDS = ("name", "unit", "amount")


@dataclass(frozen=True, slots=True)
class Student:
    """Whose price it is."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen when the dialog opens."""

    plans: Sequence[PlanRow]
    enrolled: Sequence[timetable.EnrollmentRow]
    currency: str
    today: date


def unit_words(unit: PriceUnit) -> str:
    """Say what a price is for."""
    return tr("a lesson") if unit is PriceUnit.LESSON else tr("a month")


def price_words(amount: int, unit: PriceUnit, currency: str) -> str:
    """Say a price with what it is for, as in "€90.00 a month"."""
    return tr("{amount} {unit}", amount=money(amount, currency), unit=unit_words(unit))


class PricePlanDialog(FormDialog):
    """Price, lessons, first and last day; a price that is not there yet is made on the way."""

    def __init__(
        self,
        parent: QWidget,
        tools: Tools,
        database: Database,
        student: Student,
        offer: Offer,
        *,
        row: SubscriptionRow | None = None,
    ) -> None:
        self._service = billing.BillingService(database)
        self._student, self._offer, self._row = student, offer, row
        super().__init__(
            parent, tools.tasks, title=tr("Price plan"), fact=student.name,
            primary=tr("Save changes") if row is not None else tr("Give price plan"),
            fields=self._fields(), save=self._save, values=self._values(row), width=520,
            record=self._record(database, row) if row is not None else None,
        )  # fmt: skip
        self.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
        self.form.changed.connect(self._follow)
        self._follow("price_plan")

    def _fields(self) -> tuple[Field, ...]:
        offer, row = self._offer, self._row
        plans = [(plan.id, _plan_words(plan.name, plan, offer.currency)) for plan in offer.plans]
        if row is not None and row.price_plan_id not in {key for key, _ in plans}:
            plans.append((row.price_plan_id, _plan_words(row.plan, row, offer.currency)))
        lessons = {one.lesson_id: one.title for one in offer.enrolled}
        if row is not None and row.lesson_id is not None:
            lessons.setdefault(row.lesson_id, row.lesson or "")
        units = ((PriceUnit.LESSON, tr("A lesson")), (PriceUnit.MONTH, tr("A month")))
        return (
            Field("price_plan", tr("Price"), "choice", required=True,
                  options=(*plans, (NEW, tr("A new price")))),
            Field("name", tr("Name"), required=True, width=240),
            Field("unit", tr("For"), "segments", options=units),
            Field("amount", tr("Amount"), "money", required=True, currency=offer.currency,
                  width=110),
            Field("lesson_id", tr("Lessons"), "choice", hint=tr("All lessons"),
                  options=tuple(lessons.items())),
            Field("starts_on", tr("From"), "date", required=True, today=offer.today),
            Field("ends_on", tr("Until"), "date", today=offer.today, hint=tr("Goes on")),
        )  # fmt: skip

    def _record(self, database: Database, row: SubscriptionRow) -> Record:
        """Return the price plan as it is merged with what others save."""

        def read() -> dict[str, Any]:
            with database.reading() as session:
                found = billing.subscriptions_of(session, self._student.id)
            return self._values(next((one for one in found if one.id == row.id), row))

        return Record((("subscription", row.id),), read)

    def _values(self, row: SubscriptionRow | None) -> dict[str, Any]:
        plans = self._offer.plans
        unit = {"unit": PriceUnit.MONTH}
        if row is None:
            first = plans[0].id if plans else NEW
            return {"price_plan": first, "starts_on": self._offer.today.replace(day=1), **unit}
        return {
            "price_plan": row.price_plan_id, "lesson_id": row.lesson_id,
            "starts_on": row.starts_on, "ends_on": row.ends_on, **unit,
        }  # fmt: skip

    def _follow(self, key: str) -> None:
        if key != "price_plan":
            return
        is_new = self.form.value("price_plan") == NEW
        for name in NEW_FIELDS:
            self.form.show_field(name, visible=is_new)
        self.set_result(tr("It joins the prices of the school") if is_new else "")

    def _save(self, said: dict[str, Any]) -> Changes:
        plan = said["price_plan"]
        new = NewSubscription(
            self._student.id,
            NewPlan(said["name"], said["unit"], said["amount"]) if plan == NEW else plan,
            starts_on=said["starts_on"], ends_on=said["ends_on"], lesson_id=said["lesson_id"],
        )  # fmt: skip
        if self._row is None:
            return self._service.subscribe(new)
        return self._service.set_subscription(self._row.id, new)


def _plan_words(name: str, plan: PlanRow | SubscriptionRow, currency: str) -> str:
    return tr("{name}, {price}", name=name, price=price_words(plan.amount, plan.unit, currency))


def open_price_plan(
    parent: QWidget,
    tools: Tools,
    database: Database,
    student: Student,
    row: SubscriptionRow | None = None,
) -> None:
    """Give a student a price plan, or change one."""
    _with_offer(
        tools, database, student.id,
        lambda offer: PricePlanDialog(parent, tools, database, student, offer, row=row).open(),
    )  # fmt: skip


def end_price_plan(
    parent: QWidget, tools: Tools, database: Database, row: SubscriptionRow, today: date
) -> None:
    """Ask for the last day of a price plan."""
    service = billing.BillingService(database)
    dialog = FormDialog(
        parent, tools.tasks, title=tr("End the price plan"), primary=tr("End price plan"),
        fact=tr("{student} has {plan} no longer", student=row.student, plan=row.plan),
        fields=(Field("ends_on", tr("Last day"), "date", required=True, today=today),),
        values={"ends_on": max(today, row.starts_on)},
        save=lambda said: service.end_subscription(row.id, said["ends_on"]),
    )  # fmt: skip
    dialog.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
    dialog.open()


def open_own_price(
    parent: QWidget,
    tools: Tools,
    database: Database,
    student: Student,
    chosen: timetable.EnrollmentRow | None = None,
) -> None:
    """Give one of a student's enrolments a price of its own, or none again."""
    service = billing.BillingService(database)

    def ask(offer: Offer) -> None:
        rows = {one.id: one for one in offer.enrolled}
        start = chosen.id if chosen is not None else next(iter(rows), None)
        if start is None:
            return
        options = tuple((key, one.title) for key, one in rows.items())
        dialog = FormDialog(
            parent, tools.tasks, title=tr("Own price"), fact=student.name,
            primary=tr("Save own price"),
            fields=(
                Field("lesson", tr("Lesson"), "choice", required=True, options=options),
                Field("price", tr("Own price"), "money", currency=offer.currency, width=110),
            ),
            values={"lesson": start, "price": rows[start].price if start in rows else None},
            save=lambda said: service.set_own_price(said["lesson"], said["price"]),
            record=_own_price(database, student.id, start),
        )  # fmt: skip

        def follow(key: str) -> None:
            if key == "lesson":
                row = rows[dialog.form.value("lesson")]
                base = {"lesson": row.id, "price": row.price}
                dialog.form.set_values(base)
                dialog.merge(_own_price(database, student.id, row.id), base)
                dialog.form.set_help("price", _instead(row, offer.currency))

        dialog.form.changed.connect(follow)
        dialog.form.set_help("price", _instead(rows[start], offer.currency))
        dialog.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
        dialog.open()

    _with_offer(tools, database, student.id, ask)


def _own_price(database: Database, student_id: UUID, enrollment_id: UUID) -> Record:
    """Return the price of an enrolment as it is merged with what others save."""

    def read() -> dict[str, Any]:
        with database.reading() as session:
            spells = timetable.enrollments_of_student(session, student_id)
        return {"lesson": enrollment_id, "price": still_there(spells, enrollment_id).price}

    return Record((("enrollment", enrollment_id),), read)


def _instead(row: timetable.EnrollmentRow, currency: str) -> str:
    if row.lesson_price is None:
        return tr("Empty: no price of its own")
    return tr("Empty: {price} as for the lesson", price=money(row.lesson_price, currency))


def _with_offer(
    tools: Tools, database: Database, student_id: UUID, run: Callable[[Offer], object]
) -> None:
    def read() -> Offer:
        with database.reading() as session:
            facts = school.facts(session)
            return Offer(
                billing.price_plans(session),
                timetable.enrollments_of_student(session, student_id),
                facts.currency, clock.today(database.clock, facts.timezone),
            )  # fmt: skip

    tools.tasks.read(read, run)
