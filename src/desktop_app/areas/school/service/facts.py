"""The facts of the school and its settings."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from desktop_app.areas.school import rules
from desktop_app.areas.school.tables import (
    School,
    Setting,
)
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

_TEXTS = (
    "legal_name",
    "email",
    "phone",
    "website",
    "custom_domain",
    "street",
    "city",
    "postcode",
    "state",
    "company_number",
    "tax_number",
    "bic",
)


def set_school(work: Work, changes: Mapping[str, Any]) -> None:
    """Change facts of the school by name. Raises RuleBroken with the field that is wrong."""
    school = work.session.scalars(select(School)).one()
    for name, value in changes.items():
        setattr(school, name, _checked_fact(name, value))


def _checked_fact(name: str, value: Any) -> Any:
    if name in _TEXTS:
        return rules.check_text(value, name)
    if name in rules.MOST_COPY_DAYS:
        return rules.check_copy_days(value, name)
    checks = {
        "name": lambda text: rules.check_text(text, "name", required=True),
        "country": rules.check_country,
        "currency": rules.check_currency,
        "timezone": rules.check_zone,
        "iban": rules.check_iban,
        "brand_color": rules.check_color,
        "language": lambda text: text,
        "logo": _checked_logo,
    }
    if name not in checks:
        raise RuleBroken(tr("A school has no {name}.", name=name), field=name)
    return checks[name](value)


def _checked_logo(content: bytes | None) -> bytes | None:
    if content is not None and not content.startswith((b"\x89PNG", b"\xff\xd8")):
        raise RuleBroken(tr("The logo must be a PNG or JPEG picture."), field="logo")
    if content is not None and len(content) > 1_000_000:
        raise RuleBroken(tr("The logo is larger than 1 MB. Make it smaller."), field="logo")
    return content


def set_setting(work: Work, key: str, value: Any) -> None:
    """Choose a school-wide setting."""
    text = json.dumps(rules.check_setting(key, value))
    row = work.session.scalars(select(Setting).where(Setting.key == key)).first()
    if row is None:
        work.session.add(Setting(key=key, value=text))
    else:
        row.value = text
