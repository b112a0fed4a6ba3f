"""A packet as a file: sealed with a passphrase, and refused with a sentence for what is wrong.

Outside stands what is needed to open it and nothing about anybody. All of it is authenticated: a
packet that was changed on its way does not open. The file is written whole or not at all.

    magic (8) form (1) length of the head (4) head (JSON) sealed content SHA-256 of all before (32)
"""

import hashlib
import json
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from desktop_app.core import sealing
from desktop_app.core.errors import FileRefused, RuleBroken
from desktop_app.core.files import write_atomically
from desktop_app.core.sync.passphrase import read_passphrase
from desktop_app.core.wording import tr

SUFFIX = ".packet"
FORM = 1
MAGIC = b"DOWNPKT\n"
LARGEST = 256 * 1024 * 1024
_LARGEST_HEAD = 4096
_FIXED = len(MAGIC) + 5
_SUM = 32
_COST = sealing.COST
_DEAREST = sealing.COST * 8
_ADDED = 12 + 16  # what sealing puts before and behind


class Way(StrEnum):
    """Which way a packet goes: out to a laptop, back, or back without the leave of the office."""

    OUT = "OUT"
    BACK = "BACK"
    RESCUE = "RESCUE"


@dataclass(frozen=True, slots=True)
class Label:
    """What stands outside, for everybody to read: nothing about anybody.

    `whose` tells one person's packets from another's without naming anybody, so that a computer
    that knows the passphrase finds it.
    """

    id: UUID
    way: Way
    whose: str
    school: str

    @property
    def is_for_the_office(self) -> bool:
        """Whether a desk takes it in."""
        return self.way is not Way.OUT


def mark_of(school: UUID) -> str:
    """Return what tells a school from others without naming it."""
    return hashlib.sha256(f"downbeat school:{school}".encode()).hexdigest()[:32]


def mark_of_person(school: UUID, person: UUID) -> str:
    """Return what tells a person's packets from those of others without naming anybody."""
    return hashlib.sha256(f"downbeat packets:{school}:{person}".encode()).hexdigest()[:32]


def write(path: Path, label: Label, passphrase: str, content: bytes) -> None:
    """Seal a content and write it whole, or leave what was there. Raises FileRefused."""
    sealed = seal(label, passphrase, content)
    try:
        write_atomically(path, sealed)
    except OSError:
        raise FileRefused(
            tr("{file} cannot be written here. Choose another folder.", file=path.name)
        ) from None


def seal(label: Label, passphrase: str, content: bytes) -> bytes:
    """Return a content as the bytes of a packet."""
    salt = sealing.new_key()[:16]
    packed = zlib.compress(content, 6)
    head = json.dumps(
        {
            "id": str(label.id), "way": label.way.value, "whose": label.whose,
            "school": label.school, "kdf": "scrypt", "cost": _COST,
            "salt": b64encode(salt).decode("ascii"), "length": len(packed) + _ADDED,
        }
    ).encode()  # fmt: skip
    outside = MAGIC + bytes([FORM]) + len(head).to_bytes(4, "big") + head
    key = sealing.stretched(read_passphrase(passphrase), salt, _COST)
    sealed = outside + sealing.seal(key, packed, outside)
    return sealed + hashlib.sha256(sealed).digest()


def look(path: Path) -> Label:
    """Read what stands outside of a packet, once it is whole. Raises FileRefused."""
    return _parts(path, _read(path)).label


def read(path: Path, passphrase: str) -> tuple[Label, bytes]:
    """Open a packet. Raises FileRefused, and RuleBroken about the passphrase."""
    given = _read(path)
    parts = _parts(path, given)
    return parts.label, _opened(parts, read_passphrase(passphrase))


def check_for(label: Label, path: Path, school: UUID) -> None:
    """Refuse a packet of another school. Raises FileRefused."""
    if label.school != mark_of(school):
        raise FileRefused(
            tr("{file} belongs to another school. Nothing of it was taken in.", file=path.name)
        )


def check_way(label: Label, path: Path, *, for_the_office: bool) -> None:
    """Refuse a packet that goes the other way. Raises FileRefused."""
    if label.is_for_the_office == for_the_office:
        return
    raise FileRefused(
        tr(
            "{file} was made here for a laptop, so there is nothing in it to take in. Take the "
            "packet that the laptop returned.",
            file=path.name,
        )
        if for_the_office
        else tr(
            "{file} goes from a laptop to the office. Open the packet that the office made.",
            file=path.name,
        )
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    label: Label
    head: dict[str, Any]
    outside: bytes
    sealed: bytes


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise FileRefused(tr("{file} is no packet of Downbeat.", file=path.name))
        return path.read_bytes()
    except FileNotFoundError:
        raise FileRefused(tr("There is no file {file}.", file=str(path)), field="path") from None
    except OSError:
        raise FileRefused(
            tr("{file} cannot be read. Check the disk and your rights.", file=path.name)
        ) from None


def _parts(path: Path, given: bytes) -> _Parts:
    if not given.startswith(MAGIC):
        raise FileRefused(tr("{file} is no packet of Downbeat.", file=path.name), field="path")
    if len(given) > len(MAGIC) and given[len(MAGIC)] > FORM:
        raise FileRefused(
            tr("{file} was made by a newer Downbeat. Update the program to open it.",
               file=path.name)
        )  # fmt: skip
    size = int.from_bytes(given[len(MAGIC) + 1 : _FIXED], "big")
    if len(given) < _FIXED or (size <= _LARGEST_HEAD and len(given) < _FIXED + size):
        raise _cut_off(path)
    outside = given[: _FIXED + size]
    try:
        head = json.loads(outside[_FIXED:])
        label = Label(UUID(head["id"]), Way(head["way"]), str(head["whose"]), str(head["school"]))
        length = int(head["length"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _damaged(path) from None
    if len(given) < len(outside) + length + _SUM:
        raise _cut_off(path)
    if hashlib.sha256(given[:-_SUM]).digest() != given[-_SUM:] or len(given) != (
        len(outside) + length + _SUM
    ):
        raise _damaged(path)
    return _Parts(label, head, outside, given[len(outside) : -_SUM])


def _opened(parts: _Parts, passphrase: str) -> bytes:
    try:
        salt, cost = b64decode(parts.head["salt"], validate=True), int(parts.head["cost"])
        if cost > _DEAREST:
            raise ValueError("costs more than any packet of ours")
        key = sealing.stretched(passphrase, salt, cost)
        return _unpacked(sealing.unseal(key, parts.sealed, parts.outside))
    except sealing.NotTheKey:
        raise RuleBroken(
            tr(
                "This passphrase does not open the packet. Nothing was changed. Look at it once "
                "more, or have the office make a new packet."
            ),
            field="passphrase",
        ) from None
    except (ValueError, KeyError, TypeError, zlib.error):
        raise FileRefused(
            tr("The packet cannot be read. Nothing of it was taken in. Have it sent again.")
        ) from None


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(packed, LARGEST)
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise ValueError("more than a packet holds")
    return content


def _cut_off(path: Path) -> FileRefused:
    return FileRefused(
        tr(
            "{file} is cut off: a part at the end is missing. Nothing of it was taken in. Have it "
            "sent again.",
            file=path.name,
        )
    )


def _damaged(path: Path) -> FileRefused:
    return FileRefused(
        tr("{file} is damaged. Nothing of it was taken in. Have it sent again.", file=path.name)
    )
