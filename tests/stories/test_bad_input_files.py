"""School files that cannot be used, by command and from the start window: said, and left alone."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from sqlalchemy import Engine, event

from desktop_app import bootstrap
from desktop_app.areas.desk.ui.import_dialog import ImportDialog
from desktop_app.core.db import school_file, snapshots
from desktop_app.schema import metadata
from tests.cli.commands import Shell
from tests.stories.program import Program, words_in
from tests.stories.tables import held

ADD = ("add", "student", "--name", "Ann Lee")


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


def a_letter(path: Path) -> None:
    path.write_text("Dear parents,\n", encoding="utf-8")


def of_another_program(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE song (id INTEGER)")
    connection.commit()
    connection.close()


def overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(8_192)
        file.write(os.urandom(path.stat().st_size - 8_192))


def broken_off(path: Path) -> None:
    path.unlink()
    school_file.new_school_file(path, metadata())


def gone(path: Path) -> None:
    path.unlink()


BROKEN: dict[str, Callable[[Path], None]] = {
    "is cut off": truncated,
    "newer Downbeat": newer,
    "is not a Downbeat school": a_letter,
    "is a database, but not a Downbeat school": of_another_program,
    "is damaged": overwritten,
    "was broken off, so there is no school in it": broken_off,
    "There is no file": gone,
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_a_file_that_cannot_be_used_is_refused_and_left_alone(
    shell: Shell, program: Program, sentence: str
) -> None:
    BROKEN[sentence](shell.school)
    before = shell.school.read_bytes() if shell.school.exists() else b""
    for command in (("list", "students"), ADD, ("verify",), ("undo",), ("backup", "copy.downbeat")):
        assert sentence in shell.refused(*command)
    assert sentence in refused_in_the_window(program, shell.school)
    assert (shell.school.read_bytes() if shell.school.exists() else b"") == before
    assert not Path("copy.downbeat").exists()


def refused_in_the_window(program: Program, path: Path) -> str:
    """Open a school that is refused, and return what the start window says."""
    program.running.open_path(path)
    program.until(lambda: program.running.start is not None)
    start = program.running.start
    assert start is not None
    program.until(start.banner.isVisible)
    assert program.running.office is None
    return " ".join(part.text() for part in start.banner.findChildren(QLabel))


def test_a_school_open_elsewhere_names_who_has_it(shell: Shell, program: Program) -> None:
    with bootstrap.open_school(shell.school):
        before = held(shell.school)
        sentence = f"already open on this computer, by {bootstrap.local_actor().name}"
        assert sentence in shell.refused(*ADD)
        assert sentence in refused_in_the_window(program, shell.school)
        assert shell.done("list", "students") == []
        assert held(shell.school) == before
    assert shell(*ADD).code == 0


def test_a_school_that_may_not_be_written_is_only_read(
    shell: Shell, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.done(*ADD)
    before = held(shell.school)
    monkeypatch.setattr(os, "access", lambda _path, mode, **_: mode != os.W_OK)
    assert "can only be read here" in shell.refused("add", "student", "--name", "Bo Ek")
    assert "can only be read here" in shell.refused("undo")
    assert len(shell.done("list", "students")) == 1
    program.open(shell.school)
    pane = program.go("students")
    assert pane.model.rowCount() == 1
    assert program.window.database.read_only
    for command in ("undo", "import", "students.new", "students.archive"):
        assert not program.window.actions_list.run(command), command
    assert held(shell.school) == before


@pytest.fixture
def full_disk() -> Iterator[Callable[[], None]]:
    """Let no connection grow its file from now on, as on a disk that is full."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    def fill_up() -> None:
        event.listen(Engine, "connect", limit)

    yield fill_up
    if event.contains(Engine, "connect", limit):
        event.remove(Engine, "connect", limit)


def test_on_a_full_disk_nothing_is_half_written(
    shell: Shell, program: Program, full_disk: Callable[[], None], tmp_path: Path
) -> None:
    roster = tmp_path / "roster.csv"
    lines = [f"Child {n},Family {n},{n} Long Street " + "x" * 200 for n in range(500)]
    roster.write_text("\n".join(["First Name,Last Name,Street", *lines]), encoding="utf-8")
    before = held(shell.school)
    full_disk()
    assert "disk is full" in shell.refused("import", roster)
    assert held(shell.school) == before
    program.open(shell.school)
    program.run("import")
    dialog = program.dialog(ImportDialog)
    dialog.open_paths([roster])
    program.settle()
    program.press(dialog)
    program.press(dialog)
    assert "disk is full" in words_in(dialog)
    assert dialog.primary.isEnabled()
    dialog.leave()
    assert held(shell.school) == before
    assert shell.done("verify")["sound"]


def test_a_disk_without_room_gets_no_new_school_and_no_backup(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "free_bytes", lambda _path: 1_000)
    target = tmp_path / "second.downbeat"
    assert "almost full" in shell.raw("new", target, "--name", "Second").err
    assert "full" in shell.refused("backup", target)
    assert not target.exists()


def test_a_school_in_a_cloud_folder_is_opened_with_a_warning(
    shell: Shell, program: Program, tmp_path: Path
) -> None:
    cloud = tmp_path / "Dropbox"
    cloud.mkdir()
    school = Shell(cloud / "school.downbeat", shell._capsys)  # noqa: SLF001  one terminal for both
    said = school("new", "--name", "Larkfield")
    assert said.code == 0
    assert "Dropbox, which is synchronized" in said.err
    said = school(*ADD, "--json")
    assert said.code == 0
    assert "Dropbox, which is synchronized" in said.err
    assert school("list", "students", "--json").err == ""
    program.open(school.school)
    pane = program.window.current()
    assert pane is not None
    assert "This school lies in Dropbox." in words_in(pane)
