"""OneRoster 1.1 and 1.2 CSV, and School Data Sync 2.1, which has the same files."""

from collections.abc import Callable, Iterable
from dataclasses import replace
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
)
from desktop_app.areas.desk.roster_import.sources import SourceTable
from desktop_app.core.folding import fold
from desktop_app.core.tabular.table import Row, Weight
from desktop_app.core.wording import tr

_ROLES = {
    "student": Role.STUDENT, "learner": Role.STUDENT, "teacher": Role.TEACHER,
    "faculty": Role.TEACHER, "instructor": Role.TEACHER, "lecturer": Role.TEACHER,
    "professor": Role.TEACHER, "adjunct": Role.TEACHER,
    "administrator": Role.STAFF, "districtadministrator": Role.STAFF, "principal": Role.STAFF,
    "siteadministrator": Role.STAFF, "systemadministrator": Role.STAFF, "counselor": Role.STAFF,
    "aide": Role.STAFF, "proctor": Role.STAFF, "staff": Role.STAFF, "otherstaff": Role.STAFF,
    "guardian": Role.GUARDIAN, "parent": Role.GUARDIAN, "relative": Role.GUARDIAN,
}  # fmt: skip
_RANK = [Role.TEACHER, Role.STUDENT, Role.STAFF, Role.GUARDIAN]
_REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "orgs": (("sourcedId",), ("name",)),
    "users": (("sourcedId",), ("givenName", "familyName")),
    "classes": (("sourcedId",), ("title",)),
    "enrollments": (("classSourcedId",), ("userSourcedId",)),
    "academicsessions": (("sourcedId",), ("title",), ("startDate",), ("endDate",)),
    "courses": (("sourcedId",), ("title",)),
    "demographics": (("sourcedId", "userSourcedId"),),
    "roles": (("userSourcedId",), ("role",)),
    "relationships": (("userSourcedId",), ("relationshipUserSourcedId",)),
}
FILES = frozenset(_REQUIRED)
_KNOWN_EXTRAS = frozenset(
    "manifest categories lineitems results resources courseresources classresources scorescales "
    "userprofiles userresources usersdemographics".split()
)


def read_oneroster(
    tables: Iterable[SourceTable], *, today: date, school_data_sync: bool = False
) -> Roster:
    """Return the roster in a set of OneRoster files; any of them may be missing."""
    reader = _Reader(today, school_data_sync=school_data_sync)
    by_name: dict[str, SourceTable] = {}
    for source in tables:
        by_name[_base(source.name)] = source
    if "relationships" in by_name:
        reader.expect_guardians(by_name["relationships"])
    for name in ("orgs", "academicsessions", "courses", "roles", "demographics", "users",
                 "relationships", "classes", "enrollments"):  # fmt: skip
        if name in by_name:
            reader.read(name, by_name[name])
    for name, source in by_name.items():
        if name not in FILES and name not in _KNOWN_EXTRAS:
            reader.builder.note_file(
                source.name,
                Weight.WARNING,
                tr("The file is no part of this format; it was left out."),
            )
    return reader.builder.roster()


def _base(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0].lower()


