"""A month at one desk, deed by deed: each goes through the pane and the dialog a person uses."""

from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import UUID

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.ui.finish_dialog import FinishDialog
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui.payment_dialog import PaymentDialog
from desktop_app.areas.desk.ui.registers_make_ups import MakeUpsDialog
from desktop_app.areas.desk.ui.ripple_dialog import RippleDialog
from desktop_app.areas.desk.ui.settings_dialog import SettingsDialog
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.ui.enroll_dialog import EnrollDialog
from desktop_app.areas.timetable.ui.hybrid_dialog import HybridDialog
from desktop_app.areas.timetable.ui.lesson_dialog import LessonDialog
from desktop_app.areas.timetable.ui.one_on_one_dialog import OneOnOneDialog
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.document_preview import DocumentPreview
from desktop_app.kit.explained import ExplainDialog
from tests.areas.billing.desk import open_desk
from tests.stories.program import Program, fill


def staffed_school(folder: Path) -> Path:
    """Make a school with two teachers, two rooms and two families, and nothing planned."""
    desk = open_desk(folder)
    desk.family("Reid", "Amara", "Kofi", payer="Grace")
    desk.family("Feldwick", "Ebba", payer="Tom")
    for given, name in (("Maeve", "Cullinan"), ("Jonas", "Weber")):
        facts = people.PersonFacts(given_name=given, family_name=name)
        new = people.NewStaff(person=facts, teaches=("Violin", "Cello"))
        desk.write(lambda work, new=new: people.add_staff(work, new))
    for name, places in (("Studio B", 4), ("Hall", 12)):
        desk.write(lambda work, n=name, p=places: school.add_room(work, n, capacity=p))
    path = desk.database.path
    desk.database.close()
    assert path is not None
    return path


