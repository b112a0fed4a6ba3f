"""The form of a lesson: its fields, what a lesson fills them with, and what they say together."""

from dataclasses import fields as fields_of
from typing import Any

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import LessonFacts, LessonType, Recurrence, Schedule
from desktop_app.areas.timetable.ui.surroundings import Surroundings
from desktop_app.areas.timetable.ui.words import repeat_options, type_options
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Field

TERM, DAY, YEAR = "term", "day", "year"
WHEN = ("first_day", "start", "end", "rrule", "ends", "until")


def lesson_fields(around: Surroundings, *, editing: bool) -> tuple[Field, ...]:
    """Return the fields of a lesson."""
    ends = ((TERM, tr("End of term")), (YEAR, tr("School year")), (DAY, tr("A day")))
    several = len(around.locations) > 1
    found = [
        Field("title", tr("Title"), required=True, hint=tr("Junior Strings"), width=280),
        Field("type", tr("Type"), "choice", required=True, options=type_options(),
              start=LessonType.INDIVIDUAL),
        Field("teacher_id", tr("Teacher"), "choice", options=around.teachers,
              hint=tr("Nobody yet"), width=240, named=lambda _: tr("Somebody who left")),
        Field("room_id", tr("Room"), "choice", options=around.rooms, hint=tr("No room"), width=240,
              named=lambda _: tr("A room out of use")),
        *([Field("location_id", tr("Location"), "choice", options=around.locations,
                 hint=tr("Online"), width=240)] if several else []),
        Field("recurrence", tr("Repeats"), "choice", options=repeat_options(),
              hint=tr("No time yet")),
        Field("first_day", tr("First day"), "date", required=True, today=around.today),
        Field("start", tr("From"), "time", required=True),
        Field("end", tr("To"), "time", required=True),
        Field("rrule", tr("Rule"), hint="FREQ=WEEKLY;BYDAY=MO,WE", required=True, width=280),
        Field("ends", tr("Until"), "segments", options=ends),
        Field("until", tr("Last day"), "date", required=True, today=around.today),
    ]  # fmt: skip
    if editing:
        found.append(Field("from", tr("Holds from"), "date", today=around.today,
                           help=tr("What is marked stays as it is")))  # fmt: skip
    found += [
        Field("max_students", tr("Places"), "number", hint=tr("Any")),
        Field("price_per_student", tr("Price"), "money", currency=around.currency,
              help=tr("for each student and lesson")),
        *([Field("tax_rate_id", tr("Tax"), "choice", options=around.taxes,
                 hint=tr("School's own"), width=240)] if around.taxes else []),
        *([Field("instrument_id", tr("Instrument"), "choice", options=around.instruments,
                 width=240)] if around.instruments else []),
        Field("description", tr("Notes"), "lines"),
    ]  # fmt: skip
    return tuple(found)


def lesson_values(facts: LessonFacts, around: Surroundings) -> dict[str, Any]:
    """Return what the form shows of a lesson."""
    values: dict[str, Any] = {
        field.name: getattr(facts, field.name)
        for field in fields_of(facts)
        if field.name != "schedule"
    }
    plan = facts.schedule
    values |= {"recurrence": None, "ends": TERM, "from": around.today}
    if plan is not None:
        end = plan.start.hour * 60 + plan.start.minute + plan.duration
        by_term = plan.until is not None and plan.until == around.term_end(plan.first_day)
        values |= {
            "recurrence": plan.recurrence,
            "first_day": plan.first_day,
            "start": plan.start,
            "end": plan.start.replace(hour=end // 60 % 24, minute=end % 60),
            "rrule": plan.rrule,
            "ends": TERM if by_term else YEAR if plan.until is None else DAY,
            "until": plan.until,
        }
    shown = {field.key for field in lesson_fields(around, editing=True)}
    return {key: value for key, value in values.items() if key in shown}


def lesson_facts(
    values: dict[str, Any], around: Surroundings, old: LessonFacts | None = None
) -> LessonFacts:
    """Return the lesson the form describes. Raises RuleBroken, also for one that ends too early."""
    kept: dict[str, Any] = {
        field.name: values.get(field.name, getattr(old, field.name) if old else None)
        for field in fields_of(LessonFacts)
        if field.name != "schedule"
    }
    kept["type"] = LessonType(kept["type"])
    kept["description"] = kept["description"] or None
    if old is not None and kept["room_id"] == old.room_id and "location_id" not in values:
        kept["location_id"] = old.location_id
    return LessonFacts(schedule=_schedule(values, around, old), **kept)


def _schedule(
    values: dict[str, Any], around: Surroundings, old: LessonFacts | None
) -> Schedule | None:
    if values["recurrence"] is None:
        return None
    recurrence = Recurrence(values["recurrence"])
    minutes = timetable.minutes_between(values["start"], values["end"])
    before = old.schedule if old is not None else None
    first = values["first_day"]
    until = None
    if recurrence is not Recurrence.ONCE and values["ends"] == DAY:
        until = values["until"]
    elif recurrence is not Recurrence.ONCE and values["ends"] == TERM:
        until = around.term_end(first)
        if until is None:
            said = tr("The first day lies in no term. Choose a last day.")
            raise RuleBroken(said, field="ends")
    return Schedule(
        first_day=first,
        start=values["start"],
        duration=minutes,
        recurrence=recurrence,
        rrule=values["rrule"] or None if recurrence is Recurrence.CUSTOM else None,
        until=until,
        except_dates=before.except_dates if before is not None else frozenset(),
    )


def changed_facts(old: LessonFacts, new: LessonFacts) -> dict[str, Any]:
    """Return what differs between two lessons, by name."""
    return {
        field.name: getattr(new, field.name)
        for field in fields_of(LessonFacts)
        if getattr(old, field.name) != getattr(new, field.name)
    }
