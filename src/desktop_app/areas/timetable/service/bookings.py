"""Booking times: refused when something is taken, unless the office says why it must be."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, literal, select, text, union_all, update
from sqlalchemy.orm import Session

from desktop_app.areas.timetable.queries.conflicts import conflicts
from desktop_app.areas.timetable.rules.conflicts import Conflict
from desktop_app.areas.timetable.tables import Enrollment, LessonOccurrence
from desktop_app.areas.timetable.terms import Slot
from desktop_app.core.access.actor import Role
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotAllowed, NotFound, RuleBroken
from desktop_app.core.wording import tr, trn

LONGEST_REASON = 500
_MARKS = "attendance"  # a table of a higher area, named by string as a foreign key would
_Row = TypeVar("_Row", bound=Base)


class DoubleBooked(RuleBroken):
    """Somebody or something is taken. `conflicts` says who, where and when."""

    def __init__(self, found: Sequence[Conflict]) -> None:
        first = found[0].sentence
        more = len({each.slot for each in found}) - 1
        said = tr("{first}. Nothing was booked.", first=first)
        if more:
            said = trn(
                "{first}, and {n} more meeting clashes. Nothing was booked.",
                "{first}, and {n} more meetings clash. Nothing was booked.",
                more,
                first=first,
            )
        super().__init__(said, field="start")
        self.conflicts = tuple(found)


def one_desk_at_a_time(work: Work) -> None:
    """Let the second of two desks that book at the same moment look only when the first is done.

    Whoever asks what is free, and how many places are left, to take it in the same change, calls
    this before asking. SQLite has one writer and needs nothing.
    """
    if work.database.dialect == "postgresql":
        work.session.execute(
            text("SELECT pg_advisory_xact_lock(:school, 1)"), {"school": work.database.school_id}
        )


def book(
    work: Work,
    slots: Sequence[Slot],
    *,
    anyway: str | None,
    leaving_out: Iterable[UUID] = (),
    away: bool = False,
) -> dict[int, str]:
    """Return the reason for each slot, by number, that is booked although something is in the way.

    With `away` a teacher's time off is in the way too: asked when a person chooses the teacher or
    the time of single meetings, while a series goes on over it and waits for cover. Raises
    DoubleBooked when something is in the way and no reason is given, NotAllowed when somebody other
    than the office gives one.
    """
    one_desk_at_a_time(work)
    found = conflicts(work.session, slots, leaving_out=leaving_out, away=away)
    if not found:
        return {}
    reason = " ".join((anyway or "").split())
    if not reason:
        raise DoubleBooked(found)
    if not work.actor.is_any(Role.ADMIN, Role.FRONT_DESK):
        raise NotAllowed(tr("Only the office may book twice. {first}.", first=found[0].sentence))
    if len(reason) > LONGEST_REASON:
        raise RuleBroken(
            tr("Say in at most {most} letters why it is booked anyway.", most=LONGEST_REASON),
            field="anyway",
        )
    return dict.fromkeys((each.slot for each in found), reason)


def checked_reason(text: str | None, field: str = "reason") -> str | None:
    """Return a reason as it is kept, None for an empty one. Raises RuleBroken for a long one."""
    kept = " ".join((text or "").split())
    if len(kept) > LONGEST_REASON:
        raise RuleBroken(
            tr("Say the reason in at most {most} letters.", most=LONGEST_REASON), field=field
        )
    return kept or None


def get(work: Work, table: type[_Row], row_id: UUID, sentence: str) -> _Row:
    """Return a stored row of this school. Raises NotFound with the sentence."""
    found = work.session.get(table, (work.database.school_id, row_id))
    if found is None:
        raise NotFound(sentence, row=row_id)
    return found


def update_rows(work: Work, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Change many rows by one statement; each dict has the `id` and the same new values."""
    if not rows:
        return
    work.session.flush()
    whole: Table = table.__table__  # type: ignore[assignment]  # a mapped class has a Table here
    names = [name for name in rows[0] if name != "id"]
    change = (
        update(whole)
        .where(whole.c.school_id == work.database.school_id, whole.c.id == bindparam("row_id"))
        .values(
            {name: bindparam(f"new_{name}") for name in names} | {"version": whole.c.version + 1}
        )
    )
    work.session.connection().execute(
        change,
        [{"row_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows],
    )
    work.session.expire_all()


def _referring(to: str, table_name: str | None) -> list[tuple[Table, Any]]:
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.info.get("refers") == to and table_name in {None, table.name}
    ]


def _pointed_at(
    session: Session,
    school_id: int,
    ids: Sequence[UUID],
    *,
    to: str = LessonOccurrence.__tablename__,
    table_name: str | None = None,
) -> set[UUID]:
    parts = _referring(to, table_name)
    if not ids or not parts:
        return set()
    among: ColumnElement[bool]
    queries = []
    for table, column in parts:
        among = column.in_(ids)
        queries.append(select(column).where(table.c.school_id == literal(school_id), among))
    return {row[0] for row in session.connection().execute(union_all(*queries))}


def marked(work: Work, ids: Sequence[UUID]) -> set[UUID]:
    """Return those of the meetings at which somebody is marked."""
    return _pointed_at(work.session, work.database.school_id, ids, table_name=_MARKS)


def is_marked(work: Work, occurrence_id: UUID, student_id: UUID) -> bool:
    """Say whether a student is marked at a meeting."""
    marks = Base.metadata.tables[_MARKS]
    query = select(marks.c.id).where(
        marks.c.school_id == work.database.school_id,
        marks.c.occurrence_id == occurrence_id,
        marks.c.student_id == student_id,
    )
    return work.session.connection().execute(query.limit(1)).first() is not None


def referred_to(work: Work, ids: Sequence[UUID]) -> set[UUID]:
    """Return those of the meetings that a mark, a bill or pay refers to: they are never deleted."""
    return _pointed_at(work.session, work.database.school_id, ids)


def spells_referred_to(work: Work, ids: Sequence[UUID]) -> set[UUID]:
    """Return those of the enrollments that a bill or another system's id refers to."""
    return _pointed_at(work.session, work.database.school_id, ids, to=Enrollment.__tablename__)
