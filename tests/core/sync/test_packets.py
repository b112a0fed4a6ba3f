"""What goes into a packet comes out of it, and only of one laptop and one person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from desktop_app.core.errors import FileRefused
from desktop_app.core.sync import packet_file, packets
from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.operation import Operation
from desktop_app.core.sync.packet_file import Way
from desktop_app.core.sync.packets import Acknowledged, BackPacket, OutPacket
from desktop_app.core.sync.terms import Transport

PASSPHRASE = "7KQ2-MXW4-9P3H-RTA0-6C5D"
MADE = datetime(2026, 11, 20, 9, tzinfo=UTC)
AOIFE, COPY = UUID(int=11), UUID(int=12)
FACTS = CopyFacts(
    COPY, UUID(int=7), "Larkfield", AOIFE, "Aoife Byrne", "laptop", Transport.PACKET, 14, 14,
    MADE, MADE + timedelta(days=21),
)  # fmt: skip
DEED = Operation(
    UUID(int=21), COPY, 1, "MARK", {"id": "1"}, {"code": "P"}, None, None, None, AOIFE,
    "Aoife Byrne", "laptop", MADE, 1500, "1",
)  # fmt: skip
OUT = OutPacket(
    UUID(int=1), MADE, "0007", "1.0", FACTS, {COPY: Acknowledged(3, 3, "ab", switched_off=True)},
    {"student": ["id", "name", "born", "n"]}, {"student": [[b"\x00\xff", "李思远", None, 4]]},
)  # fmt: skip
BACK = BackPacket(UUID(int=2), MADE, "0007", "1.0", FACTS, [DEED], 0)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes guessing slow is not what is tested here."""
    monkeypatch.setattr(packet_file, "_COST", 2**4)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "aoife.packet"


def test_rows_come_out_as_they_are_stored(path: Path) -> None:
    packets.write(path, OUT, PASSPHRASE)
    assert packets.read_out(path, PASSPHRASE) == OUT


def test_deeds_come_out_as_they_were_made(path: Path) -> None:
    packets.write(path, BACK, PASSPHRASE)
    assert packets.read_back(path, PASSPHRASE) == BACK
    assert packets.read_back(path, PASSPHRASE).operations[0].digest == DEED.digest
    assert packet_file.look(path).way is Way.BACK


def test_a_rescue_says_outside_that_it_is_one(path: Path) -> None:
    packets.write(path, replace(BACK, rescued="off"), PASSPHRASE)
    assert packet_file.look(path).way is Way.RESCUE
    assert packets.read_back(path, PASSPHRASE).rescued == "off"


def test_packets_of_one_person_are_known_by_their_mark_and_those_of_others_are_not() -> None:
    assert OUT.label.whose == BACK.label.whose
    other = replace(OUT, facts=replace(FACTS, person_id=UUID(int=99)))
    assert other.label.whose != OUT.label.whose
    assert other.label.school == OUT.label.school


@pytest.mark.parametrize("stranger", [{"person_id": UUID(int=99)}, {"copy_id": UUID(int=99)}])
def test_deeds_of_somebody_else_are_not_read(path: Path, stranger: dict[str, UUID]) -> None:
    mixed = replace(BACK, operations=[DEED, replace(DEED, **stranger)])  # type: ignore[arg-type]
    packets.write(path, mixed, PASSPHRASE)
    with pytest.raises(FileRefused, match="cannot read"):
        packets.read_back(path, PASSPHRASE)


def test_each_way_is_read_by_its_own_side(path: Path) -> None:
    packets.write(path, OUT, PASSPHRASE)
    with pytest.raises(FileRefused, match="for a laptop"):
        packets.read_back(path, PASSPHRASE)
    packets.write(path, BACK, PASSPHRASE)
    with pytest.raises(FileRefused, match="to the office"):
        packets.read_out(path, PASSPHRASE)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{}", "cannot read"),
        (b"[1]", "cannot read"),
        (b"\xff", "cannot read"),
        (b'{"form":1}', "cannot read"),
        (b'{"form":99}', "newer Downbeat"),
    ],
)
def test_a_content_that_is_none_is_refused(path: Path, content: bytes, said: str) -> None:
    packet_file.write(path, BACK.label, PASSPHRASE, content)
    with pytest.raises(FileRefused, match=said):
        packets.read_back(path, PASSPHRASE)
