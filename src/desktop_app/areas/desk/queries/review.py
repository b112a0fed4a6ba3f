"""The review list as people read it: what it is about, what both sides say, and who decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.desk.queries.asked import ListQuery, Moment, moment_of
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import instant
from desktop_app.core.errors import DownbeatError
from desktop_app.core.folding import fold
from desktop_app.core.sync import review
from desktop_app.core.sync.kinds import FactKind, InForce
from desktop_app.core.sync.operation import Fact, canonical
from desktop_app.core.sync.tables import Conflict, Outbox
from desktop_app.core.sync.terms import Answer, Choice

SORTS: Final = ("made", "name", "author", "kind", "decided")
FILTERS: Final = ("open", "decided", "teacher", "kind", "answer", "day")
TODAY, WEEK, EARLIER = "today", "week", "earlier"
_WEEK: Final = timedelta(days=7)
Kinds = Mapping[str, FactKind]


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says: in words, as a fact, by whom, where and when by its clock."""

    words: str
    value: Fact | None = None
    by: str = ""
    device: str = ""
    at: datetime | None = None

    @property
    def seen(self) -> str:
        """The value as the one who chooses was shown it."""
        return canonical(self.value)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One entry. `laptop` is what its author wants, `office` what holds now.

    `offset` is what has to be added to the laptop's clock, as it was last measured. Of a decided
    entry `office` is what the office had, and `chosen` what was chosen.
    """

    id: UUID
    kind: str
    answer: Answer
    name: str
    student: str
    student_id: UUID | None
    occurrence_id: UUID | None
    person_id: UUID | None
    laptop: Side
    office: Side
    base: str
    offset: timedelta
    said: str
    opened_at: datetime
    is_readable: bool
    decision: Choice | None = None
    chosen: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""
    about: Fact = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to choose."""
        return self.decision is None

    @property
    def is_refused(self) -> bool:
        """Whether the office could not take it, rather than having another value."""
        return self.answer is not Answer.REVIEW


@dataclass(frozen=True, slots=True)
class Choices:
    """How many entries are open, and what the filters of the list offer."""

    open: int
    teachers: Sequence[tuple[UUID, str]]
    kinds: Sequence[str]


def choices(session: Session) -> Choices:
    """Return how many wait, and whose and of which kind there are any."""
    people = select(Conflict.person_id, func.max(Conflict.author_name)).group_by(Conflict.person_id)
    found: Any = session.execute(people).all()
    named = sorted(((key, name) for key, name in found if key), key=lambda one: fold(one[1]))
    kinds = session.scalars(select(Conflict.kind).distinct().order_by(Conflict.kind))
    return Choices(review.open_count(session), named, list(kinds))


def ids(session: Session, asked: ListQuery, now: datetime) -> list[UUID]:
    """Return the entries asked for, in order. Raises RuleBroken for another order or filter."""
    asked.check(SORTS, FILTERS)
    moment = moment_of(session, now)
    query: Any = (
        select(Conflict.id, Conflict.author_name, Conflict.device, Person.sort_name)
        .outerjoin(Student, Student.id == Conflict.student_id)
        .outerjoin(Person, Person.id == Student.person_id)
        .where(*_conditions(asked, moment))
        .order_by(*_order(asked), Conflict.id)
    )
    rows = session.execute(query).all()
    words = fold(asked.search).split()
    if words:
        rows = [row for row in rows if _matches(words, row[1:])]
    return [row[0] for row in rows]


def _matches(words: Sequence[str], said: Sequence[str | None]) -> bool:
    text = fold(" ".join(part for part in said if part))
    return all(word in text for word in words)


def _conditions(asked: ListQuery, moment: Moment) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.is_on("open") != asked.is_on("decided"):
        is_open = Conflict.decided_at.is_(None)
        found.append(is_open if asked.is_on("open") else ~is_open)
    columns: Mapping[str, Any] = {
        "teacher": Conflict.person_id, "kind": Conflict.kind, "answer": Conflict.answer,
    }  # fmt: skip
    for name, column in columns.items():
        values = asked.values(name)
        if values:
            found.append(column.in_(values))
    for day in asked.values("day"):
        midnight = instant(datetime.combine(moment.today, time()), moment.zone)
        begin = midnight if day == TODAY else midnight - _WEEK
        found.append(Conflict.made_at < begin if day == EARLIER else Conflict.made_at >= begin)
    return found


def _order(asked: ListQuery) -> list[Any]:
    columns: Mapping[str, Sequence[Any]] = {
        "made": (Conflict.made_at,),
        "name": (Person.sort_name, Conflict.made_at),
        "author": (Conflict.author_name, Conflict.made_at),
        "kind": (Conflict.kind, Conflict.made_at),
        "decided": (Conflict.decided_at, Conflict.made_at),
    }
    wanted = columns[asked.sort or "made"]
    return [column.desc() if asked.descending else column for column in wanted]


