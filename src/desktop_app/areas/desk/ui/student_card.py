"""The inspector of a student: read on a reader thread, made into a card on the GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.desk.queries import student_rows
from desktop_app.areas.desk.queries.asked import Moment, moment_of
from desktop_app.areas.desk.queries.student_rows import RosterRow
from desktop_app.areas.desk.ui import consents, phrases
from desktop_app.areas.people import api as people
from desktop_app.areas.people.terms import RelationKind
from desktop_app.areas.people.ui.phrases import level_words
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date_with_year, tr, trn
from desktop_app.kit.card_parts import Block, Fact, Facts, Total, Warn
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card, CardTab
from desktop_app.kit.paint import initials_of

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.students_pane import StudentsPane


@dataclass(frozen=True, slots=True)
class FoundStudent:
    """What was read of a student for the card."""

    card: people.StudentCard
    row: RosterRow
    family: people.FamilyCard | None
    moment: Moment
    country: str
    location: str | None
    sees_health: bool


def read(database: Database, student_id: UUID, *, money: bool) -> FoundStudent | None:
    """Read a student; on a reader thread. None when there is no such student."""
    with database.reading() as session:
        card = people.student_card(session, student_id)
        now = database.clock.now()
        row = student_rows.page(session, [student_id], now).get(student_id)
        if card is None or row is None:
            return None
        first = next((m.family_id for m in card.person.families if not m.archived), None)
        family = people.family_card(session, first) if first else None
        facts = school.facts(session)
        return FoundStudent(card, row, family, moment_of(session, now), facts.country,
                            row.location, money)  # fmt: skip


def card(found: FoundStudent, pane: "StudentsPane") -> Card:
    """Make the card."""
    facts = found.card.person.facts
    return Card(
        found.card.person.name, fact_line(found), native=facts.native_name or "",
        initials=initials_of(found.card.person.name),
        deeds=_deeds(pane), more=_more(found, pane),
        tabs=(
            CardTab("overview", tr("Overview"), _overview(found, pane)),
            pane.notes.tab(found.card.person, found.moment.zone),
        ),
    )  # fmt: skip


def fact_line(found: FoundStudent) -> str:
    """Say what a student learns, how far, and how old they are."""
    learns = [
        ", ".join(part for part in (one.instrument, level_words(one.level).lower()) if part)
        for one in found.card.learns[:2]
    ]
    age = trn("age {n}", "age {n}", found.row.age) if found.row.age is not None else ""
    gone = tr("in the archive") if found.card.archived else ""
    return ", ".join(part for part in (*learns, age, gone) if part)


def _deeds(pane: "StudentsPane") -> Sequence[Deed]:
    if not pane.may_write():
        return ()
    return (Deed(tr("Change"), pane.edit_current, "pencil-simple"),)


def _more(found: FoundStudent, pane: "StudentsPane") -> Sequence[Deed]:
    if not pane.may_write():
        return ()
    back = Deed(tr("Bring back from the archive"), pane.bring_back, "arrow-u-up-left")
    away = Deed(tr("Archive"), pane.archive_current, "archive")
    return (
        Deed(tr("Add a note…"), pane.add_note, "note-pencil"),
        *consents.deeds(found.card.person, pane),
        Deed(tr("Merge duplicates…"), pane.merge, "git-merge"),
        back if found.card.archived else away,
    )


def _overview(found: FoundStudent, pane: "StudentsPane") -> Sequence[Block]:
    person = found.card.person
    blocks: list[Block] = []
    if found.sees_health and (person.allergies or person.health_notes):
        blocks.append(Warn(person.allergies or tr("Health"), person.health_notes or ""))
    blocks.append(Facts((*_around(found, pane), *consents.facts(person), *_rest(found))))
    return blocks


def _around(found: FoundStudent, pane: "StudentsPane") -> list[Fact]:
    """Say the families with brothers and sisters, and whom to call."""
    person, facts = found.card.person, []
    for member in person.families:
        if member.archived:
            continue
        share = "" if member.share_bp == 10_000 else _percent(member.share_bp)
        words = ", ".join(part for part in (member.name, share) if part)
        go = partial(pane.tools.go, "families", member.family_id) if pane.is_office else None
        facts.append(Fact(tr("Family"), words, run=go))
    others = _siblings(found)
    if others:
        facts.append(Fact(tr("With"), ", ".join(others)))
    for contact in person.contacts:
        said = [contact.name, *([contact.relation] if contact.relation else [])]
        phone = people.show_phone(contact.phone, found.country)
        is_guardian = RelationKind.GUARDIAN in contact.kinds
        key = tr("Guardian") if is_guardian else tr("Emergency")
        if RelationKind.EMERGENCY not in contact.kinds and not is_guardian:
            key = tr("Payer")
        facts.append(Fact(key, ", ".join((*said, phone) if phone else said)))
    phone = people.show_phone(person.facts.phone, found.country)
    if phone:
        facts.append(Fact(tr("Phone"), phone))
    if person.facts.email:
        facts.append(Fact(tr("E-mail"), person.facts.email))
    return facts


def _siblings(found: FoundStudent) -> list[str]:
    if found.family is None:
        return []
    return [
        member.display_name or member.given_name or member.family_name
        for member in found.family.members
        if member.student_id is not None
        and member.person_id != found.card.person.person_id
        and not member.archived
    ]


def _percent(share_bp: int) -> str:
    whole, rest = divmod(share_bp, 100)
    return tr("{percent} % of the bill", percent=whole if not rest else f"{share_bp / 100:.2f}")


def _rest(found: FoundStudent) -> list[Fact]:
    card, facts = found.card, found.card.person.facts
    born = show_date_with_year(facts.date_of_birth) if facts.date_of_birth else ""
    town = " ".join(part for part in (facts.postcode, facts.city) if part)
    address = ", ".join(part for part in (facts.street, town) if part)
    said: list[tuple[str, str]] = [
        (tr("Born on"), born), (tr("Address"), address), (tr("Location"), found.location or ""),
        (tr("School year"), card.school_grade or ""), (tr("Number"), facts.student_number or ""),
        (tr("Joined on"), _day(card.joined_on)), (tr("Left on"), _day(card.left_on)),
    ]  # fmt: skip
    return [Fact(key, value) for key, value in said if value]


def _day(day: date | None) -> str:
    return show_date_with_year(day) if day else ""


def total(found: FoundStudent) -> Total:
    """Say what the families owe together."""
    owed = found.row.balance
    return Total(tr("Family balance"), phrases.balance_words(owed, found.moment.currency))
