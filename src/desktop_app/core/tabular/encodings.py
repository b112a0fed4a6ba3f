"""Which letters the bytes of a file mean."""

import codecs
import re
from dataclasses import dataclass

from desktop_app.core.errors import FileRefused
from desktop_app.core.wording import tr

WESTERN = ("cp1252", "cp1250", "cp1254", "mac_roman", "cp850")
ENCODINGS: tuple[str, ...] = (
    "utf-8", "utf-16", *WESTERN, "cp1251", "cp1253", "cp1255", "cp1256", "iso8859_2", "iso8859_15",
    "gb18030", "cp932", "big5", "euc_kr",
)  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FILES = (
    (b"PK\x03\x04", "zip"), (b"\xd0\xcf\x11\xe0", "office"), (b"%PDF", "PDF"), (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"), (b"{\\rtf", "RTF"),
)  # fmt: skip
_SAMPLE = 200_000
_LONG_RUN = re.compile(rb"[\x80-\xff]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_USUAL = {
    "cp1252": frozenset("äöüßéèêëàâçîïôûùœñáíóúåøæãõÄÖÜÉÈÊËÀÂÇÎÔÛÑÁÍÓÚÅØÆÃÕ"),
    "cp1250": frozenset("ąćęłńóśźżáčďéěíňřšťúůýžőűöüäăâîßĄĆĘŁŃÓŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽŐŰÖÜÄĂÂÎ"),
    "cp1254": frozenset("çğıöşüâîûÇĞİÖŞÜÂ"),
}
_ICELANDIC = frozenset("þðýÞÐÝ")
_ICELANDIC_COMPANY = frozenset("áéíúæÁÉÍÚÆ")


@dataclass(frozen=True, slots=True)
class Encoding:
    """The name Python has for an encoding, whether the file says it, and whether it was a guess."""

    name: str
    has_bom: bool = False
    certain: bool = True


def detect_encoding(data: bytes) -> Encoding:
    """Return the encoding of a text file. Raises FileRefused for what is no text."""
    refuse_what_is_no_text(data)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Encoding(name, has_bom=True)
    if wide := _wide(data[:4096]):
        return Encoding(wide, certain=False)
    if _is_utf8(data):
        return Encoding("utf-8")
    return Encoding(_guess(data[:_SAMPLE]), certain=False)


def decode(data: bytes, encoding: str) -> str:
    """Return the text, U+FFFD for bytes without meaning. Raises FileRefused for unknown names."""
    for mark, name in _BOMS:
        if data.startswith(mark) and encoding.replace("_", "-").startswith(name):
            return data.decode("utf-8-sig" if name == "utf-8" else name, errors="replace")
    try:
        return data.decode(encoding, errors="replace")
    except LookupError as error:
        raise FileRefused(
            tr("There is no encoding named “{name}”. Choose one from the list.", name=encoding),
            field="encoding",
        ) from error


def refuse_what_is_no_text(data: bytes) -> None:
    """Raise FileRefused for a picture, a document or a program."""
    for start, kind in _OTHER_FILES:
        if data.startswith(start):
            raise FileRefused(
                tr("This is a {kind} file, not a table of text. Save it as CSV or XLSX and try "
                   "again.",
                   kind=kind)
            )  # fmt: skip
    head = data[:4096]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)) or _wide(
        head
    ):
        return
    strange = sum(
        head.count(bytes([code])) for code in range(32) if code not in (0, 9, 10, 12, 13, 27)
    )
    if head and (strange > len(head) * 0.05 or head.count(0) > len(head) * 0.3):
        raise FileRefused(
            tr("This file holds no text that can be read. Save it as CSV or XLSX and try again.")
        )


def _wide(head: bytes) -> str | None:
    half = len(head) // 2
    if half < 2:
        return None
    if head[1::2].count(0) > half * 0.6 and head[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if head[0::2].count(0) > half * 0.6 and head[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _is_utf8(data: bytes) -> bool:
    """Say whether it is UTF-8, or was before a few bytes of it were spoiled."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        sample = data[:_SAMPLE].decode("utf-8", errors="replace")
        spoiled = sample.count("\ufffd")
        whole = sum(1 for sign in sample if sign > "\x7f") - spoiled
        return whole > spoiled * 4
    return True


def _guess(data: bytes) -> str:
    high = len(_HIGH.findall(data))
    in_runs = sum(len(run) for run in _LONG_RUN.findall(data))
    if in_runs * 2 > high:
        return _guess_by_language(data)
    return max(WESTERN, key=lambda name: (_believable(data, name), -WESTERN.index(name)))


def _guess_by_language(data: bytes) -> str:
    from charset_normalizer import from_bytes  # 30 ms; only files in other scripts need it

    best = from_bytes(
        data, cp_isolation=[name for name in ENCODINGS if not name.startswith("utf")]
    ).best()
    return best.encoding if best else WESTERN[0]


def _believable(data: bytes, name: str) -> float:
    """Count the letters that names in these languages have, less what cannot stand in a word."""
    text = data.decode(name, errors="replace")
    usual = _USUAL.get(name, _USUAL["cp1252"])
    if not _ICELANDIC_COMPANY.isdisjoint(text) and name == "cp1252":
        usual |= _ICELANDIC
    points = 0.0
    for found in re.finditer(r"[^\x00-\x7f]", text):
        sign, at = found.group(), found.start()
        if _is_odd(sign, text[at - 1 : at], text[at + 1 : at + 2]):
            points -= 2.0
        elif sign.isalpha():
            points += 1.0 if sign in usual else 0.3
    return points


def _is_odd(sign: str, before: str, after: str) -> bool:
    if sign.isalpha():
        capital_inside = before.islower() or (before.isalpha() and after.islower())
        return (sign.isupper() and capital_inside) or (sign in "ªº" and after.isalpha())
    return sign == "\ufffd" or before.isalpha() or after.isalpha()
