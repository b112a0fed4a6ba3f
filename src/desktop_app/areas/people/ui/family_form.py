"""The form of a family as data: who is in it, who pays, where the bill goes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from desktop_app.areas.people import api as people
from desktop_app.areas.people.service.editing import SaidFamilyForm, SaidMember
from desktop_app.areas.people.terms import MemberRole
from desktop_app.areas.people.ui import checks, phrases
from desktop_app.areas.people.ui.checks import Here
from desktop_app.areas.people.ui.lookups import Lookups
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Field

_FACTS = (
    "name", "billing_email", "billing_street", "billing_city", "billing_postcode",
    "billing_state", "billing_country", "max_members",
)  # fmt: skip
_MEMBER = ("given_name", "family_name", "phone", "email")


def fields(here: Here, lookups: Lookups) -> tuple[Field, ...]:
    """Return the fields of the form, from top to bottom."""
    return (
        Field("name", tr("Name"), required=True, check=checks.line),
        Field("people", tr("Members"), "heading"),
        Field("known", tr("Known here"), "combo", lookup=lookups.persons,
              hint=tr("Find a student or a parent")),
        Field("members", "", "rows", fields=_member(here), add=tr("Add somebody new")),
        Field("bill", tr("Where the bill goes"), "heading"),
        Field("billing_email", tr("E-mail"), "email", check=checks.email, width=300),
        Field("billing_street", tr("Street"), check=checks.line),
        Field("billing_city", tr("Town"), check=checks.line),
        Field("billing_postcode", tr("Postcode"), check=checks.line, width=116),
        Field("billing_state", tr("County"), check=checks.line, width=190),
        Field("billing_country", tr("Country"), check=checks.country, width=60, hint=tr("IE")),
    )  # fmt: skip


def _member(here: Here) -> tuple[Field, ...]:
    return (
        Field("given_name", tr("Given name"), check=checks.line),
        Field("family_name", tr("Family name"), check=checks.line),
        Field("role", tr("Is"), "segments", options=_roles(), start=MemberRole.ADULT),
        Field("phone", tr("Phone"), "phone", check=here.phone, width=190),
        Field("email", tr("E-mail"), "email", check=checks.email, width=300),
        Field("share", tr("Share in %"), "number", decimals=2, width=84, check=check_share,
              hint=tr("100"), help=tr("of a child's own bill")),
        Field("pays", "", "tick", hint=tr("Pays the bill")),
        Field("holds", "", "tick", hint=tr("Manages the family")),
    )  # fmt: skip


def _roles() -> list[tuple[MemberRole, str]]:
    return [(role, phrases.role_words(role)) for role in (MemberRole.CHILD, MemberRole.ADULT)]


def check_share(value: Decimal | None) -> str | None:
    """Say what is wrong with a share in percent."""
    if value is None:
        return None
    if not 0 <= value <= 100:
        return tr("A share lies between 0 and 100 %.")
    if value * 100 != int(value * 100):
        return tr("Two decimals are as fine as a share gets.")
    return None


def percent(share_bp: int) -> Decimal:
    """Turn basis points into percent without needless zeros."""
    whole, rest = divmod(share_bp, 100)
    return Decimal(whole) if not rest else Decimal(share_bp) / 100


def points(share: Decimal | None) -> int | None:
    """Turn percent into basis points."""
    return None if share is None else int(share * 100)


def shown(card: people.FamilyCard, country: str) -> dict[str, Any]:
    """Return the values of a family for the form."""
    rows = [
        _row(
            member.person_id,
            _said_of(member, country),
            role=member.role, pays=member.person_id == card.payer_id,
            holds=member.person_id == card.holder_id,
            share=percent(member.share_bp) if member.role is MemberRole.CHILD else None,
        )
        for member in card.members
    ]  # fmt: skip
    return {**{name: getattr(card, name) for name in _FACTS}, "members": rows}


def _said_of(known: people.MemberRow | people.PersonFacts, country: str) -> dict[str, str]:
    said = {name: getattr(known, name) or "" for name in _MEMBER}
    return {**said, "phone": people.show_phone(known.phone, country)}


def known_row(card: people.PersonCard, country: str) -> dict[str, Any]:
    """Return a person the school knows as a new member; a student comes in as a child."""
    said = _said_of(card.facts, country)
    role = MemberRole.CHILD if card.student_id else MemberRole.ADULT
    return _row(card.person_id, said, role=role)


def _row(person_id: Any, said: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"person_id": person_id, "before": dict(said), **said, **more}


def said(values: Mapping[str, Any]) -> SaidFamilyForm:
    """Return what the form says. Raises RuleBroken with the field at fault."""
    facts = {name: values.get(name) or None for name in _FACTS if name in values}
    members = [_said_member(row) for row in values.get("members", ())]
    for count, sentence in (
        (sum(m.pays for m in members), tr("One person pays the bill. Tick only one.")),
        (sum(m.holds for m in members), tr("One person manages the family. Tick only one.")),
    ):
        if count > 1:
            raise RuleBroken(sentence, field="members")
    return SaidFamilyForm(facts={**facts, "name": values["name"]}, members=members)


def _said_member(row: Mapping[str, Any]) -> SaidMember:
    now = {name: row.get(name) or "" for name in _MEMBER}
    if not now["given_name"] and not now["family_name"]:
        raise RuleBroken(tr("Give every member at least one name."), field="members")
    person_id, before = row.get("person_id"), row.get("before", {})
    role = row["role"]
    return SaidMember(
        role=role, person_id=person_id, facts=changed_facts(now, before if person_id else {}),
        share_bp=points(row.get("share")) if role is MemberRole.CHILD else None,
        pays=bool(row.get("pays")), holds=bool(row.get("holds")),
    )  # fmt: skip


def changed_facts(now: Mapping[str, str], before: Mapping[str, str]) -> dict[str, Any]:
    """Return what differs of a person: both names together, empty phone and e-mail as None."""
    changed = {name for name, value in now.items() if value != before.get(name, "")}
    names = {"given_name", "family_name"}
    if changed & names:
        changed |= names
    return {name: now[name] if name in names else now[name] or None for name in changed}
