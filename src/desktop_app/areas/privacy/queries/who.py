"""Who somebody is: by what a text names them, and what still ties them to the school."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.accounts.tables import UserAccount
from desktop_app.areas.billing.tables import FamilyBalance, Invoice
from desktop_app.areas.billing.terms import InvoiceStatus
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Person,
    PersonPrivate,
    Student,
)
from desktop_app.areas.privacy.queries.found import Found, school_id
from desktop_app.areas.privacy.rules import (
    SHORTEST_NAME,
    SHORTEST_VALUE,
    Names,
    Ties,
    full_names,
    only_mine,
    with_folded,
)
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.tables import Enrollment, LessonOccurrence
from desktop_app.areas.timetable.terms import EnrollmentStatus, OccurrenceStatus
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import Clock


def name_of(person: Person) -> str:
    """Return a person's name as it is shown."""
    both = f"{person.given_name or ''} {person.family_name or ''}".strip()
    return person.display_name or both or person.native_name or ""


def names_of(session: Session, found: Found) -> Names:
    """Return by what the people of a finding are named in texts, and by nobody else's words."""
    country = school.facts(session).country
    mine = session.scalars(select(Person).where(Person.id.in_(found.persons))).all()
    private = session.scalars(
        select(PersonPrivate).where(PersonPrivate.person_id.in_(found.persons))
    ).all()
    families = session.scalars(select(Family).where(Family.id.in_(found.families))).all()
    whole: list[str] = []
    values: list[str | None] = []
    parts: set[str] = set()
    for each in mine:
        whole += full_names(
            each.given_name, each.family_name, each.display_name, each.native_name, each.sort_name
        )
        shown = people.show_phone(each.phone, country)
        values += [each.email, each.phone, shown, shown.replace(" ", "")]
        parts |= {each.given_name, each.family_name}
    for row in private:
        values += [row.street, row.student_number]
    for family in families:
        values += [family.billing_email, family.billing_street]
        parts.add(family.name)
    others = _Others(session, found.persons, found.families)
    parts = {part for part in parts if part and len(part) >= SHORTEST_NAME}
    single = only_mine(parts, others.parts(parts))
    theirs = others.wholes(mine, whole) | others.parts(whole)
    return Names(
        with_folded(only_mine(whole, theirs), shortest=SHORTEST_VALUE),
        with_folded(
            only_mine([each for each in values if each], others.values(values)),
            shortest=SHORTEST_VALUE,
        ),
        single,
        frozenset(parts) - single,
    )


class _Others:
    """What the other people of the school bear."""

    def __init__(
        self, session: Session, persons: Collection[UUID], families: Collection[UUID]
    ) -> None:
        self._session, self._persons, self._families = session, persons, families

    def _people(self) -> tuple[ColumnElement[bool], ...]:
        return (Person.id.not_in(self._persons), Person.anonymized_at.is_(None))

    def parts(self, words: Collection[str]) -> set[str]:
        """Return which of the words are part of somebody else's name."""
        low = [word.lower() for word in words]
        found: set[str] = set()
        shown = (Person.display_name, Person.native_name)
        for column in (Person.given_name, Person.family_name, *shown):
            said = select(column).where(
                *self._people(), or_(func.lower(column).in_(low), column.in_(words))
            )
            found.update(each for each in self._session.scalars(said) if each)
        query = select(Family.name).where(
            Family.id.not_in(self._families), func.lower(Family.name).in_(low),
            Family.archived_at.is_(None),
        )  # fmt: skip
        return found | set(self._session.scalars(query))

    def wholes(self, persons: Iterable[Person], words: Collection[str]) -> set[str]:
        """Return the full names that somebody else has too, or is shown under."""
        low = [word.lower() for word in words]
        both = Person.given_name + " " + Person.family_name
        columns = (Person.display_name, Person.native_name, both)
        found: set[str] = set()
        for column in columns:
            shown = select(column).where(
                *self._people(), or_(func.lower(column).in_(low), column.in_(words))
            )
            found.update(each for each in self._session.scalars(shown) if each)
        for each in persons:
            query = select(Person).where(
                *self._people(),
                or_(
                    Person.sort_name == each.sort_name,
                    (func.lower(Person.given_name) == each.given_name.lower())
                    & (func.lower(Person.family_name) == each.family_name.lower()),
                ),
            )
            for other in self._session.scalars(query):
                found.update(
                    full_names(
                        other.given_name, other.family_name, other.display_name,
                        other.native_name, other.sort_name,
                    )
                )  # fmt: skip
        return found

    def values(self, values: Iterable[str | None]) -> set[str]:
        """Return which values (numbers, addresses) somebody else has too."""
        wanted = {each for each in values if each}
        low = {each.lower() for each in wanted}
        columns = (
            (Person.email, self._people()), (Person.phone, self._people()),
            (PersonPrivate.street, (PersonPrivate.person_id.not_in(self._persons),)),
            (Family.billing_email, (Family.id.not_in(self._families),)),
            (Family.billing_street, (Family.id.not_in(self._families),)),
        )  # fmt: skip
        found: set[str] = set()
        for column, other in columns:
            alike = or_(column.in_(wanted), func.lower(column).in_(low))
            query = select(column).where(*other, alike)
            found.update(each for each in self._session.scalars(query) if each)
        return found


