"""Finding the rows that prices, packages and discounts name, and what days may still be priced."""

from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from desktop_app.areas.billing.queries.offers import missing
from desktop_app.areas.billing.service.locks import check_open
from desktop_app.areas.school.api import tax_rates
from desktop_app.core.db.base import SchoolRow
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr

_Row = TypeVar("_Row", bound=SchoolRow)


def found(work: Work, table: type[_Row], row_id: UUID, sentence: str) -> _Row:
    """Return a row. Raises NotFound with the sentence."""
    row = work.session.get(table, (work.database.school_id, row_id))
    if row is None:
        raise NotFound(sentence, id=row_id)
    return row


def checked_rate(work: Work, rate_id: UUID | None) -> UUID | None:
    """Return the id of a tax rate of the school, or None. Raises NotFound."""
    if rate_id is not None and rate_id not in {
        rate.id for rate in tax_rates(work.session, archived=True)
    }:
        raise NotFound(tr("This tax rate is not in the school."), id=rate_id)
    return rate_id


def check_there(work: Work, **ids: UUID | None) -> None:
    """Raise NotFound, at its field, for a student, family or lesson that is not in the school."""
    field = missing(work.session, **ids)
    words = {
        "student_id": tr("This student is not in the school."),
        "family_id": tr("This family is not in the school."),
        "lesson_id": tr("This lesson is not in the school."),
    }
    if field is not None:
        raise NotFound(words[field], field=field)


def check_last_day_open(
    work: Work, before: date | None, after: date | None, *, field: str = "ends_on"
) -> None:
    """Raise RuleBroken when another last day changes what days in closed books cost."""
    if before == after:
        return
    earlier = min(day for day in (before, after) if day is not None)
    check_open(work, earlier + timedelta(days=1), field=field)
