"""Over which period statements of account are shown, for one family or for all."""

from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.billing.ui import paper
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Pane

Period = tuple[date, date]


def ask_statement(pane: Pane, database: Database, family_id: UUID | None = None) -> None:
    """Ask for the period, then show the statement of a family, or of all that moved."""

    def read() -> tuple[str, date, date]:
        with database.reading() as session:
            today = clock.today(database.clock, school.facts(session).timezone)
            year = school.year_of(session, today)
            card = people.family_card(session, family_id) if family_id is not None else None
        first = year.starts_on if year and year.starts_on <= today else today.replace(day=1)
        return card.name if card else tr("All families"), first, today

    def ask(found: tuple[str, date, date]) -> None:
        name, first, last = found
        dialog = FormDialog(
            pane,
            pane.tools.tasks,
            title=tr("Statement of account"),
            fact=name,
            primary=tr("Show"),
            fields=(
                Field("first", tr("From"), "date", required=True, today=last),
                Field("last", tr("To"), "date", required=True, today=last),
            ),
            save=_checked,
            values={"first": first, "last": last},
        )
        dialog.saved.connect(show)
        dialog.open()

    def show(period: Period) -> None:
        ids = None if family_id is None else [family_id]
        paper.show_statements(pane, pane.tools, database, period, ids)

    pane.tools.tasks.read(read, ask, pane.show_error)


def _checked(values: dict[str, Any]) -> Period:
    if values["last"] < values["first"]:
        raise RuleBroken(tr("The period ends before it begins. Check the days."), field="last")
    return values["first"], values["last"]
