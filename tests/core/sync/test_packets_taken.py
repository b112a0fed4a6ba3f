"""Packets come in once, in any order, as their teachers; what is not usual is approved first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, update

from desktop_app import bootstrap
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import revisions
from desktop_app.core.errors import FileRefused, NotAllowed, RuleBroken
from desktop_app.core.sync import (
    packet_file,
    packet_laptop,
    packet_making,
    packet_office,
    packets,
    passphrase,
)
from desktop_app.core.sync.clocks import ClockDoubt
from desktop_app.core.sync.packet_office import Taken
from desktop_app.core.sync.packets import Acknowledged, BackPacket, OutPacket
from desktop_app.core.sync.passphrase import NeedsPassphrase
from desktop_app.core.sync.tables import SyncState
from desktop_app.core.sync.terms import Answer
from tests.copies import MemoryKeyring
from tests.core.sync.church import LATER, Church, Laptop

PASSPHRASE = "7KQ2-MXW4-9P3H-RTA0-6C5D"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes guessing slow is not what is tested here."""
    monkeypatch.setattr(packet_file, "_COST", 2**4)


def as_copy(church: Church, laptop: Laptop) -> Laptop:
    """Let a laptop know whose copy it is, of this very school."""
    with church.office.database.reading() as session:
        school, _ = packet_making.school_of(session)
    laptop.facts = laptop.database.copy = replace(laptop.facts, school=school)
    return laptop


def packet_of(laptop: Laptop, path: Path, *, rescued: str = "") -> Path:
    packet_laptop.write_back(laptop.database, path, PASSPHRASE, rescued)
    return path


def take(church: Church, path: Path, *, approved: bool = False) -> Taken:
    look = packet_office.look_in(church.office.database, path, PASSPHRASE)
    return packet_office.take_in(church.office.database, look, approved=approved)


def answers(taken: Taken) -> list[Answer]:
    return [taken.receipt.answers[each.operation.id] for each in taken.look.deeds]


@pytest.fixture
def maeve(church: Church, laptop: Laptop) -> Laptop:
    return as_copy(church, laptop)


def test_what_was_marked_in_the_hall_is_in_the_school_signed_by_its_author(
    church: Church, maeve: Laptop, tmp_path: Path
) -> None:
    maeve.mark("Amara", "L", minutes_late=7)
    taken = take(church, packet_of(maeve, tmp_path / "maeve.packet"))
    assert answers(taken) == [Answer.APPLIED]
    [deed] = taken.look.deeds
    assert "Amara" in deed.name
    assert "7 minutes late" in deed.value
    assert church.office.marked("Amara") == "L"
    [made] = church.office.history("Amara")
    assert (made.author, made.device) == ("Maeve Cullinan", "maeve-laptop")


def test_the_same_packet_taken_in_twice_changes_nothing(
    church: Church, maeve: Laptop, tmp_path: Path
) -> None:
    maeve.mark("Amara", "P")
    path = packet_of(maeve, tmp_path / "maeve.packet")
    first = take(church, path)
    church.office.mark("Amara", "A")
    again = take(church, path)
    assert again.look.new == 0
    assert answers(again) == answers(first)
    assert church.office.marked("Amara") == "A"
    assert church.entries() == []


def test_a_look_changes_nothing(church: Church, maeve: Laptop, tmp_path: Path) -> None:
    maeve.mark("Amara", "P")
    path = packet_of(maeve, tmp_path / "maeve.packet")
    for _ in range(2):
        look = packet_office.look_in(church.office.database, path, PASSPHRASE)
        assert (look.new, look.approval) == (1, "")
    assert church.office.marked("Amara") is None


def test_what_the_desk_changed_meanwhile_needs_a_choice_and_stays(
    church: Church, maeve: Laptop, tmp_path: Path
) -> None:
    church.office.mark("Amara", "A")
    maeve.mark("Amara", "P")
    maeve.mark("Kofi", "P")
    taken = take(church, packet_of(maeve, tmp_path / "maeve.packet"))
    assert answers(taken) == [Answer.REVIEW, Answer.APPLIED]
    assert church.office.marked("Amara") == "A"
    [entry] = church.entries(open_only=True)
    assert entry.author_name == "Maeve Cullinan"


def test_packets_of_two_laptops_in_any_order_make_the_same_school(
    church: Church, maeve: Laptop, tmp_path: Path
) -> None:
    other = as_copy(church, church.laptop("maeve-tablet"))
    maeve.mark("Amara", "P")
    other.mark("Kofi", "L", minutes_late=3)
    maeve.mark("Zofia", "A")
    other.mark("Zofia", "A")
    early = packet_of(maeve, tmp_path / "early.packet")
    maeve.mark("Amara", "E")
    files = [
        early,
        packet_of(maeve, tmp_path / "maeve.packet"),
        packet_of(other, tmp_path / "other.packet"),
    ]
    other.database.close()
    source = church.office.database.path
    assert source is not None
    church.office.database.close()
    begun = source.read_bytes()
    ends = {_end(church, source, begun, order) for order in permutations(files)}
    assert len(ends) == 1
    assert next(iter(ends))[:3] == ("E", "L", "A")


