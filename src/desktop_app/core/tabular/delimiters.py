"""Which sign stands between the cells of a text table."""

import csv
import io
import re
from collections import Counter

from desktop_app.core.tabular.encodings import Encoding, decode, detect_encoding
from desktop_app.core.tabular.table import Reading

DELIMITERS: tuple[str, ...] = (",", ";", "\t", "|")
_SAMPLE_ROWS = 60
_SAMPLE_SIGNS = 65_536
_SEP_LINE = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)


def sniff(data: bytes, *, encoding: str | None = None) -> Reading:
    """Say how to read the bytes of a text table; an encoding that a person chose is kept.

    Raises FileRefused for what is no text.
    """
    found = Encoding(encoding) if encoding else detect_encoding(data)
    text = decode(data, found.name)
    return Reading(found.name, find_delimiter(text), found.has_bom, found.certain)


def find_delimiter(text: str) -> str:
    """Return the sign that gives the most columns in the most rows; a comma if none does."""
    if said := _SEP_LINE.match(text):
        return said.group(1)
    sample = text[:_SAMPLE_SIGNS]
    return max(DELIMITERS, key=lambda sign: (_score(sample, sign), -DELIMITERS.index(sign)))


def skip_sep_line(text: str) -> tuple[str, int]:
    """Return the text after a line like `sep=;`, which Excel writes, and the lines skipped."""
    said = _SEP_LINE.match(text)
    return (text[said.end() :], 1) if said else (text, 0)


def _score(sample: str, delimiter: str) -> float:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths: list[int] = []
    try:
        for row in reader:
            if any(row):
                widths.append(len(row))
            if len(widths) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return 0.0
    if not widths or widths[0] < 2:
        return 0.0
    width, times = Counter(widths).most_common(1)[0]
    same = sum(1 for found in widths if found == widths[0]) / len(widths)
    alike = times / len(widths)
    return (same + alike) * 10 + min(width, widths[0]) * 0.1
