"""Clubs, their ladders and members, as deeds in an open change."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select

from desktop_app.areas.clubs.rules import ONE
from desktop_app.areas.clubs.tables import Book, Club, ClubLevel, ClubLevelValue, ClubMembership
from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import today
from desktop_app.core.db.base import Base
from desktop_app.core.db.binds import day, key, some
from desktop_app.core.db.database import Work
from desktop_app.core.db.kept import fetch_parts
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.wording import show_date, tr, trn

_Row = TypeVar("_Row", bound=Base)
_NAMED = 3
_RANGES: Mapping[str, tuple[int, int]] = {
    "points_per_level": (1, 10_000),
    "minutes_per_point": (1, 1_440),
    "normalization": (1, 1_000_000),
    "max_buddy_members": (0, 100),
    "may_need_help_days": (1, 366),
}


def found(work: Work, table: type[_Row], row_id: UUID, sentence: str) -> _Row:
    """Return a stored row of this school. Raises NotFound with the sentence."""
    row = work.session.get(table, (work.database.school_id, row_id))
    if row is None:
        raise NotFound(sentence, row=row_id)
    return row


def school_day(work: Work) -> date:
    """Return today on the school's wall."""
    return today(work.clock, school.zone(work.session))


def club_row(work: Work, club_id: UUID) -> Club:
    """Return a stored club. Raises NotFound."""
    return found(work, Club, club_id, tr("This club is not in the school."))


def add_club(work: Work, name: str, kind: ClubKind, **facts: Any) -> UUID:
    """Add a club; factors are thousandths. Raises RuleBroken with the field at fault."""
    row = Club(id=new_id(), kind=ClubKind(kind))
    set_facts(work, row, {"name": name, **facts})
    work.session.add(row)
    work.session.flush()
    return row.id


def set_club(work: Work, club_id: UUID, facts: Mapping[str, Any]) -> None:
    """Change a club. A new points-per-level or factor holds for all that was earned."""
    set_facts(work, club_row(work, club_id), facts)
    work.session.flush()


def set_facts(work: Work, row: Club, facts: Mapping[str, Any]) -> None:
    """Write checked facts into a club. Raises RuleBroken."""
    for name, value in facts.items():
        if name == "name":
            row.name = school.check_text(value, name, required=True) or ""
            row.sort_name = fold(row.name)
        elif name in _RANGES:
            least, most = _RANGES[name]
            if not isinstance(value, int) or not least <= value <= most:
                said = tr("Give a number from {least} to {most}.", least=least, most=most)
                raise RuleBroken(said, field=name)
            setattr(row, name, value)
        elif name in {"leader_id", "term_id", "instrument_id"}:
            if name == "leader_id" and value and not people.staff_names(work.session, [value]):
                raise NotFound(tr("This member of staff is not in the school."), field="leader")
            setattr(row, name, value)
        else:
            raise RuleBroken(tr("A club has no {name}.", name=name), field=name)


def archive_club(work: Work, club_id: UUID, *, away: bool = True) -> None:
    """Take a club out of the lists, or bring it back; what was earned stays."""
    club_row(work, club_id).archived_at = work.clock.now() if away else None
    work.session.flush()


def join(work: Work, club_id: UUID, student_id: UUID, first: date | None = None) -> UUID:
    """Put a student into a club from a day on. Raises RuleBroken for who is in it already."""
    club = club_row(work, club_id)
    timetable.student_name(work.session, student_id)
    if club.archived_at is not None:
        raise RuleBroken(tr("{club} is archived; nobody can join it.", club=club.name))
    begin = first or school_day(work)
    spells = work.session.scalars(
        select(ClubMembership).where(
            ClubMembership.club_id == club_id, ClubMembership.student_id == student_id
        )
    )
    for spell in spells:
        if spell.left_on is None or spell.left_on >= begin:
            day = show_date(spell.joined_on)
            raise RuleBroken(
                tr("The pupil is in {club} already, since {day}.", club=club.name, day=day),
                field="student",
            )
    row = ClubMembership(id=new_id(), club_id=club_id, student_id=student_id, joined_on=begin)
    work.session.add(row)
    work.session.flush()
    return row.id


def leave(work: Work, membership_id: UUID, last: date | None = None) -> None:
    """End a spell in a club with a last day; before its first day it goes."""
    row = found(work, ClubMembership, membership_id, tr("This membership is not kept any more."))
    day = last or school_day(work)
    if day < row.joined_on:
        work.session.delete(row)
    else:
        row.left_on = day
    work.session.flush()


def in_club(_engine: str, names: bool) -> Any:
    """Build how many of some pupils were in a club on a day, or who; kept, every award asks."""
    student = ClubMembership.student_id
    return select(student if names else func.count(student.distinct())).where(
        ClubMembership.club_id == key("club"),
        ClubMembership.student_id.in_(some("ids")),
        ClubMembership.joined_on <= day("day"),
        (ClubMembership.left_on.is_(None)) | (ClubMembership.left_on >= day("day")),
    )


def check_member(work: Work, club_id: UUID, student_id: UUID, day: date) -> None:
    """Refuse who was not in the club on a day. Raises RuleBroken."""
    check_members(work, club_id, [student_id], day)


def check_members(work: Work, club_id: UUID, students: Collection[UUID], day: date) -> None:
    """Refuse if any of some pupils was not in the club on a day. Raises RuleBroken."""
    wanted = list(set(students))
    asked = partial(fetch_parts, work.session, f"{__name__}:in_club")
    given: dict[str, Any] = {"ids": wanted, "club": club_id, "day": day}
    if sum(many for (many,) in asked(False, **given)) < len(wanted):
        missing = set(wanted) - {student for (student,) in asked(True, **given)}
        club = club_row(work, club_id).name
        words = {"club": club, "day": show_date(day)}
        if len(students) == 1:
            said = tr("The pupil was not in {club} on {day}. Nothing was saved.", **words)
        else:
            said = _missing_words(work, missing, **words)
        raise RuleBroken(said, field="student")


