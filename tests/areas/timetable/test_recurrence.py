"""How lessons repeat: rules against python-dateutil, wall time against clock changes."""

import json
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop_app.areas.timetable.rules.exceptions import read_recurrence
from desktop_app.areas.timetable.rules.lessons import clock_change_warnings, meeting_times
from desktop_app.areas.timetable.rules.recurrence import (
    ends_by_itself,
    face_of,
    meeting_days,
    names_days,
    rule_from,
    rule_text,
)
from desktop_app.areas.timetable.rules.rrule import WEEKDAYS, read_rule
from desktop_app.areas.timetable.terms import Recurrence, Schedule
from desktop_app.core.errors import RuleBroken

ZONES = (
    *("Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland"),
    *("America/Santiago", "Africa/Casablanca", "Asia/Kolkata", "America/St_Johns"),
)
SHARED = Path(__file__).parents[4] / "shared"
LESSON_LIKE = SHARED / "data/calendar/rrule-lesson-like.json"


def custom(first: date, rule: str, **more: object) -> Schedule:
    return Schedule(first, time(9), 45, Recurrence.CUSTOM, rule, **more)  # type: ignore[arg-type]


def days(schedule: Schedule, last: date = date(2028, 12, 31), zone: str = "UTC") -> list[date]:
    return meeting_days(schedule, last=last, zone=zone)


numbers = st.integers(1, 4)
weekdays = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True).map(",".join)
months = st.lists(st.integers(1, 12), min_size=1, max_size=6, unique=True)
month_days = st.lists(
    st.integers(1, 31) | st.integers(-31, -1), min_size=1, max_size=4, unique=True
)
nth = st.tuples(st.sampled_from((1, 2, 3, 4, 5, -1, -2, -5)), st.sampled_from(WEEKDAYS))


def joined(values: list[int]) -> str:
    return ",".join(str(value) for value in values)


