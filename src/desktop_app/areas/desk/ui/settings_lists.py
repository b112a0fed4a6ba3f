"""The lists of the school settings as data: places, calendar, instruments, codes, prices, taxes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing import api as billing
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core.clock import today
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date_with_year, tr
from desktop_app.kit.chips import Chip
from desktop_app.kit.fields import Field
from desktop_app.kit.table_model import Column

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """One list of settings: how it is read and shown, and what can be done with its rows.

    `read` returns rows with an `id`; it and the deeds run off the GUI thread. `fields` is given
    what `choices` read and the row to change, or None for a new one.
    """

    key: str
    title: str
    hint: str
    thing: str
    columns: Sequence[Column[Any]]
    read: Callable[[Any], Sequence[Any]]
    choices: Callable[[Any], Any]
    fields: Callable[[Any, Any], Sequence[Field]]
    values: Callable[[Any], Values]
    add: Callable[[Values], Changes]
    change: Callable[[Any, Values], Changes] | None = None
    archive: Callable[[Any, bool], Changes] | None = None
    remove: Callable[[Any], Changes] | None = None
    watches: Sequence[str] = ()


def _archived(row: Any) -> Chip | None:
    return Chip(tr("Archived"), "grey", "archive") if row.archived else None


def _state(width: int = 110) -> Column[Any]:
    return Column("state", "", lambda _: "", chip=_archived, width=width)


def pages(database: Database) -> tuple[ListPage, ...]:
    """Return every list of the settings, in the order of the side list."""
    return (
        _locations(database),
        _rooms(database),
        _terms(database),
        _closures(database),
        _instruments(database),
        _codes(database),
        _prices(database),
        _taxes(database),
    )


def _currency(session: Any) -> str:
    return school.facts(session).currency


def _no_choices(_session: Any) -> None:
    return None


def _locations(database: Database) -> ListPage:
    service = school.SchoolService(database)
    names = ("name", "street", "postcode", "city", "state", "phone", "lesson_price")

    def fields(currency: str, _row: Any) -> Sequence[Field]:
        return (
            Field("name", tr("Name"), required=True, width=260),
            Field("street", tr("Street"), width=260),
            Field("postcode", tr("Postcode"), width=100),
            Field("city", tr("Town"), width=200),
            Field("state", tr("County"), width=200),
            Field("phone", tr("Phone"), "phone"),
            Field(
                "lesson_price",
                tr("Price"),
                "money",
                currency=currency,
                width=110,
                help=tr("For lessons here that have no price of their own"),
            ),
        )

    def add(values: Values) -> Changes:
        facts = {key: value for key, value in values.items() if key != "name"}
        return service.add_location(values["name"], **facts)

    return ListPage(
        key="locations",
        title=tr("Locations"),
        thing=tr("location"),
        watches=("location",),
        hint=tr("Where the school teaches."),
        columns=(
            Column("name", tr("Name"), lambda r: r.name, strong=True, stretch=True),
            Column("city", tr("Town"), lambda r: r.city or "", width=130),
            Column("phone", tr("Phone"), lambda r: r.phone or "", width=120),
            _state(),
        ),
        read=lambda session: school.locations(session, archived=True),
        choices=_currency,
        fields=fields,
        values=lambda row: {name: getattr(row, name) for name in names},
        add=add,
        change=lambda row, values: service.set_location(row.id, values),
        archive=lambda row, away: service.archive_location(row.id, away=away),
    )


def _rooms(database: Database) -> ListPage:
    service = school.SchoolService(database)

    def fields(places: Sequence[Any], _row: Any) -> Sequence[Field]:
        return (
            Field("name", tr("Name"), required=True, width=220),
            Field(
                "location_id",
                tr("Location"),
                "choice",
                options=tuple((p.id, p.name) for p in places),
            ),
            Field(
                "capacity", tr("Holds"), "number", width=80, help=tr("Empty: any number of people")
            ),
        )

    return ListPage(
        key="rooms",
        title=tr("Rooms"),
        thing=tr("room"),
        watches=("room", "location"),
        hint=tr("A group holds no more than its room does."),
        columns=(
            Column("name", tr("Name"), lambda r: r.name, strong=True, stretch=True),
            Column("location", tr("Location"), lambda r: r.location, width=160),
            Column(
                "capacity", tr("Holds"), lambda r: str(r.capacity or ""), width=80, align="right"
            ),
            _state(),
        ),
        read=lambda session: school.rooms(session, archived=True),
        choices=school.locations,
        fields=fields,
        values=lambda row: {
            "name": row.name,
            "location_id": row.location_id,
            "capacity": row.capacity,
        },
        add=lambda v: service.add_room(
            v["name"], location_id=v["location_id"], capacity=v["capacity"]
        ),
        change=lambda row, values: service.set_room(row.id, values),
        archive=lambda row, away: service.archive_room(row.id, away=away),
    )


def _span_fields(_choices: Any, _row: Any) -> Sequence[Field]:
    return (
        Field("name", tr("Name"), required=True, width=220),
        Field("starts_on", tr("First day"), "date", required=True),
        Field("ends_on", tr("Last day"), "date", required=True),
    )


def _terms(database: Database) -> ListPage:
    service = school.SchoolService(database)
    return ListPage(
        key="terms",
        title=tr("Terms"),
        thing=tr("term"),
        watches=("term", "academic_year"),
        hint=tr("Lessons have meetings to the end of the school year the term lies in."),
        columns=(
            Column("name", tr("Name"), lambda r: r.name, strong=True, stretch=True),
            Column("from", tr("From"), lambda r: show_date_with_year(r.starts_on), width=130),
            Column("to", tr("To"), lambda r: show_date_with_year(r.ends_on), width=130),
        ),
        read=school.terms,
        choices=_no_choices,
        fields=_span_fields,
        values=lambda row: {"name": row.name, "starts_on": row.starts_on, "ends_on": row.ends_on},
        add=lambda v: service.add_term(v["name"], v["starts_on"], v["ends_on"]),
        change=lambda row, values: service.set_term(row.id, values),
    )


def _closures(database: Database) -> ListPage:
    service = school.SchoolService(database)

    def read(session: Any) -> Sequence[Any]:
        here = today(database.clock, school.facts(session).timezone)
        return school.closure_rows(session, here - timedelta(days=370), here + timedelta(days=800))

    def fields(places: Sequence[Any], _row: Any) -> Sequence[Field]:
        everywhere = ((None, tr("Everywhere")), *((p.id, p.name) for p in places))
        return (
            Field("name", tr("Reason"), required=True, width=240),
            Field("starts_on", tr("First day"), "date", required=True),
            Field("ends_on", tr("Last day"), "date", help=tr("Empty: one day")),
            Field("location_id", tr("Where"), "choice", options=everywhere),
        )

    def add(values: Values) -> Changes:
        first: date = values["starts_on"]
        return service.add_closure(
            values["name"], first, values["ends_on"] or first, location_id=values["location_id"]
        )

    return ListPage(
        key="closures",
        title=tr("Closed days"),
        thing=tr("closure"),
        watches=("calendar_day",),
        hint=tr(
            "No lesson is planned on these days. What was planned before is in Lesson, Repair "
            "closures."
        ),
        columns=(
            Column("day", tr("Day"), lambda r: show_date_with_year(r.day), width=130),
            Column("name", tr("Reason"), lambda r: r.name, strong=True, stretch=True),
            Column("kind", tr("Kind"), lambda r: _day_words(r.kind), width=140),
        ),
        read=read,
        choices=school.locations,
        fields=fields,
        values=lambda _row: {},
        add=add,
        remove=lambda row: service.remove_closure(row.id),
    )


def _day_words(kind: school.DayKind) -> str:
    return tr("Public holiday") if kind is school.DayKind.HOLIDAY else tr("Closure")


def _instruments(database: Database) -> ListPage:
    service = people.PeopleService(database)
    return ListPage(
        key="instruments",
        title=tr("Instruments"),
        thing=tr("instrument"),
        watches=("instrument", "student_instrument"),
        hint=tr("Instruments and subjects the school teaches."),
        columns=(
            Column("name", tr("Name"), lambda r: r.name, strong=True, stretch=True),
            Column("students", tr("Students"), lambda r: str(r.students), width=90, align="right"),
            _state(),
        ),
        read=lambda session: people.instruments(session, archived=True),
        choices=_no_choices,
        fields=lambda _choices, _row: (Field("name", tr("Name"), required=True, width=220),),
        values=lambda row: {"name": row.name},
        add=lambda v: service.add_instrument(v["name"]),
        change=lambda row, v: service.set_instrument(row.id, v["name"]),
        archive=lambda row, away: service.archive_instrument(row.id, away=away),
    )


def _code_fields(_choices: Any, _row: Any) -> Sequence[Field]:
    colors = tuple(
        (c, c_words)
        for c, c_words in (
            ("green", tr("Green")),
            ("red", tr("Red")),
            ("amber", tr("Amber")),
            ("blue", tr("Blue")),
            ("teal", tr("Teal")),
            ("violet", tr("Violet")),
            ("grey", tr("Grey")),
        )
    )
    effects = tuple((e, _effect_words(e)) for e in attendance.StreakEffect)
    return (
        Field("key", tr("Letter"), required=True, width=60),
        Field("label", tr("Means"), required=True, width=200),
        Field("color", tr("Colour"), "choice", options=colors),
        Field("counts_present", tr("Effects"), "tick", hint=tr("Counts as present")),
        Field("asks_minutes", "", "tick", hint=tr("Asks for the minutes late")),
        Field("bills", "", "tick", hint=tr("Is billed")),
        Field("pays_teacher", "", "tick", hint=tr("Pays the teacher")),
        Field("gives_credit", "", "tick", hint=tr("Gives a make-up credit")),
        Field("streak_effect", tr("Streak"), "choice", options=effects),
    )


def _effect_words(effect: attendance.StreakEffect) -> str:
    return {
        attendance.StreakEffect.EARNS: tr("Earns the day"),
        attendance.StreakEffect.NEUTRAL: tr("Neither earns nor breaks"),
        attendance.StreakEffect.BREAKS: tr("Breaks the streak"),
    }[effect]


def _codes(database: Database) -> ListPage:
    service = attendance.AttendanceService(database)
    names = (
        "key",
        "label",
        "color",
        "counts_present",
        "asks_minutes",
        "bills",
        "pays_teacher",
        "gives_credit",
        "streak_effect",
    )

    def effects(row: Any) -> str:
        said = (
            (row.counts_present, tr("present")),
            (row.bills, tr("billed")),
            (row.pays_teacher, tr("paid")),
            (row.gives_credit, tr("make-up")),
        )
        return ", ".join(words for holds, words in said if holds)

    return ListPage(
        key="codes",
        title=tr("Attendance codes"),
        thing=tr("code"),
        watches=("attendance_code",),
        hint=tr("The letters of the register, and what each one brings about."),
        columns=(
            Column("key", tr("Letter"), lambda _: "", marks=lambda r: (r.key,), width=70),
            Column("label", tr("Means"), lambda r: r.label, strong=True, width=120),
            Column("effects", tr("Effects"), effects, stretch=True),
            _state(),
        ),
        read=lambda session: attendance.codes(session, archived=True),
        choices=_no_choices,
        fields=_code_fields,
        values=lambda row: {name: getattr(row, name) for name in names},
        add=lambda v: service.add_code(attendance.CodeFacts(**v)),
        change=lambda row, v: service.set_code(row.id, attendance.CodeFacts(**v)),
        archive=lambda row, away: service.archive_code(row.id, away=away),
    )


def _prices(database: Database) -> ListPage:
    service = billing.BillingService(database)

    def read(session: Any) -> Sequence[Any]:
        return billing.price_plans(session, archived=True)

    def choices(session: Any) -> tuple[str, Sequence[Any]]:
        return _currency(session), school.tax_rates(session)

    def fields(found: tuple[str, Sequence[Any]], row: Any) -> Sequence[Field]:
        currency, rates = found
        units = (
            (billing.PriceUnit.LESSON, tr("A lesson")),
            (billing.PriceUnit.MONTH, tr("A month")),
        )
        taxes = ((None, tr("As the lesson says")), *((rate.id, rate.name) for rate in rates))
        return (
            Field("name", tr("Name"), required=True, width=240),
            Field("unit", tr("For"), "segments", options=units, enabled=row is None),
            Field("amount", tr("Price"), "money", required=True, currency=currency, width=110),
            Field("tax_rate_id", tr("Tax"), "choice", options=taxes),
        )

    def change(row: Any, values: Values) -> Changes:
        return service.set_price_plan(row.id, {k: v for k, v in values.items() if k != "unit"})

    def price(row: Any) -> str:
        return show(Money(row.amount, currency_of(database)))

    return ListPage(
        key="prices",
        title=tr("Prices"),
        thing=tr("price"),
        watches=("price_plan", "school"),
        hint=tr(
            "Prices students can have for a lesson or a month. A lesson's own price is in the "
            "lesson."
        ),
        columns=(
            Column("name", tr("Name"), lambda r: r.name, strong=True, stretch=True),
            Column("unit", tr("For"), lambda r: _unit_words(r.unit), width=110),
            Column("amount", tr("Price"), price, width=110, align="right"),
            _state(),
        ),
        read=read,
        choices=choices,
        fields=fields,
        values=lambda r: {
            "name": r.name,
            "unit": r.unit,
            "amount": r.amount,
            "tax_rate_id": r.tax_rate_id,
        },
        add=lambda v: service.add_price_plan(
            v["name"], v["unit"], v["amount"], tax_rate_id=v["tax_rate_id"]
        ),
        change=change,
        archive=lambda row, away: service.archive_price_plan(row.id, away=away),
    )


def _unit_words(unit: billing.PriceUnit) -> str:
    return tr("A lesson") if unit is billing.PriceUnit.LESSON else tr("A month")


def currency_of(database: Database) -> str:
    """Return the school's currency; off the GUI thread."""
    with database.reading() as session:
        return _currency(session)


