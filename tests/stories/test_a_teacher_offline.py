"""A teacher keeps a copy, marks in a church hall without a line, and comes back: in the windows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop_app import bootstrap, sharing
from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.desk.ui.registers_pane import RegistersPane
from desktop_app.areas.people import api as people
from desktop_app.areas.people.terms import StaffKind
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import connection
from desktop_app.core.db.database import Database
from desktop_app.core.disclosures import Disclosure, DisclosureWay
from desktop_app.core.journal.undo import recent
from desktop_app.core.sharing.administrator import administrator
from desktop_app.core.sync.copies import CopiesService
from desktop_app.core.sync.terms import FactState
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.shell.keep_dialog import KeepDialog, RecoveryDialog
from desktop_app.shell.needs_office import NeedsOffice
from desktop_app.shell.sync_list import SyncList
from tests.areas.timetable.plan import MONDAY, MORNING, Plan, make_plan
from tests.postgresql_server import OWNER, PostgresqlServer
from tests.stories.offline import MAEVE, Laptop
from tests.together.proxy import Proxy

RUTH = "ruth keeps bees"
DATABASE = "offline_story"
LATER = MORNING + timedelta(hours=9)


@dataclass
class School:
    """A shared school with a lesson of Maeve's, the line to it, and her code."""

    join_file: Path
    owner: Database
    line: Proxy
    meeting: UUID
    students: list[UUID]
    code: str

    def marks(self) -> dict[UUID, tuple[str | None, str | None]]:
        with self.owner.reading() as session:
            rows = attendance.register(session, self.meeting, self.owner.clock.now()).rows
        return {row.student_id: (row.mark, row.note) for row in rows}

    def history(self, student: UUID) -> list[attendance.MarkMade]:
        with self.owner.reading() as session:
            return attendance.mark_history(session, self.meeting, student)


@pytest.fixture
def school(tmp_path: Path, postgresql_server: PostgresqlServer) -> Iterator[School]:
    plan = make_plan(tmp_path)
    meeting, students = furnish(plan)
    ruth = add_owner(plan.database)
    file = plan.database.path
    assert file is not None
    plan.database.close()
    address = f"postgresql://{OWNER}@127.0.0.1:{postgresql_server.port}/{DATABASE}"
    admin = administrator(address, password=postgresql_server.password)
    line = Proxy(postgresql_server.port)
    join_file = tmp_path / "larkfield.join"
    try:
        made = sharing.make_shared(file, admin, sharing.FirstOwner(ruth, RUTH), join_file)
        connection.write(join_file, replace(made.place, port=line.port))
        with bootstrap.open_shared(made.place, made.login, clock=FixedClock(LATER)) as owner:
            with owner.reading() as session:
                maeve = people.find_persons(session, "Cullinan")[0].person_id
            invited = accounts.AccessService(owner).invite(maeve, [accounts.Right.TEACHER])
            yield School(join_file, owner, line, meeting, students, invited.code)
    finally:
        line.close()
        postgresql_server.drop_database(DATABASE)


def furnish(plan: Plan) -> tuple[UUID, list[UUID]]:
    lesson = plan.add("Junior Strings", room_id=plan.rooms["Hall"],
                      schedule=plan.weekly(date(2026, 9, 7)))  # fmt: skip
    for name in plan.students:
        plan.enroll(lesson, name)
    return plan.on(lesson, MONDAY).id, list(plan.students.values())


def add_owner(database: Database) -> UUID:
    facts = people.PersonFacts(given_name="Ruth", family_name="Danquah")
    people.PeopleService(database).add_staff(people.NewStaff(person=facts, kind=StaffKind.OWNER))
    with database.reading() as session:
        return people.find_persons(session, "Danquah")[0].person_id


