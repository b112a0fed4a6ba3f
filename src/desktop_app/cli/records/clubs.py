"""Clubs, homework, reading and practice, and the points that follow, as records."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.queries import lists
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import Field, Record, Type, Use
from desktop_app.cli.read_rows import need, rows_of


def _clubs(desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return clubs.club_rows(session, desk.today, archived=True)


def _balances(desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return lists.balances(session, desk.today)


def _ids(given: Mapping[str, Any], **names: str) -> dict[str, Any]:
    return {names.get(key, key): value for key, value in given.items()}


def _add_club(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "name", "kind")
    facts = _ids(given, leader="leader_id")
    name, kind = facts.pop("name"), facts.pop("kind")
    return clubs.ClubService(desk.database).add_club(name, kind, **facts).made


def _set_club(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    facts = _ids(given, leader="leader_id")
    archived = facts.pop("archived", None)
    service = clubs.ClubService(desk.database)
    if row_id is None:
        return
    if facts:
        service.set_club(row_id, facts)
    if archived is not None:
        service.archive_club(row_id, away=archived)


def _join(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "club", "student")
    service = clubs.ClubService(desk.database)
    return service.join(given["club"], [given["student"]], given.get("joined_on")).made


def _leave(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is not None:
        clubs.ClubService(desk.database).leave(row_id, given.get("left_on"))


def _add_level(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "club", "level_number", "name")
    facts = dict(given)
    club, number, name = facts.pop("club"), facts.pop("level_number"), facts.pop("name")
    custom = facts.pop("is_custom", False)
    service = clubs.ClubService(desk.database)
    return service.add_level(club, number, name, custom=custom, **facts).made


def _set_level(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is not None:
        clubs.ClubService(desk.database).set_level(row_id, given)


def _add_book(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "title")
    facts = dict(given)
    return clubs.ClubService(desk.database).add_book(facts.pop("title"), **facts).made


def _add_homework(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "title", "kind", "due_on")
    facts = _ids(given, club="club_id", lesson="lesson_id", level="club_level_id")
    return clubs.ClubService(desk.database).set_homework(clubs.NewHomework(**facts)).made


def _complete(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "homework", "student")
    facts = _ids(given, student="student_id", level="level_id", book="book_id")
    homework = facts.pop("homework")
    changes = clubs.ClubService(desk.database).complete(homework, [clubs.Completion(**facts)])
    rows = changes.tables.get("homework_completion")
    return next(iter(rows)) if rows else None


def _read(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "club", "student", "pages")
    return (
        clubs.ClubService(desk.database)
        .log_reading(
            given["club"],
            given["student"],
            given["pages"],
            day=given.get("read_on"),
            book_id=given.get("book"),
            finished=bool(given.get("finished_book")),
        )
        .made
    )


def _practice(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    need(given, "student", "minutes")
    return (
        clubs.ClubService(desk.database)
        .log_practice(
            given["student"],
            given["minutes"],
            day=given.get("practiced_on"),
            club_id=given.get("club"),
            note=given.get("note"),
        )
        .made
    )


def _verify(table: str) -> Callable[[Desk, UUID | None, Mapping[str, Any]], None]:
    def change(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
        service = clubs.ClubService(desk.database)
        if row_id is None:
            return
        if given.get("verified"):
            service.verify(table, [row_id])
        if given.get("withdrawn"):
            service.withdraw(table, row_id, given.get("withdrawn_why"))

    return change


_STATE = (
    Field("verified", Type.FLAG, Use.SET, lambda row: row.verified_at is not None),
    Field("verified_by"),
    Field("withdrawn", Type.FLAG, Use.SET, lambda row: row.withdrawn_at is not None),
    Field("withdrawn_why", use=Use.SET),
)
_WHO = (
    Field("student_id", Type.ID),
    Field("student", use=Use.ADD, refers="student"),
    Field("club_id", Type.ID),
    Field("club", use=Use.ADD, refers="club"),
)
_READ_WHO = (
    Field("student_id", Type.ID),
    Field("student"),
    Field("club_id", Type.ID),
    Field("club"),
)

RECORDS = (
    Record(
        "clubs",
        "club",
        (
            Field("id", Type.ID),
            Field("name", use=Use.BOTH),
            Field("kind", Type.WORD, Use.ADD, words=clubs.ClubKind),
            Field("leader_id", Type.ID),
            Field("leader", use=Use.BOTH, refers="staff"),
            Field("members", Type.INTEGER),
            Field("points_per_level", Type.INTEGER, Use.BOTH),
            Field("minutes_per_point", Type.INTEGER, Use.BOTH),
            Field("normalization", Type.QUANTITY, Use.BOTH),
            Field("max_buddy_members", Type.INTEGER, Use.BOTH),
            Field("may_need_help_days", Type.INTEGER, Use.BOTH),
            Field("archived", Type.FLAG, Use.SET),
        ),
        _clubs,
        _add_club,
        _set_club,
    ),
    Record(
        "club-memberships",
        "club-membership",
        (
            Field("id", Type.ID),
            *_WHO,
            Field("joined_on", Type.DATE, Use.ADD),
            Field("left_on", Type.DATE, Use.SET),
        ),
        rows_of(lists.memberships),
        _join,
        _leave,
    ),
    Record(
        "club-levels",
        "club-level",
        (
            Field("id", Type.ID),
            Field("club_id", Type.ID),
            Field("club", use=Use.ADD, refers="club"),
            Field("sequence", Type.INTEGER),
            Field("level_number", Type.INTEGER, Use.ADD),
            Field("name", use=Use.BOTH),
            Field("base_points", Type.INTEGER, Use.BOTH),
            Field("difficulty", Type.QUANTITY, Use.BOTH),
            Field("page_equivalent", Type.INTEGER, Use.BOTH),
            Field("is_custom", Type.FLAG, Use.ADD),
            Field("is_active", Type.FLAG, Use.SET),
            Field("created_by"),
        ),
        rows_of(lists.levels),
        _add_level,
        _set_level,
    ),
    Record(
        "books",
        "book",
        (
            Field("id", Type.ID),
            Field("title", use=Use.ADD),
            Field("author", use=Use.ADD),
            Field("pages", Type.INTEGER, Use.ADD),
        ),
        rows_of(lists.books),
        _add_book,
    ),
    Record(
        "homework",
        "homework",
        (
            Field("id", Type.ID),
            Field("title", use=Use.ADD),
            Field("kind", Type.WORD, Use.ADD, words=clubs.HomeworkKind),
            Field("club_id", Type.ID),
            Field("club", use=Use.ADD, refers="club"),
            Field("lesson_id", Type.ID),
            Field("lesson", use=Use.ADD, source=None, refers="lesson"),
            Field("target", Type.INTEGER, Use.ADD),
            Field("level_id", Type.ID, source="club_level_id"),
            Field("level", use=Use.ADD, source=None, refers="club_level"),
            Field("set_on", Type.DATE, Use.ADD),
            Field("due_on", Type.DATE, Use.ADD),
        ),
        rows_of(lists.homework),
        _add_homework,
    ),
    Record(
        "homework-completions",
        "homework-completion",
        (
            Field("id", Type.ID),
            Field("homework_id", Type.ID),
            Field("homework", use=Use.ADD, refers="homework"),
            Field("student_id", Type.ID),
            Field("student", use=Use.ADD, refers="student"),
            Field("done_on", Type.DATE, Use.ADD),
            Field("done_at", Type.INSTANT),
            Field("pages", Type.INTEGER, Use.ADD),
            Field("minutes", Type.INTEGER, Use.ADD),
            Field("level", use=Use.ADD, refers="club_level"),
            Field("book", use=Use.ADD, refers="book"),
            Field("quality", Type.QUANTITY, Use.ADD),
            *_STATE,
        ),
        rows_of(lists.completions),
        _complete,
        _verify("homework_completion"),
    ),
    Record(
        "reading-logs",
        "reading-log",
        (
            Field("id", Type.ID),
            *_WHO,
            Field("book", use=Use.ADD, refers="book"),
            Field("read_on", Type.DATE, Use.ADD),
            Field("pages", Type.INTEGER, Use.ADD),
            Field("finished_book", Type.FLAG, Use.ADD),
            *_STATE,
        ),
        rows_of(lists.reading_logs),
        _read,
        _verify("reading_log"),
    ),
    Record(
        "practice-logs",
        "practice-log",
        (
            Field("id", Type.ID),
            *_WHO,
            Field("practiced_on", Type.DATE, Use.ADD),
            Field("minutes", Type.INTEGER, Use.ADD),
            Field("note", use=Use.ADD),
            *_STATE,
        ),
        rows_of(lists.practice_logs),
        _practice,
        _verify("practice_log"),
    ),
    Record(
        "points",
        "points-entry",
        (
            Field("id", Type.ID),
            *_READ_WHO,
            Field("type", Type.WORD, words=clubs.TransactionType),
            Field("source_type", Type.WORD, words=clubs.SourceType),
            Field("points", Type.INTEGER),
            Field("earned_on", Type.DATE),
            Field("earned_at", Type.INSTANT),
            Field("description"),
            Field("base_points", Type.INTEGER),
            Field("normalization", Type.QUANTITY),
            Field("quality", Type.QUANTITY),
            Field("reading_pages", Type.INTEGER),
            Field("book_title"),
            Field("level_achieved"),
            Field("verified_by"),
            Field("given_by"),
            Field("reverses_id", Type.ID),
            Field("taken_back", Type.FLAG),
            Field("level_before", Type.INTEGER),
            Field("level_after", Type.INTEGER),
            Field("level_up", Type.FLAG),
        ),
        rows_of(clubs.entries),
    ),
    Record(
        "points-balances",
        "points-balance",
        (
            Field("id", Type.ID),
            *_READ_WHO,
            Field("total", Type.INTEGER),
            Field("level", Type.INTEGER),
            Field("in_level", Type.INTEGER),
            Field("to_next", Type.INTEGER),
            Field("levels_achieved", Type.INTEGER),
            Field("average_points_per_week", Type.QUANTITY, source="average"),
            Field("best_week_points", Type.INTEGER),
            Field("first_earned_on", Type.DATE),
            Field("last_earned_at", Type.INSTANT),
            Field("level_since", Type.DATE),
        ),
        _balances,
    ),
    Record(
        "club-standings",
        "club-standing",
        (
            Field("id", Type.ID),
            *_READ_WHO,
            Field("level_number", Type.INTEGER),
            Field("level_name"),
            Field("achieved_on", Type.DATE),
            Field("points_when_achieved", Type.INTEGER),
            Field("days_to_achieve", Type.INTEGER),
            Field("previous_level", Type.INTEGER),
        ),
        rows_of(lists.standings),
    ),
    Record(
        "points-weeks",
        "points-week",
        (
            Field("id", Type.ID),
            *_READ_WHO,
            Field("academic_year"),
            Field("academic_term"),
            Field("academic_week", Type.INTEGER),
            Field("week_starts_on", Type.DATE),
            Field("week_ends_on", Type.DATE),
            Field("points", Type.INTEGER),
            Field("level_at_start", Type.INTEGER),
            Field("level_at_end", Type.INTEGER),
            Field("levels_progressed", Type.INTEGER),
            Field("pages_read", Type.INTEGER),
            Field("books_completed", Type.INTEGER),
            Field("pages_per_day", Type.QUANTITY),
            Field("days_active", Type.INTEGER),
            Field("consistency", Type.QUANTITY),
            Field("class_average", Type.QUANTITY),
            Field("personal_best", Type.FLAG),
            Field("improvement", Type.QUANTITY),
            Field("velocity", Type.QUANTITY),
            Field("prediction", Type.QUANTITY),
            Field("calculated_at", Type.INSTANT),
        ),
        rows_of(lists.weeks),
    ),
)
