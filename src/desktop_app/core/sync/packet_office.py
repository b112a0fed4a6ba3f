"""The desk's side of packets: making one for a teacher, looking into one, taking one in.

Taking in is the same `apply` as that of a server, as the teacher whose laptop it is. What the usual
way does not cover, a locked or an unknown copy, somebody at the desk looks at and approves.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import select, text, update

from desktop_app.core import secrets
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.errors import DownbeatError, RuleBroken
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.sync import packet_file, packets
from desktop_app.core.sync.apply import Receipt, apply
from desktop_app.core.sync.clocks import NEAR, ClockDoubt, doubts
from desktop_app.core.sync.operation import Operation
from desktop_app.core.sync.packets import BackPacket
from desktop_app.core.sync.tables import Outbox, SyncState
from desktop_app.core.sync.terms import Answer, Transport
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.core.db.database import Database, Work

PASSPHRASE_FROM: Final = "DOWNBEAT_PACKET_PASSPHRASE"
_KEPT: Final = 4
_SCHOOL: Final = text("SELECT id, name FROM school")


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed of a packet in words, and what is to be said of its time."""

    operation: Operation
    name: str
    value: str
    is_new: bool
    doubt: ClockDoubt | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What is in a packet before it is taken in.

    `approval` says why somebody must approve it, or nothing where it comes in the usual way.
    """

    packet: BackPacket
    deeds: Sequence[Deed]
    approval: str = ""

    @property
    def new(self) -> int:
        """How many deeds the school does not have yet."""
        return sum(each.is_new for each in self.deeds)


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a packet in came to."""

    look: Look
    receipt: Receipt


class NeedsPassphrase(RuleBroken):
    """This computer does not know the passphrase of a packet."""

    def __init__(self) -> None:
        super().__init__(
            tr(
                "Type the passphrase of this packet: the one that was shown when the packet for "
                "the laptop was made, or that the laptop showed with a rescue file."
            ),
            field="passphrase",
        )


def kept_passphrases(whose: str) -> list[str]:
    """Return the passphrases of somebody's packets that this computer knows, newest first."""
    return (secrets.find(f"packets:{whose}") or "").split()


def keep_passphrase(whose: str, chosen: str) -> None:
    """Let this computer know a passphrase, so that nobody has to type it here."""
    known = [chosen, *(each for each in kept_passphrases(whose) if each != chosen)]
    with suppress(secrets.NoKeyring):
        secrets.keep(f"packets:{whose}", " ".join(known[:_KEPT]))


def opened(path: Path, typed: str) -> BackPacket:
    """Open a packet with what was typed, or with what this computer knows.

    Raises FileRefused, NeedsPassphrase and RuleBroken.
    """
    label = packet_file.look(path)
    packet_file.check_way(label, path, for_the_office=True)
    if typed:
        return packets.read_back(path, typed)
    for known in kept_passphrases(label.whose):
        with suppress(RuleBroken):
            return packets.read_back(path, known)
    raise NeedsPassphrase


def look_in(office: "Database", path: Path, typed: str = "") -> Look:
    """Look into a packet; nothing is changed. Raises FileRefused and RuleBroken."""
    check_office(office)
    with office.reading() as session:
        packet_file.check_for(packet_file.look(path), path, school_of(session)[0])
    packet = opened(path, typed)
    with office.reading() as session:
        return _looked(office, session, packet)


def take_in(office: "Database", look: Look, *, approved: bool = False) -> Taken:
    """Take in what was looked at; what is in the school already changes nothing.

    Raises RuleBroken where it has to be approved and was not.
    """
    packet = look.packet
    if look.approval and not approved:
        raise RuleBroken(
            tr("{why} Look at what is in it, and approve it.", why=look.approval), field="approve"
        )
    by, name = _author(office, packet), packet.facts.person_name
    with office.writing(tr("Packet of {name}", name=name), kind=SetKind.SYSTEM) as work:
        _known(work, packet)
    reason = tr("Rescued by {who}", who=office.actor.name) if look.approval else None
    receipt = apply(office, packet.operations, packet.facts, by=by, reason=reason)
    return Taken(look, receipt)


