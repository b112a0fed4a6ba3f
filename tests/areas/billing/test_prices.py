"""Prices: whose counts, by the month, and in the one-on-one weeks of a cycle."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import InvoiceKind, NewSubscription, PriceUnit
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.errors import NotFound, RuleBroken
from tests.areas.billing.desk import Desk


def plan(desk: Desk, unit: PriceUnit, amount: int, name: str = "Flat rate") -> UUID:
    made = desk.service.add_price_plan(name, unit, amount).made
    assert made is not None
    return made


def subscribe(desk: Desk, plan_id: UUID, name: str = "Amara", **words: Any) -> UUID:
    words.setdefault("starts_on", date(2026, 9, 1))
    new = NewSubscription(desk.students[name], plan_id, **words)
    made = desk.service.subscribe(new).made
    assert made is not None
    return made


def test_a_monthly_price_is_one_line_and_its_lessons_are_not_billed_singly(okonkwo: Desk) -> None:
    subscribe(okonkwo, plan(okonkwo, PriceUnit.MONTH, 14_000))
    [invoice] = okonkwo.run()
    assert okonkwo.lines(invoice) == [
        ("Flat rate", "November 2026", 1, 14_000, 14_000),
        ("Drums, 1-on-1", "Thu 5, 12, 19, 26 Nov, 45 minutes", 4, 3_200, 12_800),
    ]
    assert okonkwo.service.preview_run("2026-11").bills == ()
    assert okonkwo.service.preview_run("2026-12").bills[0].lines[0].amount == 14_000


def test_a_monthly_price_for_one_lesson_leaves_the_others_as_they_are(okonkwo: Desk) -> None:
    okonkwo.lesson("Theory", date(2026, 11, 4), "Amara", price=1_000)
    subscribe(okonkwo, plan(okonkwo, PriceUnit.MONTH, 9_900), lesson_id=okonkwo.lessons["Violin"])
    [invoice] = okonkwo.run()
    words = [line[0] for line in okonkwo.lines(invoice)]
    assert words == ["Theory, 1-on-1", "Flat rate, Violin", "Drums, 1-on-1"]


def test_a_price_by_lesson_comes_before_the_lessons_own(okonkwo: Desk) -> None:
    subscribe(okonkwo, plan(okonkwo, PriceUnit.LESSON, 3_000))
    assert okonkwo.lines(okonkwo.run()[0])[0][3] == 3_000


def test_the_enrolments_own_price_comes_before_a_subscription(okonkwo: Desk) -> None:
    subscribe(okonkwo, plan(okonkwo, PriceUnit.MONTH, 14_000))
    okonkwo.service.set_own_price(okonkwo.enrollments["Violin", "Amara"], 2_500)
    lines = okonkwo.lines(okonkwo.run()[0])
    assert ("Violin, 1-on-1", "Mon 2, 9, 16, 23, 30 Nov, 45 minutes", 5, 2_500, 12_500) in lines


def test_a_new_monthly_price_is_a_correction(okonkwo: Desk) -> None:
    plan_id = plan(okonkwo, PriceUnit.MONTH, 14_000)
    subscribe(okonkwo, plan_id)
    okonkwo.run()
    okonkwo.service.set_price_plan(plan_id, {"amount": 15_000, "name": "Flat"})
    [more] = okonkwo.run()
    assert okonkwo.lines(more) == [("Flat: new price", "November 2026", 1, 1_000, 1_000)]
    okonkwo.service.set_price_plan(plan_id, {"amount": 12_000})
    [less] = okonkwo.run()
    assert okonkwo.lines(less) == [("Flat: new price", "November 2026", 1, -3_000, -3_000)]


def test_a_subscription_that_never_was_is_credited_and_its_lessons_billed(okonkwo: Desk) -> None:
    subscription = subscribe(okonkwo, plan(okonkwo, PriceUnit.MONTH, 14_000))
    okonkwo.run()
    okonkwo.service.end_subscription(subscription, date(2026, 10, 31))
    [change] = okonkwo.run()
    assert okonkwo.lines(change) == [
        ("Violin, 1-on-1", "Mon 2, 9, 16, 23, 30 Nov, 45 minutes", 5, 3_800, 19_000),
        ("Credit: Flat rate", "November 2026", -1, 14_000, -14_000),
    ]


def test_lessons_billed_singly_are_credited_when_a_month_covers_them(okonkwo: Desk) -> None:
    okonkwo.run()
    subscribe(okonkwo, plan(okonkwo, PriceUnit.MONTH, 14_000))
    [note] = okonkwo.run()
    assert (note.kind, note.total) == (InvoiceKind.CREDIT_NOTE, 14_000 - 19_000)


def test_the_location_has_the_last_word(desk: Desk) -> None:
    place = desk.write(lambda work: school.add_location(work, "Annex", lesson_price=2_000))
    desk.family("Reid", "Amara")
    desk.lesson("Violin", date(2026, 11, 3), "Amara", price=None, location_id=place)
    assert desk.run()[0].total == 4 * 2_000


def test_a_one_on_one_week_has_its_own_price_and_line(desk: Desk) -> None:
    desk.family("Reid", "Amara")
    desk.lesson(
        "Exam Theory", date(2026, 11, 5), "Amara", price=1_400, type=timetable.LessonType.HYBRID
    )
    cycle = timetable.Cycle(4, (4,), date(2026, 11, 5), 3_000)
    desk.write(lambda work: timetable.set_hybrid(work, desk.lessons["Exam Theory"], cycle))
    assert desk.lines(desk.run()[0]) == [
        ("Exam Theory, group weeks", "Thu 5, 12, 19 Nov", 3, 1_400, 4_200),
        ("Exam Theory, 1-on-1 week", "Thu 26 Nov", 1, 3_000, 3_000),
    ]


def test_in_a_one_on_one_week_only_who_booked_is_billed_and_at_that_price(desk: Desk) -> None:
    desk.family("Reid", "Amara")
    desk.family("Feldwick", "Tom")
    desk.lesson(
        "Strings", date(2026, 11, 5), "Amara", "Tom", price=1_400, type=timetable.LessonType.HYBRID
    )
    cycle = timetable.Cycle(4, (4,), date(2026, 11, 5), 3_000)
    desk.write(lambda work: timetable.set_hybrid(work, desk.lessons["Strings"], cycle))
    meeting = desk.meeting("Strings", date(2026, 11, 26))
    slots = timetable.SlotPlan(datetime(2026, 11, 26, 16), 20, 2)
    first, _ = desk.write(lambda work: timetable.offer_slots(work, meeting, slots))
    tom = desk.students["Tom"]
    desk.write(lambda work: timetable.book_slot(work, first, tom, price=2_500))
    assert sorted(row.total for row in desk.run()) == [3 * 1_400, 3 * 1_400 + 2_500]


def test_one_price_for_the_same_lessons_at_a_time(okonkwo: Desk) -> None:
    plan_id = plan(okonkwo, PriceUnit.MONTH, 14_000)
    first = subscribe(okonkwo, plan_id, ends_on=date(2026, 12, 31))
    with pytest.raises(RuleBroken, match="already has a price"):
        subscribe(okonkwo, plan_id, starts_on=date(2026, 12, 1))
    subscribe(okonkwo, plan_id, starts_on=date(2027, 1, 1))
    with pytest.raises(RuleBroken, match="ends before it begins"):
        okonkwo.service.end_subscription(first, date(2026, 1, 1))
    with pytest.raises(RuleBroken, match="ends before it begins"):
        subscribe(okonkwo, plan_id, "Kofi", ends_on=date(2026, 1, 1))


def test_an_archived_price_is_for_nobody_new(okonkwo: Desk) -> None:
    plan_id = plan(okonkwo, PriceUnit.MONTH, 14_000)
    okonkwo.service.archive_price_plan(plan_id)
    with pytest.raises(RuleBroken, match="is archived"):
        subscribe(okonkwo, plan_id)
    with okonkwo.database.reading() as session:
        assert billing.price_plans(session) == []
        assert len(billing.price_plans(session, archived=True)) == 1
    okonkwo.service.archive_price_plan(plan_id, away=False)
    subscribe(okonkwo, plan_id)
    with okonkwo.database.reading() as session:
        [row] = billing.subscriptions_of(session, okonkwo.students["Amara"])
    assert (row.student, row.plan, row.amount) == ("Amara Okonkwo-Reid", "Flat rate", 14_000)


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"amount": -1}, "negative"), ({"name": ""}, "empty"), ({"color": "red"}, "no color")],
)
def test_a_price_that_cannot_be_is_refused(
    okonkwo: Desk, changes: dict[str, object], said: str
) -> None:
    plan_id = plan(okonkwo, PriceUnit.LESSON, 3_000)
    with pytest.raises(RuleBroken, match=said):
        okonkwo.service.set_price_plan(plan_id, changes)


def test_prices_that_are_not_there_are_named_as_missing(okonkwo: Desk) -> None:
    stranger = okonkwo.students["Amara"]
    with pytest.raises(NotFound, match="price is not"):
        okonkwo.service.set_price_plan(stranger, {"amount": 1})
    with pytest.raises(NotFound, match="price is not"):
        subscribe(okonkwo, stranger)
    with pytest.raises(NotFound, match="subscription is not"):
        okonkwo.service.end_subscription(stranger, None)
    plan_id = plan(okonkwo, PriceUnit.LESSON, 3_000)
    with pytest.raises(NotFound, match="tax rate"):
        okonkwo.service.set_price_plan(plan_id, {"tax_rate_id": stranger})
    okonkwo.service.set_price_plan(plan_id, {"tax_rate_id": None})


def test_the_tax_of_a_line_is_the_plans_then_the_lessons_then_the_default(okonkwo: Desk) -> None:
    def rates(work: Any) -> Any:
        return (
            school.add_tax_rate(work, "Reduced", 900),
            school.add_tax_rate(work, "Standard", 2_300, is_default=True),
        )

    reduced, _ = okonkwo.write(rates)
    made = okonkwo.service.add_price_plan("Flat", PriceUnit.MONTH, 10_000, tax_rate_id=reduced)
    subscribe(okonkwo, made.made)
    [invoice] = okonkwo.run()
    assert invoice.tax_total == 900 + 2_944
