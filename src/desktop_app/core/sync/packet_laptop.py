"""The laptop's side of packets: a copy out of one, a newer one into it, and work back to the desk.

A copy keeps the passphrase it was opened with, so that it is typed once: what it returns is sealed
with it, and newer packets are tried with it first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from desktop_app import __version__
from desktop_app.core.db import revisions
from desktop_app.core.db.file_driver import driver_of
from desktop_app.core.db.types import new_id
from desktop_app.core.db.values import instant_text
from desktop_app.core.errors import FileRefused, RuleBroken
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.sync import copy_file, copy_keys, outbox, packet_file, packets, refresh, seen
from desktop_app.core.sync import passphrase as passphrases
from desktop_app.core.sync.clocks import least_offset
from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.copy_keys import NewKeys
from desktop_app.core.sync.operation import Operation, chained
from desktop_app.core.sync.packets import Acknowledged, BackPacket, OutPacket, PacketRows
from desktop_app.core.sync.tables import Outbox, SyncState
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy import MetaData
    from sqlalchemy.orm import Session

    from desktop_app.core.db.database import Database

PASSPHRASE: Final = "packet_passphrase"
NEWEST: Final = "packet_made_at"


@dataclass(frozen=True, slots=True)
class NewCopy:
    """A copy that was made out of a packet, and its keys: the recovery key is shown once."""

    facts: CopyFacts
    keys: NewKeys
    rows: int


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a newer packet brought: rows that changed, and how far the office is.

    `restored` says that the office has less than it had said before: the rest is sent again.
    """

    rows: int
    acknowledged: int
    waiting: int
    restored: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """Where a copy goes, its password, and on which computer and when it is made.

    `rebuild` works out what is not carried: who is found by what is typed.
    """

    target: Path
    password: str = field(repr=False)
    device: str
    now: datetime
    rebuild: "Callable[[Session], object]" = lambda _session: None


@dataclass(frozen=True, slots=True)
class Returned:
    """What a copy gave back: how many deeds the office has not said yet that it has, of how many.

    `passphrase` is to be shown: that of a rescue, which nobody at the desk knows.
    """

    waiting: int
    operations: int
    passphrase: str = ""


def make_copy(packet: OutPacket, passphrase: str, wish: Wish, metadata: "MetaData") -> NewCopy:
    """Make a copy out of a packet; it is there whole, with its key, or not at all.

    It gets an id of its own: the same packet on two laptops makes two copies. Raises FileRefused
    and RuleBroken.
    """
    check_program(packet)
    target = wish.target
    if target.exists():
        raise FileRefused(
            tr("{file} is already there. Choose another name.", file=target.name), field="path"
        )
    facts = replace(packet.facts, copy_id=new_id(), device=wish.device)
    making = copy_keys.Making(target, facts.copy_id, facts.school_name, wish.password)
    try:
        with copy_file.making(target, making.key, metadata, facts) as connection:
            driver = driver_of(connection)
            driver.execute(seen.MAKE)
            seen.spare_indexes(connection)
            now = instant_text(packet.made_at)
            for table, rows in packet.rows.items():
                seen.begin(driver, table, packet.columns[table], rows, now=now)
            connection.execute(insert(SyncState), [_own_state(packet, facts, wish.now)])
            copy_file.put(driver, PASSPHRASE, passphrase)
            copy_file.put(driver, NEWEST, packet.made_at.isoformat())
            with copy_file.session_on(connection) as session:
                wish.rebuild(session)
                session.flush()
            keys = making.written()
    except BaseException:
        making.forget()
        raise
    return NewCopy(facts, keys, sum(len(each) for each in packet.rows.values()))


def check_program(packet: OutPacket) -> None:
    """Refuse rows of tables that this program has otherwise. Raises FileRefused."""
    if packet.revision == revisions.head():
        return
    known = packet.revision in revisions.steps()
    raise FileRefused(
        tr(
            "This packet was made with an older Downbeat than the one here. Nothing was changed. "
            "Have the office update the program and make the packet again; what you mark "
            "meanwhile is kept here."
        )
        if known
        else tr(
            "This packet was made with a newer Downbeat. Nothing was changed. Update the program "
            "here and open the packet again; what waits here is kept."
        )
    )


def _own_state(packet: OutPacket, facts: CopyFacts, now: datetime) -> dict[str, object]:
    offset = least_offset(packet.made_at, now)
    return {
        "id": facts.copy_id, "person_id": facts.person_id, "device": facts.device,
        "transport": facts.transport, "days_back": facts.days_back,
        "days_ahead": facts.days_ahead, "made_at": facts.made_at, "expires_at": facts.expires_at,
        "refreshed_at": packet.made_at, "clock_offset_ms": _ms(offset) if offset else None,
        "program": __version__,
    }  # fmt: skip


def _ms(span: timedelta) -> int:
    return int(span / timedelta(milliseconds=1))


