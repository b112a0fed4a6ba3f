"""Packages that students buy and discounts that they are given: sold, changed, ended, explained."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import DiscountKind, DiscountRow, PackageRow
from desktop_app.areas.billing.ui.words import day_words, money
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import show_number, tr, trn
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.explain import Entry, Explain, Explanation
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools


@dataclass(frozen=True, slots=True)
class Whose:
    """For whom something is: a student or a family, and the name it is known by."""

    name: str
    student_id: UUID | None = None
    family_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen when a dialog opens."""

    lessons: Sequence[tuple[UUID, str]]
    rates: Sequence[tuple[UUID, str]]
    currency: str
    today: date


def percent_words(points: int) -> str:
    """Write basis points as a percentage: 12.5 %."""
    return tr("{rate} %", rate=show_number(f"{Decimal(points) / 100:f}"))


def value_words(row: DiscountRow, currency: str) -> str:
    """Say what a discount takes off: 10 %, or €5.00 a month."""
    if row.kind is DiscountKind.PERCENT:
        return percent_words(row.value)
    return tr("{amount} a month", amount=money(row.value, currency))


def for_words(row: DiscountRow) -> str:
    """Say for whom a discount is."""
    who = row.student or row.family or ""
    if row.sibling_from is not None:
        said = {2: tr("from the second child on"), 3: tr("from the third child on")}
        ordinal = said.get(row.sibling_from, tr("from child {n} on", n=row.sibling_from))
        who = ", ".join(part for part in (who, ordinal) if part)
    said_for = ", ".join(part for part in (who, row.lesson or "") if part)
    return said_for or tr("everyone")


def left_words(row: PackageRow) -> str:
    """Say how far a package is used: 4 of 10 used."""
    return tr("{used} of {lessons} used, {left} left", used=row.used, lessons=row.lessons,
              left=row.left)  # fmt: skip


def read_choices(database: Database, student_id: UUID | None) -> Choices:
    """Read the lessons of a student, or all, with rates and currency; on a reader thread."""
    with database.reading() as session:
        facts = school.facts(session)
        if student_id is not None:
            rows = timetable.enrollments_of_student(session, student_id)
            lessons = {row.lesson_id: row.title for row in rows}
        else:
            lessons = {row.id: row.title for row in timetable.all_lessons(session)}
        rates = [(rate.id, rate.name) for rate in school.tax_rates(session)]
        today = clock.today(database.clock, facts.timezone)
        return Choices(tuple(lessons.items()), rates, facts.currency, today)


def package_fields(choices: Choices, *, billed: bool = False) -> tuple[Field, ...]:
    """Return the fields of a package; what a bill already says is held."""
    free = not billed
    return (
        Field("lessons", tr("How many"), "number", required=True, width=70, enabled=free),
        Field("amount", tr("Price"), "money", required=True, currency=choices.currency,
              width=110, enabled=free),
        Field("name", tr("Name"), hint=tr("Package of 10 lessons"), width=240),
        Field("lesson_id", tr("Lessons"), "choice", options=choices.lessons,
              hint=tr("Any lesson"), enabled=free),
        Field("tax_rate_id", tr("Tax"), "choice", options=choices.rates, enabled=free,
              hint=tr("As the lesson says")),
        Field("starts_on", tr("From"), "date", required=True, today=choices.today,
              enabled=free),
        Field("ends_on", tr("Until"), "date", today=choices.today, hint=tr("Never")),
    )  # fmt: skip


