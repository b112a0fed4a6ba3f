"""Money that cannot be is refused by command and in the window, and nothing is half-made."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing.service import issuing
from desktop_app.areas.billing.ui.payout_run_dialog import PayoutRunDialog
from desktop_app.areas.billing.ui.refund_dialog import RefundDialog
from desktop_app.areas.billing.ui.run_dialog import RunDialog
from desktop_app.areas.desk.ui.registers_make_ups import MakeUpsDialog
from desktop_app.areas.desk.ui.ripple_dialog import RippleDialog
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.errors import Stopped
from tests.cli.commands import Shell
from tests.stories.program import Program, fill, words_in
from tests.stories.tables import held

LOCKED = ("set", "school", "--locked-until", "2026-10-31")
LATE_PRICE = ("ripple", "price", "--lesson", "Violin", "--price", "40", "--from", "2026-10-30")


@pytest.fixture
def office(furnished: Shell, program: Program) -> Program:
    program.open(furnished.school)
    return program


def lesson(program: Program, title: str) -> Any:
    with program.database.reading() as session:
        return next(key for key, name in timetable.lesson_choices(session, title) if title in name)


# --- a price in a locked month ---


def test_a_price_in_a_locked_month_is_refused_by_command(furnished: Shell) -> None:
    furnished.done(*LOCKED)
    before = held(furnished.school)
    assert "The books are closed up to 31 Oct 2026" in furnished.refused(*LATE_PRICE)
    assert held(furnished.school) == before
    assert "books are closed" in furnished.refused(
        "add", "lesson-price", "--lesson", "Violin", "--price", "40", "--starts-on", "2026-10-30"
    )


def test_a_price_in_a_locked_month_is_refused_in_its_dialog(
    furnished: Shell, program: Program
) -> None:
    furnished.done(*LOCKED)
    program.open(furnished.school)
    pane = program.go("timetable")
    program.run("timetable.table")
    pane.doings.show_lesson(lesson(program, "Violin"))
    program.settle()
    program.run("ripple-price")
    dialog = program.dialog(RippleDialog)
    dialog.form.set_values({"price": 4_000, "first": date(2026, 10, 30)})
    dialog.read()
    program.settle()
    before = held(furnished.school)
    program.press(dialog)
    assert dialog.isVisible()
    said = dialog.banner.shown()
    assert said is not None
    assert "books are closed" in said.fact + said.more
    assert held(furnished.school) == before
    dialog.leave()


# --- a refund larger than the payment ---


def test_more_than_was_paid_is_not_given_back(furnished: Shell, program: Program) -> None:
    furnished.done("pay", "--family", "Reid", "--amount", "50", "--method", "CASH")
    asked = ("--payment", "R-2026-0001", "--method", "CASH", "--reason", "Moved")
    before = held(furnished.school)
    said = furnished.refused("refund", *asked, "--amount", "50.01")
    assert "€50.01 is more than the €50.00" in said
    program.open(furnished.school)
    pane = program.go("billing")
    pane.choose("payments")
    program.settle()
    pane.show_first()
    program.settle()
    program.run("billing.refund")
    dialog = program.dialog(RefundDialog)
    fill(dialog, amount=5_001, reason="Moved")
    program.settle()
    program.press(dialog)
    assert "€50.00" in (dialog.form.error("amount") or "")
    dialog.leave()
    assert held(furnished.school) == before


# --- a run twice, or interrupted in the middle ---


def test_a_run_that_breaks_in_the_middle_leaves_nothing(
    furnished: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By command with Ctrl+C; the same run then issues what it would have issued at first."""
    before = held(furnished.school)

    def broken(*_: object, **__: object) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(issuing.Issuing, "_keep_logo", broken)
        assert furnished("invoice-run", "--month", "2026-12").code != 0
    assert held(furnished.school) == before
    assert furnished.done("invoice-run", "--month", "2026-12")["bills"][0]["number"] == "2026-0002"
    assert furnished.done("invoice-run", "--month", "2026-12")["bills"] == []
    assert furnished.done("verify")["sound"]


def test_a_run_that_is_stopped_in_its_dialog_leaves_nothing_and_can_be_issued_once(
    office: Program, furnished: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> Any:
        raise Stopped("Stopped.")

    before = held(furnished.school)
    office.go("billing")
    office.run("billing.run")
    dialog = office.dialog(RunDialog)
    dialog.months.set_value("2026-12")
    dialog.months.changed.emit()
    office.settle()
    with monkeypatch.context() as patched:
        patched.setattr(issuing.Issuing, "_keep_logo", stopped)
        office.press(dialog)
    assert held(furnished.school) == before
    if not dialog.isVisible():
        office.run("billing.run")
        dialog = office.dialog(RunDialog)
        dialog.months.set_value("2026-12")
        dialog.months.changed.emit()
        office.settle()
    office.press(dialog)
    office.run("billing.run")
    again = office.dialog(RunDialog)
    again.months.set_value("2026-12")
    again.months.changed.emit()
    office.settle()
    assert not again.primary.isEnabled()
    assert "Nothing is due" in words_in(again)
    again.leave()


def test_a_pay_run_with_nothing_left_to_pay_cannot_be_pressed(office: Program) -> None:
    office.go("billing")
    office.run("billing.pay-run")
    dialog = office.dialog(PayoutRunDialog)
    assert not dialog.primary.isEnabled()
    dialog.leave()


# --- a make-up used twice ---


def test_a_make_up_is_used_once_by_command_and_in_the_window(
    furnished: Shell, program: Program
) -> None:
    furnished.done("add", "room", "--name", "Hall", "--capacity", 9)
    furnished.done("add", "lesson", "--title", "Theory", "--type", "GROUP", "--start",
                   "2026-11-24T17:00", "--duration", 45, "--recurrence", "WEEKLY",
                   "--until", "2026-12-18", "--room", "Hall")  # fmt: skip
    made = furnished.done("add", "make-up", "--student", "Amara Reid", "--reason", "Goodwill",
                          "--minutes", 45)  # fmt: skip
    first, second = [
        row["id"] for row in furnished.done("list", "occurrences") if row["lesson"] == "Theory"
    ][:2]
    program.open(furnished.school)
    program.go("registers")
    program.run("registers.make-ups")
    dialog = program.dialog(MakeUpsDialog)
    assert dialog.chosen() is not None
    service = attendance.AttendanceService(program.database)
    service.use_credit(dialog.model.key_at(0), UUID(first))
    program.press(dialog)
    said = dialog.banner.shown()
    assert said is not None
    assert "has used this make-up already" in said.fact + said.more
    dialog.leave()
    program.close()
    assert "has used this make-up already" in furnished.refused(
        "set", "make-up", made["id"], "--use-occurrence", second
    )
    assert furnished.done("verify")["sound"]
