"""Where a make-up comes from: the mark or the cancelled meeting that gave it, and its use."""

from uuid import UUID

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import CreditRow, CreditState
from desktop_app.areas.desk.ui.make_up_words import missed_words, until_words, used_words
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.explain import Entry, Explain, Explanation


def of_make_up(database: Database, credit_id: UUID) -> Explain:
    """Return what reads the explanation of a make-up."""

    def read() -> Explanation | None:
        with database.reading() as session:
            today = clock.today(database.clock, school.facts(session).timezone)
            try:
                row = attendance.make_up(session, credit_id, today)
            except NotFound:
                return None
            made: tuple[attendance.MarkMade, ...] = ()
            if row.occurrence_id is not None:
                made = tuple(attendance.mark_history(session, row.occurrence_id, row.student_id))
        return explanation_of(row, made)

    return read


def explanation_of(row: CreditRow, made: tuple[attendance.MarkMade, ...]) -> Explanation:
    """Return the explanation: what gave it, what took it, what is left."""
    minutes = trn("{n} minute", "{n} minutes", row.minutes)
    taken = tr("−{minutes}", minutes=minutes)
    gave = missed_words(row) or tr("By hand")
    who = tr("{reason}, {who}", reason=row.reason, who=made[0].author) if made else row.reason
    source = ("registers", row.occurrence_id) if row.occurrence_id is not None else None
    entries = [Entry(gave, minutes, show_date(row.given_on), who, source)]
    if row.state is CreditState.USED and row.used_at is not None:
        place = ("registers", row.used_occurrence_id)
        entries.append(Entry(used_words(row), taken, show_date(row.used_at.date()), "", place))
    if row.state is CreditState.WITHDRAWN:
        entries.append(Entry(tr("Withdrawn"), taken, "", row.withdrawn_reason or ""))
    if row.state is CreditState.EXPIRED:
        entries.append(Entry(tr("Expired"), taken, until_words(row)))
    left = minutes if row.state is CreditState.OPEN else trn("{n} minute", "{n} minutes", 0)
    return Explanation(
        tr("Make-up of {name}", name=row.student), rule_of(row), tuple(entries), left
    )


def rule_of(row: CreditRow) -> str:
    """Say by which rule a make-up was given, and until when it lasts."""
    if row.occurrence_id is None:
        said = tr("Given by hand.")
    else:
        said = tr(
            "A finished register gives one for a mark whose code does so, a cancelled meeting "
            "where the settings say so."
        )
    if row.expires_on is None:
        return tr("{said} It has no end.", said=said)
    return tr("{said} It lasts until {day} and is used once.", said=said, day=until_words(row))
