"""What a closure, an absence, a broken room or a new price, time or length touches."""

from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import UUID

import typer

from desktop_app.areas.desk.queries.same_price import same_price as lessons_at
from desktop_app.areas.desk.ripple import api as ripple
from desktop_app.cli.commands.making import day_given
from desktop_app.cli.desk import Desk, reading, writing
from desktop_app.cli.fields import Type
from desktop_app.cli.fields import as_json as json_of
from desktop_app.cli.given import SCHOOL, WrongUsage
from desktop_app.cli.references import find
from desktop_app.cli.terminal import Terminal
from desktop_app.core.errors import RuleBroken
from desktop_app.core.money import parse_amount
from desktop_app.core.wording import show_date, tr, trn

_CAUSES = "closure|closed|teacher|room|price|length|time"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "ripple",
        help=tr("Do what follows from a closure, an absence, a broken room or a changed lesson."),
    )(follow)


def follow(
    context: typer.Context,
    path: Path = SCHOOL,
    kind: str = typer.Argument(..., metavar=_CAUSES),
    first: str = typer.Option("", "--from", metavar="YYYY-MM-DD"),
    last: str = typer.Option("", "--to", metavar="YYYY-MM-DD", help="Without it the same day."),
    name: str = typer.Option("", "--name", help="What the school is closed for."),
    location: str = typer.Option("", "--location", help="Without it the whole school."),
    teacher: str = typer.Option("", "--teacher"),
    room: str = typer.Option("", "--room"),
    reason: str = typer.Option("", "--reason"),
    lesson: str = typer.Option("", "--lesson"),
    price: str = typer.Option("", "--price"),
    same_price: bool = typer.Option(
        False, "--same-price", help="With price: all lessons that cost the same until now."
    ),
    minutes: int = typer.Option(0, "--minutes"),
    start: str = typer.Option("", "--start", metavar="HH:MM"),
    only: list[str] = typer.Option([], "--only", metavar="ID", help="Do it for these meetings."),
    preview: bool = typer.Option(
        False, "--preview", help="Show what would be done, and change nothing."
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Show or do what follows."""
    terminal: Terminal = context.obj
    words = {"name": name, "location": location, "teacher": teacher, "room": room,
             "reason": reason, "lesson": lesson, "price": price, "start": start,
             "first": first, "last": last, "minutes": str(minutes or ""),
             "same": "yes" if same_price else ""}  # fmt: skip
    opened = reading(path, terminal) if preview else writing(path, terminal)
    with opened as desk:
        cause = _cause(desk, kind, words)
        service = ripple.RippleService(desk.database)
        found = service.preview(cause)
        wanted = {_id_of(each) for each in only} or None
        chosen = ripple.as_proposed(found, only=wanted)
        told = _told(desk, found, {each.occurrence_id for each in chosen})
        told |= {"preview": preview, "change": None}
        if wanted and len(chosen) < len(wanted):
            raise WrongUsage(tr("--only names a meeting that this does not touch."))
        if not preview:
            told["change"] = _apply(service, cause, chosen)
    if as_json:
        terminal.document(told)
        return
    _say(terminal, told)


def _apply(
    service: ripple.RippleService, cause: ripple.Cause, chosen: Sequence[ripple.Chosen]
) -> int:
    """Do it; what is refused about the first day is said of the option that gives it."""
    try:
        return service.apply(cause, chosen).number
    except RuleBroken as error:
        error.field = {"first": "from", "last": "to"}.get(error.field or "", error.field)
        raise


def _say(terminal: Terminal, told: dict[str, Any]) -> None:
    for meeting in told["meetings"]:
        target = f"\t{meeting['target']}" if meeting["target"] else ""
        terminal.result(f"{meeting['start']}\t{meeting['lesson']}\t{meeting['action']}{target}")
    for effect in told["effects"]:
        terminal.result(f"\t{effect['what']}\t{effect['proposal']}")
    done = sum(meeting["chosen"] for meeting in told["meetings"])
    said = trn("{n} meeting.", "{n} meetings.", done)
    terminal.say(tr("Preview: {what} Nothing was changed.", what=said) if told["preview"] else said)


def _told(desk: Desk, found: ripple.Ripple, chosen: set[UUID]) -> dict[str, Any]:
    return {
        "label": found.label,
        "currency": desk.currency,
        "meetings": [
            {
                "occurrence_id": str(step.meeting.id),
                "lesson_id": str(step.meeting.lesson_id),
                "lesson": step.meeting.title,
                "start": step.meeting.start.isoformat(timespec="minutes"),
                "end": step.meeting.end.isoformat(timespec="minutes"),
                "day": show_date(step.meeting.day),
                "teacher": step.meeting.teacher,
                "room": step.meeting.room,
                "students": step.meeting.students,
                "action": step.deed.value,
                "target_id": str(step.target.id) if step.target else None,
                "target": step.target.name if step.target else None,
                "options": [each.name for each in step.options if each.fits],
                "note": step.note,
                "chosen": step.meeting.id in chosen,
            }
            for step in found.steps
        ],
        "effects": [
            {
                "kind": effect.kind.value,
                "id": str(effect.row_id),
                "occurrence_id": str(effect.occurrence_id),
                "what": effect.title,
                "proposal": effect.proposal,
                "amount": None
                if effect.amount is None
                else json_of(effect.amount, Type.AMOUNT, desk),
            }
            for effect in found.effects
        ],
    }


def _cause(desk: Desk, kind: str, words: dict[str, str]) -> ripple.Cause:
    needs: dict[str, Sequence[str]] = {
        "closure": ("first", "name"),
        "closed": ("first",),
        "teacher": ("first", "teacher"),
        "room": ("first", "room", "reason"),
        "price": ("lesson", "price"),
        "length": ("lesson", "minutes"),
        "time": ("lesson", "start"),
    }
    if kind not in needs:
        raise WrongUsage(tr("There is no ripple {name}. There are: {names}.", name=kind,
                            names=", ".join(needs)))  # fmt: skip
    for key in needs[kind]:
        if not words[key].strip():
            option = {"first": "--from"}.get(key, f"--{key}")
            raise WrongUsage(tr("{option} is needed here.", option=option))
    first = _day(words["first"], "--from") or desk.today
    last = _day(words["last"], "--to") or first
    if kind in {"closure", "closed", "teacher", "room"}:
        return _of_days(desk, kind, words, (first, last))
    return _of_lesson(desk, kind, words, first)


def _of_days(desk: Desk, kind: str, words: dict[str, str], days: tuple[date, date]) -> ripple.Cause:
    if kind == "closure":
        place = words["location"].strip()
        location = find(desk, "location", place, "location") if place else None
        return ripple.Closed(*days, words["name"].strip(), location)
    if kind == "closed":
        return ripple.ClosedAlready(*days)
    if kind == "teacher":
        teacher = find(desk, "staff", words["teacher"], "teacher")
        return ripple.TeacherAway(teacher, *days, note=words["reason"].strip() or None)
    return ripple.RoomOut(find(desk, "room", words["room"], "room"), *days, words["reason"].strip())


def _of_lesson(desk: Desk, kind: str, words: dict[str, str], first: date) -> ripple.Cause:
    lesson = find(desk, "lesson", words["lesson"], "lesson")
    if kind == "price":
        amount = parse_amount(words["price"], desk.currency).minor
        if words["same"]:
            with desk.database.reading() as session:
                return ripple.NewPrice(lesson, amount, first, lessons_at(session, lesson))
        return ripple.NewPrice(lesson, amount, first if words["first"].strip() else None)
    if kind == "length":
        return ripple.NewLength(lesson, int(words["minutes"]), first)
    try:
        begin = time.fromisoformat(words["start"].strip())
    except ValueError:
        raise WrongUsage(tr("--start is a time like 16:00.")) from None
    return ripple.NewTime(lesson, begin, first)


def _day(text: str, option: str) -> date | None:
    return day_given(text, option) if text.strip() else None


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise WrongUsage(tr("“{text}” is not an id.", text=text[:60])) from None
