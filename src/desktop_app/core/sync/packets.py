"""What is in a packet: the rows of a teacher for a laptop, or a laptop's deeds for the office."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from desktop_app.core.errors import FileRefused
from desktop_app.core.sync import packet_file
from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.operation import Operation
from desktop_app.core.sync.packet_file import Label, Way
from desktop_app.core.wording import tr

_FORM: Final = 1
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """How far the office has taken in a copy: the last number, how many, the hash over all.

    `clock_offset_ms` is what the office found that is to be added to the laptop's clock.
    """

    highest_seq: int
    operations: int
    chain: str
    switched_off: bool = False
    clock_offset_ms: int = 0


@dataclass(frozen=True, slots=True)
class OutPacket:
    """What the office gives: a teacher's rows as they are stored, and how far it is with each copy.

    `facts` are those of a copy that does not exist yet; whoever opens the packet makes it one of
    their own, so that one packet opened on two laptops makes two copies.
    """

    id: UUID
    made_at: datetime
    revision: str
    program: str
    facts: CopyFacts
    copies: Mapping[UUID, Acknowledged] = field(default_factory=dict)
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows: Mapping[str, Rows] = field(default_factory=dict)

    @property
    def label(self) -> Label:
        """Return what stands outside."""
        return Label(self.id, Way.OUT, *_marks(self.facts))


@dataclass(frozen=True, slots=True)
class BackPacket:
    """What a laptop returns: everything that was ever done on its copy, in order.

    What the office has already it knows by its id, so an office that was restored from an older
    backup gets all of it again. `rescued` says why the laptop could not return it in the usual way.
    """

    id: UUID
    made_at: datetime
    revision: str
    program: str
    facts: CopyFacts
    operations: Sequence[Operation] = ()
    acknowledged: int = 0
    rescued: str = ""

    @property
    def label(self) -> Label:
        """Return what stands outside."""
        return Label(self.id, Way.RESCUE if self.rescued else Way.BACK, *_marks(self.facts))


def _marks(facts: CopyFacts) -> tuple[str, str]:
    whose = packet_file.mark_of_person(facts.school, facts.person_id)
    return whose, packet_file.mark_of(facts.school)


def write(path: Path, packet: OutPacket | BackPacket, passphrase: str) -> None:
    """Seal a packet into a file, whole or not at all. Raises FileRefused."""
    given: dict[str, Any] = {
        "form": _FORM,
        "made_at": packet.made_at.isoformat(),
        "revision": packet.revision,
        "program": packet.program,
        "facts": packet.facts.as_json(),
    }
    if isinstance(packet, OutPacket):
        given["copies"] = {
            str(key): [getattr(one, each.name) for each in fields(Acknowledged)]
            for key, one in packet.copies.items()
        }
        given["columns"] = {name: list(each) for name, each in packet.columns.items()}
        given["rows"] = {
            name: [[_plain(value) for value in row] for row in rows]
            for name, rows in packet.rows.items()
        }
    else:
        given["operations"] = [each.as_json() for each in packet.operations]
        given["acknowledged"] = packet.acknowledged
        given["rescued"] = packet.rescued
    text = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
    packet_file.write(path, packet.label, passphrase, text.encode("utf-8"))


def read_out(path: Path, passphrase: str) -> OutPacket:
    """Open a packet of the office. Raises FileRefused, and RuleBroken about the passphrase."""
    label = packet_file.look(path)
    packet_file.check_way(label, path, for_the_office=False)
    given = _content(path, passphrase)
    try:
        return OutPacket(
            label.id,
            **_common(given),
            copies={UUID(key): Acknowledged(*each) for key, each in given["copies"].items()},
            columns=given["columns"],
            rows={
                name: [[_stored(value) for value in row] for row in rows]
                for name, rows in given["rows"].items()
            },
        )
    except (KeyError, TypeError, ValueError):
        raise _unreadable(path) from None


def read_back(path: Path, passphrase: str) -> BackPacket:
    """Open a packet of a laptop. Raises FileRefused, and RuleBroken about the passphrase."""
    label = packet_file.look(path)
    packet_file.check_way(label, path, for_the_office=True)
    given = _content(path, passphrase)
    try:
        packet = BackPacket(
            label.id,
            **_common(given),
            operations=[Operation.of_json(each) for each in given["operations"]],
            acknowledged=int(given["acknowledged"]),
            rescued=str(given["rescued"]),
        )
    except (KeyError, TypeError, ValueError):
        raise _unreadable(path) from None
    strangers = {(packet.facts.copy_id, packet.facts.person_id)} != {
        (packet.facts.copy_id, packet.facts.person_id),
        *((each.copy_id, each.person_id) for each in packet.operations),
    }
    if strangers or packet.label != label:
        raise _unreadable(path)
    return packet


def _content(path: Path, passphrase: str) -> dict[str, Any]:
    _, content = packet_file.read(path, passphrase)
    try:
        given: dict[str, Any] = json.loads(content)
        form = int(given["form"])
    except (ValueError, KeyError, TypeError):
        raise _unreadable(path) from None
    if form > _FORM:
        raise FileRefused(
            tr("{file} was made by a newer Downbeat. Update the program to open it.",
               file=path.name)
        )  # fmt: skip
    return given


def _common(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "made_at": datetime.fromisoformat(given["made_at"]),
        "revision": str(given["revision"]),
        "program": str(given["program"]),
        "facts": CopyFacts.of_json(given["facts"]),
    }


def _unreadable(path: Path) -> FileRefused:
    return FileRefused(
        tr(
            "{file} holds what this program cannot read. Nothing of it was taken in. Have it sent "
            "again, or update the program.",
            file=path.name,
        )
    )


def _plain(value: Any) -> Any:
    """Return a stored value as JSON has it: bytes stand in a list."""
    return [value.hex()] if isinstance(value, bytes) else value


def _stored(value: Any) -> Any:
    return bytes.fromhex(value[0]) if isinstance(value, list) else value


class PacketRows:
    """The rows of a packet, as an office is asked for its rows."""

    def __init__(self, packet: OutPacket) -> None:
        self._columns, self._rows = packet.columns, packet.rows

    def columns(self, name: str) -> Sequence[str]:
        """Return the columns of a table as its rows have them."""
        return self._columns[name]

    def rows(self, name: str, ids: Collection[bytes] | None = None) -> Sequence[tuple[Any, ...]]:
        """Return the rows of a table, all or those of ids."""
        at = self._columns[name].index("id")
        return [tuple(row) for row in self._rows[name] if ids is None or row[at] in ids]

    def all_rows(self) -> Iterator[tuple[str, Rows]]:
        """Return the rows of every table."""
        yield from self._rows.items()

    def changed(self, known: Mapping[str, Mapping[bytes, int]]) -> dict[str, dict[bytes, int]]:
        """Return the ids and versions of the tables in which they differ from those known."""
        found = {name: self._versions(name) for name in self._rows}
        return {name: each for name, each in found.items() if each != dict(known.get(name, {}))}

    def _versions(self, name: str) -> dict[bytes, int]:
        key, version = (self._columns[name].index(each) for each in ("id", "version"))
        return {row[key]: row[version] for row in self._rows[name]}
