"""Who is enrolled in which lesson, as records."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import (
    EnrollmentStatus,
)
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import CURRENCY, Field, Record, Type, Use
from desktop_app.core.errors import DownbeatError, RuleBroken
from desktop_app.core.wording import tr

ANYWAY = Field("anyway", use=Use.BOTH, source=None)


def _enrollments(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return timetable.all_enrollments(session)


def _add_enrollment(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    for key in ("lesson", "student"):
        if given.get(key) is None:
            raise RuleBroken(tr("Say which student joins which lesson."), field=key)
    more = {
        name: given[key]
        for key, name in (
            ("enrolled_on", "first"),
            ("unenrolled_on", "last"),
            ("price", "price"),
            ("status", "status"),
            ("notes", "notes"),
            ("anyway", "anyway"),
        )
        if key in given
    }
    with _named_as_listed():
        return (
            timetable.TimetableService(desk.database)
            .enroll(given["lesson"], given["student"], **more)
            .made
        )


@contextmanager
def _named_as_listed() -> Iterator[None]:
    """Let a refusal of an enrolment's days name the options that give them."""
    try:
        yield
    except DownbeatError as refusal:
        names = {"first": "enrolled_on", "until": "unenrolled_on", "last": "unenrolled_on"}
        refusal.field = names.get(refusal.field or "", refusal.field)
        raise


def _set_enrollment(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    status = given.get("status")
    names = (
        ("enrolled_on", "first"),
        ("unenrolled_on", "last"),
        ("price", "price"),
        ("notes", "notes"),
    )
    more = {name: given[key] for key, name in names if key in given}
    with _named_as_listed(), desk.database.writing(tr("Change enrolment")) as work:
        if status is EnrollmentStatus.ACTIVE:
            timetable.approve(work, row_id)
        elif status is not None and status is not EnrollmentStatus.PENDING:
            timetable.unenroll(work, row_id, more.pop("last", None), status=status)
        if more:
            timetable.set_enrollment(work, row_id, anyway=given.get("anyway"), **more)


ENROLLMENTS = (
    Record(
        "enrollments",
        "enrollment",
        (
            Field("id", Type.ID),
            Field("lesson_id", Type.ID),
            Field("lesson", use=Use.ADD, source="title", refers="lesson"),
            Field("student_id", Type.ID),
            Field("student", use=Use.ADD, refers="student"),
            Field("status", Type.WORD, Use.BOTH, words=EnrollmentStatus),
            Field("enrolled_on", Type.DATE, Use.BOTH, "first"),
            Field("unenrolled_on", Type.DATE, Use.BOTH, "last"),
            Field("price", Type.AMOUNT, Use.BOTH),
            Field("lesson_price", Type.AMOUNT),
            CURRENCY,
            Field("notes", use=Use.BOTH),
            Field("booked_anyway"),
            ANYWAY,
        ),
        _enrollments,
        _add_enrollment,
        _set_enrollment,
    ),
)
