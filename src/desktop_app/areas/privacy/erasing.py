"""Taking one person out of every table and out of the journal, in one transaction."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, bindparam, delete, func, or_, select, text, update
from sqlalchemy.orm import Session

from desktop_app.areas.people import api as people
from desktop_app.areas.privacy.catalog import OTHERS_OWN, ROOTS, TABLES
from desktop_app.areas.privacy.queries.found import Found, in_parts, school_id
from desktop_app.areas.privacy.rules import Names, without
from desktop_app.areas.privacy.terms import Then
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Work
from desktop_app.core.folding import fold
from desktop_app.core.journal import forgetting
from desktop_app.core.journal.triggers import drop_triggers, sync_triggers
from desktop_app.core.wording import tr

# What people are found by; other facts lose words at most, from which nothing is worked out.
_FOLLOWED = ("person_private", "student", "staff", "family", "relationship")


def erase_rows(work: Work, found: Found, names: Names, number: int) -> None:
    """Delete, clear and rename what was found, and let the journal forget it.

    The triggers are away meanwhile: nothing of this is written down, and what never changes else is
    changed.
    """
    session = work.session
    session.flush()
    connection = session.connection()
    stands_for = tr("Erased person {n}", n=number)
    touched = around(session, found)
    drop_triggers(connection)
    numbers = _forget(session, found)
    _Rows(work, found, stands_for).take(number)
    _swap_texts(session, names, stands_for)
    _swap_journal(session, names, numbers, stands_for)
    session.expire_all()
    follow(work, touched)
    session.flush()
    sync_triggers(connection, Base.metadata)


def around(session: Session, found: Found) -> dict[str, frozenset[UUID] | None]:
    """Return what derivations have to look at: all that was found, and who is near."""
    bonds = Base.metadata.tables["relationship"]
    near = (bonds.c.person_id, bonds.c.other_id)
    query = select(*near).where(
        bonds.c.school_id == school_id(session),
        or_(*(column.in_(found.persons) for column in near)),
    )
    near_them = {key for pair in session.execute(query) for key in pair}
    tables: dict[str, frozenset[UUID] | None] = {
        name: found.ids(name) for name in _FOLLOWED if name in found.rows
    }
    return {**tables, "person": frozenset(near_them) | found.persons}


def follow(work: Work, touched: Mapping[str, frozenset[UUID] | None]) -> None:
    """Let derivations look at what was erased."""
    for derivation in work.database.derivations:
        if derivation.facts & touched.keys():
            derivation.follow(work.session, touched)


def _forget(session: Session, found: Found) -> set[int]:
    """Let the journal forget rows that go or lose their words, and those that went before."""
    numbers: set[int] = set()
    for name, ids in forgotten(session, found):
        numbers |= forgetting.forget_rows(session.connection(), name, ids)
    return numbers


def forgotten(session: Session, found: Found) -> Iterator[tuple[str, set[UUID]]]:
    """Yield, table by table, the rows of which the journal forgets what it knows."""
    owners = {*found.persons, *found.ids("student"), *found.ids("staff"), *found.families}
    for name, held in TABLES.items():
        ids = set(found.ids(name, Then.DELETED, Then.CLEARED))
        if Then.LAW not in held.of.values() and held.of:
            ids |= forgetting.deleted_rows_of(session.connection(), name, owners)
        yield name, ids


class _Rows:
    """What becomes of the rows themselves."""

    def __init__(self, work: Work, found: Found, stands_for: str) -> None:
        self._session, self._found, self._stands_for = work.session, found, stands_for
        self._now = work.clock.now()
        self._school = school_id(work.session)

    def take(self, number: int) -> None:
        """Delete and clear, children first."""
        for table in reversed(Base.metadata.sorted_tables):
            ids = self._found.ids(table.name, Then.DELETED)
            if ids:
                self._let_go(table, ids)
                self._each(delete(table).where(table.c.school_id == self._school), table, ids)
        for table in Base.metadata.sorted_tables:
            ids = self._found.ids(table.name, Then.CLEARED)
            held = TABLES.get(table.name)
            if ids and held is not None and held.clear and table.name not in ROOTS:
                self._set(table, ids, {name: _empty(table, name) for name in held.clear})
        self._name_anew(number)

    def _name_anew(self, number: int) -> None:
        """Let the person, and what hangs on them, stand there without a name."""
        tables, said = Base.metadata.tables, self._stands_for
        gone = {
            "given_name": "", "family_name": said, "sort_name": fold(said), "display_name": None,
            "native_name": None, "email": None, "phone": None, "language": None,
            "privacy_level": people.PrivacyLevel.PRIVATE, "anonymized_at": self._now,
        }  # fmt: skip
        archived = {"archived_at": func.coalesce(text("archived_at"), self._moment())}
        self._set(tables["person"], self._found.persons, {**gone, **archived})
        self._set(tables["student"], self._found.ids("student"),
                  {"school_grade": None, "sort_name": fold(said), **archived})  # fmt: skip
        self._set(
            tables["staff"], self._found.ids("staff"),
            {"job_title": None, "bio": None, "stripe_connect_id": None, **archived},
        )  # fmt: skip
        family = tr("Erased family {n}", n=number)
        empty = dict.fromkeys(TABLES["family"].clear)
        self._set(
            tables["family"], self._found.families,
            {**empty, "name": family, "sort_name": fold(family), **archived},
        )  # fmt: skip
        self._leave_families()

    def _leave_families(self) -> None:
        """Let nobody's bill go to who is gone."""
        family = Base.metadata.tables["family"]
        for name in ("payer_id", "holder_id"):
            self._session.execute(
                update(family)
                .where(
                    family.c.school_id == self._school,
                    family.c[name].in_(self._found.persons),
                    family.c.id.not_in(self._found.families),
                )
                .values({name: None, "version": family.c.version + 1})
            )

    def _let_go(self, table: Table, ids: Collection[UUID]) -> None:
        """Let what stays refer to nothing where it referred to a row that goes."""
        for other in Base.metadata.sorted_tables:
            for column in other.columns:
                if column.info.get("refers") == table.name and column.nullable:
                    for part in in_parts(ids):
                        self._session.execute(
                            update(other)
                            .where(other.c.school_id == self._school, column.in_(part))
                            .values({column.name: None, "version": other.c.version + 1})
                        )

    def _set(self, table: Table, ids: Collection[UUID], values: Mapping[str, Any]) -> None:
        more = {"version": table.c.version + 1, "updated_at": self._now}
        statement = update(table).where(table.c.school_id == self._school)
        self._each(statement.values({**values, **more}), table, ids)

    def _each(self, statement: Any, table: Table, ids: Collection[UUID]) -> None:
        for part in in_parts(ids):
            self._session.execute(statement.where(table.c.id.in_(part)))

    def _moment(self) -> Any:
        return bindparam(None, self._now, type_=Base.metadata.tables["person"].c.archived_at.type)


