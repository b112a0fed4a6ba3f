"""What cannot be, in the forms of the window: said at its field, the form open, nothing written."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from desktop_app.areas.billing.ui.payment_dialog import PaymentDialog
from desktop_app.areas.billing.ui.run_dialog import RunDialog
from desktop_app.areas.people.ui.student_dialog import StudentDialog
from desktop_app.areas.timetable.terms import Recurrence
from desktop_app.areas.timetable.ui.enroll_dialog import EnrollDialog
from desktop_app.areas.timetable.ui.lesson_dialog import LessonDialog
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.shell.new_school_dialog import NewSchoolDialog
from tests.cli.commands import Shell
from tests.stories.program import Program, fill, words_in
from tests.stories.tables import Held, held


class Office:
    """The program on a school in which Amara is alone in Violin and the Reids owe 190.00."""

    def __init__(self, program: Program, shell: Shell) -> None:
        self.program, self.shell = program, shell
        program.open(shell.school)

    def held(self) -> Held:
        return held(self.shell.school)

    def ids(self, name: str) -> dict[str, UUID]:
        rows = self.shell.done("list", name)
        return {row.get("title") or row["name"]: UUID(row["id"]) for row in rows}

    def type(self, dialog: FormDialog, key: str, text: str) -> None:
        """Put text into a line of a form, as the keyboard would."""
        line = dialog.form.editor(key).target()
        assert isinstance(line, QLineEdit)
        line.setText(text)
        dialog.form.changed.emit(key)
        self.program.settle()

    def refused(self, dialog: FormDialog, key: str) -> str:
        """Press the deed, and return the sentence that then stands at a field."""
        before = self.held()
        dialog.primary.click()
        self.program.settle()
        assert dialog.isVisible()
        assert self.held() == before
        return dialog.form.error(key)

    def payment(self) -> PaymentDialog:
        pane = self.program.go("billing")
        pane.page("invoices").table.selectRow(0)
        self.program.settle()
        self.program.run("billing.pay")
        return self.program.dialog(PaymentDialog)

    def pay(self, amount: str) -> None:
        """Take a payment, and put the receipt away."""
        dialog = self.payment()
        self.type(dialog, "amount", amount)
        self.program.press(dialog)
        self.program.dialog(DocumentPreview).reject()
        self.program.settle()

    def lesson(self) -> LessonDialog:
        self.program.go("timetable")
        self.program.run("timetable.new")
        dialog = self.program.dialog(LessonDialog)
        fill(dialog, title="Oud", recurrence=Recurrence.ONCE, first_day=date(2026, 11, 24),
             start=time(16), end=time(16, 45))  # fmt: skip
        self.program.settle()
        return dialog


@pytest.fixture
def office(program: Program, furnished: Shell) -> Iterator[Office]:
    made = Office(program, furnished)
    yield made
    for dialog in program.window.findChildren(FormDialog):
        dialog.leave()


def test_amounts_that_are_none_are_refused_at_the_amount(office: Office) -> None:
    dialog = office.payment()
    for typed, sentence in {
        "": "Amount is needed",
        "0": "Nothing is no payment",
        "-5": "negative",
        "\u22125,00": "negative",
        "five": "“five” is not an amount",
        "1,2,3": "“1,2,3” is not an amount",
        "99999999999999": "larger than any bill",
    }.items():
        office.type(dialog, "amount", typed)
        assert sentence in office.refused(dialog, "amount"), typed
    office.type(dialog, "amount", "190,00")
    fill(dialog, paid_on=date(2030, 1, 1))
    assert "2030" in office.refused(dialog, "paid_on")


@pytest.mark.parametrize("typed", ["150,50", "150.50", "€ 150.50"])
def test_comma_and_point_are_the_same_amount(office: Office, typed: str) -> None:
    office.pay(typed)
    assert office.shell.done("list", "payments")[0]["amount"] == "150.50"


def test_paying_too_much_is_warned_of_and_goes_to_the_wallet(office: Office) -> None:
    dialog = office.payment()
    office.type(dialog, "amount", "200")
    assert "10.00" in words_in(dialog.banner)
    assert "to the wallet" in words_in(dialog)
    office.program.press(dialog)
    assert office.shell.done("list", "families")[0]["wallet"] == "10.00"


def test_paying_twice_in_a_row_is_warned_of(office: Office) -> None:
    office.pay("50")
    dialog = office.payment()
    assert dialog.banner.shown() is None
    office.type(dialog, "amount", "50")
    assert "paid twice" in words_in(dialog.banner)
    office.program.press(dialog)
    assert len(office.shell.done("list", "payments")) == 2


def test_a_month_that_was_billed_offers_nothing_to_issue(office: Office) -> None:
    office.program.go("billing")
    office.program.run("billing.run")
    dialog = office.program.dialog(RunDialog)
    assert not dialog.primary.isEnabled()
    assert "Nothing is due for November 2026" in words_in(dialog)
    dialog.leave()


def test_a_lesson_that_cannot_be_stays_in_its_form(office: Office) -> None:
    dialog = office.lesson()
    fill(dialog, end=time(15))
    assert "ends before it starts" in office.refused(dialog, "end")
    fill(dialog, end=time(16, 45), title="N" * 301)
    assert "longer than 300 letters" in office.refused(dialog, "title")
    fill(dialog, title="")
    assert "Title is needed" in office.refused(dialog, "title")
    fill(dialog, title="Oud")
    office.type(dialog, "price_per_student", "-5")
    assert "cannot be negative" in office.refused(dialog, "price_per_student")
    office.type(dialog, "price_per_student", "12,50")
    office.program.press(dialog)
    prices = [row["price"] for row in office.shell.done("list", "lessons", "--where", "title=Oud")]
    assert prices == ["12.50"]


def test_a_lesson_outside_every_term_is_warned_of_and_planned(office: Office) -> None:
    dialog = office.lesson()
    fill(dialog, first_day=date(2029, 7, 20))
    office.program.settle()
    assert "outside the school's terms" in words_in(dialog.banner)
    office.program.press(dialog)
    assert "Oud" in office.ids("lessons")


@pytest.mark.parametrize(
    ("student", "sentence"),
    [("Amara Reid", "Amara Reid is already enrolled"), ("Kofi Reid", "Violin is full: 1 of 1")],
)
def test_enrolling_twice_or_over_capacity_is_refused(
    office: Office, student: str, sentence: str
) -> None:
    students, lessons = office.ids("students"), office.ids("lessons")
    program = office.program
    program.go("timetable")
    program.run("timetable.enroll")
    dialog = program.dialog(EnrollDialog)
    fill(dialog, student=(students[student], student), lesson=(lessons["Violin"], "Violin"))
    program.settle()
    said = office.refused(dialog, "student")
    assert sentence in said + words_in(dialog.banner)


def test_an_enrolment_cannot_end_before_it_begins(office: Office) -> None:
    program = office.program
    pane = program.go("students")
    pane.open_key(office.ids("students")["Amara Reid"])
    program.settle()
    tabs = {tab.key: tab for tab in pane.inspector.card.tabs}
    change, _end = tabs["lessons"].blocks[0].items[0].deeds
    change.run()
    program.settle()
    dialog = program.dialog(FormDialog)
    fill(dialog, last=date(2026, 9, 1))
    assert office.refused(dialog, "last") == "The enrolment ends before it begins."


def test_names_in_any_script_and_of_any_length_up_to_the_limit(office: Office) -> None:
    program = office.program
    for name in ("نور", "🎻 Zoë", "N" * 300):
        program.go("students")
        program.run("students.new")
        dialog = program.dialog(StudentDialog)
        fill(dialog, given_name=name, family_name="الهاشمي")
        program.press(dialog)
    rows = office.shell.done("list", "students", "--where", "family_name=الهاشمي")
    assert {row["given_name"] for row in rows} == {"نور", "🎻 Zoë", "N" * 300}
    program.run("students.new")
    dialog = program.dialog(StudentDialog)
    fill(dialog, given_name="N" * 301)
    assert "longer than 300 letters" in office.refused(dialog, "given_name")


def test_a_new_school_in_a_synchronized_folder_is_warned_of(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = program.show_start()
    dialog: Any = start.new_school()
    program.until(lambda: dialog.form.value("currency") == "EUR")
    target = tmp_path / "OneDrive - Larkfield" / "new.downbeat"
    target.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.choose_file()
    assert isinstance(dialog, NewSchoolDialog)
    program.until(lambda: "is synchronized" in words_in(dialog.banner))
    dialog.leave()
