"""Microsoft School Data Sync CSV, version 1: School, Section, Student, Teacher and who is where."""

from collections.abc import Callable, Iterable
from datetime import date

from desktop_app.areas.desk.roster_import.readers.collecting import Cells, RosterBuilder
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
    SessionEntry,
    Where,
)
from desktop_app.areas.desk.roster_import.sources import SourceTable
from desktop_app.core.folding import fold
from desktop_app.core.tabular.table import Row, Weight
from desktop_app.core.wording import tr

_REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "school": (("SIS ID",), ("Name",)),
    "section": (("SIS ID",), ("Section Name",)),
    "student": (("SIS ID",),),
    "teacher": (("SIS ID",),),
    "studentenrollment": (("Section SIS ID",), ("SIS ID",)),
    "teacherroster": (("Section SIS ID",), ("SIS ID",)),
    "guardianrelationship": (("SIS ID", "Student SIS ID"), ("Email", "Guardian Email")),
}
FILES = frozenset(_REQUIRED)
_GONE = ("deleted", "tobedeleted", "inactive", "withdrawn")


def read_sds(tables: Iterable[SourceTable], *, today: date) -> Roster:
    """Return the roster in a set of School Data Sync files; any of them may be missing."""
    reader = _Reader(today)
    by_name = {kind_of(source.name): source for source in tables}
    for name in FILES_IN_ORDER:
        if name in by_name:
            reader.read(name, by_name[name])
    for name, source in by_name.items():
        if name not in FILES:
            reader.builder.note_file(
                source.name,
                Weight.WARNING,
                tr("The file is no part of this format; it was left out."),
            )
    return reader.builder.roster()


FILES_IN_ORDER = (
    "school", "section", "student", "teacher", "studentenrollment", "teacherroster",
    "guardianrelationship",
)  # fmt: skip


def kind_of(name: str) -> str:
    """Return which file of the format a file name means; plurals and folders do not matter."""
    base = name.rpartition("/")[2].rpartition(".")[0].lower().replace("_", "").replace(" ", "")
    singular = base.removesuffix("s")
    return singular if singular in FILES else base


