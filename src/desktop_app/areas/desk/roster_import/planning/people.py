"""Which rows are new people, which are here already, and what changes of them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from desktop_app.areas.desk.roster_import.known import KnownPerson
from desktop_app.areas.desk.roster_import.match import Likeness, best, name_keys, phone_key
from desktop_app.areas.desk.roster_import.plan import Decision, FieldChange, Kind
from desktop_app.areas.desk.roster_import.planning.draft import Draft, Resolved
from desktop_app.areas.desk.roster_import.planning.facts import usable
from desktop_app.areas.desk.roster_import.planning.levels import level_of
from desktop_app.areas.desk.roster_import.roster import PersonEntry, Role
from desktop_app.areas.desk.roster_import.writes import (
    Learns,
    NewNote,
    NewPerson,
    NewRole,
    PersonUpdate,
)
from desktop_app.core.folding import fold
from desktop_app.core.records import record
from desktop_app.core.wording import tr

KIND_OF = {
    Role.STUDENT: Kind.STUDENT,
    Role.TEACHER: Kind.STAFF,
    Role.STAFF: Kind.STAFF,
    Role.GUARDIAN: Kind.GUARDIAN,
}


@record
class _Earlier:
    """A person that an earlier row of the same roster made or met."""

    entry: PersonEntry
    resolved: Resolved


class PeoplePlanner:
    """Goes through the people of the roster, one by one."""

    def __init__(self, draft: Draft, country: str) -> None:
        self._draft = draft
        self._country = country
        self._linked: dict[UUID, set[str]] = {}
        for (kind, _), row_id in draft.known.external.items():
            self._linked.setdefault(row_id, set()).add(kind)
        self._keys: dict[tuple[str, str], tuple[str, ...]] = {}
        self._by_name: dict[str, list[KnownPerson]] = {}
        for person in draft.known.people.values():
            for key in self._name_keys(person)[:1]:
                self._by_name.setdefault(key, []).append(person)
        self._earlier: dict[str, list[_Earlier]] = {}
        self._learned = set(draft.known.student_instruments)
        self._met: dict[UUID, dict[Kind, _Earlier]] = {}

    def plan(self) -> list[PersonEntry]:
        """Decide what becomes of each person; return what is taken, as it is kept."""
        taken: list[PersonEntry] = []
        for raw in self._draft.roster.people:
            kind = KIND_OF[raw.role]
            if self._draft.is_left_out(kind, raw.ref, raw.name, raw.where):
                continue
            entry = usable(self._draft, raw, self._country)
            self._warn_about_orgs(entry)
            if self._decide(entry, kind):
                taken.append(entry)
        return taken

    def _decide(self, entry: PersonEntry, kind: Kind) -> bool:
        known_id = self._draft.known_id(entry.external)
        person = self._draft.known.people.get(known_id) if known_id else None
        if person is not None and (earlier := self._met.get(person.id, {}).get(kind)):
            self._join(entry, kind, earlier, Likeness(100, ""))
            return True
        if person is not None and self._would_mix_roles(entry, person):
            sentence = tr("{name} would be student and staff at once; Settings can allow that.",
                          name=entry.name)  # fmt: skip
            self._draft.refuse(kind, entry.ref, entry.name, entry.where, sentence)
            return False
        if person is not None:
            self._meet(entry, kind, person, None)
            return True
        apart = self._draft.is_apart(kind, entry.ref)
        found, alike = (None, None) if apart else best(entry, self._candidates(entry))
        if found is not None and alike is not None and alike.is_likely:
            self._meet(entry, kind, found, alike)
        elif not apart and (same := self._same_row(entry)):
            self._join(entry, kind, *same)
        else:
            self._make(entry, kind, alike)
        return True

    def _name_keys(self, who: PersonEntry | KnownPerson) -> tuple[str, ...]:
        name = (who.given, who.family)
        if name not in self._keys:
            self._keys[name] = name_keys(*name)
        return self._keys[name]

    def _candidates(self, entry: PersonEntry) -> Iterable[KnownPerson]:
        """Yield people of the same name that the row could be, in either order of the name.

        Whom an earlier row of the same kind has met is that row's: the two rows are compared.
        """
        kind = KIND_OF[entry.role]
        for key in self._name_keys(entry):
            for person in self._by_name.get(key, ()):
                linked = self._linked.get(person.id, set())
                if entry.external and entry.external.kind in linked:
                    continue
                if kind in self._met.get(person.id, {}):
                    continue
                if not self._would_mix_roles(entry, person):
                    yield person

    def _would_mix_roles(self, entry: PersonEntry, person: KnownPerson) -> bool:
        if not self._draft.known.teacher_or_student:
            return False
        met = self._met.get(person.id, {})
        if entry.role == Role.STUDENT:
            return person.staff_id is not None or Kind.STAFF in met
        is_student = person.student_id is not None or Kind.STUDENT in met
        return entry.role in (Role.TEACHER, Role.STAFF) and is_student

    def _same_row(self, entry: PersonEntry) -> tuple[_Earlier, Likeness] | None:
        """Return the earlier row that is the same person; two ids are two people."""
        for key in self._name_keys(entry):
            for earlier in self._earlier.get(key, ()):
                if earlier.entry.role != entry.role:
                    continue
                found, alike = best(entry, [earlier.entry])
                if found is None or not alike.is_likely:
                    continue
                if entry.external and earlier.entry.external:
                    self._warn_twin(entry, earlier, alike)
                    continue
                return earlier, alike
        return None

    def _warn_twin(self, entry: PersonEntry, earlier: _Earlier, alike: Likeness) -> None:
        if alike.score > 60:
            sentence = tr(
                "{name} may be the person on line {line} again: {reason} The ids differ, so both "
                "were kept.",
                name=entry.name,
                line=earlier.entry.where.line,
                reason=alike.reason,
            )
            self._draft.warn(entry.where, sentence)

    def _make(self, entry: PersonEntry, kind: Kind, alike: Likeness | None) -> None:
        draft = self._draft
        person_id = draft.new_id()
        draft.writes.people.append(NewPerson(person_id, entry))
        resolved = self._with_role(entry, Resolved(person_id, entry.name), None)
        self._finish(entry, resolved)
        if entry.note:
            draft.writes.notes.append(NewNote(person_id, entry.note))
        reason = (
            tr("Somebody of this name is here already. {reason}", reason=alike.reason)
            if alike is not None and alike.score
            else ""
        )
        draft.decide(
            kind, entry.ref, Decision.MADE, entry.name, entry.where, reason=reason, row_id=person_id
        )

    def _meet(
        self, entry: PersonEntry, kind: Kind, person: KnownPerson, alike: Likeness | None
    ) -> None:
        """Take the row for a person of the school: sure by its id, or likely by what they share."""
        draft = self._draft
        before = self._as_met(person)
        resolved = self._with_role(entry, before, person)
        changes = self._update(entry, person)
        self._finish(entry, resolved)
        if alike is not None:
            decision = Decision.MATCHED
        elif changes or resolved != before:
            decision = Decision.UPDATED
        else:
            decision = Decision.UNCHANGED
        draft.decide(
            kind, entry.ref, decision, entry.name, entry.where,
            reason=alike.reason if alike else "", row_id=person.id,
            score=alike.score if alike else 100, changes=changes,
        )  # fmt: skip

    def _as_met(self, person: KnownPerson) -> Resolved:
        """Return a person of the school with the roles that earlier rows gave them."""
        for earlier in self._met.get(person.id, {}).values():
            return earlier.resolved
        return Resolved(person.id, person.name, person.student_id, person.staff_id)

    def _join(self, entry: PersonEntry, kind: Kind, earlier: _Earlier, alike: Likeness) -> None:
        """Take the row for the same person as an earlier row: what hangs on it goes there."""
        draft = self._draft
        draft.people[entry.ref] = earlier.resolved
        self._learn(entry, earlier.resolved)
        draft.keep_id(entry.external, "person_id", earlier.resolved.person_id)
        line = earlier.entry.where.line
        reason = tr("The same person as on line {line}. {reason}", line=line, reason=alike.reason)
        draft.decide(
            kind, entry.ref, Decision.MATCHED, entry.name, entry.where, reason=reason.strip(),
            row_id=earlier.resolved.person_id, score=alike.score,
        )  # fmt: skip

    def _with_role(
        self, entry: PersonEntry, person: Resolved, known: KnownPerson | None
    ) -> Resolved:
        """Return the person with a row as student or staff, to be made if there is none."""
        student_id, staff_id = person.student_id, person.staff_id
        if entry.role == Role.STUDENT and student_id is None:
            student_id = self._role(entry, person.person_id)
        if entry.role in (Role.TEACHER, Role.STAFF) and staff_id is None:
            staff_id = self._role(entry, person.person_id)
        return Resolved(person.person_id, known.name if known else entry.name, student_id, staff_id)

    def _role(self, entry: PersonEntry, person_id: UUID) -> UUID:
        role_id = self._draft.new_id()
        location_id = self._location(entry)
        self._draft.writes.roles.append(NewRole(role_id, person_id, entry.role, entry, location_id))
        return role_id

    def _location(self, entry: PersonEntry) -> UUID | None:
        for org in entry.orgs:
            if found := self._draft.location(org):
                return found
        return self._draft.choices.location_id

    def _finish(self, entry: PersonEntry, resolved: Resolved) -> None:
        draft = self._draft
        draft.people[entry.ref] = resolved
        draft.keep_id(entry.external, "person_id", resolved.person_id)
        self._learn(entry, resolved)
        key = self._name_keys(entry)[0]
        earlier = _Earlier(entry, resolved)
        self._earlier.setdefault(key, []).append(earlier)
        met = self._met.setdefault(resolved.person_id, {})
        for kind in met:
            met[kind] = _Earlier(met[kind].entry, resolved)
        met[KIND_OF[entry.role]] = earlier

    def _learn(self, entry: PersonEntry, resolved: Resolved) -> None:
        if entry.role != Role.STUDENT or resolved.student_id is None:
            return
        level = level_of(entry.level)
        if entry.level and not level:
            self._draft.warn(
                entry.where,
                tr("“{level}” is no level known here; it is left empty.", level=entry.level[:40]),
            )
        for position, name in enumerate(entry.instruments):
            instrument = self._draft.instrument(name)
            pair = (resolved.student_id, instrument)
            if pair not in self._learned:
                self._learned.add(pair)
                self._draft.writes.learns.append(
                    Learns(*pair, level if position == 0 else "", position == 0)
                )

    def _warn_about_orgs(self, entry: PersonEntry) -> None:
        for org in entry.orgs:
            if self._draft.location(org) is None:
                sentence = tr("The school “{id}” is not among the schools of the file.",
                              id=org.partition(":")[2])  # fmt: skip
                self._draft.warn(entry.where, sentence)

    def _update(self, entry: PersonEntry, person: KnownPerson) -> tuple[FieldChange, ...]:
        """Note what the file says otherwise; empty cells change nothing."""
        changes: list[FieldChange] = []
        values: dict[str, str | date | UUID | None] = {}
        for name, label, before, after in self._facts(entry, person):
            if not after or _same(name, before, after):
                continue
            values[name] = after
            changes.append(FieldChange(label, self._show(before), self._show(after)))
        if values:
            self._draft.writes.updates.append(PersonUpdate(person.id, person.student_id, values))
        return tuple(changes)

    def _show(self, value: str | date | UUID | None) -> str:
        if isinstance(value, UUID):
            return self._draft.location_name(value)
        return str(value or "")

    def _facts(
        self, entry: PersonEntry, person: KnownPerson
    ) -> Iterable[tuple[str, str, str | date | UUID | None, str | date | UUID | None]]:
        yield "given", tr("Given name"), person.given, entry.given
        yield "family", tr("Family name"), person.family, entry.family
        yield "native", tr("Name in own script"), person.native, entry.native
        yield "email", tr("E-mail"), person.email, entry.email
        yield "phone", tr("Phone"), person.phone, entry.phone
        yield "language", tr("Language"), person.language, entry.language
        yield "birth_date", tr("Date of birth"), person.birth_date, entry.birth_date
        for part, label in (
            ("street", tr("Street")), ("city", tr("City")), ("state", tr("County or state")),
            ("postcode", tr("Postcode")), ("country", tr("Country")),
        ):  # fmt: skip
            yield part, label, getattr(person.address, part), getattr(entry.address, part)
        if entry.role == Role.STUDENT:
            yield "number", tr("Student number"), person.number, entry.number
            if person.student_id is not None:
                yield "grade", tr("School grade"), person.grade, entry.grade
                if entry.orgs:
                    yield "location_id", tr("Location"), person.location_id, self._location(entry)


def _same(name: str, before: object, after: object) -> bool:
    if name in ("given", "family", "email"):  # the office's own spelling of a name stays
        return fold(str(before or "")) == fold(str(after))
    if name == "phone":
        key = phone_key(str(before or ""))
        return before == after or (bool(key) and key == phone_key(str(after)))
    return before == after
