"""vCard 2.1, 3.0 and 4.0 as text: folded lines, quoted-printable, groups, parameters, escapes."""

import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop_app.core.tabular.encodings import decode, detect_encoding

_BREAK = re.compile(r"\r*\n|\r")
_HEAD = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:\"[^\"]*\"|[^\":;])*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";((?:\"[^\"]*\"|[^\";])*)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_QUOTED_PRINTABLE = re.compile(r";(?:ENCODING=)?QUOTED-PRINTABLE[;:]", re.IGNORECASE)
_BASE64 = re.compile(r";(?:ENCODING=)?(?:BASE64|B)[;:]", re.IGNORECASE)
_KINDS_WITHOUT_NAME = frozenset(
    "home work cell voice fax pref msg pager video bbs modem car isdn pcs internet text dom intl "
    "postal parcel x400 main".split()
)


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a card: its name in capitals, its TYPE words in lower case, its raw value."""

    name: str
    types: frozenset[str]
    value: str
    preferred: bool = False

    def text(self) -> str:
        """Return the value as one text, its escapes undone."""
        return unescape(self.value)

    def parts(self) -> list[str]:
        """Return the components between semicolons, each as text."""
        return [unescape(part) for part in split_unescaped(self.value, ";")]


@dataclass(slots=True)
class Card:
    """The properties of one card in their order; `line` is where it begins, from 1."""

    line: int
    properties: list[Property] = field(default_factory=list)
    closed: bool = False

    def all(self, name: str) -> list[Property]:
        """Return the properties of a name, preferred ones first."""
        found = [one for one in self.properties if one.name == name]
        return sorted(found, key=lambda one: not one.preferred)

    def first(self, name: str) -> Property | None:
        """Return the preferred property of a name, or the first."""
        return next(iter(self.all(name)), None)


def read_cards(data: bytes) -> list[Card]:
    """Return the cards in a file. Raises FileRefused for what is no text."""
    encoding = detect_encoding(data).name
    cards: list[Card] = []
    depth = 0
    for line, text in _logical_lines(decode(data, encoding)):
        mark = text.strip().upper().replace(" ", "")
        if mark == "BEGIN:VCARD":
            depth += 1
            if depth == 1 or not _is_nested(cards):
                depth = 1
                cards.append(Card(line))
        elif mark == "END:VCARD":
            if depth == 1:
                cards[-1].closed = True
            depth = max(depth - 1, 0)
        elif depth == 1 and (found := _property(text)):
            cards[-1].properties.append(found)
    return cards


def _is_nested(cards: list[Card]) -> bool:
    """Say whether a card inside another is its AGENT, and not one after a missing END."""
    properties = cards[-1].properties
    return bool(properties) and properties[-1].name == "AGENT" and not properties[-1].value.strip()


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines as they were before folding, with the number they begin on."""
    start, held = 0, ""
    for number, line in enumerate(_BREAK.split(text.removeprefix("\ufeff")), start=1):
        if held and _continues(held, line):
            held = _joined(held, line)
            continue
        if held:
            yield start, held
        start, held = number, line
    if held:
        yield start, held


def _continues(held: str, line: str) -> bool:
    if _is_soft_break(held):
        return True
    if line.startswith((" ", "\t")):
        return True
    return bool(_BASE64.search(held) and re.fullmatch(r"[A-Za-z0-9+/=]+", line) and ":" not in line)


def _is_soft_break(held: str) -> bool:
    return held.endswith("=") and bool(_QUOTED_PRINTABLE.search(held))


def _joined(held: str, line: str) -> str:
    if _is_soft_break(held):
        return held[:-1] + (line[1:] if line.startswith((" =", "\t=")) else line)
    return held + line[1:] if line.startswith((" ", "\t")) else held + line


def _property(text: str) -> Property | None:
    found = _HEAD.fullmatch(text)
    if not found:
        return None
    name, raw, value = found.groups()
    types: set[str] = set()
    charset, quoted, preferred = "utf-8", False, False
    for parameter in _PARAMETER.findall(raw):
        key, equals, said = parameter.partition("=")
        word = (said if equals else key).strip().strip('"').lower()
        key = key.strip().upper() if equals else ""
        if key == "CHARSET":
            charset = word
        elif word == "quoted-printable":
            quoted = True
        elif key == "PREF":
            preferred = True
        elif key == "TYPE" or (not key and word in _KINDS_WITHOUT_NAME):
            types.update(part.strip() for part in word.split(","))
    if quoted:
        value = _unquote(value, charset)
    return Property(name.upper(), frozenset(types), value, preferred or "pref" in types)


def _unquote(value: str, charset: str) -> str:
    raw = quopri.decodestring(value.encode("latin-1", errors="replace"))
    try:
        codecs.lookup(charset)
    except LookupError:
        charset = "utf-8"
    return raw.decode(charset, errors="replace")


def split_unescaped(value: str, sign: str) -> list[str]:
    """Split at a sign that no backslash stands before."""
    return re.split(rf"(?<!\\){re.escape(sign)}", value)


def unescape(value: str) -> str:
    """Undo the escapes of a value."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
