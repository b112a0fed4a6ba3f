"""The form of a student as data: its fields, what stands in them, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desktop_app.areas.people import api as people
from desktop_app.areas.people.service.editing import SaidContact, SaidFamily, SaidStudent
from desktop_app.areas.people.terms import (
    OPEN_FACTS,
    PRIVATE_FACTS,
    Contact,
    Learns,
    PersonFacts,
    RelationKind,
)
from desktop_app.areas.people.ui import checks, phrases
from desktop_app.areas.people.ui.checks import Here
from desktop_app.areas.people.ui.family_form import changed_facts, check_share, percent, points
from desktop_app.areas.people.ui.lookups import Lookups, New
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Field

_OWN = ("location_id", "school_grade", "joined_on", "left_on")
_HEALTH = ("allergies", "health_notes")
_CONTACT_FACTS = ("given_name", "family_name", "phone", "email")


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What the form needs to know beforehand."""

    here: Here
    locations: Sequence[tuple[UUID, str]]
    sees_health: bool


def fields(facts: FormFacts, lookups: Lookups, *, is_new: bool) -> tuple[Field, ...]:
    """Return the fields of the form, from top to bottom."""
    return (
        *_names(facts.here),
        *_place(facts, is_new=is_new),
        *_learns(lookups),
        *_contacts(facts.here, lookups),
        *_families(lookups),
        *_address(),
        *_consents(),
        *(_health() if facts.sees_health else ()),
        *(_note() if is_new else ()),
    )


def _names(here: Here) -> tuple[Field, ...]:
    return (
        Field("given_name", tr("Given name"), check=checks.line),
        Field("family_name", tr("Family name"), check=checks.line),
        Field("native_name", tr("Own script"), check=checks.line, hint=tr("As written at home")),
        Field("display_name", tr("Goes by"), check=checks.line, hint=tr("If called otherwise")),
        Field("date_of_birth", tr("Born on"), "date", check=here.birthday, today=here.today),
        Field("phone", tr("Phone"), "phone", check=here.phone, width=190),
        Field("email", tr("E-mail"), "email", check=checks.email, width=300),
        Field("language", tr("Speaks"), "language", width=190),
    )


def _place(facts: FormFacts, *, is_new: bool) -> tuple[Field, ...]:
    here = facts.here
    left = Field("left_on", tr("Left on"), "date", check=here.stay, today=here.today)
    return (
        Field("school", tr("At the school"), "heading"),
        Field("location_id", tr("Location"), "choice", options=facts.locations,
              hint=tr("Nowhere in particular")),
        Field("school_grade", tr("School year"), check=checks.line, width=116),
        Field("student_number", tr("Number"), check=checks.line, width=116),
        Field("joined_on", tr("Joined on"), "date", check=here.stay, today=here.today),
        *(() if is_new else (left,)),
    )  # fmt: skip


def _learns(lookups: Lookups) -> tuple[Field, ...]:
    row = (
        Field("instrument", tr("Instrument"), "combo", required=True, lookup=lookups.instruments,
              named=str, hint=tr("Violin, maths …")),
        Field("level", tr("Level"), "choice", options=phrases.level_options(), hint=tr("Not said")),
    )  # fmt: skip
    return (
        Field("learning", tr("Learns, the main instrument first"), "heading"),
        Field("learns", "", "rows", fields=row, add=tr("Add instrument")),
    )


def _contacts(here: Here, lookups: Lookups) -> tuple[Field, ...]:
    row = (
        Field("given_name", tr("Given name"), check=checks.line),
        Field("family_name", tr("Family name"), check=checks.line),
        Field("kinds", tr("Is"), "choice", options=phrases.relation_options(), required=True),
        Field("relation", tr("Relation"), check=checks.line, hint=tr("Mother, uncle …"), width=190),
        Field("phone", tr("Phone"), "phone", check=here.phone, width=190),
        Field("email", tr("E-mail"), "email", check=checks.email, width=300),
    )
    return (
        Field("around", tr("Guardians and emergency contacts, first to call first"), "heading"),
        Field("known", tr("Known here"), "combo", lookup=lookups.persons,
              hint=tr("Find somebody the school knows")),
        Field("contacts", "", "rows", fields=row, add=tr("Add somebody new")),
    )  # fmt: skip


def _families(lookups: Lookups) -> tuple[Field, ...]:
    row = (
        Field("family", tr("Family"), "combo", required=True, lookup=lookups.families, named=str,
              hint=tr("Find, or name a new one")),
        Field("share", tr("Share in %"), "number", decimals=2, width=84, check=check_share,
              hint=tr("100")),
    )  # fmt: skip
    return (
        Field("bills", tr("Family that gets the bill"), "heading"),
        Field("families", "", "rows", fields=row, add=tr("Add family")),
    )


