"""Days of the timetable held in memory, so that a slot is checked while a person drags it.

What it says is taken is what the conflict engine says: both read the same bookings, and a test
holds their answers beside each other.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from desktop_app.areas.timetable.rules.conflicts import Conflict
from desktop_app.areas.timetable.rules.hours import Hours
from desktop_app.areas.timetable.terms import KEEP, Keep, LessonType, Slot, Spell, Taken
from desktop_app.core.clock import instant

LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch of time that is taken: by a meeting, a one-on-one slot or something busy."""

    starts_at: datetime
    ends_at: datetime
    id: UUID
    title: str
    lesson_id: UUID | None = None
    occurrence_id: UUID | None = None
    teacher_id: UUID | None = None
    room_id: UUID | None = None
    location_id: UUID | None = None
    one_on_one: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True)
class TeacherFacts:
    """What decides whether a teacher can take a slot.

    Without hours nobody said when; without instruments nobody said what.
    """

    name: str
    archived: bool = False
    instruments: frozenset[UUID] = frozenset()
    hours: tuple[Hours, ...] = ()
    away: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What decides whether a room can be used."""

    name: str
    location_id: UUID | None
    capacity: int | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """What decides where and with whom a lesson can be."""

    title: str
    type: LessonType
    instrument_id: UUID | None = None
    location_id: UUID | None = None
    teacher_id: UUID | None = None
    room_id: UUID | None = None
    max_students: int | None = None
    members: tuple[tuple[UUID, Spell], ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """How places, instruments and students are written."""

    locations: Mapping[UUID, str] = field(default_factory=dict)
    instruments: Mapping[UUID, str] = field(default_factory=dict)
    students: Mapping[UUID, str] = field(default_factory=dict)


class Diary:
    """Stretches of time by whom they take, found by bisecting."""

    def __init__(self, held: Iterable[tuple[UUID, Held]]) -> None:
        self._of: dict[UUID, list[Held]] = {}
        for who, each in held:
            self._of.setdefault(who, []).append(each)
        for listed in self._of.values():
            listed.sort(key=lambda each: (each.starts_at, each.id))
        self._starts = {
            who: [each.starts_at for each in listed] for who, listed in self._of.items()
        }

    def overlapping(self, who: UUID | None, start: datetime, end: datetime) -> Iterator[Held]:
        """Yield what shares a moment with the interval, in order of time."""
        if who is None or who not in self._of:
            return
        starts, listed = self._starts[who], self._of[who]
        for n in range(bisect_left(starts, start - LONGEST), bisect_left(starts, end)):
            if listed[n].ends_at > start:
                yield listed[n]

    def of(self, who: UUID | None) -> Sequence[Held]:
        """Return everything somebody has, in order of time."""
        return self._of.get(who, ()) if who is not None else ()


@dataclass(frozen=True)
class DayBook:
    """The days from `first` to `last`: what is taken, and the facts that checks ask for."""

    first: date
    last: date
    zone: str
    teachers: Mapping[UUID, TeacherFacts] = field(default_factory=dict)
    rooms: Mapping[UUID, RoomFacts] = field(default_factory=dict)
    lessons: Mapping[UUID, SeriesFacts] = field(default_factory=dict)
    meetings: Mapping[UUID, Held] = field(default_factory=dict)
    by_teacher: Diary = field(default_factory=lambda: Diary(()))
    by_room: Diary = field(default_factory=lambda: Diary(()))
    by_student: Diary = field(default_factory=lambda: Diary(()))
    closed: Mapping[tuple[date, UUID | None], str] = field(default_factory=dict)
    travel: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)
    siblings: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

    def wall(self, moment: datetime) -> datetime:
        """Return the school's wall time of an instant."""
        return moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def slot_of(
        self,
        occurrence_id: UUID,
        start: datetime,
        *,
        minutes: int | None = None,
        room_id: UUID | Keep | None = KEEP,
        teacher_id: UUID | Keep | None = KEEP,
    ) -> Slot:
        """Return the slot a stored meeting would take at a naive wall time, with who is in it."""
        row = self.meetings[occurrence_id]
        begin = instant(start, self.zone)
        length = row.ends_at - row.starts_at if minutes is None else timedelta(minutes=minutes)
        return Slot(
            begin,
            begin + length,
            row.teacher_id if isinstance(teacher_id, Keep) else teacher_id,
            row.room_id if isinstance(room_id, Keep) else room_id,
            self.students_of(row.lesson_id, start.date()),
            occurrence_id,
        )

    def students_of(self, lesson_id: UUID | None, day: date) -> tuple[UUID, ...]:
        """Return who is in a lesson on a day."""
        said = self.lessons.get(lesson_id) if lesson_id else None
        return tuple(who for who, spell in said.members if spell.covers(day)) if said else ()

    def location_of(self, room_id: UUID | None, lesson_id: UUID | None = None) -> UUID | None:
        """Return where a room is, else where the lesson is; neither is online."""
        if room_id is not None and room_id in self.rooms:
            return self.rooms[room_id].location_id
        said = self.lessons.get(lesson_id) if lesson_id else None
        return said.location_id if said else None

    def conflicts(self, slot: Slot, *, leaving_out: Collection[UUID] = ()) -> list[Conflict]:
        """Return what is booked twice, as the engine would; time off is asked with the checks."""
        away = {*leaving_out, slot.occurrence_id}
        uses = [
            (Taken.TEACHER, slot.teacher_id, self.by_teacher),
            (Taken.ROOM, slot.room_id, self.by_room),
            *((Taken.STUDENT, who, self.by_student) for who in slot.students),
        ]
        return [
            self._conflict(what, who, each)
            for what, who, diary in uses
            if who is not None
            for each in diary.overlapping(who, slot.starts_at, slot.ends_at)
            if each.id not in away
        ]

    def who(self, what: Taken, who: UUID) -> str:
        """Return how a teacher, room or student is written."""
        if what is Taken.TEACHER:
            return self.teachers[who].name if who in self.teachers else ""
        if what is Taken.ROOM:
            return self.rooms[who].name if who in self.rooms else ""
        return self.names.students.get(who, "")

    def _conflict(self, what: Taken, who: UUID, held: Held) -> Conflict:
        room = self.rooms.get(held.room_id) if held.room_id else None
        return Conflict(
            0,
            what,
            who,
            self.who(what, who),
            held.title,
            room.name if room else None,
            self.wall(held.starts_at),
            held.occurrence_id,
            held.lesson_id,
            held.id if held.busy else None,
            one_on_one_id=held.id if held.one_on_one else None,
        )
