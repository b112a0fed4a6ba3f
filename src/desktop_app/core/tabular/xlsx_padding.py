"""Numbers that a workbook shows with leading zeros: postal codes and telephone numbers."""

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, KeyError, ElementTree.ParseError, ValueError, StopIteration,
    RuntimeError, EOFError, OSError,
)  # fmt: skip
_ZEROS = re.compile(r"0{2,}")
_PLACE = re.compile(r"([A-Z]+)(\d+)")


def padded_cells(data: bytes, sheet: str) -> dict[tuple[int, int], int]:
    """Return how many digits each cell with leading zeros shows, by row and column from 0.

    Empty for files that are no XLSX and for workbooks whose styles cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            widths = _padding_styles(book)
            return _cells(book, sheet, widths) if widths else {}
    except _UNREADABLE:
        return {}


def _padding_styles(book: zipfile.ZipFile) -> dict[str, int]:
    root = ElementTree.fromstring(book.read("xl/styles.xml"))
    formats = {
        element.get("numFmtId"): len(code)
        for element in root.iter(f"{_MAIN}numFmt")
        if _ZEROS.fullmatch(code := element.get("formatCode", ""))
    }
    styles = root.find(f"{_MAIN}cellXfs")
    if not formats or styles is None:
        return {}
    return {
        str(index): formats[style.get("numFmtId")]
        for index, style in enumerate(styles)
        if style.get("numFmtId") in formats
    }


def _cells(book: zipfile.ZipFile, sheet: str, widths: dict[str, int]) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    with book.open(_part_of(book, sheet)) as part:
        for _, element in ElementTree.iterparse(part):
            if element.tag == f"{_MAIN}c" and (width := widths.get(element.get("s", ""))):
                found[_position(element.get("r", ""))] = width
            if element.tag == f"{_MAIN}row":
                element.clear()
    return found


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    root = ElementTree.fromstring(book.read("xl/workbook.xml"))
    link = next(
        element.get(_LINK) for element in root.iter(f"{_MAIN}sheet") if element.get("name") == sheet
    )
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    target = next(element.get("Target", "") for element in links if element.get("Id") == link)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _position(place: str) -> tuple[int, int]:
    found = _PLACE.fullmatch(place)
    if not found:
        raise ValueError(place)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, column - 1
