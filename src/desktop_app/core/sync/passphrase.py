"""Passphrases that the program makes up and people read out: a hundred bits in five groups."""

import secrets

from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty-two signs, five bits each; what looks alike is read as the same."""
GROUP, GROUPS = 4, 5
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_passphrase() -> str:
    """Make a passphrase, as in `7KQ2-MXW4-9P3H-RTA0-6C5D`."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(GROUP * GROUPS))
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
