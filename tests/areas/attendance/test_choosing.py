"""Somebody chooses between two marks: what comes into force, what waits, and how it is undone."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop_app.areas.attendance import facts
from desktop_app.areas.attendance.tables import AttendanceCode
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.db import checks
from desktop_app.core.errors import Clash, NotAllowed, NotFound, RuleBroken
from desktop_app.core.journal.undo import redo, undo
from desktop_app.core.sync import review
from desktop_app.core.sync.operation import canonical
from desktop_app.core.sync.review import Chosen, ReviewService
from desktop_app.core.sync.tables import Conflict
from desktop_app.core.sync.terms import Answer, Choice
from tests.areas.attendance.conftest import Desk
from tests.areas.attendance.test_credits import of
from tests.entries import AUTHOR as MAEVE
from tests.entries import add_entry, add_mark_entry, mark_value

MINE, THEIRS = Chosen(Choice.MINE), Chosen(Choice.THEIRS)


class List:
    """The review list of the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.database = desk, desk.plan.database
        self.database.fact_kinds = {kind.key: kind for kind in facts.FACT_KINDS}
        self.service = ReviewService(self.database)

    def clash(self, name: str, key: str | None, **more: Any) -> UUID:
        return add_mark_entry(
            self.database, self.desk.meeting(), self.desk.plan.students[name], key, **more
        )

    def choose(self, entry: UUID, chosen: Chosen) -> None:
        self.service.decide([entry], chosen)

    def open(self) -> int:
        with self.database.reading() as session:
            return review.open_count(session)

    def row(self, entry: UUID) -> Conflict:
        with self.database.reading() as session:
            row = session.scalars(select(Conflict).where(Conflict.id == entry)).one()
            session.expunge(row)
            return row

    def code(self, key: str) -> UUID:
        with self.database.reading() as session:
            return session.scalars(select(AttendanceCode.id).where(AttendanceCode.key == key)).one()

    def sound(self) -> None:
        assert checks.problems(self.database) == []


@pytest.fixture
def entries(desk: Desk) -> Iterator[List]:
    desk.mark("Amara", "P")
    desk.mark("Kofi", "P")
    found = List(desk)
    yield found
    found.sound()


def test_the_office_s_mark_stands_until_somebody_chooses(entries: List, desk: Desk) -> None:
    entries.clash("Amara", "A")
    assert desk.row("Amara").mark == "P"
    assert entries.open() == 1


def test_what_the_teacher_wants_comes_into_force_signed_by_them(entries: List, desk: Desk) -> None:
    entry = entries.clash("Amara", "L", late=10)
    entries.choose(entry, Chosen(Choice.MINE, reason="Asked Maeve"))
    assert (desk.row("Amara").mark, desk.row("Amara").minutes_late) == ("L", 10)
    made = desk.history("Amara")[0]
    assert made.author == MAEVE
    assert "Asked Maeve" in (made.reason or "")
    assert entries.database.actor.name in (made.reason or "")
    assert entries.open() == 0
    assert entries.row(entry).decision is Choice.MINE


def test_the_office_s_mark_is_kept_and_nothing_is_written(entries: List, desk: Desk) -> None:
    entry = entries.clash("Amara", "A")
    before = len(desk.history("Amara"))
    entries.choose(entry, THEIRS)
    assert desk.row("Amara").mark == "P"
    assert len(desk.history("Amara")) == before
    assert entries.row(entry).chosen == entries.row(entry).theirs


def test_a_third_value_is_signed_by_who_chose_it(entries: List, desk: Desk) -> None:
    entry = entries.clash("Amara", "A")
    entries.choose(entry, Chosen(Choice.THIRD, value=mark_value(entries.code("E"))))
    assert desk.row("Amara").mark == "E"
    made = desk.history("Amara")[0]
    assert made.author == entries.database.actor.name
    assert MAEVE in (made.reason or "")


def test_that_a_mark_is_taken_away_can_be_chosen(entries: List, desk: Desk) -> None:
    entries.choose(entries.clash("Amara", None), MINE)
    assert desk.row("Amara").mark is None


def test_undo_opens_the_entry_again_and_redo_chooses_again(entries: List, desk: Desk) -> None:
    entry = entries.clash("Amara", "A")
    entries.choose(entry, MINE)
    undo(entries.database)
    assert (entries.open(), desk.row("Amara").mark) == (1, "P")
    assert entries.row(entry).decision is None
    redo(entries.database)
    assert (entries.open(), desk.row("Amara").mark) == (0, "A")


def test_many_are_chosen_at_once_and_taken_back_at_once(entries: List, desk: Desk) -> None:
    both = [entries.clash("Amara", "A"), entries.clash("Kofi", "E")]
    entries.service.decide(both, MINE)
    assert [desk.row(name).mark for name in ("Amara", "Kofi")] == ["A", "E"]
    undo(entries.database)
    assert [desk.row(name).mark for name in ("Amara", "Kofi")] == ["P", "P"]
    assert entries.open() == 2


def test_where_one_of_many_cannot_be_chosen_none_is(entries: List, desk: Desk) -> None:
    good, over = entries.clash("Amara", "A"), entries.clash("Kofi", "E")
    entries.choose(over, THEIRS)
    with pytest.raises(RuleBroken, match="Kofi"):
        entries.service.decide([good, over], MINE)
    assert (entries.open(), desk.row("Amara").mark) == (1, "P")


def test_nobody_chooses_twice(entries: List) -> None:
    entry = entries.clash("Amara", "A")
    entries.choose(entry, THEIRS)
    with pytest.raises(RuleBroken, match="chose here already"):
        entries.choose(entry, MINE)


