"""What the form of a lesson says, without a window."""

from datetime import date, time
from typing import Any

import pytest

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import LessonFacts, LessonType, Recurrence
from desktop_app.areas.timetable.ui.lesson_form import (
    DAY,
    TERM,
    YEAR,
    changed_facts,
    lesson_facts,
    lesson_values,
)
from desktop_app.areas.timetable.ui.surroundings import Surroundings, read_surroundings
from desktop_app.areas.timetable.ui.words import lesson_chip, places_words, time_words, week_words
from desktop_app.core.errors import RuleBroken
from tests.areas.timetable.plan import MONDAY, Plan


@pytest.fixture
def around(plan: Plan) -> Surroundings:
    return read_surroundings(plan.database)


def typed(around: Surroundings, **more: Any) -> dict[str, Any]:
    """What the form holds for a weekly lesson on Mondays at 16:00, or else."""
    return {
        **lesson_values(LessonFacts("Violin"), around),
        "recurrence": Recurrence.WEEKLY, "first_day": MONDAY, "start": time(16),
        "end": time(16, 45), "rrule": "", "ends": TERM, "until": None, **more,
    }  # fmt: skip


def test_the_form_offers_who_teaches_and_which_rooms_there_are(around: Surroundings) -> None:
    assert [words for _, words in around.teachers] == ["Maeve Cullinan", "Jonas Weber"]
    assert [words for _, words in around.rooms] == ["Hall", "Studio B"]


def test_a_lesson_until_the_end_of_term_ends_with_it(around: Surroundings) -> None:
    plan = lesson_facts(typed(around), around).schedule
    assert plan is not None
    assert (plan.duration, plan.until) == (45, date(2026, 12, 18))


@pytest.mark.parametrize(
    ("ends", "until"), [(YEAR, None), (DAY, date(2026, 10, 5)), (TERM, date(2026, 12, 18))]
)
def test_what_was_typed_of_the_end_is_shown_again(
    around: Surroundings, ends: str, until: date | None
) -> None:
    facts = lesson_facts(typed(around, ends=ends, until=date(2026, 10, 5)), around)
    assert facts.schedule is not None
    assert facts.schedule.until == until
    shown = lesson_values(facts, around)
    assert (shown["ends"], shown["start"], shown["end"]) == (ends, time(16), time(16, 45))


def test_a_lesson_that_ends_before_it_starts_is_refused_at_its_end(around: Surroundings) -> None:
    with pytest.raises(RuleBroken, match="ends before it starts") as broken:
        lesson_facts(typed(around, end=time(15)), around)
    assert broken.value.field == "end"


def test_outside_of_the_terms_the_end_of_term_is_not_known(around: Surroundings) -> None:
    with pytest.raises(RuleBroken, match="no term") as broken:
        lesson_facts(typed(around, first_day=date(2026, 12, 28)), around)
    assert broken.value.field == "ends"


def test_a_lesson_without_a_time_waits(around: Surroundings) -> None:
    assert lesson_facts(typed(around, recurrence=None), around).schedule is None


def test_only_what_differs_is_changed(around: Surroundings) -> None:
    old = lesson_facts(typed(around), around)
    new = lesson_facts(typed(around, title="Viola", price_per_student=3000), around, old)
    assert changed_facts(old, new) == {"title": "Viola", "price_per_student": 3000}


def test_words_of_the_form_become_the_words_of_the_timetable(around: Surroundings) -> None:
    """A choice hands out plain text for an enum that is text."""
    facts = lesson_facts(typed(around, type="GROUP", recurrence="BIWEEKLY"), around)
    assert facts.type is LessonType.GROUP
    assert facts.schedule is not None
    assert facts.schedule.recurrence is Recurrence.BIWEEKLY


def test_a_series_is_said_by_its_day_time_and_repeat(plan: Plan) -> None:
    weekly, once = (
        plan.add("Violin"),
        plan.add("Concert", schedule=plan.weekly(date(2026, 9, 19), recurrence=Recurrence.ONCE)),
    )
    waiting = plan.add("Choir", schedule=None)
    with plan.database.reading() as session:
        page = timetable.lesson_page(session, [weekly, once, waiting])
    assert time_words(page[weekly]) == "Mon 16:00, weekly"
    assert time_words(page[once]) == "Sat 19 Sept 16:00, once"
    assert time_words(page[waiting]) == "Waits for a time"
    assert lesson_chip(page[waiting]).label == "No time yet"
    assert places_words(page[weekly].enrolled, page[weekly].places) == "0 / 4"


def test_a_week_is_said_with_its_month_once() -> None:
    assert week_words(date(2026, 11, 16), date(2026, 11, 22)) == "16 to 22 Nov 2026"
    assert week_words(date(2026, 11, 30), date(2026, 12, 6)) == "30 Nov to 6 Dec 2026"
