"""What the dialog of a ripple asks for, by its kind, and the cause that the answers make."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from desktop_app.areas.desk.queries.same_price import same_price
from desktop_app.areas.desk.ripple import api as ripple
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import today
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.fields import Field

A_YEAR = timedelta(days=365)
Answers = Mapping[str, Any]
Options = tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of ripple: its title, its form, and the cause of the answers (None: not enough)."""

    kind: str
    title: str
    fact: str
    primary: str
    fields: Sequence[Field]
    cause: Callable[[Answers], ripple.Cause | None]
    values: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Around:
    """What the forms offer: teachers, rooms, places, and the facts of a lesson."""

    today: date
    currency: str
    teachers: Options
    rooms: Options
    places: Options
    lesson: timetable.LessonLine | None = None
    price: int | None = None
    same_price: tuple[UUID, ...] = ()


def read_around(database: Database, lesson_id: UUID | None = None) -> Around:
    """Read what the forms offer; on a reader thread."""
    with database.reading() as session:
        facts = school.facts(session)
        card = timetable.lesson_card(session, lesson_id) if lesson_id is not None else None
        return Around(
            today=today(database.clock, facts.timezone),
            currency=facts.currency,
            teachers=tuple((row.id, row.name) for row in people.teachers(session)),
            rooms=tuple((room.id, room.name) for room in school.rooms(session)),
            places=tuple((place.id, place.name) for place in school.locations(session)),
            lesson=card.line if card is not None else None,
            price=card.line.price if card is not None else None,
            same_price=same_price(session, lesson_id) if lesson_id is not None else (),
        )


def teacher_away(
    around: Around, teacher: UUID | None = None, first: date | None = None, last: date | None = None
) -> Asked:
    """Ask who is away, and when."""
    start = first or around.today
    fields = (
        Field("teacher", tr("Teacher"), "choice", options=around.teachers, hint=tr("Choose"),
              width=240),
        *_days(around.today),
        Field("sick", tr("Reason"), "segments",
              options=((True, tr("Sick")), (False, tr("Other")))),
        Field("note", tr("Note"), hint=tr("Only the office and the teacher see it"), width=320),
    )  # fmt: skip
    return Asked(
        "teacher", tr("Sick-day board"), tr("Who is away, and who takes the lessons?"),
        tr("Arrange"), fields, _teacher_cause,
        {"teacher": teacher, "first": start, "last": last or start, "sick": True},
    )  # fmt: skip


def _teacher_cause(said: Answers) -> ripple.Cause | None:
    if said.get("teacher") is None or said.get("first") is None:
        return None
    return ripple.TeacherAway(
        said["teacher"], said["first"], said.get("last") or said["first"],
        sick=bool(said.get("sick")), note=(said.get("note") or "").strip() or None,
    )  # fmt: skip


def closure(around: Around, first: date | None = None, last: date | None = None) -> Asked:
    """Ask when, where and why the school is closed."""
    fields = (
        Field("name", tr("Reason"), required=True, width=240),
        *_days(around.today),
        Field("location", tr("Where"), "choice", hint=tr("Everywhere"), options=around.places,
              width=200),
    )  # fmt: skip
    start = first or around.today
    fact = tr("When is it closed, and what becomes of the lessons?")
    return Asked("closure", tr("Close on some days"), fact, tr("Close"), fields, _closure_cause,
                 {"first": start, "last": last or start})  # fmt: skip


def _closure_cause(said: Answers) -> ripple.Cause | None:
    if said.get("first") is None:
        return None
    name = (said.get("name") or "").strip() or tr("Closed")
    last = said.get("last") or said["first"]
    return ripple.Closed(said["first"], last, name, said.get("location"))


def closed_already(around: Around, first: date | None = None, last: date | None = None) -> Asked:
    """Ask between which days to look for what is planned although the school is closed."""
    start = first or around.today
    until = start if first is not None else start + A_YEAR

    def cause(said: Answers) -> ripple.Cause | None:
        if said.get("first") is None:
            return None
        return ripple.ClosedAlready(said["first"], said.get("last") or said["first"])

    fact = tr("What is still planned on closed days?")
    return Asked("closed", tr("Closed days"), fact, tr("Cancel lessons"), _days(around.today),
                 cause, {"first": start, "last": last or until})  # fmt: skip