def ties_of(session: Session, person_id: UUID, found: Found, actor: Actor, clock: Clock) -> Ties:
    """Return what still ties a person to the school."""
    person = session.get_one(Person, (school_id(session), person_id))
    into = (
        session.get(Person, (school_id(session), person.merged_into_id))
        if person.merged_into_id
        else None
    )
    students, staff = found.ids("student"), found.ids("staff")
    lessons = select(func.count()).where(
        Enrollment.student_id.in_(students),
        Enrollment.status.in_([EnrollmentStatus.PENDING, EnrollmentStatus.ACTIVE]),
    )
    meetings = select(func.count()).where(
        LessonOccurrence.teacher_id.in_(staff),
        LessonOccurrence.status == OccurrenceStatus.SCHEDULED,
        LessonOccurrence.starts_at > clock.now(),
    )
    login = select(UserAccount.id).where(
        UserAccount.person_id.in_(found.persons), UserAccount.locked_at.is_(None)
    )
    return Ties(
        name=name_of(person),
        is_erased=person.anonymized_at is not None,
        merged_into=name_of(into) if into else "",
        lessons=session.execute(lessons).scalar_one() if students else 0,
        meetings=session.execute(meetings).scalar_one() if staff else 0,
        pays_for=_pays_for(session, found),
        open_money=_open_money(session, found),
        drafts=_drafts(session, found),
        has_login=session.scalars(login).first() is not None,
        is_oneself=actor.person_id in found.persons,
    )


def _pays_for(session: Session, found: Found) -> tuple[str, ...]:
    query = (
        select(Family.name)
        .join(FamilyMember, FamilyMember.family_id == Family.id)
        .join(Student, Student.person_id == FamilyMember.person_id)
        .where(
            Family.payer_id.in_(found.persons),
            Family.id.not_in(found.families),
            FamilyMember.person_id.not_in(found.persons),
            Student.archived_at.is_(None),
        )
        .distinct()
    )
    return tuple(sorted(session.scalars(query)))


def _open_money(session: Session, found: Found) -> tuple[str, ...]:
    query = (
        select(Family.name)
        .join(FamilyBalance, FamilyBalance.family_id == Family.id)
        .where(
            Family.id.in_(found.families),
            or_(FamilyBalance.owed != 0, FamilyBalance.wallet != 0),
        )
    )
    return tuple(sorted(session.scalars(query)))


def _drafts(session: Session, found: Found) -> int:
    query = select(func.count()).where(
        Invoice.family_id.in_(found.families), Invoice.status == InvoiceStatus.DRAFT
    )
    return int(session.execute(query).scalar_one()) if found.families else 0
