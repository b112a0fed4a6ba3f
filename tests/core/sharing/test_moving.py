"""A whole school to a server and back: equal in every table, and nothing half-made on the way."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app import bootstrap
from desktop_app.areas.people import api as people
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks
from desktop_app.core.db.connection_refusals import ServerRefused
from desktop_app.core.errors import FileRefused
from desktop_app.core.progress import Progress
from desktop_app.core.sharing import backup, file_side, lines, server_side, share
from desktop_app.schema import metadata
from tests.factories import NOW

AWKWARD = (
    "Tab\tand\nline", "\\N", "\\", "back\\slash\\t", "\r\n", "O'Neill \"x\"", "渡辺 🎻",
    "\x0b\x0c\x08", "a\\\tb", " ",
)  # fmt: skip


def moved(file: Path, driver: Any, progress: Progress | None = None) -> share.MovedSchool:
    return share.move_in(file, driver, metadata(), progress or Progress())


def proofs(file: Path) -> dict[str, file_side.Proof]:
    source = file_side.look(file)
    try:
        return {t.name: file_side.proof(source, t) for t in lines.tables(metadata(), 1)}
    finally:
        source.close()


def test_a_school_comes_back_from_a_server_as_it_went(
    file: Path, driver: Any, tmp_path: Path
) -> None:
    before = proofs(file)
    there = moved(file, driver)
    assert there.name == "Larkfield School of Music"
    assert there.rows == sum(one.rows for one in before.values())
    returned = tmp_path / "returned.downbeat"
    backup.back_up(driver, there.school_id, returned, metadata())
    after = proofs(returned)
    # Only the journal has grown: by the one change set that says that the school was shared.
    assert [t for t in before if before[t] != after[t]] == ["change_set"]
    with bootstrap.open_school(returned, clock=FixedClock(NOW)) as database:
        assert checks.problems(database, database.checks) == []


def test_every_text_arrives_as_it_was_typed(file: Path, driver: Any, tmp_path: Path) -> None:
    with bootstrap.open_school(file, clock=FixedClock(NOW)) as database:
        driver_of_file: Any = database.prepare().writer
        assert driver_of_file is not None
        with database.writing("Odd names") as work:
            for text in AWKWARD:
                person = people.add_person(
                    work, people.PersonFacts(given_name="Amara", family_name="Odd")
                )
                work.session.connection().exec_driver_sql(
                    "UPDATE person SET family_name = ? WHERE id = ?", (text, person.bytes)
                )
    moved(file, driver)
    names = driver.execute(
        "SELECT family_name FROM person WHERE given_name = 'Amara' AND family_name = ANY(%s)",
        [list(AWKWARD)],
    ).fetchall()
    assert {name for (name,) in names} == set(AWKWARD)
    returned = tmp_path / "returned.downbeat"
    backup.back_up(driver, 1, returned, metadata())
    assert proofs(returned)["person"] == proofs(file)["person"]


class StopAt(Progress):
    """Pulls the plug at the n-th step."""

    def __init__(self, at: int) -> None:
        self.left, self.steps = at, 0

    def step(self, done: int, total: int, what: str = "") -> None:
        self.steps += 1
        if self.steps == self.left:
            raise KeyboardInterrupt


@pytest.mark.parametrize("part", [0.01, 0.3, 0.5, 0.8, 1.0])
def test_stopped_anywhere_nothing_is_there_the_file_is_as_it_was_and_a_second_try_works(
    part: float, file: Path, driver: Any
) -> None:
    counting = StopAt(-1)
    whole = hashlib.sha256(file.read_bytes()).hexdigest()
    steps = 2 * len(metadata().tables) + 1
    with pytest.raises(KeyboardInterrupt):
        moved(file, driver, StopAt(max(1, round(steps * part))))
    driver.rollback()
    assert driver.execute("SELECT count(*) FROM school").fetchone() == (0,)
    assert driver.execute("SELECT count(*) FROM change").fetchone() == (0,)
    driver.rollback()
    assert hashlib.sha256(file.read_bytes()).hexdigest() == whole
    moved(file, driver, counting)
    assert counting.steps == steps


def test_left_before_the_file_was_sealed_a_second_try_takes_the_newer_file(
    file: Path, driver: Any
) -> None:
    moved(file, driver)
    with (
        bootstrap.open_school(file, clock=FixedClock(NOW)) as database,
        database.writing("Later") as work,
    ):
        people.add_person(work, people.PersonFacts(given_name="Later", family_name="Comer"))
    moved(file, driver)
    found = driver.execute("SELECT count(*) FROM person WHERE given_name = 'Later'").fetchone()
    assert found == (1,)
    assert driver.execute("SELECT count(*) FROM school").fetchone() == (1,)


def test_a_shared_school_in_which_people_work_is_never_overwritten(file: Path, driver: Any) -> None:
    moved(file, driver)
    driver.execute("UPDATE school SET name = 'Larkfield, renamed'")
    driver.commit()
    with pytest.raises(ServerRefused, match="people have worked in it"):
        moved(file, driver)
    driver.rollback()
    assert driver.execute("SELECT name FROM school").fetchone() == ("Larkfield, renamed",)


def test_a_second_school_in_the_same_database_has_a_number_of_its_own(
    file: Path, driver: Any, tmp_path: Path
) -> None:
    other = tmp_path / "other.downbeat"
    shutil.copy(file, other)
    with (
        bootstrap.open_school(other, clock=FixedClock(NOW)) as database,
        database.writing("Another school") as work,
    ):
        work.session.connection().exec_driver_sql(
            "UPDATE school SET id = randomblob(16), name = 'Riverside'"
        )
    assert moved(file, driver).school_id == 1
    assert moved(other, driver).school_id == 2
    tables = lines.tables(metadata(), 2)
    alone = {t.name: server_side.proof(driver, t, 2).rows for t in tables}
    both = {
        t.name: driver.execute(f'SELECT count(*) FROM "{t.name}"').fetchone()[0] for t in tables
    }
    assert all(both[name] >= 2 * rows - 2 for name, rows in alone.items())


def test_a_value_that_changed_on_the_way_is_noticed(
    file: Path, driver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = server_side.copy_in

    def bent(connection: Any, table: lines.Moved, blocks: Iterator[bytes]) -> str:
        sent = honest(connection, table, blocks)
        if table.name == "person":
            connection.execute("UPDATE person SET given_name = given_name || ' '")
        return sent

    monkeypatch.setattr(server_side, "copy_in", bent)
    with pytest.raises(ServerRefused, match="not equal in person"):
        moved(file, driver)
    driver.rollback()
    assert driver.execute("SELECT count(*) FROM school").fetchone() == (0,)


def test_keys_and_triggers_are_all_back_after_the_move(file: Path, driver: Any) -> None:
    def shape() -> list[Any]:
        found: list[Any] = driver.execute(
            "SELECT conname::text FROM pg_constraint UNION ALL "
            "SELECT indexname::text FROM pg_indexes UNION ALL "
            "SELECT tgname::text || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal "
            "ORDER BY 1"
        ).fetchall()
        return found

    before = shape()
    moved(file, driver)
    assert shape() == before


def test_a_sealed_file_is_read_only_for_everybody(file: Path) -> None:
    share.seal(file)
    with bootstrap.open_school(file, clock=FixedClock(NOW)) as database:
        assert database.read_only
        with pytest.raises(FileRefused), database.writing("Not here"):
            pass


def test_a_backup_never_overwrites_and_leaves_nothing_behind(
    file: Path, driver: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(file, driver)
    target = tmp_path / "kept.downbeat"
    target.write_text("mine", "utf-8")
    with pytest.raises(FileRefused, match="already there"):
        backup.back_up(driver, 1, target, metadata())
    assert target.read_text("utf-8") == "mine"
    monkeypatch.setattr(backup, "_searched", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        backup.back_up(driver, 1, tmp_path / "new.downbeat", metadata())
    assert sorted(p.name for p in tmp_path.iterdir() if "new" in p.name) == []
