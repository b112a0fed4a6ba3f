"""The program at work with logins of people: invited, joined, marking, and what follows."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from desktop_app import bootstrap
from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.accounts.api import Right
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing.ui import out as lists
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Staff, Student
from desktop_app.areas.people.terms import StaffKind
from desktop_app.areas.school.tables import School
from desktop_app.areas.streaks.tables import StreakDay
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_server
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.disclosures import Disclosure, DisclosurePerson, DisclosureWay
from desktop_app.core.errors import Clash, NotAllowed
from desktop_app.core.journal.undo import undo
from desktop_app.core.server import following
from desktop_app.core.server.following import follow_waiting
from desktop_app.core.server.prepare import prepare_server
from desktop_app.schema import metadata, rules
from tests.areas.billing.desk import NOW, Desk, open_server_desk
from tests.postgresql_server import PostgresqlServer

SECRET = "a-long-word-for-somebody"
DAY = date(2026, 11, 2)


@dataclass
class Shared:
    """A school on a server: the desk of its owner, and the desks of others as they come."""

    server: PostgresqlServer
    database: str
    made: Desk
    uid: UUID
    open: list[Database] = field(default_factory=list)

    def address(self, login: str | None = None) -> str:
        who = f"{login}:{SECRET}@" if login else ""
        return f"postgresql://{who}127.0.0.1:{self.server.port}/{self.database}"

    def desk(self, login: str) -> Database:
        """Sign in as the program does: ask who one is, then work as that person."""
        guest = school_server.open_server_school(
            self.address(login), school_id=0, actor=bootstrap.local_actor(), clock=FixedClock(NOW)
        )
        with guest.reading() as session:
            me = accounts.whoami(session)
        guest.close()
        opened = school_server.open_server_school(
            self.address(login), school_id=me.school_id,
            actor=accounts.actor_of(me, "desk-2"), clock=FixedClock(NOW),
        )  # fmt: skip
        bootstrap.wire(opened)
        self.open.append(opened)
        return opened


@pytest.fixture(scope="module")
def shared(postgresql_server: PostgresqlServer) -> Iterator[Shared]:
    """A school in which Cullinan teaches Amara the violin, and Varga teaches Rohan the piano."""
    name = f"work_{uuid4().hex[:8]}"
    admin = postgresql_server.url("postgres")
    owner = prepare_server(admin, name, metadata(), rules())
    desk = open_server_desk(owner)
    bootstrap.wire(desk.database)
    desk.write(attendance.add_default_codes)
    desk.family("Okonkwo-Reid", "Amara")
    desk.family("Kulkarni", "Rohan")
    desk.lesson("Violin", DAY, "Amara", teacher_id=teacher(desk, "Cullinan"))
    desk.lesson("Piano", DAY, "Rohan", teacher_id=teacher(desk, "Varga"))
    with desk.database.reading() as session:
        uid = session.scalars(select(School.uid)).one()
    made = Shared(postgresql_server, name, desk, uid)
    yield made
    for opened in made.open:
        opened.close()
    desk.database.close()
    postgresql_server.drop_database(name)


def teacher(desk: Desk, name: str) -> UUID:
    person = people.PersonFacts(given_name="Maeve", family_name=name)
    new = people.NewStaff(person=person, kind=StaffKind.TEACHER)
    made: UUID = desk.write(lambda work: people.add_staff(work, new))
    return made


def person_of(desk: Desk, name: str) -> UUID:
    with desk.database.reading() as session:
        for staff in session.scalars(select(Staff)):
            if people.staff_names(session, [staff.id])[staff.id].endswith(name):
                return staff.person_id
    raise LookupError(name)


@pytest.fixture(scope="module")
def owner(shared: Shared) -> Database:
    """The desk of the first owner, who is Ruth."""
    ruth = people.PersonFacts(given_name="Ruth", family_name="Danquah")
    person = shared.made.write(lambda work: people.add_person(work, ruth))
    login = shared.made.write(lambda work: accounts.first_owner(work, person, SECRET))
    return shared.desk(login)


@pytest.fixture(scope="module")
def at_violin(shared: Shared, owner: Database) -> Database:
    """The desk of Cullinan, who was invited and has joined."""
    invited = accounts.AccessService(owner).invite(
        person_of(shared.made, "Cullinan"), [Right.TEACHER], email="Maeve@Larkfield.example"
    )
    return shared.desk(accounts.join(shared.address(), shared.uid, invited.code, SECRET).login)


def test_an_invited_teacher_joins_and_sees_their_own_lessons(at_violin: Database) -> None:
    with at_violin.reading() as session:
        assert session.execute(text("SELECT title FROM lesson")).scalars().all() == ["Violin"]
        me = accounts.whoami(session)
    assert (me.name, me.rights) == ("Maeve Cullinan", frozenset({Right.TEACHER}))


def test_what_follows_from_a_teachers_mark_waits_for_the_office(
    shared: Shared, owner: Database, at_violin: Database
) -> None:
    meeting, student = shared.made.meeting("Violin", DAY), shared.made.students["Amara"]
    with at_violin.writing("Mark register") as work:
        attendance.mark(work, meeting, student, "P")
    assert {"attendance", "attendance_mark"} <= at_changes(work)
    with owner.reading() as session:
        before = set(session.scalars(select(StreakDay.id)))
        signed = session.execute(
            text("SELECT actor_name, waits FROM change_set WHERE number = :n"), {"n": work.number}
        ).one()
    assert tuple(signed) == ("Maeve Cullinan", True)
    assert follow_waiting(owner)
    assert not follow_waiting(owner)
    with owner.reading() as session:
        assert set(session.scalars(select(StreakDay.id))) >= before
        for derivation in owner.derivations:
            assert derivation.differences(session) == []


def test_a_desk_of_the_office_works_out_what_waits_as_soon_as_it_hears_of_it(
    shared: Shared, owner: Database, at_violin: Database
) -> None:
    follower = following.start(owner)
    assert follower is not None
    assert follower.rests.wait(timeout=30)
    meeting, student = shared.made.meeting("Violin", DAY), shared.made.students["Amara"]
    with at_violin.writing("Mark register") as work:
        attendance.mark(work, meeting, student, "L")
    owner.tell(replace(work.changes, by="Maeve Cullinan"))
    assert follower.rests.wait(timeout=30)
    follower.stop()
    with owner.reading() as session:
        assert session.execute(text("SELECT count(*) FROM app.waiting()")).scalar_one() == 0


def test_what_another_desk_works_out_just_now_is_waited_for(
    shared: Shared, owner: Database, at_violin: Database
) -> None:
    meeting, student = shared.made.meeting("Violin", DAY), shared.made.students["Amara"]
    with at_violin.writing("Mark register") as work:
        attendance.mark(work, meeting, student, "A")
    with shared.server.connect(shared.database) as other:
        other.autocommit = False
        other.execute("SELECT 1 FROM change_set WHERE waits FOR UPDATE")
        assert following.follow_all(owner, seconds=0.2) == 1
        other.rollback()
    assert following.follow_all(owner) == 0
    assert following.checked(owner) == []


def test_what_is_found_while_something_waits_is_worked_out_and_looked_at_again(
    shared: Shared, owner: Database, at_violin: Database
) -> None:
    meeting, student = shared.made.meeting("Violin", DAY), shared.made.students["Amara"]
    with at_violin.writing("Mark register") as work:
        attendance.mark(work, meeting, student, "P")
    looked: list[int] = []

    def look(session: Session) -> list[str]:
        looked.append(following.how_many_wait(session))
        return ["Points are behind."] if looked[-1] else []

    owner.checks = [look]
    assert following.checked(owner) == []
    assert looked == [1, 0]


def test_a_teachers_paper_is_written_down_with_everybody_it_names(
    shared: Shared, owner: Database, at_violin: Database
) -> None:
    with shared.made.database.reading() as session:
        named = set(session.scalars(select(Student.person_id)))
        named |= set(session.scalars(select(Staff.person_id)))
    assert len(named) == 4  # Rohan is taught by somebody else
    gone = people.GoneOut(kind="list", what="Concert", persons=named)
    people.note_left(at_violin, DisclosureWay.PRINTED, [gone])
    with owner.reading() as session:
        paper = session.scalars(select(Disclosure).where(Disclosure.what == "Concert")).one()
        rows = select(DisclosurePerson.person_id).where(DisclosurePerson.disclosure_id == paper.id)
        assert set(session.scalars(rows)) == named
        assert paper.given_by == "Maeve Cullinan"
    with pytest.raises(NotAllowed), at_violin.writing("Add somebody") as work:
        work.session.execute(
            insert(DisclosurePerson).values(id=new_id(), disclosure_id=new_id(), person_id=new_id())
        )
    with at_violin.reading() as session:
        seen = session.scalars(rows).all()
    assert len(seen) == 3, "whom they do not know they do not see"


def test_what_may_not_be_written_down_does_not_leave(
    shared: Shared, at_violin: Database, tmp_path: Path
) -> None:
    at_violin.actor, honest = (
        replace(at_violin.actor, person_id=person_of(shared.made, "Varga")),
        (at_violin.actor),
    )
    try:
        with pytest.raises(NotAllowed, match="Nothing was printed or saved"):
            lists.save_logged(
                tmp_path / "list.csv", (["Name"], [["Amara"]]), at_violin,
                lambda _: [people.GoneOut(kind="list", what="Forged")],
            )  # fmt: skip
    finally:
        at_violin.actor = honest
    assert not (tmp_path / "list.csv").exists()


def at_changes(work: Any) -> set[str]:
    return set(work.changes.tables)


def test_a_teacher_marks_nobody_of_another(shared: Shared, at_violin: Database) -> None:
    meeting, student = shared.made.meeting("Piano", DAY), shared.made.students["Rohan"]
    with pytest.raises(Exception) as refused, at_violin.writing("Mark register") as work:  # noqa: PT011
        attendance.mark(work, meeting, student, "P")
    assert "Rohan" not in str(refused.value)
    with shared.made.database.reading() as session:
        marks = text("SELECT count(*) FROM attendance WHERE student_id = :s")
        assert session.execute(marks, {"s": student}).scalar_one() == 0


def test_the_program_signs_with_the_login_whatever_it_says(
    shared: Shared, at_violin: Database
) -> None:
    at_violin.actor, honest = shared.made.database.actor, at_violin.actor
    try:
        with at_violin.writing("Mark register") as work:
            attendance.mark(
                work, shared.made.meeting("Violin", DAY),
                shared.made.students["Amara"], "L",
            )  # fmt: skip
    except NotAllowed:
        pass  # working out what follows is refused to who only claims to be of the office
    finally:
        at_violin.actor = honest
    with shared.made.database.reading() as session:
        names = session.execute(
            text("SELECT DISTINCT actor_name FROM change_set WHERE label = 'Mark register'")
        )
        assert set(names.scalars()) <= {"Maeve Cullinan"}


def test_an_owner_undoes_what_they_did_themselves(owner: Database) -> None:
    new = people.PersonFacts(given_name="Otto", family_name="Brand")
    with owner.writing("Add a person") as work:
        made = people.add_person(work, new)
    undo(owner)
    with owner.reading() as session:
        there = session.execute(text("SELECT count(*) FROM person WHERE id = :i"), {"i": made})
        assert there.scalar_one() == 0


def test_a_teacher_with_a_raw_client_moves_no_meeting(shared: Shared, at_violin: Database) -> None:
    for statement in (
        "UPDATE lesson_occurrence SET starts_at = starts_at + interval '1 hour'",
        "UPDATE lesson_occurrence SET teacher_id = NULL",
        "DELETE FROM lesson_occurrence",
    ):
        with pytest.raises(NotAllowed), at_violin.writing("By hand") as work:
            work.session.execute(text(statement))
    with at_violin.writing("By hand") as work:
        work.session.execute(text("UPDATE lesson_occurrence SET finished_by = 'Maeve'"))
    with shared.made.database.reading() as session:
        others = text("SELECT count(*) FROM lesson_occurrence WHERE finished_by = 'Maeve'")
        mine = text("SELECT count(*) FROM lesson_occurrence WHERE lesson_id = :l")
        lesson = {"l": shared.made.lessons["Violin"]}
        assert session.execute(others).scalar_one() == session.execute(mine, lesson).scalar_one()


def test_a_teacher_undoes_their_own_marks(shared: Shared, at_violin: Database) -> None:
    meeting, student = shared.made.meeting("Violin", DAY), shared.made.students["Amara"]
    service = attendance.AttendanceService(at_violin)
    service.mark(meeting, student, "P")
    before = service.mark(meeting, student, "A")
    service.mark(meeting, student, "L")
    assert undo(at_violin).number > before.number
    with at_violin.reading() as session:
        found = attendance.register(session, meeting, NOW)
    assert [row.mark for row in found.rows if row.student_id == student] == ["A"]


def test_a_teacher_undoes_nothing_that_the_office_has_changed_since(
    shared: Shared, owner: Database, at_violin: Database
) -> None:
    lesson = {"l": shared.made.lessons["Violin"]}
    change = "UPDATE lesson_occurrence SET finished_by = '{}' WHERE lesson_id = :l"
    with at_violin.writing("Finish by hand") as work:
        work.session.execute(text(change.format("Maeve C.")), lesson)
    with owner.writing("Finish for her") as work:
        work.session.execute(text(change.format("Ruth")), lesson)
    with pytest.raises(Clash, match="Ruth Danquah") as refused:
        undo(at_violin)
    assert "Finish for her" not in str(refused.value)
