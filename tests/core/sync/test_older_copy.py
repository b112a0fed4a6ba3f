"""A copy of an older program is brought up to date with what waits in it, or stays as it was."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app import bootstrap
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import file_driver, migrate, revisions
from desktop_app.core.db.database import Database
from desktop_app.core.db.school_file import SchoolLock
from desktop_app.core.errors import FileRefused
from desktop_app.core.places import migrations
from desktop_app.core.sync import copy_file
from desktop_app.core.sync.copy_facts import keys_of
from desktop_app.core.sync.push import sync, waiting
from desktop_app.core.sync.terms import Answer
from tests.copies import MemoryKeyring
from tests.core.sync.church import LATER, NAMES, Church, Laptop
from tests.core.sync.laptops import Teacher

STEP = '''"""A step after those that this program has."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{number}", "{before}", None, None


def upgrade() -> None:
    with op.batch_alter_table("outbox", recreate="always") as batch:
        batch.add_column(sa.Column("hall", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("nickname", sa.Text(), nullable=True))
    op.execute("UPDATE person SET nickname = given_name")
    {more}
'''
Newer = Callable[..., None]


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newer:
    """Let the program have one step more from now on."""

    def given(more: str = "") -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrations(), folder)
        before = revisions.head()
        number = f"{int(before) + 1:04}"
        step = STEP.format(number=number, before=before, more=more)
        (folder / "versions" / f"{number}_later.py").write_text(step, "utf-8")
        for module in (migrate, revisions):
            monkeypatch.setattr(module, "migrations", lambda: folder)

    return given


@pytest.fixture
def left(church: Church, tmp_path: Path, memory_keyring: MemoryKeyring) -> Laptop:
    """A copy with three marks that wait, as it lies there when the program is killed."""
    path = tmp_path / "maeve.copy"
    wish = Teacher(church.teacher, "Maeve Cullinan").wish
    made = bootstrap.check_out(church.office.database, path, wish)
    folder = tmp_path / "killed"
    folder.mkdir()
    with bootstrap.open_copy(path, made.key, clock=FixedClock(LATER)) as copy:
        laptop = Laptop(copy, church.office.lesson, church.office.students, made.facts)
        for name in NAMES:
            laptop.mark(name, "L")
        for file in (path, Path(f"{path}-wal"), keys_of(path)):
            shutil.copy(file, folder)
    laptop.database.key, laptop.database.path = made.key, folder / path.name
    assert Path(f"{laptop.database.path}-wal").stat().st_size > 0
    return laptop


def opened(left: Laptop) -> Database:
    assert left.database.path is not None
    assert left.database.key is not None
    return bootstrap.open_copy(left.database.path, left.database.key, clock=FixedClock(LATER))


def columns(left: Laptop, table: str) -> set[str]:
    assert left.database.path is not None
    driver = file_driver.connect(left.database.path, writes=False, key=left.database.key)
    found = {row[1] for row in driver.execute(f"PRAGMA table_info({table})")}
    driver.close()
    return found


def test_what_waits_is_there_after_a_step_and_goes_to_the_office(
    church: Church, left: Laptop, newer: Newer
) -> None:
    newer()
    with opened(left) as copy:
        after = Laptop(copy, left.lesson, left.students, left.facts)
        assert copy.revision == revisions.head()
        assert [each.seq for each in after.operations()] == [1, 2, 3]
        assert waiting(copy) == 3
        assert [after.marked(name) for name in NAMES] == ["L"] * 3
        after.mark("Amara", "P")
        assert copy.path is not None
        for file in copy.path.parent.iterdir():
            content = file.read_bytes()
            assert not content.startswith(b"SQLite format 3"), file.name
            assert not any(name.encode() in content for name in NAMES), file.name
            assert file.suffix != ".part"
        with (
            pytest.raises(Exception, match="Issued documents"),
            copy.writing("By hand") as work,
        ):
            work.session.connection().exec_driver_sql("DELETE FROM outbox")
        report = sync(copy, church.office.database)
    assert [each.answer for each in report.went_up] == [Answer.APPLIED] * 4
    assert [church.office.marked(name) for name in NAMES] == ["P", "L", "L"]
    assert "hall" in columns(left, "outbox")


def test_a_step_that_fails_leaves_the_copy_as_it_was(
    left: Laptop, newer: Newer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context():
        newer('raise RuntimeError("half a step")')
        with pytest.raises(RuntimeError, match="half a step"):
            opened(left)
    monkeypatch.undo()
    as_it_was(left)


def test_a_program_that_ends_before_the_new_copy_is_in_its_place_loses_no_mark(
    left: Laptop, newer: Newer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(_self: Path, _target: Path) -> None:
        raise KeyboardInterrupt

    newer()
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", ended)
        with pytest.raises(KeyboardInterrupt):
            opened(left)
    monkeypatch.undo()
    as_it_was(left)


def as_it_was(left: Laptop) -> None:
    """It opens with the program that made it, and everything is there."""
    assert "hall" not in columns(left, "outbox")
    with opened(left) as copy:
        assert waiting(copy) == 3
        assert Laptop(copy, left.lesson, left.students, left.facts).marked("Kofi") == "L"
        assert copy.path is not None
        assert not list(copy.path.parent.glob("*.part"))


def test_an_older_program_says_that_the_copy_is_newer_and_leaves_it_alone(
    left: Laptop, newer: Newer, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer()
    opened(left).close()
    monkeypatch.undo()
    assert left.database.path is not None
    before = left.database.path.read_bytes()
    with pytest.raises(FileRefused, match="newer Downbeat") as refused:
        opened(left)
    assert "update the program to open it" in str(refused.value)
    assert left.database.path.read_bytes() == before
    assert SchoolLock(left.database.path).holder_now() is None


def test_a_copy_that_is_open_is_not_brought_up_to_date_under_whoever_marks_there(
    left: Laptop, newer: Newer
) -> None:
    with opened(left) as copy:
        newer()
        with pytest.raises(FileRefused, match="already open"):
            opened(left)
        Laptop(copy, left.lesson, left.students, left.facts).mark("Kofi", "P")
        assert waiting(copy) == 4
    with opened(left) as copy:
        assert waiting(copy) == 4
    assert left.database.path is not None
    assert left.database.key is not None
    assert copy_file.is_whole(left.database.path)
