"""The timetable of the demo school: who teaches whom, when and where."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from random import Random

from desktop_app.areas.timetable.rules.recurrence import rule_text
from desktop_app.areas.timetable.terms import EnrollmentStatus, LessonType, Recurrence, Schedule
from desktop_app.core.folding import fold
from desktop_app.demo import cast
from desktop_app.demo.calendar import Calendar, first_on, monday_of, month_end
from desktop_app.demo.ids import Ids
from desktop_app.demo.lessons import Almanac, Diary, Lesson, Place, Room, Teacher
from desktop_app.demo.people import Student
from desktop_app.demo.sheets import Sheets, clock_time

_AFTERNOONS = tuple(range(14 * 60, 19 * 60 + 30, 15))
_SATURDAY = tuple(range(9 * 60 + 30, 13 * 60, 15))
_MOST_GROUPS = 2
_WITH_ONE_TO_ONE, _FURTHER_ONE_TO_ONE = 0.56, 0.1
_EXTRA_TITLE, _EXTRA_STUDENT, _EXTRA_ROOM, _EXTRA_BESIDE = (
    "Violin, exam preparation",
    "Saoirse",
    "Studio B",
    "Junior Strings",
)
_EXTRA_MINUTES = 60
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_EXTRA_REASON = "The exam is soon; an older student begins the group"

Time = tuple[Sequence[int], int]  # weekdays and minutes since midnight


class Timetable:
    """Plans one unit of the school: groups first, then lessons for one."""

    def __init__(
        self,
        *,
        ids: Ids,
        sheets: Sheets,
        calendar: Calendar,
        almanac: Almanac,
        chance: Random,
        instruments: dict[str, bytes],
    ) -> None:
        self._new, self._add = ids.new, sheets.add
        self._calendar, self._almanac, self._chance = calendar, almanac, chance
        self._instruments = instruments
        self.diary = Diary()

    def plan(
        self,
        rooms: Sequence[Room],
        teachers: Sequence[Teacher],
        students: Sequence[Student],
        *,
        first: bool,
    ) -> Iterator[Lesson]:
        """Yield every lesson of the unit with its students; the first has that of the cast."""
        groups: dict[bytes, int] = {}
        singles: set[bytes] = set()
        named = {student.given: student for student in reversed(students)} if first else {}
        if first:
            self._keep_free(rooms, teachers, named[_EXTRA_STUDENT])
        planned = (
            self._of_cast(rooms, teachers)
            if first
            else self._of_unit(rooms, teachers, len(students))
        )
        listed = list(planned)
        for lesson, when in listed:
            for student in (named[name] for name in lesson.series.students if name in named):
                self._enroll(lesson, when, student)
                if lesson.series.kind is LessonType.INDIVIDUAL:
                    singles.add(student.id)
        for lesson, when in listed:
            self._fill(lesson, when, students, groups)
            yield lesson
        likely = _WITH_ONE_TO_ONE if first else _FURTHER_ONE_TO_ONE
        for student in students:
            more = student.id not in singles and self._chance.random() < likely
            if student.weekly == 0 or more:
                yield self._one_to_one(student, rooms, teachers)
        if first:
            yield self._once_more(rooms, teachers, named[_EXTRA_STUDENT])

    def _keep_free(
        self, rooms: Sequence[Room], teachers: Sequence[Teacher], student: Student
    ) -> None:
        """Keep the time of the one conflict free of everything but the two lessons it is about."""
        beside, teacher, room = _extra(rooms, teachers)
        start = _minutes(beside.start)
        student.taken.append((beside.days[0], start, start + _EXTRA_MINUTES))
        self.diary.take(room.id, beside.days[0], start, start + _EXTRA_MINUTES)
        self.diary.take(teacher.id, beside.days[0], start + beside.minutes, start + _EXTRA_MINUTES)

    def _of_cast(
        self, rooms: Sequence[Room], teachers: Sequence[Teacher]
    ) -> Iterator[tuple[Lesson, Time]]:
        by_room = {room.name: room for room in rooms}
        by_name = {teacher.family: teacher for teacher in teachers}
        for series in cast.SERIES:
            if series.teacher in by_name and (series.room is None or series.room in by_room):
                room = by_room[series.room] if series.room else None
                when = (series.days, _minutes(series.start))
                yield self._lesson(series, by_name[series.teacher], room, when), when

    def _of_unit(
        self, rooms: Sequence[Room], teachers: Sequence[Teacher], students: int
    ) -> Iterator[tuple[Lesson, Time]]:
        count = max(1, len(cast.FURTHER_SERIES) * students // 200)
        for series in cast.FURTHER_SERIES[:count]:
            large = [room for room in rooms if room.capacity >= series.size] or list(rooms)
            able = sorted(
                teachers, key=lambda each: (series.instrument not in each.teaches, each.load)
            )
            found = self._free_time(able, large, series.minutes, None)
            if found:
                teacher, room, weekday, start = found
                when = ((weekday,), start)
                yield self._lesson(series, teacher, room, when), when

    def _free_time(
        self,
        teachers: Iterable[Teacher],
        rooms: Sequence[Room],
        minutes: int,
        student: Student | None,
    ) -> tuple[Teacher, Room, int, int] | None:
        days = self._chance.sample(range(6), 6)
        for teacher in teachers:
            for weekday in days:
                for start in _SATURDAY if weekday == 5 else _AFTERNOONS:
                    end = start + minutes
                    if not self.diary.is_free(teacher.id, weekday, start, end):
                        continue
                    if student is not None and not student.is_free(weekday, start, end):
                        continue
                    for room in rooms:
                        if self.diary.is_free(room.id, weekday, start, end):
                            return teacher, room, weekday, start
        return None

    def _one_to_one(
        self, student: Student, rooms: Sequence[Room], teachers: Sequence[Teacher]
    ) -> Lesson:
        instrument = student.learns[0][0]
        minutes = 30 if student.age < 9 else 45
        able = sorted(teachers, key=lambda each: (instrument not in each.teaches, each.load))
        small = sorted(rooms, key=lambda each: each.capacity)
        found = self._free_time(able, small, minutes, student)
        price = cast.PRICES.get(instrument, cast.PRICE) * minutes // 45 // 100 * 100
        series = cast.Series(
            instrument,
            LessonType.INDIVIDUAL,
            "",
            None,
            (),
            "",
            minutes,
            price,
            instrument=instrument,
        )
        if found:
            teacher, room, weekday, start = found
            lesson = self._lesson(series, teacher, room, ((weekday,), start))
        else:  # nobody is free in the house: by video
            weekday, start = self._by_video(able[0], student, minutes)
            lesson = self._lesson(series, able[0], None, ((weekday,), start))
        self._enroll(lesson, ((weekday,), start), student)
        return lesson

    def _by_video(self, teacher: Teacher, student: Student, minutes: int) -> tuple[int, int]:
        for start in range(8 * 60, 22 * 60, 15):
            for weekday in range(6):
                if self.diary.is_free(
                    teacher.id, weekday, start, start + minutes
                ) and student.is_free(weekday, start, start + minutes):
                    return weekday, start
        raise ValueError(f"{teacher.name} teaches all week already")

    def _once_more(
        self, rooms: Sequence[Room], teachers: Sequence[Teacher], student: Student
    ) -> Lesson:
        """Return the one lesson booked although its teacher is taken: it stands as a conflict."""
        beside, teacher, room = _extra(rooms, teachers)
        day = monday_of(self._calendar.today) + timedelta(days=beside.days[0])
        while day in self._calendar.closed:
            day += timedelta(weeks=1)
        series = cast.Series(
            _EXTRA_TITLE,
            LessonType.INDIVIDUAL,
            beside.teacher,
            room.name,
            (),
            "",
            _EXTRA_MINUTES,
            4800,
            repeats=Recurrence.ONCE,
            instrument="Violin",
        )
        lesson = self._lesson(
            series, teacher, room, (beside.days, _minutes(beside.start)), only=day
        )
        lesson.booked_anyway = _EXTRA_REASON
        self._place(lesson, student)
        return lesson

    def _lesson(
        self,
        series: cast.Series,
        teacher: Teacher,
        room: Room | None,
        when: Time,
        *,
        only: date | None = None,
    ) -> Lesson:
        schedule = self._schedule(series, when, only)
        lesson = Lesson(self._new(), series, teacher, room, self._almanac.meetings(schedule))
        if only is None:
            self._book(lesson, when)
        places = 1 if series.kind is LessonType.INDIVIDUAL else max(series.size, 2)
        self._add(
            "lesson",
            lesson.id,
            series.title,
            fold(series.title),
            series.kind.value,
            self._instruments[series.instrument or "Theory"],
            teacher.id,
            room.id if room else None,
            room.location_id if room else None,
            str(schedule.first_day),
            clock_time(when[1]),
            series.minutes,
            series.repeats.value,
            rule_text(schedule),
            str(schedule.until) if schedule.until else None,
            str(self._calendar.last_lesson),
            places,
            series.price,
            "SCHEDULED",
        )
        if series.one_on_one:
            price, length, weeks = series.one_on_one
            self._add(
                "hybrid_lesson_config",
                self._new(),
                lesson.id,
                length,
                ",".join(map(str, weeks)),
                str(self._calendar.first_lesson),
                price,
                10,
            )
        return lesson

    def _schedule(self, series: cast.Series, when: Time, only: date | None) -> Schedule:
        weekdays, start = when
        first = only or min(first_on(self._calendar.first_lesson, weekday) for weekday in weekdays)
        if series.repeats is Recurrence.MONTHLY:
            first = _third(self._calendar.first_lesson, weekdays[0])
        rule = None
        if series.repeats is Recurrence.CUSTOM:
            rule = f"FREQ=WEEKLY;BYDAY={','.join(_WEEKDAYS[each] for each in weekdays)}"
        until = None if series.repeats is Recurrence.ONCE else self._calendar.last_lesson
        return Schedule(
            first, time(start // 60, start % 60), series.minutes, series.repeats, rule, until
        )

    def _book(self, lesson: Lesson, when: Time) -> None:
        weekdays, start = when
        end = start + lesson.series.minutes
        lesson.teacher.load += lesson.series.minutes * len(weekdays)
        for weekday in weekdays:
            for who in (lesson.teacher.id, lesson.room.id if lesson.room else None):
                if who is None:
                    continue
                if not self.diary.is_free(who, weekday, start, end):
                    raise ValueError(
                        f"{lesson.series.title} on day {weekday} is booked over another lesson"
                    )
                self.diary.take(who, weekday, start, end)

    def _fill(
        self, lesson: Lesson, when: Time, students: Sequence[Student], groups: dict[bytes, int]
    ) -> None:
        if lesson.series.kind is LessonType.INDIVIDUAL:
            return
        wanted, taken = lesson.series.instrument, {place.student.id for place in lesson.places}
        order = self._chance.sample(students, len(students))
        order.sort(
            key=lambda each: (
                groups.get(each.id, 0),
                all(wanted != name for name, _ in each.learns),
            )
        )
        for student in order:
            if len(lesson.places) >= lesson.series.size:
                break
            fits = (student.age < 7) is (wanted == "Early years") and groups.get(
                student.id, 0
            ) < _MOST_GROUPS
            if fits and student.id not in taken and self._may(lesson, when, student):
                self._enroll(lesson, when, student)
        for place in lesson.places:
            groups[place.student.id] = groups.get(place.student.id, 0) + 1

    @staticmethod
    def _may(lesson: Lesson, when: Time, student: Student) -> bool:
        weekdays, start = when
        return all(
            student.is_free(weekday, start, start + lesson.series.minutes) for weekday in weekdays
        )

    def _enroll(self, lesson: Lesson, when: Time, student: Student) -> None:
        if not self._may(lesson, when, student):
            raise ValueError(
                f"{student.given} {student.family} is booked twice by {lesson.series.title}"
            )
        weekdays, start = when
        student.taken.extend(
            (weekday, start, start + lesson.series.minutes) for weekday in weekdays
        )
        self._place(lesson, student)

    def _place(self, lesson: Lesson, student: Student) -> None:
        chance = self._chance.random()
        own_price = lesson.series.price * 3 // 4 // 100 * 100 if chance < 0.03 else None
        leaves = chance > 0.975 and lesson.series.kind in {LessonType.GROUP, LessonType.ENSEMBLE}
        until = None
        student.weekly += lesson.series.repeats in {Recurrence.WEEKLY, Recurrence.CUSTOM}
        if leaves and student.weekly > 1 and not student.left_one:
            student.left_one = True
            until = month_end(self._calendar.billed_months[0])
        place = Place(self._new(), student, until, own_price)
        lesson.places.append(place)
        status = EnrollmentStatus.UNENROLLED if until else EnrollmentStatus.ACTIVE
        self._add(
            "enrollment",
            place.id,
            lesson.id,
            student.id,
            status.value,
            str(self._calendar.first_lesson),
            str(until) if until else None,
            own_price,
        )


def _extra(rooms: Sequence[Room], teachers: Sequence[Teacher]) -> tuple[cast.Series, Teacher, Room]:
    beside = next(each for each in cast.SERIES if each.title == _EXTRA_BESIDE)
    teacher = next(each for each in teachers if each.family == beside.teacher)
    return beside, teacher, next(each for each in rooms if each.name == _EXTRA_ROOM)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _third(day: date, weekday: int) -> date:
    """Return the first third weekday of a month, not before a day."""
    found = first_on(day.replace(day=1), weekday) + timedelta(weeks=2)
    return (
        found
        if found >= day
        else _third((day.replace(day=1) + timedelta(days=31)).replace(day=1), weekday)
    )
