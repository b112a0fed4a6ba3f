"""A teacher's week with a server: copy, church hall, two clashes, train, review, bill, streak."""

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
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
from desktop_app.areas.billing.tables import Invoice
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import HomeworkCompletion, PracticeLog, ReadingLog
from desktop_app.areas.clubs.ui.homework_dialog import HomeworkDialog
from desktop_app.areas.clubs.ui.log_dialogs import PracticeDialog, ReadingDialog
from desktop_app.areas.desk.ui.registers_pane import RegistersPane
from desktop_app.areas.desk.ui.review_pane import ReviewPane
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Consent, Staff, Student
from desktop_app.areas.people.terms import Purpose, StaffKind
from desktop_app.areas.streaks import api as streaks
from desktop_app.areas.streaks.derivations import following as days
from desktop_app.areas.streaks.tables import BuddyGroup
from desktop_app.areas.streaks.terms import BuddyStreakStatus, GroupType
from desktop_app.areas.timetable.terms import LessonType
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import connection
from desktop_app.core.db.database import Database
from desktop_app.core.server import following
from desktop_app.core.sharing.administrator import administrator
from desktop_app.core.sync.terms import FactState
from desktop_app.kit.theme_switch import Theme
from tests.areas.billing.desk import Desk, open_desk
from tests.postgresql_server import OWNER, PostgresqlServer
from tests.stories.invoice_run import run_of_november
from tests.stories.offline import Laptop
from tests.together.proxy import Proxy
from tests.window import Office

RUTH, DATABASE = "ruth keeps bees", "week_story"
ACTIVE, PAUSED = BuddyStreakStatus.ACTIVE, BuddyStreakStatus.PAUSED
NAMES = ("Amara", "Kofi", "Zofia")
MONDAYS = [date(2026, 11, day) for day in (2, 9, 16)]
EVENING = datetime(2026, 11, 16, 19, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 19, 9, tzinfo=UTC)


@dataclass
class School:
    """What of a shared school a story asks: its owner's desk, the line to it, and by name."""

    join_file: Path
    owner: Database
    line: Proxy
    code: str
    meeting: UUID
    students: dict[str, UUID]

    def rows(self, table: Any) -> list[Any]:
        with self.owner.reading() as session:
            return list(session.scalars(select(table)))

    def buddies(self) -> tuple[int, BuddyStreakStatus]:
        [group] = self.rows(BuddyGroup)
        return group.current_streak, group.streak_status

    def by_name(self) -> dict[str, str | None]:
        with self.owner.reading() as session:
            rows = attendance.register(session, self.meeting, self.owner.clock.now()).rows
        found = {row.student_id: row.mark for row in rows}
        return {name: found[self.students[name]] for name in NAMES}

    def follow(self) -> None:
        """Work out what waits, as any desk of the office does."""
        assert following.follow_all(self.owner) == 0


def furnish(desk: Desk) -> None:
    """Strings on Mondays, two of them held; two clubs of Maeve's; three buddies since the first."""
    bootstrap.wire(desk.database)
    desk.at(2026, 11, 1)
    desk.family("Reid", *NAMES)
    maeve = desk.write(lambda work: people.add_staff(work, _staff("Maeve", "Cullinan")))
    desk.lesson("Strings", MONDAYS[0], *NAMES, price=1_000, max_students=4, teacher_id=maeve,
                type=LessonType.GROUP)  # fmt: skip
    desk.set(school_days=[1])
    desk.write(attendance.add_default_codes)
    service = clubs.ClubService(desk.database)
    for name, kind in (("Readers", clubs.ClubKind.READING), ("Daily", clubs.ClubKind.PRACTICE)):
        club = service.add_club(name, kind, leader_id=maeve).made
        assert club is not None
        service.join(club, list(desk.students.values()), date(2026, 11, 1))
        if kind is clubs.ClubKind.READING:
            service.set_homework(
                clubs.NewHomework("Chapter one", clubs.HomeworkKind.PAGES, date(2026, 11, 20),
                                  club_id=club, target=10, set_on=MONDAYS[1])
            )  # fmt: skip
    desk.write(lambda work: _buddies(work, desk, maeve))
    for day in MONDAYS[:2]:
        desk.at(day.year, day.month, day.day + 1)
        for name in NAMES:
            desk.mark("Strings", day, name, "P")
        desk.finish("Strings", day)
    close(desk.database, date(2026, 11, 15))


