"""Anybody's list, read by a mapping: students with guardians, contacts, lessons and teachers."""

# ruff: noqa: E501  lists of words read better unwrapped

from dataclasses import dataclass
from datetime import date

from desktop_app.areas.desk.roster_import.fields import Field
from desktop_app.areas.desk.roster_import.mapping import Mapping, check_mapping
from desktop_app.areas.desk.roster_import.readers.collecting import (
    Column,
    DateColumn,
    RosterBuilder,
    first_of,
    split_name,
)
from desktop_app.areas.desk.roster_import.readers.dates import DateOrder
from desktop_app.areas.desk.roster_import.roster import (
    Address,
    ClassEntry,
    EnrollmentEntry,
    External,
    Format,
    OrgEntry,
    PersonEntry,
    RelationEntry,
    Role,
    Roster,
    Where,
)
from desktop_app.areas.desk.roster_import.sources import SourceTable
from desktop_app.core.folding import digits, fold
from desktop_app.core.tabular.table import Row
from desktop_app.core.wording import tr

_ROLE_WORDS = {
    Role.STUDENT: "student pupil child schuler schulerin kind eleve enfant alumno alumna estudiante",
    Role.TEACHER: "teacher instructor lehrer lehrerin lehrkraft professeur enseignant profesor profesora",
    Role.STAFF: "staff office admin verwaltung personal personnel",
    Role.GUARDIAN: "guardian parent mother father eltern elternteil mutter vater mere pere tutor madre padre",
}
_ROLE_OF = {word: role for role, words in _ROLE_WORDS.items() for word in words.split()}
_GUARDIANS = ("guardian", "guardian2", "emergency")


def read_generic(
    source: SourceTable, mapping: Mapping, *, file_format: Format, today: date,
    preferred: DateOrder = DateOrder.DMY,
) -> Roster:  # fmt: skip
    """Return the roster in one table. Raises RuleBroken when the mapping does not fit the file."""
    check_mapping(mapping, source.table.headers)
    return _Reader(source, mapping, file_format, today, preferred).read()


@dataclass(frozen=True, slots=True)
class _Contact:
    """What a row says about a guardian or emergency contact."""

    given: str
    family: str
    email: str
    phone: str
    relation: str
    emergency: bool

    @property
    def key(self) -> str:
        """Return what makes the contacts of two rows the same person."""
        reach = fold(self.email) or digits(self.phone)
        return f"{fold(f'{self.given} {self.family}')}|{reach}"


