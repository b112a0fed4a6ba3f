"""A laptop that is found tells nobody's name: not the copy, not its log, not what is beside it."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.people import api as people
from desktop_app.cli.app import run
from desktop_app.core import log
from desktop_app.core.db import kept_file, snapshots
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError
from desktop_app.core.places import data_dir, log_dir
from desktop_app.core.settings import Preferences
from desktop_app.core.sync import copy_file, copy_keys, packet_laptop
from desktop_app.core.sync.copy_facts import keys_of
from desktop_app.core.sync.push import sync, waiting
from desktop_app.core.sync.refresh import refresh
from desktop_app.core.sync.terms import Answer
from desktop_app.shell.recent import Recent
from tests.copies import PASSWORD, MemoryKeyring
from tests.core.sync.laptops import CLOCK, busiest, check_out

NOTE = "Bowing much steadier since Tuesday"
_OPEN = text(
    "SELECT o.id, e.student_id FROM lesson_occurrence o JOIN enrollment e "
    "ON e.lesson_id = o.lesson_id AND e.enrolled_on <= o.local_date AND e.unenrolled_on IS NULL "
    "WHERE o.status IN ('SCHEDULED', 'COMPLETED') AND o.local_date BETWEEN '2026-11-05' AND "
    "'2026-11-18' ORDER BY o.starts_at DESC LIMIT 1"
)


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A computer whose every file lies in one folder."""
    folder = tmp_path / "laptop"
    for name in (
        *("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"),
        *("LOCALAPPDATA", "HOME"),
    ):
        (folder / name).mkdir(parents=True)
        monkeypatch.setenv(name, str(folder / name))
    (folder / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "temporary"))
    monkeypatch.setenv("SQLITE_TMPDIR", str(folder / "temporary"))
    yield folder
    log.stop()


def names_in(office: Database) -> list[str]:
    with office.reading() as session:
        rows = session.execute(
            text("SELECT given_name, family_name, phone FROM person p JOIN student s "
                 "ON s.person_id = p.id")
        ).all()  # fmt: skip
    found = {name for row in rows for name in row if name and len(name) > 4}
    return sorted(found)


def found_in(folder: Path, words: list[str]) -> list[tuple[str, str]]:
    """Which words stand somewhere in a folder, as bytes of any encoding a system uses."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [
                (path.name, word)
                for word in words
                for code in ("utf-8", "utf-16-le", "utf-16-be")
                if word.encode(code) in content
            ]
    return found


def broken(copy: Database, word: str) -> BaseException:
    """An error that says somebody's name, as errors do, after one of the database."""
    with pytest.raises(DownbeatError) as caught, copy.writing("By hand") as work:
        work.session.execute(
            text("INSERT INTO person (school_id, id, given_name) VALUES (1, x'00', :name)"),
            {"name": word},
        )
    logging.getLogger(log.NAME).error("refused", exc_info=caught.value)
    try:
        raise LookupError(f"{word} is not in this register")
    except LookupError as error:
        return error


def test_no_name_stands_in_clear_on_a_laptop_with_a_copy(
    larkfield: Database, laptop: Path, memory_keyring: MemoryKeyring
) -> None:
    words = [*names_in(larkfield), NOTE]
    assert len(words) > 50
    path = laptop / "cullinan.copy"
    made = check_out(larkfield, path, busiest(larkfield))
    log.start(log_dir())
    with bootstrap.open_copy(path, made.key, clock=CLOCK, early=True) as copy:
        with copy.reading() as session:
            meeting, student = session.execute(_OPEN).one()
            people.find_persons(session, words[0])
        service = attendance.AttendanceService(copy)
        service.mark(UUID(bytes=meeting), UUID(bytes=student), "A", note=NOTE, reason=NOTE)
        logging.getLogger(log.NAME).error("broken", exc_info=broken(copy, words[0]))
        copy_file.note(copy, "office_password", PASSWORD)
        logging.getLogger(log.NAME).error(
            "refused", extra={"ids": {"copy": str(made.facts.copy_id)}}
        )
        Recent(Preferences(data_dir() / "preferences.json")).remember(path)
        kept_file.write(data_dir() / "statements.json", kept_file.mark(), copy.texts)
        copy_file.duplicate(path, made.key, laptop / "second.copy")
        with pytest.raises(DownbeatError):
            snapshots.take(path, CLOCK.now(), why="change")
        assert waiting(copy) == 1
        given = packet_laptop.rescue(copy, laptop / "rescue.packet")
        assert Path(f"{path}-wal").stat().st_size
        report = sync(copy, larkfield, refresh=refresh)
        assert [each.answer for each in report.went_up] == [Answer.APPLIED]
        assert (report.waiting, report.refreshed.any) == (0, True)
        secret = [PASSWORD, made.recovery, given.passphrase]
        assert found_in(laptop, [*words, *secret]) == []
    assert found_in(laptop, [*words, *secret]) == []
    assert b"broken" in Path(log_dir() / "downbeat.log").read_bytes()
    assert found_in(laptop, ["Cullinan"]) == []
    assert "cullinan.copy" in {each.name for each in laptop.iterdir()}


def test_a_name_in_clear_would_be_found(larkfield: Database, laptop: Path, tmp_path: Path) -> None:
    words = names_in(larkfield)
    shutil.copy(tmp_path / "larkfield.downbeat", laptop / "school.downbeat")
    assert found_in(laptop, words)


def test_a_copy_taken_to_another_computer_stays_shut(
    larkfield: Database, laptop: Path, tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    path, elsewhere = laptop / "cullinan.copy", tmp_path / "elsewhere"
    made = check_out(larkfield, path, busiest(larkfield))
    elsewhere.mkdir()
    stolen = elsewhere / path.name
    for each in (path, keys_of(path)):
        shutil.copy(each, elsewhere)
    memory_keyring.kept.clear()
    with pytest.raises(copy_keys.CopyLocked) as shut:
        copy_keys.unlock(stolen, PASSWORD)
    assert shut.value.case == "keyring"
    key = copy_keys.recover(stolen, made.recovery, "a new password")
    with bootstrap.open_copy(stolen, key, clock=CLOCK) as copy:
        assert copy.copy == made.facts


def test_commands_open_a_copy_by_its_password_alone_where_there_is_no_keyring(
    larkfield: Database,
    laptop: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = laptop / "cullinan.copy"
    check_out(larkfield, path, busiest(larkfield))

    def command(*words: object, password: str = PASSWORD) -> tuple[int, str, str]:
        monkeypatch.setenv("DOWNBEAT_PASSWORD", password)
        capsys.readouterr()
        code = run([str(word) for word in words], clock=CLOCK)
        said = capsys.readouterr()
        return code, said.out, said.err

    code, listed, _ = command("list", path, "students")
    assert code == 0
    assert listed.count("\n") > 5
    assert command("verify", path)[0] == 0
    assert command("list", path, "invoices")[1].count("\n") == 1
    code, out, said = command("list", path, "students", password="another one")
    assert (code, out) == (1, "")
    assert "not the password" in said
    code, _, said = command("backup", path, laptop / "plain.downbeat")
    assert code == 1
    assert not (laptop / "plain.downbeat").exists()
    code, _, said = command("checkout", larkfield.path, laptop / "second.copy")
    assert code == 1
    assert "packet" in said
    assert command("checkout", larkfield.path, laptop / "second.downbeat")[0] == 2
    assert found_in(laptop, names_in(larkfield)) == []
