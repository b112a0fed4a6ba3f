"""From paths to tables: files, folders and archives, each read once, passwords dropped."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from desktop_app.areas.desk.roster_import.secrets import without_secrets
from desktop_app.core.errors import FileRefused
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.tabular.csv_reading import read_csv
from desktop_app.core.tabular.delimiters import sniff
from desktop_app.core.tabular.table import Reading, Table
from desktop_app.core.tabular.xlsx_reading import read_xlsx
from desktop_app.core.wording import tr

TABLE_ENDINGS = (".csv", ".txt", ".tsv")
BOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods")
CARD_ENDINGS = (".vcf", ".vcard")
_ENDINGS = (*TABLE_ENDINGS, *BOOK_ENDINGS, *CARD_ENDINGS)
_MOST_BYTES = 500_000_000
_MOST_FILES = 500
_SMALL_BYTES = 10_000_000
_MOST_PACKED = 200  # lists of names shrink to a tenth; what shrinks more than this is a trap


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The bytes of one file and the name a person knows it by."""

    name: str
    data: bytes

    @property
    def ending(self) -> str:
        """Return the ending in lower case, with its point."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """Return the name without folder and ending, in lower case."""
        return PurePosixPath(self.name).stem.lower()


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table and the file it came from."""

    name: str
    table: Table


def gather(paths: Iterable[Path]) -> tuple[SourceFile, ...]:
    """Return the files at the paths, those in folders and archives included.

    Raises FileRefused when a path is not there, cannot be read, or holds no roster.
    """
    found: list[SourceFile] = []
    for path in paths:
        found.extend(_at(path))
    if not found:
        raise FileRefused(
            tr("There is no roster here: choose CSV, XLSX or vCard files, a folder or a ZIP.")
        )
    return tuple(found)


def read_table(
    source: SourceFile, reading: Reading | None = None, *, progress: Progress = SILENT
) -> SourceTable:
    """Return the table in a file without its passwords. Raises FileRefused, naming the file."""
    try:
        if source.ending in BOOK_ENDINGS or source.data.startswith(b"PK\x03\x04"):
            table = read_xlsx(source.data, reading.sheet if reading else None, progress=progress)
        else:
            table = read_csv(source.data, reading or sniff(source.data), progress=progress)
    except FileRefused as refusal:
        raise FileRefused(f"{source.name}: {refusal.sentence}", field=refusal.field) from refusal
    return SourceTable(source.name, without_secrets(table))


def _at(path: Path) -> Iterator[SourceFile]:
    try:
        if path.is_dir():
            for child in sorted(path.iterdir()):
                if child.is_file() and child.suffix.lower() in _ENDINGS and child.name[0] != ".":
                    yield SourceFile(child.name, _bytes(child))
        elif path.suffix.lower() == ".zip":
            yield from _in_archive(path)
        else:
            yield SourceFile(path.name, _bytes(path))
    except FileNotFoundError as error:
        raise FileRefused(tr("There is no file {name}.", name=path.name), field="path") from error
    except OSError as error:
        raise FileRefused(
            tr(
                "{name} could not be read: {reason}.",
                name=path.name,
                reason=error.strerror or error,
            ),
            field="path",
        ) from error


def _bytes(path: Path) -> bytes:
    if not path.is_file() and path.exists():
        raise FileRefused(tr("{name} is no file.", name=path.name), field="path")
    if path.stat().st_size > _MOST_BYTES:
        raise FileRefused(tr("{name} is too large for a roster.", name=path.name), field="path")
    return path.read_bytes()


def _in_archive(path: Path) -> Iterator[SourceFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(_bytes(path))) as archive:
            members = [member for member in archive.infolist() if _counts(member)]
            too_much = sum(member.file_size for member in members) > _MOST_BYTES or any(
                member.file_size > max(_SMALL_BYTES, _MOST_PACKED * member.compress_size)
                for member in members
            )
            if too_much or len(members) > _MOST_FILES:
                raise FileRefused(
                    tr("{name} is too large for a roster.", name=path.name), field="path"
                )
            for member in members:
                yield SourceFile(PurePosixPath(member.filename).name, archive.read(member))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise FileRefused(
            tr("{name} is damaged: the archive cannot be opened.", name=path.name), field="path"
        ) from error
    except RuntimeError as error:
        raise FileRefused(
            tr(
                "{name} is protected by a password. Unpack it and choose the folder.",
                name=path.name,
            ),
            field="path",
        ) from error


def _counts(member: zipfile.ZipInfo) -> bool:
    place = PurePosixPath(member.filename)
    hidden = any(part.startswith((".", "__MACOSX")) for part in place.parts)
    return not member.is_dir() and not hidden and place.suffix.lower() in _ENDINGS
