"""The sample recurrences of another calendar, planned as lessons of a school on UTC."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import LessonFacts, LessonType, Schedule
from tests.factories import make_school

SHARED = Path(__file__).parents[4] / "shared"
LESSON_LIKE = SHARED / "data/calendar/rrule-lesson-like.json"


@pytest.mark.skipif(not LESSON_LIKE.exists(), reason="the sample recurrences are not here")
def test_every_sample_comes_out_as_meetings_instance_by_instance(tmp_path: Path) -> None:
    cases: list[dict[str, Any]] = json.loads(LESSON_LIKE.read_text("utf-8"))["cases"]
    database = make_school(
        tmp_path,
        timezone="UTC",
        year=("A long year", date(1997, 1, 1), date(2039, 12, 31)),
        terms=(),
    )
    facts = [_lesson(case) for case in cases]
    with database.writing("Plan") as work:
        lessons = timetable.add_lessons(work, facts)
    with database.reading() as session:
        for case, lesson in zip(cases, lessons, strict=True):
            found = [row.starts_at for row in timetable.lesson_meetings(session, lesson)]
            assert found == [_instant(text) for text in case["instances"]], case["rrule"]
    assert len(lessons) == 47
    database.close()


def _lesson(case: dict[str, Any]) -> LessonFacts:
    start = _instant(case["dtstart"]).replace(tzinfo=None)
    word = timetable.face_of(case["rrule"], start.date())
    schedule = Schedule(start.date(), start.time(), 45, word, case["rrule"])
    return LessonFacts(case["rrule"], LessonType.GROUP, schedule)


def _instant(text: str) -> datetime:
    text = text.rstrip("Z")
    return datetime.strptime(text, "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d").replace(tzinfo=UTC)
