"""The inspector of a progress report: its figures, each with where it comes from, and the log."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import Given, NewStep, Period, Progress, level_text
from desktop_app.areas.reports.ui.progress_editor import Written
from desktop_app.areas.rewards.words import award_words
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date, show_date_with_year, tr, trn
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines
from desktop_app.kit.explain import Entry, Explain, Explanation

ExplainThat = Callable[[Explain], object]


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a pupil: everything the report says, who teaches, and the log."""

    progress: Progress
    teachers: Sequence[tuple[UUID, str]]
    given: Sequence[Given]

    @property
    def written(self) -> Written:
        """What is written, for the editor."""
        texts = {words.teacher_id: words.text for words in self.progress.words}
        first = self.teachers[0][0] if self.teachers else None
        own = first if first in texts or not texts else next(iter(texts))
        steps = [NewStep(s.text, s.until, s.id, s.done_on) for s in self.progress.steps]
        pupil = self.progress.pupil
        return Written(pupil.student_id, pupil.given_name, self.teachers, own, texts, steps)


def read(database: Database, student_id: UUID, period: Period) -> Found | None:
    """Read a pupil; on a reader thread."""
    with database.reading() as session:
        found = reports.progress_of(session, [student_id], period)
        if not found:
            return None
        teachers = reports.teachers_of(session, [student_id], period).get(student_id, ())
        known = {key for key, _ in teachers}
        more = [
            (words.teacher_id, words.teacher)
            for words in found[0].words
            if words.teacher_id is not None and words.teacher_id not in known
        ]
        given = reports.given_out(session, student_id=student_id)
    return Found(found[0], (*teachers, *more), given)


def figures(found: Found, database: Database, explain: ExplainThat) -> list[Block]:
    """Return the figures the report says, each of which says where it comes from."""
    progress, rows = found.progress, []
    if progress.marked:
        said = tr("{came} of {marked} lessons", came=progress.came, marked=progress.marked)
        rows.append(Fact(tr("Attendance"), said,
                         explain=partial(explain, partial(why_came, progress))))  # fmt: skip
    for club in progress.clubs:
        of_club = partial(why_points, database, progress, club.club_id)
        rows += [
            Fact(club.name, trn("{n} point", "{n} points", club.points),
                 explain=partial(explain, of_club)),
            Fact("", level_text(club),
                 explain=partial(explain, partial(why_level, progress, club.club_id))),
        ]  # fmt: skip
    if progress.streak is not None:
        run = trn("{n} day", "{n} days", progress.streak.current)
        rows.append(Fact(tr("Streak"), run,
                         explain=partial(explain, partial(why_streak, progress))))  # fmt: skip
    blocks: list[Block] = []
    if rows:
        blocks.append(Facts(rows, tr("In the report")))
    if progress.awards:
        items = [LineItem(a.title, f"{award_words(a.type)}, {show_date(a.day)}")
                 for a in progress.awards]  # fmt: skip
        blocks.append(Lines(tr("Awards"), items))
    blocks.append(log(found.given))
    return blocks


def log(given: Sequence[Given]) -> Block:
    """Return who was given a report, the newest first."""
    items = [
        LineItem(each.recipient, ", ".join(part for part in (
            way_words(each.way), show_date_with_year(each.given_on), each.term or
            days_words(each.first, each.last), each.given_by) if part))
        for each in given
    ]  # fmt: skip
    return Lines(tr("Given to"), items, nothing=tr("This report was not given to anybody yet."))


def way_words(way: str) -> str:
    """Say by what way a report was given."""
    return {
        "PRINTED": tr("printed"),
        "SAVED": tr("saved as a file"),
        "HANDED": tr("handed over"),
    }.get(way, way)


def days_words(first: date, last: date) -> str:
    """Write a span of days."""
    return tr("{first} to {last}", first=show_date_with_year(first), last=show_date_with_year(last))


def why_came(progress: Progress) -> Explanation:
    """Say which marks the attendance is counted from."""
    marks = sorted(
        ((mark, lesson) for lesson in progress.lessons for mark in lesson.marks),
        key=lambda pair: (pair[0].day, pair[1].title),
        reverse=True,
    )
    entries = [
        Entry(lesson.title, "1" if mark.present else "0", show_date(mark.day),
              late_words(mark.label, mark.minutes_late))
        for mark, lesson in marks
    ]  # fmt: skip
    rule = tr("Every mark in force at the lessons of these days counts once; those whose code "
              "counts as present came.")  # fmt: skip
    total = tr("{came} of {marked}", came=progress.came, marked=progress.marked)
    return Explanation(tr("Attendance of {name}", name=progress.pupil.name), rule, entries, total)


def late_words(label: str, minutes: int) -> str:
    """Say a mark, with the minutes late."""
    return trn("{label}, {n} minute late", "{label}, {n} minutes late", minutes,
               label=label) if minutes else label  # fmt: skip


def why_points(database: Database, progress: Progress, club_id: UUID) -> Explanation:
    """Say which entries a club's points are the sum of; on a reader thread."""
    period = progress.period
    club = next(each for each in progress.clubs if each.club_id == club_id)
    with database.reading() as session:
        found = clubs.entries(session, student_id=progress.pupil.student_id, club_id=club_id)
    entries = [
        Entry(row.description, f"{row.points}".replace("-", "\u2212"), show_date(row.earned_on),
              row.given_by or "")
        for row in found if period.first <= row.earned_on <= period.last
    ]  # fmt: skip
    rule = tr("The points of the report are the sum of all entries earned on its days, those "
              "taken back included.")  # fmt: skip
    title = tr("Points of {name} in {club}", name=progress.pupil.name, club=club.name)
    return Explanation(title, rule, entries, str(club.points), tr("Nothing was earned."))


def why_level(progress: Progress, club_id: UUID) -> Explanation:
    """Say which points make a level, or which rung of a ladder was reached."""
    club = next(each for each in progress.clubs if each.club_id == club_id)
    total = (club.level - 1) * club.per_level + club.in_level
    entries = [
        Entry(tr("In the report"), str(club.points).replace("-", "\u2212")),
        Entry(tr("Before it"), str(total - club.points).replace("-", "\u2212")),
    ]
    rule = tr("All points up to the end of the report, divided by {n} without the rest, and one: "
              "nobody begins below level 1.", n=club.per_level)  # fmt: skip
    if club.rung is not None:
        rule = tr("The highest level of the ladder that was reached by the end of the report. "
                  "Below are the points.")  # fmt: skip
    title = tr("Level of {name} in {club}", name=progress.pupil.name, club=club.name)
    return Explanation(title, rule, entries, level_text(club))


def why_streak(progress: Progress) -> Explanation:
    """Say which days the streak is counted from."""
    streak = progress.streak
    days = streak.days if streak is not None else ()
    entries = [
        Entry(state_words(state), "1" if state == "EARNED" else "0", show_date(day))
        for day, state in reversed(days)
    ]
    rule = tr("Days earned in a row up to the end of the report. Days without school and frozen "
              "days neither count nor break.")  # fmt: skip
    total = trn("{n} day", "{n} days", streak.current if streak is not None else 0)
    return Explanation(tr("Streak of {name}", name=progress.pupil.name), rule, entries, total)


def state_words(state: str) -> str:
    """Say what a day was."""
    return {
        "EARNED": tr("Earned"), "MISSED": tr("Missed"), "EXCUSED": tr("Excused"),
        "NEUTRAL": tr("No school"), "FROZEN": tr("Frozen"),
    }.get(state, state)  # fmt: skip
