"""Families of the demo school: children, parents, whom to call, what was agreed to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from desktop_app.areas.people import rules
from desktop_app.areas.people.terms import MemberRole, Purpose, RelationKind, SkillLevel
from desktop_app.core.folding import fold
from desktop_app.core.money import BASIS
from desktop_app.demo import cast
from desktop_app.demo.ids import Ids, chances
from desktop_app.demo.inventing import Inventor
from desktop_app.demo.sheets import Sheets, stamp

_CHILDREN = ((1, 46), (2, 36), (3, 13), (4, 5))
_TWO_HOMES = 0.04
_SHARES = ((5000, 5000), (6000, 4000), (7000, 3000))
_CONSENTS = (
    (Purpose.CARE, 0.96),
    (Purpose.PHOTO, 0.7),
    (Purpose.SOCIAL_SHARING, 0.4),
    (Purpose.PEERS, 0.55),
)


@dataclass(slots=True)
class Student:
    """A student on the way into the timetable."""

    id: bytes
    person_id: bytes
    given: str
    family: str
    age: int
    learns: Sequence[tuple[str, SkillLevel]]
    families: list[tuple["Family", int]] = field(default_factory=list)
    taken: list[tuple[int, int, int]] = field(default_factory=list)
    weekly: int = 0
    left_one: bool = False

    def is_free(self, weekday: int, start: int, end: int) -> bool:
        """Say whether the student has nothing else then."""
        return all(
            day != weekday or until <= start or end <= since for day, since, until in self.taken
        )


@dataclass(slots=True)
class Family:
    """A family on the way into the books; `index` counts all families of the school."""

    id: bytes
    index: int
    name: str
    payer: str
    street: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How many children a family has, and whether these live in two homes."""

    children: int
    shares: tuple[int, ...] = (BASIS,)
    household: cast.Household | None = None

    @property
    def families(self) -> int:
        """How many families of the school it makes."""
        return len(self.shares)


def plan_families(seed: int, unit: int, students: int) -> list[Plan]:
    """Return which families a unit has; cheap, so that all can be counted beforehand."""
    plans: list[Plan] = []
    left = students
    if unit == 0:
        plans = [Plan(len(each.children), household=each) for each in cast.HOUSEHOLDS]
        left -= sum(plan.children for plan in plans)
    chance = chances(seed, unit, "families")
    counts, weights = zip(*_CHILDREN, strict=True)
    while left > 0:
        children = min(left, chance.choices(counts, weights)[0])
        two = chance.random() < _TWO_HOMES
        plans.append(Plan(children, chance.choice(_SHARES) if two else (BASIS,)))
        left -= children
    return plans


