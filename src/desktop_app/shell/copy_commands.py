"""What can be done with the copy that a window shows, and keeping one of a shared school."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.core.sync import copy_facts
from desktop_app.core.wording import tr
from desktop_app.kit.actions import Command
from desktop_app.shell import dialogs

if TYPE_CHECKING:
    from desktop_app.core.db.database import Database
    from desktop_app.shell.office_window import OfficeWindow


def of_copy(window: "OfficeWindow") -> Sequence[Command]:
    """Return the commands of a copy, or the one with which a teacher gets a copy."""
    if window.copy_desk is None:
        return _keeping(window)
    desk = window.copy_desk
    syncer = desk.syncer
    has_line = syncer.has_line
    return (
        Command(
            "sync", tr("Sync now"), syncer.sync_now, "arrows-clockwise", menu="file",
            separator=True, enabled=lambda: has_line and not syncer.is_running,
        ),
        Command(
            "sync-stop", tr("Stop syncing"), syncer.stop, "x", menu="file",
            enabled=lambda: syncer.is_running,
        ),
        Command(
            "sync-list", tr("What waits and what went up…"), desk.open_list, "list-bullets",
            menu="file",
        ),
        *(() if has_line else _by_packets(window)),
        Command(
            "open-office", tr("Open the shared school"), window.ask_office, "server", menu="file",
            separator=True, enabled=lambda: has_line,
        ),
        Command(
            "copy-password", tr("Password of the school…"), desk.ask_password, "key", menu="file",
            enabled=lambda: has_line,
        ),
        Command(
            "remove-copy", tr("Remove this copy…"), desk.remove, "trash", menu="file",
        ),
    )  # fmt: skip


def may_keep(database: "Database") -> bool:
    """Whether who is here can keep a copy of this school on this computer."""
    here = database.path is None and not database.is_view
    return here and copy_facts.may_have(database.actor)


def _by_packets(window: "OfficeWindow") -> Sequence[Command]:
    """Return how a copy without a line goes to its office and back."""
    return (
        Command(
            "packet-newer", tr("Open a newer packet…"),
            lambda: dialogs.of_packets(window, "choose_newer"), "package", menu="file",
            separator=True,
        ),
        Command(
            "packet-return", tr("Return my work in a packet…"),
            lambda: dialogs.of_packets(window, "choose_return"), "export", menu="file",
        ),
    )  # fmt: skip


def _keeping(window: "OfficeWindow") -> Sequence[Command]:
    if not may_keep(window.database):
        return ()
    return (
        Command(
            "keep-copy", tr("Keep a copy on this computer…"), window.keep_asked.emit, "laptop",
            menu="file",
        ),
    )  # fmt: skip
