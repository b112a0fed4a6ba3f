"""What one part of a copy's work leaves in the review list, and what it takes off it."""

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from desktop_app.core.db import refusals
from desktop_app.core.db.base import Base
from desktop_app.core.db.keeping import SCHOOL
from desktop_app.core.db.kept import fetch, fetch_parts
from desktop_app.core.db.sessions import attempt
from desktop_app.core.db.types import Uuid, new_id
from desktop_app.core.errors import Clash, DownbeatError, RuleBroken
from desktop_app.core.records import record
from desktop_app.core.sync.kinds import Bearing, InForce
from desktop_app.core.sync.operation import Fact, Operation, canonical
from desktop_app.core.sync.outbox import student_of
from desktop_app.core.sync.tables import Conflict
from desktop_app.core.sync.terms import Answer, Choice

if TYPE_CHECKING:
    from desktop_app.core.db.database import Work

UNREADABLE: Final = (KeyError, TypeError, ValueError, AttributeError)
"""What a kind raises on what no program of ours wrote."""


@record
class Outcome:
    """What became of one operation, and what the office had instead."""

    answer: Answer
    said: str | None = None
    theirs: InForce | None = None


class Entries:
    """The entries of the review list about one part of a copy's work."""

    def __init__(self, work: "Work") -> None:
        self._session, self._school = work.session, work.database.school_id
        self._kinds = work.database.fact_kinds
        self._is_server = work.database.dialect == "postgresql"
        self._now = work.clock.now()
        self._open: dict[UUID, UUID] = {}
        self._new: dict[UUID, dict[str, Any]] = {}

    @property
    def ids(self) -> list[UUID]:
        """The entries that this part makes."""
        return [entry["id"] for entry in self._new.values()]

    def hold(self, operations: Sequence[Operation]) -> None:
        """Hold the open entries of the earlier operations whose place these may take."""
        earlier = [each.previous_id for each in operations if each.previous_id is not None]
        if not earlier or not fetch(self._session, f"{__name__}:any_open"):
            return
        entries = (
            select(Conflict.operation_id, Conflict.id)
            .where(Conflict.operation_id.in_(earlier), Conflict.decided_at.is_(None))
            .order_by(Conflict.id)
        )
        self._open = dict(self._session.execute(entries.with_for_update()).all())

    def supersede(self, operation: Operation) -> None:
        """Let one's own later operation take the place of an open one."""
        earlier = operation.previous_id
        if earlier is None or not (self._new or self._open):
            return
        over = {
            "decision": Choice.SUPERSEDED,
            "decided_at": self._now,
            "decided_by": operation.author_name,
        }
        if earlier in self._new:
            self._new[earlier] |= over
        elif earlier in self._open:
            self._session.execute(
                update(Conflict)
                .where(Conflict.school_id == self._school, Conflict.id == self._open.pop(earlier))
                .values(**over, version=Conflict.version + 1)
                .execution_options(synchronize_session=False)
            )

    def add(self, operation: Operation, outcome: Outcome) -> None:
        """Let an operation wait for a choice that the office did not simply take."""
        self._new[operation.id] = self._entry(operation, operation.id, outcome)

    def add_reused(self, operation: Operation, holder: UUID, outcome: Outcome) -> None:
        """Keep what came under the id or number of another one, `holder`; the same only once."""
        entry = self._entry(operation, holder, outcome)
        known = select(Conflict.id).where(
            Conflict.operation_id == holder, Conflict.raw == entry["raw"]
        )
        if self._session.scalar(known.limit(1)) is None:
            self._new.setdefault(new_id(), entry)

    def close(self) -> None:
        """Put the entries into the review list."""
        for entry in self._new.values():
            self._insert(entry)

    def students(self, named: Collection[UUID | None]) -> set[UUID]:
        """Return whom of those that came the office knows: a row refers to nobody else."""
        wanted = {each for each in named if each is not None}
        return {row[0] for row in fetch_parts(self._session, f"{__name__}:in_school", ids=wanted)}

    def _bearing(self, operation: Operation) -> Bearing:
        kind = self._kinds.get(operation.kind)
        try:
            if kind is not None:
                return kind.bearing(self._session, operation.about)
        except (*UNREADABLE, DownbeatError):
            pass
        return Bearing()

    def _entry(self, operation: Operation, holder: UUID, outcome: Outcome) -> dict[str, Any]:
        theirs = outcome.theirs or InForce(None)
        bearing, said = self._bearing(operation), student_of(operation)
        about, mine, base = operation.texts
        student = bearing.student_id or next(iter(self.students({said})), None)
        return {
            "id": new_id(),
            "operation_id": holder,
            "copy_id": operation.copy_id,
            "kind": operation.kind,
            "answer": outcome.answer,
            "about": about,
            "occurrence_id": bearing.occurrence_id,
            "student_id": student,
            "base": base,
            "mine": mine,
            "theirs": _text(theirs.value),
            "person_id": operation.person_id,
            "author_name": operation.author_name,
            "device": operation.device,
            "made_at": operation.made_at,
            "theirs_by": theirs.by,
            "theirs_device": theirs.device,
            "theirs_at": theirs.at,
            "said": outcome.said,
            "raw": canonical(operation.as_json()),
            "opened_at": self._now,
            "decision": None,
            "decided_at": None,
            "decided_by": None,
        }

    def _insert(self, entry: dict[str, Any]) -> None:
        """Put an entry into the review list; on a server also about whom its author is not shown.

        There the database itself knows whether what it refers to exists.
        """
        named = _named(entry) if self._is_server else {}
        if any(entry[name] != value for name, value in named.items()):
            try:
                with refusals.refused(), attempt(self._session):
                    self._session.execute(insert(Conflict), [{**entry, **named}])
            except Clash:
                pass  # it is not in the school
            else:
                return
        self._session.execute(insert(Conflict), [entry])


def any_open(_engine: str) -> Any:
    """Build whether any entry of the review list waits for a choice."""
    return select(Conflict.id).where(Conflict.decided_at.is_(None)).limit(1)


def in_school(_engine: str) -> Any:
    """Build which of some students are in the school."""
    students = Base.metadata.tables["student"].c
    some = bindparam("ids", type_=Uuid(), expanding=True)
    return select(students.id).where(students.school_id == SCHOOL, students.id.in_(some))


def _named(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what an operation says itself that it is about."""
    try:
        operation = Operation.of_json(json.loads(entry["raw"]))
        meeting = operation.about.get("occurrence_id")
        found = {"occurrence_id": UUID(meeting) if meeting else None}
    except (*UNREADABLE, RuleBroken):
        return {}
    found["student_id"] = student_of(operation)
    return {name: value for name, value in found.items() if value is not None}


def _text(fact: Fact | None) -> str | None:
    return None if fact is None else canonical(fact)
