"""When the demo school's teachers can teach, when they are away, and who waits for a place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from desktop_app.areas.timetable.terms import LessonType, TimeOffKind, WaitlistStatus
from desktop_app.core.clock import instant
from desktop_app.demo.ids import Ids
from desktop_app.demo.lessons import ZONE, Diary, Lesson, Room, Teacher
from desktop_app.demo.people import Student
from desktop_app.demo.sheets import Sheets, clock_time, stamp

SHEETS: dict[str, str] = {
    "teacher_availability": "teacher_id day_of_week start_time end_time recurring",
    "time_off": "teacher_id starts_at ends_at kind note",
    "travel_time": "from_location_id to_location_id minutes",
    "waitlist_entry": "lesson_id student_id place status asked_on",
}
_AFTERNOON, _EVENING = 14 * 60, 19 * 60
_SATURDAY = (9 * 60 + 30, 13 * 60)
_COMES_IN = 0.7  # on a day without lessons
_WAY = 15
_LISTS, _WAITING = 3, 2


@dataclass(frozen=True, slots=True)
class Taught:
    """A part of the school that is planned: who teaches whom and where."""

    rooms: Sequence[Room]
    teachers: Sequence[Teacher]
    students: Sequence[Student]
    lessons: Sequence[Lesson]
    diary: Diary


class TeacherTime:
    """Writes the hours of a unit's teachers and its waiting lists."""

    def __init__(self, ids: Ids, sheets: Sheets, chance: Random, today: date) -> None:
        self._new, self._add = ids.new, sheets.add
        self._chance, self._today = chance, today

    def write(self, part: Taught, holidays: Sequence[date]) -> None:
        """Write all of it for one part of the school."""
        self.hours(part.teachers, part.diary)
        self.time_off(part.teachers, holidays)
        self.sick(part.teachers, part.diary)
        self.ways(part.rooms)
        self.waiting(part.lessons, part.students)

    def hours(self, teachers: Iterable[Teacher], diary: Diary) -> None:
        """Let each teacher be there when they teach, on other days in some afternoons."""
        for teacher in teachers:
            for weekday in range(6):
                taught = diary.span(teacher.id, weekday)
                usual = _SATURDAY if weekday == 5 else (_AFTERNOON, _EVENING)
                if taught is None and (weekday == 5 or self._chance.random() > _COMES_IN):
                    continue
                start, end = taught or usual
                self._add(
                    "teacher_availability",
                    self._new(),
                    teacher.id,
                    (weekday + 1) % 7,
                    clock_time(min(start, usual[0])),
                    clock_time(max(end, usual[1])),
                    True,
                )

    def time_off(self, teachers: Sequence[Teacher], holidays: Sequence[date]) -> None:
        """Let one teacher be away in the coming holidays, when there is no school."""
        ahead = [day for day in holidays if day > self._today]
        if not teachers or not ahead:
            return
        start = instant(datetime.combine(ahead[0], time()), ZONE)
        last = ahead[0]
        while last + timedelta(days=1) in ahead:
            last += timedelta(days=1)
        end = instant(datetime.combine(last + timedelta(days=1), time()), ZONE)
        self._add(
            "time_off",
            self._new(),
            self._chance.choice(teachers).id,
            stamp(start),
            stamp(end),
            TimeOffKind.HOLIDAY.value,
            "Walking in Kerry",
        )

    def sick(self, teachers: Sequence[Teacher], diary: Diary) -> None:
        """Let one who teaches on Saturdays be away in the next week, so that cover is needed."""
        saturday = self._today + timedelta(days=(5 - self._today.weekday()) % 7 + 7)
        there = [each for each in teachers if diary.span(each.id, 5) is not None]
        if there:
            start = instant(datetime.combine(saturday, time()), ZONE)
            self._add(
                "time_off",
                self._new(),
                there[-1].id,
                stamp(start),
                stamp(instant(datetime.combine(saturday + timedelta(days=1), time()), ZONE)),
                TimeOffKind.SICK.value,
                "Wisdom tooth",
            )

    def ways(self, rooms: Iterable[Room]) -> None:
        """Say how long it takes between the unit's locations."""
        places = list(dict.fromkeys(room.location_id for room in rooms))
        for start in places:
            for end in places:
                if start != end:
                    self._add("travel_time", self._new(), start, end, _WAY)

    def waiting(self, lessons: Sequence[Lesson], students: Sequence[Student]) -> None:
        """Let a few students wait for groups that are full."""
        groups = [
            lesson
            for lesson in lessons
            if lesson.series.kind is LessonType.GROUP and len(lesson.places) >= lesson.series.size
        ]
        for lesson in groups[:_LISTS]:
            inside = {place.student.id for place in lesson.places}
            outside = [each for each in students if each.id not in inside]
            count = min(_WAITING, len(outside))
            for place, student in enumerate(self._chance.sample(outside, count), start=1):
                asked = self._today - timedelta(days=7 * (_WAITING + 1 - place))
                self._add(
                    "waitlist_entry",
                    self._new(),
                    lesson.id,
                    student.id,
                    place,
                    WaitlistStatus.WAITING.value,
                    str(asked),
                )
