"""A register while it is marked, without a window."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from desktop_app.areas.attendance.api import (
    CodeRow,
    Consequences,
    Outcome,
    Register,
    RegisterLine,
    RegisterRow,
    RegisterState,
    StreakEffect,
)
from desktop_app.areas.attendance.ui.day_list import DayModel, entries_of
from desktop_app.areas.attendance.ui.finish_dialog import lines_of
from desktop_app.areas.attendance.ui.sheet import Jump, Sheet
from desktop_app.areas.attendance.ui.words import outcome_words, standing_of
from desktop_app.areas.timetable.api import LessonType, MeetingRow, OccurrenceStatus
from desktop_app.core.db.types import new_id

LESSON, MEETING = new_id(), new_id()


def meeting(**more: Any) -> MeetingRow:
    facts: dict[str, Any] = dict.fromkeys(MeetingRow.__slots__) | {
        "id": MEETING, "lesson_id": LESSON, "title": "Junior Strings", "type": LessonType.GROUP,
        "day": date(2026, 11, 19), "start": datetime(2026, 11, 19, 16),
        "end": datetime(2026, 11, 19, 16, 45), "status": OccurrenceStatus.SCHEDULED,
        "room": "Hall", "teacher": "Maeve Cullinan",
    }  # fmt: skip
    return MeetingRow(**(facts | more))


def code(key: str, label: str, **more: Any) -> CodeRow:
    facts: dict[str, Any] = {
        "counts_present": False, "asks_minutes": False, "bills": True, "pays_teacher": True,
        "gives_credit": False, **more,
    }  # fmt: skip
    return CodeRow(
        new_id(), key, label, "green", 0, streak_effect=StreakEffect.NEUTRAL, archived=False,
        **facts,
    )  # fmt: skip


CODES = (
    code("P", "Present", counts_present=True), code("A", "Absent"),
    code("L", "Late", counts_present=True, asks_minutes=True),
    code("E", "Excused", bills=False, pays_teacher=False, gives_credit=True),
    code("SK", "Sick", bills=False),
)  # fmt: skip


def row(number: int, mark: str | None = None, **more: Any) -> RegisterRow:
    facts: dict[str, Any] = {
        "student_id": UUID(int=number), "person_id": UUID(int=100 + number),
        "enrollment_id": None, "name": f"Student {number}", "native_name": None, "last_six": (),
        "mark": mark, "code_id": None, "minutes_late": None, "note": None, "history": 0, **more,
    }  # fmt: skip
    return RegisterRow(number, **facts)


def register(rows: Sequence[RegisterRow], **more: Any) -> Register:
    return Register(
        meeting(**more), RegisterState.NOT_MARKED, tuple(rows), CODES,
        Consequences(0, 0, 0, len(rows), {}),
    )  # fmt: skip


@pytest.fixture
def sheet() -> Sheet:
    made = Sheet()
    made.show(register([row(1), row(2), row(3)]))
    return made


def marks(sheet: Sheet) -> list[tuple[str | None, bool]]:
    return [(one.mark, one.saving) for one in sheet.rows]


def test_a_typed_mark_is_seen_before_it_is_stored(sheet: Sheet) -> None:
    typed = sheet.type_mark(sheet.rows[0], "P")
    assert marks(sheet)[0] == ("P", True)
    sheet.stored(typed)
    assert marks(sheet)[0] == ("P", False)


def test_a_reading_under_way_does_not_bring_an_older_mark_back(sheet: Sheet) -> None:
    typed = sheet.type_mark(sheet.rows[0], "P")
    held = sheet.begin_reading()
    sheet.stored(typed)
    sheet.show(register([row(1), row(2), row(3)]), held)  # read before the mark was stored
    assert marks(sheet)[0] == ("P", False)
    held = sheet.begin_reading()
    sheet.show(register([row(1, "P"), row(2), row(3)]), held)
    assert marks(sheet)[0] == ("P", False)
    sheet.show(register([row(1), row(2), row(3)]), sheet.begin_reading())  # undone elsewhere
    assert marks(sheet)[0] == (None, False)


def test_a_refused_mark_goes_and_a_newer_one_stays(sheet: Sheet) -> None:
    first = sheet.type_mark(sheet.rows[0], "P")
    second = sheet.type_mark(sheet.rows[0], "A")
    sheet.refused(first)
    assert marks(sheet)[0] == ("A", True)
    sheet.refused(second)
    assert marks(sheet)[0] == (None, False)


def test_another_register_begins_without_what_was_typed(sheet: Sheet) -> None:
    sheet.type_mark(sheet.rows[0], "P")
    other = register([row(1)])
    sheet.show(replace(other, meeting=replace(other.meeting, id=new_id())))
    assert marks(sheet) == [(None, False)]


def test_it_counts_what_is_seen(sheet: Sheet) -> None:
    sheet.type_mark(sheet.rows[0], "P")
    sheet.type_mark(sheet.rows[2], "A")
    assert dict(sheet.counts()) == {"P": 1, "A": 1, "L": 0, "E": 0, "SK": 0}
    assert [one.number for one in sheet.unmarked] == [2]


def test_a_cleared_mark_takes_its_note_with_it(sheet: Sheet) -> None:
    sheet.show(register([row(1, "L", minutes_late=12, note="Bus was late")]))
    sheet.type_mark(sheet.rows[0], None)
    assert (sheet.rows[0].minutes, sheet.rows[0].note) == (None, None)


@pytest.mark.parametrize(("letter", "key"), [("p", "P"), ("L", "L"), ("s", "SK"), ("x", None)])
def test_a_letter_is_the_code_of_that_key_or_the_first_that_begins_so(
    sheet: Sheet, letter: str, key: str | None
) -> None:
    found = sheet.code_for(letter)
    assert (found.key if found is not None else None) == key


def test_below_the_last_student_is_nobody(sheet: Sheet) -> None:
    assert sheet.after(UUID(int=2)) == UUID(int=3)
    assert sheet.after(UUID(int=3)) is None


@pytest.mark.parametrize(
    ("typed", "rows", "number"), [("1", 12, 1), ("12", 12, 12), ("13", 12, 3), ("27", 5, 7)]
)
def test_digits_lead_to_a_row(typed: str, rows: int, number: int) -> None:
    jump = Jump()
    for digit in typed:
        jump = jump.add(digit, rows)
    assert jump.number == number


def test_finishing_says_what_it_does_to_those_who_are_not_marked(sheet: Sheet) -> None:
    sheet.type_mark(sheet.rows[0], "E")
    shown = sheet.register
    assert shown is not None
    assert lines_of(sheet, shown) == [
        "2 are not marked yet and will be present: Student 2, Student 3.",
        "Bill 2, pay 2, 1 make-up.",
    ]
    ended = replace(shown, in_advance=True, make_ups_until=date(2027, 3, 31))
    assert lines_of(sheet, ended)[1] == (
        "2 billed in advance, 1 taken back by the next run, pay 2, 1 make-up until 31 Mar 2027."
    )
    none_left = replace(shown, no_more=frozenset({sheet.rows[0].id}))
    assert lines_of(sheet, none_left)[1] == "Bill 2, pay 2."


def test_a_guest_who_makes_up_is_paid_for_but_not_billed(sheet: Sheet) -> None:
    sheet.show(register([row(1, "P", credit_id=new_id()), row(2, "P"), row(3, "P")]))
    shown = sheet.register
    assert shown is not None
    assert lines_of(sheet, shown) == ["Bill 2, pay 3."]
    assert lines_of(sheet, replace(shown, in_advance=True)) == ["2 billed in advance, pay 3."]


def test_the_outcome_is_one_line() -> None:
    found = Outcome(3, 0, 4, 1, date(2027, 3, 31), in_advance=False)
    assert outcome_words(found) == "Bill 3, pay 4, 1 make-up until 31 Mar 2027"
    assert outcome_words(replace(found, make_ups=0)) == "Bill 3, pay 4"


def line(state: RegisterState, late: int = 0, **more: Any) -> RegisterLine:
    return RegisterLine(meeting(**more), 3, 5, state, late)


def test_a_one_on_one_is_called_by_its_student() -> None:
    alone = line(RegisterState.DONE, lesson_id=MEETING, title="Violin")
    found = entries_of([alone, line(RegisterState.PART)], [], {MEETING: "Elif"}, date(2026, 11, 19))
    assert [(one.lead, one.title, one.second) for one in found] == [
        ("16:00", "Elif", "Violin, Hall"),
        ("16:00", "Junior Strings", "Group of 5, Hall"),
    ]
    assert found[1].said == "16:00, Junior Strings, Group of 5, Hall, 3 of 5 marked"


def test_what_was_left_unfinished_stands_below_under_its_day() -> None:
    late = line(RegisterState.LATE, 2, day=date(2026, 11, 17))
    old = line(RegisterState.LATE, 30, day=date(2026, 10, 20))
    found = entries_of([], [late, old], {}, date(2026, 11, 19))
    assert [(one.lead, one.title) for one in found] == [
        ("", "Earlier, not finished"), ("Tue", "Junior Strings"), ("20 Oct", "Junior Strings"),
    ]  # fmt: skip
    assert standing_of(late).words == "2 days late"
    model = DayModel()
    model.show(found)
    assert not model.flags(model.index(0))
    assert model.row_of(None) == -1