@st.composite
def rules(draw: st.DrawFn) -> str:
    every = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    parts = [f"FREQ={every}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(numbers)}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={joined(draw(months))}")
    if every != "WEEKLY" and draw(st.booleans()):
        parts.append(f"BYMONTHDAY={joined(draw(month_days))}")
    elif every in {"MONTHLY", "YEARLY"} and draw(st.booleans()):
        picked = draw(st.lists(nth, min_size=1, max_size=3))
        parts.append("BYDAY=" + ",".join(f"{n}{day}" for n, day in picked))
        if every == "MONTHLY" and draw(st.booleans()):
            parts.append("BYSETPOS=" + str(draw(st.sampled_from((1, 2, -1)))))
    elif draw(st.booleans()):
        parts.append(f"BYDAY={draw(weekdays)}")
    if every == "WEEKLY" and draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(WEEKDAYS))}")
    ends = draw(st.sampled_from(("COUNT", "UNTIL", "")))
    if ends == "COUNT":
        parts.append(f"COUNT={draw(st.integers(1, 60))}")
    elif ends == "UNTIL":
        end = draw(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
        parts.append(f"UNTIL={end:%Y%m%d}")
    return ";".join(parts)


@given(rules(), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_rule_gives_the_days_that_dateutil_gives(rule: str, first: date) -> None:
    last, start = date(2028, 12, 31), datetime.combine(first, time())
    assume(_meets(rule, start))
    moments = rrulestr(rule, dtstart=start).xafter(start, inc=True)
    expected = [moment.date() for moment in takewhile(lambda each: each.date() <= last, moments)]
    assert days(Schedule(first, time(), 45, Recurrence.CUSTOM, rule)) == expected


def _meets(rule: str, start: datetime) -> bool:
    """Say whether dateutil finds a day before 2040; it looks for one until the year 9999."""
    bounded = ";".join(part for part in rule.split(";") if not part.startswith(("COUNT", "UNTIL")))
    end = date(2040, 1, 1)
    found = meeting_days(
        Schedule(start.date(), time(), 45, Recurrence.CUSTOM, bounded), last=end, zone="UTC"
    )
    return bool(found)


@pytest.mark.skipif(not LESSON_LIKE.exists(), reason="the sample recurrences are not here")
def test_the_sample_recurrences_come_out_instance_by_instance() -> None:
    cases = json.loads(LESSON_LIKE.read_text("utf-8"))["cases"]
    assert len(cases) == 47
    for case in cases:
        start = _moment(case["dtstart"])
        schedule = Schedule(start.date(), start.time(), 45, Recurrence.CUSTOM, case["rrule"])
        found = meeting_days(schedule, last=date(2040, 1, 1), zone="UTC")
        times = [begin for begin, _ in meeting_times(found, start.time(), 45, "UTC")]
        expected = [_moment(text).replace(tzinfo=UTC) for text in case["instances"]]
        assert times == expected, case["rrule"]


def _moment(text: str) -> datetime:
    text = text.rstrip("Z")
    return datetime.strptime(text, "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d")


@pytest.mark.parametrize("zone", ZONES)
@given(day=st.dates(date(2025, 1, 1), date(2028, 12, 31)), hour=st.integers(5, 22))
def test_a_lesson_keeps_its_wall_time_across_every_clock_change(
    zone: str, day: date, hour: int
) -> None:
    found = meeting_days(
        Schedule(day, time(hour), 45, Recurrence.WEEKLY), last=day + timedelta(days=366), zone=zone
    )
    times = meeting_times(found, time(hour), 45, zone)
    assert [begin.astimezone(ZoneInfo(zone)).time() for begin, _ in times] == [time(hour)] * 53
    assert {end - begin for begin, end in times} == {timedelta(minutes=45)}
    assert clock_change_warnings(found, time(hour), zone) == []


CHANGES = {  # zone: a day and wall time that is skipped, and one that comes twice
    "Europe/Dublin": (datetime(2027, 3, 28, 1, 30), datetime(2026, 10, 25, 1, 30)),
    "America/New_York": (datetime(2027, 3, 14, 2, 30), datetime(2026, 11, 1, 1, 30)),
    "Australia/Lord_Howe": (datetime(2026, 10, 4, 2, 15), datetime(2027, 4, 4, 1, 45)),
    "Pacific/Auckland": (datetime(2026, 9, 27, 2, 30), datetime(2027, 4, 4, 2, 30)),
    "America/Santiago": (datetime(2026, 9, 6, 0, 30), datetime(2027, 4, 3, 23, 30)),
    "Africa/Casablanca": (datetime(2026, 3, 22, 2, 30), datetime(2026, 2, 15, 2, 30)),
    "America/St_Johns": (datetime(2027, 3, 14, 2, 30), datetime(2026, 11, 1, 1, 30)),
    "Europe/Berlin": (datetime(2027, 3, 28, 2, 30), datetime(2026, 10, 25, 2, 30)),
}


@pytest.mark.parametrize("zone", CHANGES)
def test_an_hour_that_a_clock_change_skips_or_doubles_has_one_answer_and_a_warning(
    zone: str,
) -> None:
    skipped, doubled = CHANGES[zone]
    region = ZoneInfo(zone)
    ((begin, _),) = meeting_times([skipped.date()], skipped.time(), 45, zone)
    jump = begin.astimezone(region).replace(tzinfo=None) - skipped
    assert jump in {timedelta(hours=1), timedelta(minutes=30)}
    (said,) = clock_change_warnings([skipped.date()], skipped.time(), zone)
    assert "go forward" in said
    ((begin, _),) = meeting_times([doubled.date()], doubled.time(), 45, zone)
    assert begin.astimezone(region).replace(tzinfo=None) == doubled
    assert begin == doubled.replace(tzinfo=region, fold=0).astimezone(UTC)
    (said,) = clock_change_warnings([doubled.date()], doubled.time(), zone)
    assert "go back" in said


def test_the_simple_words_stand_for_rules() -> None:
    first = date(2026, 9, 15)  # the third Tuesday
    expected = {
        Recurrence.ONCE: (None, [first]),
        Recurrence.WEEKLY: ("FREQ=WEEKLY", [first, date(2026, 9, 22), date(2026, 9, 29)]),
        Recurrence.BIWEEKLY: ("FREQ=WEEKLY;INTERVAL=2", [first, date(2026, 9, 29)]),
        Recurrence.MONTHLY: ("FREQ=MONTHLY;BYDAY=3TU", [first, date(2026, 10, 20)]),
    }
    for word, (text, some) in expected.items():
        schedule = Schedule(first, time(16), 45, word)
        assert rule_text(schedule) == text
        assert face_of(text, first) is word
        assert days(schedule)[: len(some)] == some


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("", Recurrence.ONCE),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU", Recurrence.WEEKLY),
        ("freq=weekly;interval=2", Recurrence.BIWEEKLY),
        ("FREQ=WEEKLY;INTERVAL=3", Recurrence.CUSTOM),
        ("FREQ=WEEKLY;COUNT=10", Recurrence.CUSTOM),
        ("FREQ=WEEKLY;BYDAY=MO", Recurrence.CUSTOM),
        ("FREQ=MONTHLY;BYDAY=3TU", Recurrence.MONTHLY),
        ("FREQ=MONTHLY;BYDAY=2TU", Recurrence.CUSTOM),
        ("FREQ=MONTHLY", Recurrence.CUSTOM),
    ],
)
def test_a_rule_shows_the_simplest_word_for_it(text: str, face: Recurrence) -> None:
    assert face_of(text, date(2026, 9, 15)) is face


