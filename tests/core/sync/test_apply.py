"""What the office makes of a laptop's work: once, in order, and nothing is written over unseen."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from desktop_app.areas.attendance.tables import AttendanceMark
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.core.errors import NotAllowed, RuleBroken
from desktop_app.core.journal.undo import undo
from desktop_app.core.sync import intake
from desktop_app.core.sync.apply import apply
from desktop_app.core.sync.copies import CopiesService
from desktop_app.core.sync.operation import chained
from desktop_app.core.sync.tables import Outbox, SyncState
from desktop_app.core.sync.terms import Answer, Choice
from tests.areas.timetable.plan import MONDAY
from tests.core.sync.church import Church, Laptop

APPLIED, SAME, REVIEW = Answer.APPLIED, Answer.SAME, Answer.REVIEW


def count(church: Church, table: type) -> int:
    with church.office.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_mark_comes_into_force_with_its_author_device_and_time(
    church: Church, laptop: Laptop
) -> None:
    laptop.mark("Amara", "L", minutes_late=5, note="Bus")
    assert church.answers(laptop) == [APPLIED]
    row = church.office.row("Amara")
    assert (row.mark, row.minutes_late, row.note) == ("L", 5, "Bus")
    [made] = church.office.history("Amara")
    assert (made.author, made.device) == ("Maeve Cullinan", "maeve-laptop")
    assert church.entries() == []


def test_the_same_operations_again_change_nothing(church: Church, laptop: Laptop) -> None:
    laptop.mark("Amara", "P")
    laptop.mark("Kofi", "A")
    first = church.take(laptop)
    before = count(church, AttendanceMark), count(church, Outbox)
    assert church.take(laptop) == first
    twice = [each for one in laptop.operations() for each in (one, one)]
    assert church.take(laptop, twice) == first
    assert (count(church, AttendanceMark), count(church, Outbox)) == before


def test_any_order_of_delivery_ends_equal(church: Church, laptop: Laptop) -> None:
    for key in "PAL":
        laptop.mark("Amara", key)
    receipt = church.take(laptop, laptop.operations()[::-1])
    assert receipt.missing_from is None
    assert church.office.marked("Amara") == "L"
    assert [made.key for made in church.office.history("Amara")] == ["L", "A", "P"]


def test_both_sides_count_and_hash_the_same(church: Church, laptop: Laptop) -> None:
    laptop.mark("Amara", "P")
    church.take(laptop)
    laptop.mark("Kofi", "P")
    laptop.mark("Zofia", "A")
    receipt = church.take(laptop)
    digests = [each.digest for each in laptop.operations()]
    assert (receipt.highest_seq, receipt.operations) == (3, 3)
    assert receipt.chain == chained("", digests)
    with church.office.database.reading() as session:
        state = session.get_one(SyncState, (1, laptop.facts.copy_id))
        assert (state.highest_seq, state.chain) == (3, receipt.chain)


def test_after_a_gap_nothing_is_taken_and_it_is_said_from_where_to_send(
    church: Church, laptop: Laptop
) -> None:
    for name in ("Amara", "Kofi", "Zofia"):
        laptop.mark(name, "P")
    first, _, third = laptop.operations()
    receipt = church.take(laptop, [first, third])
    assert (receipt.missing_from, receipt.highest_seq) == (2, 1)
    assert third.id not in receipt.answers
    assert church.office.marked("Zofia") is None
    assert church.take(laptop).highest_seq == 3
    assert church.office.marked("Zofia") == "P"


def test_what_the_office_changed_meanwhile_is_kept_beside_and_never_written_over(
    church: Church, laptop: Laptop
) -> None:
    laptop.mark("Amara", "P")
    church.office.mark("Amara", "A")
    assert church.answers(laptop) == [REVIEW]
    assert church.office.marked("Amara") == "A"
    [entry] = church.entries()
    [operation] = laptop.operations()
    assert (entry.operation_id, entry.answer, entry.base) == (operation.id, REVIEW, None)
    assert entry.mine is not None
    assert entry.theirs is not None
    assert entry.mine != entry.theirs
    assert (entry.author_name, entry.device) == ("Maeve Cullinan", "maeve-laptop")
    assert entry.made_at == operation.made_at
    assert entry.theirs_by == church.office.database.actor.name
    assert entry.theirs_at == church.office.database.clock.now()
    assert (entry.student_id, entry.occurrence_id) == (
        laptop.students["Amara"], laptop.meeting(),
    )  # fmt: skip


def test_the_same_value_made_twice_is_the_same(church: Church, laptop: Laptop) -> None:
    laptop.mark("Amara", "P")
    church.office.mark("Amara", "P")
    assert church.answers(laptop) == [SAME]
    assert church.entries() == []


def test_a_mark_cleared_and_made_anew_in_the_office_is_not_taken_for_the_one_that_was_seen(
    church: Church,
) -> None:
    church.office.mark("Amara", "P")
    laptop = church.laptop()
    church.office.clear("Amara")
    church.office.mark("Amara", "A")  # its version is the same again
    laptop.mark("Amara", "L")
    assert church.answers(laptop) == [REVIEW]
    assert church.office.marked("Amara") == "A"
    laptop.database.close()


def test_ones_own_later_mark_takes_the_place_of_ones_own_earlier_one(
    church: Church, laptop: Laptop
) -> None:
    laptop.mark("Amara", "P")
    church.office.mark("Amara", "A")
    laptop.mark("Amara", "L")
    assert church.answers(laptop) == [REVIEW, REVIEW]
    first, second = sorted(church.entries(), key=lambda each: each.decided_at is None)
    assert (first.decision, first.decided_by) == (Choice.SUPERSEDED, "Maeve Cullinan")
    assert second.decided_at is None
    laptop.mark("Amara", "A")
    assert church.answers(laptop)[-1] is SAME
    assert church.entries(open_only=True) == []


def test_undo_on_the_laptop_takes_a_mark_back_in_the_office(church: Church, laptop: Laptop) -> None:
    laptop.mark("Amara", "P")
    church.take(laptop)
    undo(laptop.database)
    assert church.answers(laptop) == [APPLIED, APPLIED]
    assert church.office.marked("Amara") is None


def test_a_register_finished_without_the_office_is_finished_there(
    church: Church, laptop: Laptop
) -> None:
    laptop.service.finish(laptop.meeting(), rest="P")
    laptop.mark("Amara", "A", reason="Wrong row")
    assert set(church.answers(laptop)) == {APPLIED}
    assert church.office.marked("Amara") == "A"
    assert church.office.history("Amara")[0].reason == "Wrong row"
    with pytest.raises(RuleBroken, match="is finished"):
        church.office.mark("Kofi", "A")


def test_notes_of_both_sides_are_kept_where_they_touch_different_fields(church: Church) -> None:
    meeting, amara = church.office.meeting(), church.office.students["Amara"]
    church.office.service.write_note(meeting, amara, "Bow hold", shared=True)
    laptop = church.laptop()
    laptop.service.write_note(meeting, amara, "Bow hold and scales", shared=True)
    church.office.service.write_note(meeting, amara, "Bow hold", shared=False)
    assert church.answers(laptop) == [APPLIED]
    note = church.office.row("Amara")
    assert note is not None
    laptop.service.write_note(meeting, amara, "Only scales", shared=True)
    church.office.service.write_note(meeting, amara, "Something else", shared=False)
    assert church.answers(laptop)[-1] is REVIEW
    laptop.database.close()


def test_a_meeting_cancelled_meanwhile_refuses_with_a_sentence(
    church: Church, laptop: Laptop
) -> None:
    laptop.mark("Amara", "P")
    timetable.TimetableService(church.office.database).cancel_meeting(laptop.meeting())
    assert church.answers(laptop) == [Answer.INVALID]
    [entry] = church.entries()
    assert entry.said is not None
    assert "cancelled" in entry.said


def test_who_left_meanwhile_is_not_enrolled(church: Church, laptop: Laptop) -> None:
    laptop.mark("Amara", "P")
    with church.office.database.writing("Leave") as work:
        enrollments = timetable.enrollments_of_lesson(work.session, laptop.lesson)
        mine = next(e for e in enrollments if e.student_id == laptop.students["Amara"])
        timetable.unenroll(work, mine.id, date(2026, 9, 10))
    assert church.answers(laptop) == [Answer.NOT_ENROLLED]
    assert church.office.marked("Kofi") is None


def test_a_lesson_that_is_somebody_elses_now_is_not_yours(church: Church, laptop: Laptop) -> None:
    laptop.mark("Amara", "P")
    laptop.mark("Kofi", "P", day=MONDAY.replace(day=7))
    with church.office.database.writing("Give away") as work:
        work.session.get_one(Lesson, (1, laptop.lesson)).teacher_id = None
        for row in work.session.scalars(select(LessonOccurrence)):
            row.teacher_id = None
    answers = church.answers(laptop)
    assert set(answers) == {Answer.NOT_YOURS}
    assert len(church.entries()) == 2


def test_one_bad_operation_never_holds_the_others_up(church: Church, laptop: Laptop) -> None:
    for name in ("Amara", "Kofi", "Zofia"):
        laptop.mark(name, "P")
    first, second, third = laptop.operations()
    broken = [
        first,
        replace(second, about={"occurrence_id": "nowhere", "student_id": None}),
        replace(third, kind="WEATHER"),
    ]
    receipt = church.take(laptop, broken)
    assert [receipt.answers[each.id] for each in broken] == [
        APPLIED, Answer.INVALID, Answer.INVALID,
    ]  # fmt: skip
    assert receipt.highest_seq == 3
    kept = {entry.raw for entry in church.entries()}
    assert len(kept) == 2
    assert None not in kept


def test_a_number_used_by_another_deed_is_kept_in_the_review_list_once(
    church: Church, laptop: Laptop
) -> None:
    laptop.mark("Amara", "P")
    laptop.mark("Kofi", "P")
    church.take(laptop)
    first, second = laptop.operations()
    twin = replace(second, id=uuid4(), value={**(second.value or {}), "note": "Twin"})
    forged = replace(first, value=second.value, base=first.value)
    for _ in range(2):
        receipt = church.take(laptop, [forged, twin])
        assert set(receipt.answers.values()) == {Answer.ID_REUSED}
    assert (receipt.highest_seq, receipt.operations) == (2, 2)
    assert [entry.answer for entry in church.entries()] == [Answer.ID_REUSED] * 2


def test_what_is_of_another_copy_or_of_somebody_else_is_refused_whole(
    church: Church, laptop: Laptop
) -> None:
    laptop.mark("Amara", "P")
    [operation] = laptop.operations()
    for forged in (replace(operation, copy_id=uuid4()), replace(operation, person_id=uuid4())):
        with pytest.raises(RuleBroken, match="not of this copy"):
            church.take(laptop, [forged])
    assert count(church, Outbox) == 0


def test_a_copy_that_is_switched_off_sends_nothing_until_the_office_brings_it_in(
    church: Church, laptop: Laptop
) -> None:
    laptop.mark("Amara", "P")
    CopiesService(church.office.database).switch_off(laptop.facts.copy_id, "Maeve")
    with pytest.raises(NotAllowed, match="switched this copy off"):
        apply(church.office.database, laptop.operations(), laptop.facts)
    assert church.answers(laptop) == [APPLIED]


def test_an_office_that_forgot_a_copy_takes_it_in_again(church: Church, laptop: Laptop) -> None:
    laptop.mark("Amara", "P")
    with church.office.database.writing("Restore") as work:
        work.session.delete(work.session.get_one(SyncState, (1, laptop.facts.copy_id)))
    assert church.answers(laptop) == [APPLIED]


def test_thirty_operations_in_one_part(church: Church, laptop: Laptop) -> None:
    for turn in range(10):
        for name in ("Amara", "Kofi", "Zofia"):
            laptop.mark(name, "PAL"[turn % 3])
    church.office.mark("Kofi", "E")
    receipt = church.take(laptop)
    assert len(receipt.answers) == 30
    assert church.office.marked("Kofi") == "E"
    assert church.office.marked("Amara") == "P"
    [entry] = church.entries(open_only=True)
    assert entry.operation_id == laptop.operations()[28].id


def test_a_part_is_kept_whole_or_not_at_all(
    church: Church, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.mark("Amara", "P")
    with monkeypatch.context() as patched:
        patched.delattr(intake, "chained")
        with pytest.raises(NameError):
            church.take(laptop)
    assert (count(church, Outbox), count(church, AttendanceMark)) == (0, 0)
    assert church.answers(laptop) == [APPLIED]