def room_out(around: Around, room: UUID | None = None) -> Asked:
    """Ask which room cannot be used, and when."""
    fields = (
        Field("room", tr("Room"), "choice", options=around.rooms, hint=tr("Choose"), width=240),
        *_days(around.today),
        Field("reason", tr("Reason"), required=True, width=320),
    )
    return Asked(
        "room", tr("Room out of use"), tr("Which room, and where do its lessons go?"),
        tr("Arrange"), fields, _room_cause,
        {"room": room, "first": around.today, "last": around.today},
    )  # fmt: skip


def _room_cause(said: Answers) -> ripple.Cause | None:
    if said.get("room") is None or said.get("first") is None:
        return None
    reason = (said.get("reason") or "").strip() or tr("Out of use")
    return ripple.RoomOut(said["room"], said["first"], said.get("last") or said["first"], reason)


def new_price(around: Around) -> Asked:
    """Ask for the new price of a lesson, from which day on, and for which others too."""
    lesson, same = _lesson(around), around.same_price
    options = (
        (False, tr("This lesson")),
        (True, trn("{n} lesson at the same price", "All {n} at the same price", len(same))),
    )
    fields = (
        Field("price", tr("Price"), "money", required=True, currency=around.currency,
              width=110, help=tr("For one pupil and lesson")),
        Field("first", tr("From"), "date", required=True, today=around.today,
              help=tr("What is billed from then on is corrected by the next run")),
        *([Field("all", tr("For"), "segments", options=options)] if len(same) > 1 else []),
    )  # fmt: skip

    def cause(said: Answers) -> ripple.Cause | None:
        price, first = said.get("price"), said.get("first")
        if price is None or first is None:
            return None
        return ripple.NewPrice(lesson.id, price, first, same if said.get("all") else ())

    fact = tr("{title} gets a new price", title=lesson.title)
    return Asked("price", tr("New price"), fact, tr("Change price"), fields, cause,
                 {"price": around.price, "first": around.today, "all": False})  # fmt: skip


def new_length(around: Around) -> Asked:
    """Ask how long a lesson lasts from now on."""
    lesson = _lesson(around)
    fields = (
        Field("minutes", tr("Minutes"), "number", required=True, width=80),
        Field("first", tr("From"), "date", required=True, today=around.today),
    )

    def cause(said: Answers) -> ripple.Cause | None:
        if not said.get("minutes") or said.get("first") is None:
            return None
        return ripple.NewLength(lesson.id, said["minutes"], said["first"])

    fact = tr("{title} gets another length", title=lesson.title)
    return Asked("length", tr("New length"), fact, tr("Change length"), fields, cause,
                 {"minutes": lesson.duration, "first": around.today})  # fmt: skip


def new_time(around: Around) -> Asked:
    """Ask when a lesson begins from now on."""
    lesson = _lesson(around)
    fields = (
        Field("start", tr("Begins at"), "time", required=True),
        Field("first", tr("From"), "date", required=True, today=around.today),
    )

    def cause(said: Answers) -> ripple.Cause | None:
        if said.get("start") is None or said.get("first") is None:
            return None
        return ripple.NewTime(lesson.id, said["start"], said["first"])

    start: time | None = lesson.start
    fact = tr("{title} begins at another time", title=lesson.title)
    return Asked("time", tr("New time"), fact, tr("Change time"), fields, cause,
                 {"start": start, "first": around.today})  # fmt: skip


def asked_of(kind: str, around: Around, about: UUID | None, days: Sequence[date | None]) -> Asked:
    """Return what is asked for a kind: teacher, closure, closed, room, price, length, time."""
    if kind == "teacher":
        return teacher_away(around, about, *days)
    if kind == "closure":
        return closure(around, *days)
    if kind == "closed":
        return closed_already(around, *days)
    if kind == "room":
        return room_out(around, about)
    made = {"price": new_price, "length": new_length, "time": new_time}
    return made[kind](around)


def _lesson(around: Around) -> timetable.LessonLine:
    if around.lesson is None:
        raise ValueError("this ripple is about a lesson")
    return around.lesson


def _days(today_: date) -> tuple[Field, ...]:
    return (
        Field("first", tr("First day"), "date", required=True, today=today_),
        Field("last", tr("Last day"), "date", today=today_, help=tr("Empty: one day")),
    )
