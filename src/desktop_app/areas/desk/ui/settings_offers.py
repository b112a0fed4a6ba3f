"""Discounts, packages, price plans and the closing of the books in the settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui import offer_dialogs
from desktop_app.areas.billing.ui.offer_dialogs import Choices
from desktop_app.areas.billing.ui.price_dialog import price_words
from desktop_app.areas.billing.ui.words import day_words, money
from desktop_app.areas.desk.ui.settings_page import (
    ListPage,
    Values,
    currency_of,
    no_choices,
    state_column,
)
from desktop_app.areas.people import api as people
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date_with_year, tr
from desktop_app.kit.chips import Chip
from desktop_app.kit.fields import Field
from desktop_app.kit.table_model import Column

_Of = TypeVar("_Of")


@dataclass(frozen=True, slots=True)
class _In(Generic[_Of]):
    """A row with the currency it is in."""

    row: _Of
    currency: str

    @property
    def id(self) -> UUID:
        """The row's id."""
        found: UUID = self.row.id  # type: ignore[attr-defined]  # every row of a list has one
        return found

    @property
    def archived(self) -> bool:
        """Whether it is out of use."""
        return bool(getattr(self.row, "archived", False))


def _span(row: Any) -> str:
    first = show_date_with_year(row.starts_on)
    if row.ends_on is None:
        return tr("from {day}", day=first)
    return tr("{first} to {last}", first=first, last=show_date_with_year(row.ends_on))


def _students(database: Database) -> Callable[[str], list[tuple[UUID, str]]]:
    def find(typed: str) -> list[tuple[UUID, str]]:
        with database.reading() as session:
            found = people.find_persons(session, typed, limit=20)
        return [(row.student_id, row.name) for row in found if row.student_id and not row.archived]

    return find


def _families(database: Database) -> Callable[[str], list[tuple[UUID, str]]]:
    def find(typed: str) -> list[tuple[UUID, str]]:
        with database.reading() as session:
            return people.find_families(session, typed)

    return find


def discounts(database: Database) -> ListPage:
    """Return the page of the discounts."""
    service = billing.OfferService(database)

    def read(session: Any) -> Sequence[Any]:
        currency = currency_of(session)
        return [_In(row, currency) for row in billing.discounts_of(session)]

    def fields(choices: Choices, row: Any) -> Sequence[Field]:
        kinds = (
            (billing.DiscountKind.PERCENT, tr("Percent")),
            (billing.DiscountKind.FIXED, tr("Amount a month")),
        )
        held = row is not None
        return (
            Field("name", tr("Name"), required=True, width=240),
            Field("kind", tr("What"), "segments", options=kinds,
                  start=billing.DiscountKind.PERCENT),
            Field("percent", tr("Percent"), "number", decimals=2, width=80),
            Field("amount", tr("Amount"), "money", currency=choices.currency, width=110),
            offer_dialogs.sibling_field(),
            Field("student_id", tr("Student"), "combo", lookup=_students(database),
                  named=lambda _: row.row.student or "" if held else "", enabled=not held),
            Field("family_id", tr("Family"), "combo", lookup=_families(database),
                  named=lambda _: row.row.family or "" if held else "", enabled=not held),
            Field("lesson_id", tr("Lessons"), "choice", options=choices.lessons,
                  hint=tr("All lessons")),
            Field("starts_on", tr("From"), "date", required=True, today=choices.today,
                  start=choices.today.replace(day=1)),
            Field("ends_on", tr("Until"), "date", today=choices.today, hint=tr("Goes on")),
        )  # fmt: skip

    def change(row: Any, values: Values) -> Changes:
        facts = offer_dialogs.as_discount(values)
        return service.set_discount(row.id, facts)

    return ListPage(
        key="discounts",
        title=tr("Discounts"),
        thing=tr("discount"),
        watches=("discount_rule", "school"),
        hint=tr(
            "What is taken off each month: percentages first, then amounts, never below nothing."
        ),
        columns=(
            Column("name", tr("Name"), lambda r: r.row.name, strong=True, width=150),
            Column("value", tr("What"), lambda r: offer_dialogs.value_words(r.row, r.currency),
                   width=120),
            Column("for", tr("For"), lambda r: offer_dialogs.for_words(r.row), stretch=True),
            Column("span", "", lambda r: _span(r.row), width=170, gives_way=1),
            state_column(),
        ),
        read=read,
        choices=lambda _session: offer_dialogs.read_choices(database, None),
        fields=fields,
        values=lambda r: {
            **offer_dialogs.discount_values(r.row),
            "student_id": r.row.student_id, "family_id": r.row.family_id,
        },
        add=lambda v: service.add_discount(billing.NewDiscount(**offer_dialogs.as_discount(v))),
        change=change,
        archive=lambda row, away: service.archive_discount(row.id, away=away),
    )  # fmt: skip


