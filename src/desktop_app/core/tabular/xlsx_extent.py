"""How large a workbook is once it is unpacked, asked before anything makes room for it.

What reads workbooks makes room for every cell from the first to the last one named: one stray cell
in the last corner of a sheet asks for more memory than a computer has, and that ends the program.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from desktop_app.core.errors import FileRefused
from desktop_app.core.wording import tr

MOST_CELLS: Final = 10_000_000
MOST_BYTES: Final = 500_000_000
MOST_PACKED: Final = 200  # lists of names shrink to a tenth; what shrinks more than this is a trap
_SMALL: Final = 10_000_000
_CHUNK: Final = 1_000_000
_PLACE: Final = re.compile(rb"""\br=["']([A-Z]{0,8})(\d{1,12})["']""")


def check_extent(data: bytes) -> None:
    """Refuse a workbook that would not fit. Raises FileRefused.

    What is no archive, or a damaged one, is left to who reads it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            parts = book.infolist()
            if sum(part.file_size for part in parts) > MOST_BYTES or any(map(_is_trap, parts)):
                raise FileRefused(
                    tr("The workbook unpacks to more than any roster holds. Nothing was read.")
                )
            for part in parts:
                if part.filename.startswith("xl/worksheets/"):
                    _check_sheet(book, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        return  # damaged
    except RuntimeError:
        return  # locked by a password, or packed in a way that is not known


def _is_trap(part: zipfile.ZipInfo) -> bool:
    return part.file_size > max(_SMALL, MOST_PACKED * part.compress_size)


def _check_sheet(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    rows = columns = 1
    for piece in _pieces(book, part):
        for letters, number in set(_PLACE.findall(piece)):
            rows, columns = max(rows, int(number)), max(columns, _column(letters))
    if rows * columns > MOST_CELLS:
        raise FileRefused(
            tr(
                "A sheet reaches to row {row} and column {column}, far from its rows. Delete what "
                "stands there, or save the sheet as CSV.",
                row=rows,
                column=columns,
            )
        )


def _pieces(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part piece by piece, none of which ends inside a tag."""
    rest = b""
    with book.open(part) as stream:
        while piece := stream.read(_CHUNK):
            whole, sign, rest = (rest + piece).rpartition(b">")
            yield whole + sign
    yield rest


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column