def test_nobody_chooses_over_what_was_not_shown(entries: List, desk: Desk) -> None:
    entry = entries.clash("Amara", "A")
    seen = canonical(mark_value(entries.code("P")))
    desk.mark("Amara", "E")
    with pytest.raises(Clash, match="changed meanwhile"):
        entries.choose(entry, Chosen(Choice.MINE, seen=seen))
    assert desk.row("Amara").mark == "E"
    now = canonical(mark_value(entries.code("E")))
    entries.choose(entry, Chosen(Choice.MINE, seen=now))
    assert desk.row("Amara").mark == "A"


def test_what_was_refused_is_put_away_only_with_a_reason(entries: List) -> None:
    entry = entries.clash("Amara", "A", answer=Answer.INVALID, said="The code is gone.")
    with pytest.raises(RuleBroken, match="why it is put away") as found:
        entries.choose(entry, THEIRS)
    assert found.value.field == "reason"
    entries.choose(entry, Chosen(Choice.THEIRS, reason="Settled by phone"))
    assert entries.row(entry).reason == "Settled by phone"


def test_what_was_refused_is_tried_again_once_its_cause_is_gone(entries: List, desk: Desk) -> None:
    plan = desk.plan
    rohan = next(name for name in plan.students if name not in {"Amara", "Kofi"})
    entry = entries.clash(rohan, "P", answer=Answer.NOT_ENROLLED)
    with pytest.raises(RuleBroken, match="not enrolled"):
        entries.choose(entry, MINE)
    assert entries.open() == 1
    plan.enroll(desk.lesson, rohan)
    entries.choose(entry, MINE)
    assert desk.row(rohan).mark == "P"


def test_what_this_program_cannot_read_is_never_taken_as_nothing(entries: List, desk: Desk) -> None:
    student = desk.plan.students["Amara"]
    about = {"occurrence_id": str(desk.meeting()), "student_id": str(student)}
    with entries.database.writing("Work from a laptop") as work:
        entry = add_entry(work, "MARK", about, None, None, answer=Answer.INVALID)
        row = work.session.scalars(select(Conflict).where(Conflict.id == entry)).one()
        row.raw = "{not ours"
    with pytest.raises(RuleBroken, match="cannot read"):
        entries.choose(entry, MINE)
    assert desk.row("Amara").mark == "P"


def test_an_unknown_kind_waits_until_it_is_put_away(entries: List) -> None:
    with entries.database.writing("Work from a laptop") as work:
        entry = add_entry(work, "HUMMING", {"id": "1"}, {"x": 1}, None, answer=Answer.INVALID)
    with pytest.raises(RuleBroken, match="cannot read"):
        entries.choose(entry, MINE)
    entries.choose(entry, Chosen(Choice.THEIRS, reason="Not needed"))
    assert entries.open() == 0


def test_a_teacher_chooses_only_for_what_is_theirs(entries: List, desk: Desk) -> None:
    entry = entries.clash("Amara", "A")
    office = entries.database.actor
    entries.database.actor = Actor("Ioan", frozenset({Role.TEACHER}), entry)
    try:
        with pytest.raises(NotAllowed, match="or the office"):
            entries.choose(entry, MINE)
    finally:
        entries.database.actor = office
    assert entries.open() == 1


def test_an_entry_that_is_not_there_is_said_so(entries: List, desk: Desk) -> None:
    with pytest.raises(NotFound, match="review list"):
        entries.choose(desk.meeting(), MINE)


def test_only_the_laptop_itself_supersedes(entries: List) -> None:
    with pytest.raises(RuleBroken, match="later change"):
        entries.choose(entries.clash("Amara", "A"), Chosen(Choice.SUPERSEDED))


def test_a_note_keeps_what_the_office_changed_beside_it(entries: List, desk: Desk) -> None:
    meeting, student = desk.meeting(), desk.plan.students["Amara"]
    desk.service.write_note(meeting, student, "Scales, and page 14", shared=False)
    about = {"occurrence_id": str(meeting), "student_id": str(student)}
    with entries.database.writing("Work from a laptop") as work:
        entry = add_entry(
            work, "NOTE", about, {"text": "Slow bows", "shared": True},
            {"text": "Scales, and page 14", "shared": False},
            base={"text": "Scales", "shared": True}, occurrence_id=meeting, student_id=student,
        )  # fmt: skip
    entries.choose(entry, MINE)
    with entries.database.reading() as session:
        held = facts.NOTE.held(facts.NOTE.now(session, about).value)
    assert held == {"text": "Slow bows", "shared": False}


# --- make-ups ---


def credits(desk: Desk, name: str) -> int:
    return len(of(desk.plan, name))


def test_a_make_up_is_neither_given_nor_taken_while_a_mark_waits(entries: List, desk: Desk) -> None:
    kofi = entries.clash("Kofi", "P")
    amara = entries.clash("Amara", "E")
    desk.mark("Kofi", "E")
    desk.service.finish(desk.meeting())
    assert (credits(desk, "Amara"), credits(desk, "Kofi")) == (0, 0)
    entries.sound()
    entries.choose(amara, MINE)
    assert credits(desk, "Amara") == 1
    entries.choose(kofi, THEIRS)
    assert credits(desk, "Kofi") == 1
    undo(entries.database)
    assert credits(desk, "Kofi") == 0, "it waits again"


def test_a_make_up_that_was_given_stays_while_its_mark_waits(entries: List, desk: Desk) -> None:
    desk.mark("Amara", "E")
    desk.service.finish(desk.meeting())
    assert credits(desk, "Amara") == 1
    entry = entries.clash("Amara", "A")
    desk.mark("Amara", "P", reason="Front desk saw her")
    assert credits(desk, "Amara") == 1
    entries.sound()
    entries.choose(entry, THEIRS)
    assert credits(desk, "Amara") == 0
