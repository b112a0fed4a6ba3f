"""What every reader needs: cells by column name, and a roster that grows row by row."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from desktop_app.areas.desk.roster_import.readers.dates import (
    DateOrder,
    infer_order,
    parse_date,
)
from desktop_app.areas.desk.roster_import.roster import (
    ClassEntry,
    EnrollmentEntry,
    FileSummary,
    Format,
    OrgEntry,
    PersonEntry,
    Problem,
    RelationEntry,
    Roster,
    SessionEntry,
    SourceRows,
    Where,
)
from desktop_app.areas.desk.roster_import.sources import SourceTable
from desktop_app.core.folding import fold
from desktop_app.core.tabular.safety import unguard
from desktop_app.core.tabular.table import Row, Weight
from desktop_app.core.wording import tr

LONGEST_NAME = 300
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_NOT_SHOWN = re.compile(r"[\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")


def clean(text: str) -> str:
    """Return a cell as it should be stored: composed, no control signs, single blanks."""
    text = text.strip()
    if text.startswith("'"):
        text = unguard(text)
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    return " ".join(
        _CONTROL.sub(" ", _NOT_SHOWN.sub("", unicodedata.normalize("NFC", text))).split()
    )


def column_key(header: str) -> str:
    """Return what makes two spellings of a column the same: letters and digits only."""
    return "".join(sign for sign in fold(header) if sign.isalnum())


class Cells:
    """The cells of one table by column name, whatever its case, blanks and underlines."""

    def __init__(self, source: SourceTable) -> None:
        self.source = source
        self._at: dict[str, int] = {}
        self._used: set[int] = set()
        self._columns: dict[tuple[str, ...], Column] = {}
        for at, header in enumerate(source.table.headers):
            self._at.setdefault(column_key(header), at)

    def names(self) -> list[str]:
        """Return the keys of the columns."""
        return list(self._at)

    def has(self, *names: str) -> bool:
        """Say whether any of the columns is there."""
        return any(column_key(name) in self._at for name in names)

    def column(self, *names: str) -> "Column":
        """Return a way to the first non-empty cell of the named columns."""
        found = self._columns.get(names)
        if found is None:
            keys = [column_key(name) for name in names]
            found = Column(tuple(self._at[key] for key in keys if key in self._at))
            self._used.update(found.places)
            self._columns[names] = found
        return found

    def ignored(self) -> tuple[str, ...]:
        """Return the columns that hold something and that nobody asked for."""
        table = self.source.table
        return tuple(
            header
            for at, header in enumerate(table.headers)
            if at not in self._used and any(row.cells[at].strip() for row in table.rows)
        )


@dataclass(slots=True)
class Column:
    """Where a value stands in each row; empty text where the table has no such column.

    What was cleaned once is remembered: most columns hold the same few values again and again.
    """

    places: tuple[int, ...]
    _cleaned: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def of(self, row: Row) -> str:
        """Return the value in a row, cleaned."""
        for place in self.places:
            written = row.cells[place]
            value = self._cleaned.get(written)
            if value is None:
                value = self._cleaned[written] = clean(written)
            if value:
                return value
        return ""

    def list_of(self, row: Row) -> tuple[str, ...]:
        """Return the values of a cell that holds several, parted by commas or semicolons."""
        return tuple(part for raw in re.split(r"[,;]", self.of(row)) if (part := raw.strip()))


@dataclass(slots=True)
class DateColumn:
    """A column of dates with the order it is read in."""

    column: Column
    order: DateOrder
    today: date
    name: str
    _read: dict[str, date | None] = field(default_factory=dict, compare=False, repr=False)

    def of(self, row: Row) -> date | None:
        """Return the date in a row, None if there is none or it cannot be read."""
        text = self.column.of(row)
        if not text:
            return None
        if text not in self._read:
            self._read[text] = parse_date(text, self.order, today=self.today)
        return self._read[text]


@dataclass(slots=True)
class RosterBuilder:
    """A roster that grows; every problem keeps the row it is about."""

    format: Format
    system: str
    title: str
    today: date
    orgs: list[OrgEntry] = field(default_factory=list)
    people: list[PersonEntry] = field(default_factory=list)
    classes: list[ClassEntry] = field(default_factory=list)
    enrollments: list[EnrollmentEntry] = field(default_factory=list)
    sessions: list[SessionEntry] = field(default_factory=list)
    relations: list[RelationEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: list[FileSummary] = field(default_factory=list)
    sources: dict[str, SourceRows] = field(default_factory=dict)
    _seen: dict[str, Where] = field(default_factory=dict)

    def note(self, source: SourceTable, row: Row, weight: Weight, sentence: str) -> None:
        """Keep a problem of one row."""
        where = Where(source.name, row.line)
        headers = source.table.headers
        self.problems.append(Problem(weight, where, sentence, headers, row.cells))

    def refuse(self, source: SourceTable, row: Row, sentence: str) -> None:
        """Keep a row that is not taken."""
        self.note(source, row, Weight.REFUSED, sentence)

    def note_file(self, name: str, weight: Weight, sentence: str) -> None:
        """Keep a problem of a whole file."""
        self.problems.append(Problem(weight, Where(name, 1), sentence))

    def begin(self, source: SourceTable) -> Cells:
        """Start on a file: take over what its table already complains about."""
        table = source.table
        rows = {row.line: row.cells for row in table.rows}
        self.sources[source.name] = SourceRows(table.headers, rows)
        self.problems += [
            Problem(
                odd.weight, Where(source.name, odd.line), odd.sentence, table.headers, odd.cells
            )
            for odd in table.problems
        ]
        return Cells(source)

    def finish(self, cells: Cells) -> None:
        """End with a file: say which of its columns nobody took."""
        source, ignored = cells.source, cells.ignored()
        self.files.append(
            FileSummary(source.name, len(source.table.rows), source.table.reading, ignored)
        )
        if ignored:
            sentence = tr("These columns were not imported: {names}.", names=", ".join(ignored))
            self.note_file(source.name, Weight.NOTE, sentence)

    def place(self, source: SourceTable, row: Row) -> Where:
        """Return where a row is."""
        return Where(source.name, row.line)

    def is_first(self, ref: str, where: Where) -> bool:
        """Say whether an id is met for the first time; no id is always the first."""
        return ref.endswith(":") or self._seen.setdefault(ref, where) == where

    def is_new(self, source: SourceTable, row: Row, ref: str) -> bool:
        """Say whether an id is met for the first time; a second row with it is refused."""
        here = Where(source.name, row.line)
        first = self._seen.setdefault(ref, here)
        if first is here or first == here:
            return True
        self.refuse(
            source,
            row,
            tr("The id “{id}” stands on line {line} already; that row counts.",
               id=ref.partition(":")[2], line=first.line),
        )  # fmt: skip
        return False

    def name_is_fine(self, source: SourceTable, row: Row, *names: str) -> bool:
        """Say whether there is a name and none is absurdly long; otherwise the row is refused."""
        if not any(names):
            self.refuse(source, row, tr("The row names nobody: given and family name are empty."))
            return False
        if any(len(name) > LONGEST_NAME for name in names):
            self.refuse(
                source, row,
                tr("The name is longer than {most} letters; shorten it in the file.",
                   most=LONGEST_NAME),
            )  # fmt: skip
            return False
        return True

    def date_columns(
        self, cells: Cells, *names: str, preferred: DateOrder, order: DateOrder | None = None
    ) -> tuple[DateColumn, ...]:
        """Return columns of dates in one order; where it is not certain, say which was taken."""
        columns = [cells.column(name) for name in names]
        headers = cells.source.table.headers
        found = infer_order(
            (column.of(row) for column in columns for row in cells.source.table.rows),
            today=self.today,
            preferred=preferred,
        )
        if found.ambiguous and order is None:
            places = [place for column in columns for place in column.places]
            self.note_file(
                cells.source.name, Weight.WARNING,
                tr("The dates in “{column}” can be read in more than one order; they are read as "
                   "{order}. Choose another order if that is wrong.",
                   column=headers[places[0]], order=show_order(found.order)),
            )  # fmt: skip
        return tuple(
            DateColumn(
                column, order or found.order, self.today,
                headers[column.places[0]] if column.places else "",
            )
            for column in columns
        )  # fmt: skip

    def date_column(
        self, cells: Cells, name: str, *, preferred: DateOrder, order: DateOrder | None = None
    ) -> DateColumn:
        """Return one column of dates, as `date_columns` does."""
        return self.date_columns(cells, name, preferred=preferred, order=order)[0]

    def date_of(self, source: SourceTable, row: Row, column: DateColumn) -> date | None:
        """Return the date in a row; one that cannot be read is left empty with a warning."""
        found = column.of(row)
        if found is None and column.column.of(row):
            sentence = tr("“{written}” in “{column}” is no date; it is left empty.",
                          written=column.column.of(row)[:40], column=column.name)  # fmt: skip
            self.note(source, row, Weight.WARNING, sentence)
        return found

    def roster(self) -> Roster:
        """Return what was read."""
        return Roster(
            self.format, self.system, self.title,
            tuple(self.orgs), tuple(self.people), tuple(self.classes), tuple(self.enrollments),
            tuple(self.sessions), tuple(self.relations), tuple(self.problems), tuple(self.files),
            self.sources,
        )  # fmt: skip


def show_order(order: DateOrder) -> str:
    """Name an order of dates on screen."""
    return {
        DateOrder.YMD: tr("year, month, day"),
        DateOrder.DMY: tr("day, month, year"),
        DateOrder.MDY: tr("month, day, year"),
        DateOrder.YDM: tr("year, day, month"),
    }[order]


def split_name(full: str) -> tuple[str, str]:
    """Return given and family name of a full name: “Byrne, Ann” or “Ann Byrne”."""
    if "," in full:
        family, _, given = full.partition(",")
        return given.strip(), family.strip()
    given, _, family = full.rpartition(" ")
    return (given.strip(), family) if given else (full, "")


def first_of(values: Iterable[str]) -> str:
    """Return the first value that is not empty."""
    return next((value for value in values if value), "")
