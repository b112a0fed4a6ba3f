"""Passphrases that the program makes up and people read out: a hundred bits in five groups."""

import secrets as random
from contextlib import suppress
from typing import Final

from desktop_app.core import secrets
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty-two signs, five bits each; what looks alike is read as the same."""
GROUP, GROUPS = 4, 5
KEPT: Final = 4
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_passphrase() -> str:
    """Make a passphrase, as in `7KQ2-MXW4-9P3H-RTA0-6C5D`."""
    drawn = "".join(random.choice(ALPHABET) for _ in range(GROUP * GROUPS))
    return "-".join(drawn[at : at + GROUP] for at in range(0, len(drawn), GROUP))


def read_passphrase(typed: str) -> str:
    """Return a passphrase as it was made, however it was typed. Raises RuleBroken."""
    kept = "".join(c for c in typed.upper() if c.isalnum()).translate(_ALIKE)
    if len(kept) != GROUP * GROUPS or not set(kept) <= set(ALPHABET):
        raise RuleBroken(
            tr(
                "A passphrase has five groups of four letters and digits, as in "
                "7KQ2-MXW4-9P3H-RTA0-6C5D."
            ),
            field="passphrase",
        )
    return "-".join(kept[at : at + GROUP] for at in range(0, len(kept), GROUP))


def kept_passphrases(whose: str) -> list[str]:
    """Return the passphrases of somebody's packets that this computer knows, newest first."""
    return (secrets.find(f"packets:{whose}") or "").split()


def keep_passphrase(whose: str, chosen: str) -> None:
    """Let this computer know a passphrase, so that nobody has to type it here."""
    known = [chosen, *(each for each in kept_passphrases(whose) if each != chosen)]
    with suppress(secrets.NoKeyring):
        secrets.keep(f"packets:{whose}", " ".join(known[:KEPT]))


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
