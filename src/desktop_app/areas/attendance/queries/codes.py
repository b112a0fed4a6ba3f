"""Reads of the codes of the register."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import AttendanceCode
from desktop_app.areas.attendance.terms import CodeFacts, StreakEffect


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A letter of the register with its effects."""

    id: UUID
    key: str
    label: str
    color: str
    position: int
    counts_present: bool
    asks_minutes: bool
    bills: bool
    pays_teacher: bool
    gives_credit: bool
    streak_effect: StreakEffect
    archived: bool

    @property
    def facts(self) -> CodeFacts:
        """What a person says about it."""
        return CodeFacts(**{name: getattr(self, name) for name in CodeFacts.__slots__})


def codes(session: Session, *, archived: bool = False) -> list[CodeRow]:
    """Return the codes in their order, those out of use too when asked."""
    query = select(AttendanceCode).order_by(AttendanceCode.position, AttendanceCode.key)
    if not archived:
        query = query.where(AttendanceCode.archived_at.is_(None))
    return [
        CodeRow(
            row.id,
            row.key,
            row.label,
            row.color,
            row.position,
            row.counts_present,
            row.asks_minutes,
            row.bills,
            row.pays_teacher,
            row.gives_credit,
            row.streak_effect,
            row.archived_at is not None,
        )
        for row in session.scalars(query)
    ]
