"""Packets, as commands and windows ask for them: making one, and a copy out of one.

Beside bootstrap, for it needs every table and what each of them carries.
"""

import platform
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app import schema
from desktop_app.areas.people import api as people
from desktop_app.areas.people import derivations as findings
from desktop_app.core import disclosures
from desktop_app.core.clock import Clock
from desktop_app.core.errors import FileRefused, RuleBroken
from desktop_app.core.sync import copy_facts, packet_laptop, packet_making, packets, passphrase
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.core.db.database import Database


class Packets:
    """What can be done with packets on this computer."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()

    def make(self, office: "Database", wish: "packet_making.Wish") -> "packet_making.MadePacket":
        """Make a packet for a teacher, and write down whom it names.

        Raises FileRefused and RuleBroken.
        """
        schema.carried()
        with office.reading() as session:
            if wish.person_id not in {each.person_id for each in people.all_staff(session)}:
                raise RuleBroken(
                    tr("{name} does not work here, so there is no packet.", name=wish.name),
                    field="teacher",
                )
        made = packet_making.make(office, wish)
        gone = people.GoneOut(
            kind="packet",
            what=tr("Packet for {name}", name=wish.name),
            persons=made.persons,
            recipient=wish.name,
            recipient_id=wish.person_id,
            reason=tr("Work without the office"),
        )
        people.note_left(office, disclosures.DisclosureWay.HANDED, [gone])
        return made

    def make_copy(
        self, file: Path, typed: str, target: Path, password: str
    ) -> "packet_laptop.NewCopy":
        """Make a copy out of a packet. Raises FileRefused and RuleBroken; nothing is there then."""
        if not copy_facts.is_copy(target):
            raise FileRefused(tr("The name of a copy ends with .copy."), field="path")
        if not typed:
            raise passphrase.NeedsPassphrase
        schema.carried()
        wish = packet_laptop.Wish(
            target, password, platform.node() or "?", self._clock.now(), _rebuild
        )
        packet = packets.read_out(file, typed)
        return packet_laptop.make_copy(packet, typed, wish, schema.metadata())

    def renew(self, copy: "Database", file: Path, typed: str = "") -> "packet_laptop.Renewed":
        """Take a newer packet into a copy that is open. Raises FileRefused and RuleBroken."""
        schema.carried()
        return packet_laptop.renew(copy, file, typed)


def _rebuild(session: "Session") -> None:
    """Work out in a new copy who is found by what is typed, and in which order."""
    for derivation in findings.DERIVATIONS:
        derivation.rebuild(session)
