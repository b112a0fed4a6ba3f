"""What a teacher does for clubs without the office: homework, pages, practice and points.

What was done of a homework is the same fact whoever enters it. Pages, minutes and points given are
each a fact of their own, known by the id that the laptop gave it.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.queries import in_force
from desktop_app.areas.clubs.service import clubs, deeds, giving
from desktop_app.areas.clubs.tables import Book, Club, HomeworkCompletion, PracticeLog, ReadingLog
from desktop_app.areas.clubs.terms import TransactionType
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.sync.kinds import Author, Bearing, FactKind
from desktop_app.core.sync.operation import Fact
from desktop_app.core.sync.terms import Answer, Merge
from desktop_app.core.wording import show_date, tr, trn

_BY_HAND: Final = (TransactionType.TEACHER_AWARD, TransactionType.REVERSAL)
_Judge = tuple[Answer, str] | None


def _id(fact: Fact, name: str) -> UUID | None:
    return None if fact.get(name) is None else UUID(fact[name])


def _uid(fact: Fact, name: str) -> UUID:
    return UUID(fact[name])


def _day(fact: Fact, name: str) -> date:
    return date.fromisoformat(fact[name])


def _why(value: Fact | None, by: Author) -> str:
    """Say why something was taken back: its author's own words, or where it was done."""
    said = (value or {}).get("why")
    words = [str(said)] if said else []
    words += [by.reason] if by.reason else []
    return " · ".join(words) or tr("Withdrawn without the office on {device}", device=by.device)


def _member(session: Session, club_id: UUID | None, student_id: UUID, day: date) -> _Judge:
    if club_id is None or in_force.was_member(session, club_id, student_id, day):
        return None
    club = session.scalar(select(Club.name).where(Club.id == club_id))
    return Answer.NOT_ENROLLED, tr(
        "{name} was not in {club} on {day}.",
        name=timetable.student_name(session, student_id),
        club=club or tr("a club that is gone"),
        day=show_date(day),
    )


def _homework_judge(session: Session, about: Fact, value: Fact | None) -> _Judge:
    homework = in_force.homework_of(session, about)
    if homework is None:
        return Answer.INVALID, tr("This homework is not in the school any more.")
    held = HOMEWORK.held(value)
    if held is None:
        return None
    return _member(session, homework[1], _uid(about, "student_id"), _day(held, "done_on"))


def _homework_put(work: Work, about: Fact, value: Fact | None, by: Author) -> None:
    there = in_force.completion(work.session, about)
    if there is not None:
        deeds.withdraw(work, "homework_completion", there.id, _why(value, by), by=by)
    held = HOMEWORK.held(value)
    if held is None:
        return
    _bring_book(work, held, value)
    done = deeds.Completion(
        _uid(about, "student_id"),
        pages=held["pages"],
        minutes=held["minutes"],
        level_id=_id(held, "club_level_id"),
        book_id=_id(held, "book_id"),
        quality=held["quality"],
        done_on=_day(held, "done_on"),
    )
    deeds.complete(work, _uid(about, "homework_id"), [done], by=by)


def _homework_name(session: Session, about: Fact) -> str:
    homework = in_force.homework_of(session, about)
    name = timetable.student_name(session, _uid(about, "student_id"))
    title = homework[0] if homework else tr("a homework that is gone")
    return tr("{name}: {title}", name=name, title=title)


def _homework_show(session: Session, fact: Fact | None) -> str:
    held = HOMEWORK.held(fact)
    if held is None:
        return tr("Not entered")
    words = [tr("Done on {day}", day=show_date(_day(held, "done_on")))]
    return " · ".join([*words, *_amounts(session, held)])


def _amounts(session: Session, held: Fact) -> list[str]:
    words = []
    if held.get("pages") is not None:
        words.append(trn("{n} page", "{n} pages", held["pages"]))
    if held.get("minutes") is not None:
        words.append(trn("{n} minute", "{n} minutes", held["minutes"]))
    title = in_force.book_title(session, _id(held, "book_id"))
    return [*words, title] if title else words


