"""How the review list is said: what happened to an entry, both sides, when by which clock."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from desktop_app.areas.desk.queries.asked import Moment
from desktop_app.areas.desk.queries.review import ReviewRow, Side
from desktop_app.areas.desk.ui import phrases
from desktop_app.core.sync.terms import Answer, Choice
from desktop_app.core.wording import tr, trn
from desktop_app.kit.chips import Chip

NEAR = timedelta(minutes=5)
"""How far two clocks may differ before anybody is told."""


def kind_words(kind: str) -> str:
    """Say what kind of deed an entry is about."""
    known: Mapping[str, str] = {
        "MARK": tr("Mark"),
        "NOTE": tr("Lesson note"),
        "REGISTER": tr("Register"),
        "HOMEWORK": tr("Homework"),
        "READING": tr("Reading"),
        "BOOK": tr("Book"),
        "PRACTICE": tr("Practice"),
        "POINTS": tr("Points"),
        "GONE_OUT": tr("Paper or file"),
    }
    return known.get(kind, tr("Something newer"))


def answer_words(answer: Answer) -> str:
    """Say why an entry is in the list."""
    return {
        Answer.REVIEW: tr("Both changed it"),
        Answer.NOT_ENROLLED: tr("Pupil not in the lesson"),
        Answer.NOT_YOURS: tr("Not their lesson"),
        Answer.INVALID: tr("Could not be taken in"),
        Answer.ID_REUSED: tr("Came twice, and not the same"),
    }.get(answer, "")


def state_chip(row: ReviewRow) -> Chip:
    """Return where an entry stands."""
    if row.decision is None:
        if row.is_refused:
            return Chip(answer_words(row.answer), "amber", "warning")
        return Chip(tr("Needs a choice"), "red", "git-merge")
    if row.decision is Choice.THEIRS and row.is_refused:
        return Chip(tr("Put away"), "grey", "archive")
    return {
        Choice.MINE: Chip(tr("Laptop's kept"), "green", "check"),
        Choice.THEIRS: Chip(tr("Office's kept"), "blue", "check"),
        Choice.THIRD: Chip(tr("Another value"), "violet", "pencil-simple"),
        Choice.SUPERSEDED: Chip(tr("Changed later"), "grey", "arrow-u-up-left"),
    }[row.decision]


def side_words(side: Side, moment: Moment) -> str:
    """Say who put a value there, and when."""
    when = phrases.moment_words(moment.wall(side.at), moment.today) if side.at else ""
    return ", ".join(part for part in (side.by, when) if part) or tr("Nobody knows who and when")


def clock_words(offset: timedelta) -> str:
    """Say that a laptop's clock was off, where it was by more than clocks usually are."""
    if abs(offset) < NEAR:
        return ""
    by = _span(abs(offset))
    if offset > timedelta():
        return tr("Its clock was {by} slow.", by=by)
    return tr("Its clock was {by} fast.", by=by)


def _span(length: timedelta) -> str:
    if length >= timedelta(days=2):
        return trn("{n} day", "{n} days", length.days)
    minutes = length // timedelta(minutes=1)
    if minutes < 120:
        return trn("{n} minute", "{n} minutes", minutes)
    return trn("{n} hour", "{n} hours", minutes // 60)


def wants_words(row: ReviewRow) -> str:
    """Say what a laptop wants, for where the office's value is shown."""
    return tr(
        "{name} marked on a laptop: {value}. The office's mark is shown until somebody chooses.",
        name=row.laptop.by,
        value=row.laptop.words,
    )


def keep_words(row: ReviewRow, choice: Choice, me: UUID | None) -> str:
    """Name the deed of a choice as who looks at it would: their own value is “mine”."""
    if choice is Choice.THIRD:
        return tr("Keep another value")
    if row.is_refused:
        return tr("Try again") if choice is Choice.MINE else tr("Put away")
    if me is not None and me == row.person_id:
        return tr("Keep mine") if choice is Choice.MINE else tr("Keep theirs")
    return tr("Keep the laptop's") if choice is Choice.MINE else tr("Keep the office's")


def said_words(choice: Choice, count: int) -> str:
    """Say afterwards what was chosen."""
    if choice is Choice.MINE:
        return trn("The laptop's value is kept", "{n} values of laptops are kept", count)
    if choice is Choice.THEIRS:
        return trn("The office's value is kept", "{n} values of the office are kept", count)
    return trn("Another value is kept", "{n} other values are kept", count)
