"""A school is one file: opened by one program, refused with a sentence when something is wrong."""

import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app import bootstrap
from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import Location
from desktop_app.core.db import migrate, snapshots
from desktop_app.core.errors import FileRefused, RuleBroken
from tests.factories import NOW, make_school


def closed_school(folder: Path) -> Path:
    database = make_school(folder)
    school.SchoolService(database).add_location("Main Street")
    database.close()
    return folder / "larkfield.downbeat"


def test_a_school_that_was_closed_opens_again_with_what_was_in_it(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    with bootstrap.open_school(path) as database, database.reading() as session:
        assert [place.name for place in school.locations(session)] == ["Main Street"]
    assert sorted(p.name for p in tmp_path.iterdir() if p.suffix in (".who", ".downbeat")) == [
        path.name
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not a Downbeat school"),
        (b"PK\x03\x04 not a school", "is not a Downbeat school"),
        (b"SQLite format 3\x00" + bytes(20), "is cut off"),
    ],
)
def test_what_is_no_school_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "other.downbeat"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=sentence):
        bootstrap.open_school(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "music.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE song (id INTEGER)")
    connection.commit()
    connection.close()
    with pytest.raises(FileRefused, match="not a Downbeat school"):
        bootstrap.open_school(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="There is no file"):
        bootstrap.open_school(tmp_path / "nowhere.downbeat")


def test_a_truncated_school_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileRefused, match="cut off"):
        bootstrap.open_school(path)
    assert path.stat().st_size == len(whole) // 2


def test_a_damaged_school_is_refused(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    with path.open("r+b") as file:
        file.seek(4_096 * 2)
        file.write(os.urandom(path.stat().st_size - 4_096 * 2))
    with pytest.raises(FileRefused, match="damaged"):
        bootstrap.open_school(path)


def test_a_school_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(FileRefused, match="newer Downbeat"):
        bootstrap.open_school(path)


def test_a_school_open_in_another_program_says_who_has_it(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from desktop_app import bootstrap\n"
            "d = bootstrap.open_school(Path(sys.argv[1])); print('open', flush=True)\n"
            "sys.stdin.read(); d.close()",
            str(path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": "src"},
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    name = bootstrap.local_actor().name
    with pytest.raises(FileRefused, match=f"already open on this computer, by {name}"):
        bootstrap.open_school(path)
    with bootstrap.open_school(path, read_only=True) as reader, reader.reading() as session:
        assert school.facts(session).name == "Larkfield School of Music"
    holder.kill()
    holder.communicate()
    bootstrap.open_school(path).close()  # a program that died holds nothing


def test_a_school_that_may_not_be_written_opens_for_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = closed_school(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_args: False)
    with bootstrap.open_school(path) as database:
        assert database.read_only
        with pytest.raises(FileRefused, match="reading only"):
            school.SchoolService(database).add_location("Hall")


def test_a_new_school_does_not_replace_a_file(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    with pytest.raises(FileRefused, match="already there"):
        bootstrap.new_school(path, school.NewSchool(name="Second"))
    with bootstrap.open_school(path) as database, database.reading() as session:
        assert school.facts(session).name == "Larkfield School of Music"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "A", "country": "Eire"}, "country"),
        ({"name": "A", "currency": "EURO"}, "currency"),
        ({"name": "A", "timezone": "Dublin"}, "timezone"),
    ],
)
def test_a_refused_new_school_leaves_no_file(
    tmp_path: Path, facts: dict[str, str], field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        bootstrap.new_school(tmp_path / "new.downbeat", school.NewSchool(**facts))
    assert refused.value.field == field
    assert list(tmp_path.iterdir()) == []


def test_a_new_school_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="There is no folder"):
        bootstrap.new_school(tmp_path / "no" / "new.downbeat", school.NewSchool(name="A"))


def test_a_full_disk_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "free_bytes", lambda _path: 1_000)
    with pytest.raises(FileRefused, match="almost full"):
        bootstrap.new_school(tmp_path / "new.downbeat", school.NewSchool(name="A"))
    assert list(tmp_path.iterdir()) == []


def fill(service: school.SchoolService) -> None:
    for n in range(10_000):
        service.add_location(f"Hall {n} " + "x" * 200)


def test_a_disk_that_fills_up_while_writing_loses_nothing(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    with bootstrap.open_school(path) as database:
        with database.writing("Shrink") as work:
            pages = work.session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
        writer = database.prepare().writer  # the size limit belongs to the one writing connection
        assert writer is not None
        with writer.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        service = school.SchoolService(database)
        with pytest.raises(FileRefused, match="disk is full"):
            fill(service)
        with database.reading() as session:
            assert "Main Street" in [place.name for place in school.locations(session)]
    snapshots.verify(path)


def test_an_older_school_is_brought_up_to_date_after_a_snapshot(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER journal_person_u")
    connection.commit()
    connection.close()
    with bootstrap.open_school(path) as database, database.raw() as raw:
        assert not migrate.needs_triggers(raw, school_file_metadata())


def school_file_metadata() -> object:
    from desktop_app.schema import metadata

    return metadata()


def test_a_snapshot_holds_what_was_committed_though_the_school_is_open(tmp_path: Path) -> None:
    database = make_school(tmp_path)
    school.SchoolService(database).add_location("Late change")
    assert database.path is not None
    one = snapshots.take(database.path, NOW, why="change")
    database.close()
    with bootstrap.open_school(one.path, read_only=True) as copy, copy.reading() as session:
        assert session.scalars(select(Location.name)).all() == ["Late change"]


def test_restoring_puts_the_copy_in_place_and_keeps_what_was_there(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    copy = snapshots.take(path, NOW, why="change").path
    with bootstrap.open_school(path) as database:
        school.SchoolService(database).add_location("Afterwards")
    before = snapshots.restore(copy, path, NOW + timedelta(minutes=1))
    with bootstrap.open_school(path) as database, database.reading() as session:
        assert [p.name for p in school.locations(session)] == ["Main Street"]
    assert before is not None
    with bootstrap.open_school(before.path, read_only=True) as kept, kept.reading() as session:
        assert [p.name for p in school.locations(session)] == ["Afterwards", "Main Street"]


def test_a_damaged_copy_is_not_restored(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    broken = tmp_path / "broken.downbeat"
    broken.write_bytes(path.read_bytes()[:8_192] + os.urandom(20_000))
    whole = path.read_bytes()
    with pytest.raises(FileRefused, match="not sound"):
        snapshots.restore(broken, path, NOW)
    assert path.read_bytes() == whole


def test_a_backup_does_not_replace_a_file(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    with pytest.raises(FileRefused, match="already there"):
        snapshots.backup(path, path)


def test_snapshots_are_thinned_to_days_and_months(tmp_path: Path) -> None:
    taken = [
        snapshots.Snapshot(tmp_path / str(n), NOW - timedelta(hours=6 * n), "change", 1)
        for n in range(4 * 90)
    ]
    gone = set(snapshots.to_thin(taken, NOW))
    kept = [one for one in taken if one not in gone]
    assert sum(NOW - one.taken_at <= timedelta(days=1) for one in kept) == 5
    days = [
        one.taken_at.date()
        for one in kept
        if timedelta(days=2) < NOW - one.taken_at <= timedelta(days=30)
    ]
    assert len(days) == len(set(days)) >= 28
    months = [f"{one.taken_at:%Y%m}" for one in kept if NOW - one.taken_at > timedelta(days=31)]
    assert len(months) == len(set(months))
