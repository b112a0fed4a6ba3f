"""Instruments and subjects, and who learns or teaches them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.people import rules
from desktop_app.areas.people.service.persons import found
from desktop_app.areas.people.tables import (
    Instrument,
    Staff,
    StaffInstrument,
    Student,
    StudentInstrument,
)
from desktop_app.areas.people.terms import Learns, SkillLevel
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr


def add_instrument(work: Work, name: str) -> UUID:
    """Add an instrument or subject. Raises RuleBroken when one of that name is there."""
    kept = rules.check_required(name, "name")
    if _named(work, kept) is not None:
        raise RuleBroken(tr("{name} is already there.", name=kept), field="name")
    return _make(work, kept)


def instrument_named(work: Work, name: str) -> UUID:
    """Return the instrument of that name, whatever its case and accents; it is made when new."""
    kept = rules.check_required(name, "learns")
    row = _named(work, kept)
    if row is None:
        return _make(work, kept)
    row.archived_at = None
    return row.id


def set_instrument(work: Work, instrument_id: UUID, name: str) -> None:
    """Give an instrument another name."""
    row = found(work, Instrument, instrument_id, tr("instrument"))
    kept = rules.check_required(name, "name")
    other = _named(work, kept)
    if other is not None and other.id != instrument_id:
        raise RuleBroken(tr("{name} is already there.", name=kept), field="name")
    row.name = kept


def archive_instrument(work: Work, instrument_id: UUID, *, away: bool = True) -> None:
    """Offer an instrument no more, or again; who learns it keeps it."""
    row = found(work, Instrument, instrument_id, tr("instrument"))
    row.archived_at = work.clock.now() if away else None


def set_learns(work: Work, student_id: UUID, learns: Sequence[Learns]) -> None:
    """Say what a student learns, all of it; the first comes first."""
    found(work, Student, student_id, tr("student"))
    wanted = {instrument_id(work, one.instrument): one.level for one in rules.check_learns(learns)}
    query = select(StudentInstrument).where(StudentInstrument.student_id == student_id)
    known = {row.instrument_id: row for row in work.session.scalars(query)}
    for gone in known.keys() - wanted.keys():
        work.session.delete(known[gone])
    for position, (instrument, level) in enumerate(wanted.items()):
        row = known.get(instrument)
        if row is None:
            row = StudentInstrument(student_id=student_id, instrument_id=instrument)
            work.session.add(row)
        row.level, row.is_primary = level, position == 0


def set_level(
    work: Work,
    student_ids: Iterable[UUID],
    level: SkillLevel | None,
    *,
    instrument: UUID | str | None = None,
) -> None:
    """Set how far students are with an instrument, or each with the one that comes first.

    Who does not learn the instrument yet learns it from now on. Raises RuleBroken for a student who
    learns nothing when no instrument is named.
    """
    chosen = None if instrument is None else instrument_id(work, instrument)
    for student_id in dict.fromkeys(student_ids):
        found(work, Student, student_id, tr("student"))
        query = select(StudentInstrument).where(StudentInstrument.student_id == student_id)
        rows = list(work.session.scalars(query))
        row = next(
            (r for r in rows if (r.is_primary if chosen is None else r.instrument_id == chosen)),
            None,
        )
        if row is None:
            if chosen is None:
                raise RuleBroken(tr("A student without an instrument has no level."), field="level")
            row = StudentInstrument(
                student_id=student_id, instrument_id=chosen, is_primary=not rows
            )
            work.session.add(row)
        row.level = level


def set_teaches(work: Work, staff_id: UUID, instruments: Sequence[UUID | str]) -> None:
    """Say what a member of staff teaches, all of it."""
    found(work, Staff, staff_id, tr("member of staff"))
    wanted = dict.fromkeys(instrument_id(work, one) for one in instruments)
    query = select(StaffInstrument).where(StaffInstrument.staff_id == staff_id)
    known = {row.instrument_id: row for row in work.session.scalars(query)}
    for gone in known.keys() - wanted.keys():
        work.session.delete(known[gone])
    for instrument in wanted.keys() - known.keys():
        work.session.add(StaffInstrument(staff_id=staff_id, instrument_id=instrument))


def instrument_id(work: Work, instrument: UUID | str) -> UUID:
    """Return the id of an instrument given by id or by name. Raises NotFound for an unknown id."""
    if isinstance(instrument, str):
        return instrument_named(work, instrument)
    return found(work, Instrument, instrument, tr("instrument")).id


def _named(work: Work, name: str) -> Instrument | None:
    rows = work.session.scalars(select(Instrument))
    return next((row for row in rows if fold(row.name) == fold(name)), None)


def _make(work: Work, name: str) -> UUID:
    row = Instrument(name=name)
    work.session.add(row)
    work.session.flush()
    return row.id
