"""The trail: what was done and what left the house, by person, area and day, the newest first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.desk.queries.history import Record, person_rows, record_rows
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Student
from desktop_app.areas.school import api as school
from desktop_app.core.clock import local
from desktop_app.core.disclosures import Disclosure, DisclosurePerson, DisclosureWay
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.journal.forgetting import FORGOTTEN
from desktop_app.core.journal.tables import Change, ChangeSet
from desktop_app.core.wording import tr

MOST: Final = 20_000
_PART = 500


class What(StrEnum):
    """What the trail is narrowed to."""

    CHANGED = "changed"
    LEFT = "left"
    TAKEN_BACK = "taken_back"
    BY_ITSELF = "by_itself"


AREAS: Final[Mapping[str, Sequence[str]]] = {
    "people": (
        "person", "person_private", "person_health", "person_note", "student", "staff", "family",
        "family_member", "relationship", "consent", "instrument", "student_instrument",
        "staff_instrument", "external_id",
    ),
    "timetable": (
        "lesson", "lesson_occurrence", "busy", "hybrid_lesson_config", "one_on_one_slot",
        "slot_booking", "teacher_availability", "time_off", "enrollment", "waitlist_entry",
        "lesson_price",
    ),
    "registers": (
        "attendance", "attendance_mark", "attendance_code", "make_up_credit", "lesson_note",
    ),
    "billing": (
        "price_plan", "subscription", "package", "discount_rule", "invoice", "invoice_line",
        "payment", "payment_allocation", "refund", "ledger_entry", "wallet_entry", "reminder",
        "reminder_step", "period_lock", "pay_rate", "payout", "payout_line", "billed_meeting",
        "issued_document",
    ),
    "learning": (
        "club", "club_membership", "club_level", "club_level_value", "homework",
        "homework_completion", "book", "reading_log", "practice_log",
        "learning_points_transaction", "buddy_group", "buddy_group_member",
        "buddy_group_invitation", "buddy_nudge", "buddy_mute", "streak_correction",
        "streak_freeze", "achievement", "award", "report_text", "next_step",
    ),
    "school": (
        "school", "setting", "location", "room", "academic_year", "term", "calendar_day",
        "tax_rate", "travel_time", "desk_note",
    ),
    "privacy": (
        "disclosure", "retention_rule", "erasure", "user_account", "role_grant", "device",
        "access_invitation", "sync_state",
    ),
}  # fmt: skip


def area_words(area: str) -> str:
    """Return what an area of the trail is called."""
    return {
        "people": tr("People"),
        "timetable": tr("Timetable"),
        "registers": tr("Registers"),
        "billing": tr("Billing"),
        "learning": tr("Learning"),
        "school": tr("School"),
        "privacy": tr("Rights and privacy"),
    }[area]


@dataclass(frozen=True, slots=True)
class TrailQuery:
    """What is asked of the trail. `about` is a person or any record, `actor` who did it."""

    search: str = ""
    about: UUID | Record | None = None
    actor: str | None = None
    area: str | None = None
    what: What | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One deed; `at` is the school's wall time. What left the house says to whom and why."""

    number: int
    at: datetime
    actor: str
    device: str
    label: str
    kind: SetKind
    undone: bool
    forgotten: bool
    left: bool
    recipient: str = ""
    reason: str = ""


def trail_ids(session: Session, query: TrailQuery, *, limit: int = MOST) -> list[int]:
    """Return the numbers of the deeds that match, the newest first."""
    zone = ZoneInfo(school.facts(session).timezone)
    asked = select(ChangeSet.number).where(
        ChangeSet.school_id == _school(session), *_conditions(session, query, zone)
    )
    if query.about is not None:
        numbers = sets_about(session, query.about)
        found: list[int] = []
        for part in _parts(sorted(numbers, reverse=True)):
            found += session.scalars(asked.where(ChangeSet.number.in_(part)))
        return sorted(found, reverse=True)[:limit]
    return list(session.scalars(asked.order_by(ChangeSet.number.desc()).limit(limit)))


def _conditions(
    session: Session, query: TrailQuery, zone: ZoneInfo
) -> Iterable[ColumnElement[bool]]:
    for word in query.search.split():
        yield or_(_holds(ChangeSet.label, word), _holds(ChangeSet.actor_name, word))
    if query.actor is not None:
        yield ChangeSet.actor_name == query.actor
    if query.area is not None:
        yield exists().where(_of_set(), Change.table_name.in_(AREAS[query.area]))
    if query.what is not None:
        yield _of_kind(query.what)
    if query.first is not None:
        yield ChangeSet.at >= _begin(query.first, zone)
    if query.last is not None:
        yield ChangeSet.at < _begin(query.last + timedelta(days=1), zone)


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = func.lower(column).contains(word.lower(), autoescape=True)
    return found


def _of_set() -> ColumnElement[bool]:
    return and_(Change.school_id == ChangeSet.school_id, Change.set_number == ChangeSet.number)


