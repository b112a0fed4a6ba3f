"""A new price from a day on: what is billed before and after it, corrected, and refused."""

from datetime import date

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.billing.desk import Desk

NAME = "Reid"
MONDAYS = [date(2026, 11, day) for day in (2, 9, 16, 23, 30)]


@pytest.fixture
def violin(desk: Desk) -> Desk:
    """Amara is taught on Mondays for 38.00."""
    desk.family(NAME, "Amara")
    desk.lesson("Violin", MONDAYS[0], "Amara", price=3_800,
                type=timetable.LessonType.GROUP)  # fmt: skip
    return desk


def reprice(desk: Desk, price: int, first: date) -> None:
    desk.service.reprice([desk.lessons["Violin"]], price, first)


def billed(desk: Desk, month: str = "2026-11") -> list[tuple[int, int]]:
    """How many lessons at which price a run of a month would bill."""
    lines = [line for bill in desk.service.preview_run(month).bills for line in bill.lines]
    return [(line.quantity // 1000, line.unit_price) for line in lines]


def test_lessons_before_the_day_cost_the_old_price_and_later_ones_the_new(violin: Desk) -> None:
    reprice(violin, 4_000, MONDAYS[2])
    assert billed(violin) == [(2, 3_800), (3, 4_000)]
    assert billed(violin, "2026-12") == [(2, 4_000)]
    undo(violin.database)
    assert billed(violin) == [(5, 3_800)]


def test_what_is_billed_already_is_corrected_by_the_next_run_by_itself(violin: Desk) -> None:
    violin.run("2026-11")
    reprice(violin, 4_000, MONDAYS[3])
    assert billed(violin) == [(2, 200)]
    december = billed(violin, "2026-12")
    assert december == [(2, 4_000), (2, 200)]
    violin.at(2026, 12, 1)
    violin.run("2026-12")
    assert billed(violin, "2026-12") == []
    violin.sound()


def test_a_price_without_a_date_leaves_earlier_months_as_they_were_billed(violin: Desk) -> None:
    """Also where the lesson had a dated price before."""
    reprice(violin, 4_000, MONDAYS[2])
    violin.run("2026-11")
    lesson = violin.lessons["Violin"]
    violin.write(lambda work: timetable.edit_lesson(work, lesson, {"price_per_student": 4_500}))
    assert billed(violin, "2026-12") == [(2, 4_500)]


def test_a_later_change_gives_way_to_an_earlier_one(violin: Desk) -> None:
    reprice(violin, 4_500, MONDAYS[4])
    reprice(violin, 4_000, MONDAYS[1])
    assert billed(violin) == [(1, 3_800), (4, 4_000)]
    reprice(violin, 4_200, MONDAYS[0])
    assert billed(violin) == [(5, 4_200)]
    with violin.database.reading() as session:
        assert billing.lesson_prices(session) == []


def test_an_enrolment_with_a_price_of_its_own_keeps_it(violin: Desk) -> None:
    violin.student("Kofi Weber")
    violin.family("Weber", "Kofi")
    violin.enroll("Violin", "Kofi", first=MONDAYS[0], price=2_000)
    violin.run("2026-11")
    reprice(violin, 4_000, MONDAYS[2])
    assert (3, 200) in billed(violin, "2026-12")
    assert not any(price in {1_800, 2_200} for _, price in billed(violin, "2026-12"))


def test_closed_books_a_wrong_price_and_no_lesson_are_refused(violin: Desk) -> None:
    violin.write(lambda work: billing.close_books(work, date(2026, 10, 31)))
    with pytest.raises(RuleBroken, match="closed up to 31") as refused:
        reprice(violin, 4_000, date(2026, 10, 31))
    assert refused.value.field == "first"
    with pytest.raises(RuleBroken, match="negative"):
        reprice(violin, -1, MONDAYS[2])
    with pytest.raises(RuleBroken, match="which lessons"):
        violin.service.reprice([], 4_000, MONDAYS[2])
    with pytest.raises(NotFound):
        violin.service.reprice([violin.families[NAME]], 4_000, MONDAYS[2])
    assert billed(violin) == [(5, 3_800)]


def test_what_was_billed_at_a_price_without_a_date_stays(violin: Desk) -> None:
    """The dated price before it is not brought back by a later run."""
    reprice(violin, 4_000, MONDAYS[2])
    lesson = violin.lessons["Violin"]
    violin.write(lambda work: timetable.edit_lesson(work, lesson, {"price_per_student": 4_500}))
    assert billed(violin) == [(2, 3_800), (3, 4_500)]
    violin.run("2026-11")
    assert billed(violin, "2026-12") == [(2, 4_500)]
