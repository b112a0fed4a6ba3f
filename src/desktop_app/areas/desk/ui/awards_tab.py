"""A student's awards and progress reports in the inspector."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.desk.ui import later
from desktop_app.areas.reports import api as reports
from desktop_app.areas.rewards import api as rewards
from desktop_app.areas.rewards import words
from desktop_app.core.wording import show_date_with_year, tr, trn
from desktop_app.kit.card_parts import Block, LineItem, Lines
from desktop_app.kit.chips import Chip
from desktop_app.kit.deeds import Deed

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.students_pane import StudentsPane

_DIALOGS = "desktop_app.areas.rewards.ui.award_dialogs"
_GIVING = "desktop_app.areas.desk.ui.students_reports:ask_reports"
_WAYS = "desktop_app.areas.reports.ui.progress_card:way_words"


@dataclass(frozen=True, slots=True)
class Rewarded:
    """What was read: the awards, and who was given which report."""

    awards: "tuple[rewards.AwardRow, ...]" = ()
    given: "tuple[reports.Given, ...]" = ()


def read(session: Any, student_id: UUID) -> Rewarded:
    """Read them; on a reader thread."""
    return Rewarded(
        tuple(rewards.awards_of(session, student_id)),
        tuple(reports.given_out(session, student_id=student_id)),
    )


def blocks(found: Rewarded, pane: "StudentsPane", student_id: UUID) -> Sequence[Block]:
    """Return the awards with what can be done with them, and the reports that were given."""
    deeds: Sequence[Deed] = ()
    ask: Sequence[Deed] = ()
    if pane.may_write():
        deeds = (Deed(tr("Give an award…"), partial(give, pane, [student_id]), "trophy"),)
        ask = (Deed(tr("Progress report…"), partial(ask_reports, pane, [student_id]), "file-text"),)
    items = [_award(row, pane) for row in found.awards]
    way = later.load(_WAYS)
    given = [
        LineItem(each.recipient, ", ".join(part for part in (
            way(each.way), show_date_with_year(each.given_on), each.term) if part))
        for each in found.given
    ]  # fmt: skip
    return (
        Lines(tr("Awards"), items, nothing=tr("No awards yet."), deeds=deeds),
        Lines(tr("Progress reports"), given, nothing=tr("None was given yet."), deeds=ask),
    )


def _award(row: "rewards.AwardRow", pane: "StudentsPane") -> LineItem:
    said = [words.award_words(row.type), show_date_with_year(row.earned_on), row.given_by]
    if row.points:
        said.append(trn("{n} point in {club}", "{n} points in {club}", row.points, club=row.club))
    if row.revoked_reason:
        said.append(row.revoked_reason)
    chip = None
    deeds: list[Deed] = []
    if row.revoked:
        chip = Chip(tr("Revoked"), "grey", "prohibit")
    elif not row.approved:
        chip = Chip(tr("To approve"), "violet", "hourglass")
        deeds.append(Deed(tr("Approve"), partial(_approve, pane, row), "check"))
    if not row.revoked:
        deeds.append(Deed(tr("Revoke…"), partial(_revoke, pane, row), "x"))
    return LineItem(row.title, ", ".join(said), chip=chip, deeds=deeds if pane.may_write() else ())


def give(pane: "StudentsPane", students: Sequence[Any]) -> None:
    """Ask which award these students get."""
    said = trn("Award given", "{n} awards given", len(students))
    parts = (pane, pane.tools, pane.database, list(students))
    later.load(f"{_DIALOGS}:open_award_dialog")(*parts, lambda _: pane.done(said))


def ask_reports(pane: "StudentsPane", students: Sequence[Any]) -> None:
    """Ask for which term, and show the progress reports of these students."""
    later.load(_GIVING)(pane, list(students))


def _approve(pane: "StudentsPane", row: "rewards.AwardRow") -> None:
    service = rewards.RewardService(pane.database)
    pane.write(lambda: service.approve(row.id), tr("Award approved"))


def _revoke(pane: "StudentsPane", row: "rewards.AwardRow") -> None:
    parts = (pane, pane.tools, pane.database, row)
    later.load(f"{_DIALOGS}:open_revoke_dialog")(*parts, lambda _: pane.done(tr("Award revoked")))
