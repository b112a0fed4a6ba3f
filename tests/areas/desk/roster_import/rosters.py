"""Files for the tests of roster import."""

from datetime import date
from pathlib import Path

from desktop_app.areas.desk.roster_import.reading import ReadingOptions, read_roster
from desktop_app.areas.desk.roster_import.roster import Roster

TODAY = date(2026, 11, 19)
SHARED = Path(__file__).parents[5] / "shared" / "data" / "roster"
ONEROSTER = SHARED / "oneroster-1.1-sample"
SDS = SHARED / "school-data-sync-100"
VCARDS = SHARED / "vcard"


def write(folder: Path, **files: str) -> Path:
    """Write CSV files into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def read(path: Path, options: ReadingOptions | None = None) -> Roster:
    return read_roster([path], today=TODAY, options=options)


def sentences(roster: Roster) -> list[str]:
    return [problem.sentence for problem in roster.problems]
