"""Discounts: given from a day on, ended, and never changed where a bill already shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from desktop_app.areas.billing.rules.discounts import check_discount
from desktop_app.areas.billing.rules.prices import check_price
from desktop_app.areas.billing.service.locks import check_open
from desktop_app.areas.billing.service.rows import check_last_day_open, check_there, found
from desktop_app.areas.billing.tables import DiscountRule, InvoiceLine
from desktop_app.areas.billing.terms import DiscountKind
from desktop_app.areas.school.api import check_text, facts
from desktop_app.core.clock import today
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

_FREE = {"name", "ends_on"}


@dataclass(frozen=True, slots=True)
class NewDiscount:
    """What is taken off, for whom and when.

    `value` is basis points of a percentage, minor units a month of a fixed amount. Without student,
    family and lesson it is for all. `sibling_from` 2 is the second child of a family and each after
    it, in order of age.
    """

    name: str
    kind: DiscountKind
    value: int
    starts_on: date
    ends_on: date | None = None
    student_id: UUID | None = None
    family_id: UUID | None = None
    lesson_id: UUID | None = None
    sibling_from: int | None = None


def discount_row(work: Work, rule_id: UUID) -> DiscountRule:
    """Return a discount. Raises NotFound."""
    return found(work, DiscountRule, rule_id, tr("This discount is not in the school."))


def add_discount(work: Work, new: NewDiscount) -> UUID:
    """Give a discount from a day on. Raises RuleBroken."""
    _check(work, new)
    check_open(work, new.starts_on, field="starts_on")
    row = DiscountRule(**_columns(new))
    work.session.add(row)
    work.session.flush()
    return row.id


def _columns(new: NewDiscount) -> dict[str, Any]:
    return {
        "name": check_text(new.name, "name", required=True),
        "kind": new.kind,
        "value": new.value,
        "student_id": new.student_id,
        "family_id": new.family_id,
        "lesson_id": new.lesson_id,
        "sibling_from": new.sibling_from,
        "starts_on": new.starts_on,
        "ends_on": new.ends_on,
    }


def _check(work: Work, new: NewDiscount) -> None:
    check_discount(new.kind, new.value, new.sibling_from)
    if new.kind is DiscountKind.FIXED:
        check_price(new.value, "value")
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise RuleBroken(tr("It ends before it begins."), field="ends_on")
    if new.student_id is not None and (new.family_id is not None or new.sibling_from is not None):
        raise RuleBroken(
            tr("A discount is for one student, for a family, or for siblings."), field="student_id"
        )
    check_there(work, student_id=new.student_id, family_id=new.family_id, lesson_id=new.lesson_id)


def is_billed(work: Work, rule_id: UUID) -> bool:
    """Say whether a bill shows a discount."""
    return bool(
        work.session.scalar(select(exists().where(InvoiceLine.discount_rule_id == rule_id)))
    )


def set_discount(work: Work, rule_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change a discount. Once a bill shows it only its name and last day can be changed."""
    row = discount_row(work, rule_id)
    columns = (
        "name", "kind", "value", "starts_on", "ends_on", "student_id", "family_id", "lesson_id",
        "sibling_from",
    )  # fmt: skip
    now = {name: getattr(row, name) for name in columns}
    wanted = {name: value for name, value in changes.items() if now[name] != value}
    fixed = sorted(set(wanted) - _FREE)
    if fixed and is_billed(work, rule_id):
        raise RuleBroken(
            tr("“{name}” stands on bills and stays as it is. End it and give another.",
               name=row.name),
            field=fixed[0],
        )  # fmt: skip
    new = NewDiscount(**{**now, **wanted})
    _check(work, new)
    if fixed:
        check_open(work, min(row.starts_on, new.starts_on), field="starts_on")
    check_last_day_open(work, row.ends_on, new.ends_on)
    for name, value in _columns(new).items():
        setattr(row, name, value)


def archive_discount(work: Work, rule_id: UUID, *, away: bool = True) -> None:
    """End a discount today and take it out of the lists, or bring it back into them.

    One that has not begun and stands on no bill goes.
    """
    row = discount_row(work, rule_id)
    if not away:
        row.archived_at = None
        return
    day = today(work.clock, facts(work.session).timezone)
    if row.starts_on > day and not is_billed(work, rule_id):
        work.session.delete(row)
        return
    row.archived_at = work.clock.now()
    if row.ends_on is None or row.ends_on > day:
        row.ends_on = max(day, row.starts_on)
