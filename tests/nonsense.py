"""What nobody means and somebody types: one list for every field, every command, every search."""

from typing import Final

LONG: Final = 10_000
ANYWHERE: Final = (
    "",
    " \u00a0\u2003\t ",
    "N" * LONG,
    "A\x00B",
    "\x01\x07\x1b[31mred\x7f\x85",
    "lone\ud800surrogate",
    "\udfff",
    "👩\u200d👩\u200d👧 🎻 🏳️\u200d🌈",
    "'; DROP TABLE student; --",
)
WORDS: Final = (
    "a b " * (LONG // 4),
    "one\ntwo\r\nthree\u2028four",
    "\u200fright to left\u202e gnol",
    "Z\u0351\u036b\u0343a\u0308\u0301l" * 20,
    "=1+1",
    "<b onclick='x'>bold</b> &amp; <img src=x>",
    "{name} {0} %s %(x)s ${x}",
    "../../etc/passwd",
    '%_\\"*(',
)
NUMBERS: Final = (
    "0",
    "-1",
    "\u22125",
    "0.001",
    "38.005",
    "1e999",
    "-1e999",
    "NaN",
    "Infinity",
    "١٢٣",
    "²",
    "½",
    "1.2.3",
    "9" * 9,
    "9" * 12,
    "9" * 15,
    "9" * 20,
    "9" * 5_000,
)
DATES: Final = (
    "0001-01-01",
    "9999-12-31",
    "31 Dec 2199",
    "1 Jan 1900",
    "29 Feb 2026",
    "29 Feb",
    "32.13.2026",
    "1.².2026",
    "00/00/0000",
    "1." + "9" * 5_000,
    "Jan Jan Jan",
)
TIMES: Final = ("24:00", "25:61", "0:00", "23:59", "12:60", "²:00", "99999")
PLACES: Final = ("Mars/Olympus", "Europe/../Dublin", "null", "\\\\server\\share")
ADDRESSES: Final = ("nowhere", "a@b", "a@b..c", "\u202ea@example.org", "a@b@c.de")
PHONES: Final = ("call me", "087 555 ٠١٤٢", "+999 123456789", "1", "1" * 40)

BY_KIND: Final = {
    "text": (*ANYWHERE, *WORDS),
    "lines": (*ANYWHERE, *WORDS),
    "number": (*ANYWHERE, *NUMBERS),
    "money": (*ANYWHERE, *NUMBERS),
    "date": (*ANYWHERE, *DATES),
    "time": (*ANYWHERE, *TIMES),
    "email": (*ANYWHERE, *ADDRESSES),
    "phone": (*ANYWHERE, *PHONES),
    "password": (*ANYWHERE, *WORDS),
    "color": (*ANYWHERE, "#12", "#gggggg", "red", "transparent"),
}
NONSENSE: Final = tuple(
    dict.fromkeys((*ANYWHERE, *WORDS, *NUMBERS, *DATES, *TIMES, *PLACES, *ADDRESSES, *PHONES))
)


def words_for(kind: str) -> tuple[str, ...]:
    """The nonsense that is worth typing into a field of a kind."""
    return BY_KIND.get(kind, (*ANYWHERE, *PLACES))
