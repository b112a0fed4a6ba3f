"""One way to fold text, so that a search and a match find the same people."""

import re
import unicodedata

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


def fold(text: str) -> str:
    """Return text without case, accents and doubled spaces, for comparing and searching."""
    if text.isascii():
        return " ".join(text.lower().split())
    lowered = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    bare = "".join(sign for sign in lowered if not unicodedata.combining(sign))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def digits(text: str) -> str:
    """Return only the digits of a phone number."""
    return "".join(sign for sign in text if sign.isdigit())


def words(text: str) -> list[str]:
    """Return the folded words of a text: runs of letters, their marks and digits, in any script."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    spaced = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in fold(text))
    return spaced.split()
