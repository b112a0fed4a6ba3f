"""Copies on laptops, what was done on them, and what needs a choice, as records."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.desk.queries import review
from desktop_app.areas.desk.queries.asked import ListQuery
from desktop_app.areas.desk.queries.review import ReviewRow
from desktop_app.areas.people.tables import Person
from desktop_app.areas.timetable.api import shown_name
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use
from desktop_app.core.sync.copies import CopiesService
from desktop_app.core.sync.review import fact_of
from desktop_app.core.sync.tables import Outbox, SyncState
from desktop_app.core.sync.terms import Answer, Choice, Transport


def entries(desk: Desk, session: Session, *, is_open: bool = False) -> list[ReviewRow]:
    """Return the entries of the review list, the newest first; all, or those that are open."""
    filters = (("open", True),) if is_open else ()
    asked = ListQuery("", filters, "made", descending=True)
    found = review.ids(session, asked, desk.database.clock.now())
    rows = review.page(session, desk.database.fact_kinds, found)
    return [rows[key] for key in found if key in rows]


def _conflicts(desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return entries(desk, session)


def _outbox(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return session.scalars(select(Outbox).order_by(Outbox.copy_id, Outbox.seq))


def _copies(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    query: Any = (
        select(SyncState, shown_name())
        .outerjoin(Person, Person.id == SyncState.person_id)
        .order_by(SyncState.made_at, SyncState.id)
    )
    return [{"state": state, "person": name or ""} for state, name in session.execute(query)]


def _set_copy(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if given.get("switched_off") is None or row_id is None:
        return
    with desk.database.reading() as session:
        query = select(shown_name()).join(SyncState, SyncState.person_id == Person.id)
        name = session.scalar(query.where(SyncState.id == row_id)) or ""
    service = CopiesService(desk.database)
    deed = service.switch_off if given["switched_off"] else service.allow_again
    deed(row_id, name)


def _of(name: str) -> Any:
    return lambda row: getattr(row["state"], name)


def _copy(key: str, kind: Type = Type.TEXT, **more: Any) -> Field:
    return Field(key, kind, source=_of(key), **more)


RECORDS = (
    Record(
        "conflicts",
        "conflict",
        (
            Field("id", Type.ID),
            Field("about", source="name"),
            Field("kind"),
            Field("answer", Type.WORD, words=Answer),
            Field("student_id", Type.ID),
            Field("occurrence_id", Type.ID),
            Field("mine", source=lambda row: row.laptop.words),
            Field("theirs", source=lambda row: row.office.words),
            Field("base"),
            Field("author", source=lambda row: row.laptop.by),
            Field("device", source=lambda row: row.laptop.device),
            Field("made_at", Type.INSTANT, source=lambda row: row.laptop.at),
            Field("clock_offset_seconds", Type.INTEGER,
                  source=lambda row: int(row.offset.total_seconds())),
            Field("theirs_by", source=lambda row: row.office.by),
            Field("theirs_device", source=lambda row: row.office.device),
            Field("theirs_at", Type.INSTANT, source=lambda row: row.office.at),
            Field("said"),
            Field("opened_at", Type.INSTANT),
            Field("decision", Type.WORD, words=Choice),
            Field("chosen"),
            Field("decided_at", Type.INSTANT),
            Field("decided_by"),
            Field("reason"),
        ),
        _conflicts,
    ),
    Record(
        "outbox",
        "operation",
        (
            Field("id", Type.ID),
            Field("copy_id", Type.ID),
            Field("seq", Type.INTEGER),
            Field("kind"),
            Field("about", source=lambda row: fact_of(row.about)),
            Field("value", source=lambda row: fact_of(row.value)),
            Field("base", source=lambda row: fact_of(row.base)),
            Field("previous_id", Type.ID),
            Field("author", source="author_name"),
            Field("device"),
            Field("made_at", Type.INSTANT),
            Field("clock_offset_ms", Type.INTEGER),
            Field("program"),
            Field("received_at", Type.INSTANT),
            Field("answer", Type.WORD, words=Answer),
            Field("set_number", Type.INTEGER),
        ),
        _outbox,
    ),
    Record(
        "copies",
        "copy",
        (
            _copy("id", Type.ID),
            Field("person", source=lambda row: row["person"]),
            _copy("person_id", Type.ID),
            _copy("device"),
            _copy("transport", Type.WORD, words=Transport),
            _copy("days_back", Type.INTEGER),
            _copy("days_ahead", Type.INTEGER),
            _copy("made_at", Type.INSTANT),
            _copy("expires_at", Type.INSTANT),
            _copy("refreshed_at", Type.INSTANT),
            _copy("contact_at", Type.INSTANT),
            _copy("highest_seq", Type.INTEGER),
            _copy("operations", Type.INTEGER),
            _copy("chain"),
            _copy("clock_offset_ms", Type.INTEGER),
            _copy("program"),
            Field("switched_off", Type.FLAG, Use.SET, None),
            _copy("switched_off_at", Type.INSTANT),
            _copy("switched_off_by"),
        ),
        _copies,
        set=_set_copy,
    ),
)  # fmt: skip
