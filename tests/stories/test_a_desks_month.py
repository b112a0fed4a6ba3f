"""A desk's month through the real window: planned, taught, repaired, billed, paid, reminded."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing.ui.payout_run_dialog import PayoutRunDialog
from desktop_app.areas.billing.ui.remind_dialog import RemindDialog
from desktop_app.areas.billing.ui.run_dialog import RunDialog
from desktop_app.areas.timetable.api import LessonType
from desktop_app.core.db import checks
from tests.stories.month import Month, staffed_school
from tests.stories.program import Program

STRINGS, VIOLIN, CELLO = "Junior Strings", "Violin", "Cello"


def nov(day: int) -> date:
    return date(2026, 11, day)


@pytest.fixture
def month(program: Program, tmp_path: Path) -> Month:
    return Month(program, staffed_school(tmp_path))


def test_a_desk_plays_its_month(month: Month) -> None:
    month.morning(nov(2))
    plan_the_term(month)
    book_the_hybrid_weeks(month)
    teach_the_first_week(month)
    make_up_what_was_excused(month)
    cover_for_a_sick_teacher(month)
    close_for_a_storm(month)
    make_up_once_more(month)
    teach_the_rest(month)
    month.morning(date(2026, 12, 1))
    run_the_month(month)
    take_the_payments(month)
    pay_the_teachers(month)
    month.morning(date(2026, 12, 23))
    remind_who_is_late(month)
    look_at_the_reports(month)
    database = month.program.database
    assert checks.problems(database, database.checks) == []


def plan_the_term(month: Month) -> None:
    month.pays(3_000, nov(1))
    month.plans(STRINGS, "Maeve", "Hall", nov(2), (16, 17), type=LessonType.HYBRID,
                price_per_student=3_000)  # fmt: skip
    month.plans(VIOLIN, "Maeve", "Studio B", nov(3), (15, 16), price_per_student=3_800)
    month.plans(CELLO, "Jonas", "Studio B", nov(5), (15, 16), type=LessonType.GROUP,
                price_per_student=2_500)  # fmt: skip
    month.enrolls(STRINGS, "Amara", "Kofi", "Ebba")
    month.enrolls(VIOLIN, "Amara")
    month.enrolls(CELLO, "Ebba")


def book_the_hybrid_weeks(month: Month) -> None:
    """Every second week is one-on-one; one booking is taken back and made again."""
    month.alternates(STRINGS, 2, 2, price=3_500)
    assert month.books_slots(STRINGS, nov(9), 20) == "Mon 9 Nov: 3 of 3 booked"
    assert month.books_slots(STRINGS, nov(23), 20) == "Mon 23 Nov: 3 of 3 booked"
    month.program.run("undo")
    assert month.program.toast().startswith("Undo: ")
    month.program.run("redo")
    assert month.slots_booked(STRINGS, nov(23)) == 3


def teach_the_first_week(month: Month) -> None:
    month.morning(nov(6))
    month.register(STRINGS, nov(2), "ppe")  # Kofi had a cold
    month.register(VIOLIN, nov(3))
    month.register(CELLO, nov(5))


def make_up_what_was_excused(month: Month) -> None:
    assert month.make_ups() == [("Kofi Reid", attendance.CreditState.OPEN)]
    assert month.makes_up("Kofi") == "Cello, 12 Nov 15:00"
    assert month.make_ups() == [("Kofi Reid", attendance.CreditState.USED)]


def cover_for_a_sick_teacher(month: Month) -> None:
    month.morning(nov(10))
    month.register(STRINGS, nov(9))
    said = month.teacher_is_sick("Maeve", nov(10))
    assert said.startswith("1 lesson covered")
    assert month.program.toast() == "Maeve Cullinan is away from Tue 10 Nov"
    covered = month.meeting(VIOLIN, nov(10))
    assert (covered.teacher_id, covered.substitute_for_id) == (
        month.teacher("Jonas"), month.teacher("Maeve"),
    )  # fmt: skip
    month.program.run("undo")
    assert month.meeting(VIOLIN, nov(10)).substitute_for_id is None
    month.program.run("redo")
    assert month.meeting(VIOLIN, nov(10)) == covered


def close_for_a_storm(month: Month) -> None:
    """What was to be made up on that day is open again."""
    assert month.is_closed("Storm", nov(12)).startswith("1 lesson cancelled")
    assert month.program.toast() == "Close for Storm"
    assert month.meeting(CELLO, nov(12)).cancelled
    assert month.make_ups() == [("Kofi Reid", attendance.CreditState.OPEN)]


def make_up_once_more(month: Month) -> None:
    assert month.makes_up("Kofi") == "Cello, 19 Nov 15:00"


def teach_the_rest(month: Month) -> None:
    month.morning(nov(30), hour=18)
    month.register(VIOLIN, nov(10))
    month.register(VIOLIN, nov(17), "a")
    month.register(VIOLIN, nov(24))
    month.register(CELLO, nov(19))
    month.register(CELLO, nov(26))
    for day in (16, 23, 30):
        month.register(STRINGS, nov(day))


def run_the_month(month: Month) -> None:
    """Kofi's excused lesson is made up and not billed, the closed one is billed to nobody."""
    program = month.program
    program.go("billing")
    program.run("billing.run")
    dialog = program.dialog(RunDialog)
    dialog.months.set_value("2026-11")
    dialog.months.changed.emit()
    program.settle()
    bills = [dialog.model.row_at(at) for at in range(dialog.model.rowCount())]
    feldwick, reid = (row.detail for row in bills if row is not None)
    assert "Cello, group, Thu 5, 19, 26 Nov    75.00" in feldwick
    assert "Junior Strings, 1-on-1 week, Mon 9, 23 Nov    70.00" in feldwick
    amara, kofi = reid.split("Kofi Reid")
    assert "Violin, 1-on-1 with M. Cullinan, Tue 3, 10, 17, 24 Nov, 60 minutes    152.00" in amara
    assert "Junior Strings, group weeks, Mon 16, 30 Nov    60.00" in kofi
    assert "Cello" not in kofi
    assert dialog.primary.text() == "Issue 2 invoices"
    program.press(dialog)
    assert program.toast() == "Invoice run November 2026"
    assert month.owes() == {"Feldwick": 23_500, "Reid": 44_200}


