"""Packages of lessons: sold, changed while nothing is billed, put away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.billing.planning import sale_lines
from desktop_app.areas.billing.queries.package_facts import is_sold, package_facts, used_of
from desktop_app.areas.billing.queries.payers import lesson_infos, payers, rates, shares_of
from desktop_app.areas.billing.rules.amounts import totals
from desktop_app.areas.billing.rules.packages import check_package
from desktop_app.areas.billing.rules.prices import Month, check_price, check_shares
from desktop_app.areas.billing.service.issuing import ToIssue, issue
from desktop_app.areas.billing.service.locks import check_open
from desktop_app.areas.billing.service.rows import (
    check_last_day_open,
    check_there,
    checked_rate,
    found,
)
from desktop_app.areas.billing.tables import InvoiceLine, Package
from desktop_app.areas.billing.terms import InvoiceKind
from desktop_app.areas.people.api import families_for_billing
from desktop_app.areas.school.api import check_text, facts, setting
from desktop_app.core.clock import today
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr, trn

_FREE = {"name", "ends_on"}


@dataclass(frozen=True, slots=True)
class NewPackage:
    """So many lessons at one amount in minor units, for one lesson or for any."""

    student_id: UUID
    lessons: int
    amount: int
    starts_on: date
    name: str | None = None
    ends_on: date | None = None
    lesson_id: UUID | None = None
    tax_rate_id: UUID | None = None


def package_row(work: Work, package_id: UUID) -> Package:
    """Return a package. Raises NotFound."""
    return found(work, Package, package_id, tr("This package is not in the school."))


def sell_package(work: Work, new: NewPackage) -> UUID:
    """Sell a package to a student; the next run bills it. Raises RuleBroken."""
    check_there(work, student_id=new.student_id, lesson_id=new.lesson_id)
    check_package(new.lessons, new.starts_on, new.ends_on)
    check_open(work, new.starts_on, field="starts_on")
    row = Package(
        student_id=new.student_id,
        lesson_id=new.lesson_id,
        name=check_text(new.name, "name") or _usual(new.lessons),
        lessons=new.lessons,
        amount=check_price(new.amount, "amount"),
        tax_rate_id=checked_rate(work, new.tax_rate_id),
        starts_on=new.starts_on,
        ends_on=new.ends_on,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def _usual(lessons: int) -> str:
    return trn("Package of {n} lesson", "Package of {n} lessons", lessons)


def set_package(work: Work, package_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change a package. Once it is billed only its name and last day can be changed."""
    row = package_row(work, package_id)
    wanted = {name: value for name, value in changes.items() if getattr(row, name) != value}
    fixed = sorted(set(wanted) - _FREE)
    used = used_of(work.session, InvoiceLine.package_id == package_id)
    if fixed and (used.get(package_id) or is_sold(work.session, package_id)):
        raise RuleBroken(
            tr("“{name}” is billed and stays as it was sold. Archive it and sell another.",
               name=row.name),
            field=fixed[0],
        )  # fmt: skip
    starts_on = wanted.get("starts_on", row.starts_on)
    ends_on = wanted.get("ends_on", row.ends_on)
    check_package(wanted.get("lessons", row.lessons), starts_on, ends_on)
    if "starts_on" in wanted:
        check_open(work, min(row.starts_on, starts_on), field="starts_on")
    check_last_day_open(work, row.ends_on, ends_on)
    if row.name == _usual(row.lessons) and "lessons" in wanted:
        wanted.setdefault("name", _usual(wanted["lessons"]))
    if "name" in wanted:
        wanted["name"] = check_text(wanted["name"], "name") or _usual(row.lessons)
    if "amount" in wanted:
        check_price(wanted["amount"], "amount")
    if "tax_rate_id" in wanted:
        checked_rate(work, wanted["tax_rate_id"])
    for name, value in wanted.items():
        setattr(row, name, value)


def archive_package(work: Work, package_id: UUID, *, away: bool = True) -> None:
    """Let a package cover nothing new, or count again; what it covered stays."""
    package_row(work, package_id).archived_at = work.clock.now() if away else None


def bill_package(work: Work, package_id: UUID) -> list[UUID]:
    """Issue the invoice of a package at once, one for each family that pays; return their ids.

    Raises RuleBroken when it is billed already or costs nothing.
    """
    row = package_row(work, package_id)
    work.session.flush()
    day = today(work.clock, facts(work.session).timezone)
    known = package_facts(work.session, row.starts_on, max(row.starts_on, day))
    if package_id not in known.unsold:
        raise RuleBroken(tr("“{name}” is billed already.", name=row.name))
    info = next(each for each in known.packages if each.id == package_id)
    families_for_billing(work, [row.student_id])
    work.session.flush()
    shares = shares_of(work.session, [row.student_id])[row.student_id]
    check_shares(shares)
    lesson = (
        lesson_infos(work.session, [row.lesson_id]).get(row.lesson_id) if row.lesson_id else None
    )
    rate_of, default = rates(work.session)
    asked = row.tax_rate_id or (lesson.tax_rate_id if lesson else None)
    rate = rate_of.get(asked, default) if asked else default
    gross = bool(setting(work.session, "prices_gross"))
    homes = payers(work.session, {share.family_id for share in shares})
    title = lesson.title if lesson else None
    documents = [
        ToIssue(
            InvoiceKind.INVOICE,
            homes[family_id],
            [line],
            totals([line.taxed], gross=gross),
            gross,
        )
        for family_id, line in sale_lines(info, shares, rate, title, Month.of(day))
    ]
    if not documents:
        raise RuleBroken(tr("A package that costs nothing is not billed."), field="amount")
    return issue(work, documents)
