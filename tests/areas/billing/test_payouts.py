"""The pay run: what it pays, what a second one corrects, and how it is taken back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import (
    NewPayRate,
    PayLineKind,
    PayoutRow,
    PayoutStatus,
    PayService,
    PayUnit,
)
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.errors import RuleBroken, Stopped
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, undo
from desktop_app.core.progress import Progress
from tests.areas.billing.desk import Desk

SINCE = date(2026, 9, 1)
_FORTNIGHT = timedelta(days=15)


class Pay:
    """A school that pays: teachers by name, and the books of their pay."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.service = desk, PayService(desk.database)
        self.teachers: dict[str, UUID] = {}

    def teacher(self, name: str) -> UUID:
        given, _, family = name.partition(" ")
        new = people.NewStaff(person=people.PersonFacts(given_name=given, family_name=family))
        self.teachers[name] = self.desk.write(lambda work: people.add_staff(work, new))
        return self.teachers[name]

    def rate(self, unit: PayUnit, amount: int, **words: Any) -> UUID:
        new = NewPayRate(unit, amount, words.pop("starts_on", SINCE), **words)
        made = self.service.add_rate(new).made
        assert made is not None
        return made

    def held(self, title: str, *days: date, **marks: str) -> None:
        """Mark and finish meetings; who is not named is present."""
        names = [name for lesson, name in self.desk.enrollments if lesson == title]
        for day in days:
            for name in names:
                self.desk.mark(title, day, name, marks.get(name, "P"))
            self.desk.finish(title, day)

    def run(self, month: str = "2026-10") -> list[PayoutRow]:
        before = {row.id for row in self.payouts()}
        self.service.issue_payouts(month)
        return [row for row in self.payouts() if row.id not in before]

    def payouts(self) -> list[PayoutRow]:
        with self.desk.database.reading() as session:
            rows = billing.all_payouts(session)
        return sorted(rows, key=lambda row: row.number)

    def lines(self, row: PayoutRow) -> list[tuple[PayLineKind, str, int]]:
        with self.desk.database.reading() as session:
            return [
                (line.kind, line.description, line.amount)
                for line in billing.payout_lines(session, [row.id])
            ]

    def rules(self, row: PayoutRow) -> list[str | None]:
        with self.desk.database.reading() as session:
            return [line.rule for line in billing.payout_lines(session, [row.id])]


@pytest.fixture
def pay(desk: Desk) -> Pay:
    """M. Cullinan teaches the violin on Mondays in October, to Amara."""
    made = Pay(desk)
    made.teacher("Maeve Cullinan")
    made.teacher("Bill Marsh")
    desk.family("Okonkwo-Reid", "Amara", "Kofi")
    desk.write(lambda work: school.set_setting(work, "billing_mode", "IN_ADVANCE"))
    desk.lesson("Violin", date(2026, 10, 5), "Amara", teacher_id=made.teachers["Maeve Cullinan"])
    return made


MONDAYS = (date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19))


