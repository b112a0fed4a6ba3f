"""What was done without the office, how far each laptop is, and what waits for a choice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import access, those
from desktop_app.core.db.base import Base, SchoolRow, check, choice, index, refers, row, unique
from desktop_app.core.sync.terms import Answer, Choice, Transport

_QUIET = {"journaled": False}


class SyncState(SchoolRow, Base):
    """One laptop that has, or had, a copy: how far it is and until when its copy opens.

    Its id is that of the copy. `highest_seq`, `operations` and `chain` are what both sides compare
    after each push: the last number, how many there are, and the hash over all of them in order.
    `refreshed_at` is when the copy last took in what the office had. A copy that is switched off
    locks at its next contact; `expires_at` locks it without one. The journal keeps who made a copy,
    switched it off and allowed it again, and not how far it is.
    """

    __tablename__ = "sync_state"
    person_id: Mapped[UUID] = refers("person")
    device: Mapped[str]
    transport: Mapped[Transport] = choice(Transport)
    days_back: Mapped[int] = mapped_column(default=14, info=_QUIET)
    days_ahead: Mapped[int] = mapped_column(default=14, info=_QUIET)
    made_at: Mapped[datetime] = mapped_column(info=_QUIET)
    expires_at: Mapped[datetime] = mapped_column(info=_QUIET)
    refreshed_at: Mapped[datetime | None] = mapped_column(info=_QUIET)
    contact_at: Mapped[datetime | None] = mapped_column(info=_QUIET)
    highest_seq: Mapped[int] = mapped_column(default=0, info=_QUIET)
    operations: Mapped[int] = mapped_column(default=0, info=_QUIET)
    chain: Mapped[str] = mapped_column(default="", info=_QUIET)
    clock_offset_ms: Mapped[int | None] = mapped_column(info=_QUIET)
    program: Mapped[str | None] = mapped_column(info=_QUIET)
    switched_off_at: Mapped[datetime | None]
    switched_off_by: Mapped[str | None]

    __table_args__ = row(
        check("days", "days_back BETWEEN 0 AND 366 AND days_ahead BETWEEN 0 AND 366"),
        check("counted", "highest_seq >= 0 AND operations >= 0"),
    )


class Outbox(SchoolRow, Base):
    """One operation as it was made, for good: on the laptop that made it, and in the office.

    `about` names the fact, `value` is what it shall be (none: it is taken away), `base` what the
    author saw before, all as JSON; `previous_id` is the author's own earlier operation on the same
    fact. `seq` has no gap on one copy. `made_at` is the laptop's clock, `clock_offset_ms` what was
    last measured to be added to it. The office fills `received_at` and `answer`; `set_number` is
    the change set of the deed on a copy, and of taking it in in the office.
    """

    __tablename__ = "outbox"
    copy_id: Mapped[UUID]
    seq: Mapped[int]
    kind: Mapped[str]
    about: Mapped[str]
    value: Mapped[str | None]
    base: Mapped[str | None]
    base_version: Mapped[int | None]
    previous_id: Mapped[UUID | None]
    student_id: Mapped[UUID | None] = refers("student", nullable=True)
    person_id: Mapped[UUID | None] = refers("person", nullable=True)
    author_name: Mapped[str]
    device: Mapped[str]
    made_at: Mapped[datetime]
    clock_offset_ms: Mapped[int] = mapped_column(default=0)
    program: Mapped[str]
    digest: Mapped[str]
    received_at: Mapped[datetime | None]
    answer: Mapped[Answer | None] = choice(Answer)
    set_number: Mapped[int | None]

    __table_args__ = row(
        unique("copy_id", "seq"),
        index("kind", "about"),
        check("seq", "seq > 0"),
        check("answered", "(received_at IS NULL) = (answer IS NULL)"),
        journaled=False,
        append_only=True,
    )


class Conflict(SchoolRow, Base):
    """One entry of the review list: an operation the office did not simply apply.

    Until somebody chooses, the office's value is shown and what follows from the fact waits.
    `mine` is what the author wants, `theirs` what the office has, `base` what both came from,
    `raw` the whole operation as it was received.
    """

    __tablename__ = "conflict"
    operation_id: Mapped[UUID] = refers("outbox")
    copy_id: Mapped[UUID]
    kind: Mapped[str]
    answer: Mapped[Answer] = choice(Answer)
    about: Mapped[str]
    occurrence_id: Mapped[UUID | None] = refers("lesson_occurrence", nullable=True, indexed=False)
    student_id: Mapped[UUID | None] = refers("student", nullable=True)
    base: Mapped[str | None]
    mine: Mapped[str | None]
    theirs: Mapped[str | None]
    person_id: Mapped[UUID | None] = refers("person", nullable=True)
    author_name: Mapped[str]
    device: Mapped[str]
    made_at: Mapped[datetime]
    theirs_by: Mapped[str | None]
    theirs_device: Mapped[str | None]
    theirs_at: Mapped[datetime | None]
    said: Mapped[str | None]
    raw: Mapped[str | None]
    opened_at: Mapped[datetime]
    decision: Mapped[Choice | None] = choice(Choice)
    chosen: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]

    __table_args__ = row(
        index("occurrence_id", "student_id"),
        index("decided_at", "opened_at"),
        check("decided", "(decision IS NULL) = (decided_at IS NULL)"),
        check("open", "answer NOT IN ('APPLIED', 'SAME')"),
    )


_own = {Role.TEACHER: those("person_id", "me")}
for _name in ("sync_state", "outbox", "conflict"):
    access.table(_name, see=_own, change=_own)
