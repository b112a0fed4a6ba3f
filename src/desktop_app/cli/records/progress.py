"""What is written for progress reports, and who was given one, as records."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.reports import api as reports
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def _rows(read: Callable[[Session], list[dict[str, Any]]]) -> Any:
    def rows(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
        return read(session)

    return rows


def _of(key: str, kind: Type = Type.TEXT, use: Use = Use.READ, **more: Any) -> Field:
    return Field(key, kind, use, lambda row: row[key], **more)


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


_ABOUT = (
    _of("id", Type.ID),
    _of("student_id", Type.ID),
    _of("student", use=Use.ADD, refers="student"),
    _of("term_id", Type.ID),
    _given_to("term", refers="term"),
    _of("first_day", Type.DATE, Use.ADD),
    _of("last_day", Type.DATE, Use.ADD),
)

RECORDS = (
    Record(
        "report-texts",
        "report-text",
        (
            *_ABOUT,
            _of("teacher_id", Type.ID),
            _of("teacher", use=Use.ADD, refers="staff"),
            _of("text", use=Use.BOTH),
            _of("written_by"),
            _of("written_at", Type.INSTANT),
            _of("written_on", Type.DATE),
        ),
        _rows(reports.all_texts),
        _add_text,
        _set_text,
    ),
    Record(
        "next-steps",
        "next-step",
        (
            *_ABOUT,
            _of("place", Type.INTEGER, Use.SET),
            _of("text", use=Use.BOTH),
            _of("until", Type.DATE, Use.BOTH),
            _of("done_on", Type.DATE, Use.SET),
            _of("written_by"),
        ),
        _rows(reports.all_steps),
        _add_step,
        _set_step,
    ),
    Record(
        "disclosures",
        "disclosure",
        (
            *_ABOUT,
            _of("kind"),
            _of("recipient_id", Type.ID),
            _of("recipient", use=Use.ADD),
            _of("way", Type.WORD, Use.ADD, words=DisclosureWay),
            _of("language", use=Use.ADD),
            _of("pages", Type.INTEGER),
            _of("sha256"),
            _of("given_at", Type.INSTANT),
            _of("given_on", Type.DATE),
            _of("given_by"),
        ),
        _rows(reports.all_given),
        _add_given,
    ),
)
