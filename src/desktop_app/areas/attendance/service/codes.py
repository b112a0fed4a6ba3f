"""The codes of the register: a new school's, and what the office makes of them."""

from uuid import UUID

from sqlalchemy import func, select

from desktop_app.areas.attendance.rules.registers import check_code, default_codes
from desktop_app.areas.attendance.tables import AttendanceCode
from desktop_app.areas.attendance.terms import CodeFacts
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import tr


def add_default_codes(work: Work) -> None:
    """Give a school the codes it starts with; one that has codes keeps its own."""
    if work.session.scalars(select(AttendanceCode.id).limit(1)).first() is None:
        for position, facts in enumerate(default_codes()):
            _add(work, facts, position)
        work.session.flush()


def _add(work: Work, facts: CodeFacts, position: int) -> AttendanceCode:
    row = AttendanceCode(position=position)
    _fill(row, facts)
    work.session.add(row)
    return row


def _fill(row: AttendanceCode, facts: CodeFacts) -> None:
    for name in CodeFacts.__slots__:
        setattr(row, name, getattr(facts, name))


def code_row(work: Work, code_id: UUID) -> AttendanceCode:
    """Return a stored code. Raises NotFound."""
    found = work.session.get(AttendanceCode, (work.database.school_id, code_id))
    if found is None:
        raise NotFound(tr("This code is not in the school."), code=code_id)
    return found


def add_code(work: Work, facts: CodeFacts) -> UUID:
    """Add a code at the end. Raises RuleBroken when its key is taken."""
    kept = check_code(facts)
    _check_key(work, kept.key, None)
    position = (
        work.session.scalars(select(func.coalesce(func.max(AttendanceCode.position), -1))).one() + 1
    )
    row = _add(work, kept, position)
    work.session.flush()
    return row.id


def _check_key(work: Work, key: str, but: UUID | None) -> None:
    other = work.session.scalars(select(AttendanceCode).where(AttendanceCode.key == key)).first()
    if other is not None and other.id != but:
        raise RuleBroken(
            tr("{label} has the key {key} already.", label=other.label, key=key), field="key"
        )


def set_code(work: Work, code_id: UUID, facts: CodeFacts) -> None:
    """Change a code. Marks made with it follow, so the next run bills and pays accordingly."""
    row = code_row(work, code_id)
    kept = check_code(facts)
    _check_key(work, kept.key, code_id)
    _fill(row, kept)
    work.session.flush()


def move_code(work: Work, code_id: UUID, position: int) -> None:
    """Put a code at another place of the list."""
    rows = list(
        work.session.scalars(
            select(AttendanceCode).order_by(AttendanceCode.position, AttendanceCode.key)
        )
    )
    row = code_row(work, code_id)
    rows.remove(row)
    rows.insert(max(0, position), row)
    for n, each in enumerate(rows):
        each.position = n
    work.session.flush()


def archive_code(work: Work, code_id: UUID, *, away: bool = True) -> None:
    """Take a code out of use, or back.

    Raises RuleBroken for the last one that counts as present.
    """
    row = code_row(work, code_id)
    if away and row.counts_present:
        query = select(func.count()).where(
            AttendanceCode.counts_present,
            AttendanceCode.archived_at.is_(None),
            AttendanceCode.id != code_id,
        )
        if not work.session.scalars(query).one():
            raise RuleBroken(tr("A register needs a code that counts as present."))
    row.archived_at = work.clock.now() if away else None
    work.session.flush()
