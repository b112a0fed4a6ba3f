"""What changes after a run is the next run's correction, named with its reason, never silent."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import (
    InvoiceKind,
    NewPackage,
    NewSubscription,
    OfferService,
    PriceUnit,
)
from desktop_app.areas.billing.service import issuing
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import OneOnOneSlot, SlotBooking
from desktop_app.areas.timetable.terms import BookingStatus
from desktop_app.core.errors import RuleBroken
from tests.areas.billing.desk import Desk


def flat(desk: Desk, amount: int = 15_000, name: str = "Kofi", **words: Any) -> UUID:
    plan = desk.service.add_price_plan("Flat", PriceUnit.MONTH, amount).made
    assert plan is not None
    words.setdefault("starts_on", date(2026, 9, 1))
    made = desk.service.subscribe(NewSubscription(desk.students[name], plan, **words)).made
    assert made is not None
    return made


def of_kofi(desk: Desk, row: Any) -> list[tuple[str, str | None, int]]:
    with desk.database.reading() as session:
        found = billing.invoice_lines(session, [row.id])
    return [(x.description, x.detail, x.amount) for x in found if x.student.startswith("Kofi")]


def reasons(desk: Desk, month: str) -> list[str]:
    plan = desk.service.preview_run(month)
    return [line.reason for bill in plan.bills for line in bill.lines if line.reason]


def test_a_plan_that_begins_inside_a_month_bills_the_days_that_are_left(okonkwo: Desk) -> None:
    flat(okonkwo, starts_on=date(2026, 11, 15))
    [invoice] = okonkwo.run()
    assert of_kofi(okonkwo, invoice) == [
        ("Drums, 1-on-1", "Thu 5, 12 Nov, 45 minutes", 6_400),
        ("Flat", "November 2026, 16 of 30 days", 8_000),
    ]
    assert okonkwo.service.preview_run("2026-11").bills == ()


def test_a_month_can_be_parted_by_planned_lessons_or_not_at_all(okonkwo: Desk) -> None:
    flat(okonkwo, starts_on=date(2026, 11, 15))
    okonkwo.set(proration="MEETINGS")
    bill = okonkwo.service.preview_run("2026-11").bills[0]
    assert [(x.detail, x.amount) for x in bill.lines][-1] == (
        "November 2026, 2 of 4 lessons",
        7_500,
    )
    okonkwo.set(proration="NONE")
    bill = okonkwo.service.preview_run("2026-11").bills[0]
    assert [(x.detail, x.amount) for x in bill.lines][-1] == ("November 2026", 15_000)


@pytest.mark.parametrize(("by", "parts"), [("DAYS", [7_000, 16_000]), ("NONE", [15_000])])
def test_a_change_of_plan_inside_a_month_is_two_parts_or_the_first_plan(
    okonkwo: Desk, by: str, parts: list[int]
) -> None:
    okonkwo.set(proration=by)
    flat(okonkwo, ends_on=date(2026, 11, 14))
    flat(okonkwo, 30_000, starts_on=date(2026, 11, 15))
    [invoice] = okonkwo.run()
    assert [amount for _, _, amount in of_kofi(okonkwo, invoice)] == parts


def test_a_plan_ended_after_the_run_gives_its_days_back_in_the_next(okonkwo: Desk) -> None:
    made = flat(okonkwo)
    okonkwo.run()
    okonkwo.service.end_subscription(made, date(2026, 11, 15))
    okonkwo.at(2026, 12, 1)
    said = reasons(okonkwo, "2026-12")
    [december] = okonkwo.run("2026-12")
    assert of_kofi(okonkwo, december) == [
        ("Drums, 1-on-1", "Thu 3, 10, 17 Dec, 45 minutes", 9_600),
        ("Flat: other days", "November 2026, 15 of 30 days", -7_500),
        ("Drums, 1-on-1", "Thu 19, 26 Nov, 45 minutes", 6_400),
    ]
    assert said == [
        "The price plan begins or ends on another day.", "It was not on the bill of its month.",
    ]  # fmt: skip
    assert okonkwo.service.preview_run("2026-12").bills == ()


def test_a_plan_given_after_the_run_takes_its_lessons_off_the_bill(okonkwo: Desk) -> None:
    okonkwo.run()
    flat(okonkwo, starts_on=date(2026, 11, 10))
    okonkwo.at(2026, 12, 1)
    [december] = okonkwo.run("2026-12")
    assert of_kofi(okonkwo, december)[1:] == [
        ("Flat", "November 2026, 21 of 30 days", 10_500),
        ("Credit: billed in another way", "Drums, 1-on-1: Thu 12, 19, 26 Nov", -9_600),
    ]
    assert okonkwo.service.preview_run("2026-12").bills == ()


def test_a_new_price_of_a_plan_leaves_earlier_months_alone_unless_asked(okonkwo: Desk) -> None:
    flat(okonkwo)
    okonkwo.run()
    with okonkwo.database.reading() as session:
        [plan] = billing.price_plans(session)
    okonkwo.service.set_price_plan(plan.id, {"amount": 18_000})
    okonkwo.at(2026, 12, 1)
    plan_only = okonkwo.service.preview_run("2026-12")
    assert [x.amount for x in plan_only.bills[0].lines if x.subscription_id] == [18_000]
    asked = okonkwo.service.preview_run("2026-12", earlier_prices=True)
    assert [x.amount for x in asked.bills[0].lines if x.subscription_id] == [18_000, 3_000]


def test_another_length_changes_no_price(okonkwo: Desk) -> None:
    okonkwo.run()
    meeting = okonkwo.meeting("Drums", date(2026, 11, 26))
    okonkwo.write(
        lambda work: timetable.move_meeting(
            work, meeting, datetime(2026, 11, 26, 16, 0), duration=90
        )
    )
    assert okonkwo.service.preview_run("2026-11").bills == ()


def test_closed_months_are_not_run_and_not_repriced_but_corrected(okonkwo: Desk) -> None:
    okonkwo.run("2026-10")
    okonkwo.service.set_own_price(okonkwo.enrollments["Drums", "Kofi"], 3_000)
    okonkwo.cancel("Drums", date(2026, 10, 29))
    okonkwo.service.close_books(date(2026, 10, 31))
    with pytest.raises(RuleBroken, match="nothing of October 2026 is billed any more"):
        okonkwo.run("2026-10")
    [invoice] = okonkwo.run("2026-11", earlier_prices=True)
    assert of_kofi(okonkwo, invoice) == [
        ("Drums, 1-on-1", "Thu 5, 12, 19, 26 Nov, 45 minutes", 12_000),
        ("Credit: lesson cancelled by the teacher", "Drums, 1-on-1: Thu 29 Oct", -3_200),
    ]
    for words in ({"starts_on": date(2026, 10, 1)}, {"starts_on": date(2026, 9, 1)}):
        with pytest.raises(RuleBroken, match="closed up to"):
            flat(okonkwo, **words)
    made = flat(okonkwo, starts_on=date(2026, 11, 1))
    with pytest.raises(RuleBroken, match="closed up to"):
        okonkwo.service.set_subscription(
            made,
            NewSubscription(okonkwo.students["Kofi"], _plan(okonkwo), date(2026, 10, 1)),
        )


def _plan(desk: Desk) -> UUID:
    with desk.database.reading() as session:
        return billing.price_plans(session)[0].id


def test_while_today_is_closed_nothing_is_issued(okonkwo: Desk) -> None:
    okonkwo.service.close_books(date(2026, 11, 5))
    with pytest.raises(RuleBroken, match="closed up to"):
        okonkwo.run("2026-11")
    assert okonkwo.invoices() == []


def test_a_run_that_breaks_in_the_middle_leaves_nothing(
    okonkwo: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    OfferService(okonkwo.database).sell_package(
        NewPackage(okonkwo.students["Kofi"], 2, 6_000, date(2026, 11, 1))
    )
    before = okonkwo.service.preview_run("2026-11")

    def stop(*_: Any, **__: Any) -> None:
        raise RuntimeError("the lights went out")

    with monkeypatch.context() as dark:
        dark.setattr(issuing.Issuing, "_freeze", stop)
        with pytest.raises(RuntimeError):
            okonkwo.run()
    assert okonkwo.invoices() == []
    assert okonkwo.balance("Okonkwo-Reid") == (0, 0)
    assert okonkwo.service.preview_run("2026-11") == before
    [invoice] = okonkwo.run()
    assert (invoice.number, invoice.total) == ("2026-0001", before.total)


def test_what_was_billed_under_one_rate_goes_back_under_it(okonkwo: Desk) -> None:
    service = school.SchoolService(okonkwo.database)
    low = service.add_tax_rate("Low", 900, is_default=False).made
    service.add_tax_rate("High", 2_300, is_default=False)
    drums = okonkwo.lessons["Drums"]
    okonkwo.write(lambda work: timetable.edit_lesson(work, drums, {"tax_rate_id": low}))
    okonkwo.run()
    okonkwo.write(lambda work: timetable.edit_lesson(work, drums, {"tax_rate_id": None}))
    okonkwo.cancel("Drums", date(2026, 11, 26))
    [note] = okonkwo.run()
    assert (note.kind, note.tax_total) == (InvoiceKind.CREDIT_NOTE, -288)


@pytest.fixture
def theory(desk: Desk) -> Desk:
    desk.family("Reid", "Amara", "Tom")
    desk.lesson(
        "Exam Theory", date(2026, 11, 5), "Amara", "Tom", price=1_400,
        type=timetable.LessonType.HYBRID,
    )  # fmt: skip
    cycle = timetable.Cycle(4, (4,), date(2026, 11, 5), 3_000)
    desk.write(lambda work: timetable.set_hybrid(work, desk.lessons["Exam Theory"], cycle))
    return desk


def offer(desk: Desk, *names: str, price: int | None = None) -> None:
    """Offer slots in the one-on-one week of 26 November; each child named takes one."""
    meeting, lesson = desk.meeting("Exam Theory", date(2026, 11, 26)), desk.lessons["Exam Theory"]

    def slot(work: Any, hour: int) -> UUID:
        first = datetime(2026, 11, 26, hour, tzinfo=UTC)
        row = OneOnOneSlot(
            lesson_id=lesson, occurrence_id=meeting, starts_at=first,
            ends_at=first + timedelta(minutes=30),
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        return row.id

    def write(work: Any) -> None:
        slot(work, 10)
        for at, name in enumerate(names):
            booking = SlotBooking(
                slot_id=slot(work, 16 + at), student_id=desk.students[name], price=price,
                booked_at=work.clock.now(), booked_by="Ruth",
            )  # fmt: skip
            work.session.add(booking)

    desk.write(write)


def test_where_slots_are_offered_only_a_booked_one_is_billed(theory: Desk) -> None:
    offer(theory, "Amara")
    [invoice] = theory.run()
    assert [line for line in theory.lines(invoice) if "1-on-1 week" in line[0]] == [
        ("Exam Theory, 1-on-1 week", "Thu 26 Nov", 1, 3_000, 3_000)
    ]
    assert theory.service.preview_run("2026-11").bills == ()


def test_a_booking_has_its_own_price_and_is_credited_when_it_is_given_up(theory: Desk) -> None:
    offer(theory, "Amara", "Tom", price=2_500)
    theory.run()
    amara = theory.students["Amara"]

    def give_up(work: Any) -> None:
        booking = work.session.scalars(
            select(SlotBooking).where(SlotBooking.student_id == amara)
        ).one()
        booking.status, booking.cancelled_at = BookingStatus.CANCELLED, work.clock.now()

    theory.write(give_up)
    theory.at(2026, 12, 1)
    [december] = theory.run("2026-12")
    assert (
        "Credit: no slot booked in the 1-on-1 week", "Exam Theory, group weeks: Thu 26 Nov",
        -1, 2_500, -2_500,
    ) in theory.lines(december)  # fmt: skip
    assert theory.service.preview_run("2026-12").bills == ()