class Month:
    """One desk through a month: mornings, plans, registers, papers."""

    def __init__(self, program: Program, path: Path) -> None:
        self.program, self.path = program, path

    def morning(self, day: date, hour: int = 9) -> None:
        """Begin another day."""
        self.program.morning(day, self.path, hour)

    # --- who and what, by name ---

    def lesson(self, title: str) -> UUID:
        with self.program.database.reading() as session:
            return next(key for key, name in timetable.lesson_choices(session, title, limit=9)
                        if name.startswith(title))  # fmt: skip

    def meeting(self, title: str, day: date) -> timetable.MeetingRow:
        with self.program.database.reading() as session:
            rows = timetable.lesson_meetings(session, self.lesson(title))
        return next(row for row in rows if row.day == day)

    def student(self, name: str) -> tuple[UUID, str]:
        with self.program.database.reading() as session:
            [row] = [each for each in people.find_persons(session, name) if each.student_id]
        assert row.student_id is not None
        return row.student_id, row.name

    def teacher(self, name: str) -> UUID:
        with self.program.database.reading() as session:
            return next(row.id for row in people.teachers(session) if row.name.startswith(name))

    def room(self, name: str) -> UUID:
        with self.program.database.reading() as session:
            return next(room.id for room in school.rooms(session) if room.name == name)

    # --- the plan ---

    def pays(self, amount: int, first: date) -> None:
        """Say in the settings what an hour of teaching is paid."""
        self.program.run("school-settings")
        settings = self.program.dialog(SettingsDialog)
        settings.show_page("pay-rates")
        self.program.settle()
        page: Any = settings.pages["pay-rates"]
        page.add()
        self.program.settle()
        form = self.form(page)
        fill(form, amount=amount, starts_on=first)
        self.program.press(form)
        settings.accept()
        self.program.settle()

    def plans(self, title: str, teacher: str, room: str, first: date, hours: tuple[int, int],
              **more: Any) -> None:  # fmt: skip
        """Plan a weekly lesson until the end of the term, with the form."""
        self.program.go("timetable")
        self.program.run("timetable.new")
        dialog = self.program.dialog(LessonDialog)
        fill(dialog, title=title, teacher_id=self.teacher(teacher), room_id=self.room(room),
             first_day=first, start=time(hours[0]), end=time(hours[1]), **more)  # fmt: skip
        self.program.settle()
        assert dialog.result_label.text().startswith(tuple("123456789")), dialog.result_label.text()
        self.program.press(dialog)
        assert self.program.toast() == f"Add lesson {title}"

    def enrolls(self, title: str, *names: str) -> None:
        self.program.go("timetable")
        for name in names:
            self.program.run("timetable.enroll")
            dialog = self.program.dialog(EnrollDialog)
            fill(dialog, student=self.student(name), lesson=(self.lesson(title), title))
            self.program.settle()
            self.program.press(dialog)
            assert not dialog.isVisible(), dialog.banner.shown()

    def from_card(self, title: str, deed: str) -> None:
        """Choose a lesson in the list and run a deed of its card."""
        pane = self.program.go("timetable")
        if pane.is_grid:
            self.program.run("timetable.table")
        pane.doings.show_lesson(self.lesson(title))
        self.program.settle()
        card = pane.inspector.card
        [found] = [each for each in (*card.deeds, *card.more) if each.title == deed]
        found.run()
        self.program.settle()

    def alternates(self, title: str, length: int, week: int, *, price: int) -> None:
        """Let one week of a cycle be one-on-one."""
        self.from_card(title, "One-on-one weeks…")
        dialog = self.program.dialog(HybridDialog)
        fill(dialog, length=length, price=price, notify=7)
        for each in range(1, length + 1):
            dialog.tick_week(each, on=each == week)
        self.program.press(dialog)
        assert not dialog.isVisible()

    def books_slots(self, title: str, day: date, minutes: int) -> str:
        """Offer a slot to everybody in a one-on-one week and book one after the other."""
        self.from_card(title, "One-on-one slots…")
        dialog = self.program.dialog(OneOnOneDialog)
        at = [week.meeting.day for week in dialog._found.weeks].index(day)  # noqa: SLF001
        dialog.weeks.setCurrentIndex(at)
        self.program.settle()
        dialog.offer()
        form = self.form(dialog)
        fill(form, minutes=minutes)
        self.program.press(form)
        for slot in list(dialog.week.slots if dialog.week is not None else ()):
            dialog.slot_table.set_current_key(slot.id)
            self.program.settle()
            self.program.press(dialog)
        said = dialog.weeks.currentText()
        dialog.leave()
        self.program.settle()
        return said

    def slots_booked(self, title: str, day: date) -> int:
        with self.program.database.reading() as session:
            week = timetable.one_on_one_week(session, self.meeting(title, day).id)
        return week.booked

    # --- what happens ---

    def teacher_is_sick(self, name: str, day: date) -> str:
        """Ring the changes on the sick-day board, and say what it says it will do."""
        self.program.go("today")
        self.program.run("ripple-teacher")
        dialog = self.program.dialog(RippleDialog)
        dialog.form.set_values({"teacher": self.teacher(name), "first": day, "last": day})
        dialog.read()
        self.program.settle()
        said = dialog.result_label.text()
        self.program.press(dialog)
        assert not dialog.isVisible()
        return said

    def is_closed(self, why: str, day: date) -> str:
        self.program.run("ripple-closure")
        dialog = self.program.dialog(RippleDialog)
        dialog.form.set_values({"name": why, "first": day, "last": day})
        dialog.read()
        self.program.settle()
        said = dialog.result_label.text()
        self.program.press(dialog)
        assert not dialog.isVisible()
        return said

    # --- registers ---

    def register(self, title: str, day: date, letters: str = "") -> None:
        """Mark a register with the keys, everybody else present, and finish it."""
        pane = self.program.go("registers")
        meeting = self.meeting(title, day)
        pane.open_key(meeting.id)
        self.program.settle()
        self.program.until(lambda: pane.view.sheet.register is not None
                           and pane.view.sheet.register.meeting.id == meeting.id)  # fmt: skip
        pane.view.table.setFocus()
        self.program.keys(pane.view.table, letters)
        self.program.settle()
        self.program.run("registers.finish")
        self.program.press(self.program.dialog(FinishDialog))
        self.program.until(pane.is_resting)
        self.program.settle()
        assert self.program.toast().startswith(f"Finish register of {title}")

    def make_ups(self) -> list[tuple[str, attendance.CreditState]]:
        """Who may make up a lesson, and how far that is."""
        states = (attendance.CreditState.OPEN, attendance.CreditState.USED)
        day = self.program.now.date()
        with self.program.database.reading() as session:
            rows = [
                row for state in states for row in attendance.make_ups(session, day, state=state)
            ]
        return [(row.student, row.state) for row in rows]

    def makes_up(self, name: str) -> str:
        """Book the best place for the make-up of a pupil; return what the list says of it."""
        self.program.go("registers")
        self.program.run("registers.make-ups")
        dialog = self.program.dialog(MakeUpsDialog)
        rows = [dialog.model.row_at(at) for at in range(dialog.model.rowCount())]
        [key] = [row.id for row in rows if row is not None and row.student.startswith(name)]
        dialog.table.set_current_key(key)
        self.program.settle()
        place = dialog.chosen()
        assert place is not None
        self.program.press(dialog)
        dialog.leave()
        self.program.settle()
        return f"{place.title}, {place.start:%d %b %H:%M}"

    # --- papers and numbers ---

    def form(self, over: Any) -> FormDialog:
        (found,) = [each for each in over.findChildren(FormDialog) if each.isVisible()]
        return found

    def put_away(self, title: str) -> None:
        """Look at a document and put it away."""
        preview = self.program.dialog(DocumentPreview)
        self.program.until(lambda: bool(preview.documents))
        assert preview.windowTitle() == title
        preview.reject()
        self.program.settle()

    def explained(self) -> str:
        """Press F9 and return what the number is said to be."""
        self.program.run("explain")
        dialog = self.program.dialog(ExplainDialog)
        said = dialog.fact.text()
        dialog.leave()
        self.program.settle()
        return said

    # --- money ---

    def takes(self, family: str, amount: int) -> None:
        """Take a payment over the account of a family, and put its receipt away."""
        self.account(family)
        self.program.run("billing.pay")
        dialog = self.program.dialog(PaymentDialog)
        fill(dialog, amount=amount)
        self.program.settle()
        self.program.press(dialog)
        self.put_away("Receipt")
        assert self.program.toast().startswith("Take ")

    def account(self, family: str) -> None:
        """Show the account of a family."""
        pane = self.program.go("billing")
        pane.open_key(self._family(family))
        self.program.settle()

    def explained_account(self, family: str) -> str:
        self.account(family)
        return self.explained()

    def owes(self) -> dict[str, int]:
        """What each family owes, in minor units."""
        return {name: row.owed for name, row in self._balances().items()}

    def in_wallet(self, family: str) -> int:
        return self._balances()[family].wallet

    def _family(self, name: str) -> UUID:
        return self._balances()[name].family_id

    def _balances(self) -> dict[str, billing.Balance]:
        with self.program.database.reading() as session:
            rows = billing.balances(session)
            names = people.names_of_families(session, [row.family_id for row in rows])
        return {names[row.family_id]: row for row in rows}

    def sent(self) -> int:
        """How many payouts are noted as sent."""
        query = billing.PayoutQuery(statuses=(billing.PayoutStatus.COMPLETED,))
        with self.program.database.reading() as session:
            return len(billing.all_payouts(session, query))