def _reading_judge(session: Session, _about: Fact, value: Fact | None) -> _Judge:
    held = READING.held(value)
    if held is None:
        return None
    student, day = _uid(held, "student_id"), _day(held, "read_on")
    return _member(session, _id(held, "club_id"), student, day)


def _reading_put(work: Work, about: Fact, value: Fact | None, by: Author) -> None:
    held, row_id = READING.held(value), _uid(about, "id")
    if not _brought_back(work, READING, about, value, by) and held is not None:
        _bring_book(work, held, value)
        deeds.log_reading(
            work, _uid(held, "club_id"), _uid(held, "student_id"), held["pages"],
            day=_day(held, "read_on"), book_id=_id(held, "book_id"),
            finished=bool(held["finished_book"]), by=by, row_id=row_id,
        )  # fmt: skip


def _bring_book(work: Work, held: Fact, value: Fact | None) -> None:
    """Add the book that was added on the laptop; one of the same title there is the same."""
    book_id = _id(held, "book_id")
    if book_id is None or work.session.get(Book, (work.database.school_id, book_id)) is not None:
        return
    title = (value or {}).get("book")
    if not title:
        raise RuleBroken(tr("The book is not in the school any more."), field="book")
    clubs.add_book(work, str(title), row_id=book_id)


def _brought_back(work: Work, kind: FactKind, about: Fact, value: Fact | None, by: Author) -> bool:
    """Withdraw an entry that is taken away, or let a withdrawn one stand again."""
    row, held = in_force.entry(work.session, kind.key, about), kind.held(value)
    if held is None:
        if row is None:
            raise RuleBroken(tr("This entry is not in the school."))
        deeds.withdraw(work, kind.table, row.id, _why(value, by), by=by)
        return True
    if row is None:
        return False
    if row.withdrawn_at is None:
        raise RuleBroken(tr("This entry is there already. Withdraw it to change it."))
    row.withdrawn_at = row.withdrawn_by = row.withdrawn_why = None
    work.session.flush()
    return True


def _reading_show(session: Session, fact: Fact | None) -> str:
    held = READING.held(fact)
    if held is None:
        return tr("Not entered")
    return _entry_words(session, held, "read_on")


def _entry_words(session: Session, held: Fact, day: str) -> str:
    name = timetable.student_name(session, _uid(held, "student_id"))
    words = [name, show_date(_day(held, day)), *_amounts(session, held)]
    return " · ".join(words)


def _practice_judge(session: Session, _about: Fact, value: Fact | None) -> _Judge:
    held = PRACTICE.held(value)
    if held is None:
        return None
    student, day = _uid(held, "student_id"), _day(held, "practiced_on")
    return _member(session, _id(held, "club_id"), student, day)


def _practice_put(work: Work, about: Fact, value: Fact | None, by: Author) -> None:
    held = PRACTICE.held(value)
    if not _brought_back(work, PRACTICE, about, value, by) and held is not None:
        deeds.log_practice(
            work, _uid(held, "student_id"), held["minutes"], day=_day(held, "practiced_on"),
            club_id=_id(held, "club_id"), note=held["note"], by=by, row_id=_uid(about, "id"),
        )  # fmt: skip


def _practice_show(session: Session, fact: Fact | None) -> str:
    held = PRACTICE.held(fact)
    return tr("Not entered") if held is None else _entry_words(session, held, "practiced_on")


def _points_judge(session: Session, _about: Fact, value: Fact | None) -> _Judge:
    held = POINTS.held(value)
    if held is None or held["type"] != TransactionType.TEACHER_AWARD:
        return None
    student, day = _uid(held, "student_id"), _day(held, "earned_on")
    return _member(session, _id(held, "club_id"), student, day)