def _taxes(database: Database) -> ListPage:
    service = school.SchoolService(database)

    def fields(_choices: Any, _row: Any) -> Sequence[Field]:
        return (
            Field("name", tr("Name"), required=True, width=200),
            Field("rate", tr("Rate in %"), "number", required=True, decimals=2, width=90),
            Field("is_default", "", "tick", hint=tr("The usual one for lessons")),
        )

    def points(rate: Any) -> int:
        return int(Decimal(rate) * 100)

    def change(row: Any, v: Values) -> Changes:
        facts = {"name": v["name"], "rate_bp": points(v["rate"])}
        if v["is_default"] != row.is_default:
            facts["is_default"] = v["is_default"]
        return service.set_tax_rate(row.id, facts)

    return ListPage(
        key="taxes",
        title=tr("Taxes"),
        thing=tr("tax rate"),
        watches=("tax_rate",),
        hint=tr("What was issued keeps the rate it had."),
        columns=(
            Column("name", tr("Name"), lambda r: r.name, strong=True, stretch=True),
            Column(
                "rate",
                tr("Rate"),
                lambda r: tr("{rate} %", rate=f"{Decimal(r.rate_bp) / 100:f}"),
                width=90,
                align="right",
            ),
            Column("usual", "", lambda r: tr("The usual one") if r.is_default else "", width=130),
            _state(),
        ),
        read=lambda session: school.tax_rates(session, archived=True),
        choices=_no_choices,
        fields=fields,
        values=lambda r: {
            "name": r.name,
            "rate": Decimal(r.rate_bp) / 100,
            "is_default": r.is_default,
        },
        add=lambda v: service.add_tax_rate(
            v["name"], points(v["rate"]), is_default=bool(v["is_default"])
        ),
        change=change,
        archive=lambda row, away: service.archive_tax_rate(row.id, away=away),
    )
