"""Who belongs together: children who share a guardian, a household or how they are reached."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.areas.desk.roster_import.match import address_key, phone_key
from desktop_app.areas.desk.roster_import.roster import PersonEntry, RelationEntry
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class Household:
    """A family that the roster suggests: refs of children and guardians, and what they share."""

    name: str
    children: tuple[str, ...]
    guardians: tuple[str, ...]
    reason: str


def households(
    students: Sequence[PersonEntry],
    guardians: Mapping[str, PersonEntry],
    relations: Iterable[RelationEntry],
) -> list[Household]:
    """Return the families a roster suggests, in the order of their first child.

    Children belong together by a guardian, by a household named in the file, or by the same family
    name with the same e-mail, phone or address. A child alone with no guardian is no family yet.
    """
    guardians_of: dict[str, list[str]] = {}
    for relation in relations:
        if not relation.emergency and relation.other_ref in guardians:
            mine = guardians_of.setdefault(relation.person_ref, [])
            if relation.other_ref not in mine:
                mine.append(relation.other_ref)
    groups = _Groups(student.ref for student in students)
    for student in students:
        for what, key in _ties(student, guardians_of.get(student.ref, ()), guardians):
            groups.tie(student.ref, key, what)
    by_ref = {student.ref: student for student in students}
    return [
        _household(
            [by_ref[ref] for ref in members], guardians_of, guardians, groups.reason(members[0])
        )
        for members in groups.members()
        if len(members) > 1 or members[0] in guardians_of or by_ref[members[0]].household
    ]


def _ties(
    student: PersonEntry, mine: Iterable[str], guardians: Mapping[str, PersonEntry]
) -> Iterable[tuple[str, str]]:
    if student.household:
        yield tr("the same family in the file"), f"h|{fold(student.household)}"
    for ref in mine:
        yield tr("the same guardian, {name}", name=guardians[ref].name), f"g|{ref}"
    people = [student, *(guardians[ref] for ref in mine)]
    people = [one for one in people if one.email or one.phone or one.address.street]
    surname = fold(student.family) if people else ""
    for person in people if surname else ():
        if person.email:
            yield tr("the same family name and e-mail"), f"e|{surname}|{fold(person.email)}"
        if key := phone_key(person.phone):
            yield tr("the same family name and phone"), f"p|{surname}|{key}"
        if key := address_key(person.address):
            yield tr("the same family name and address"), f"a|{surname}|{key}"


class _Groups:
    """Sets that grow together whenever two members share a key."""

    def __init__(self, refs: Iterable[str]) -> None:
        self._parent = {ref: ref for ref in refs}
        self._first: dict[str, str] = {}
        self._why: dict[str, list[str]] = {}

    def tie(self, ref: str, key: str, what: str) -> None:
        other = self._first.setdefault(key, ref)
        one, two = self._root(ref), self._root(other)
        if one != two:
            self._parent[one] = two
            self._why.setdefault(two, []).extend([*self._why.pop(one, []), what])

    def members(self) -> list[list[str]]:
        groups: dict[str, list[str]] = {}
        for ref in self._parent:
            groups.setdefault(self._root(ref), []).append(ref)
        return list(groups.values())

    def reason(self, ref: str) -> str:
        return "; ".join(dict.fromkeys(self._why.get(self._root(ref), [])))

    def _root(self, ref: str) -> str:
        while self._parent[ref] != ref:
            self._parent[ref] = self._parent[self._parent[ref]]
            ref = self._parent[ref]
        return ref


def _household(
    children: list[PersonEntry],
    guardians_of: Mapping[str, list[str]],
    guardians: Mapping[str, PersonEntry],
    why: str,
) -> Household:
    adults = dict.fromkeys(ref for child in children for ref in guardians_of.get(child.ref, ()))
    said = next((child.household for child in children if child.household), "")
    surnames = Counter(child.family for child in children if child.family)
    common = surnames.most_common(1)[0][0] if surnames else children[0].given
    name = said if said and not any(sign.isdigit() for sign in said) else common
    if why:
        reason = tr("Siblings: {why}.", why=why)
    elif adults:
        names = ", ".join(guardians[ref].name for ref in adults)
        reason = tr("One child with {names}.", names=names)
    else:
        reason = tr("The family is named in the file.")
    return Household(name, tuple(child.ref for child in children), tuple(adults), reason)
