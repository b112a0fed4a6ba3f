"""Names of whatever a change refers to."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import AttendanceCode
from desktop_app.areas.billing.tables import (
    DiscountRule,
    Invoice,
    Package,
    Payment,
    Payout,
    PricePlan,
)
from desktop_app.areas.desk.queries.asked import parts
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Family, Instrument
from desktop_app.areas.school.tables import AcademicYear, Location, Room, TaxRate, Term
from desktop_app.areas.timetable.tables import Lesson
from desktop_app.core.wording import tr

_NAMED: dict[str, Any] = {
    "academic_year": AcademicYear.name,
    "attendance_code": AttendanceCode.label,
    "family": Family.name,
    "instrument": Instrument.name,
    "invoice": Invoice.number,
    "lesson": Lesson.title,
    "location": Location.name,
    "package": Package.name,
    "discount_rule": DiscountRule.name,
    "payment": Payment.number,
    "payout": Payout.number,
    "price_plan": PricePlan.name,
    "room": Room.name,
    "tax_rate": TaxRate.name,
    "term": Term.name,
}


class Names:
    """The names of rows, fetched once for each table."""

    def __init__(self, session: Session, references: Iterable[tuple[str, UUID]]) -> None:
        wanted: dict[str, set[UUID]] = {}
        for table, key in references:
            wanted.setdefault(table, set()).add(key)
        self._known = {
            (table, key): name
            for table, keys in wanted.items()
            for key, name in _names(session, table, keys)
        }

    def of(self, table: str, key: UUID | None) -> str:
        """Return the name of a row; one that is gone or has none is something that was."""
        if key is None:
            return ""
        return self._known.get((table, key)) or tr("something removed since")


def _names(session: Session, table: str, keys: Collection[UUID]) -> Iterable[tuple[UUID, str]]:
    if table == "person":
        return people.names_of(session, keys).items()
    if table == "student":
        return people.student_names(session, keys).items()
    if table == "staff":
        return people.staff_names(session, keys).items()
    column = _NAMED.get(table)
    if column is None:
        return []
    found: list[tuple[UUID, str]] = []
    for part in parts(keys):
        query = select(column.class_.id, column).where(column.class_.id.in_(part))
        found += [(key, name or "") for key, name in session.execute(query)]
    return found
