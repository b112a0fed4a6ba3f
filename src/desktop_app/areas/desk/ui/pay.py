"""Taking a payment from a list: which family pays, then billing's own dialog."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.billing.ui.payment_dialog import open_payment_dialog
from desktop_app.core.wording import tr
from desktop_app.kit.banner import Banner
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.desk_pane import DeskPane


def take_payment(pane: "DeskPane", families: Sequence[tuple[UUID, str]]) -> None:
    """Open the payment dialog of the family, after asking which one where there are several."""
    if not families:
        pane.say(Banner(
            "note", tr("No family gets the bill yet."), tr("Give the student a family first."),
        ))  # fmt: skip
    elif len(families) == 1:
        open_payment_dialog(pane, pane.tools, pane.database, families[0][0])
    else:
        _ask(pane, families)


def _ask(pane: "DeskPane", families: Sequence[tuple[UUID, str]]) -> None:
    field = Field("family", tr("Family"), "choice", options=families, required=True)

    def chosen(values: dict[str, Any]) -> UUID:
        family_id: UUID = values["family"]
        return family_id

    dialog = FormDialog(
        pane, pane.tools.tasks, title=tr("Take payment"), fact=tr("Which family pays?"),
        primary=tr("Go on"), fields=(field,), save=chosen, values={"family": families[0][0]},
    )  # fmt: skip
    dialog.saved.connect(
        lambda family_id: open_payment_dialog(pane, pane.tools, pane.database, family_id)
    )
    dialog.open()