def close(database: Database, until: date) -> None:
    with database.writing("Close days") as work:
        days.close_days(work.session, until)


def _staff(given: str, family: str, kind: StaffKind = StaffKind.TEACHER) -> people.NewStaff:
    facts = people.PersonFacts(given_name=given, family_name=family)
    return people.NewStaff(person=facts, kind=kind)


def _buddies(work: Any, desk: Desk, maeve: UUID) -> None:
    persons = dict(work.session.execute(select(Student.id, Student.person_id)).all())
    for person in persons.values():
        work.session.add(
            Consent(person_id=person, purpose=Purpose.PEERS, given_at=work.clock.now(),
                    given_by="Grace")
        )  # fmt: skip
    work.session.flush()
    by = work.session.scalars(select(Staff.person_id).where(Staff.id == maeve)).one()
    pupils = [desk.students[name] for name in NAMES]
    streaks.add_group(work, streaks.NewGroup(GroupType.TEACHER_CREATED, by, pupils, "Strings"))


@pytest.fixture
def school(
    tmp_path: Path, postgresql_server: PostgresqlServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[School]:
    monkeypatch.setattr(platform, "node", lambda: "front-desk")
    desk = open_desk(tmp_path)
    furnish(desk)
    staff = _staff("Ruth", "Danquah", StaffKind.OWNER)
    people.PeopleService(desk.database).add_staff(staff)
    with desk.database.reading() as session:
        ruth = people.find_persons(session, "Danquah")[0].person_id
    file, meeting = desk.database.path, desk.meeting("Strings", MONDAYS[2])
    assert file is not None
    desk.database.close()
    address = f"postgresql://{OWNER}@127.0.0.1:{postgresql_server.port}/{DATABASE}"
    admin = administrator(address, password=postgresql_server.password)
    line, join_file = Proxy(postgresql_server.port), tmp_path / "larkfield.join"
    try:
        made = sharing.make_shared(file, admin, sharing.FirstOwner(ruth, RUTH), join_file)
        connection.write(join_file, replace(made.place, port=line.port))
        owner = bootstrap.open_shared(made.place, made.login, clock=FixedClock(EVENING))
        with owner:
            with owner.reading() as session:
                maeve = people.find_persons(session, "Cullinan")[0].person_id
            invited = accounts.AccessService(owner).invite(maeve, [accounts.Right.TEACHER])
            yield School(join_file, owner, line, invited.code, meeting, desk.students)
    finally:
        line.close()
        postgresql_server.drop_database(DATABASE)


@pytest.fixture
def laptop(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(qtbot, qapp, tmp_path, EVENING)
    yield made
    made.close()


@pytest.fixture
def desk_window(
    qtbot: QtBot, qapp: QApplication, school: School, tmp_path: Path
) -> Callable[[], Office]:
    """Open the window of the owner's desk."""
    return lambda: Office(qtbot, Theme(qapp, scheme="light"), school.owner, tmp_path)


def keep(laptop: Laptop, school: School) -> Path:
    """Join with the code, and keep a copy here."""
    laptop.join(school.join_file, school.code)
    path = laptop.keep_copy()
    laptop.close_office()
    return path


def mark_the_hall(laptop: Laptop, school: School, path: Path) -> RegistersPane:
    """All three are here, says the teacher; nothing of it leaves the hall."""
    pane = laptop.registers(path, school.meeting)
    for name in NAMES:
        pane.view.table.set_current_key(school.students[name])
        QTest.keyClick(pane.view.table, Qt.Key.Key_P)
        laptop.rest(pane)
    assert [row.kept for row in pane.view.sheet.rows] == [FactState.HERE] * 3
    return pane


def enter_the_week(laptop: Laptop, school: School) -> None:
    """Homework, pages and practice, by the panes of any school."""
    laptop.club("Readers")
    assert laptop.office.actions_list.run("clubs.homework")
    grid = laptop.dialog(HomeworkDialog)
    laptop.until(lambda: grid.state is not None and laptop.office.tasks.idle())
    QTest.keyClicks(grid.table, "12")
    QTest.keyClick(grid.table, Qt.Key.Key_Return)
    grid.primary.click()
    laptop.until(lambda: not grid.state.pending and laptop.office.tasks.idle())
    grid.leave()
    for club, command, kind, values in (
        ("Readers", "clubs.read", ReadingDialog, {"pages": 20, "title": "Momo"}),
        ("Daily", "clubs.practice", PracticeDialog, {"minutes": 25}),
    ):
        laptop.club(club)
        assert laptop.office.actions_list.run(command)
        form = laptop.dialog(kind)
        form.form.set_values({"student": school.students["Amara"], **values})
        form.accept()
        laptop.until(lambda form=form: not form.isVisible() and laptop.office.tasks.idle())


def sides(office: Office, pane: ReviewPane, name: str) -> str:
    """Choose the entry of a pupil, and return what its card says of both sides."""
    keys = [pane.model.key_at(at) for at in range(pane.model.rowCount())]
    row = next(key for key in keys if name in pane.model.row_at(pane.model.row_of(key)).row.name)
    pane.table.set_current_key(row)
    office.settle()
    return "\n".join(part.text() for part in pane.inspector.findChildren(QLabel))


def choose_at_the_desk(office: Office, school: School) -> None:
    """Both values stand with author, time and device; one of each side is kept."""
    pane = office.window.go("review")
    office.until(lambda: isinstance(pane, ReviewPane) and pane.model.rowCount() == 2)
    assert isinstance(pane, ReviewPane)
    said = sides(office, pane, "Kofi")
    for words in ("Ruth Danquah", "front-desk", "Maeve Cullinan", "maeve-laptop"):
        assert words in said, words
    pane.keep_laptop_current()
    office.settle()
    assert "maeve-laptop" in sides(office, pane, "Zofia")
    pane.keep_office_current()
    office.settle()
    assert school.by_name() == {"Amara": "P", "Kofi": "P", "Zofia": "E"}


def test_a_week_in_the_windows(
    school: School,
    laptop: Laptop,
    desk_window: Callable[[], Office],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert school.buddies() == (2, ACTIVE)
    monkeypatch.setattr(platform, "node", lambda: "maeve-laptop")
    path = keep(laptop, school)

    school.line.cut()  # the lid is shut; the church hall has no network
    mark_the_hall(laptop, school, path)
    enter_the_week(laptop, school)
    laptop.close_office()
    monkeypatch.setattr(platform, "node", lambda: "front-desk")  # where two parents ring up
    register = attendance.AttendanceService(school.owner)
    register.mark(school.meeting, school.students["Kofi"], "A")
    register.mark(school.meeting, school.students["Zofia"], "E")
    school.owner.clock = FixedClock(THURSDAY)
    close(school.owner, date(2026, 11, 17))
    assert school.buddies() == (2, PAUSED), "nobody is known to have come"

    monkeypatch.setattr(platform, "node", lambda: "maeve-laptop")
    school.line.mend()  # on the train
    pane = laptop.registers(path, school.meeting)
    laptop.sync()
    laptop.until(lambda: laptop.state().startswith("2 need"))
    laptop.rest(pane)
    states = {row.id: row.kept for row in pane.view.sheet.rows}
    assert [states[school.students[name]] for name in NAMES] == [
        FactState.OFFICE, FactState.CHOICE, FactState.CHOICE,
    ]  # fmt: skip
    school.follow()
    assert [(row.pages, row.verified_by) for row in school.rows(ReadingLog)] == [
        (20, "Maeve Cullinan")
    ]
    assert [row.minutes for row in school.rows(PracticeLog)] == [25]
    assert [row.pages for row in school.rows(HomeworkCompletion)] == [12]
    assert school.by_name() == {"Amara": "P", "Kofi": "A", "Zofia": "E"}

    office = desk_window()
    total, left_out = run_of_november(office)
    assert total == 13_000, "all lessons of the month but the two that wait"
    assert left_out
    assert all("for a choice" in each for each in left_out), left_out
    choose_at_the_desk(office, school)
    assert school.buddies() == (3, ACTIVE), "the day counts now"
    assert run_of_november(office, issue=True) == (14_000, [])
    office.until(lambda: [row.total for row in school.rows(Invoice)] == [14_000])
    office.window.close()

    laptop.sync()
    laptop.until(lambda: laptop.state().startswith("Synced "))
    laptop.rest(pane)
    here = {row.id: (row.mark, row.kept) for row in pane.view.sheet.rows}
    assert [here[school.students[name]][0] for name in NAMES] == ["P", "P", "E"]
    assert FactState.CHOICE not in {state for _, state in here.values()}
    with school.owner.reading() as session:
        for derivation in school.owner.derivations:
            assert derivation.differences(session) == []
