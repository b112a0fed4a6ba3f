"""What the stories do by command: a small roster, weekly lessons, sums, and reading PDF files."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from tests.cli.commands import Shell

Row = dict[str, Any]

SMALL_ROSTER = {
    "School.csv": "SIS ID,Name\n1,Larkfield\n",
    "Section.csv": (
        "SIS ID,School SIS ID,Section Name\nm1,1,Strings\nm2,1,Wind\nm3,1,Theory\nm4,1,Choir\n"
    ),
    "Student.csv": (
        "SIS ID,School SIS ID,First Name,Last Name,Username,Password\n"
        "s1,1,Ora,Klein,ok,P@ss\ns2,1,Beulah,McMillan,bm,P@ss\ns3,1,Zoë,Ünal,zu,P@ss\n"
    ),
    "Teacher.csv": "SIS ID,School SIS ID,First Name,Last Name\nt1,1,Craig,Beane\n",
    "StudentEnrollment.csv": (
        "Section SIS ID,SIS ID\nm1,s1\nm1,s2\nm2,s1\nm2,s3\nm3,s2\nm3,s3\nm4,s1\n"
    ),
    "TeacherRoster.csv": "Section SIS ID,SIS ID\nm1,t1\nm2,t1\nm3,t1\n",
}


def write_small_roster(folder: Path) -> Path:
    """Write a roster of three students in four classes as School Data Sync would."""
    folder.mkdir()
    for name, text in SMALL_ROSTER.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def plan_weekly(shell: Shell, count: int = 3) -> list[Row]:
    """Plan that many of the imported lessons weekly, on days of their own, each with a price."""
    waiting = shell.done("list", "lessons", "--where", "waiting=true")
    chosen = sorted((row for row in waiting if row["enrolled"]), key=lambda row: row["enrolled"])
    planned: list[Row] = []
    for n, row in enumerate(chosen[:count]):
        words = {"start": f"2026-11-0{2 + n}T16:00", "duration": 45, "recurrence": "WEEKLY",
                 "until": "2026-12-18", "price": f"{20 + n}.50"}  # fmt: skip
        given = [part for key, value in words.items() for part in (f"--{key}", value)]
        planned.append(shell.done("set", "lesson", row["id"], *given))
    return planned


def total(rows: Iterable[Row], key: str) -> Decimal:
    """Add up the amounts of a list."""
    return sum((Decimal(row[key]) for row in rows), Decimal())


def words_of(files: Sequence[str]) -> str:
    """Return everything that is written in some PDF files."""
    return "\n".join(page.extract_text() for file in files for page in PdfReader(file).pages)
