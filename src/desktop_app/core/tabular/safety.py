"""Text that a spreadsheet would take for a formula is made harmless, and whole again."""

import re

_STARTS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_RISKY = re.compile(rf"[\s']*[{_STARTS}]")
_PLAIN_NEGATIVE = re.compile(r"-\d+(?:[.,]\d+)?")


def guard(text: str) -> str:
    """Return the text so that no spreadsheet runs it: a risky beginning gets an apostrophe.

    A plain negative number such as -12.50 stays a number. `unguard` is the way back for every text.
    """
    if _RISKY.match(text) and not _PLAIN_NEGATIVE.fullmatch(text):
        return f"'{text}"
    return text


def unguard(text: str) -> str:
    """Return what the text was before `guard`."""
    return text[1:] if text.startswith("'") and _RISKY.match(text[1:]) else text