def discount_fields(choices: Choices, *, scope: Sequence[Field] = ()) -> tuple[Field, ...]:
    """Return the fields of a discount; `scope` asks for whom it is."""
    kinds = ((DiscountKind.PERCENT, tr("Percent")), (DiscountKind.FIXED, tr("Amount a month")))
    return (
        Field("name", tr("Name"), required=True, width=240),
        Field("kind", tr("What"), "segments", options=kinds),
        Field("percent", tr("Percent"), "number", required=True, decimals=2, width=80),
        Field("amount", tr("Amount"), "money", required=True, currency=choices.currency, width=110),
        *scope,
        Field("lesson_id", tr("Lessons"), "choice", options=choices.lessons,
              hint=tr("All lessons")),
        Field("starts_on", tr("From"), "date", required=True, today=choices.today),
        Field("ends_on", tr("Until"), "date", today=choices.today, hint=tr("Goes on")),
    )  # fmt: skip


def sibling_field() -> Field:
    """Return the field that asks from which child on a discount counts."""
    options = ((2, tr("From the second child on")), (3, tr("From the third child on")))
    return Field("sibling_from", tr("For"), "choice", options=options, hint=tr("Every child"),
                 help=tr("In order of age, the oldest first"))  # fmt: skip


def discount_values(row: DiscountRow) -> dict[str, Any]:
    """Return what a form shows of a discount."""
    return {
        "name": row.name, "kind": row.kind,
        "percent": Decimal(row.value) / 100 if row.percent is not None else None,
        "amount": row.amount, "lesson_id": row.lesson_id, "sibling_from": row.sibling_from,
        "starts_on": row.starts_on, "ends_on": row.ends_on,
    }  # fmt: skip


