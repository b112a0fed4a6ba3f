"""Two records of one person, or of one family, become one.

Every reference is found from the foreign keys of the whole model: areas above need no part in it.
What refers to the record that goes is turned to the one that stays. Where both have what may be
there only once, the one that stays keeps its own, and what hangs on the other is turned over too.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Select,
    Table,
    UniqueConstraint,
    delete,
    literal_column,
    select,
    text,
    true,
    update,
)

from desktop_app.areas.people import rules
from desktop_app.areas.people.service.families import settle_shares
from desktop_app.areas.people.service.persons import check_roles, found, person_row
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Person,
    PersonHealth,
    PersonPrivate,
    Relationship,
    Staff,
    Student,
)
from desktop_app.areas.people.terms import OPEN_FACTS, PRIVATE_FACTS
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

_QUIET = {"school_id", "id", "created_at", "updated_at", "version"}


def merge_persons(work: Work, keep_id: UUID, gone_id: UUID, *, take: Collection[str] = ()) -> None:
    """Make two records of one person into the one that stays; the other is kept as a mere sign.

    Empty fields of the one that stays are filled; for the fields named in `take` (names of
    PersonFacts) the other's values are better. Raises RuleBroken when a role forbids it.
    """
    if keep_id == gone_id:
        raise RuleBroken(tr("Choose two different people to merge."), field="person")
    keep, gone = person_row(work, keep_id), person_row(work, gone_id)
    was_in = list(_families_in(work, keep_id))
    _take_values(keep, gone, OPEN_FACTS, take)
    keep.sort_name = rules.sort_name(keep.given_name, keep.family_name)
    mine, other = (_of(work, PersonPrivate, one) for one in (keep_id, gone_id))
    if mine is not None and other is not None:
        _take_values(mine, other, PRIVATE_FACTS, take)
    _keep_both_on_health(work, keep_id, gone_id)
    for role in (Student, Staff):
        mine, other = (_of(work, role, one) for one in (keep_id, gone_id))
        if mine is not None and other is not None:
            _merge_roles(work, mine, other)
    work.session.flush()
    _forget_bonds_between(work, keep_id, gone_id)
    _turn_over(work, _table(Person), keep_id, gone_id)
    if keep.archived_at is not None and gone.archived_at is None:
        keep.archived_at = None
    gone.archived_at = gone.archived_at or work.clock.now()
    gone.merged_into_id = keep_id
    work.session.flush()
    work.session.expire_all()
    check_roles(work, keep_id)
    _share_once(work, keep_id, was_in)


def _of(work: Work, table: Any, person_id: UUID) -> Any:
    return work.session.scalars(select(table).where(table.person_id == person_id)).first()


def _take_values(keep: Any, gone: Any, names: Collection[str], take: Collection[str]) -> None:
    for name in names:
        value = getattr(gone, name)
        if value in {None, ""}:
            continue
        if name in take or getattr(keep, name) in {None, ""}:
            setattr(keep, name, value)


def _keep_both_on_health(work: Work, keep_id: UUID, gone_id: UUID) -> None:
    mine, other = (_of(work, PersonHealth, one) for one in (keep_id, gone_id))
    if mine is None or other is None:
        return
    for name in ("allergies", "notes"):
        said = dict.fromkeys(text for text in (getattr(mine, name), getattr(other, name)) if text)
        setattr(mine, name, "\n".join(said) or None)


def _merge_roles(work: Work, keep: Any, gone: Any) -> None:
    """Turn a student over to a student, or staff to staff; the empty row stays behind, archived."""
    names = [c.name for c in keep.__table__.columns if c.name not in _QUIET]
    facts = [n for n in names if n not in {"person_id", "archived_at", "sort_name", "search_place"}]
    _take_values(keep, gone, facts, ())
    if gone.archived_at is None:
        keep.archived_at = None
    gone.archived_at = gone.archived_at or work.clock.now()
    work.session.flush()
    _turn_over(work, keep.__table__, keep.id, gone.id)


def _forget_bonds_between(work: Work, keep_id: UUID, gone_id: UUID) -> None:
    """Remove what one of the two was to the other: nobody is their own guardian."""
    both = (keep_id, gone_id)
    bonds = select(Relationship).where(
        Relationship.person_id.in_(both), Relationship.other_id.in_(both)
    )
    for bond in work.session.scalars(bonds):
        _erase(work, _table(Relationship), bond.id)


def _share_once(work: Work, person_id: UUID, was_in: Collection[UUID]) -> None:
    """Let the families that shared the bill go on as they did; further ones have no share yet."""
    if was_in:
        query = select(FamilyMember).where(
            FamilyMember.person_id == person_id, FamilyMember.family_id.not_in(was_in)
        )
        for member in work.session.scalars(query):
            member.share_bp = 0
    work.session.flush()
    settle_shares(work, person_id)


def _families_in(work: Work, person_id: UUID) -> Iterator[UUID]:
    query = (
        select(FamilyMember.family_id)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(FamilyMember.person_id == person_id, Family.archived_at.is_(None))
    )
    yield from work.session.scalars(query)


def merge_families(work: Work, keep_id: UUID, gone_id: UUID) -> None:
    """Put all members of one family into another and archive it.

    Raises RuleBroken when the family that would go has bills or payments: these never move.
    """
    if keep_id == gone_id:
        raise RuleBroken(tr("Choose two different families to merge."), field="family")
    keep = found(work, Family, keep_id, tr("family"))
    gone = found(work, Family, gone_id, tr("family"))
    if any(_is_ledger(table) for table, _ in _pointing_rows(work, _table(Family), gone_id)):
        raise RuleBroken(
            tr("{family} has bills or payments, which stay with it. Merge the other way round.",
               family=gone.name),
            field="family",
        )  # fmt: skip
    people = set(_members(work, gone_id)) | set(_members(work, keep_id))
    names = [c.name for c in _table(Family).columns if c.name not in _QUIET]
    _take_values(keep, gone, [name for name in names if name != "archived_at"], ())
    work.session.flush()
    _turn_over(work, _table(Family), keep_id, gone_id)
    gone.holder_id = gone.payer_id = None
    gone.archived_at = gone.archived_at or work.clock.now()
    work.session.flush()
    work.session.expire_all()
    for person_id in people:
        settle_shares(work, person_id)


def _members(work: Work, family_id: UUID) -> Iterator[UUID]:
    query = select(FamilyMember.person_id).where(FamilyMember.family_id == family_id)
    yield from work.session.scalars(query)


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def _is_ledger(table: Table) -> bool:
    return bool(table.info.get("append_only") or table.info.get("frozen_when"))


def _pointing(target: Table) -> Iterator[tuple[Table, Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.info.get("refers") == target.name and column.name != "merged_into_id":
                yield table, column


def _pointing_rows(work: Work, target: Table, row_id: UUID) -> Iterator[tuple[Table, Column[Any]]]:
    for table, column in _pointing(target):
        where = (table.c.school_id == work.database.school_id, column == row_id)
        if work.session.execute(select(table.c.id).where(*where).limit(1)).first() is not None:
            yield table, column


def _turn_over(work: Work, target: Table, keep_id: UUID, gone_id: UUID) -> None:
    """Make everything that refers to a row refer to another; what never changes is left alone."""
    school_id = work.database.school_id
    for table, column in list(_pointing_rows(work, target, gone_id)):
        movable = _movable(table, column)
        if movable is None:
            continue
        left = []
        for gone_row, keep_row in _twins(work, table, column, keep_id, gone_id):
            _turn_over(work, table, keep_row, gone_row)
            if next(_pointing_rows(work, table, gone_row), None) is None:
                _erase(work, table, gone_row)
            else:
                left.append(gone_row)
        values: dict[str, Any] = {column.name: keep_id, "version": table.c.version + 1}
        work.session.execute(
            update(table)
            .where(table.c.school_id == school_id, column == gone_id, table.c.id.not_in(left))
            .where(movable)
            .values({**values, "updated_at": work.clock.now()})
        )


def _movable(table: Table, column: Column[Any]) -> ColumnElement[bool] | None:
    """Return which rows may refer to something else from now on, None when no row may."""
    if table.info.get("append_only") or table.info.get("no_update"):
        return None
    frozen = table.info.get("frozen_when")
    if frozen is None or column.name in table.info.get("free", ()):
        return true()
    return literal_column(f"(NOT ({frozen}))".replace("OLD.", ""), Boolean())


def _erase(work: Work, table: Table, row_id: UUID) -> None:
    where = (table.c.school_id == work.database.school_id, table.c.id == row_id)
    work.session.execute(delete(table).where(*where))


def _twins(
    work: Work, table: Table, column: Column[Any], keep_id: UUID, gone_id: UUID
) -> list[tuple[UUID, UUID]]:
    """Return rows that could not both refer to the one that stays, each with its twin that does."""
    pairs: dict[UUID, UUID] = {}
    for names, condition in _once(table, column):
        keys = [table.c[name] for name in names if name not in {"school_id", column.name}]
        query = select(table.c.id, *keys).where(
            table.c.school_id == work.database.school_id, *([text(condition)] if condition else ())
        )
        there = {tuple(key): row_id for row_id, *key in _rows(work, query, column == keep_id)}
        for row_id, *key in _rows(work, query, column == gone_id):
            if None not in key and tuple(key) in there:
                pairs[row_id] = there[tuple(key)]
    return list(pairs.items())


def _rows(work: Work, query: Select[Any], whose: ColumnElement[bool]) -> Sequence[Any]:
    return work.session.execute(query.where(whose)).all()


def _once(table: Table, column: Column[Any]) -> Iterator[tuple[list[str], str | None]]:
    """Yield the columns that are there only once together with this one, and among which rows."""
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and column.name in constraint.columns:
            yield [each.name for each in constraint.columns], None
    for index in table.indexes:
        names = [each.name for each in index.columns]
        if index.unique and column.name in names:
            yield names, str(index.dialect_options["sqlite"]["where"])