def renew(copy: "Database", file: Path, typed: str = "") -> Renewed:
    """Take a newer packet into a copy: what the office acknowledges, and its rows as they are now.

    Nothing that waits is touched. A copy that was switched off locks. Raises FileRefused,
    RuleBroken and CopyLocked; the copy is as it was otherwise.
    """
    facts = _facts(copy)
    packet_file.check_for(packet_file.look(file), file, facts.school)
    packet, passphrase = _read(copy, file, typed)
    _check_newer(copy, packet)
    check_program(packet)
    said = packet.copies.get(facts.copy_id)
    if said is not None and said.switched_off:
        copy_file.lock(copy, "off")
        copy_file.check_open(facts, "off", copy.clock.now())
    before, deeds = acknowledged_of(copy), operations_of(copy)
    known = confirmed(said, deeds)
    _acknowledge(copy, packet, said, deeds[:known])
    new = replace(
        facts,
        school_name=packet.facts.school_name,
        days_back=packet.facts.days_back,
        days_ahead=packet.facts.days_ahead,
        expires_at=packet.facts.expires_at,
        office=packet.facts.office,
    )
    taken = refresh.take_in(copy, PacketRows(packet), new)
    copy_file.unlock(copy)
    copy_file.note(copy, PASSPHRASE, passphrase)
    copy_file.note(copy, NEWEST, packet.made_at.isoformat())
    rows = taken.added + taken.changed + taken.removed
    return Renewed(rows, known, len(deeds) - known, restored=known < before)


def _acknowledge(
    copy: "Database", packet: OutPacket, said: Acknowledged | None, there: Sequence[Operation]
) -> None:
    """Note what the office is known to have, and what is known of the clock here."""
    measured = said.clock_offset_ms if said is not None else 0
    offset = _ms(least_offset(packet.made_at, copy.clock.now())) or measured
    with copy.writing(tr("Packet opened"), kind=SetKind.SYSTEM, act=refresh.ACT) as work:
        work.session.execute(
            update(SyncState)
            .where(SyncState.school_id == copy.school_id, SyncState.id == _facts(copy).copy_id)
            .values(
                highest_seq=len(there),
                operations=len(there),
                chain=chained("", (each.digest for each in there)),
                clock_offset_ms=offset or None,
                version=SyncState.version + 1,
            )
            .execution_options(synchronize_session=False)
        )


def _read(copy: "Database", file: Path, typed: str) -> tuple[OutPacket, str]:
    """Open a packet with what was typed, or with what the copy was opened with."""
    known = typed or copy_file.noted(copy, PASSPHRASE)
    if not known:
        raise passphrases.NeedsPassphrase
    try:
        return packets.read_out(file, known), known
    except RuleBroken:
        if typed:
            raise
        raise passphrases.NeedsPassphrase from None


def _check_newer(copy: "Database", packet: OutPacket) -> None:
    facts = _facts(copy)
    if packet.facts.person_id != facts.person_id:
        raise FileRefused(
            tr(
                "This packet is for {name}, and this copy is {whose}'s. Nothing was changed.",
                name=packet.facts.person_name,
                whose=facts.person_name,
            )
        )
    newest = copy_file.noted(copy, NEWEST)
    if newest and packet.made_at <= datetime.fromisoformat(newest):
        raise FileRefused(
            tr(
                "This copy has this packet already, or a newer one. Nothing was changed. Ask the "
                "office for a new packet."
            )
        )


def operations_of(copy: "Database") -> Sequence[Operation]:
    """Return all that was ever done on a copy, in order."""
    facts = _facts(copy)
    query = select(Outbox).where(Outbox.copy_id == facts.copy_id).order_by(Outbox.seq)
    with copy.reading() as session:
        return [outbox.of_row(row) for row in session.scalars(query)]


def give_back(copy: "Database", target: Path) -> Returned:
    """Write what was done on a copy into a packet for the desk. Nothing changes on the copy.

    Raises RuleBroken where the copy came from a server, FileRefused where it cannot be written.
    """
    kept = copy_file.noted(copy, PASSPHRASE)
    if not kept:
        raise RuleBroken(
            tr(
                "This copy goes to its office over the line and not by a packet. Sync it; if it is "
                "locked, make a rescue file."
            )
        )
    return write_back(copy, target, kept)


def rescue(copy: "Database", target: Path) -> Returned:
    """Write what was done on a copy into a rescue file, also where the copy is locked.

    The office is not asked: it looks at what is in it and approves. It is sealed with a passphrase
    of its own, which is shown once and told to the office. Nothing changes on the copy.
    """
    made = passphrases.new_passphrase()
    why = copy_file.noted(copy, "locked") or "asked"
    return replace(write_back(copy, target, made, why), passphrase=made)


def write_back(copy: "Database", target: Path, passphrase: str, rescued: str = "") -> Returned:
    """Seal what was done on a copy for the office."""
    facts, deeds, acknowledged = _facts(copy), operations_of(copy), acknowledged_of(copy)
    packet = BackPacket(
        new_id(), copy.clock.now(), copy.revision, __version__, facts, deeds, acknowledged, rescued
    )
    packets.write(target, packet, passphrase)
    return Returned(sum(each.seq > acknowledged for each in deeds), len(deeds))


def acknowledged_of(copy: "Database") -> int:
    """Return up to which number the office is known to have what was done on a copy."""
    facts = _facts(copy)
    with copy.reading() as session:
        query = select(SyncState.highest_seq).where(SyncState.id == facts.copy_id)
        return session.scalar(query) or 0


def confirmed(said: Acknowledged | None, deeds: Sequence[Operation]) -> int:
    """Return up to which number a copy may believe that the office has it: a hash over all says so.

    An office that was restored from an older backup has less than before, and one in which another
    laptop worked under the same name has something else: then it is all sent again, and taken once.
    """
    if said is None or said.highest_seq > len(deeds):
        return 0
    there = deeds[: said.highest_seq]
    same = chained("", (each.digest for each in there)) == said.chain
    return said.highest_seq if same and said.operations == len(there) else 0


def _facts(copy: "Database") -> CopyFacts:
    if copy.copy is None:
        raise FileRefused(tr("This is no copy of a school, so it has nothing to return."))
    return copy.copy
