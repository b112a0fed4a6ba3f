"""What is written for progress reports, and who was given one, as records."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.people import api as people
from desktop_app.areas.reports import api as reports
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use
from desktop_app.cli.read_rows import keyed, rows_of
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def _given_to(key: str, kind: Type = Type.TEXT, **more: Any) -> Field:
    return Field(key, kind, Use.ADD, None, **more)


def _period(desk: Desk, session: Session, given: Mapping[str, Any]) -> reports.Period:
    return reports.find_period(
        session, desk.today, term_id=given.get("term"), first=given.get("first_day"),
        last=given.get("last_day"),
    )  # fmt: skip


def _student(given: Mapping[str, Any]) -> UUID:
    student: UUID | None = given.get("student")
    if student is None:
        raise RuleBroken(tr("{option} is needed here.", option="--student"), field="student")
    return student


def _add_text(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    student = _student(given)
    with desk.database.writing(tr("Write words for a report")) as work:
        work.made = reports.set_words(
            work, student, _period(desk, work.session, given), given.get("text"),
            teacher_id=given.get("teacher"),
        )  # fmt: skip
    return work.made


def _set_text(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is not None:
        with desk.database.writing(tr("Change words for a report")) as work:
            reports.set_text(work, row_id, given.get("text"))


def _add_step(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Put a next step behind those there are."""
    student = _student(given)
    with desk.database.writing(tr("Write a next step")) as work:
        period = _period(desk, work.session, given)
        known = reports.steps_of(work.session, [student], period).get(student, [])
        new = reports.NewStep(given.get("text") or "", given.get("until"))
        steps = [reports.NewStep(each.text, each.until, each.id, each.done_on) for each in known]
        made = reports.set_steps(work, student, period, [*steps, new])
        work.made = made[-1] if len(made) > len(known) else None
    return work.made


def _set_step(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is not None:
        with desk.database.writing(tr("Change a next step")) as work:
            reports.set_step(work, row_id, given)


def _add_given(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Write down that a report was given to somebody by hand."""
    student = _student(given)
    to, way = str(given.get("recipient") or "").strip(), given.get("way") or DisclosureWay.HANDED
    if not to:
        raise RuleBroken(tr("{option} is needed here.", option="--recipient"), field="recipient")
    with desk.database.writing(tr("Progress report given")) as work:
        period = _period(desk, work.session, given)
        language = str(given.get("language") or "en")
        handed = reports.Handed(student, to, language)
        work.made = reports.log_given(work, period, DisclosureWay(way), [handed])[0]
    return work.made


def _set_given(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    """Say afterwards for whom something was, and why."""
    if row_id is not None:
        with desk.database.writing(tr("Say for whom and why")) as work:
            people.say_why(
                work, row_id, recipient=str(given.get("recipient") or ""),
                reason=str(given.get("reason") or ""),
            )  # fmt: skip


_ABOUT = (
    keyed("id", Type.ID),
    keyed("student_id", Type.ID),
    keyed("student", use=Use.ADD, refers="student"),
    keyed("term_id", Type.ID),
    _given_to("term", refers="term"),
    keyed("first_day", Type.DATE, Use.ADD),
    keyed("last_day", Type.DATE, Use.ADD),
)

RECORDS = (
    Record(
        "report-texts",
        "report-text",
        (
            *_ABOUT,
            keyed("teacher_id", Type.ID),
            keyed("teacher", use=Use.ADD, refers="staff"),
            keyed("text", use=Use.BOTH),
            keyed("written_by"),
            keyed("written_at", Type.INSTANT),
            keyed("written_on", Type.DATE),
        ),
        rows_of(reports.all_texts),
        _add_text,
        _set_text,
    ),
    Record(
        "next-steps",
        "next-step",
        (
            *_ABOUT,
            keyed("place", Type.INTEGER, Use.SET),
            keyed("text", use=Use.BOTH),
            keyed("until", Type.DATE, Use.BOTH),
            keyed("done_on", Type.DATE, Use.SET),
            keyed("written_by"),
        ),
        rows_of(reports.all_steps),
        _add_step,
        _set_step,
    ),
    Record(
        "disclosures",
        "disclosure",
        (
            *_ABOUT,
            keyed("kind"),
            keyed("recipient_id", Type.ID),
            keyed("recipient", use=Use.BOTH),
            keyed("way", Type.WORD, Use.ADD, words=DisclosureWay),
            keyed("language", use=Use.ADD),
            keyed("pages", Type.INTEGER),
            keyed("sha256"),
            keyed("given_at", Type.INSTANT),
            keyed("given_on", Type.DATE),
            keyed("given_by"),
            keyed("given_by_id", Type.ID),
            keyed("what"),
            keyed("reason", use=Use.SET),
        ),
        rows_of(reports.all_given),
        _add_given,
        _set_given,
    ),
)