SHEETS: dict[str, str] = {
    "person": "given_name family_name display_name native_name sort_name email phone "
    "language privacy_level",
    "person_private": "person_id date_of_birth street city state country student_number",
    "person_health": "person_id allergies notes",
    "person_note": "person_id text author_name written_at pinned",
    "student": "person_id location_id school_grade joined_on",
    "family": "name sort_name holder_id payer_id billing_email",
    "family_member": "family_id person_id role share_bp",
    "relationship": "person_id other_id kind relation position",
    "consent": "person_id purpose given_at given_by withdrawn_at",
    "student_instrument": "student_id instrument_id level is_primary",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What every unit shares."""

    ids: Ids
    sheets: Sheets
    today: date
    opened: datetime
    instruments: dict[str, bytes]
    note_writers: Sequence[str]


class Households:
    """Makes the people of one unit of the school, family by family."""

    def __init__(self, setting: Setting, chance: Random, locations: Sequence[bytes]) -> None:
        self._set, self._chance = setting, chance
        self._inventor = Inventor(chance)
        self._new, self._add = setting.ids.new, setting.sheets.add
        self._locations = locations
        self._numbered = 0

    def make(
        self, plans: Sequence[Plan], first_family: int, first_student: int
    ) -> Iterator[Student]:
        """Make every family and yield its students; indexes go on from the ones given."""
        self._numbered = first_student
        index = first_family
        for plan in plans:
            yield from self._household(plan, index)
            index += plan.families

    def _household(self, plan: Plan, index: int) -> list[Student]:
        home = plan.household or self._inventor.household(
            plan.children, two_homes=plan.families == 2
        )
        adults = [self._adult(home, adult) for adult in home.adults]
        if plan.families == 2:
            homes = [
                self._family(home.name, home.street, adults[:1], index),
                self._family(adults[1][1].family, self._inventor.street(), adults[1:], index + 1),
            ]
        else:
            homes = [self._family(home.name, home.street, adults, index)]
        emergency = self._adult(home, home.emergency) if home.emergency else None
        return [
            self._child(home, child, plan, homes, adults=adults, emergency=emergency)
            for child in home.children
        ]

    def _family(
        self, name: str, street: str, adults: Sequence[tuple[bytes, cast.Adult]], index: int
    ) -> Family:
        payer_id, payer = adults[0]
        family = Family(
            self._new(), index, name, rules.full_name(payer.given, payer.family), street
        )
        self._add(
            "family",
            family.id,
            name,
            fold(name),
            payer_id,
            payer_id,
            _email(payer.given, name, index),
        )
        for person_id, _ in adults:
            self._add(
                "person_private",
                self._new(),
                person_id,
                None,
                street,
                cast.TOWN,
                cast.COUNTY,
                "IE",
                None,
            )
            self._add("family_member", self._new(), family.id, person_id, MemberRole.ADULT.value, 0)
        return family

    def _adult(self, home: cast.Household, adult: cast.Adult) -> tuple[bytes, cast.Adult]:
        phone = "+353" + adult.phone[1:]
        email = _email(adult.given, adult.family, int(adult.phone[-5:]))
        person_id = self._person(
            adult.given, adult.family, adult.native, home.language, email=email, phone=phone
        )
        return person_id, adult

    def _person(
        self,
        given: str,
        family: str,
        native: str | None,
        language: str,
        *,
        display: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        private: bool = False,
    ) -> bytes:
        person_id = self._new()
        self._add(
            "person",
            person_id,
            given,
            family,
            display,
            native,
            rules.sort_name(given, family),
            email,
            phone,
            language.partition("-")[0],
            "private" if private else "public",
        )
        return person_id

    def _child(
        self,
        home: cast.Household,
        child: cast.Child,
        plan: Plan,
        homes: Sequence[Family],
        *,
        adults: Sequence[tuple[bytes, cast.Adult]],
        emergency: tuple[bytes, cast.Adult] | None,
    ) -> Student:
        chance, new, add = self._chance, self._new, self._add
        person_id = self._person(
            child.given,
            child.family,
            child.native,
            home.language,
            display=f"{child.family} {child.given}" if child.family_first else None,
            private=chance.random() < 0.04,
        )
        self._numbered += 1
        number = self._numbered
        add(
            "person_private",
            new(),
            person_id,
            str(_born(child, self._set.today)),
            homes[0].street,
            cast.TOWN,
            cast.COUNTY,
            "IE",
            f"L{number:05d}",
        )
        student = Student(new(), person_id, child.given, child.family, child.age, child.learns)
        place = self._locations[(number - 1) % len(self._locations)]
        joined = self._set.opened.date() - timedelta(days=chance.randrange(30, 1500))
        add("student", student.id, person_id, place, _grade(child.age), str(joined))
        for n, (instrument, level) in enumerate(child.learns):
            add(
                "student_instrument",
                new(),
                student.id,
                self._set.instruments[instrument],
                level.value,
                n == 0,
            )
        for family, share in zip(homes, plan.shares, strict=True):
            add("family_member", new(), family.id, person_id, MemberRole.CHILD.value, share)
            student.families.append((family, share))
        self._contacts(person_id, adults, emergency)
        self._agreements(person_id, child, adults[0][1])
        return student

    def _contacts(
        self,
        person_id: bytes,
        adults: Sequence[tuple[bytes, cast.Adult]],
        emergency: tuple[bytes, cast.Adult] | None,
    ) -> None:
        new, add = self._new, self._add
        for n, (adult_id, adult) in enumerate(adults):
            add(
                "relationship",
                new(),
                person_id,
                adult_id,
                RelationKind.GUARDIAN.value,
                adult.relation,
                n,
            )
        add(
            "relationship",
            new(),
            person_id,
            adults[0][0],
            RelationKind.PAYER.value,
            adults[0][1].relation,
            0,
        )
        other_id, other = emergency or adults[-1]
        add(
            "relationship",
            new(),
            person_id,
            other_id,
            RelationKind.EMERGENCY.value,
            other.relation,
            len(adults),
        )

    def _agreements(self, person_id: bytes, child: cast.Child, parent: cast.Adult) -> None:
        chance, new, add = self._chance, self._new, self._add
        given_at = stamp(self._set.opened - timedelta(days=chance.randrange(1, 300)))
        for purpose, likely in _CONSENTS:
            if chance.random() < likely:
                withdrawn = stamp(self._set.opened) if chance.random() < 0.02 else None
                add(
                    "consent",
                    new(),
                    person_id,
                    purpose.value,
                    given_at,
                    f"{parent.given} {parent.family}",
                    withdrawn,
                )
        note = child.note or (chance.choice(cast.NOTES) if chance.random() < 0.2 else None)
        if note:
            written = self._set.opened + timedelta(days=chance.randrange(0, 60), hours=8)
            written = min(written, self._set.opened + (self._set.today - self._set.opened.date()))
            add(
                "person_note",
                new(),
                person_id,
                note,
                chance.choice(self._set.note_writers),
                stamp(written),
                False,
            )
        if chance.random() < 0.03:
            add(
                "person_health",
                new(),
                person_id,
                chance.choice(("Nuts", "Bee stings", "Penicillin", "Dairy")),
                None,
            )


def _email(given: str, family: str, number: int) -> str:
    plain = [
        "".join(s for s in fold(word) if s.isascii() and s.isalpha()) or "family"
        for word in (given, family)
    ]
    return f"{plain[0]}.{plain[1]}{number % 1000}@mail.example"


def _born(child: cast.Child, today: date) -> date:
    month, day = child.birthday
    had_it = (month, day) <= (today.month, today.day)
    return date(today.year - child.age - (0 if had_it else 1), month, day)


def _grade(age: int) -> str | None:
    if age > 18:
        return None
    names = (
        "Junior infants",
        "Senior infants",
        *(f"{n} class" for n in ("1st", "2nd", "3rd", "4th", "5th", "6th")),
    )
    return (
        names[max(0, age - 5)]
        if age < 13
        else f"{('1st', '2nd', '3rd', '4th', '5th', '6th')[min(5, age - 13)]} year"
    )