def take_the_payments(month: Month) -> None:
    """The Reids pay more than they owe, the Feldwicks less."""
    month.takes("Reid", 50_000)
    month.takes("Feldwick", 10_000)
    assert month.owes() == {"Feldwick": 13_500, "Reid": -5_800}
    assert month.in_wallet("Reid") == 5_800
    assert month.explained_account("Feldwick") == "Feldwick owes: €135.00"


def pay_the_teachers(month: Month) -> None:
    """Who covered is paid for it; a payout is noted as sent, and that is taken back."""
    program = month.program
    pane: Any = program.go("billing")
    program.run("billing.pay-run")
    dialog = program.dialog(PayoutRunDialog)
    assert dialog.plan is not None
    paid = {each.name: each.total for each in dialog.plan.teachers}
    assert paid == {"Jonas Weber": 4 * 3_000, "Maeve Cullinan": 8 * 3_000}
    program.press(dialog)
    assert program.toast() == "Pay run November 2026"
    tab = pane.page("payouts")
    tab.show_first()
    program.settle()
    assert month.explained() == f"{tab.here().number}, Maeve Cullinan: €240.00"
    program.run("billing.print")
    month.put_away("Payslips")
    tab.sent(tab.chosen())
    program.settle()
    program.press(month.form(tab))
    assert month.sent() == 1
    program.run("undo")
    assert month.sent() == 0
    program.run("redo")


def remind_who_is_late(month: Month) -> None:
    program = month.program
    pane: Any = program.go("billing")
    pane.choose("ledger")
    program.settle()
    program.run("billing.remind")
    dialog = program.dialog(RemindDialog)
    assert [each.family for each in dialog.proposals] == ["Feldwick"]
    program.press(dialog)
    month.put_away("Reminders")
    assert program.toast() == "Remind 1 family"


def look_at_the_reports(month: Month) -> None:
    pane: Any = month.program.go("reports")
    pane.choose("debtors")
    month.program.settle()
    assert [row.values[0] for row in pane.view.result.rows] == ["Feldwick"]