def _address() -> tuple[Field, ...]:
    return (
        Field("home", tr("Address"), "heading"),
        Field("street", tr("Street"), check=checks.line),
        Field("city", tr("Town"), check=checks.line),
        Field("postcode", tr("Postcode"), check=checks.line, width=116),
        Field("state", tr("County"), check=checks.line, width=190),
        Field("country", tr("Country"), check=checks.country, width=60, hint=tr("IE")),
    )


def _consents() -> tuple[Field, ...]:
    ticks = (
        Field(f"consent_{purpose}", "", "tick", hint=phrases.purpose_words(purpose))
        for purpose in phrases.ASKED
    )
    return (Field("agreed", tr("Consent given for"), "heading"), *ticks)


def _health() -> tuple[Field, ...]:
    return (
        Field("health", tr("Health, seen by the office alone"), "heading"),
        Field("allergies", tr("Allergies"), "lines", check=checks.text),
        Field("health_notes", tr("To know"), "lines", check=checks.text),
    )


def _note() -> tuple[Field, ...]:
    return (
        Field("notes", tr("Note"), "heading"),
        Field("note", tr("Note"), "lines", check=checks.text),
    )


# --- what stands in the fields ---


def shown(
    card: people.StudentCard, contacts: Mapping[UUID, people.PersonCard], country: str
) -> dict[str, Any]:
    """Return the values of a student for the form; `contacts` are the cards of the contacts."""
    facts = card.person.facts
    known = {row.purpose: row.in_force for row in card.person.consents}
    return {
        **{name: getattr(facts, name) for name in (*OPEN_FACTS, *PRIVATE_FACTS)},
        "phone": people.show_phone(facts.phone, country),
        **{name: getattr(card, name) for name in _OWN},
        "learns": [
            {"instrument": (row.instrument_id, row.instrument), "level": row.level}
            for row in card.learns
        ],
        "contacts": [
            {
                **known_row(contacts[row.person_id], country),
                "kinds": row.kinds,
                "relation": row.relation,
            }
            for row in card.person.contacts
            if row.person_id in contacts
        ],
        "families": [
            {"family": (row.family_id, row.name), "share": percent(row.share_bp)}
            for row in card.person.families
            if not row.archived
        ],
        **{f"consent_{purpose}": known.get(purpose, False) for purpose in phrases.ASKED},
        "allergies": card.person.allergies,
        "health_notes": card.person.health_notes,
    }


def known_row(card: people.PersonCard, country: str) -> dict[str, Any]:
    """Return a person the school knows as a new contact of the form."""
    facts = card.facts
    said = {name: getattr(facts, name) or "" for name in _CONTACT_FACTS}
    said["phone"] = people.show_phone(facts.phone, country)
    kinds = frozenset({RelationKind.GUARDIAN})
    return {"person_id": card.person_id, "before": said, **said, "kinds": kinds, "relation": ""}


# --- what the fields say ---


def said(values: Mapping[str, Any]) -> SaidStudent:
    """Return what the form says. Raises RuleBroken with the field at fault."""
    names = [n for n in (*OPEN_FACTS, *PRIVATE_FACTS, *_OWN, *_HEALTH) if n in values]
    facts = {name: values[name] for name in names if name != "privacy_level"}
    facts = {name: None if value == "" else value for name, value in facts.items()}
    for name in ("given_name", "family_name"):
        facts[name] = facts.get(name) or ""
    facts["learns"] = [
        Learns(_named(row["instrument"]), row.get("level")) for row in values.get("learns", ())
    ]
    return SaidStudent(
        facts=facts,
        contacts=[_said_contact(row) for row in values.get("contacts", ())],
        families=[
            SaidFamily(_named(row["family"]), points(row.get("share")))
            for row in values.get("families", ())
        ],
        consents={purpose: bool(values.get(f"consent_{purpose}")) for purpose in phrases.ASKED},
        note=values.get("note") or "",
    )


def _named(value: Any) -> UUID | str:
    return value.name if isinstance(value, New) else value


def _said_contact(row: Mapping[str, Any]) -> SaidContact:
    said = {name: row.get(name) or "" for name in _CONTACT_FACTS}
    if not said["given_name"] and not said["family_name"]:
        raise RuleBroken(tr("Give every contact at least one name."), field="contacts")
    kinds, relation = row["kinds"], row.get("relation") or None
    person_id = row.get("person_id")
    if person_id is None:
        person = PersonFacts(
            given_name=said["given_name"], family_name=said["family_name"],
            phone=said["phone"] or None, email=said["email"] or None,
        )  # fmt: skip
        return SaidContact(contact=Contact(kinds=kinds, relation=relation, person=person))
    changed = changed_facts(said, row.get("before", {}))
    known = Contact(kinds=kinds, relation=relation, person_id=person_id)
    return SaidContact(contact=known, changes=changed)