def at_meeting(session: Session, kinds: Kinds, occurrence_id: UUID) -> list[ReviewRow]:
    """Return the open entries about marks of one meeting."""
    query = select(Conflict.id).where(
        Conflict.occurrence_id == occurrence_id,
        Conflict.kind == "MARK",
        Conflict.decided_at.is_(None),
    )
    wanted = list(session.scalars(query))
    return list(page(session, kinds, wanted).values()) if wanted else []


def students_of(session: Session, entry_ids: Sequence[UUID]) -> list[UUID]:
    """Return the students whom entries are about."""
    query = select(Conflict.student_id).where(
        Conflict.id.in_(list(entry_ids)), Conflict.student_id.is_not(None)
    )
    return [each for each in session.scalars(query.distinct()) if each is not None]


def page(session: Session, kinds: Kinds, wanted: Sequence[UUID]) -> dict[UUID, ReviewRow]:
    """Return some entries, by id."""
    query: Any = (
        select(Conflict, Outbox.clock_offset_ms, timetable.shown_name())
        .outerjoin(Outbox, Outbox.id == Conflict.operation_id)
        .outerjoin(Student, Student.id == Conflict.student_id)
        .outerjoin(Person, Person.id == Student.person_id)
        .where(Conflict.id.in_(list(wanted)))
    )
    return {
        entry.id: _row(session, kinds.get(entry.kind), entry, offset or 0, name or "")
        for entry, offset, name in session.execute(query)
    }


def _row(
    session: Session, kind: FactKind | None, entry: Conflict, offset: int, student: str
) -> ReviewRow:
    about, mine = review.about_of(entry.about), review.fact_of(entry.mine)
    base, chosen = review.fact_of(entry.base), review.fact_of(entry.chosen)
    return ReviewRow(
        entry.id,
        entry.kind,
        Answer(entry.answer),
        review.name_of(session, kind, about, entry.author_name),
        student,
        entry.student_id,
        entry.occurrence_id,
        entry.person_id,
        Side(_show(session, kind, mine), mine, entry.author_name, entry.device, entry.made_at),
        _office(session, kind, entry, about),
        _show(session, kind, base),
        timedelta(milliseconds=offset),
        entry.said or "",
        entry.opened_at,
        kind is not None,
        entry.decision,
        _show(session, kind, chosen) if entry.decision is not None and entry.chosen else "",
        entry.decided_at,
        entry.decided_by or "",
        entry.reason or "",
        about,
    )


def _office(session: Session, kind: FactKind | None, entry: Conflict, about: Fact) -> Side:
    """Return what the office has: of an open entry what holds now, else what it had then."""
    kept = InForce(
        review.fact_of(entry.theirs), None, entry.theirs_by, entry.theirs_device, entry.theirs_at
    )
    found = kept
    if entry.decided_at is None and kind is not None:
        try:
            found = kind.now(session, about)
        except (DownbeatError, KeyError, ValueError, TypeError):
            found = kept
    value = kind.held(found.value) if kind is not None else found.value
    words = _show(session, kind, value)
    return Side(words, value, found.by or "", found.device or "", found.at)


def _show(session: Session, kind: FactKind | None, value: Fact | None) -> str:
    """Say a value in the words of its kind; what nobody knows is said by its plain values."""
    if kind is not None:
        try:
            return kind.show(session, value)
        except (DownbeatError, KeyError, ValueError, TypeError):
            pass
    return ", ".join(str(each) for each in (value or {}).values() if each not in (None, ""))


@dataclass(frozen=True, slots=True)
class Options:
    """What a third value is made of: the codes of a mark by id and label, and what clubs have."""

    codes: Sequence[tuple[str, str]] = ()
    of_clubs: clubs.ClubOptions = field(default_factory=clubs.ClubOptions)


def options(session: Session, row: ReviewRow) -> Options:
    """Return what a third value of an entry can be made of."""
    if row.kind == "MARK":
        return Options([(str(one.id), one.label) for one in attendance.codes(session)])
    sides = (row.laptop.value or {}, row.office.value or {})
    found = clubs.club_options(
        session,
        student_id=_key(row.about, "student_id") or _key(sides[0], "student_id"),
        homework_id=_key(row.about, "homework_id"),
        book_ids=[book for book in (_key(each, "book_id") for each in sides) if book],
    )
    return Options(of_clubs=found)


def _key(fact: Fact, name: str) -> UUID | None:
    try:
        return UUID(fact[name])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def keys_of_codes(session: Session) -> list[tuple[str, str]]:
    """Return the codes that a third mark can have, by what is typed for them: id and key."""
    return [(str(one.id), one.key) for one in attendance.codes(session)]
