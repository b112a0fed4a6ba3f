"""Looking into a packet that a laptop returned, and taking it in.

Taking in is the same `apply` as that of a server, as the teacher whose laptop it is. What the usual
way does not cover, a locked or an unknown copy, somebody at the desk looks at and approves.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.errors import DownbeatError, NotAllowed, RuleBroken
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.sync import packet_file, packets
from desktop_app.core.sync.apply import Receipt, apply
from desktop_app.core.sync.clocks import NEAR, ClockDoubt, doubts
from desktop_app.core.sync.operation import Operation
from desktop_app.core.sync.packet_making import (
    check_office,
    new_state,
    school_of,
    state_of,
    unclaimed,
)
from desktop_app.core.sync.packets import BackPacket
from desktop_app.core.sync.passphrase import NeedsPassphrase, kept_passphrases
from desktop_app.core.sync.tables import Outbox, SyncState
from desktop_app.core.sync.terms import Answer
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.core.db.database import Database, Work

PASSPHRASE_FROM: Final = "DOWNBEAT_PACKET_PASSPHRASE"


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

    Raises RuleBroken where it has to be approved and was not, NotAllowed where that is not an
    owner's to do.
    """
    packet = look.packet
    if look.approval and not approved:
        raise RuleBroken(
            tr("{why} Look at what is in it, and approve it.", why=look.approval), field="approve"
        )
    if look.approval and not office.actor.is_any(Role.ADMIN):
        raise NotAllowed(
            tr("Only an owner approves what does not come in by itself. Nothing was changed.")
        )
    by, name = _author(office, packet), packet.facts.person_name
    with office.writing(tr("Packet of {name}", name=name), kind=SetKind.SYSTEM) as work:
        _known(work, packet)
    reason = tr("Rescued by {who}", who=office.actor.name) if look.approval else None
    receipt = apply(office, packet.operations, packet.facts, by=by, reason=reason)
    ahead = packet.made_at - office.clock.now()
    if ahead > NEAR:  # the packet was closed before it is opened, so its clock is ahead
        with office.writing(tr("Packet of {name}", name=name), kind=SetKind.SYSTEM) as work:
            _measured(work, packet, -int(ahead / timedelta(milliseconds=1)))
    return Taken(look, receipt)


def _measured(work: "Work", packet: BackPacket, offset_ms: int) -> None:
    """Keep what is to be added to the clock of a laptop; its next packet tells it."""
    state = state_of(work.session, packet.facts.copy_id)
    if state is not None:
        state.clock_offset_ms = offset_ms


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
    state = state_of(session, packet.facts.copy_id) or unclaimed(session, packet.facts.person_id)
    if state is None:
        return tr("The school knows of no packet for {name} on this laptop.", name=name)
    if state.person_id != packet.facts.person_id:
        return tr("The school gave this copy to somebody else than {name}.", name=name)
    if state.switched_off_at is not None:
        return tr("The copy of {name} on this laptop was switched off.", name=name)
    return ""


def _known(work: "Work", packet: BackPacket) -> None:
    """Let the school know the laptop a packet comes from: the first one takes up the packet."""
    session, facts, now = work.session, packet.facts, work.clock.now()
    state = state_of(session, facts.copy_id)
    if state is None:
        waiting = unclaimed(session, facts.person_id)
        if waiting is not None:
            session.execute(
                update(SyncState)
                .where(SyncState.id == waiting.id)
                .values(id=facts.copy_id, version=SyncState.version + 1)
            )
            session.expire_all()
            state = state_of(session, facts.copy_id)
    if state is None:
        state = new_state(facts)
        session.add(state)
    state.device, state.contact_at, state.program = facts.device, now, packet.program