def packages(database: Database) -> ListPage:
    """Return the page of the packages that were sold."""
    service = billing.OfferService(database)

    def read(session: Any) -> Sequence[Any]:
        currency = currency_of(session)
        return [_In(row, currency) for row in billing.packages_of(session)]

    def fields(choices: Choices, row: Any) -> Sequence[Field]:
        held = row is not None
        whose = Field("student_id", tr("Student"), "combo", required=True, enabled=not held,
                      lookup=_students(database),
                      named=lambda _: row.row.student if held else "")  # fmt: skip
        billed = held and row.row.number is not None
        return (whose, *offer_dialogs.package_fields(choices, billed=billed))

    def change(row: Any, values: Values) -> Changes:
        facts = {key: value for key, value in values.items() if key != "student_id"}
        return service.set_package(row.id, facts)

    return ListPage(
        key="packages",
        title=tr("Packages"),
        thing=tr("package"),
        watches=("package", "billed_meeting", "invoice", "school"),
        hint=tr("Lessons that students bought together, and how many of them are left."),
        columns=(
            Column("student", tr("Student"), lambda r: r.row.student, strong=True, stretch=True),
            Column("name", tr("Name"), lambda r: r.row.name, width=150, gives_way=2),
            Column("left", tr("Left"), lambda r: offer_dialogs.left_words(r.row), width=150),
            Column("amount", tr("Price"), lambda r: money(r.row.amount, r.currency), width=90,
                   align="right"),
            Column("span", "", lambda r: _span(r.row), width=170, gives_way=1),
            state_column(),
        ),
        read=read,
        choices=lambda _session: offer_dialogs.read_choices(database, None),
        fields=fields,
        values=lambda r: {
            "student_id": r.row.student_id, "lessons": r.row.lessons, "amount": r.row.amount,
            "name": r.row.name, "lesson_id": r.row.lesson_id,
            "tax_rate_id": r.row.tax_rate_id, "starts_on": r.row.starts_on,
            "ends_on": r.row.ends_on,
        },
        add=lambda v: service.sell_package(billing.NewPackage(**v)),
        change=change,
        archive=lambda row, away: service.archive_package(row.id, away=away),
    )  # fmt: skip


