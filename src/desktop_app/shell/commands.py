"""What the window itself can do; panes bring their own commands."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.core.access.actor import Role
from desktop_app.core.wording import tr
from desktop_app.kit.actions import Command
from desktop_app.shell import copy_commands, dialogs

if TYPE_CHECKING:
    from desktop_app.shell.office_window import OfficeWindow


def office_commands(window: "OfficeWindow") -> Sequence[Command]:
    """Return the commands that are always there, in the order of their menus."""
    return (
        *_file(window),
        *_edit(window),
        *_view(window),
        *_go(window),
        *_lesson(window),
        *_tools(window),
        *_help(window),
    )


def _file(window: "OfficeWindow") -> Sequence[Command]:
    database, actor = window.database, window.database.actor
    is_office = actor.is_any(Role.ADMIN, Role.FRONT_DESK)

    def may_write() -> bool:
        return is_office and not database.read_only

    return (
        Command(
            "start",
            tr("Open another school…"),
            window.leave_for_start,
            "folder-open",
            shortcut="open-file",
            menu="file",
        ),
        Command(
            "import",
            tr("Import a roster…"),
            lambda: dialogs.open_import(window),
            "folder-open",
            menu="file",
            enabled=may_write,
            short=tr("Import"),
            separator=True,
        ),
        Command(
            "backup",
            tr("Back up to a file…"),
            lambda: dialogs.back_up(window),
            "copy",
            menu="file",
            enabled=lambda: actor.is_any(Role.ADMIN) and not database.is_view,
        ),
        Command(
            "snapshots",
            tr("Snapshots…"),
            lambda: dialogs.open_snapshots(window),
            "clock-counter-clockwise",
            menu="file",
            enabled=lambda: database.keeps_snapshots,
        ),
        *_shared(window),
        *_packets(window, may_write),
        *copy_commands.of_copy(window),
        Command(
            "school-settings",
            tr("School settings…"),
            lambda: dialogs.open_school_settings(window),
            "gear",
            shortcut="settings",
            menu="file",
            separator=True,
            enabled=may_write,
        ),
        Command(
            "close",
            tr("Close the school"),
            window.leave_for_start,
            "x",
            menu="file",
            separator=True,
        ),
        Command("quit", tr("Quit"), window.close, "sign-out", menu="file"),
    )


def _packets(window: "OfficeWindow", may_write: Callable[[], bool]) -> Sequence[Command]:
    """Return how teachers work offline with a local file; in a shared school, what is rescued."""
    database = window.database
    if database.copy is not None or database.is_view:
        return ()
    if database.path is None:
        return (
            Command(
                "rescue", tr("Take a rescue file in…"),
                lambda: dialogs.of_packets(window, "choose_rescue"), "package", menu="file",
                separator=True, enabled=lambda: database.actor.is_any(Role.ADMIN),
            ),
        )  # fmt: skip
    return (
        Command(
            "packets", tr("Packets for laptops…"), lambda: dialogs.open_packets(window), "package",
            menu="file", separator=True,
            enabled=lambda: may_write() and window.desk.packets is not None,
        ),
    )  # fmt: skip


def _shared(window: "OfficeWindow") -> Sequence[Command]:
    """Return how a school becomes shared, and what whoever is signed in to one can do."""
    database = window.database
    if database.is_view or database.copy is not None:
        return ()
    if database.path is not None:
        return (
            Command(
                "share",
                tr("Make this school shared…"),
                lambda: dialogs.open_share(window),
                "server",
                menu="file",
                separator=True,
                enabled=lambda: not database.read_only,
            ),
        )
    return (
        Command(
            "lock", tr("Lock now"), window.lock_asked.emit, "lock-simple", menu="file",
            separator=True,
        ),
        Command(
            "my-access", tr("My access…"), lambda: dialogs.open_my_access(window), "key",
            menu="file",
        ),
    )  # fmt: skip


def _edit(window: "OfficeWindow") -> Sequence[Command]:
    undoing = window.undoing

    def may(deed: object) -> bool:
        return deed is not None and not window.database.read_only

    return (
        Command(
            "undo",
            tr("Undo"),
            undoing.undo,
            "arrow-u-up-left",
            menu="edit",
            enabled=lambda: may(undoing.to_undo),
            naming=undoing.undo_words,
        ),
        Command(
            "redo",
            tr("Redo"),
            undoing.redo,
            "redo-2",
            menu="edit",
            enabled=lambda: may(undoing.to_redo),
            naming=undoing.redo_words,
        ),
        Command(
            "changes",
            tr("What was changed…"),
            lambda: dialogs.open_changes(window),
            "clock-counter-clockwise",
            menu="edit",
        ),
        Command(
            "search",
            tr("Find in this pane"),
            lambda: _in_pane(window, "search"),
            "magnifying-glass",
            menu="edit",
            separator=True,
        ),
        Command(
            "palette", tr("Search or run…"), window.open_palette, "magnifying-glass", menu="edit"
        ),
    )


def _in_pane(window: "OfficeWindow", name: str) -> None:
    pane = window.current()
    if pane is not None:
        getattr(pane, name)()


def _view(window: "OfficeWindow") -> Sequence[Command]:
    theme = window.desk.theme

    def scheme(name: str) -> None:
        theme.set_scheme(name)
        window.desk.preferences.set("theme", name)

    def zoom(steps: int) -> None:
        if steps:
            theme.zoom_by(steps)
        else:
            theme.set_zoom(1.0)
        window.desk.preferences.set("zoom", theme.zoom)

    def density(height: int) -> None:
        theme.set_density(height)
        window.desk.preferences.set("density", height)

    names = (("auto", tr("As the system")), ("light", tr("Light")), ("dark", tr("Dark")))
    rows = ((28, tr("Compact rows")), (32, tr("Normal rows")), (40, tr("Comfortable rows")))
    return (
        Command(
            "inspector",
            tr("Inspector"),
            lambda: _in_pane(window, "toggle_inspector"),
            "panel-right",
            menu="view",
        ),
        Command(
            "columns",
            tr("Choose columns…"),
            lambda: _in_pane(window, "choose_columns"),
            "columns",
            menu="view",
        ),
        Command(
            "explain",
            tr("Explain this number"),
            lambda: _in_pane(window, "explain_current"),
            "info",
            menu="view",
        ),
        *(
            Command(
                f"theme-{key}",
                title,
                partial(scheme, key),
                menu="view",
                separator=key == "auto",
                checked=partial(_is, theme, "scheme", key),
            )
            for key, title in names
        ),
        *(
            Command(
                f"rows-{height}",
                title,
                partial(density, height),
                menu="view",
                separator=height == 28,
                checked=partial(_is, theme, "density", height),
            )
            for height, title in rows
        ),
        Command("zoom-in", tr("Larger"), lambda: zoom(1), "zoom-in", menu="view", separator=True),
        Command("zoom-out", tr("Smaller"), lambda: zoom(-1), "zoom-out", menu="view"),
        Command("zoom-reset", tr("Normal size"), lambda: zoom(0), menu="view"),
        Command(
            "language-en",
            tr("English"),
            lambda: window.speak("en"),
            menu="view",
            separator=True,
            checked=lambda: window.language() == "en",
        ),
        Command(
            "language-de",
            tr("German"),
            lambda: window.speak("de"),
            menu="view",
            checked=lambda: window.language() == "de",
        ),
    )


def _is(owner: object, name: str, value: object) -> bool:
    return bool(getattr(owner, name) == value)


def _go(window: "OfficeWindow") -> Sequence[Command]:
    panes = tuple(
        Command(
            f"go-{spec.name}",
            spec.title,
            partial(window.go, spec.name),
            spec.icon,
            shortcut=spec.keys or f"go-{spec.name}",
            menu="go",
        )
        for spec in window.specs
    )
    return (
        *panes,
        Command("back", tr("Back"), window.back, "arrow-left", menu="go", separator=True),
        Command("forward", tr("Forward"), window.forward, "arrow-right", menu="go"),
        Command(
            "next-region",
            tr("Next region"),
            lambda: window.next_region(1),
            menu="go",
            separator=True,
        ),
        Command(
            "previous-region", tr("Previous region"), lambda: window.next_region(-1), menu="go"
        ),
    )


def _lesson(window: "OfficeWindow") -> Sequence[Command]:
    """Return the changes that other rows follow; those of one lesson only where one is chosen."""
    actor = window.database.actor

    def may_plan() -> bool:
        return not window.database.read_only and actor.is_any(Role.ADMIN, Role.FRONT_DESK)

    def lesson() -> UUID | None:
        asked = getattr(window.current(), "current_lesson", None)
        found: UUID | None = asked() if asked is not None and may_plan() else None
        return found

    def of_lesson(kind: str) -> None:
        dialogs.open_ripple(window, kind, lesson())

    anywhere = (
        ("teacher", tr("Teacher is away…"), "user-minus"),
        ("closure", tr("Close on some days…"), "calendar-blank"),
        ("closed", tr("Repair closed days…"), "calendar-blank"),
        ("room", tr("Room out of use…"), "door-open"),
    )
    chosen = (
        ("price", tr("New price of this lesson…"), "receipt"),
        ("length", tr("New length of this lesson…"), "clock"),
        ("time", tr("New time of this lesson…"), "clock"),
    )
    return (
        *(
            Command(
                f"ripple-{kind}",
                title,
                partial(dialogs.open_ripple, window, kind),
                icon,
                menu="lesson",
                enabled=may_plan,
                separator=kind == "teacher",
            )
            for kind, title, icon in anywhere
        ),
        *(
            Command(
                f"ripple-{kind}",
                title,
                partial(of_lesson, kind),
                icon,
                menu="lesson",
                enabled=lambda: lesson() is not None,
                scope="timetable",
                separator=kind == "price",
            )
            for kind, title, icon in chosen
        ),
    )


def _tools(window: "OfficeWindow") -> Sequence[Command]:
    return (
        Command(
            "verify",
            tr("Check the school…"),
            lambda: dialogs.check_school(window),
            "check-circle",
            menu="tools",
        ),
    )


def _help(window: "OfficeWindow") -> Sequence[Command]:
    return (
        Command(
            "help", tr("Help for this pane"), lambda: dialogs.open_help(window), "info", menu="help"
        ),
        Command(
            "keys",
            tr("Keyboard shortcuts"),
            lambda: dialogs.open_keys(window),
            "keyboard",
            menu="help",
        ),
        Command(
            "about",
            tr("About Downbeat"),
            lambda: dialogs.open_about(window),
            menu="help",
            separator=True,
        ),
    )
