"""Tax rates."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.school import rules
from desktop_app.areas.school.service.rows import found
from desktop_app.areas.school.tables import (
    TaxRate,
)
from desktop_app.areas.school.terms import TaxCategory
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def add_tax_rate(
    work: Work,
    name: str,
    rate_bp: int,
    *,
    category: TaxCategory | None = None,
    is_default: bool = False,
) -> UUID:
    """Add a tax rate in basis points; 0 is exempt unless a category is given."""
    _checked_rate(rate_bp)
    if is_default:
        _unset_default(work)
    kind = category or (TaxCategory.STANDARD if rate_bp else TaxCategory.EXEMPT)
    row = TaxRate(
        name=rules.check_text(name, "name", required=True),
        rate_bp=rate_bp,
        category=kind,
        is_default=is_default,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def set_tax_rate(work: Work, rate_id: UUID, facts: Mapping[str, Any]) -> None:
    """Change a tax rate's name, rate_bp or is_default; what was issued keeps what it was."""
    row = found(work, TaxRate, rate_id, tr("tax rate"))
    for name, value in facts.items():
        if name == "name":
            row.name = rules.check_text(value, name, required=True) or ""
        elif name == "rate_bp":
            row.rate_bp = _checked_rate(value)
        elif name == "is_default":
            _unset_default(work)
            row.is_default = bool(value)
        else:
            raise RuleBroken(tr("A tax rate has no {name}.", name=name), field=name)


def _checked_rate(rate_bp: int) -> int:
    if not 0 <= rate_bp <= 10_000:
        raise RuleBroken(tr("A tax rate lies between 0 and 100 %."), field="rate")
    return rate_bp


def _unset_default(work: Work) -> None:
    for other in work.session.scalars(select(TaxRate).where(TaxRate.is_default)):
        other.is_default = False
    work.session.flush()