@pytest.mark.parametrize(
    "text",
    [
        "",
        "every Monday",
        "FREQ=FORTNIGHTLY",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;BYHOUR=9,14",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=many",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20261224",
        "FREQ=WEEKLY;UNTIL=Christmas",
        "FREQ=WEEKLY;UNTIL=20261341",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=MONDAY",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=MONTHLY;BYDAY=9MO",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYMONTH=-1",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=WEEKLY;WKST=XX",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;COUNT=",
        "FREQ=WEEKLY;BYEASTER=1",
        "FREQ=WEEKLY;" + "BYDAY=MO," * 200,
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_rule(text)
    assert refused.value.field == "rrule"
    assert refused.value.sentence.endswith(".")


def test_the_last_weekday_of_each_month_is_chosen_by_its_place() -> None:
    rule = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3"
    assert days(custom(date(2026, 9, 1), rule)) == [
        *(date(2026, 9, 30), date(2026, 10, 30), date(2026, 11, 30))
    ]


def test_a_rule_that_never_meets_stops_at_the_horizon() -> None:
    assert days(custom(date(2026, 9, 1), "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31")) == []
    assert days(custom(date(2026, 2, 1), "FREQ=MONTHLY;INTERVAL=12;BYMONTH=5")) == []


def test_until_in_utc_is_read_on_the_wall_of_the_school() -> None:
    rule = "FREQ=DAILY;UNTIL=20260903T133000Z"
    late = Schedule(date(2026, 9, 1), time(23), 45, Recurrence.CUSTOM, rule)
    # 13:30 UTC is 01:30 of the fourth in Auckland, so the lesson at 23:00 meets on the third.
    assert days(late, zone="Pacific/Auckland")[-1] == date(2026, 9, 3)
    assert days(late, zone="Europe/Dublin")[-1] == date(2026, 9, 2)


def test_exception_dates_are_counted_but_do_not_take_place() -> None:
    skipped = frozenset({date(2026, 9, 8)})
    found = days(custom(date(2026, 9, 1), "FREQ=WEEKLY;COUNT=3", except_dates=skipped))
    assert found == [date(2026, 9, 1), date(2026, 9, 15)]


def test_a_last_day_ends_a_series_and_so_does_the_horizon() -> None:
    weekly = Schedule(date(2026, 9, 1), time(16), 45, Recurrence.WEEKLY, until=date(2026, 9, 21))
    assert days(weekly) == [date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 15)]
    assert days(weekly, last=date(2026, 9, 8)) == [date(2026, 9, 1), date(2026, 9, 8)]
    assert days(Schedule(date(2026, 9, 1), time(16), 45), last=date(2026, 8, 31)) == []


def test_a_series_knows_whether_it_ends_by_itself() -> None:
    first = date(2026, 9, 1)
    assert ends_by_itself(Schedule(first, time(16), 45))
    assert ends_by_itself(Schedule(first, time(16), 45, Recurrence.WEEKLY, until=first))
    assert ends_by_itself(custom(first, "FREQ=WEEKLY;COUNT=3"))
    assert ends_by_itself(custom(first, "FREQ=WEEKLY;UNTIL=20261224"))
    assert not ends_by_itself(custom(first, "FREQ=DAILY"))
    assert not ends_by_itself(Schedule(first, time(16), 45, Recurrence.WEEKLY))


def test_the_rest_of_a_counted_series_counts_what_is_left() -> None:
    counted = custom(date(2026, 9, 1), "FREQ=WEEKLY;COUNT=10")
    assert rule_from(counted, date(2026, 9, 15), zone="UTC") == "FREQ=WEEKLY;COUNT=8"
    assert (
        rule_from(custom(date(2026, 9, 1), "FREQ=DAILY"), date(2026, 9, 9), zone="UTC")
        == "FREQ=DAILY"
    )
    with pytest.raises(RuleBroken, match="Nothing of this series"):
        rule_from(counted, date(2027, 9, 1), zone="UTC")


def test_a_rule_says_whether_it_names_its_own_days() -> None:
    assert names_days("FREQ=WEEKLY;BYDAY=MO")
    assert names_days("FREQ=MONTHLY;BYMONTHDAY=1")
    assert not names_days("FREQ=WEEKLY;COUNT=3")
    assert not names_days(None)


@pytest.mark.parametrize(
    "text",
    [
        "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20260914T160000",
        "FREQ=WEEKLY;COUNT=3\r\nEXDATE;TZID=Europe/Dublin:20260914T160000",
        "DTSTART:20260907T160000\\nRRULE:FREQ=WEEKLY;COUNT=3\\nEXDATE;VALUE=DATE:20260914",
        "FREQ=WEEKLY;COUNT=3 EXDATE:20260913T233000Z",
    ],
)
def test_days_that_a_recurrence_excepts_are_read_with_it(text: str) -> None:
    rule, days = read_recurrence(text, zone="Europe/Dublin")
    assert rule.removeprefix("RRULE:") == "FREQ=WEEKLY;COUNT=3"
    assert days == {date(2026, 9, 14)}


def test_an_excepted_day_that_is_none_is_refused() -> None:
    with pytest.raises(RuleBroken, match="not a day that EXDATE can name"):
        read_recurrence("FREQ=WEEKLY EXDATE:tomorrow", zone="Europe/Dublin")