def as_discount(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a form says as the facts of a discount."""
    percent, amount = values.get("percent"), values.get("amount")
    by_percent = values["kind"] is DiscountKind.PERCENT
    field, said = ("percent", percent) if by_percent else ("amount", amount)
    if not said or said < 0:
        raise RuleBroken(tr("A discount takes something off. Give more than 0."), field=field)
    value = int(Decimal(said) * 100) if by_percent else int(said)
    kept = {key: values[key] for key in values if key not in {"percent", "amount"}}
    return {**kept, "value": value}


class DiscountDialog(FormDialog):
    """What is taken off, for whom and when; percent and amount take each other's place."""

    def __init__(
        self,
        parent: QWidget,
        tools: Tools,
        database: Database,
        whose: Whose,
        choices: Choices,
        *,
        row: DiscountRow | None = None,
    ) -> None:
        self._service = billing.OfferService(database)
        self._whose, self._row = whose, row
        first = {"kind": DiscountKind.PERCENT, "starts_on": choices.today.replace(day=1)}
        for_family = whose.family_id is not None
        super().__init__(
            parent, tools.tasks, title=tr("Discount"), fact=whose.name,
            primary=tr("Save changes") if row is not None else tr("Give discount"),
            fields=discount_fields(choices, scope=(sibling_field(),) if for_family else ()),
            save=self._save, values=discount_values(row) if row is not None else first, width=520,
            record=_of_discount(database, row) if row is not None else None,
        )  # fmt: skip
        self.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
        self.form.changed.connect(lambda key: show_kind(self, key))
        show_kind(self, "kind")

    def _save(self, said: dict[str, Any]) -> Changes:
        facts = as_discount(said)
        if self._row is not None:
            return self._service.set_discount(self._row.id, facts)
        new = billing.NewDiscount(
            **facts, student_id=self._whose.student_id, family_id=self._whose.family_id
        )
        return self._service.add_discount(new)


def _of_discount(database: Database, row: DiscountRow) -> Record:
    """Return a discount as it is merged with what others save."""

    def read() -> dict[str, Any]:
        with database.reading() as session:
            rows = {one.id: one for one in billing.discounts_of(session)}
        return discount_values(rows.get(row.id, row))

    return Record((("discount_rule", row.id),), read)


def _of_package(database: Database, row: PackageRow, choices: Choices) -> Record:
    """Return a package as it is merged with what others save."""

    def read() -> dict[str, Any]:
        with database.reading() as session:
            rows = {one.id: one for one in billing.packages_of(session)}
        return _package_values(rows.get(row.id, row), choices)

    return Record((("package", row.id),), read)


def show_kind(dialog: FormDialog, key: str) -> None:
    """Show the field of the kind of discount that is chosen."""
    if key != "kind":
        return
    by_percent = dialog.form.value("kind") is DiscountKind.PERCENT
    dialog.form.show_field("percent", visible=by_percent)
    dialog.form.show_field("amount", visible=not by_percent)


def open_discount(
    parent: QWidget, tools: Tools, database: Database, whose: Whose, row: DiscountRow | None = None
) -> None:
    """Give a student or a family a discount, or change one."""

    def ask(choices: Choices) -> None:
        DiscountDialog(parent, tools, database, whose, choices, row=row).open()

    tools.tasks.read(lambda: read_choices(database, whose.student_id), ask)


def open_package(
    parent: QWidget, tools: Tools, database: Database, whose: Whose, row: PackageRow | None = None
) -> None:
    """Sell a package to a student, or change one."""
    service = billing.OfferService(database)
    student_id = row.student_id if row is not None else whose.student_id
    if student_id is None:
        return

    def ask(choices: Choices) -> None:
        fields = package_fields(choices, billed=row is not None and row.number is not None)
        ways = ((False, tr("With the next run")), (True, tr("At once")))
        if row is None:
            fields = (*fields, Field("bill_now", tr("Bill it"), "segments", options=ways))
        dialog = FormDialog(
            parent, tools.tasks, title=tr("Package"), fact=whose.name, fields=fields, width=520,
            primary=tr("Save changes") if row is not None else tr("Sell package"),
            values=_package_values(row, choices), save=save,
            record=_of_package(database, row, choices) if row is not None else None,
        )  # fmt: skip
        dialog.saved.connect(lambda made: tools.notices.done(made.label, tools.undo))
        dialog.open()

    def save(said: dict[str, Any]) -> Changes:
        if row is not None:
            return service.set_package(row.id, said)
        bill_now = bool(said.pop("bill_now"))
        new = billing.NewPackage(student_id, **said)
        return service.sell_package(new, bill_now=bill_now)

    tools.tasks.read(lambda: read_choices(database, student_id), ask)


def _package_values(row: PackageRow | None, choices: Choices) -> dict[str, Any]:
    if row is None:
        return {"lessons": 10, "starts_on": choices.today, "bill_now": False}
    return {
        "lessons": row.lessons, "amount": row.amount, "name": row.name,
        "lesson_id": row.lesson_id, "tax_rate_id": row.tax_rate_id,
        "starts_on": row.starts_on, "ends_on": row.ends_on,
    }  # fmt: skip


def write(tools: Tools, deed: Callable[[], Changes]) -> None:
    """Do a deed off the GUI thread and say it, with undo."""
    tools.tasks.write(deed, lambda made: tools.notices.done(made.label, tools.undo))


def explain_package(database: Database, package_id: UUID) -> Explain:
    """Say where the lessons of a package went."""

    def read() -> Explanation | None:
        with database.reading() as session:
            rows = {row.id: row for row in billing.packages_of(session)}
            uses = billing.package_uses(session, package_id)
        row = rows.get(package_id)
        if row is None:
            return None
        entries = [
            Entry(
                use.lesson if use.sign > 0 else tr("{lesson}, given back", lesson=use.lesson),
                str(use.sign) if use.sign > 0 else "\u2212" + str(-use.sign),
                day_words(use.day),
                tr("Invoice {number}", number=use.number) if use.number else "",
                ("billing", use.invoice_id),
            )
            for use in uses
        ]  # fmt: skip
        return Explanation(
            tr("{name}: lessons used", name=row.name),
            tr(
                "The lessons that runs put on this package, less those they gave back. The oldest "
                "package that has one left covers a lesson; an own price comes before it."
            ),
            entries,
            trn("{n} of {lessons} lesson", "{n} of {lessons} lessons", row.used,
                lessons=row.lessons),
            tr("No lesson was billed on it yet."),
        )  # fmt: skip

    return read
