"""The progress report on paper, in the language of the family that reads it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from desktop_app.areas.people.api import SkillLevel, level_words
from desktop_app.areas.reports.progress_pictures import attendance_blocks, bars, days
from desktop_app.areas.reports.rules import best_week
from desktop_app.areas.reports.terms import ClubTime, Period, Progress
from desktop_app.areas.rewards.api import award_words
from desktop_app.areas.school.api import SchoolFacts
from desktop_app.core.printing.words import (
    Block,
    Column,
    Document,
    Fact,
    Group,
    Heading,
    KeyFacts,
    Letterhead,
    Line,
    Meter,
    Meters,
    Note,
    PageBreak,
    Quote,
    Signatures,
    Table,
    Title,
)
from desktop_app.core.wording import (
    show_date,
    show_long_date,
    show_month_name,
    speaking,
    tr,
    trn,
    within,
)

_LONGEST_NOTE = 240
_FEW_LESSONS = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every report of a printing shares: the school, the day, and the weeks without school."""

    school: SchoolFacts
    dated: date
    closed: Collection[date] = ()


def progress_document(found: Progress, sheet: Sheet) -> Document:
    """Describe the progress report of one student; a section with nothing in it is left out."""
    with speaking(found.pupil.language):
        first = _first_page(found, sheet)
        second = _second_page(found)
        full = len(found.lessons) <= _FEW_LESSONS and bool(found.clubs) and bool(found.streak)
        turn: tuple[Block, ...] = (PageBreak(),) if full and second else ()
        rest = second or ([] if first else [Note(tr("There is nothing to report yet."))])
        return Document(
            title=tr("Progress report"),
            subject=", ".join(part for part in (found.pupil.name, found.period.name) if part),
            letterhead=_letterhead(found.period, sheet.school),
            blocks=(*_head(found), *first, *turn, *rest, _signatures()),
            dated=sheet.dated,
            aside=(
                period_words(found.period.first, found.period.last),
                tr("Printed {date}", date=show_long_date(sheet.dated)),
            ),
        )


def period_words(first: date, last: date) -> str:
    """Write the days of a report: 31 August to 19 November 2026."""
    begin = show_long_date(first)
    if first.year == last.year:
        begin = begin.rsplit(" ", 1)[0]
    return tr("{first} to {last}", first=begin, last=show_long_date(last))


def _letterhead(period: Period, school: SchoolFacts) -> Letterhead:
    about = tr("Progress report")
    if period.name:
        about = tr("Progress report, {term}", term=period.name)
    foot = ", ".join(part for part in (school.name, school.phone) if part)
    return Letterhead(school.name, (about,), foot, school.brand_color or "", school.logo or b"")


def _head(found: Progress) -> tuple[Block, ...]:
    facts = _key_facts(found)
    head: tuple[Block, ...] = (Title(found.pupil.name, _about(found)),)
    return (*head, KeyFacts(facts)) if facts else head


def _about(found: Progress) -> str:
    pupil, said = found.pupil, []
    for name, level in pupil.learns[:2]:
        word = within(level_words(SkillLevel(level))) if level else ""
        said.append(f"{name}, {word}" if word else name)
    if pupil.age is not None:
        said.append(tr("Age {n}", n=pupil.age))
    if pupil.teachers:
        names = ", ".join(pupil.teachers[:3])
        many = len(pupil.teachers) > 1
        said.append(tr("Teachers: {names}", names=names) if many
                    else tr("Teacher: {name}", name=names))  # fmt: skip
    return ". ".join(said) + "." if said else ""


def _key_facts(found: Progress) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    if found.marked:
        percent = (200 * found.came + found.marked) // (2 * found.marked)
        of = tr("{came} of {marked} lessons", came=found.came, marked=found.marked)
        facts.append(Fact(tr("Attendance"), f"{percent}%", of))
    club = main_club(found)
    if club is not None:
        facts.append(Fact(tr("Learning points"), str(club.points), club.name))
    if found.streak is not None:
        run = trn("{n} day", "{n} days", found.streak.current)
        best = max(found.streak.longest, found.streak.current)
        facts.append(Fact(
            tr("Streak"), run,
            tr("best so far") if best == found.streak.current
            else trn("best so far {n} day", "best so far {n} days", best),
        ))  # fmt: skip
    if club is not None:
        facts.append(Fact(club.name, level_text(club), _moved(club, found.period)))
    return tuple(facts)


