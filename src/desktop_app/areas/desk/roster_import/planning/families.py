"""Guardians and contacts of students, and the families that follow from them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from desktop_app.areas.desk.roster_import.families import Household, households
from desktop_app.areas.desk.roster_import.known import KnownFamily
from desktop_app.areas.desk.roster_import.plan import Decision, Kind
from desktop_app.areas.desk.roster_import.planning.draft import Draft, Resolved
from desktop_app.areas.desk.roster_import.roster import PersonEntry, RelationEntry, Role
from desktop_app.areas.desk.roster_import.writes import Joins, NewFamily, NewRelation
from desktop_app.core.wording import tr

_GUARDIAN, _EMERGENCY = "GUARDIAN", "EMERGENCY"


def plan_families(draft: Draft, taken: Sequence[PersonEntry]) -> None:
    """Decide on relationships and families of the people who are taken."""
    first_ref: dict[UUID, str] = {}
    for entry in taken:
        first_ref.setdefault(draft.people[entry.ref].person_id, entry.ref)
    relations = _plan_relations(draft, first_ref)
    if not draft.choices.make_families:
        return
    own = [entry for entry in taken if first_ref[draft.people[entry.ref].person_id] == entry.ref]
    students = [entry for entry in own if entry.role == Role.STUDENT]
    guardians = {entry.ref: entry for entry in own if entry.role != Role.STUDENT}
    family_of = _families_by_member(draft)
    for household in households(students, guardians, relations):
        _plan_household(draft, household, {entry.ref: entry for entry in own}, family_of)


def _plan_relations(draft: Draft, first_ref: dict[UUID, str]) -> list[RelationEntry]:
    """Decide on each relationship; return those of this roster, one ref for each person."""
    told: list[RelationEntry] = []
    known = set(draft.known.relations)
    positions: Counter[UUID] = Counter(child for child, _, _ in known)
    for relation in draft.roster.relations:
        child, other = draft.person(relation.person_ref), draft.person(relation.other_ref)
        if child is None or other is None or child.person_id == other.person_id:
            _refuse_relation(draft, relation, child, other)
            continue
        key = (child.person_id, other.person_id, _EMERGENCY if relation.emergency else _GUARDIAN)
        _decide_relation(draft, relation, child, other, is_known=key in known)
        if key not in known:
            known.add(key)
            positions[child.person_id] += 1
            draft.writes.relations.append(
                NewRelation(*key, relation.relation[:300], positions[child.person_id] - 1)
            )
        if child.person_id in first_ref and other.person_id in first_ref:
            told.append(
                replace(relation, person_ref=first_ref[child.person_id],
                        other_ref=first_ref[other.person_id])
            )  # fmt: skip
    return told


def _refuse_relation(
    draft: Draft, relation: RelationEntry, child: Resolved | None, other: Resolved | None
) -> None:
    missing = relation.person_ref if child is None else relation.other_ref
    reason = (
        tr("Nobody is their own guardian.") if child is not None and other is not None
        else tr("The person “{id}” is not in the files and not in the school.",
                id=missing.partition(":")[2])
    )  # fmt: skip
    known = child or other
    ref = f"{relation.person_ref}|{relation.other_ref}"
    draft.refuse(Kind.RELATION, ref, known.name if known else "", relation.where, reason)


def _decide_relation(
    draft: Draft, relation: RelationEntry, child: Resolved, other: Resolved, *, is_known: bool
) -> None:
    what = relation.relation or (tr("emergency contact") if relation.emergency else tr("guardian"))
    label = tr("{other}, {what} of {name}", other=other.name, what=what, name=child.name)
    ref = f"{relation.person_ref}|{relation.other_ref}"
    decision = Decision.UNCHANGED if is_known else Decision.MADE
    draft.decide(Kind.RELATION, ref, decision, label, relation.where)


def _families_by_member(draft: Draft) -> dict[UUID, KnownFamily]:
    return {member: family for family in draft.known.families for member in family.members}


def _plan_household(
    draft: Draft, household: Household, entries: dict[str, PersonEntry],
    family_of: dict[UUID, KnownFamily],
) -> None:  # fmt: skip
    first = household.children[0]
    where = entries[first].where
    names = ", ".join(entries[ref].given or entries[ref].name for ref in household.children)
    label = tr("{family} ({names})", family=household.name, names=names)
    if draft.is_left_out(Kind.FAMILY, first, label, where):
        return
    children = [draft.people[ref].person_id for ref in household.children]
    adults = [draft.people[ref].person_id for ref in household.guardians]
    there = [family_of[person] for person in (*children, *adults) if person in family_of]
    if not there:
        family_id = draft.new_id()
        email = next((entries[ref].email for ref in household.guardians if entries[ref].email), "")
        payer = adults[0] if adults else None
        draft.writes.families.append(NewFamily(family_id, household.name, payer, email))
        draft.writes.joins += [Joins(family_id, child, is_child=True) for child in children]
        draft.writes.joins += [Joins(family_id, adult, is_child=False) for adult in adults]
        draft.decide(Kind.FAMILY, first, Decision.MADE, label, where, reason=household.reason,
                     row_id=family_id)  # fmt: skip
        return
    family = there[0]
    joins = [Joins(family.id, child, is_child=True) for child in children if child not in family_of]
    joins += [Joins(family.id, adult, is_child=False) for adult in adults if adult not in family_of]
    draft.writes.joins += joins
    decision = Decision.UPDATED if joins else Decision.UNCHANGED
    reason = tr("Joins the family {name}.", name=family.name) if joins else ""
    draft.decide(Kind.FAMILY, first, decision, label, where, reason=reason, row_id=family.id)
