"""For which year tax certificates are shown, for one family or for all."""

from uuid import UUID

from desktop_app.areas.billing.ui import paper
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Pane

YEARS = 10


def ask_certificate(pane: Pane, database: Database, family_id: UUID | None = None) -> None:
    """Ask for the year, then show the certificate of a family, or of all."""

    def read() -> tuple[str, int]:
        with database.reading() as session:
            today = clock.today(database.clock, school.facts(session).timezone)
            card = people.family_card(session, family_id) if family_id is not None else None
        return card.name if card else tr("All families"), today.year

    def ask(found: tuple[str, int]) -> None:
        name, year = found
        years = tuple((year - back, str(year - back)) for back in range(YEARS))
        dialog = FormDialog(
            pane,
            pane.tools.tasks,
            title=tr("Tax certificate"),
            fact=name,
            primary=tr("Show"),
            fields=(Field("year", tr("Year"), "choice", required=True, options=years),),
            save=lambda values: values["year"],
            values={"year": year},
        )
        dialog.saved.connect(show)
        dialog.open()

    def show(year: int) -> None:
        ids = None if family_id is None else [family_id]
        paper.show_certificates(pane, pane.tools, database, year, ids)

    pane.tools.tasks.read(read, ask, pane.show_error)