class _Reader:
    """Reads one file after the other into the roster; later files lean on earlier ones."""

    def __init__(self, today: date, *, school_data_sync: bool) -> None:
        if school_data_sync:
            self.builder = RosterBuilder(Format.SDS, "sds", "School Data Sync", today)
        else:
            self.builder = RosterBuilder(Format.ONEROSTER, "oneroster", "OneRoster", today)
        self._birthdays: dict[str, date] = {}
        self._roles: dict[str, list[tuple[str, str, bool]]] = {}
        self._subjects: dict[str, str] = {}
        self._guardians_said: set[tuple[str, str]] = set()
        self._person_at: dict[str, int] = {}
        self._named: set[str] = set()

    def expect_guardians(self, source: SourceTable) -> None:
        """Note who is named as somebody's contact: such a user needs no role of their own."""
        other = Cells(source).column("relationshipUserSourcedId")
        self._named = {other.of(row) for row in source.table.rows}

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
        cells.column("dateLastModified")
        rows: list[Row] = list(source.table.rows)
        if cells.has("status"):
            rows = [row for row in rows if self._is_live(cells, row)]
        self._parts()[name](cells, rows)
        self.builder.finish(cells)

    def _parts(self) -> dict[str, Callable[[Cells, list[Row]], None]]:
        return {
            "orgs": self._orgs, "academicsessions": self._sessions, "courses": self._courses,
            "roles": self._role_rows, "demographics": self._demographics, "users": self._users,
            "relationships": self._relationships, "classes": self._classes,
            "enrollments": self._enrollments,
        }  # fmt: skip

    def _is_live(self, cells: Cells, row: Row) -> bool:
        status = fold(cells.column("status").of(row))
        if status in ("tobedeleted", "deleted", "inactive"):
            self.builder.refuse(
                cells.source, row,
                tr("The file marks this row as deleted. Nothing was made and nothing removed."),
            )  # fmt: skip
            return False
        return True

    def _id(self, cells: Cells, row: Row, kind: str, *names: str) -> str:
        found = cells.column(*(names or ("sourcedId",))).of(row)
        if not found:
            self.builder.refuse(cells.source, row, tr("The row has no id."))
        elif self.builder.is_new(cells.source, row, f"{kind}:{found}"):
            return found
        return ""

    def _orgs(self, cells: Cells, rows: list[Row]) -> None:
        name = cells.column("name", "title")
        cells.column("parentSourcedId")
        for row in rows:
            if not (found := self._id(cells, row, "org")):
                continue
            if not name.of(row):
                self.builder.refuse(cells.source, row, tr("The school has no name."))
                continue
            if not self.builder.name_is_fine(cells.source, row, name.of(row)):
                continue
            self.builder.orgs.append(
                OrgEntry(
                    f"org:{found}", name.of(row), self.builder.place(cells.source, row),
                    External("org", found), _address(cells, row),
                    cells.column("phone", "metadata.phone").of(row),
                )
            )  # fmt: skip

    def _sessions(self, cells: Cells, rows: list[Row]) -> None:
        title, kind = cells.column("title"), cells.column("type")
        parent = cells.column("parentSourcedId")
        starts, ends = self.builder.date_columns(
            cells, "startDate", "endDate", preferred=DateOrder.YMD
        )
        cells.column("schoolYear")
        for row in rows:
            found = self._id(cells, row, "session")
            first, last = starts.of(row), ends.of(row)
            if not found:
                continue
            if first is None or last is None or first > last:
                self.builder.refuse(
                    cells.source, row, tr("The term has no first and last day that make sense.")
                )
                continue
            above = parent.of(row)
            self.builder.sessions.append(
                SessionEntry(
                    f"session:{found}", title.of(row) or found, kind.of(row), first, last,
                    self.builder.place(cells.source, row), External("session", found),
                    f"session:{above}" if above else "",
                )
            )  # fmt: skip

    def _courses(self, cells: Cells, rows: list[Row]) -> None:
        title = cells.column("title")
        subjects = cells.column("subjects")
        for row in rows:
            if found := self._id(cells, row, "course"):
                self._subjects[found] = subjects.of(row) or title.of(row)

    def _role_rows(self, cells: Cells, rows: list[Row]) -> None:
        user, role = cells.column("userSourcedId"), cells.column("role")
        org, primary = cells.column("orgSourcedId"), cells.column("roleType", "isPrimary")
        for row in rows:
            first = fold(primary.of(row)) in ("primary", "true", "1")
            self._roles.setdefault(user.of(row), []).append((role.of(row), org.of(row), first))

    def _demographics(self, cells: Cells, rows: list[Row]) -> None:
        user = cells.column("sourcedId", "userSourcedId")
        born = self.builder.date_column(cells, "birthDate", preferred=DateOrder.YMD)
        for row in rows:
            if day := self.builder.date_of(cells.source, row, born):
                self._birthdays[user.of(row)] = day

    def _users(self, cells: Cells, rows: list[Row]) -> None:
        agents = cells.column("agentSourcedIds", "agents")
        for row in rows:
            if not (found := self._id(cells, row, "user")):
                continue
            if person := self._person(cells, row, found):
                self._person_at[person.ref] = len(self.builder.people)
                self.builder.people.append(person)
                for agent in agents.list_of(row):
                    self._relate(cells, row, person, f"user:{agent}")

    def _person(self, cells: Cells, row: Row, found: str) -> PersonEntry | None:
        given = cells.column("preferredGivenName", "preferredFirstName", "givenName").of(row)
        family = cells.column("preferredFamilyName", "preferredLastName", "familyName").of(row)
        role = self._role_of(cells, row, found)
        if role is None or not self.builder.name_is_fine(cells.source, row, given, family):
            return None
        grades = cells.column("grades", "grade").list_of(row)
        orgs = cells.column("orgSourcedIds", "primaryOrgSourcedId").list_of(row)
        orgs += tuple(org for _, org, _ in self._roles.get(found, []) if org and org not in orgs)
        return PersonEntry(
            f"user:{found}", role, given, family, self.builder.place(cells.source, row),
            External("user", found),
            email=cells.column("email").of(row),
            phone=cells.column("sms", "phone").of(row),
            birth_date=self._birthdays.get(found),
            orgs=tuple(f"org:{org}" for org in dict.fromkeys(orgs)),
            number=cells.column("identifier").of(row) if role == Role.STUDENT else "",
            grade=", ".join(grades),
        )  # fmt: skip

    def _role_of(self, cells: Cells, row: Row, found: str) -> Role | None:
        said = [word for word in [cells.column("role").of(row)] if word]
        listed = sorted(self._roles.get(found, []), key=lambda entry: not entry[2])
        said += [word for word, _, _ in listed]
        known = [role for word in said if (role := _ROLES.get(fold(word).replace(" ", "")))]
        if not said and found in self._named:
            return Role.GUARDIAN
        if not known:
            self.builder.refuse(
                cells.source, row,
                tr("The role “{role}” is not known.", role=said[0]) if said
                else tr("The row does not say whether this is a student or a teacher."),
            )  # fmt: skip
            return None
        return min(known, key=_RANK.index)

    def _relate(self, cells: Cells, row: Row, person: PersonEntry, agent: str) -> None:
        pair = (person.ref, agent) if person.role != Role.GUARDIAN else (agent, person.ref)
        if pair not in self._guardians_said:
            self._guardians_said.add(pair)
            where = self.builder.place(cells.source, row)
            self.builder.relations.append(RelationEntry(*pair, where))

    def _relationships(self, cells: Cells, rows: list[Row]) -> None:
        user, other = cells.column("userSourcedId"), cells.column("relationshipUserSourcedId")
        relation = cells.column("relationshipRole")
        for row in rows:
            pair = (f"user:{user.of(row)}", f"user:{other.of(row)}")
            at = self._person_at.get(pair[1])
            if at is not None and self.builder.people[at].role == Role.STAFF:
                self.builder.people[at] = replace(self.builder.people[at], role=Role.GUARDIAN)
            if pair not in self._guardians_said:
                self._guardians_said.add(pair)
                where = self.builder.place(cells.source, row)
                self.builder.relations.append(RelationEntry(*pair, where, relation.of(row)))

    def _classes(self, cells: Cells, rows: list[Row]) -> None:
        title, org = cells.column("title"), cells.column("schoolSourcedId", "orgSourcedId")
        terms = cells.column("termSourcedIds", "sessionSourcedIds")
        course, code = cells.column("courseSourcedId"), cells.column("classCode", "code")
        for row in rows:
            if not (found := self._id(cells, row, "class")):
                continue
            name = title.of(row) or code.of(row) or found
            if not self.builder.name_is_fine(cells.source, row, name):
                continue
            self.builder.classes.append(
                ClassEntry(
                    f"class:{found}", name, self.builder.place(cells.source, row),
                    External("class", found), f"org:{org.of(row)}" if org.of(row) else "",
                    self._subjects.get(course.of(row), ""),
                    tuple(f"session:{term}" for term in terms.list_of(row)),
                )
            )  # fmt: skip

    def _enrollments(self, cells: Cells, rows: list[Row]) -> None:
        group, user = cells.column("classSourcedId"), cells.column("userSourcedId")
        role, primary = cells.column("role"), cells.column("primary", "isPrimary")
        begins, ends = self.builder.date_columns(
            cells, "beginDate", "endDate", preferred=DateOrder.YMD
        )
        has_ids = cells.has("sourcedId")
        cells.column("schoolSourcedId")
        for row in rows:
            found = self._id(cells, row, "enrollment") if has_ids else ""
            part = _ROLES.get(fold(role.of(row)), Role.STUDENT)
            if has_ids and not found:
                continue
            self.builder.enrollments.append(
                EnrollmentEntry(
                    f"class:{group.of(row)}", f"user:{user.of(row)}", part,
                    self.builder.place(cells.source, row),
                    External("enrollment", found) if found else None,
                    fold(primary.of(row)) in ("true", "1", "yes"), begins.of(row), ends.of(row),
                )
            )  # fmt: skip


def _address(cells: Cells, row: Row) -> Address:
    return Address(
        cells.column("address", "street", "metadata.address").of(row),
        cells.column("city", "metadata.city").of(row),
        cells.column("state", "metadata.state").of(row),
        cells.column("zip", "postcode", "metadata.zip").of(row),
        cells.column("country", "metadata.country").of(row),
    )
