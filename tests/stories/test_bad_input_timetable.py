"""Times and places that cannot be: refused or warned of by command and in the window alike."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import Recurrence
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.enroll_dialog import EnrollDialog
from desktop_app.areas.timetable.ui.hours_dialog import HoursDialog
from desktop_app.areas.timetable.ui.lesson_dialog import LessonDialog
from desktop_app.kit.dialog import FormDialog
from tests.cli.commands import Shell
from tests.stories.program import Program, fill, words_in
from tests.stories.tables import Held, held

SKIPPED, DOUBLED = date(2027, 3, 28), date(2026, 10, 25)
FORWARD = "On 28 Mar 2027 the clocks go forward over 01:30: the lesson begins at 02:30"
BACK = "On 25 Oct 2026 the clocks go back over 01:30: the lesson begins the first time"


class School:
    """Amara is in Violin on Mondays at four; Band meets at half past, with Jonas, who is away."""

    def __init__(self, shell: Shell, program: Program) -> None:
        self.shell, self.program = shell, program
        shell.done("set", "school", "--timezone", "Europe/Dublin")
        shell.done("add", "staff", "--name", "Jonas Weber")
        shell.done(
            "add", "lesson", "--title", "Band", "--type", "GROUP", "--teacher", "Jonas Weber",
            "--start", "2026-11-23T16:30", "--duration", 45, "--recurrence", "WEEKLY",
            "--until", "2026-12-18", "--room", "Studio A",
        )  # fmt: skip
        shell.done(
            "add", "time-off", "--teacher", "Jonas Weber", "--from", "2026-11-30",
            "--until", "2026-11-30", "--kind", "SICK",
        )  # fmt: skip

    def held(self) -> Held:
        return held(self.shell.school)

    def refused(self, *words: object) -> str:
        """Run a command that is refused and changes nothing."""
        before = self.held()
        said = self.shell.refused(*words)
        assert self.held() == before
        return said

    def ids(self, name: str) -> dict[str, UUID]:
        rows = self.shell.done("list", name)
        return {row.get("title") or row["name"]: UUID(row["id"]) for row in rows}

    def meeting(self, title: str, day: str) -> Any:
        rows = self.shell.done("list", "occurrences")
        return next(row["id"] for row in rows if (row["lesson"], row["date"]) == (title, day))

    def pressed(self, dialog: FormDialog) -> str:
        """Press the deed of a dialog that must refuse; return all that it says."""
        before = self.held()
        dialog.primary.click()
        self.program.settle()
        assert dialog.isVisible()
        assert self.held() == before
        return words_in(dialog)

    def lesson(self, **values: Any) -> LessonDialog:
        self.program.open(self.shell.school)
        self.program.go("timetable")
        self.program.run("timetable.new")
        dialog = self.program.dialog(LessonDialog)
        fill(dialog, title="Oud", recurrence=Recurrence.ONCE, start=time(1, 30), end=time(2, 15))
        fill(dialog, **values)
        self.program.settle()
        return dialog


@pytest.fixture
def office(furnished: Shell, program: Program) -> Iterator[School]:
    yield School(furnished, program)
    if program.running.office is not None:
        for dialog in program.window.findChildren(FormDialog):
            dialog.leave()


@pytest.mark.parametrize(("day", "sentence"), [(SKIPPED, FORWARD), (DOUBLED, BACK)])
def test_an_hour_that_a_clock_change_takes_or_doubles_is_warned_of(
    office: School, day: date, sentence: str
) -> None:
    words = ("--start", f"{day}T01:30", "--duration", 45)
    assert sentence in office.shell("add", "lesson", "--title", "Early", *words).err
    told = office.shell.done("slots", "--student", "Kofi Reid", "--at", f"{day}T01:30")
    assert sentence in [each["sentence"] for each in told["checks"]]
    dialog = office.lesson(first_day=day)
    assert sentence in words_in(dialog.banner)


def test_a_rule_that_never_ends_ends_with_the_year_and_one_that_never_meets_says_so(
    office: School,
) -> None:
    start = ("--start", "2026-11-24T16:00", "--duration", 45)
    office.shell.done("add", "lesson", "--title", "Daily", *start, "--rrule", "FREQ=DAILY")
    (daily,) = office.shell.done("list", "lessons", "--where", "title=Daily")
    last = daily["planned_until"]
    assert "2027-06-01" <= last <= "2027-12-31"
    days = [r["date"] for r in office.shell.done("list", "occurrences") if r["lesson"] == "Daily"]
    assert max(days) <= last
    assert len(days) > 100
    never = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    said = office.shell("add", "lesson", "--title", "Never", *start, "--rrule", never)
    assert "never meets" in said.err
    dialog = office.lesson(first_day=date(2026, 11, 24), recurrence=Recurrence.CUSTOM)
    fill(dialog, rrule=never)
    office.program.settle()
    assert "never meets" in words_in(dialog.banner)
    fill(dialog, rrule="FREQ=DAILY", start=time(10), end=time(10, 30))
    office.program.settle()
    office.program.press(dialog)
    with office.program.database.reading() as session:
        key = office.ids("lessons")["Oud"]
        assert str(max(row.day for row in timetable.lesson_meetings(session, key))) <= last


def test_hours_that_end_before_they_begin_are_refused(office: School) -> None:
    assert "end at 14:00, before they begin at 18:00" in office.refused(
        "add", "availability", "--teacher", "Jonas Weber", "--day-of-week", 1,
        "--start-time", "18:00", "--end-time", "14:00",
    )  # fmt: skip
    program = office.program
    program.open(office.shell.school)
    pane = program.go("staff")
    pane.open_key(office.ids("staff")["Jonas Weber"])
    program.settle()
    program.run("staff.hours")
    dialog = program.dialog(HoursDialog)
    rows: Any = dialog.form.editor("hours")
    rows.add_row().set_values({"day": 0, "start": time(18), "end": time(14)})
    program.settle()
    assert "end at 14:00, before they begin at 18:00" in office.pressed(dialog)


def test_a_substitute_who_is_away_is_refused(office: School) -> None:
    key = office.meeting("Violin", "2026-11-30")
    sentence = "Jonas Weber is away on Mon 30 Nov"
    assert sentence in office.refused("set", "occurrence", key, "--teacher", "Jonas Weber")
    program = office.program
    program.open(office.shell.school)
    pane = program.go("timetable")
    pane.grid.show_meeting(UUID(key), date(2026, 11, 30))
    program.settle()
    program.run("timetable.substitute")
    dialog = program.dialog(BookingDialog)
    fill(dialog, teacher=office.ids("staff")["Jonas Weber"])
    assert sentence in office.pressed(dialog)


def test_a_student_in_overlapping_groups_is_refused(office: School) -> None:
    sentence = "Amara Reid has Violin at 16:00 on Mon 23 Nov"
    words = ("--lesson", "Band", "--student", "Amara Reid")
    assert sentence in office.refused("add", "enrollment", *words)
    program = office.program
    program.open(office.shell.school)
    program.go("timetable")
    program.run("timetable.enroll")
    dialog = program.dialog(EnrollDialog)
    student = office.ids("students")["Amara Reid"]
    fill(dialog, student=(student, "Amara Reid"), lesson=(office.ids("lessons")["Band"], "Band"))
    program.settle()
    assert sentence in office.pressed(dialog)


def test_a_room_in_use_stays_in_use(office: School) -> None:
    room = office.ids("rooms")["Studio A"]
    said = office.refused("set", "room", room, "--archived", "true")
    assert "Studio A is in use: 4 lessons to come are in it, the first on 23 Nov 2026" in said
    assert "Nothing was changed" in said
    # in the window: tests/areas/desk/ui/test_settings_dialog.py


def test_a_slot_of_a_one_on_one_week_is_never_in_an_hour_that_does_not_exist(
    office: School,
) -> None:
    office.shell.done(
        "add", "lesson", "--title", "Keys", "--type", "HYBRID", "--start", "2027-03-28T10:00",
        "--duration", 60, "--recurrence", "WEEKLY", "--until", "2027-04-30",
        "--cycle-length", 2, "--one-on-one-weeks", "1", "--cycle-start", "2027-03-22",
    )  # fmt: skip
    key = office.meeting("Keys", "2027-03-28")
    said = office.refused(
        "add", "one-on-one-slot", "--occurrence", key, "--start", "2027-03-28T01:30",
        "--duration", 15,
    )  # fmt: skip
    assert "The clock is put forward on Sun 28 Mar: 01:30 does not exist" in said
