"""The list of families as data: columns, filters, and where its rows come from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from desktop_app.areas.desk.queries import families, students
from desktop_app.areas.desk.queries.asked import Moment, moment_of
from desktop_app.areas.desk.queries.families import FamilyRow
from desktop_app.areas.desk.ui import phrases
from desktop_app.areas.desk.ui.students_table import asked
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.money import Money, show
from desktop_app.core.tabular.writing import Cell
from desktop_app.core.wording import tr
from desktop_app.kit.filters import Filter
from desktop_app.kit.table_model import Column, Query


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One family of the list; the words of a cell are made when it is painted."""

    row: FamilyRow
    moment: Moment
    country: str

    @property
    def children(self) -> str:
        """The children who learn here."""
        return ", ".join(self.row.children)

    @property
    def balance_tone(self) -> str:
        """The colour of the balance."""
        late = self.row.oldest_due if self.row.overdue else None
        return phrases.balance_tone(self.row.owed, late)

    @property
    def due(self) -> str:
        """When the oldest open bill is or was due."""
        due = self.row.oldest_due
        return phrases.short_day(due, self.moment.today) if due else ""

    @property
    def wallet(self) -> str:
        """What is in the wallet."""
        return show(Money(self.row.wallet, self.moment.currency)) if self.row.wallet else ""


class FamilySource:
    """Reads the list in two steps; both run on reader threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, query: Query) -> Sequence[UUID]:
        """Return the keys of all families asked for."""
        with self._database.reading() as session:
            return families.ids(session, asked(query), self._database.clock.now())

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, FamilyLine]:
        """Return the lines of some families."""
        with self._database.reading() as session:
            now = self._database.clock.now()
            moment, country = moment_of(session, now), school.facts(session).country
            rows = families.page(session, keys, now)
        return {key: FamilyLine(row, moment, country) for key, row in rows.items()}


def columns() -> tuple[Column[FamilyLine], ...]:
    """Return the columns."""
    return (
        Column(
            "name",
            tr("Family"),
            lambda r: r.row.name,
            sort="name",
            width=140,
            strong=True,
            stretch=True,
        ),
        Column(
            "children",
            tr("Children"),
            lambda r: r.children,
            sort="children",
            gives_way=1,
            width=170,
            descending_first=True,
            tooltip=lambda r: r.children,
        ),
        Column(
            "payer",
            tr("Payer"),
            lambda r: r.row.payer or "",
            sort="payer",
            gives_way=2,
            width=150,
            tone=lambda _: "text2",
        ),
        Column(
            "phone",
            tr("Phone"),
            lambda r: people.show_phone(r.row.phone, r.country),
            gives_way=4,
            width=112,
            tone=lambda _: "text2",
        ),
        Column(
            "due",
            tr("Open since"),
            lambda r: r.due,
            sort="oldest",
            gives_way=3,
            width=92,
            tone=lambda r: "red" if r.row.overdue else "text2",
            tooltip=lambda r: tr("The day on which the oldest open bill is due"),
        ),
        Column(
            "balance",
            tr("Balance"),
            lambda r: phrases.balance_words(r.row.owed, r.moment.currency),
            sort="balance",
            width=104,
            align="right",
            tone=lambda r: r.balance_tone,
            descending_first=True,
            icon=lambda r: "warning-circle" if r.balance_tone == "red" else "",
            explains=True,
        ),
        Column(
            "wallet",
            tr("Wallet"),
            lambda r: r.wallet,
            width=90,
            align="right",
            hidden=True,
            explains=True,
        ),
        Column("adults", tr("Adults"), lambda r: ", ".join(r.row.adults), width=170, hidden=True),
        Column("email", tr("E-mail"), lambda r: r.row.email or "", width=190, hidden=True),
    )


def values() -> Mapping[str, Callable[[FamilyLine], Cell]]:
    """Return what an exported cell holds where it is more than the words on screen."""
    return {
        "due": lambda r: r.row.oldest_due,
        "balance": lambda r: Money(r.row.owed, r.moment.currency).amount,
        "wallet": lambda r: Money(r.row.wallet, r.moment.currency).amount,
    }


def filters() -> tuple[Filter, ...]:
    """Return the filter chips; places are read later."""
    return (
        Filter("active", tr("Active"), start=True),
        Filter("archived", tr("Archived")),
        Filter(
            "balance",
            tr("Balance"),
            (
                (students.OWES, tr("Owes")),
                (students.OVERDUE, tr("Overdue")),
                (students.CREDIT, tr("Has credit")),
                (students.EVEN, tr("Settled")),
            ),
        ),
        Filter("location", tr("Location"), multiple=True),
    )
