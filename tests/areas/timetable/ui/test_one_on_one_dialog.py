"""The dialog of one-on-one weeks: offered, booked, moved, priced, given back, printed."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import Cycle, LessonType
from desktop_app.areas.timetable.documents import one_on_one_list
from desktop_app.areas.timetable.ui.doings import Doings
from desktop_app.areas.timetable.ui.lesson_card import lesson_card, read_lesson
from desktop_app.areas.timetable.ui.meeting_card import meeting_card, read_meeting
from desktop_app.areas.timetable.ui.one_on_one_dialog import (
    OneOnOneDialog,
    open_one_on_one,
    remind_words,
)
from desktop_app.areas.timetable.ui.timetable_pane import TimetablePane
from desktop_app.core.printing.render import render_checked
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.document_preview import DocumentPreview
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.timetable.plan import MONDAY, Plan

WEEK = date(2026, 9, 21)


@pytest.fixture
def lesson(plan: Plan) -> Any:
    made = plan.add("Junior Strings", type=LessonType.HYBRID)
    for name in ("Amara", "Kofi"):
        plan.enroll(made, name)
    plan.service.set_hybrid(made, Cycle(2, (2,), MONDAY, one_on_one_price=3_500, notify_days=10))
    return made


@pytest.fixture
def on_stage(stage: Callable[[Make], Stage], lesson: Any) -> Stage:
    return stage(TimetablePane)


@pytest.fixture
def settle(on_stage: Stage) -> Callable[[], None]:
    return on_stage.settle


@pytest.fixture
def shown(plan: Plan, lesson: Any, on_stage: Stage) -> OneOnOneDialog:
    pane = on_stage.pane
    on_stage.run(lambda: open_one_on_one(pane, pane.tools, plan.database, lesson))
    dialog = on_stage.dialog()
    assert isinstance(dialog, OneOnOneDialog)
    return dialog


def form(dialog: OneOnOneDialog) -> FormDialog:
    (found,) = [one for one in dialog.findChildren(FormDialog) if one.isVisible()]
    return found


def save(dialog: OneOnOneDialog, settle: Callable[[], None], **values: object) -> None:
    asked = form(dialog)
    for key, value in values.items():
        asked.form.editor(key).set_value(value)
    asked.primary.click()
    settle()


def students(dialog: OneOnOneDialog) -> list[str | None]:
    assert dialog.week is not None
    return [row.student for row in dialog.week.slots]


def test_a_week_is_offered_and_booked_slot_by_slot(
    shown: OneOnOneDialog, settle: Callable[[], None]
) -> None:
    assert shown.weeks.currentText() == "Mon 21 Sept: no slots yet"
    assert "2 students have not booked yet. Tell the families now." in shown.remind.text()
    shown.offer()
    save(shown, settle, minutes=20, pause=5, count=3)
    assert [f"{row.start:%H:%M}" for row in shown.week.slots] == ["16:00", "16:25", "16:50"]  # type: ignore[union-attr]
    assert shown.result_label.text() == "Amara Okonkwo at 16:00"
    shown.primary.click()
    settle()
    assert students(shown) == ["Amara Okonkwo", None, None]
    assert shown.weeks.currentText() == "Mon 21 Sept: 1 of 3 booked"
    free = shown.week.slots[1]  # type: ignore[union-attr]
    shown.slot_table.set_current_key(free.id)
    settle()
    shown.accept()
    settle()
    assert students(shown) == ["Amara Okonkwo", "Kofi Okonkwo", None]
    assert shown.remind.text() == "Everybody has booked."
    assert not shown.primary.isEnabled()


def test_a_break_is_left_out_and_a_wrong_plan_is_said_where_it_is_wrong(
    shown: OneOnOneDialog, settle: Callable[[], None]
) -> None:
    shown.offer()
    save(shown, settle, minutes=0)
    assert "1 to 1,440" in form(shown).form.error("minutes")
    save(shown, settle, minutes=20, count=2, break_from=time(16, 20), break_to=time(16, 40))
    assert [f"{row.start:%H:%M}" for row in shown.week.slots] == ["16:00", "16:40"]  # type: ignore[union-attr]


def test_a_booking_is_moved_priced_and_cancelled_and_a_free_slot_withdrawn(
    shown: OneOnOneDialog, settle: Callable[[], None]
) -> None:
    shown.offer()
    save(shown, settle, minutes=20, count=2)
    shown.accept()
    settle()
    first, second = (row.id for row in shown.week.slots)  # type: ignore[union-attr]
    shown.slot_table.set_current_key(first)
    settle()
    shown.price()
    save(shown, settle, price=4_200)
    assert shown.week.slots[0].price == 4_200  # type: ignore[union-attr]
    shown.slot_table.set_current_key(first)
    settle()
    shown.move_booking()
    save(shown, settle, slot=second)
    assert students(shown) == [None, "Amara Okonkwo"]
    shown.slot_table.set_current_key(second)
    settle()
    shown.cancel_booking()
    save(shown, settle, reason="Ill")
    assert students(shown) == [None, None]
    shown.slot_table.set_current_key(first)
    settle()
    shown.withdraw()
    settle()
    assert len(students(shown)) == 1


def test_the_list_of_the_week_names_slots_and_who_is_missing(
    plan: Plan, shown: OneOnOneDialog, settle: Callable[[], None]
) -> None:
    shown.offer()
    save(shown, settle, minutes=20, count=2)
    shown.accept()
    settle()
    assert shown.week is not None
    with plan.database.reading() as session:
        page = one_on_one_list(session, shown.week.meeting.id)
    said = repr(page.blocks)
    assert all(each in said for each in ("Amara Okonkwo", "Kofi Okonkwo", "1 of 2 booked", "free"))
    pdf, missing = render_checked(page)
    assert pdf.startswith(b"%PDF")
    assert not missing
    shown.print_list()
    settle()
    preview = next(one for one in shown.findChildren(DocumentPreview) if one.isVisible())
    preview.close()


def test_what_is_said_of_a_week_follows_from_the_day(plan: Plan, lesson: Any) -> None:
    with plan.database.reading() as session:
        week = timetable.one_on_one_week(session, plan.on(lesson, WEEK).id)
    assert remind_words(week, date(2026, 9, 10)).endswith("Tell the families on Fri 11 Sept.")
    assert remind_words(None, MONDAY) == "No one-on-one week within ten weeks."


def test_the_cards_of_lesson_and_meeting_lead_to_the_slots(
    plan: Plan, lesson: Any, on_stage: Stage
) -> None:
    doings = Doings(on_stage.pane)
    found = read_lesson(plan.database, lesson, may_write=True)
    card = lesson_card(found, doings)
    (deed,) = [each for each in card.more if each.title == "One-on-one slots…"]
    on_stage.run(deed.run)
    assert isinstance(on_stage.dialog(), OneOnOneDialog)
    on_stage.dialog().leave()
    meeting = read_meeting(plan.database, plan.on(lesson, WEEK).id, may_write=True)
    titles = [each.title for each in meeting_card(meeting, doings).more]
    assert "One-on-one slots…" in titles
