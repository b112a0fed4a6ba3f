"""Files, folders and archives are found, and what cannot be a roster is refused with a sentence."""

import zipfile
from pathlib import Path

import pytest

from desktop_app.areas.desk.roster_import import sources
from desktop_app.areas.desk.roster_import.reading import ReadingOptions, read_roster
from desktop_app.areas.desk.roster_import.roster import Format
from desktop_app.areas.desk.roster_import.sources import gather
from desktop_app.core.errors import FileRefused
from tests.areas.desk.roster_import.rosters import TODAY, read, write

ORGS = "sourcedId,name,type\n1,North,school\n"
USERS = "sourcedId,givenName,familyName,role\n1,Ann,Byrne,student\n"


def zipped(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_an_archive_is_read_as_its_folder_would_be(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "set.zip",
        {"export/orgs.csv": ORGS, "export/users.csv": USERS, "__MACOSX/._users.csv": "x",
         "export/readme.md": "hello", "export/.hidden.csv": "x"},
    )  # fmt: skip
    assert [file.name for file in gather([path])] == ["orgs.csv", "users.csv"]
    assert len(read(path).people) == 1


def test_single_files_of_a_set_are_a_set(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", orgs=ORGS, users=USERS)
    roster = read_roster([folder / "users.csv", folder / "orgs.csv"], today=TODAY)
    assert roster.format == Format.ONEROSTER
    assert read(folder / "users.csv").format == Format.ONEROSTER


def test_a_list_with_the_ids_of_another_system_is_still_a_list(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", choir="SIS ID,Name\n1,Ann Byrne\n")
    roster = read(folder / "choir.csv")
    assert (roster.format, len(roster.people)) == (Format.CSV, 1)


def test_a_format_that_was_named_is_not_guessed(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "set", users="sourcedId,givenName,familyName,role\n1,Ann,Byrne,student\n"
    )
    assert read(folder, ReadingOptions(format=Format.CSV)).format == Format.CSV
    assert read(folder, ReadingOptions(format=Format.SDS)).system == "sds"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.csv", None, "no file missing.csv"), ("broken.zip", b"PK\x03\x04x", "damaged"),
        ("empty.csv", b"", "empty"), ("picture.csv", b"\x89PNG\r\n\x1a\nxxxx", "PNG"),
        ("picture.pdf", b"%PDF-1.7", "PDF"), ("broken.xlsx", b"PK\x03\x04x", "damaged"),
        ("blank.vcf", b"\n", "holds no contact"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_roster_is_refused(
    tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FileRefused, match=reason):
        read(tmp_path / name)


def test_an_empty_folder_and_nothing_at_all_are_refused(tmp_path: Path) -> None:
    for paths in ([tmp_path], []):
        with pytest.raises(FileRefused, match="no roster here"):
            gather(paths)


def test_two_lists_at_once_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", one="Name\nAnn\n", two="Name\nBob\n")
    with pytest.raises(FileRefused, match="one list at a time"):
        read(folder)
    with pytest.raises(FileRefused, match="one list at a time"):
        read(folder, ReadingOptions(format=Format.CSV))


def test_a_set_in_which_nothing_can_be_read_says_why(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", users="", orgs="")
    with pytest.raises(FileRefused, match="empty"):
        read(folder, ReadingOptions(format=Format.ONEROSTER))


def test_files_that_are_absurdly_large_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "_MOST_BYTES", 10)
    folder = write(tmp_path / "set", users=USERS)
    archive = zipped(tmp_path / "bomb.zip", {"a.csv": "0" * 1000})
    for path in (folder, archive):
        with pytest.raises(FileRefused, match="too large"):
            gather([path])


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "locked.zip", {"a.csv": "Name\nAnn\n"})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag of an encrypted entry, in its local header and in the directory
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(FileRefused, match="protected by a password"):
        gather([path])


def test_an_archive_that_swells_beyond_any_roster_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "swells.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.csv", b"Name\n" + b"A\n" * 6_000_000)
    with pytest.raises(FileRefused, match="too large for a roster"):
        gather([path])
