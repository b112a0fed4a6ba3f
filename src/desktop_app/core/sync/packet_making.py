"""Making a packet for a teacher at the desk of a school that lives in one local file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import select, text

from desktop_app import __version__
from desktop_app.core.clock import today
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.sync import packets
from desktop_app.core.sync import passphrase as passphrases
from desktop_app.core.sync.carried import DAYS, OPENS_DAYS, Span
from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.office_rows import office_rows
from desktop_app.core.sync.packets import Acknowledged, OutPacket
from desktop_app.core.sync.tables import SyncState
from desktop_app.core.sync.terms import Transport
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.core.db.database import Database, Work

LONGEST_DAYS: Final = 62
_SCHOOL: Final = text("SELECT id, name FROM school")
_REACH: Final = text("SELECT copy_days, copy_opens_days, timezone FROM school")


@dataclass(frozen=True, slots=True)
class Wish:
    """For whom a packet is, where it goes, and how many days back and ahead it reaches."""

    person_id: UUID
    name: str
    target: Path
    days: int | None = None
    new_passphrase: bool = False


@dataclass(frozen=True, slots=True)
class MadePacket:
    """A packet that was made.

    `passphrase` is to be shown once; it is nothing where the laptop knows the one from before.
    `persons` are those who are in it.
    """

    wish: Wish
    rows: int
    expires_at: datetime
    persons: Sequence[UUID] = ()
    passphrase: str = field(default="", repr=False)


def make(office: "Database", wish: Wish) -> MadePacket:
    """Make a packet for a teacher: what access rules show them, and how far the office is.

    The file is there whole or not at all. Raises FileRefused and RuleBroken.
    """
    check_office(office)
    _check_days(wish.days)
    now, packet_id = office.clock.now(), new_id()
    with office.reading() as session:
        school, name = school_of(session)
        back, opens, zone = session.execute(_REACH).one()
        copies = {state.id: _acknowledged(state) for state in _states(session, wish.person_id)}
    days = wish.days if wish.days is not None else (DAYS if back is None else back)
    facts = CopyFacts(
        packet_id, school, name, wish.person_id, wish.name, "", Transport.PACKET, days, days,
        now, now + timedelta(days=OPENS_DAYS if opens is None else opens),
        office=office.path.name if office.path is not None else name,
    )  # fmt: skip
    with office_rows(office, Span(wish.person_id, today(office.clock, zone), days, days)) as given:
        rows = dict(given.all_rows())
        columns = {table: tuple(given.columns(table)) for table in rows}
    packet = OutPacket(packet_id, now, office.revision, __version__, facts, copies, columns, rows)
    known = passphrases.kept_passphrases(packet.label.whose)
    shown = "" if known and not wish.new_passphrase else passphrases.new_passphrase()
    with office.writing(tr("Packet for {name}", name=wish.name), kind=SetKind.SYSTEM) as work:
        _register(work, packet, anew=bool(shown))
        packets.write(wish.target, packet, shown or known[0])
    if shown:
        passphrases.keep_passphrase(packet.label.whose, shown)
    many = sum(len(each) for each in rows.values())
    return MadePacket(wish, many, facts.expires_at, _persons(packet), shown)


def _persons(packet: OutPacket) -> Sequence[UUID]:
    at = packet.columns["person"].index("id")
    return [UUID(bytes=row[at]) for row in packet.rows["person"]]


def _check_days(days: int | None) -> None:
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise RuleBroken(
            tr("A packet reaches from 1 to {n} days back and ahead.", n=LONGEST_DAYS), field="days"
        )


def _acknowledged(state: SyncState) -> Acknowledged:
    return Acknowledged(
        state.highest_seq, state.operations, state.chain, state.switched_off_at is not None,
        state.clock_offset_ms or 0,
    )  # fmt: skip


def _states(session: "Session", person_id: UUID) -> Sequence[SyncState]:
    query = select(SyncState).where(
        SyncState.person_id == person_id, SyncState.transport == Transport.PACKET
    )
    return session.scalars(query.order_by(SyncState.made_at, SyncState.id)).all()


def _register(work: "Work", packet: OutPacket, *, anew: bool) -> None:
    """Note that a packet was given out for a laptop that is not known yet.

    That is so with a new passphrase, or where no laptop of this person works with packets. The
    laptop that returns something first takes the place of the note.
    """
    facts, session = packet.facts, work.session
    waiting = unclaimed(session, facts.person_id)
    if waiting is not None:
        waiting.made_at, waiting.expires_at = facts.made_at, facts.expires_at
        return
    if not anew and any(each.switched_off_at is None for each in _states(session, facts.person_id)):
        return
    session.add(new_state(facts))


def new_state(facts: CopyFacts) -> SyncState:
    """Return what the office notes of a copy it hears of for the first time."""
    return SyncState(
        id=facts.copy_id, person_id=facts.person_id, device=facts.device,
        transport=Transport.PACKET, days_back=facts.days_back, days_ahead=facts.days_ahead,
        made_at=facts.made_at, expires_at=facts.expires_at,
    )  # fmt: skip


def check_office(office: "Database") -> None:
    """Refuse packets where they are not taken in. Raises RuleBroken."""
    if office.copy is not None:
        raise RuleBroken(
            tr("Packets are made and taken in at the desk, not on a copy. Nothing was changed.")
        )
    if not office.actor.sees_all:
        raise RuleBroken(tr("Packets are for the office. Nothing was changed."))


def school_of(session: "Session") -> tuple[UUID, str]:
    """Return the uid and the name of the school."""
    key, name = session.execute(_SCHOOL).one()
    return (UUID(bytes=key) if isinstance(key, bytes) else UUID(str(key))), str(name)


def state_of(session: "Session", copy_id: UUID) -> SyncState | None:
    """Return what the office knows of a copy."""
    return session.scalars(select(SyncState).where(SyncState.id == copy_id)).first()


def unclaimed(session: "Session", person_id: UUID) -> SyncState | None:
    """Return a packet that was made for somebody and of which no laptop was heard yet."""
    query = select(SyncState).where(
        SyncState.person_id == person_id,
        SyncState.transport == Transport.PACKET,
        SyncState.contact_at.is_(None),
        SyncState.operations == 0,
    )
    return session.scalars(query.order_by(SyncState.made_at.desc(), SyncState.id.desc())).first()