def _end(church: Church, source: Path, begun: bytes, order: Sequence[Path]) -> tuple[object, ...]:
    """Take packets in, in an order, into the school as it was; return what came of it."""
    for beside in source.parent.glob(f"{source.name}-*"):
        beside.unlink()
    source.write_bytes(begun)
    church.office.database = bootstrap.open_school(source, clock=FixedClock(LATER))
    for path in (*order, order[0]):
        take(church, path)
    marks = [church.office.marked(name) for name in ("Amara", "Kofi", "Zofia")]
    said = sorted((e.kind, e.mine, str(e.decision)) for e in church.entries())
    with church.office.database.reading() as session:
        states = sorted(
            (each.device, each.highest_seq, each.operations, each.chain)
            for each in session.query(SyncState)
        )
    church.office.database.close()
    return (*marks, str(said), str(states))


def test_this_computer_knows_the_passphrases_it_gave_out(
    church: Church, maeve: Laptop, tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    path = packet_of(maeve, tmp_path / "maeve.packet")
    office = church.office.database
    with pytest.raises(NeedsPassphrase):
        packet_office.look_in(office, path)
    whose = packet_file.look(path).whose
    for each in (PASSPHRASE, "0000-1111-2222-3333-4444"):
        passphrase.keep_passphrase(whose, each)
    assert packet_office.look_in(office, path).new == 0
    assert passphrase.kept_passphrases(whose)[0] == "0000-1111-2222-3333-4444"
    assert len(memory_keyring.kept) == 1


def test_a_packet_of_another_school_is_not_taken_in(
    church: Church, laptop: Laptop, tmp_path: Path
) -> None:
    laptop.database.copy = replace(laptop.facts, school=uuid4())
    with pytest.raises(FileRefused, match="another school"):
        take(church, packet_of(laptop, tmp_path / "maeve.packet"))


def test_a_rescue_file_waits_for_somebody_to_approve_it_and_says_who_did(
    church: Church, maeve: Laptop, tmp_path: Path
) -> None:
    maeve.mark("Amara", "P")
    path = packet_of(maeve, tmp_path / "maeve.packet", rescued="off")
    with pytest.raises(RuleBroken, match="rescue file of Maeve Cullinan") as refused:
        take(church, path)
    assert refused.value.field == "approve"
    assert church.office.marked("Amara") is None
    assert answers(take(church, path, approved=True)) == [Answer.APPLIED]
    [made] = church.office.history("Amara")
    assert (made.author, made.device) == ("Maeve Cullinan", "maeve-laptop")
    assert made.reason == f"Rescued by {church.office.database.actor.name}"


def switch(church: Church, **values: object) -> None:
    with church.office.database.writing("Switch") as work:
        work.session.execute(update(SyncState).values(**values, version=SyncState.version + 1))


def test_what_a_switched_off_laptop_returns_is_kept_until_it_is_approved(
    church: Church, maeve: Laptop, tmp_path: Path
) -> None:
    maeve.mark("Amara", "P")
    switch(church, switched_off_at=LATER, switched_off_by="Ruth")
    path = packet_of(maeve, tmp_path / "maeve.packet")
    with pytest.raises(RuleBroken, match="switched off"):
        take(church, path)
    assert answers(take(church, path, approved=True)) == [Answer.APPLIED]
    with church.office.database.reading() as session:
        [state] = session.query(SyncState)
    assert state.switched_off_by == "Ruth"


def test_a_laptop_nobody_knows_is_approved_once_and_known_then(
    church: Church, maeve: Laptop, tmp_path: Path
) -> None:
    with church.office.database.writing("Forget") as work:
        work.session.execute(delete(SyncState))
    maeve.mark("Amara", "P")
    path = packet_of(maeve, tmp_path / "maeve.packet")
    with pytest.raises(RuleBroken, match="knows of no packet"):
        take(church, path)
    assert answers(take(church, path, approved=True)) == [Answer.APPLIED]
    maeve.mark("Kofi", "P")
    assert answers(take(church, packet_of(maeve, path))) == [Answer.APPLIED, Answer.APPLIED]


def test_the_first_laptop_that_returns_a_packet_takes_it_up_and_a_second_one_is_approved(
    church: Church, maeve: Laptop, tmp_path: Path
) -> None:
    church.office.database.clock = FixedClock(LATER)
    made = replace(maeve.facts, copy_id=maeve.facts.person_id)
    with church.office.database.writing("Rename") as work:
        work.session.execute(
            update(SyncState).values(id=made.copy_id, device="", version=SyncState.version + 1)
        )
    maeve.mark("Amara", "P")
    assert answers(take(church, packet_of(maeve, tmp_path / "a.packet"))) == [Answer.APPLIED]
    with church.office.database.reading() as session:
        [state] = session.query(SyncState)
    assert (state.id, state.device, state.operations) == (maeve.facts.copy_id, "maeve-laptop", 1)
    assert state.contact_at == LATER


@pytest.mark.parametrize("hours", [-8, 24 * 365 * 5, 24 * 365 * 70])
def test_marks_of_a_clock_that_is_wrong_come_in_and_are_doubted_aloud(
    church: Church, maeve: Laptop, tmp_path: Path, hours: int
) -> None:
    maeve.database.clock = FixedClock(LATER + timedelta(hours=hours))
    maeve.mark("Amara", "P")
    maeve.database.clock = FixedClock(LATER)
    maeve.mark("Amara", "L")
    taken = take(church, packet_of(maeve, tmp_path / "maeve.packet"))
    assert answers(taken) == [Answer.APPLIED, Answer.APPLIED]
    assert church.office.marked("Amara") == "L"  # by number, never by clock
    first, second = (deed.doubt for deed in taken.look.deeds)
    assert first is (ClockDoubt.AHEAD if hours > 0 else ClockDoubt.BEHIND)
    assert second is (ClockDoubt.JUMPED if hours > 0 else None)


def test_an_office_that_was_restored_is_given_everything_again(
    church: Church, maeve: Laptop, tmp_path: Path
) -> None:
    source = church.office.database.path
    assert source is not None
    church.office.database.close()
    before = source.read_bytes()
    church.office.database = bootstrap.open_school(source, clock=FixedClock(LATER))
    maeve.mark("Amara", "P")
    taken = take(church, packet_of(maeve, tmp_path / "maeve.packet"))
    assert answers(taken) == [Answer.APPLIED]
    church.office.database.close()
    source.write_bytes(before)  # an older backup
    church.office.database = bootstrap.open_school(source, clock=FixedClock(LATER))
    assert church.office.marked("Amara") is None
    maeve.mark("Kofi", "P")
    again = take(church, packet_of(maeve, tmp_path / "maeve.packet"))
    assert answers(again) == [Answer.APPLIED, Answer.APPLIED]
    assert church.office.marked("Amara") == "P"


def test_a_laptop_believes_only_what_a_hash_over_all_confirms(
    church: Church, maeve: Laptop, tmp_path: Path
) -> None:
    maeve.mark("Amara", "P")
    maeve.mark("Kofi", "P")
    receipt = take(church, packet_of(maeve, tmp_path / "maeve.packet")).receipt
    said = Acknowledged(receipt.highest_seq, receipt.operations, receipt.chain)
    maeve.mark("Zofia", "P")
    deeds = packet_laptop.operations_of(maeve.database)
    assert packet_laptop.confirmed(said, deeds) == 2
    assert packet_laptop.confirmed(Acknowledged(0, 0, ""), deeds) == 0
    assert packet_laptop.confirmed(None, deeds) == 0
    assert packet_laptop.confirmed(replace(said, chain="other"), deeds) == 0
    assert packet_laptop.confirmed(replace(said, highest_seq=9, operations=9), deeds) == 0


def test_packets_are_for_the_desk(church: Church, maeve: Laptop, tmp_path: Path) -> None:
    path = packet_of(maeve, tmp_path / "maeve.packet")
    with pytest.raises(RuleBroken, match="at the desk"):
        packet_office.look_in(maeve.database, path, PASSPHRASE)
    church.office.database.actor = maeve.database.actor
    with pytest.raises(RuleBroken, match="for the office"):
        packet_office.look_in(church.office.database, path, PASSPHRASE)


def test_only_an_owner_approves(church: Church, maeve: Laptop, tmp_path: Path) -> None:
    maeve.mark("Amara", "P")
    path = packet_of(maeve, tmp_path / "maeve.packet", rescued="off")
    church.office.database.actor = Actor("Tom", frozenset({Role.FRONT_DESK}))
    with pytest.raises(NotAllowed, match="Only an owner"):
        take(church, path, approved=True)
    assert church.office.marked("Amara") is None


def test_work_of_a_newer_program_is_kept_whole_until_this_one_knows_it(
    church: Church, maeve: Laptop, tmp_path: Path
) -> None:
    maeve.mark("Amara", "P")
    maeve.mark("Kofi", "P")
    [first, second] = packet_laptop.operations_of(maeve.database)
    facts = maeve.database.copy
    assert facts is not None
    newer = replace(first, kind="SOLFEGE", value={"scale": "D minor"})
    path = tmp_path / "newer.packet"
    packet = BackPacket(UUID(int=5), LATER, "9999", "9.0", facts, [newer, second])
    packets.write(path, packet, PASSPHRASE)
    assert answers(take(church, path)) == [Answer.INVALID, Answer.APPLIED]
    [entry] = church.entries(open_only=True)
    assert "D minor" in (entry.raw or "")


@pytest.mark.parametrize(("revision", "said"), [("0001", "an older"), ("9999", "a newer")])
def test_rows_of_another_step_of_the_tables_wait_until_both_are_up_to_date(
    maeve: Laptop, revision: str, said: str
) -> None:
    facts = maeve.database.copy
    assert facts is not None
    packet = OutPacket(UUID(int=6), LATER, revision, "9.0", facts)
    with pytest.raises(FileRefused, match=f"made with {said} Downbeat"):
        packet_laptop.check_program(packet)
    packet_laptop.check_program(replace(packet, revision=revisions.head()))
