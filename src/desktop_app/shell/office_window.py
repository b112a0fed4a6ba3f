"""The main window on one school: navigation, pane, menus, status bar, undo, live refresh."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.areas.desk.queries import needs
from desktop_app.core import clock, wording
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database
from desktop_app.core.journal.changes import EVERYTHING, Changes
from desktop_app.core.settings import Preferences
from desktop_app.core.wording import tr, trn
from desktop_app.kit import palette
from desktop_app.kit.actions import SHORTCUTS, Actions
from desktop_app.kit.buttons import keys_text
from desktop_app.kit.labels import on_plane, rule
from desktop_app.kit.notices import Notices
from desktop_app.kit.pane import Pane, Tools
from desktop_app.kit.tasks import Activity, Tasks
from desktop_app.kit.theme_switch import Theme
from desktop_app.shell import day_check, dialogs, search
from desktop_app.shell.commands import office_commands
from desktop_app.shell.facts import PlaceFacts, read_place
from desktop_app.shell.mark import mark_icon
from desktop_app.shell.navigation import Navigation
from desktop_app.shell.other_desks import OtherDesks
from desktop_app.shell.pane_list import PaneSpec, pane_specs
from desktop_app.shell.status_bar import StatusBar
from desktop_app.shell.undoing import Undoing

if TYPE_CHECKING:
    from desktop_app.shell.copy_desk import CopyDesk
    from desktop_app.shell.packet_make import PacketWork
    from desktop_app.shell.syncing import CopyWork

COPY = "desktop_app.shell.copy_desk:CopyDesk"
NEEDS_OFFICE = "desktop_app.shell.needs_office:NeedsOffice"
MENUS = ("file", "edit", "view", "go", "student", "lesson", "billing", "tools", "help")
NEEDING = (
    "lesson_occurrence", "enrollment", "invoice", "payment", "ledger_entry", "buddy_group",
    "conflict",
)  # fmt: skip
AFTER_PAINT_MS = 700
_WITHOUT_INSPECTOR, _NARROW_NAVIGATION = 1280, 1180


@dataclass(frozen=True, slots=True)
class Desk:
    """What a window is given.

    The open school, what this desk remembers, the look, and how it ends; whether the days are
    checked when the window has opened, and how one's own password is changed. For a copy, what can
    be done with it, and whether it syncs by itself. What can be done with packets.
    """

    database: Database
    preferences: Preferences
    theme: Theme
    leave: Callable[[], object]
    checks_days: bool = False
    change_password: Callable[[str], object] | None = None
    copy_work: "CopyWork | None" = None
    is_eager: bool = True
    packets: "PacketWork | None" = None


class _Relay(QObject):
    """Carries change sets from the writing thread to the window."""

    heard = Signal(object)


def menu_title(key: str) -> str:
    """Return the title of a menu."""
    return {
        "file": tr("&File"),
        "edit": tr("&Edit"),
        "view": tr("&View"),
        "go": tr("&Go"),
        "student": tr("&Student"),
        "lesson": tr("&Lesson"),
        "billing": tr("&Billing"),
        "tools": tr("&Tools"),
        "help": tr("&Help"),
    }[key]


class OfficeWindow(QMainWindow):
    """One school, open. Panes are made when first shown and kept."""

    pane_shown = Signal(str)
    speak_asked = Signal(str)
    start_asked = Signal()
    restore_asked = Signal(object)
    beside_asked = Signal(str, object)
    share_asked = Signal(object)
    look_asked = Signal(object)
    lock_asked = Signal()
    backup_asked = Signal(object)
    office_asked = Signal(str, object)
    keep_asked = Signal()
    remove_asked = Signal()
    locked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.database = desk.database
        self.setObjectName("office")
        self.setWindowIcon(mark_icon())
        self.setMinimumSize(1100, 700)
        self.tasks = Tasks(self)
        self._relay = _Relay(self)
        self.copy_desk: CopyDesk | None = None
        if desk.copy_work is not None:
            self.copy_desk = dialogs.load(COPY)(self, desk.copy_work, eager=desk.is_eager)
        self.desks = OtherDesks(self)
        self._relay.heard.connect(self.desks.heard, Qt.ConnectionType.QueuedConnection)
        self.database.listen(self._relay.heard.emit)
        self.tasks.busy.connect(self._show_busy)
        self.specs: Sequence[PaneSpec] = ()
        self._panes: dict[str, Pane] = {}
        self._stale: set[str] = set()
        self._past: list[str] = []
        self._future: list[str] = []
        self._facts = PlaceFacts("", "", "", "")
        self._needs: Mapping[str, int] = {}
        self._noted = ""
        self._is_over = False
        self._build()
        desk.theme.changed.connect(self._look_changed)
        self._week = QTimer(self, interval=60_000)
        self._week.timeout.connect(self._read_place)
        self._week.timeout.connect(self._read_needs)
        self._week.start()
        self._read_place()
        self._once_painted(self._read_needs)
        if self.copy_desk is not None:
            self.copy_desk.start()
        self.day_check = day_check.DayCheck(self.database, self.tasks, self._note, self)
        if desk.checks_days:
            self.day_check.start_later()

    def _once_painted(self, read: Callable[[], None]) -> None:
        """Read what needs more than the first pane does; while that is on its way, a bit later."""
        if self.database.is_early:
            QTimer.singleShot(AFTER_PAINT_MS, self, lambda: self._once_idle(read))
        else:
            read()

    def _once_idle(self, read: Callable[[], None]) -> None:
        """Read when the first pane has got what it asked for, however slow the computer is."""
        if self.tasks.idle():
            read()
        else:
            QTimer.singleShot(AFTER_PAINT_MS, self, lambda: self._once_idle(read))

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.actions_list = Actions(self)
        self.stack = QStackedWidget()
        on_plane(self.stack, "surface")
        self.notices = Notices(self.stack)
        self.tasks.failed.connect(self.notices.error)
        self.undoing = Undoing(self.database, self.tasks, self.notices, self)
        self.tools = Tools(
            self.tasks, self.desk.preferences, self.notices, self.undoing.undo, self.go,
            self.actions_list.run, self.look_asked.emit,
            partial(dialogs.open_history, self) if self.database.actor.sees_all else None,
        )  # fmt: skip
        self.specs = [s for s in pane_specs() if self.database.actor.is_any(*s.roles)]
        self.actions_list.add(office_commands(self))
        self.undoing.on_change(self.actions_list.refresh)
        self._once_painted(self.undoing.heard)
        self.navigation = Navigation(
            self.specs,
            who=self.database.actor.name,
            role=role_words(self.database.actor.roles),
            search=lambda: self.actions_list.run("palette"),
            keys=keys_text(SHORTCUTS["palette"]),
        )
        self.navigation.panes.chosen.connect(self.go)
        self.status = StatusBar()
        self.status.set_note(self._noted)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        for part in (self.navigation, rule(vertical=True)):
            middle.addWidget(part)
        middle.addWidget(self.stack, 1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addLayout(middle, 1)
        column.addWidget(rule())
        column.addWidget(self.status)
        self.setCentralWidget(body)
        self._make_menus()
        if self.copy_desk is not None:
            self.copy_desk.dress()
        self._fit()

    def _make_menus(self) -> None:
        bar = self.menuBar()
        bar.clear()
        self._menus: dict[str, QMenu] = {}
        for key in MENUS:
            menu = bar.addMenu(menu_title(key))
            menu.setObjectName(f"menu-{key}")
            menu.aboutToShow.connect(lambda key=key: self.actions_list.fill(self._menus[key], key))
            self._menus[key] = menu
        self.actions_list.changed.connect(self._show_menus)
        self._show_menus()

    def _show_menus(self) -> None:
        self.actions_list.refresh()
        for key, menu in self._menus.items():
            self.actions_list.fill(menu, key, ask=False)
            menu.menuAction().setVisible(not menu.isEmpty())

    # --- going around -----------------------------------------------------------------------------

    def go(self, name: str, key: UUID | None = None) -> Pane:
        """Show a pane, and in it a record when a key is given."""
        before = self.current()
        if before is not None:
            self.tasks.hold_reads()
        pane = self._panes.get(name) or self._make_pane(name)
        self.stack.setCurrentWidget(pane)
        self.navigation.set_current(name)
        self.actions_list.set_scope(name)
        if before is not None and before is not pane:
            self._past.append(before.name)
            self._future.clear()
        if name in self._stale:
            self._stale.discard(name)
            pane.touched(EVERYTHING)
        pane.activated()
        self._focus_in(pane)
        if key is not None:
            pane.open_key(key)
        self._title()
        self._say_facts(pane.status)
        self.desk.preferences.set("pane", name)
        self.pane_shown.emit(name)
        return pane

    def _focus_in(self, pane: Pane) -> None:
        """Put the keyboard where the work is: the last region before the inspector."""
        regions = pane.regions()
        content = next((r for r in regions[1:2] or regions), None)
        if content is not None and not pane.isAncestorOf(self.focusWidget()):
            content.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_pane(self, name: str) -> Pane:
        spec = next(spec for spec in self.specs if spec.name == name)
        if not self._is_carried(spec):
            pane: Pane = dialogs.load(NEEDS_OFFICE)(self.tools, self.database, spec)
        else:
            pane = spec.load(self.tools, self.database)
        self._panes[name] = pane
        self.stack.addWidget(pane)
        self.actions_list.add(pane.commands(), tell=False)
        pane.put_buttons(self.actions_list.action)
        pane.status_changed.connect(lambda facts: self._pane_says(pane, facts))
        self.desks.pane_made(pane)
        if self.copy_desk is not None:
            self.copy_desk.pane_made(pane)
        self._fit()
        return pane

    def _pane_says(self, pane: Pane, facts: Sequence[str]) -> None:
        if self.current() is pane:
            self._say_facts(facts)
            self.actions_list.refresh()

    def _say_facts(self, facts: Sequence[str]) -> None:
        beside = self.copy_desk.facts() if self.copy_desk is not None else ()
        self.status.set_facts((*beside, *facts))

    def current(self) -> Pane | None:
        """Return the pane that is shown."""
        pane = self.stack.currentWidget()
        return pane if isinstance(pane, Pane) else None

    def back(self) -> None:
        """Go to the pane shown before."""
        self._travel(self._past, self._future)

    def forward(self) -> None:
        """Go where `back` came from."""
        self._travel(self._future, self._past)

    def _travel(self, source: list[str], target: list[str]) -> None:
        here = self.current()
        if not source or here is None:
            return
        name = source.pop()
        kept = list(self._past), list(self._future)
        self.go(name)
        self._past[:], self._future[:] = kept
        target.append(here.name)

    def next_region(self, step: int) -> None:
        """Move the focus to the next region: navigation, then those of the pane."""
        pane = self.current()
        regions: list[QWidget] = [self.navigation.panes, *(pane.regions() if pane else [])]
        here = self.focusWidget()
        at = next(
            (n for n, r in enumerate(regions) if r is here or r.isAncestorOf(here)),
            -1,
        )
        for further in range(1, len(regions) + 1):
            target = _takes_focus(regions[(at + step * further) % len(regions)])
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def open_palette(self) -> None:
        """Open the palette over the window."""
        from_list = search.palette_providers(self)
        palette.Palette(self, self.tasks, from_list).open_over(self)

    # --- telling ----------------------------------------------------------------------------------

    def panes(self) -> list[Pane]:
        """Return the panes that were made so far."""
        return list(self._panes.values())

    def touched(self, changes: Changes) -> None:
        """Reload what is shown, as far as it was changed; the rest when it is shown next."""
        pane = self.current()
        self._stale.update(name for name in self._panes if pane is None or name != pane.name)
        if pane is not None:
            pane.touched(changes)
        self.actions_list.refresh()
        self.undoing.heard()
        if self.copy_desk is not None:
            self.copy_desk.heard()
        if changes.notes:
            self._noted = " ".join(changes.notes)
            self.status.set_note(self._noted)
        if changes.touches("school", "term", "academic_year"):
            self._read_place()
        if changes.touches(*NEEDING):
            self._read_needs()

    def _note(self, words: str) -> None:
        """Say quietly in the status bar what the program did by itself."""
        self._noted = words
        self.status.set_note(words)
        self.touched(EVERYTHING)

    def _read_needs(self) -> None:
        """Count what waits for somebody, for the navigation."""

        def read() -> Mapping[str, int]:
            with self.database.reading() as session:
                return needs.needs_you(session, self.database.clock.now())

        self.tasks.read(read, self._show_needs, key="needs")

    def _show_needs(self, counts: Mapping[str, int]) -> None:
        self._needs = counts
        carried = {spec.name for spec in self.specs if self._is_carried(spec)}
        self.navigation.panes.set_counts({name: counts[name] for name in carried & counts.keys()})
        waits = counts.get("review", 0) if "review" in carried and self.copy_desk is None else 0
        words = trn("{n} needs a choice", "{n} need a choice", waits) if waits else ""
        self.status.set_choices(words, partial(self.go, "review"), tr("Open the review list"))

    def _is_carried(self, spec: PaneSpec) -> bool:
        """Whether what a pane shows is here; of what needs the office nothing is counted either."""
        return self.database.copy is None or spec.on_copy

    def _read_place(self) -> None:
        self.tasks.read(lambda: read_place(self.database), self._show_place, key="place")

    def _show_place(self, facts: PlaceFacts) -> None:
        self._facts = facts
        where = self.database.path.name if self.database.path else facts.school
        if self.database.copy is not None:
            where = tr("Copy on this laptop")
        zoom = tr("{percent} %", percent=round(self.desk.theme.zoom * 100))
        self.status.set_place([fact for fact in (where, facts.week, zoom) if fact])
        self.desks.show_state()
        self._title()

    def _title(self) -> None:
        pane = self.current()
        parts = (pane.title if pane else "", self._facts.school, "Downbeat")
        self.setWindowTitle(" - ".join(part for part in parts if part))

    def _show_busy(self, activity: Activity | None) -> None:
        pane = self.current()
        if pane is not None:
            pane.progress.tell(activity)

    # --- size and look ----------------------------------------------------------------------------

    def _look_changed(self) -> None:
        self.setWindowIcon(mark_icon())
        self._show_place(self._facts)
        self._fit()

    def _rebuild(self) -> None:
        """Make everything anew, in the language in use."""
        pane = self.current()
        name = pane.name if pane else ""
        self._panes.clear()
        self._stale.clear()
        old = self.takeCentralWidget()
        for action in self.actions():
            self.removeAction(action)
        self.tasks.failed.disconnect(self.notices.error)
        self._build()
        if old is not None:
            old.deleteLater()
        self._show_place(self._facts)
        self._show_needs(self._needs)
        if name:
            self.go(name)

    def rebuild(self) -> None:
        """Make the window anew, in the language chosen now."""
        self._rebuild()

    def speak(self, code: str) -> None:
        """Ask for another language."""
        self.speak_asked.emit(code)

    def language(self) -> str:
        """Return the language in use."""
        return wording.language()

    def school_name(self) -> str:
        """Return what the school is called."""
        return self._facts.school

    def zone(self) -> str:
        """Return the school's time zone."""
        return self._facts.zone or "UTC"

    def today_words(self) -> str:
        """Return today's date at the school, for file names."""
        return clock.today(self.database.clock, self.zone()).isoformat()

    def leave_for_start(self) -> None:
        """Close this school and show the start window."""
        self.start_asked.emit()

    def ask_beside(self, name: str, key: UUID | None = None) -> None:
        """Ask for a pane, and a record in it, in a window of its own beside this one."""
        self.beside_asked.emit(name, key)

    def ask_office(self, name: str = "", key: UUID | None = None) -> None:
        """Ask for the shared school of this copy, and a pane and a record in it."""
        pane = self.current()
        self.office_asked.emit(name or (pane.name if pane is not None else ""), key)

    def restore(self, copy: Path) -> None:
        """Ask to put a snapshot in the place of this school."""
        self.restore_asked.emit(copy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room when the window gets narrow.

        First the inspector goes, then the words of the navigation.
        """
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.width() / self.desk.theme.zoom
        self.navigation.set_narrow(narrow=width < _NARROW_NAVIGATION)
        for pane in self._panes.values():
            pane.set_inspector_visible(visible=width >= _WITHOUT_INSPECTOR)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish what is being written, then close the school."""
        if self._is_over:  # a second window that was closed before the first one
            event.accept()
            return
        self._is_over = True
        self.desk.preferences.set("window", [self.width(), self.height()])
        self._relay.heard.disconnect()
        self.desks.stop()
        if self.copy_desk is not None:
            self.copy_desk.stop()
        self._week.stop()
        self.tasks.close()
        event.accept()
        self.desk.leave()


def _takes_focus(region: QWidget) -> QWidget | None:
    """Return the first widget of a region that the keyboard can work in."""
    parts = [region, *region.findChildren(QWidget)]
    fit = (p for p in parts if p.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return next((part for part in fit if part.isVisible() and part.isEnabled()), None)


def role_words(roles: frozenset[Role]) -> str:
    """Return what the person is here, in words."""
    words = {
        Role.ADMIN: tr("Owner"),
        Role.FRONT_DESK: tr("Front desk"),
        Role.TEACHER: tr("Teacher"),
        Role.PARENT: tr("Parent"),
        Role.STUDENT: tr("Student"),
    }
    return ", ".join(words[role] for role in Role if role in roles)