def _of_kind(what: What) -> ColumnElement[bool]:
    left = exists().where(_of_set(), Change.table_name == "disclosure")
    if what is What.LEFT:
        return left
    if what is What.TAKEN_BACK:
        return or_(ChangeSet.undone_by.is_not(None), ChangeSet.kind == SetKind.UNDO)
    if what is What.BY_ITSELF:
        return and_(ChangeSet.kind == SetKind.SYSTEM, ~left)
    return and_(ChangeSet.kind != SetKind.SYSTEM, ~left)


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def rows_about(session: Session, about: UUID | Record) -> dict[str, Collection[UUID]]:
    """Return what is a person's own, with what left the house about them, or a record's."""
    if isinstance(about, tuple):
        return dict(record_rows(session, about))
    rows: dict[str, Collection[UUID]] = dict(person_rows(session, about))
    return rows | {"disclosure": disclosures_about(session, about)}


def sets_about(session: Session, about: UUID | Record) -> set[int]:
    """Return the deeds that touched what is a person's own, or a record."""
    rows = rows_about(session, about)
    found: set[int] = set()
    for table, ids in rows.items():
        for part in _parts(sorted(ids)):
            found.update(session.scalars(
                select(Change.set_number).where(
                    Change.school_id == _school(session), Change.table_name == table,
                    Change.row_id.in_(part),
                ).distinct()
            ))  # fmt: skip
    return found


def disclosures_about(session: Session, person_id: UUID) -> set[UUID]:
    """Return the papers and files that name a person."""
    named = select(DisclosurePerson.disclosure_id).where(DisclosurePerson.person_id == person_id)
    about = select(Disclosure.id).join(Student, Student.id == Disclosure.student_id)
    return set(session.scalars(named)) | set(
        session.scalars(about.where(Student.person_id == person_id))
    )


def trail_page(session: Session, numbers: Sequence[int]) -> dict[int, TrailRow]:
    """Return some deeds by their numbers."""
    zone = school.facts(session).timezone
    told = _left_in(session, numbers)
    query = select(ChangeSet).where(
        ChangeSet.school_id == _school(session), ChangeSet.number.in_(numbers)
    )
    return {
        row.number: TrailRow(
            row.number, local(row.at, zone), row.actor_name, row.device, row.label, row.kind,
            row.undone_by is not None, row.revision == FORGOTTEN, row.number in told,
            *told.get(row.number, ("", "")),
        )
        for row in session.scalars(query)
    }  # fmt: skip


def _left_in(session: Session, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return for deeds by which something left the house to whom and why."""
    query = (
        select(Change.set_number, Disclosure.recipient, Disclosure.reason)
        .join(Disclosure, Disclosure.id == Change.row_id)
        .where(
            Change.school_id == _school(session),
            Change.set_number.in_(numbers),
            Change.table_name == "disclosure",
        )
        .order_by(Change.seq)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for number, recipient, reason in session.execute(query):
        found.setdefault(number, []).append((recipient, reason or ""))
    return {
        number: (", ".join(dict.fromkeys(to for to, _ in some[:3])), some[0][1])
        for number, some in found.items()
    }


def actors(session: Session) -> list[str]:
    """Return everybody who did something, by name."""
    query = select(ChangeSet.actor_name).where(ChangeSet.school_id == _school(session)).distinct()
    return sorted(name for name in session.scalars(query) if name)


@dataclass(frozen=True, slots=True)
class LeftRow:
    """Something about a person that left the house."""

    id: UUID
    at: datetime
    what: str
    recipient: str
    reason: str
    way: DisclosureWay
    by: str


def left_about(session: Session, person_id: UUID, *, limit: int = 50) -> list[LeftRow]:
    """Return what left the house about a person, the newest first."""
    zone = school.facts(session).timezone
    rows: list[Disclosure] = []
    for part in _parts(sorted(disclosures_about(session, person_id))):
        rows += session.scalars(select(Disclosure).where(Disclosure.id.in_(part)))
    rows.sort(key=lambda row: row.given_at, reverse=True)
    return [
        LeftRow(
            row.id, local(row.given_at, zone), row.what or kind_words(row.kind), row.recipient,
            row.reason or "", row.way, row.given_by,
        )
        for row in rows[:limit]
    ]  # fmt: skip


def kind_words(kind: str) -> str:
    """Return what kind of paper or file something was."""
    return {
        "progress-report": tr("Progress report"),
        "list": tr("List"),
        "report": tr("Report"),
        "register": tr("Register sheet"),
        "board": tr("Leaderboard"),
        "invoice": tr("Invoice"),
        "credit_note": tr("Credit note"),
        "receipt": tr("Receipt"),
        "refund": tr("Refund"),
        "reminder": tr("Reminder"),
        "payslip": tr("Payslip"),
        "statement": tr("Statement of account"),
        "certificate": tr("Tax certificate"),
        "person": tr("Everything about a person"),
        "trail": tr("Trail"),
    }.get(kind, kind.replace("-", " ").capitalize())


def way_words(way: DisclosureWay) -> str:
    """Return by what way something left the house."""
    return {
        DisclosureWay.PRINTED: tr("Printed"),
        DisclosureWay.SAVED: tr("Saved as a file"),
        DisclosureWay.HANDED: tr("Handed over"),
    }[way]


def person_named(session: Session, person_id: UUID) -> str:
    """Return the name of whose record is looked at."""
    return people.names_of(session, [person_id]).get(person_id, "")


def _school(session: Session) -> int:
    return int(session.connection().get_execution_options()["school_id"])


def _parts(some: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(some), _PART):
        yield some[start : start + _PART]
