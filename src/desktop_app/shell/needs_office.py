"""A pane that a copy does not carry: it says so, and leads to the shared school itself."""

from typing import TYPE_CHECKING

from desktop_app.core.sync.terms import Transport
from desktop_app.core.wording import tr
from desktop_app.kit.deeds import Deed
from desktop_app.kit.pane import Pane, Tools

if TYPE_CHECKING:
    from desktop_app.core.db.database import Database
    from desktop_app.shell.pane_list import PaneSpec


class NeedsOffice(Pane):
    """The empty state in the place of a pane."""

    def __init__(self, tools: Tools, database: "Database", spec: "PaneSpec") -> None:
        super().__init__(tools, spec.name, spec.title)
        facts = database.copy
        has_line = facts is not None and facts.transport is Transport.SERVER
        why = tr("The copy on this laptop holds your lessons, registers and students. Everything "
                 "else stays at the school.")  # fmt: skip
        deed = Deed(tr("Open the shared school"), lambda: tools.run("open-office"), "server")
        self.show_empty(tr("This needs the office"), why, deed if has_line else None)