class _Reader:
    """Reads one table row by row."""

    def __init__(
        self, source: SourceTable, mapping: Mapping, file_format: Format, today: date,
        preferred: DateOrder,
    ) -> None:  # fmt: skip
        title = mapping.system or source.name
        self._builder = RosterBuilder(file_format, mapping.system or "list", title, today)
        self._source = source
        self._mapping = mapping
        self._cells = self._builder.begin(source)
        self._columns = {field: self._cells.column(header) for header, field in mapping.columns}
        self._born = self._dates(Field.BIRTH_DATE, preferred)
        self._joined = self._dates(Field.JOINED_ON, preferred)
        self._orgs: set[str] = set()
        self._classes: set[str] = set()
        self._contacts: set[str] = set()
        self._teaching: set[tuple[str, str]] = set()

    def read(self) -> Roster:
        """Return the roster."""
        for row in self._source.table.rows:
            self._row(row)
        self._builder.finish(self._cells)
        return self._builder.roster()

    def _dates(self, field: Field, preferred: DateOrder) -> DateColumn:
        header = self._mapping.column_of(field)
        return self._builder.date_column(
            self._cells, header or "", preferred=preferred,
            order=self._mapping.date_order,
        )  # fmt: skip

    def _value(self, field: Field, row: Row) -> str:
        return self._columns.get(field, _NOWHERE).of(row)

    def _row(self, row: Row) -> None:
        given, family = self._name(row)
        role = self._role(row)
        if role is None or not self._builder.name_is_fine(self._source, row, given, family):
            return
        found = self._value(Field.ID, row)
        if found and not self._builder.is_new(self._source, row, f"person:{found}"):
            return
        person = self._person(row, role, found, given, family)
        self._builder.people.append(person)
        self._lesson(row, person)
        if role == Role.STUDENT:
            for prefix in _GUARDIANS:
                self._contact(row, person, prefix)

    def _name(self, row: Row) -> tuple[str, str]:
        given = self._value(Field.GIVEN_NAME, row)
        family = self._value(Field.FAMILY_NAME, row)
        full = self._value(Field.FULL_NAME, row)
        return (given, family) if given or family or not full else split_name(full)

    def _role(self, row: Row) -> Role | None:
        said = self._value(Field.ROLE, row)
        if not said:
            return self._mapping.role
        role = _ROLE_OF.get(fold(said)) or _ROLE_OF.get(fold(said).removesuffix("s"))
        if role is None:
            sentence = tr("The role “{role}” is not known.", role=said[:40])
            self._builder.refuse(self._source, row, sentence)
        return role

    def _person(self, row: Row, role: Role, found: str, given: str, family: str) -> PersonEntry:
        instruments = (
            *self._columns.get(Field.INSTRUMENT, _NOWHERE).list_of(row),
            *self._columns.get(Field.SECOND_INSTRUMENT, _NOWHERE).list_of(row),
        )
        return PersonEntry(
            f"person:{found}" if found else f"row:{self._source.name}:{row.line}",
            role, given, family, self._builder.place(self._source, row),
            External("person", found) if found else None,
            native=self._value(Field.NATIVE_NAME, row),
            email=self._value(Field.EMAIL, row),
            phone=first_of((self._value(Field.MOBILE, row), self._value(Field.PHONE, row))),
            birth_date=self._builder.date_of(self._source, row, self._born),
            address=Address(
                *(self._value(part, row) for part in (
                    Field.STREET, Field.CITY, Field.STATE, Field.POSTCODE, Field.COUNTRY))
            ),
            orgs=self._org(row),
            number=self._value(Field.STUDENT_NUMBER, row),
            grade=self._value(Field.GRADE, row),
            instruments=tuple(dict.fromkeys(instruments)),
            level=self._value(Field.LEVEL, row),
            language=self._value(Field.LANGUAGE, row),
            job_title=self._value(Field.JOB_TITLE, row),
            household=self._value(Field.FAMILY, row),
            note=self._value(Field.NOTE, row),
            joined_on=self._builder.date_of(self._source, row, self._joined),
        )  # fmt: skip

    def _org(self, row: Row) -> tuple[str, ...]:
        name = self._value(Field.LOCATION, row)
        if not name:
            return ()
        ref = f"org:{fold(name)}"
        if ref not in self._orgs:
            self._orgs.add(ref)
            self._builder.orgs.append(OrgEntry(ref, name, self._builder.place(self._source, row)))
        return (ref,)

    def _lesson(self, row: Row, person: PersonEntry) -> None:
        title, teacher = self._value(Field.LESSON, row), self._value(Field.TEACHER, row)
        if not title:
            return
        ref = f"class:{fold(title)}"
        if ref not in self._classes:
            self._classes.add(ref)
            self._builder.classes.append(
                ClassEntry(ref, title, person.where, org=first_of(person.orgs),
                           subject=first_of(person.instruments))
            )  # fmt: skip
        if person.role in (Role.STUDENT, Role.TEACHER):
            self._builder.enrollments.append(
                EnrollmentEntry(ref, person.ref, person.role, person.where)
            )
        if teacher:
            self._teacher(ref, teacher, person.where)

    def _teacher(self, class_ref: str, name: str, where: Where) -> None:
        ref = f"teacher:{fold(name)}"
        if ref not in self._contacts:
            self._contacts.add(ref)
            given, family = split_name(name)
            self._builder.people.append(PersonEntry(ref, Role.TEACHER, given, family, where))
        if (class_ref, ref) not in self._teaching:
            self._teaching.add((class_ref, ref))
            self._builder.enrollments.append(EnrollmentEntry(class_ref, ref, Role.TEACHER, where))

    def _contact(self, row: Row, child: PersonEntry, prefix: str) -> None:
        contact = self._read_contact(row, child, prefix)
        if contact is None:
            return
        ref = f"contact:{contact.key}"
        if ref not in self._contacts:
            self._contacts.add(ref)
            self._builder.people.append(
                PersonEntry(
                    ref, Role.GUARDIAN, contact.given, contact.family, child.where,
                    email=contact.email, phone=contact.phone, orgs=(),
                    address=Address() if contact.emergency else child.address,
                )
            )  # fmt: skip
        self._builder.relations.append(
            RelationEntry(child.ref, ref, child.where, contact.relation, contact.emergency)
        )

    def _read_contact(self, row: Row, child: PersonEntry, prefix: str) -> _Contact | None:
        def part(name: str) -> str:
            field = f"{prefix}_{name}"
            return self._value(Field(field), row) if field in _FIELD_VALUES else ""

        given, family = part("given_name"), part("family_name")
        if not given and not family and part("name"):
            given, family = split_name(part("name"))
        email, phone = part("email"), part("phone")
        if not (given or family or email or phone):
            return None
        if not given and not family:
            return None if child.email == email and child.phone == phone else _Contact(
                tr("Guardian of {name}", name=child.given or child.name), child.family, email, phone,
                part("relation"), prefix == "emergency",
            )  # fmt: skip
        return _Contact(
            given, family or child.family, email, phone, part("relation"), prefix == "emergency"
        )


_NOWHERE = Column(())
_FIELD_VALUES = frozenset(field.value for field in Field)
