"""Free slots for a student, a lesson or a make-up, and whether one slot is possible."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import typer
from sqlalchemy.orm import Session

from desktop_app.areas.desk.finding import api as finding
from desktop_app.areas.timetable import api as timetable
from desktop_app.cli.commands.making import day_given
from desktop_app.cli.desk import Desk, reading, writing
from desktop_app.cli.fields import Field, Type, read_value
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.references import find
from desktop_app.cli.terminal import Terminal
from desktop_app.core.clock import instant
from desktop_app.core.clock import today as day_of
from desktop_app.core.wording import tr


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "slots", help=tr("Find free slots, or say why one is possible or not; with --book take it.")
    )(slots)


def slots(
    context: typer.Context,
    path: Path = SCHOOL,
    student: str = typer.Option("", "--student", metavar="ID"),
    lesson: str = typer.Option("", "--lesson", metavar="ID"),
    make_up: str = typer.Option("", "--make-up", metavar="ID"),
    weeks: int = typer.Option(6, "--weeks", min=1, max=52),
    first: str = typer.Option("", "--from", metavar="YYYY-MM-DD"),
    duration: int = typer.Option(0, "--duration", metavar="MINUTES"),
    teacher: str = typer.Option("", "--teacher"),
    room: str = typer.Option("", "--room", help="With --at: in this room."),
    at: str = typer.Option("", "--at", metavar="YYYY-MM-DDTHH:MM", help="Check this one slot."),
    most: int = typer.Option(12, "--most", min=1, max=100),
    book: int = typer.Option(0, "--book", metavar="N", help="Book the slot with this number."),
    anyway: str = typer.Option("", "--anyway", help="Why it is booked although it is taken."),
    preview: bool = typer.Option(False, "--preview", help="With --book: change nothing."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """List free slots, check one, or book one."""
    terminal: Terminal = context.obj
    if [bool(student), bool(lesson), bool(make_up)].count(True) != 1:
        raise WrongUsage(tr("Say one of --student, --lesson and --make-up."))
    write = bool(book) and not preview
    with writing(path, terminal) if write else reading(path, terminal) as desk:
        begin = day_given(first, "from") or day_of(terminal.clock, desk.zone)
        who = find(desk, "staff", teacher, "teacher") if teacher else None
        asked = {"student": student, "lesson": lesson, "make_up": make_up}
        more: dict[str, Any] = {"weeks": weeks, "minutes": duration or None, "teacher_id": who}
        with desk.database.reading() as session:
            wish = _wish(desk, session, asked, begin, more)
        told: dict[str, Any] = {"weeks": weeks, "from": str(begin), "minutes": wish.minutes}
        if at:
            start = _moment(at, desk)
            told |= _check(desk, wish, start, who, room)
        else:
            with desk.database.reading() as session:
                found = timetable.free_slots(session, wish, terminal.clock.now(), most=most)
            told["slots"] = [_slot(desk, n, each) for n, each in enumerate(found, start=1)]
            told |= {"preview": preview, "booked": None}
            if book:
                if book > len(found):
                    raise WrongUsage(tr("There is no slot number {n}.", n=book))
                told["booked"] = _book(
                    desk,
                    wish,
                    found[book - 1],
                    credit=_id(make_up) if make_up else None,
                    anyway=anyway or None,
                    preview=preview,
                )
    if as_json:
        terminal.document(told)
    else:
        _say(terminal, told)


def _wish(
    desk: Desk, session: Session, asked: dict[str, str], first: date, more: dict[str, Any]
) -> timetable.Wish:
    if asked["student"]:
        student = find(desk, "student", asked["student"], "student")
        return timetable.wish_for_student(session, student, first, **more)
    if asked["lesson"]:
        lesson = find(desk, "lesson", asked["lesson"], "lesson")
        return timetable.wish_for_lesson(session, lesson, first, **more)
    return finding.make_up_wish(session, _id(asked["make_up"]), first, **more)


def _id(text: str) -> UUID:
    try:
        return UUID(text.strip())
    except ValueError:
        raise WrongUsage(tr("--make-up needs the id of a make-up, as lists print it.")) from None


def _moment(text: str, desk: Desk) -> datetime:
    found: datetime = read_value(Field("at", Type.WALL), text.strip(), desk)
    return found


def _check(
    desk: Desk, wish: timetable.Wish, start: datetime, teacher: UUID | None, room: str
) -> dict[str, Any]:
    begin = instant(start, desk.zone)
    slot = timetable.Slot(
        begin,
        begin + timedelta(minutes=wish.minutes),
        teacher or wish.own_teacher,
        find(desk, "room", room, "room") if room else wish.room_id,
        wish.students,
    )
    with desk.database.reading() as session:
        checks = timetable.check_slot(
            session, slot, lesson_id=wish.lesson_id, instrument_id=wish.instrument_id, wall=start
        )
    return {
        "at": start.isoformat(timespec="minutes"),
        "possible": timetable.worst(checks) is not timetable.Verdict.NO,
        "checks": [
            {
                "aspect": each.aspect.value,
                "verdict": each.verdict.value,
                "sentence": each.sentence,
            }
            for each in checks
        ],
    }


def _slot(desk: Desk, number: int, each: timetable.Proposal) -> dict[str, Any]:
    moment = Field("start", Type.INSTANT)
    return {
        "number": number,
        "start": moment.plain(_Moment(each.slot.starts_at), desk),
        "end": moment.plain(_Moment(each.slot.ends_at), desk),
        "teacher_id": str(each.slot.teacher_id) if each.slot.teacher_id else None,
        "teacher": each.teacher,
        "room_id": str(each.slot.room_id) if each.slot.room_id else None,
        "room": each.room,
        "location": each.location,
        "weeks_free": each.weeks_free,
        "weeks_open": each.weeks_open,
        "reasons": list(each.reasons),
    }


class _Moment:
    """A row with one moment, for the writer of times."""

    def __init__(self, start: datetime) -> None:
        self.start = start


def _book(
    desk: Desk,
    wish: timetable.Wish,
    found: timetable.Proposal,
    *,
    credit: UUID | None,
    anyway: str | None,
    preview: bool,
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "start": found.wall.isoformat(timespec="minutes"),
        "change": None,
        "made": None,
    }
    if not preview:
        if credit is None:
            changes = timetable.SlotService(desk.database).book(wish, found, anyway=anyway)
        else:
            service = finding.MakeUpService(desk.database)
            changes = service.book(credit, wish, found, anyway=anyway)
        told |= {"change": changes.number, "made": str(changes.made)}
    return told


def _say(terminal: Terminal, told: dict[str, Any]) -> None:
    for each in told.get("checks", ()):
        terminal.result(f"{each['verdict']}\t{each['sentence']}")
    for each in told.get("slots", ()):
        where = "\t".join(each[key] or "" for key in ("teacher", "room"))
        reasons = ", ".join(each["reasons"])
        terminal.result(f"{each['number']}\t{each['start'][:16]}\t{where}\t{reasons}")
    if "slots" in told and not told["slots"]:
        terminal.say(tr("No slot is free for all of it. Look over more weeks."))
    if told.get("booked"):
        said = tr("Booked {start}.", start=told["booked"]["start"])
        note = tr("Preview: {what} Nothing was changed.", what=said)
        terminal.say(said if told["booked"]["change"] else note)