def _empty(table: Table, name: str) -> Any:
    """Return what stands in a cleared column: nothing, or an empty text where something has to."""
    column = table.c[name]
    checked = any(name in str(getattr(each, "sqltext", "")) for each in table.constraints)
    return None if column.nullable and not checked else func.substr(column, 1, 0)


def _swap_texts(session: Session, names: Names, stands_for: str) -> None:
    """Replace what names the person in the words that others wrote."""

    def swap(said: str) -> str:
        return without(said, names, stands_for)

    for table, row_id, said in texts_naming(session, names, swap):
        session.execute(
            update(table)
            .where(table.c.school_id == school_id(session), table.c.id == row_id)
            .values({**said, "version": table.c.version + 1})
        )


def texts_naming(
    session: Session, names: Names, swap: forgetting.Swap
) -> Iterator[tuple[Table, UUID, dict[str, str]]]:
    """Yield the rows in whose words the person is named, with what they should say."""
    wanted = names.wanted()
    for table in Base.metadata.sorted_tables:
        held = TABLES.get(table.name)
        if held is None or table.name in OTHERS_OWN or not wanted:
            continue
        columns = [table.c[name] for name in (*held.clear, *held.names, *held.texts)]
        for row_id, said in _said_in(session, table, columns, (wanted, swap)) if columns else ():
            yield table, row_id, said


def _said_in(
    session: Session, table: Table, columns: Sequence[Column[Any]],
    how: tuple[Sequence[str], forgetting.Swap],
) -> Iterator[tuple[UUID, dict[str, str]]]:  # fmt: skip
    connection, (wanted, swap) = session.connection(), how
    query = select(table.c.id, *columns).where(
        table.c.school_id == school_id(session),
        or_(*(forgetting.like(connection, column, word) for column in columns for word in wanted)),
    )
    for row_id, *values in session.execute(query).all():
        said = {
            column.name: swap(value) for column, value in zip(columns, values, strict=True) if value
        }
        if "sort_title" in said and "title" in said:
            said["sort_title"] = fold(said["title"])
        yield row_id, said


def _swap_journal(session: Session, names: Names, numbers: Iterable[int], stands_for: str) -> None:
    connection, wanted = session.connection(), names.wanted()
    forgetting.swap_labels_of(
        connection, set(numbers), lambda said: without(said, names, stands_for, near=True)
    )
    forgetting.swap_labels(connection, wanted, lambda said: without(said, names, stands_for))
    forgetting.swap_values(connection, wanted, lambda said: without(said, names, stands_for))