def _missing_words(work: Work, missing: Collection[UUID], **words: str) -> str:
    names = sorted(timetable.student_name(work.session, each) for each in sorted(missing)[:_NAMED])
    more = len(missing) - len(names)
    who = ", ".join(names)
    if len(missing) == 1:
        return tr("{name} was not in {club} on {day}. Nothing was saved.", name=who, **words)
    if not more:
        return tr("{names} were not in {club} on {day}. Nothing was saved.", names=who, **words)
    return trn(
        "{names} and {n} other were not in {club} on {day}. Nothing was saved.",
        "{names} and {n} others were not in {club} on {day}. Nothing was saved.",
        more, names=who, **words,
    )  # fmt: skip


def add_level(
    work: Work, club_id: UUID, number: int, name: str, *, custom: bool = False, **value: Any
) -> UUID:
    """Add a rung where its number belongs, with what passing it is worth."""
    club = club_row(work, club_id)
    if club.kind is not ClubKind.LADDER:
        raise RuleBroken(tr("{club} has no ladder.", club=club.name), field="club")
    taken = select(ClubLevel.id).where(
        ClubLevel.club_id == club_id, ClubLevel.level_number == number
    )
    if work.session.execute(taken).first() is not None:
        raise RuleBroken(tr("There is a level {number} already.", number=number), field="number")
    row = ClubLevel(
        id=new_id(),
        club_id=club_id,
        sequence=_make_room(work, club_id, number),
        level_number=number,
        name=school.check_text(name, "name", required=True) or "",
        is_custom=custom,
    )
    work.session.add(row)
    worth = ClubLevelValue(
        club_id=club_id, club_level_id=row.id, created_by=work.actor.name,
        base_points=club.points_per_level, difficulty=ONE, page_equivalent=12, is_active=True,
    )  # fmt: skip
    work.session.add(worth)
    _set_value(worth, value)
    work.session.flush()
    return row.id


def _make_room(work: Work, club_id: UUID, number: int) -> int:
    """Return the place of a new number on a ladder; the rungs above it go up by one."""
    above = work.session.scalars(
        select(ClubLevel)
        .where(ClubLevel.club_id == club_id, ClubLevel.level_number > number)
        .order_by(ClubLevel.sequence.desc())
    ).all()
    for rung in above:
        rung.sequence += 1
        work.session.flush()
    below = select(func.count()).where(
        ClubLevel.club_id == club_id, ClubLevel.level_number < number
    )
    return int(work.session.execute(below).scalar_one()) + 1


def set_levels(work: Work, club_id: UUID, rungs: Sequence[Mapping[str, Any]]) -> None:
    """Bring a ladder to what was entered: a rung with an id is changed, one without is added.

    A rung that is not among them earns nothing any more; it stays, for who passed it.
    """
    known = set(work.session.scalars(select(ClubLevel.id).where(ClubLevel.club_id == club_id)))
    for rung in rungs:
        facts = dict(rung)
        number, level_id = facts.pop("number", None), facts.pop("id", None)
        custom = bool(facts.pop("custom", False))
        if level_id in known:
            known.discard(level_id)
            set_level(work, level_id, {"is_active": True, **facts})
            continue
        if not isinstance(number, int) or number < 0:
            raise RuleBroken(tr("A level has a number."), field="levels")
        add_level(work, club_id, number, str(facts.pop("name", "") or ""), custom=custom, **facts)
    for level_id in known:
        set_level(work, level_id, {"is_active": False})


def set_level(work: Work, level_id: UUID, facts: Mapping[str, Any]) -> None:
    """Change a rung's name or worth; what was earned by it follows."""
    row = found(work, ClubLevel, level_id, tr("This level is not in the school."))
    rest = dict(facts)
    if "name" in rest:
        row.name = school.check_text(rest.pop("name"), "name", required=True) or ""
    worth = work.session.scalars(
        select(ClubLevelValue).where(ClubLevelValue.club_level_id == level_id)
    ).one()
    _set_value(worth, rest)
    work.session.flush()


def _set_value(worth: ClubLevelValue, facts: Mapping[str, Any]) -> None:
    limits = {"base_points": (0, 1_000), "difficulty": (1, 10_000), "page_equivalent": (0, 1_000)}
    for name, value in facts.items():
        if name == "is_active":
            worth.is_active = bool(value)
            continue
        if name not in limits:
            raise RuleBroken(tr("A level has no {name}.", name=name), field=name)
        least, most = limits[name]
        if not isinstance(value, int) or not least <= value <= most:
            said = tr("Give a number from {least} to {most}.", least=least, most=most)
            raise RuleBroken(said, field=name)
        setattr(worth, name, value)


def add_book(
    work: Work,
    title: str,
    *,
    author: str | None = None,
    pages: int | None = None,
    row_id: UUID | None = None,
) -> UUID:
    """Add a book that children read; one that was added without the office as `row_id`."""
    name = school.check_text(title, "title", required=True) or ""
    if pages is not None and not 1 <= pages <= 100_000:
        raise RuleBroken(tr("A book has at least one page."), field="pages")
    row = Book(
        id=row_id or new_id(), title=name, sort_title=fold(name),
        author=(author or "").strip() or None, pages=pages,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id
