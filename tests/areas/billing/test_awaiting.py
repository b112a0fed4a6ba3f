"""What waits for a choice is neither billed nor paid nor credited; what was billed stays."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import Month, PayUnit
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.sync.tables import Conflict
from desktop_app.core.sync.terms import Choice
from tests.areas.billing.desk import Desk
from tests.areas.billing.test_payouts import Pay
from tests.entries import add_entry, add_mark_entry

MONDAYS = [date(2026, 11, day) for day in (2, 9, 16, 23, 30)]


@pytest.fixture
def choir(desk: Desk) -> Desk:
    """Three children of two families in one lesson, billed by what was held."""
    desk.family("Okonkwo-Reid", "Amara", "Kofi")
    desk.family("Holmqvist", "Freya")
    pay = Pay(desk)
    teacher = pay.teacher("Maeve Cullinan")
    pay.rate(PayUnit.LESSON, 2_000)
    desk.lesson("Strings", MONDAYS[0], "Amara", "Kofi", "Freya", price=1_000,
                teacher_id=teacher, max_students=4, type=timetable.LessonType.GROUP)  # fmt: skip
    desk.set(billing_mode="IN_ARREARS")
    desk.write(attendance.add_default_codes)
    desk.at(2026, 12, 1)
    pay.held("Strings", *MONDAYS)
    return desk


def clash(desk: Desk, name: str, day: date, key: str = "E") -> UUID:
    return add_mark_entry(desk.database, desk.meeting("Strings", day), desk.students[name], key)


def choose(desk: Desk, entry: UUID) -> None:
    """Keep what the office has."""
    values: dict[str, Any] = {"decision": Choice.THEIRS, "decided_at": desk.database.clock.now()}
    with desk.database.writing("Choose") as work:
        work.session.execute(
            update(Conflict)
            .where(Conflict.id == entry)
            .values(**values, decided_by="Ruth", version=Conflict.version + 1)
        )


def amounts(desk: Desk, month: str = "2026-11") -> dict[str, int]:
    with desk.database.reading() as session:
        plan = billing.plan_run(session, Month.parse(month))
    return {bill.payer.name: bill.totals.total for bill in plan.bills}


def waits(desk: Desk, month: str = "2026-11") -> list[tuple[str, str]]:
    with desk.database.reading() as session:
        plan = billing.plan_run(session, Month.parse(month))
    return [(each.student, each.sentence) for each in plan.problems]


def test_a_lesson_that_waits_is_not_billed_and_the_preview_says_so(choir: Desk) -> None:
    before = amounts(choir)
    clash(choir, "Amara", MONDAYS[1])
    clash(choir, "Amara", MONDAYS[2])
    after = amounts(choir)
    assert sum(before.values()) - sum(after.values()) == 2_000
    assert after["Holmqvist"] == before["Holmqvist"]
    ((student, sentence),) = waits(choir)
    assert student.startswith("Amara")
    assert "2 lessons wait for a choice" in sentence
    assert "9 Nov" in sentence


def test_the_next_run_bills_what_was_chosen(choir: Desk) -> None:
    whole = sum(amounts(choir).values())
    entry = clash(choir, "Amara", MONDAYS[1])
    first = choir.run()
    assert sum(row.total for row in first) == whole - 1_000
    with pytest.raises(RuleBroken, match="waits for a choice"):
        choir.run()
    choose(choir, entry)
    (late,) = choir.run()
    assert late.total == 1_000
    assert waits(choir) == []


def test_a_later_month_s_run_bills_what_was_chosen_too(choir: Desk) -> None:
    entry = clash(choir, "Amara", MONDAYS[1])
    choir.run()
    choose(choir, entry)
    choir.at(2026, 12, 31)
    (late,) = choir.run("2026-12")
    assert late.total == 1_000


def test_what_was_billed_stays_until_somebody_chose(choir: Desk) -> None:
    choir.bills_when("E", False)
    choir.run()
    entry = clash(choir, "Amara", MONDAYS[1], "P")
    meeting, student = choir.meeting("Strings", MONDAYS[1]), choir.students["Amara"]
    choir.write(lambda work: attendance.mark(work, meeting, student, "E", reason="She was ill"))
    with pytest.raises(RuleBroken, match="waits for a choice"):
        choir.run()
    assert waits(choir)[0][0].startswith("Amara")
    choose(choir, entry)
    (credit,) = choir.run()
    assert credit.total == -1_000


def test_a_register_that_waits_holds_its_whole_meeting(choir: Desk) -> None:
    whole = amounts(choir)
    meeting = choir.meeting("Strings", MONDAYS[3])
    with choir.database.writing("Work from a laptop", kind=SetKind.SYSTEM) as work:
        add_entry(
            work, "REGISTER", {"id": str(meeting)}, {"status": "SCHEDULED"},
            {"status": "COMPLETED"}, occurrence_id=meeting,
        )  # fmt: skip
    assert {name: whole[name] - amount for name, amount in amounts(choir).items()} == {
        "Okonkwo-Reid": 2_000, "Holmqvist": 1_000,
    }  # fmt: skip


def test_a_note_that_waits_holds_nothing(choir: Desk) -> None:
    whole = amounts(choir)
    meeting, student = choir.meeting("Strings", MONDAYS[3]), choir.students["Amara"]
    about = {"occurrence_id": str(meeting), "student_id": str(student)}
    with choir.database.writing("Work from a laptop", kind=SetKind.SYSTEM) as work:
        add_entry(work, "NOTE", about, {"text": "a"}, {"text": "b"}, occurrence_id=meeting,
                  student_id=student)  # fmt: skip
    assert amounts(choir) == whole


def test_of_somebody_who_was_erased_nothing_is_held(choir: Desk) -> None:
    whole = amounts(choir)
    add_mark_entry(choir.database, choir.meeting("Strings", MONDAYS[1]), choir.students["Amara"],
                   "E", student_id=None)  # fmt: skip
    assert amounts(choir) == whole


def test_a_teacher_is_paid_for_a_lesson_only_once_somebody_chose(choir: Desk) -> None:
    pay = Pay(choir)
    entry = clash(choir, "Kofi", MONDAYS[0])
    with choir.database.reading() as session:
        plan = billing.plan_payouts(session, Month.parse("2026-11"))
    assert plan.total == 4 * 2_000
    assert ["waits for a choice" in each.sentence for each in plan.problems] == [True]
    pay.run("2026-11")
    choose(choir, entry)
    (late,) = pay.run("2026-11")
    assert late.amount == 2_000


def test_pay_that_was_paid_is_not_corrected_while_a_mark_waits(choir: Desk) -> None:
    pay = Pay(choir)
    pay.run("2026-11")
    entry = clash(choir, "Kofi", MONDAYS[0])
    meeting = choir.meeting("Strings", MONDAYS[0])
    choir.write(lambda work: attendance.reopen(work, meeting))
    with pytest.raises(RuleBroken, match="Nothing is to be paid"):
        pay.run("2026-11")
    choose(choir, entry)
    (back,) = pay.run("2026-11")
    assert back.amount == -2_000


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sets(st.tuples(st.sampled_from(("Amara", "Kofi")), st.integers(0, 4)), max_size=8))
def test_whatever_waits_changes_no_bill_of_others(choir: Desk, held: set[tuple[str, int]]) -> None:
    whole = amounts(choir)
    made = [clash(choir, name, MONDAYS[at]) for name, at in sorted(held)]
    found = amounts(choir)
    assert found["Holmqvist"] == whole["Holmqvist"]
    assert found.get("Okonkwo-Reid", 0) == whole["Okonkwo-Reid"] - 1_000 * len(held)
    with choir.database.reading() as session:
        paid = billing.plan_payouts(session, Month.parse("2026-11")).total
    assert paid == 2_000 * (5 - len({at for _, at in held}))
    for entry in made:
        choose(choir, entry)
    assert amounts(choir) == whole
