"""How an absence and a double booking are said: by whom and when, never why."""

from datetime import datetime

import pytest

from desktop_app.areas.timetable.rules.conflicts import away_sentence

MON, TUE, WED = (datetime(2026, 11, day) for day in (16, 17, 18))


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (MON, TUE, "Maeve is away on Mon 16 Nov"),
        (MON, MON, "Maeve is away on Mon 16 Nov"),
        (MON, WED, "Maeve is away from Mon 16 Nov to Tue 17 Nov"),
        (
            MON.replace(hour=14),
            MON.replace(hour=16, minute=30),
            "Maeve is away on Mon 16 Nov from 14:00 to 16:30",
        ),
        (
            MON.replace(hour=14),
            TUE.replace(hour=9),
            "Maeve is away from 14:00 on Mon 16 Nov to 09:00 on Tue 17 Nov",
        ),
        (
            MON.replace(hour=14),
            WED,
            "Maeve is away from 14:00 on Mon 16 Nov to 00:00 on Wed 18 Nov",
        ),
    ],
)
def test_an_absence_is_said_in_the_wall_time_of_the_school(
    start: datetime, end: datetime, said: str
) -> None:
    assert away_sentence("Maeve", start, end) == said
