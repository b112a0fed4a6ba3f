"""One way to fold text, so that a search and a match find the same people."""

import re
import unicodedata
from collections.abc import Callable

_ASCII_WORD = re.compile(r"[a-z0-9]+")

_PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "þ": "th",
        "’": "'",
        "ʼ": "'",
        "‘": "'",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ĸ": "k",
    }
)


class _Signs(dict[int, str]):
    """What becomes of each sign, asked once for each that is met."""

    def __init__(self, becomes: Callable[[str], str]) -> None:
        super().__init__()
        self._becomes = becomes

    def __missing__(self, sign: int) -> str:
        found = self[sign] = self._becomes(chr(sign))
        return found


_WITHOUT_MARKS = _Signs(lambda sign: "" if unicodedata.combining(sign) else sign)
_WORDS_ONLY = _Signs(lambda sign: sign if unicodedata.category(sign)[0] in "LMN" else " ")


def fold(text: str) -> str:
    """Return text without case, accents and doubled spaces, for comparing and searching."""
    if text.isascii():
        return " ".join(text.lower().split())
    lowered = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    bare = lowered.translate(_WITHOUT_MARKS)
    return " ".join(unicodedata.normalize("NFC", bare).split())


def digits(text: str) -> str:
    """Return only the digits of a phone number."""
    return "".join(sign for sign in text if sign.isdigit())


def words(text: str) -> list[str]:
    """Return the folded words of a text: runs of letters, their marks and digits, in any script."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return fold(text).translate(_WORDS_ONLY).split()
