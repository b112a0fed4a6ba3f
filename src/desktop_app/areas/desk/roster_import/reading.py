"""From paths to a roster: which format it is, and the reader that knows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from desktop_app.areas.desk.roster_import import mapping as mappings
from desktop_app.areas.desk.roster_import.mapping import Mapping
from desktop_app.areas.desk.roster_import.readers import oneroster, sds
from desktop_app.areas.desk.roster_import.readers.collecting import Cells
from desktop_app.areas.desk.roster_import.readers.dates import DateOrder
from desktop_app.areas.desk.roster_import.readers.generic import read_generic
from desktop_app.areas.desk.roster_import.readers.vcard import read_vcards
from desktop_app.areas.desk.roster_import.roster import Format, Problem, Role, Roster, Where
from desktop_app.areas.desk.roster_import.sources import (
    BOOK_ENDINGS,
    CARD_ENDINGS,
    SourceFile,
    SourceTable,
    gather,
    read_table,
)
from desktop_app.core.collector import paused_collector
from desktop_app.core.errors import FileRefused
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.tabular.delimiters import sniff
from desktop_app.core.tabular.table import Reading, Weight
from desktop_app.core.wording import tr

_MONTH_FIRST = frozenset(("US", "CA", "PH"))
_YEAR_FIRST = frozenset(("CN", "JP", "KR", "HU", "LT", "SE", "TW", "MN"))
_LONGEST_HEADER = 65_536
_FIRST_LINES = 200


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What a person said about the files; None and empty mean: find out.

    `role` is what the contacts of a vCard file become. `country` decides dates that can be read in
    more than one order.
    """

    format: Format | None = None
    mapping: Mapping | None = None
    role: Role = Role.STUDENT
    country: str = ""


@paused_collector()
def read_roster(
    paths: Sequence[Path], *, today: date, options: ReadingOptions | None = None,
    progress: Progress = SILENT,
) -> Roster:  # fmt: skip
    """Return the roster at the paths.

    Raises FileRefused with a sentence for files that cannot be used at all, and RuleBroken when the
    mapping does not fit. What is wrong with single rows and files is in the roster's problems.
    """
    chosen = options or ReadingOptions()
    files = gather(paths)
    kind = chosen.format or detect(files)
    if kind == Format.VCARD:
        return read_vcards(_cards(files), today=today, role=chosen.role)
    if kind in (Format.CSV, Format.XLSX):
        return _read_list(files, kind, chosen, today, progress)
    return _read_set(files, kind, today, progress)


def detect(files: Sequence[SourceFile]) -> Format:
    """Return what made the files, by names and headers. Raises FileRefused if nothing fits."""
    if any(file.ending in CARD_ENDINGS or _begins_a_card(file) for file in files):
        return Format.VCARD
    tables = [file for file in files if file.ending not in BOOK_ENDINGS]
    headers = {file.name: _header(file) for file in tables}
    if any(
        "sisid" in headers[file.name] and sds.kind_of(file.name) in sds.FILES for file in tables
    ):
        return Format.SDS
    if any(_is_oneroster(file, headers[file.name]) for file in tables):
        return Format.SDS if is_sds2(headers) else Format.ONEROSTER
    if len(files) == 1:
        return Format.XLSX if files[0].ending in BOOK_ENDINGS else Format.CSV
    raise FileRefused(
        tr("These files are no OneRoster and no School Data Sync set. Choose one list at a time."),
        field="path",
    )


def is_sds2(headers: dict[str, frozenset[str]]) -> bool:
    """Say whether files like those of OneRoster come from School Data Sync 2.1."""
    for name, header in headers.items():
        if name.lower().endswith("classes.csv") and "orgsourcedid" in header:
            return True
        if name.lower().endswith("users.csv") and "activedirectorymatchid" in header:
            return True
    return False


def _is_oneroster(file: SourceFile, header: frozenset[str]) -> bool:
    ids = {"sourcedid", "usersourcedid", "classsourcedid"}
    return file.stem in oneroster.FILES and bool(ids & header)


