"""Everything that was done in the school and all that left the house, with undo."""

from typing import TYPE_CHECKING

from desktop_app.areas.privacy.ui.trail_dialog import TrailDialog
from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button

if TYPE_CHECKING:
    from desktop_app.shell.office_window import OfficeWindow


class ChangesDialog(TrailDialog):
    """The trail of all; the button takes back the newest deed that is in force."""

    def __init__(self, window: "OfficeWindow") -> None:
        super().__init__(window, window.tools, window.database)
        self.add_button(Button(tr("Undo the last"), "arrow-u-up-left", window.undoing.undo))