def _points_put(work: Work, about: Fact, value: Fact | None, by: Author) -> None:
    held, row_id = POINTS.held(value), _uid(about, "id")
    if held is None or not _by_hand(value):
        raise RuleBroken(tr("Points that were given are taken back by an entry against them."))
    if held["type"] == TransactionType.REVERSAL:
        giving.reverse(work, _uid(held, "reverses_id"), held["description"], by=by, row_id=row_id)
        return
    giving.give_points(
        work, _uid(held, "club_id"), [_uid(held, "student_id")], held["points"],
        held["description"], day=_day(held, "earned_on"), by=by, row_id=row_id,
    )  # fmt: skip


def _by_hand(value: Fact | None) -> bool:
    return value is not None and value.get("type") in _BY_HAND


def _points_show(session: Session, fact: Fact | None) -> str:
    held = POINTS.held(fact)
    if held is None:
        return tr("Not given")
    name = timetable.student_name(session, _uid(held, "student_id"))
    points = trn("{n} point", "{n} points", held["points"])
    return " · ".join((name, points, str(held["description"])))


def _titles_of(what: Callable[[], str], session: Session, key: str, about: Fact) -> str:
    row = in_force.entry(session, key, about)
    if row is None:
        return what()
    name = timetable.student_name(session, row.student_id)
    return tr("{name}: {title}", name=name, title=what())


def _whose(session: Session, key: str, about: Fact) -> Bearing:
    row = in_force.entry(session, key, about)
    return in_force.of_student(session, None if row is None else row.student_id)


def _why_withdrawn(table: Any, session: Session, _about: Fact, row_id: UUID) -> Fact:
    """Return why an entry was withdrawn, and the title of its book, which may be new."""
    row = session.scalars(
        select(table).where(table.id == row_id).execution_options(populate_existing=True)
    ).first()
    if row is None:
        return {}
    if row.withdrawn_at is not None:
        return {"why": row.withdrawn_why}
    return {"book": in_force.book_title(session, getattr(row, "book_id", None))}


def _entry_kind(key: str, table: str, value: tuple[str, ...], what: Callable[[], str],
                **more: Any) -> FactKind:  # fmt: skip
    return FactKind(
        key, table, ("id",), value, Merge.ADD,
        now=lambda session, about: in_force.entry_now(session, key, about),
        bearing=lambda session, about: _whose(session, key, about),
        name=lambda session, about: _titles_of(what, session, key, about),
        **more,
    )  # fmt: skip


HOMEWORK: Final = FactKind(
    "HOMEWORK", "homework_completion", ("homework_id", "student_id"), in_force.DONE, Merge.WHOLE,
    now=in_force.completion_now, judge=_homework_judge, put=_homework_put,
    bearing=lambda session, about: in_force.of_student(session, _uid(about, "student_id")),
    name=_homework_name, show=_homework_show, along=frozenset({"book"}), gone="withdrawn_at",
    beside=("withdrawn_by", "withdrawn_why"), also=partial(_why_withdrawn, HomeworkCompletion),
)  # fmt: skip
READING: Final = _entry_kind(
    "READING", "reading_log", in_force.READ, lambda: tr("Pages read"),
    judge=_reading_judge, put=_reading_put, show=_reading_show, along=frozenset({"book"}),
    gone="withdrawn_at", beside=("withdrawn_by", "withdrawn_why"),
    also=partial(_why_withdrawn, ReadingLog),
)  # fmt: skip
PRACTICE: Final = _entry_kind(
    "PRACTICE", "practice_log", in_force.PRACTICED, lambda: tr("Practice"),
    judge=_practice_judge, put=_practice_put, show=_practice_show,
    gone="withdrawn_at", beside=("withdrawn_by", "withdrawn_why"),
    also=partial(_why_withdrawn, PracticeLog),
)  # fmt: skip
POINTS: Final = _entry_kind(
    "POINTS", "learning_points_transaction", in_force.GIVEN, lambda: tr("Points given"),
    judge=_points_judge, put=_points_put, show=_points_show, allows=_by_hand, ledger=True,
)  # fmt: skip
FACT_KINDS: Final = (HOMEWORK, READING, PRACTICE, POINTS)
