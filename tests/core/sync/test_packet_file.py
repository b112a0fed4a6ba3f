"""A packet opens with its passphrase, whole and unchanged, or says why not."""

import hashlib
import json
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.errors import FileRefused, RuleBroken
from desktop_app.core.sync import packet_file
from desktop_app.core.sync.packet_file import Label, Way
from desktop_app.core.sync.passphrase import ALPHABET, new_passphrase, read_passphrase

SCHOOL, OTHER = UUID(int=7), UUID(int=8)
PASSPHRASE = "7KQ2-MXW4-9P3H-RTA0-6C5D"
WHOSE = packet_file.mark_of_person(SCHOOL, UUID(int=2))
LABEL = Label(UUID(int=1), Way.OUT, WHOSE, packet_file.mark_of(SCHOOL))
CONTENT = b"Aoife Byrne was here" * 40


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes guessing slow is not what is tested here."""
    monkeypatch.setattr(packet_file, "_COST", 2**4)


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    path = tmp_path / "aoife.packet"
    packet_file.write(path, LABEL, PASSPHRASE, CONTENT)
    return path


def test_what_is_sealed_comes_out_as_it_was(packet: Path) -> None:
    assert packet_file.look(packet) == LABEL
    assert packet_file.read(packet, PASSPHRASE) == (LABEL, CONTENT)
    assert packet_file.read(packet, "7kq2 mxw4 9p3h rtao 6c5d") == (LABEL, CONTENT)


def test_nothing_of_the_content_or_the_school_stands_outside(packet: Path) -> None:
    written = packet.read_bytes()
    assert b"Aoife" not in written
    assert SCHOOL.bytes not in written
    assert str(SCHOOL).encode() not in written
    head = json.loads(written[13 : 13 + int.from_bytes(written[9:13], "big")])
    assert head.keys() == {
        "id", "way", "whose", "school", "kdf", "cost", "salt", "length",
    }  # fmt: skip


def test_the_same_content_is_never_sealed_alike() -> None:
    assert packet_file.seal(LABEL, PASSPHRASE, CONTENT) != packet_file.seal(
        LABEL, PASSPHRASE, CONTENT
    )


def test_a_wrong_passphrase_opens_nothing(packet: Path) -> None:
    with pytest.raises(RuleBroken, match="does not open") as refused:
        packet_file.read(packet, "8KQ2-MXW4-9P3H-RTA0-6C5D")
    assert refused.value.field == "passphrase"


@pytest.mark.parametrize("typed", ["", "7KQ2", PASSPHRASE + "A", "7KQ2-MXW4-9P3H-RTA0-6C5ß"])
def test_what_is_no_passphrase_is_said_before_anything_is_tried(packet: Path, typed: str) -> None:
    with pytest.raises(RuleBroken, match="five groups"):
        packet_file.read(packet, typed)


@settings(max_examples=60)
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_anywhere_is_found(at: int, bit: int) -> None:
    sealed = bytearray(packet_file.seal(LABEL, PASSPHRASE, CONTENT))
    sealed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(FileRefused):
        packet_file._parts(Path("aoife.packet"), bytes(sealed))  # noqa: SLF001


@settings(max_examples=60)
@given(at=st.integers(0, 10_000))
def test_a_packet_that_is_cut_off_anywhere_is_refused(at: int) -> None:
    sealed = packet_file.seal(LABEL, PASSPHRASE, CONTENT)
    short = sealed[: at % len(sealed)]
    expected = "cut off" if short.startswith(packet_file.MAGIC) else "no packet"
    with pytest.raises(FileRefused, match=expected):
        packet_file._parts(Path("aoife.packet"), short)  # noqa: SLF001


def test_a_label_that_was_changed_on_the_way_does_not_open(packet: Path) -> None:
    written = (
        packet.read_bytes()[:-32].replace(b'"OUT"', b'"BACK"').replace(b'"cost": 16', b'"cost":16')
    )
    packet.write_bytes(written + hashlib.sha256(written).digest())
    assert packet_file.look(packet).way is Way.BACK  # whoever changed it also summed it up anew
    with pytest.raises(RuleBroken, match="does not open"):
        packet_file.read(packet, PASSPHRASE)


def test_a_packet_of_a_newer_program_says_so(packet: Path) -> None:
    written = bytearray(packet.read_bytes())
    written[8] = packet_file.FORM + 1
    packet.write_bytes(written)
    with pytest.raises(FileRefused, match="newer Downbeat"):
        packet_file.look(packet)


def test_a_packet_that_would_cost_all_memory_is_not_tried(packet: Path) -> None:
    written = packet.read_bytes()[:-32]
    size = int.from_bytes(written[9:13], "big")
    head = written[13 : 13 + size].replace(b'"cost": 16', b'"cost": 1073741824')
    outside = written[:9] + len(head).to_bytes(4, "big") + head + written[13 + size :]
    packet.write_bytes(outside + hashlib.sha256(outside).digest())
    with pytest.raises(FileRefused, match="cannot be read"):
        packet_file.read(packet, PASSPHRASE)


def test_other_files_are_no_packets(tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear school", encoding="utf-8")
    with pytest.raises(FileRefused, match="no packet"):
        packet_file.look(other)
    with pytest.raises(FileRefused, match="There is no file"):
        packet_file.look(tmp_path / "away.packet")


def test_a_packet_of_another_school_or_of_the_wrong_way_is_refused(packet: Path) -> None:
    packet_file.check_for(LABEL, packet, SCHOOL)
    with pytest.raises(FileRefused, match="another school"):
        packet_file.check_for(LABEL, packet, OTHER)
    packet_file.check_way(LABEL, packet, for_the_office=False)
    with pytest.raises(FileRefused, match="for a laptop"):
        packet_file.check_way(LABEL, packet, for_the_office=True)
    back = Label(LABEL.id, Way.BACK, LABEL.whose, LABEL.school)
    with pytest.raises(FileRefused, match="to the office"):
        packet_file.check_way(back, packet, for_the_office=False)


def test_a_packet_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be written"):
        packet_file.write(tmp_path / "away" / "a.packet", LABEL, PASSPHRASE, CONTENT)
    assert list(tmp_path.iterdir()) == []


def test_passphrases_are_drawn_and_read_as_people_type_them() -> None:
    drawn = {new_passphrase() for _ in range(50)}
    assert len(drawn) == 50
    assert len(ALPHABET) ** 20 >= 2**80
    assert all(read_passphrase(each) == each for each in drawn)
    assert read_passphrase(" 7kq2mxw49p3hrtao6c5d ") == PASSPHRASE