def answer_words(answer: Answer) -> str:
    """Say what became of a deed."""
    return {
        Answer.APPLIED: tr("Taken in"),
        Answer.SAME: tr("The office has the same"),
        Answer.REVIEW: tr("Needs a choice: the office changed it too"),
        Answer.NOT_ENROLLED: tr("Needs a choice: not enrolled then"),
        Answer.NOT_YOURS: tr("Needs a choice: another teacher's lesson"),
        Answer.INVALID: tr("Needs a choice: could not be taken in"),
        Answer.ID_REUSED: tr("Needs a choice: came twice, and not the same"),
    }[answer]


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


def _author(office: "Database", packet: BackPacket) -> Actor:
    """Return as whom a packet is taken in: its teacher, with a teacher's rights and no more."""
    if office.dialect != "sqlite":
        return office.actor
    facts = packet.facts
    return Actor(
        facts.person_name,
        roles=frozenset({Role.TEACHER}),
        person_id=facts.person_id,
        device=facts.device,
        permissions=frozenset(),
    )


def _looked(office: "Database", session: "Session", packet: BackPacket) -> Look:
    ids = [each.id for each in packet.operations]
    known = set(session.scalars(select(Outbox.id).where(Outbox.copy_id == packet.facts.copy_id)))
    since, now = packet.facts.made_at, office.clock.now()
    doubted = doubts(packet.operations, since=since, now=now)
    deeds = [
        Deed(each, *_words(office, session, each), key not in known, doubted.get(each.seq))
        for key, each in zip(ids, packet.operations, strict=True)
    ]
    return Look(packet, deeds, _approval(session, packet))


def _words(office: "Database", session: "Session", each: Operation) -> tuple[str, str]:
    kind = office.fact_kinds.get(each.kind)
    if kind is not None:
        try:
            return kind.name(session, each.about), kind.show(session, each.value)
        except (DownbeatError, LookupError, ValueError, TypeError):
            pass
    return tr("something {name} did", name=each.author_name), ""


def _approval(session: "Session", packet: BackPacket) -> str:
    """Say why a packet does not come in by itself."""
    name = packet.facts.person_name
    if packet.rescued:
        return tr("This is a rescue file of {name}, from a copy that is locked.", name=name)
    state = _state(session, packet.facts.copy_id) or _unclaimed(session, packet.facts.person_id)
    if state is None:
        return tr("The school knows of no packet for {name} on this laptop.", name=name)
    if state.person_id != packet.facts.person_id:
        return tr("The school gave this copy to somebody else than {name}.", name=name)
    if state.switched_off_at is not None:
        return tr("The copy of {name} on this laptop was switched off.", name=name)
    return ""


def _state(session: "Session", copy_id: UUID) -> SyncState | None:
    return session.scalars(select(SyncState).where(SyncState.id == copy_id)).first()


def _unclaimed(session: "Session", person_id: UUID) -> SyncState | None:
    """Return a packet that was made for somebody and of which no laptop was heard yet."""
    query = select(SyncState).where(
        SyncState.person_id == person_id,
        SyncState.transport == Transport.PACKET,
        SyncState.contact_at.is_(None),
        SyncState.operations == 0,
    )
    return session.scalars(query.order_by(SyncState.made_at.desc(), SyncState.id.desc())).first()


def _known(work: "Work", packet: BackPacket) -> None:
    """Let the school know the laptop a packet comes from: the first one takes up the packet."""
    session, facts, now = work.session, packet.facts, work.clock.now()
    state = _state(session, facts.copy_id)
    if state is None:
        waiting = _unclaimed(session, facts.person_id)
        if waiting is not None:
            session.execute(
                update(SyncState).where(SyncState.id == waiting.id).values(id=facts.copy_id)
            )
            session.expire_all()
            state = _state(session, facts.copy_id)
    if state is None:
        state = SyncState(
            id=facts.copy_id, person_id=facts.person_id, device=facts.device,
            transport=Transport.PACKET, days_back=facts.days_back, days_ahead=facts.days_ahead,
            made_at=facts.made_at, expires_at=facts.expires_at,
        )  # fmt: skip
        session.add(state)
    state.device, state.contact_at, state.program = facts.device, now, packet.program
    ahead = packet.made_at - now
    state.clock_offset_ms = -int(ahead / timedelta(milliseconds=1)) if ahead > NEAR else None