def _header(file: SourceFile) -> frozenset[str]:
    try:
        head = SourceFile(file.name, _first_lines(file.data))
        return frozenset(Cells(read_table(head)).names())
    except FileRefused:
        return frozenset()


def _first_lines(data: bytes) -> bytes:
    if len(data) <= _LONGEST_HEADER or data.startswith((b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff")):
        return data
    head = data[: data.rfind(b"\n", 0, _LONGEST_HEADER) + 1 or _LONGEST_HEADER]
    return b"\n".join(head.split(b"\n", _FIRST_LINES)[:_FIRST_LINES]) + b"\n"


def _begins_a_card(file: SourceFile) -> bool:
    return b"BEGIN:VCARD" in file.data[:200].upper().replace(b"\0", b"")


def _cards(files: Iterable[SourceFile]) -> list[SourceFile]:
    return [file for file in files if file.ending in CARD_ENDINGS or _begins_a_card(file)]


def _read_list(
    files: Sequence[SourceFile], kind: Format, options: ReadingOptions, today: date,
    progress: Progress,
) -> Roster:  # fmt: skip
    if len(files) > 1:
        raise FileRefused(tr("Choose one list at a time."), field="path")
    mapping = options.mapping
    table = load_list(files[0], mapping, progress=progress)
    mapping = mapping or mappings.propose(table.table.headers)
    preferred = preferred_order(options.country)
    return read_generic(table, mapping, file_format=kind, today=today, preferred=preferred)


def load_list(
    file: SourceFile, mapping: Mapping | None = None, *, progress: Progress = SILENT
) -> SourceTable:
    """Return the table of one list, read as the mapping remembers or as found out."""
    if file.ending in BOOK_ENDINGS or file.data.startswith(b"PK\x03\x04"):
        sheet = Reading(sheet=mapping.sheet) if mapping and mapping.sheet else None
        return read_table(file, sheet, progress=progress)
    try:
        found = sniff(file.data, encoding=mapping.encoding if mapping else None)
    except FileRefused as refusal:
        raise FileRefused(f"{file.name}: {refusal.sentence}", field=refusal.field) from refusal
    return read_table(file, mapping.reading(found) if mapping else found, progress=progress)


def preferred_order(country: str) -> DateOrder:
    """Return the order in which a country writes dates, by its two letters."""
    if country.upper() in _MONTH_FIRST:
        return DateOrder.MDY
    return DateOrder.YMD if country.upper() in _YEAR_FIRST else DateOrder.DMY


def _read_set(files: Sequence[SourceFile], kind: Format, today: date, progress: Progress) -> Roster:
    tables: list[SourceTable] = []
    refused: list[Problem] = []
    for number, file in enumerate(files):
        progress.step(number, len(files), file.name)
        try:
            tables.append(read_table(file, progress=progress))
        except FileRefused as refusal:
            refused.append(Problem(Weight.REFUSED, Where(file.name, 1), refusal.sentence))
    if not tables:
        raise FileRefused(refused[0].sentence, field="path")
    headers = {table.name: frozenset(Cells(table).names()) for table in tables}
    if kind == Format.SDS and any("sisid" in header for header in headers.values()):
        roster = sds.read_sds(tables, today=today)
    else:
        roster = oneroster.read_oneroster(tables, today=today, school_data_sync=kind == Format.SDS)
    _refuse_if_nothing(roster, refused)
    return _with(roster, refused)


def _refuse_if_nothing(roster: Roster, refused: list[Problem]) -> None:
    if roster.orgs or roster.people or roster.classes or roster.enrollments or roster.relations:
        return
    first = next(
        (problem for problem in (*refused, *roster.problems) if problem.weight != Weight.NOTE), None
    )
    reason = first.sentence if first else tr("the files hold no rows")
    raise FileRefused(
        tr("Nothing could be read: {file}: {reason}", file=first.where.file if first else "",
           reason=reason),
        field="path",
    )  # fmt: skip


def _with(roster: Roster, refused: list[Problem]) -> Roster:
    if not refused:
        return roster
    return replace(roster, problems=(*refused, *roster.problems))