def test_a_run_pays_each_teacher_the_finished_lessons_of_the_month(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    [payout] = pay.run()
    assert (payout.number, payout.teacher, payout.period) == (
        "P-2026-0001", "Maeve Cullinan", "2026-10",
    )  # fmt: skip
    assert payout.amount == 6_000
    assert payout.status is PayoutStatus.PENDING
    assert pay.lines(payout) == [
        (PayLineKind.MEETING, "Violin, Mon 5 Oct, 16:00", 2_000),
        (PayLineKind.MEETING, "Violin, Mon 12 Oct, 16:00", 2_000),
        (PayLineKind.MEETING, "Violin, Mon 19 Oct, 16:00", 2_000),
    ]
    assert pay.rules(payout)[0] == "€20.00 a lesson (the school's rate)"


def test_the_preview_is_what_is_issued_and_counts_what_is_not_finished(pay: Pay) -> None:
    pay.rate(PayUnit.HOUR, 2_800)
    pay.held("Violin", *MONDAYS)
    plan = pay.service.preview_payouts("2026-10")
    assert pay.payouts() == []
    [payout] = pay.run()
    [teacher] = plan.teachers
    assert (plan.total, teacher.open) == (payout.amount, 1), "26 October is not finished"
    assert payout.amount == 3 * 2_100
    assert teacher.lines[0].rule == "45 min at €28.00 an hour (the school's rate)"


def test_a_second_run_without_changes_has_nothing_to_pay(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    pay.run()
    with pytest.raises(RuleBroken, match="not finished"):
        pay.run()
    assert len(pay.payouts()) == 1


def test_a_register_finished_later_is_paid_by_a_second_run_of_the_month(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    pay.run()
    pay.held("Violin", date(2026, 10, 26))
    [second] = pay.run()
    assert pay.lines(second) == [(PayLineKind.MEETING, "Violin, Mon 26 Oct, 16:00", 2_000)]


def test_what_changed_after_the_run_is_a_correction_in_the_next_that_names_its_line(
    pay: Pay,
) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    [first] = pay.run()
    meeting, amara = pay.desk.meeting("Violin", MONDAYS[1]), pay.desk.students["Amara"]
    pay.desk.write(lambda work: _mark(work, meeting, amara, "E"))
    pay.held("Violin", date(2026, 11, 2))
    [november] = pay.run("2026-11")
    assert pay.lines(november) == [
        (PayLineKind.MEETING, "Violin, Mon 2 Nov, 16:00", 2_000),
        (PayLineKind.CORRECTION, "Correction: Violin, Mon 12 Oct, 16:00", -2_000),
    ] or pay.lines(november) == [
        (PayLineKind.CORRECTION, "Correction: Violin, Mon 12 Oct, 16:00", -2_000),
        (PayLineKind.MEETING, "Violin, Mon 2 Nov, 16:00", 2_000),
    ]
    with pay.desk.database.reading() as session:
        paid = {line.id: line for line in billing.payout_lines(session, [first.id])}
        [correction] = [
            line
            for line in billing.payout_lines(session, [november.id])
            if line.kind is PayLineKind.CORRECTION
        ]
    assert correction.corrects_id is not None
    assert paid[correction.corrects_id].description == "Violin, Mon 12 Oct, 16:00"
    assert correction.rule is not None
    assert "everybody excused" in correction.rule


def _mark(work: Any, meeting: UUID, student: UUID, key: str) -> None:
    attendance.mark(work, meeting, student, key, reason="The mother called")


def test_a_paid_lesson_that_is_moved_into_another_month_is_paid_once(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    pay.run()
    meeting = pay.desk.meeting("Violin", MONDAYS[2])

    def move(work: Any) -> None:
        row = work.session.get(LessonOccurrence, (work.database.school_id, meeting))
        row.local_date = date(2026, 11, 3)
        row.starts_at, row.ends_at = row.starts_at + _FORTNIGHT, row.ends_at + _FORTNIGHT

    pay.desk.write(move)
    for month in ("2026-10", "2026-11"):
        assert pay.service.preview_payouts(month).paid == (), "it is paid already"


def test_a_month_that_was_never_run_is_left_alone(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS, date(2026, 11, 2))
    [november] = pay.run("2026-11")
    assert pay.lines(november) == [(PayLineKind.MEETING, "Violin, Mon 2 Nov, 16:00", 2_000)]


def test_a_substitute_is_paid_in_place_of_the_regular_teacher(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.rate(PayUnit.LESSON, 3_000, teacher_id=pay.teachers["Bill Marsh"])
    pay.held("Violin", *MONDAYS)
    pay.run()
    meeting = pay.desk.meeting("Violin", MONDAYS[0])
    bill, maeve = pay.teachers["Bill Marsh"], pay.teachers["Maeve Cullinan"]

    def swap(work: Any) -> None:
        row = work.session.get(LessonOccurrence, (work.database.school_id, meeting))
        row.teacher_id, row.substitute_for_id = bill, maeve

    pay.desk.write(swap)
    found = {row.teacher: pay.lines(row) for row in pay.run()}
    assert found == {
        "Bill Marsh": [
            (PayLineKind.MEETING, "Violin, Mon 5 Oct, 16:00, for Maeve Cullinan", 3_000)
        ],
        "Maeve Cullinan": [
            (PayLineKind.CORRECTION, "Correction: Violin, Mon 5 Oct, 16:00", -2_000)
        ],
    }


def test_when_nobody_came_the_share_of_the_rate_is_paid(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_001, no_show_bp=5_000)
    pay.held("Violin", MONDAYS[0], Amara="A")
    [payout] = pay.run()
    assert payout.amount == 1_001, "10.005 is rounded half up"
    assert pay.rules(payout) == ["€20.01 a lesson, nobody came: 50 % (the school's rate)"]


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (timetable.OccurrenceStatus.CANCELLED, "pay_cancelled_by_school"),
        (timetable.OccurrenceStatus.CANCELLED_BY_TEACHER, "pay_cancelled_by_teacher"),
        (timetable.OccurrenceStatus.CANCELLED_BY_STUDENT, "pay_cancelled_by_student"),
    ],
)
def test_a_cancelled_lesson_pays_what_the_school_chose(pay: Pay, status: Any, key: str) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", MONDAYS[0])
    pay.desk.cancel("Violin", MONDAYS[1], status)
    [payout] = pay.run()
    assert payout.amount == 2_000, "until the school says otherwise a cancelled lesson pays nothing"
    pay.desk.set(**{key: 40})
    [more] = pay.run()
    assert more.amount == 800


def test_percent_pays_a_share_of_what_the_meeting_is_billed_net(pay: Pay) -> None:
    pay.rate(PayUnit.PERCENT, 4_000)
    pay.desk.run("2026-10")
    pay.held("Violin", *MONDAYS)
    [payout] = pay.run()
    assert payout.amount == 3 * 1_520
    assert pay.rules(payout)[0] == "40 % of €38.00 billed (the school's rate)"


def test_percent_of_a_monthly_price_is_spread_over_the_meetings_of_the_month(pay: Pay) -> None:
    pay.rate(PayUnit.PERCENT, 5_000)
    plan = pay.desk.service.add_price_plan("Flat", billing.PriceUnit.MONTH, 10_000).made
    assert plan is not None
    new = billing.NewSubscription(pay.desk.students["Amara"], plan, date(2026, 10, 1))
    pay.desk.service.subscribe(new)
    pay.desk.run("2026-10")
    pay.held("Violin", *MONDAYS)
    [payout] = pay.run()
    assert payout.amount == 3 * 1_250, "four Mondays share the 100.00, half of each is paid"


def test_percent_of_a_package_is_of_its_part_for_one_lesson(pay: Pay) -> None:
    pay.rate(PayUnit.PERCENT, 5_000)
    new = billing.NewPackage(pay.desk.students["Amara"], 10, 30_000, date(2026, 10, 1))
    pay.desk.write(lambda work: billing.sell_package(work, new))
    pay.desk.run("2026-10")
    pay.held("Violin", *MONDAYS)
    [payout] = pay.run()
    assert payout.amount == 3 * 1_500


def test_a_lesson_that_no_rate_fits_is_named_and_paid_once_one_does(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 3_000, teacher_id=pay.teachers["Bill Marsh"])
    pay.held("Violin", *MONDAYS)
    with pytest.raises(RuleBroken, match="No pay rate fits 3 lessons"):
        pay.run()
    pay.rate(PayUnit.LESSON, 2_000)
    [payout] = pay.run()
    assert payout.amount == 6_000


class StopAtOnce(Progress):
    """A person who presses Stop while payouts are written."""

    def step(self, done: int, total: int, what: str = "") -> None:
        raise Stopped("Stopped")


def test_a_run_that_is_stopped_leaves_nothing_and_takes_no_number(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    with pytest.raises(Stopped):
        pay.service.issue_payouts("2026-10", progress=StopAtOnce())
    assert pay.payouts() == []
    [payout] = pay.run()
    assert payout.number == "P-2026-0001"


def test_a_closed_month_is_not_paid(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    pay.desk.service.close_books(date(2026, 10, 31))
    with pytest.raises(RuleBroken, match="closed"):
        pay.run()
    assert pay.payouts() == []


def test_undo_of_a_run_writes_counter_entries_and_it_can_be_run_again(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    [first] = pay.run()
    with pytest.raises(NeedsCounterEntry, match=r"payout P-2026-0001 of €60\.00") as refused:
        undo(pay.desk.database)
    counter(pay.desk.database, refused.value.number)
    taken, back = pay.payouts()
    assert (taken.void, back.void) == (True, True)
    assert (back.takes_back, back.amount) == (first.number, -6_000)
    assert (taken.status, taken.taken_back_by) == (PayoutStatus.FAILED, back.number)
    with pytest.raises(RuleBroken, match="taken back, so nothing is sent"):
        pay.service.set_status([first.id], PayoutStatus.COMPLETED)
    [again] = pay.run()
    assert [line[0] for line in pay.lines(again)] == [PayLineKind.MEETING] * 3
    assert again.amount == 6_000


def test_taking_back_does_not_take_what_a_later_run_took_already(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    [first] = pay.run()
    meeting, amara = pay.desk.meeting("Violin", MONDAYS[1]), pay.desk.students["Amara"]
    pay.desk.write(lambda work: _mark(work, meeting, amara, "E"))
    pay.run()
    pay.service.take_back([first.id])
    assert sum(row.amount for row in pay.payouts()) == 0
    with pytest.raises(RuleBroken, match="taken back already"):
        pay.service.take_back([first.id])


def test_a_sent_payout_has_its_day_and_its_counter_entry_is_owed_back(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    [first] = pay.run()
    pay.service.set_status([first.id], PayoutStatus.PROCESSING)
    with pytest.raises(RuleBroken, match="on its way"):
        pay.service.take_back([first.id])
    pay.service.set_status([first.id], PayoutStatus.COMPLETED, date(2026, 11, 3))
    assert pay.payouts()[0].payout_date == date(2026, 11, 3)
    with pytest.raises(RuleBroken, match="still to come"):
        pay.service.set_status([first.id], PayoutStatus.COMPLETED, date(2026, 12, 3))
    pay.service.take_back([first.id])
    sent, back = pay.payouts()
    assert (sent.status, back.status) == (PayoutStatus.COMPLETED, PayoutStatus.PENDING)
    with pytest.raises(NeedsCounterEntry):
        undo(pay.desk.database)


def test_a_status_is_undone_like_anything_that_moved_no_number(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    [first] = pay.run()
    pay.service.set_status([first.id], PayoutStatus.COMPLETED)
    undo(pay.desk.database)
    assert pay.payouts()[0].status is PayoutStatus.PENDING


def test_an_adjustment_by_hand_has_a_reason_and_a_payslip_of_its_own(pay: Pay) -> None:
    maeve = pay.teachers["Maeve Cullinan"]
    with pytest.raises(RuleBroken):
        pay.service.adjust(maeve, "2026-10", 1_500, "  ")
    with pytest.raises(RuleBroken, match="amount"):
        pay.service.adjust(maeve, "2026-10", 0, "Nothing")
    pay.service.adjust(maeve, "2026-10", 1_500, "Concert on Saturday")
    [payout] = pay.payouts()
    assert pay.lines(payout) == [(PayLineKind.ADJUSTMENT, "Concert on Saturday", 1_500)]
    assert payout.document_id is not None


def test_a_rate_that_paid_is_ended_and_not_archived(pay: Pay) -> None:
    rate = pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    pay.run()
    with pytest.raises(RuleBroken, match="last day"):
        pay.service.archive_rate(rate)
    pay.service.set_rate(rate, {"ends_on": date(2026, 10, 31)})
    other = pay.rate(PayUnit.LESSON, 2_500, starts_on=date(2026, 11, 1))
    pay.service.archive_rate(other)
    undo(pay.desk.database)
    with pay.desk.database.reading() as session:
        assert {row.id: row.used for row in billing.pay_rates(session)} == {
            rate: True, other: False,
        }  # fmt: skip


def test_a_changed_rate_is_a_correction_and_never_silent(pay: Pay) -> None:
    rate = pay.rate(PayUnit.LESSON, 2_000)
    pay.held("Violin", *MONDAYS)
    pay.run()
    pay.service.set_rate(rate, {"amount": 2_100})
    [more] = pay.run()
    assert [line[2] for line in pay.lines(more)] == [100, 100, 100]


def test_two_rates_for_the_same_from_the_same_day_are_refused(pay: Pay) -> None:
    pay.rate(PayUnit.LESSON, 2_000)
    with pytest.raises(RuleBroken, match="already"):
        pay.rate(PayUnit.HOUR, 2_500)
