"""An invoice by hand.

Free lines with a price and a tax rate, saved as a draft.
"""

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import FreeLine, InvoiceCard, InvoiceStatus
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field, Option
from desktop_app.kit.pane import Tools

THOUSAND = 1_000


def open_draft_dialog(
    parent: QWidget,
    tools: Tools,
    database: Database,
    *,
    family_id: UUID | None = None,
    card: InvoiceCard | None = None,
) -> None:
    """Read tax rates and the family's name, then ask for the lines."""

    def read() -> tuple[str, tuple[Option, ...], tuple[UUID, str] | None]:
        with database.reading() as session:
            facts = school.facts(session)
            rates = tuple((rate.id, rate.name) for rate in school.tax_rates(session))
            family = people.family_card(session, family_id) if family_id else None
        return facts.currency, rates, (family.id, family.name) if family else None

    def ask(found: tuple[str, tuple[Option, ...], tuple[UUID, str] | None]) -> None:
        currency, rates, family = found
        dialog = DraftDialog(parent, tools, database, _fields(database, currency, rates), card)
        if family is not None:
            dialog.form.set_values({"family": family})
        dialog.open()

    tools.tasks.read(read, ask)


def _fields(database: Database, currency: str, rates: tuple[Option, ...]) -> tuple[Field, ...]:
    def families(text: str) -> list[tuple[UUID, str]]:
        with database.reading() as session:
            return people.find_families(session, text)

    line = (
        Field("description", tr("What for"), required=True, width=180),
        Field("count", tr("Quantity"), "number", decimals=2, width=70, start=1),
        Field("unit_price", tr("Price"), "money", required=True, currency=currency, width=90),
        Field("tax_rate_id", tr("Tax"), "choice", options=((None, tr("The usual rate")), *rates)),
    )
    return (
        Field("family", tr("Family"), "combo", required=True, lookup=families, width=280),
        Field("lines", tr("Lines"), "rows", add=tr("Add a line"), fields=line),
        Field("due_on", tr("Due"), "date", help=tr("Empty: as the school's days to pay say")),
        Field("note", tr("Note"), "lines", width=380),
    )


class DraftDialog(FormDialog):
    """A new draft, or an existing one changed; it is issued from its card."""

    def __init__(
        self,
        parent: QWidget,
        tools: Tools,
        database: Database,
        fields: tuple[Field, ...],
        card: InvoiceCard | None,
    ) -> None:
        self._service = billing.BillingService(database)
        self._card = card
        self._tools = tools
        self._database = database
        title = tr("New invoice") if card is None else tr("Change draft")
        super().__init__(
            parent,
            tools.tasks,
            title=title,
            fact="",
            primary=tr("Save draft"),
            fields=fields,
            save=self._keep,
            values=_values(card),
            width=720,
            record=Record((("invoice", card.row.id),), self._read) if card is not None else None,
        )
        self.saved.connect(lambda changes: tools.notices.done(changes.label, tools.undo))

    def _read(self) -> dict[str, Any]:
        """Read what stands in the draft now. Raises NotFound when it is gone or issued."""
        card = self._card
        with self._database.reading() as session:
            today = clock.today(self._database.clock, school.facts(session).timezone)
            now = billing.invoice_card(session, card.row.id, today) if card is not None else None
        if now is None or now.row.status is not InvoiceStatus.DRAFT:
            raise NotFound(tr("This draft is issued or gone meanwhile. Nothing was changed."))
        return _values(now) or {}

    def _keep(self, values: dict[str, Any]) -> Changes:
        lines = [_line(one) for one in values["lines"] or ()]
        if not lines:
            raise RuleBroken(tr("An invoice needs at least one line."), field="lines")
        more = {"note": values["note"] or None, "due_on": values["due_on"]}
        if self._card is None:
            return self._service.make_draft(values["family"], lines, **more)
        return self._service.edit_draft(self._card.row.id, lines, **more)


def _line(values: dict[str, Any]) -> FreeLine:
    count = values.get("count")
    quantity = THOUSAND if count is None else int(count * THOUSAND)
    return FreeLine(
        values["description"],
        values["unit_price"],
        quantity=quantity,
        detail=values.get("detail"),
        student_id=values.get("student_id"),
        tax_rate_id=values.get("tax_rate_id"),
    )


def _values(card: InvoiceCard | None) -> dict[str, Any] | None:
    if card is None:
        return None
    return {
        "family": (card.row.family_id, card.row.family),
        "due_on": card.row.due_on,
        "note": card.row.note or "",
        "lines": [
            {
                "description": line.description,
                "count": line.count,
                "unit_price": line.unit_price,
                "tax_rate_id": line.tax_rate_id,
                "detail": line.detail,
                "student_id": line.student_id,
            }
            for line in card.lines
        ],
    }
