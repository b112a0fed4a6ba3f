"""Where the numbers of clubs come from: the rule of each in a sentence, and its entries."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from desktop_app.areas.clubs.queries.board import Board
from desktop_app.areas.clubs.queries.clubs import ClubRow
from desktop_app.areas.clubs.queries.history import EntryRow, entries
from desktop_app.areas.clubs.queries.standing import Standing, WeekRow, standings_of
from desktop_app.areas.clubs.queries.sums import (
    Climb,
    FinishedBook,
    PupilSum,
    climbs,
    finished_books,
    pupil_sums,
)
from desktop_app.areas.clubs.rules import level_of
from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.areas.clubs.ui.week_columns import figures
from desktop_app.areas.clubs.words import (
    day_words,
    entry_words,
    mille,
    points_words,
    signed,
    span_words,
    week_words,
)
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.explain import Entry, Explain, Explanation

Days = tuple[date, date]


def of_pupil(
    database: Database, club: ClubRow, student_id: UUID, what: str, *, days: Days | None = None
) -> Explain:
    """Say where a figure of a pupil in a club is from: total, level, next, earned, average, best.

    `days` narrows what was earned to a span.
    """

    def read() -> Explanation | None:
        with database.reading() as session:
            today = clock.today(database.clock, school.facts(session).timezone)
            rows = entries(session, student_id=student_id, club_id=club.id)
            mine = {one.club_id: one for one in standings_of(session, student_id, today)}
        found = mine.get(club.id)
        if found is None:
            return None
        if days is not None:
            rows = [row for row in rows if days[0] <= row.earned_on <= days[1]]
        title, rule, total = _said(what, club, found, rows)
        return Explanation(title, rule, [entry_of(row) for row in rows], total,
                           tr("Nothing was earned yet."))  # fmt: skip

    return read


def _said(
    what: str, club: ClubRow, found: Standing, rows: Sequence[EntryRow]
) -> tuple[str, str, str]:
    """Return title, rule and figure."""
    per = found.per_level
    level_rule = tr(
        "All points divided by {n} without the rest, and one: nobody begins below level 1.", n=per
    )
    if what == "earned":
        return (tr("Earned in this time in {club}", club=club.name),
                tr("The sum of the entries of these days; what was taken back counts against "
                   "them."), signed(sum(row.points for row in rows)))  # fmt: skip
    if what == "level" and club.kind is ClubKind.LADDER and found.rung is not None:
        said = tr("The highest level of the ladder that was reached. Each level newly passed "
                  "earns its points once.")  # fmt: skip
        return tr("Level in {club}", club=club.name), said, found.rung
    if what == "level":
        return tr("Level in {club}", club=club.name), level_rule, str(found.level)
    if what == "next":
        rest = tr("The rest when all points are divided by {n}; {next} more fill the level.",
                  n=per, next=points_words(found.to_next))  # fmt: skip
        return tr("To the next level in {club}", club=club.name), rest, f"{found.in_level}/{per}"
    if what == "average":
        return (tr("Average per week in {club}", club=club.name),
                tr("All points divided by the calendar weeks since the first entry, this week "
                   "included."), mille(found.average))  # fmt: skip
    if what == "best":
        return (tr("Best week in {club}", club=club.name),
                tr("The most points of one week, from Monday to Sunday."),
                str(found.best_week))  # fmt: skip
    return (tr("Points in {club}", club=club.name), earning_rule(club) + " " + tr(
        "What was wrong is taken back by an entry against it, so that the history keeps both."
    ), signed(sum(row.points for row in rows)))  # fmt: skip


def earning_rule(club: ClubRow) -> str:
    """Say how points are earned in a club."""
    if club.kind is ClubKind.READING:
        return tr("A page is a point; better than expected adds a bonus beside it.")
    if club.kind is ClubKind.PRACTICE:
        return trn("Each minute is a point, times the factor of the club.",
                   "Each {n} minutes are a point, times the factor of the club.",
                   club.minutes_per_point)  # fmt: skip
    return tr("Each level newly passed earns its worth once: points × difficulty × factor of the "
              "club × quality, rounded once.")  # fmt: skip


def entry_of(row: EntryRow) -> Entry:
    """Return an entry of points as a line of an explanation."""
    return Entry(row.description, signed(row.points), day_words(row.earned_on), entry_words(row),
                 ("students", row.student_id))  # fmt: skip


def of_club(database: Database, board: Board, key: str) -> Explain:
    """Say where a figure of the club is from, pupil by pupil or week by week."""
    club, span = board.club, board.span
    of_span = span_words(span)
    if key == "best":
        weeks = [
            Entry(week_words(bar.slot.number), signed(bar.points), day_words(bar.slot.monday))
            for bar in board.weeks
        ]
        best = board.best
        return lambda: Explanation(
            tr("Best week of {club}", club=club.name),
            tr("The points of all entries of a week, by the day they were earned."), weeks,
            str(best.points) if best is not None else "0",
        )  # fmt: skip

    return lambda: _of_club(database, board, key, of_span)


def _of_club(database: Database, board: Board, key: str, of_span: str) -> Explanation:
    """Read what an explanation shows and no more: a line for each pupil, or for each book."""
    known, days = board.figures, (board.club.id, board.span.first, board.span.last)
    with database.reading() as session:
        books = finished_books(session, *days) if key == "books" else []
        climbed = climbs(session, *days) if key == "levels" else []
        rows = pupil_sums(session, *days) if key not in ("books", "levels") else []
    if key == "books":
        return Explanation(
            tr("Books finished, {span}", span=of_span),
            tr("The reading logs of these days that say that the book was finished."),
            [_book(each) for each in books], str(known.books),
        )  # fmt: skip
    if key == "levels":
        return Explanation(
            tr("Levels gained, {span}", span=of_span),
            tr("For each pupil the level of points at the end less that at the begin."),
            _levels(board.club.points_per_level, climbed), str(known.levels),
        )  # fmt: skip
    if key == "pages":
        rows = sorted(rows, key=lambda row: (-row.pages, row.student))
        return Explanation(
            tr("Pages read, {span}", span=of_span),
            tr("The pages of all entries; what was taken back counts against them."),
            [_sum_of(row, row.pages) for row in rows], signed(known.pages),
        )  # fmt: skip
    points = [_sum_of(row, row.points) for row in rows]
    if key == "average":
        rule = trn("The points of the club divided by its {n} member.",
                   "The points of the club divided by its {n} members.",
                   len(board.rows))  # fmt: skip
        return Explanation(
            tr("Average per pupil, {span}", span=of_span), rule, points, mille(known.average)
        )
    return Explanation(
        tr("Points of {club}, {span}", club=board.club.name, span=of_span),
        tr("The sum of all entries of these days; what was taken back counts against them."),
        points, signed(known.points),
    )  # fmt: skip


def _book(row: FinishedBook) -> Entry:
    return Entry(row.student, "1", day_words(row.day), row.title, ("students", row.student_id))


def _sum_of(row: PupilSum, amount: int) -> Entry:
    many = trn("{n} entry", "{n} entries", row.entries)
    return Entry(row.student, signed(amount), second=many, target=("students", row.student_id))


def _levels(per: int, rows: Iterable[Climb]) -> list[Entry]:
    found = []
    for row in rows:
        first, last = level_of(row.before, per).level, level_of(row.after, per).level
        if last > first:
            words = tr("Level {first} to {last}", first=first, last=last)
            found.append(Entry(row.student, str(last - first), second=words,
                               target=("students", row.student_id)))  # fmt: skip
    return found


def of_week(rows: Iterable[EntryRow], week: WeekRow, column: str) -> Explain:
    """Say where a figure of a pupil's week is from: its rule, and the entries of the week."""
    figure = next((each for each in figures() if each.key == column), figures()[0])
    inside = [row for row in rows if week.week_starts_on <= row.earned_on <= week.week_ends_on]
    found = Explanation(
        f"{figure.title}, {week_words(week.academic_week)}", figure.rule,
        [entry_of(row) for row in inside], figure.text(week) or tr("none"),
        tr("Nothing was earned in this week."),
    )  # fmt: skip
    return lambda: found