def subscriptions(database: Database) -> ListPage:
    """Return the page of the price plans that students have."""
    service = billing.BillingService(database)

    def read(session: Any) -> Sequence[Any]:
        currency = currency_of(session)
        return [_In(row, currency) for row in billing.subscriptions_of(session)]

    def choices(session: Any) -> tuple[Choices, Sequence[Any], str]:
        plans = billing.price_plans(session)
        return offer_dialogs.read_choices(database, None), plans, currency_of(session)

    def fields(found: tuple[Choices, Sequence[Any], str], row: Any) -> Sequence[Field]:
        known, plans, currency = found
        held = row is not None
        prices = {
            plan.id: f"{plan.name}, {price_words(plan.amount, plan.unit, currency)}"
            for plan in plans
        }
        if held:
            prices.setdefault(row.row.price_plan_id, row.row.plan)
        return (
            Field("student_id", tr("Student"), "combo", required=True, enabled=not held,
                  lookup=_students(database), named=lambda _: row.row.student if held else ""),
            Field("price_plan_id", tr("Price"), "choice", required=True,
                  options=tuple(prices.items())),
            Field("lesson_id", tr("Lessons"), "choice", options=known.lessons,
                  hint=tr("All lessons")),
            Field("starts_on", tr("From"), "date", required=True, today=known.today,
                  start=known.today.replace(day=1)),
            Field("ends_on", tr("Until"), "date", today=known.today, hint=tr("Goes on")),
        )  # fmt: skip

    return ListPage(
        key="subscriptions",
        title=tr("Price plans"),
        thing=tr("price plan"),
        watches=("subscription", "price_plan", "school"),
        hint=tr("Which student pays which price, for a lesson or by the month."),
        columns=(
            Column("student", tr("Student"), lambda r: r.row.student, strong=True, stretch=True),
            Column("plan", tr("Price"), lambda r: r.row.plan, width=140),
            Column("amount", "", lambda r: price_words(r.row.amount, r.row.unit, r.currency),
                   width=140),
            Column("lesson", tr("Lessons"), lambda r: r.row.lesson or tr("all lessons"),
                   width=130, gives_way=2),
            Column("span", "", lambda r: _span(r.row), width=170, gives_way=1),
        ),
        read=read,
        choices=choices,
        fields=fields,
        values=lambda r: {
            "student_id": r.row.student_id, "price_plan_id": r.row.price_plan_id,
            "lesson_id": r.row.lesson_id, "starts_on": r.row.starts_on, "ends_on": r.row.ends_on,
        },
        add=lambda v: service.subscribe(billing.NewSubscription(**v)),
        change=lambda row, v: service.set_subscription(row.id, billing.NewSubscription(**v)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Lock:
    """A closing of the books; the newest is in force."""

    row: billing.LockRow
    newest: bool

    @property
    def id(self) -> UUID:
        """The closing."""
        return self.row.id


def books(database: Database) -> ListPage:
    """Return the page of the closed months."""
    service = billing.BillingService(database)

    def read(session: Any) -> Sequence[_Lock]:
        rows = billing.period_locks(session)
        return [_Lock(row, at == 0) for at, row in enumerate(rows)]

    def fields(_choices: Any, _row: Any) -> Sequence[Field]:
        return (
            Field("until", tr("Closed up to"), "date", hint=tr("Empty opens the books")),
            Field("reason", tr("Reason"), width=300,
                  help=tr("Needed to open what is closed")),
        )  # fmt: skip

    def until(each: _Lock) -> str:
        return day_words(each.row.until) if each.row.until else tr("Open")

    def state(each: _Lock) -> Chip | None:
        return Chip(tr("In force"), "green", "check-circle") if each.newest else None

    return ListPage(
        key="books",
        title=tr("Closed months"),
        thing=tr("closing"),
        watches=("period_lock",),
        hint=tr(
            "What is dated up to the closed day stays: nothing is issued, paid, credited, given "
            "back or priced anew in it. Only the owner closes and opens."
        ),
        columns=(
            Column("until", tr("Closed up to"), until, strong=True, width=140),
            Column("reason", tr("Reason"), lambda r: r.row.reason or "", stretch=True),
            Column("by", tr("By"), lambda r: r.row.locked_by, width=140, gives_way=1),
            Column("at", tr("On"), lambda r: day_words(r.row.locked_at.date()), width=110),
            Column("state", "", lambda _: "", chip=state, width=110),
        ),
        read=read,
        choices=no_choices,
        fields=fields,
        values=lambda r: {"until": r.row.until, "reason": ""},
        add=lambda v: service.close_books(v["until"], v["reason"] or None),
    )  # fmt: skip
