"""What the window opens: dialogs of its own, and those of areas, loaded when first asked for."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QDialog, QFileDialog

from desktop_app.core.db import snapshots
from desktop_app.core.server import following
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.shell import (
    about as about_page,
)
from desktop_app.shell import (
    help as help_page,
)
from desktop_app.shell import (
    keys_dialog,
    locking,
    problems_dialog,
    share_dialog,
    snapshots_dialog,
)

if TYPE_CHECKING:
    from desktop_app.shell.office_window import OfficeWindow

IMPORT = "desktop_app.areas.desk.ui.import_dialog:ImportDialog"
SETTINGS = "desktop_app.areas.desk.ui.settings_dialog:SettingsDialog"
PAYMENT = "desktop_app.areas.billing.ui.payment_dialog:open_payment_dialog"
TRAIL = "desktop_app.areas.privacy.ui.trail_dialog:TrailDialog"
PACKETS = "desktop_app.shell.packets_dialog:PacketsDialog"
PACKET_COPY = "desktop_app.shell.packet_copy"
RIPPLE = "desktop_app.areas.desk.ui.ripple_dialog:open_ripple"


def load(where: str) -> Any:
    """Return a dialog's class; its module is imported now, not when the window opens."""
    module, name = where.split(":")
    return getattr(import_module(module), name)


def open_import(window: "OfficeWindow") -> QDialog:
    """Open the import of rosters."""
    dialog: QDialog = load(IMPORT)(window, window.tools, window.database)
    dialog.open()
    return dialog


def open_school_settings(window: "OfficeWindow") -> QDialog:
    """Open the school's facts, places, calendar, codes, prices and taxes."""
    dialog: QDialog = load(SETTINGS)(window, window.tools, window.database)
    dialog.open()
    return dialog


def open_ripple(window: "OfficeWindow", kind: str, about: UUID | None = None) -> None:
    """Open what follows from a change: teacher, closure, room, price, length or time."""
    load(RIPPLE)(window, window.tools, window.database, kind, about=about)


def take_payment(window: "OfficeWindow", family_id: UUID) -> None:
    """Open the payment of a family."""
    load(PAYMENT)(window, window.tools, window.database, family_id)


def back_up(window: "OfficeWindow") -> None:
    """Ask for a file and copy the school into it, verified."""
    school = window.database.origin
    if school is None:
        return
    proposed = school.with_name(f"{school.stem} backup {window.today_words()}.downbeat")
    name, _ = QFileDialog.getSaveFileName(
        window, tr("Back up to a file"), str(proposed), tr("Downbeat schools (*.downbeat)")
    )
    if name:
        back_up_to(window, Path(name))


def back_up_to(window: "OfficeWindow", target: Path) -> None:
    """Copy the school into a file off the GUI thread and say so."""
    school = window.database.path
    if school is None:
        window.backup_asked.emit(target)
        return
    said = tr("Backed up to {file}", file=target.name)
    window.tasks.long_read(
        lambda progress: snapshots.backup(school, target, progress),
        lambda _: window.notices.done(said),
        title=tr("Copying"),
    )


def open_share(window: "OfficeWindow") -> QDialog:
    """Ask for a server, and then make this school shared."""
    dialog = share_dialog.ShareDialog(window, window.tasks, window.database)
    dialog.saved.connect(window.share_asked.emit)
    dialog.open()
    return dialog


def open_packets(window: "OfficeWindow") -> QDialog | None:
    """Open the packets of this school: which laptops have one, making one, taking one in."""
    work, office = window.desk.packets, window.database
    if work is None:
        return None
    dialog: QDialog = load(PACKETS)(window, lambda wish: work.make(office, wish))
    dialog.open()
    return dialog


def of_packets(window: "OfficeWindow", deed: str) -> None:
    """Do a deed with packets: choose_newer or choose_return on a copy, choose_rescue elsewhere."""
    load(f"{PACKET_COPY}:{deed}")(window)


def open_my_access(window: "OfficeWindow") -> QDialog:
    """Ask when this desk locks itself, and for a new password."""
    desk = window.desk
    return locking.open_access_dialog(window, window.tasks, desk.preferences, desk.change_password)


def open_snapshots(window: "OfficeWindow") -> QDialog:
    """Open the list of snapshots, to restore one."""
    dialog = snapshots_dialog.SnapshotsDialog(window)
    dialog.open()
    return dialog


def open_changes(window: "OfficeWindow") -> QDialog:
    """Open the trail of all, with undo of the last."""
    dialog: Any = load(TRAIL)(window, window.tools, window.database)
    dialog.add_button(Button(tr("Undo the last"), "arrow-u-up-left", window.undoing.undo))
    dialog.open()
    opened: QDialog = dialog
    return opened


def open_history(window: "OfficeWindow", table: str, key: UUID, name: str) -> QDialog:
    """Open what was changed of one record, or of a person with all that is theirs."""
    about = key if table == "person" else (table, key)
    dialog: Any = load(TRAIL)(window, window.tools, window.database, about=about, name=name)
    dialog.open()
    opened: QDialog = dialog
    return opened


def check_school(window: "OfficeWindow") -> None:
    """Check the whole school off the GUI thread and say what was found."""
    database = window.database

    def tell(found: list[str]) -> None:
        if not found:
            window.notices.done(
                tr("The school is sound: file, references, journal and every balance.")
            )
            return
        fact = trn(
            "{n} thing is not as it should be", "{n} things are not as they should be", len(found)
        )
        problems_dialog.ProblemsDialog(window, fact, found).open()

    window.tasks.long_read(
        lambda progress: following.checked(database, progress),
        tell,
        title=tr("Checking"),
    )


def open_help(window: "OfficeWindow") -> QDialog:
    """Open the help for the pane that is shown."""
    pane = window.current()
    dialog = help_page.HelpDialog(window, pane.name if pane else "")
    dialog.open()
    return dialog


def open_keys(window: "OfficeWindow") -> QDialog:
    """Open the list of keyboard shortcuts."""
    dialog = keys_dialog.KeysDialog(window)
    dialog.open()
    return dialog


def open_about(window: "OfficeWindow") -> QDialog:
    """Say what this is."""
    dialog = about_page.AboutDialog(window)
    dialog.open()
    return dialog
