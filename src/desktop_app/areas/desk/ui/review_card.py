"""The inspector of an entry: both sides, why it waits, what was chosen."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.areas.desk.queries.review import ReviewRow, Side
from desktop_app.areas.desk.ui import phrases
from desktop_app.areas.desk.ui import review_third as third
from desktop_app.areas.desk.ui import review_words as words
from desktop_app.areas.desk.ui.review_dialog import FoundEntry
from desktop_app.core.sync.terms import Choice
from desktop_app.core.wording import tr
from desktop_app.kit.card_parts import Block, Fact, Facts, Note, Warn
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card, CardTab

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.review_pane import ReviewPane


def card(found: FoundEntry, pane: "ReviewPane") -> Card:
    """Make the card."""
    row = found.row
    return Card(
        row.name,
        words.kind_words(row.kind),
        deeds=_deeds(row, pane),
        more=_more(row, pane),
        tabs=(CardTab("both", tr("Both values"), tuple(_blocks(found))),),
    )


def _deeds(row: ReviewRow, pane: "ReviewPane") -> Sequence[Deed]:
    if not (row.is_open and pane.may_write()):
        return ()
    me = pane.database.actor.person_id
    another = Deed(tr("Another value"), pane.compare_third, "pencil-simple")
    return (
        Deed(words.keep_words(row, Choice.THEIRS, me), pane.keep_office_current, "check"),
        Deed(words.keep_words(row, Choice.MINE, me), pane.keep_laptop_current, "check"),
        *(() if third.why_none(row) else (another,)),
    )


def _more(row: ReviewRow, pane: "ReviewPane") -> Sequence[Deed]:
    found = []
    if row.student_id is not None:
        go = partial(pane.tools.go, "students", row.student_id)
        found.append(Deed(tr("Show the pupil"), go, "student"))
    if row.occurrence_id is not None:
        go = partial(pane.tools.go, "registers", row.occurrence_id)
        found.append(Deed(tr("Open the register"), go, "check-square"))
    return found


def _blocks(found: FoundEntry) -> Iterator[Block]:
    row = found.row
    if row.is_refused:
        yield Warn(words.answer_words(row.answer), row.said)
    elif row.is_open:
        yield Warn(
            tr("Nothing follows from it yet"),
            tr("The office's value is shown. Until somebody chooses, it is not billed, not paid, "
               "and breaks no streak."),
        )  # fmt: skip
    yield Facts(_side(row.office, found), tr("In the office"))
    laptop = _side(row.laptop, found)
    doubt = words.clock_words(row.offset)
    if doubt:
        laptop.append(Fact(tr("Clock"), doubt, icon="warning", tone="amber"))
    yield Facts(laptop, tr("On the laptop"))
    if row.base:
        yield Facts([Fact(tr("Value"), row.base)], tr("Before both"))
    if row.is_open and third.why_none(row):
        yield Note(third.why_none(row), tr("Another value"))
    yield from _decision(found)


def _side(side: Side, found: FoundEntry) -> list[Fact]:
    moment = found.moment
    at = phrases.moment_words(moment.wall(side.at), moment.today) if side.at else ""
    said = (
        (tr("Value"), side.words),
        (tr("By"), side.by),
        (tr("When"), at),
        (tr("Computer"), side.device),
    )
    return [Fact(key, value) for key, value in said if value]


def _decision(found: FoundEntry) -> Iterator[Block]:
    row, moment = found.row, found.moment
    if row.decision is None or row.decided_at is None:
        return
    when = phrases.moment_words(moment.wall(row.decided_at), moment.today)
    rows = [
        Fact(tr("State"), "", chip=words.state_chip(row)),
        Fact(tr("Value"), row.chosen),
        Fact(tr("By"), ", ".join(part for part in (row.decided_by, when) if part)),
    ]
    yield Facts([each for each in rows if each.value or each.chip], tr("What was chosen"))
    if row.reason:
        yield Note(row.reason, tr("Reason"))
