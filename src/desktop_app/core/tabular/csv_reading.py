"""Reading CSV as people's programs write it."""

import csv
import io
from collections.abc import Generator, Iterator

from desktop_app.core.errors import FileRefused
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.tabular.delimiters import skip_sep_line, sniff
from desktop_app.core.tabular.encodings import decode
from desktop_app.core.tabular.headers import TableBuilder
from desktop_app.core.tabular.table import Reading, Table, TableProblem, Weight
from desktop_app.core.wording import tr

MOST_BROKEN_QUOTES = 100
_STEP = 5_000
_ENDLESS = "unexpected end of data"
_RawRow = tuple[int, int, list[str]]


def read_csv(data: bytes, reading: Reading | None = None, *, progress: Progress = SILENT) -> Table:
    """Return the table in the bytes of a text file.

    A row with too few cells is filled up, one with too many is refused, a quotation mark that never
    closes costs one line and not the rest of the file; each is a problem with its line. Raises
    FileRefused for an empty file and for what is no table at all.
    """
    chosen = reading or sniff(data)
    text, skipped = skip_sep_line(decode(data, chosen.encoding))
    problems: list[TableProblem] = []
    text = _clean(text, skipped, problems)
    rows = _RowSource(text, chosen.delimiter, skipped, problems)
    builder: TableBuilder | None = None
    for first, last, cells in rows:
        if builder is None:
            builder = TableBuilder(first, cells, problems)
            rows.width = len(cells)
        else:
            builder.add(first, last, cells)
        if first % _STEP == 0:
            progress.step(first, rows.total, tr("Reading rows"))
    if builder is None:
        raise FileRefused(tr("The file is empty: it has no header and no rows. Nothing was read."))
    return builder.table(chosen)


def _clean(text: str, skipped: int, problems: list[TableProblem]) -> str:
    for sign, sentence in (
        ("\0", tr("The line held NUL signs, which were removed.")),
        ("\ufffd", tr("The line holds a sign that could not be read. Try another encoding.")),
    ):
        if sign in text:
            at = text.index(sign)
            line = text.count("\n", 0, at) + 1 + skipped
            problems.append(TableProblem(line, Weight.WARNING, sentence))
    return text.replace("\0", "").removeprefix("\ufeff")


class _RowSource:
    """The rows of a text with their lines; it recovers after a quote that never closes."""

    def __init__(
        self, text: str, delimiter: str, skipped: int, problems: list[TableProblem]
    ) -> None:
        self._lines = io.StringIO(text, newline="").readlines()
        self._delimiter = delimiter
        self._skipped = skipped
        self._problems = problems
        self._broken = 0
        self.total = len(self._lines)
        self.width = 0

    def __iter__(self) -> Iterator[_RawRow]:
        start = 0
        while start < len(self._lines):
            start = yield from self._read_from(start)

    def _read_from(self, start: int) -> Generator[_RawRow, None, int]:
        """Yield rows from a line on; return the line after a broken quote, or the end."""
        reader = csv.reader(
            iter(self._lines[start:] if start else self._lines), delimiter=self._delimiter
        )
        line = start
        while True:
            try:
                cells = next(reader, None)
            except csv.Error:
                if len(self._lines[line]) > csv.field_size_limit():
                    self._refuse(line, tr("The line is longer than any row of a roster."))
                else:
                    self._refuse_quote(line)
                return line + 1
            if cells is None:
                return len(self._lines)
            after = start + reader.line_num
            is_last = after == len(self._lines)
            if (after - line > 1 or is_last) and self._swallowed(line, after, cells):
                self._refuse_quote(line)
                return line + 1
            if "".join(cells).strip():
                yield line + 1 + self._skipped, after + self._skipped, cells
            line = after

    def _swallowed(self, line: int, after: int, cells: list[str]) -> bool:
        """Say whether a row is one open quote that ate what comes after it."""
        quoting = self._quoting_error(self._lines[line:after])
        if quoting == _ENDLESS or after - line == 1:
            return quoting == _ENDLESS
        if not self.width or (len(cells) == self.width and not quoting):
            return False
        following = self._lines[line + 1]
        if following.count('"') % 2:
            return False
        return len(next(csv.reader([following], delimiter=self._delimiter), [])) == self.width

    def _quoting_error(self, lines: list[str]) -> str:
        strict = csv.reader(lines, delimiter=self._delimiter, strict=True)
        try:
            for _ in strict:
                pass
        except csv.Error as error:
            return str(error)
        return ""

    def _refuse_quote(self, line: int) -> None:
        self._broken += 1
        if self._broken > MOST_BROKEN_QUOTES:
            raise FileRefused(
                tr("Too many lines open a quotation mark and never close it. The file may have "
                   "another delimiter or encoding; choose them and try again.")
            )  # fmt: skip
        self._refuse(line, tr("A quotation mark is opened on this line and never closed."))

    def _refuse(self, line: int, sentence: str) -> None:
        start = self._lines[line].rstrip("\r\n")[:2000]
        self._problems.append(
            TableProblem(line + 1 + self._skipped, Weight.REFUSED, sentence, (start,))
        )