class MaevesLaptop(Laptop):
    """Her laptop, with what this story looks at besides."""

    def keep_by_tick(self) -> Path:
        """One tick when joining: the copy is made, and its recovery key goes on paper."""
        recovery = self.dialog(RecoveryDialog)
        assert len(recovery.secret) == len("7KQ2-MXW4-9P3H-RTA0-6C5D")
        recovery.print_()
        paper = self.dialog(DocumentPreview)
        self.until(lambda: paper.documents)
        assert b"%PDF" in paper.documents[0].pdf
        paper.reject()
        recovery.accept()
        path = self.program.recent.listed()[0].path
        assert self.office.actions_list.run("keep-copy")  # another one would be beside it
        again = self.dialog(KeepDialog)
        assert any(path.name in each.text() for each in again.findChildren(QLabel))
        again.reject()
        self.office.leave_for_start()
        self.until(lambda: self.program.start is not None and self.program.start.tasks.idle())
        return path

    def see_it_is_kept(self, school: School) -> None:
        """Whoever keeps a copy here is told so where they sign in."""
        start = self.program.start
        assert start is not None
        start.ask_for(school.join_file)
        keeps = start.sign_in.form.editor("keeps")
        assert (keeps.value(), keeps.widget.isEnabled()) == (True, False)
        assert "Offline copy" in keeps.target().accessibleDescription()

    def paper(self, pane: str, command: str, target: Path) -> Path:
        """Show a paper, and save it."""
        self.office.go(pane)
        self.until(self.office.tasks.idle)
        assert self.office.actions_list.run(command)
        preview = self.dialog(DocumentPreview)
        self.until(lambda: preview.documents)
        preview.save_to(target)
        self.until(target.exists)
        self.until(self.office.tasks.idle)
        preview.close()
        return target


@pytest.fixture
def laptop(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MaevesLaptop]:
    made = MaevesLaptop(qtbot, qapp, tmp_path, LATER)
    yield made
    made.close()


def shown(pane: RegistersPane) -> list[tuple[str | None, FactState | None]]:
    return [(row.mark, row.kept) for row in pane.view.sheet.rows]


def mark_the_hall(laptop: Laptop, pane: RegistersPane) -> None:
    """Five marks by keyboard, one of them taken back, and a note."""
    for letter in "PPALP":
        QTest.keyClick(pane.view.table, letter)
    laptop.rest(pane)
    laptop.office.undoing.undo()
    laptop.until(lambda: pane.view.sheet.rows[4].mark is None)
    laptop.rest(pane)
    pane.view.table.set_current_key(pane.view.sheet.rows[0].id)
    pane.view.write_note()
    note = laptop.dialog(FormDialog)
    note.form.set_values({"note": "New bow hold"})
    note.accept()
    laptop.until(lambda: pane.view.sheet.rows[0].note == "New bow hold")
    laptop.rest(pane)
    assert shown(pane) == [*((mark, FactState.HERE) for mark in "PPAL"), (None, FactState.HERE)]
    laptop.until(lambda: laptop.state().startswith("Offline, "))
    said = pane.banner.shown()
    assert said is not None
    assert said.more.endswith("They are safe on this laptop and go up when you are back online.")


def see_it_in_the_office(school: School, pane: RegistersPane) -> None:
    """The office has every mark, by whom, and what was printed meanwhile."""
    by_row = [school.marks()[row.id] for row in pane.view.sheet.rows]
    assert by_row == [("P", "New bow hold"), ("P", None), ("A", None), ("L", None), (None, None)]
    newest = school.history(pane.view.sheet.rows[0].id)[0]
    assert (newest.author, newest.note) == ("Maeve Cullinan", "New bow hold")
    with school.owner.reading() as session:
        left = [(row.given_by, row.way) for row in session.scalars(select(Disclosure))]
    assert left == [("Maeve Cullinan", DisclosureWay.SAVED)] * 2


