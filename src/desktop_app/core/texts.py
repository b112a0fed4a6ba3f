"""What of a typed or pasted text can be kept, and how it is quoted back in a sentence."""

import unicodedata
from typing import Final

QUOTED: Final = 60

# Signs that turn the reading direction of what follows them: one in a name would garble every list.
TURNING: Final = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff"
)
_BREAKS: Final = frozenset({"Zl", "Zp"})
_UNSEEN: Final = frozenset({"Cf", "Zs", "Zl", "Zp"})
_NO_TEXT: Final = frozenset({"Cc", "Cs"})


def bare_line(text: str) -> str:
    """Return a text as one line: no control signs, no halves of signs, breaks as blanks.

    One of which nothing can be seen is empty.
    """
    if text.isascii() and text.isprintable():
        return text
    kept = "".join(map(_kept, text))
    return kept if any(unicodedata.category(sign) not in _UNSEEN for sign in kept) else ""


def bare_lines(text: str) -> str:
    """Return a text of several lines, each without what is no text."""
    if text.isascii() and text.isprintable():
        return text
    return "\n".join(bare_line(line) for line in text.splitlines())


def quoted(text: str) -> str:
    """Return the beginning of what was typed, for a sentence that quotes it."""
    said = " ".join(bare_line(text).split())
    return said if len(said) <= QUOTED else f"{said[: QUOTED - 1]}…"


def _kept(sign: str) -> str:
    if sign in TURNING:
        return ""
    kind = unicodedata.category(sign)
    if kind in _BREAKS or (kind == "Cc" and sign.isspace()):
        return " "
    return "" if kind in _NO_TEXT else sign