def main_club(found: Progress) -> ClubTime | None:
    """Return the club whose weeks are drawn: where most was earned."""
    return max(found.clubs, key=lambda club: club.points, default=None)


def level_text(club: ClubTime) -> str:
    """Write where a student stands in a club: the rung of its ladder, else the level of points."""
    if club.rung is None:
        return tr("Level {n}", n=club.level)
    short = club.rung.removeprefix(club.name).strip()
    return short or club.rung


def _moved(club: ClubTime, period: Period) -> str:
    """Say how that came about in the period."""
    if club.rung is not None:
        return tr("up from {level}", level=club.rung_before) if club.rung_before else ""
    if club.joined_on >= period.first:
        return tr("joined in {month}", month=show_month_name(club.joined_on))
    if club.level > club.level_before:
        return tr("up from {level}", level=club.level_before)
    return trn("{n} point this time", "{n} points this time", club.points)


def _first_page(found: Progress, sheet: Sheet) -> list[Block]:
    blocks: list[Block] = attendance_blocks(found, sheet.closed)
    club = main_club(found)
    if club is not None and any(week.points for week in club.weeks):
        blocks += [bars(found, club, sheet.closed), Note(_rule_words(found, club))]
    if found.streak is not None:
        blocks.append(days(found, found.streak))
    return blocks


def _rule_words(found: Progress, club: ClubTime) -> str:
    said = [tr("One page read is one point.")] if club.reads else []
    said.append(trn("{n} point makes a level.", "{n} points make a level.", club.per_level))
    best = best_week(club.weeks)
    if best is not None:
        said.append(tr("Week {n} was {name}'s best week.", n=best, name=found.pupil.given_name))
    return " ".join(said)


def _second_page(found: Progress) -> list[Block]:
    return [*_levels(found), *_awards(found), *_notes(found), *_says(found), *_steps(found)]


def _levels(found: Progress) -> list[Block]:
    if not found.clubs:
        return []
    titles = (tr("Club"), tr("Points to the next level"), tr("Level now"), tr("This time"))
    rows = tuple(
        Meter(club.name, club.in_level, club.per_level, level_text(club),
              _moved(club, found.period))
        for club in found.clubs
    )  # fmt: skip
    return [Heading(tr("Levels"), close=True), Meters(titles, rows)]


def _awards(found: Progress) -> list[Block]:
    if not found.awards:
        return []
    columns = (Column(tr("Date"), share=0.5), Column(tr("Award"), share=2.2), Column(tr("Kind")))
    lines = tuple(
        Line((show_date(each.day), each.title, award_words(each.type))) for each in found.awards
    )
    return [Heading(tr("Awards"), close=True), Table(columns, (Group("", lines),))]


def _notes(found: Progress) -> list[Block]:
    if not found.notes:
        return []
    columns = (Column(tr("Date"), share=0.5), Column(tr("Lesson")), Column(tr("Note"), share=3.0))
    lines = tuple(Line((show_date(n.day), n.title, _short(n.text))) for n in found.notes)
    return [Heading(tr("From the lessons"), close=True), Table(columns, (Group("", lines),))]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_NOTE else f"{line[: _LONGEST_NOTE - 1].rstrip()}…"


def _says(found: Progress) -> list[Block]:
    if not found.words:
        return []
    name = found.pupil.given_name
    title = tr("What {name}'s teacher says", name=name)
    if len(found.words) > 1:
        title = tr("What {name}'s teachers say", name=name)
    quotes = [
        Quote(each.text, ", ".join(p for p in (each.teacher, show_long_date(each.written_on)) if p))
        for each in found.words
    ]
    return [Heading(title, close=True), *quotes]


def _steps(found: Progress) -> list[Block]:
    if not found.steps:
        return []
    columns = (Column("", share=0.12), Column(tr("What"), share=4.0), Column(tr("When")))
    lines = tuple(
        Line((str(at), each.text, _until(each.until, each.done_on)))
        for at, each in enumerate(found.steps, start=1)
    )
    return [Heading(tr("Next steps"), close=True), Table(columns, (Group("", lines),))]


def _until(until: date | None, done_on: date | None) -> str:
    if done_on is not None:
        return tr("done {day}", day=show_date(done_on))
    return tr("until {day}", day=show_date(until)) if until else ""


def _signatures() -> Signatures:
    return Signatures((tr("Teacher"), tr("Parent"), tr("Date")))