def look_into_the_office(laptop: Laptop) -> None:
    """A pane that needs the office opens the shared school itself, in a window beside."""
    assert laptop.office.go("progress").is_empty_shown()
    assert laptop.office.actions_list.run("open-office")
    laptop.until(lambda: bool(laptop.program.beside))
    beside = laptop.program.beside[-1]
    laptop.until(beside.tasks.idle)
    pane = beside.current()
    assert pane is not None
    assert pane.name == "progress"
    assert beside.database.lines is not None
    assert beside.database.actor.name == "Maeve Cullinan"
    beside.close()


def be_switched_off_and_allowed_again(school: School, laptop: Laptop) -> None:
    """The owner switches the copy off: at its next contact it locks, until it is allowed again."""
    facts, path = laptop.office.database.copy, laptop.office.database.path
    assert facts is not None
    assert path is not None
    CopiesService(school.owner).switch_off(facts.copy_id, "Maeve")
    laptop.office.actions_list.run("sync")
    laptop.until(lambda: laptop.program.start is not None and laptop.program.start.isVisible())
    start = laptop.program.start
    assert start is not None
    laptop.until(start.tasks.idle)
    locked = start.banner.shown()
    assert locked is not None
    assert "switched this copy off" in locked.more
    assert [deed.title for deed in locked.deeds] == ["Ask the school again", "Make a rescue file…"]
    start.ask_again(path)
    laptop.until(start.copy_form.isVisible)  # this window was told no password yet
    start.copy_form.form.set_values({"password": MAEVE})
    start.copy_form.submit()
    laptop.until(start.banner.shown)  # it stays locked
    CopiesService(school.owner).allow_again(facts.copy_id, "Maeve")
    start.ask_again(path)
    assert laptop.office.database.copy is not None, "it opens, and nothing of it is lost"
    with school.owner.reading() as session:
        said = [line.label for line in recent(session, school.owner.school_id, limit=9)]
    assert {"Copy of Maeve switched off", "Copy of Maeve allowed again"} <= set(said)


def test_a_group_marked_in_a_church_hall_is_in_the_office_after_the_train(
    school: School, laptop: MaevesLaptop
) -> None:
    laptop.join(school.join_file, school.code, keeps=True)
    path = laptop.keep_by_tick()
    assert path.suffix == ".copy"
    laptop.see_it_is_kept(school)

    school.line.cut()  # the lid is shut; the church hall has no network
    pane = laptop.registers(path)
    assert pane.view.sheet.register is not None
    assert pane.view.sheet.register.meeting.id == school.meeting
    laptop.until(lambda: laptop.state() == "Offline")
    mark_the_hall(laptop, pane)
    assert isinstance(laptop.office.go("progress"), NeedsOffice)
    papers = [laptop.paper("registers", "registers.print", path.with_name("sheet.pdf")),
              laptop.paper("today", "today.print", path.with_name("day.pdf"))]  # fmt: skip
    assert all(paper.read_bytes().startswith(b"%PDF") for paper in papers)
    assert not school.marks()[school.students[0]][0], "nothing is in the office yet"

    laptop.close_office()  # and on the train it is opened again
    pane = laptop.registers(path)
    assert [mark for mark, _ in shown(pane)] == ["P", "P", "A", "L", None]
    school.line.mend()
    laptop.sync()
    laptop.until(lambda: laptop.state().startswith("Synced "))
    laptop.rest(pane)
    assert pane.banner.shown() is None
    assert shown(pane) == [*((mark, FactState.OFFICE) for mark in "PPAL"), (None, None)]
    see_it_in_the_office(school, pane)
    QTest.keyClick(laptop.office.status.state, Qt.Key.Key_Return)
    listed = laptop.dialog(SyncList)
    laptop.until(lambda: listed.model.rowCount() >= 6)
    states = {listed.model.index(row, 3).data() for row in range(listed.model.rowCount())}
    assert states == {"In the office"}
    listed.close()
    look_into_the_office(laptop)
    be_switched_off_and_allowed_again(school, laptop)