class _Reader:
    """Reads one file after the other into the roster."""

    def __init__(self, today: date) -> None:
        self.builder = RosterBuilder(Format.SDS, "sds", "School Data Sync", today)

    def read(self, name: str, source: SourceTable) -> None:
        """Read one file; without its needed columns it is left out with a sentence."""
        cells = self.builder.begin(source)
        lacking = [names[0] for names in _REQUIRED[name] if not cells.has(*names)]
        if lacking:
            self.builder.note_file(
                source.name, Weight.REFUSED,
                tr("The column “{name}” is missing; the file was left out.", name=lacking[0]),
            )  # fmt: skip
            return
        rows: list[Row] = list(source.table.rows)
        if cells.has("Status"):
            rows = [row for row in rows if self._is_live(cells, row)]
        parts: dict[str, Callable[[Cells, list[Row]], None]] = {
            "school": self._schools, "section": self._sections, "student": self._students,
            "teacher": self._teachers, "studentenrollment": self._student_enrollments,
            "teacherroster": self._teacher_rosters, "guardianrelationship": self._guardians,
        }  # fmt: skip
        parts[name](cells, rows)
        self.builder.finish(cells)

    def _is_live(self, cells: Cells, row: Row) -> bool:
        if fold(cells.column("Status").of(row)) in _GONE:
            self.builder.refuse(
                cells.source, row,
                tr("The file marks this row as deleted. Nothing was made and nothing removed."),
            )  # fmt: skip
            return False
        return True

    def _id(self, cells: Cells, row: Row, kind: str) -> str:
        found = cells.column("SIS ID").of(row)
        if not found:
            self.builder.refuse(cells.source, row, tr("The row has no id."))
        elif self.builder.is_new(cells.source, row, f"{kind}:{found}"):
            return found
        return ""

    def _schools(self, cells: Cells, rows: list[Row]) -> None:
        name = cells.column("Name")
        for row in rows:
            if not (found := self._id(cells, row, "school")):
                continue
            if not name.of(row):
                self.builder.refuse(cells.source, row, tr("The school has no name."))
                continue
            if not self.builder.name_is_fine(cells.source, row, name.of(row)):
                continue
            address = Address(
                *(
                    cells.column(part).of(row)
                    for part in ("Address", "City", "State", "Zip", "Country")
                )
            )
            self.builder.orgs.append(
                OrgEntry(
                    f"school:{found}", name.of(row), self.builder.place(cells.source, row),
                    External("school", found), address, cells.column("Phone").of(row),
                )
            )  # fmt: skip

    def _sections(self, cells: Cells, rows: list[Row]) -> None:
        self._sessions(cells, rows)
        name, org = cells.column("Section Name"), cells.column("School SIS ID")
        term, subject = cells.column("Term SIS ID"), cells.column("Course Subject", "Course Name")
        description = cells.column("Course Description")
        for row in rows:
            if not (found := self._id(cells, row, "section")):
                continue
            title = name.of(row) or found
            if not self.builder.name_is_fine(cells.source, row, title):
                continue
            self.builder.classes.append(
                ClassEntry(
                    f"section:{found}", title, self.builder.place(cells.source, row),
                    External("section", found), f"school:{org.of(row)}" if org.of(row) else "",
                    subject.of(row), (f"term:{term.of(row)}",) if term.of(row) else (),
                    description.of(row),
                )
            )  # fmt: skip

    def _sessions(self, cells: Cells, rows: list[Row]) -> None:
        term, title = cells.column("Term SIS ID"), cells.column("Term Name")
        starts, ends = self.builder.date_columns(
            cells, "Term StartDate", "Term EndDate", preferred=DateOrder.MDY
        )
        seen: set[str] = set()
        for row in rows:
            found, first, last = term.of(row), starts.of(row), ends.of(row)
            if not found or found in seen or first is None or last is None or first > last:
                continue
            seen.add(found)
            self.builder.sessions.append(
                SessionEntry(
                    f"term:{found}", title.of(row) or found, "term", first, last,
                    self.builder.place(cells.source, row), External("term", found),
                )
            )  # fmt: skip

    def _students(self, cells: Cells, rows: list[Row]) -> None:
        self._people(cells, rows, Role.STUDENT)

    def _teachers(self, cells: Cells, rows: list[Row]) -> None:
        self._people(cells, rows, Role.TEACHER)

    def _people(self, cells: Cells, rows: list[Row], role: Role) -> None:
        given, family = cells.column("First Name"), cells.column("Last Name")
        born = self.builder.date_column(cells, "Birthdate", preferred=DateOrder.MDY)
        org, title = cells.column("School SIS ID"), cells.column("Title")
        email, phone = cells.column("Secondary Email", "Email"), cells.column("Phone")
        number, grade = cells.column("Student Number"), cells.column("Grade")
        kind = role.value
        for row in rows:
            if not (found := self._id(cells, row, kind)):
                continue
            names = given.of(row), family.of(row)
            if not self.builder.name_is_fine(cells.source, row, *names):
                continue
            self.builder.people.append(
                PersonEntry(
                    f"{kind}:{found}", role, *names,
                    self.builder.place(cells.source, row), External(kind, found),
                    email=email.of(row), phone=phone.of(row),
                    birth_date=self.builder.date_of(cells.source, row, born),
                    orgs=tuple(f"school:{one}" for one in org.list_of(row)),
                    number=number.of(row), grade=grade.of(row), job_title=title.of(row),
                )
            )  # fmt: skip

    def _student_enrollments(self, cells: Cells, rows: list[Row]) -> None:
        self._enroll(cells, rows, Role.STUDENT)

    def _teacher_rosters(self, cells: Cells, rows: list[Row]) -> None:
        self._enroll(cells, rows, Role.TEACHER)

    def _enroll(self, cells: Cells, rows: list[Row], role: Role) -> None:
        section, person = cells.column("Section SIS ID"), cells.column("SIS ID")
        kind, file = role.value, cells.source.name
        self.builder.enrollments += [
            EnrollmentEntry(
                f"section:{section.of(row)}", f"{kind}:{person.of(row)}", role,
                Where(file, row.line),
            )
            for row in rows
        ]  # fmt: skip

    def _guardians(self, cells: Cells, rows: list[Row]) -> None:
        child, email = (
            cells.column("Student SIS ID", "SIS ID"),
            cells.column("Guardian Email", "Email"),
        )
        given, family = cells.column("First Name"), cells.column("Last Name")
        phone, relation = cells.column("Phone"), cells.column("Relationship", "Role")
        made: set[str] = set()
        for row in rows:
            ref = f"guardian:{fold(email.of(row))}"
            if not email.of(row):
                self.builder.refuse(cells.source, row, tr("The row has no id."))
                continue
            if not self.builder.name_is_fine(cells.source, row, given.of(row), family.of(row)):
                continue
            where = self.builder.place(cells.source, row)
            if ref not in made:
                made.add(ref)
                self.builder.people.append(
                    PersonEntry(
                        ref, Role.GUARDIAN, given.of(row), family.of(row), where,
                        External("guardian", fold(email.of(row))),
                        email=email.of(row), phone=phone.of(row),
                    )
                )  # fmt: skip
            self.builder.relations.append(
                RelationEntry(f"student:{child.of(row)}", ref, where, relation.of(row))
            )
