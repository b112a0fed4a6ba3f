"""The command palette: type what you want, the first row is ready for Enter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.wording import tr
from desktop_app.kit.actions import SHORTCUTS, Actions
from desktop_app.kit.buttons import keys_text
from desktop_app.kit.key_cap import KeyCap
from desktop_app.kit.labels import IconLabel, on_plane, rule
from desktop_app.kit.paint import hits
from desktop_app.kit.palette_rows import EntryDelegate, KeyHints
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp, look

WIDTH: Final = 656
_ROWS: Final = 12


@dataclass(frozen=True)
class Entry:
    """One row: what it does, a fact, its shortcut or a word at the right, what Enter runs.

    `beside` shows the same in a window of its own; a row without it has nothing to show there.
    """

    title: str
    run: Callable[[], object]
    fact: str = ""
    icon: str = ""
    keys: str = ""
    side: str = ""
    tone: str = "text2"
    beside: Callable[[], object] | None = None


@dataclass(frozen=True)
class Group:
    """Entries under a heading."""

    title: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Provider:
    """Finds groups for what was typed.

    With `background` it is asked on a reader thread (it reads the database).

    `prefix` ("@", "#", ">") makes it the only one asked when the text begins with it.
    """

    find: Callable[[str], Sequence[Group]]
    background: bool = False
    prefix: str = ""


def command_provider(actions: Actions) -> Provider:
    """Offers every command that may run now and whose words are typed."""

    def find(text: str) -> Sequence[Group]:
        words = text.split()
        found = [
            Entry(
                command.words(),
                lambda key=command.key: actions.run(key),  # type: ignore[misc]  # mypy infers no lambda with a default
                icon=command.icon,
                keys=keys_text(SHORTCUTS.get(command.shortcut or command.key, "")),
            )
            for command in actions.alive()
            if not words or all(hits(command.words(), word) for word in words)
        ]
        return [Group(tr("Actions"), found[:8])] if found else []

    return Provider(find, prefix=">")


class Palette(QDialog):
    """Frameless, over the window; Up, Down, Enter, Esc."""

    def __init__(self, parent: QWidget, tasks: Tasks, providers: Sequence[Provider]) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Search or run"))
        self.setObjectName("palette")
        self._tasks = tasks
        self._providers = tuple(providers)
        self._found: dict[int, Sequence[Group]] = {}
        self.line = QLineEdit()
        self.line.setProperty("bare", True)
        self.line.setPlaceholderText(tr("Search or run"))
        self.line.setObjectName("palette-line")
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._ask)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(EntryDelegate(self.list, self.line))
        self.list.itemClicked.connect(self._run)
        self._build()
        self._ask("")

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(dp(16), dp(12), dp(16), dp(12))
        top.setSpacing(dp(10))
        top.addWidget(IconLabel("magnifying-glass", size=18))
        written = self.line.font()
        written.setPixelSize(dp(16))
        self.line.setFont(written)
        self.line.setMinimumHeight(dp(26))
        top.addWidget(self.line, 1)
        top.addWidget(KeyCap(tr("Esc")))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule())
        column.addWidget(self.list, 1)
        column.addWidget(rule())
        hints = KeyHints(
            (
                (("\u2191", "\u2193"), tr("Move")),
                ((tr("Enter"),), tr("Run")),
                ((keys_text(SHORTCUTS["finish"]),), tr("Window")),
                ((tr("Tab"),), tr("Fill in")),
            ),
            ((("@",), tr("person")), (("#",), tr("lesson")), ((">",), tr("command"))),
        )
        on_plane(hints, "sunken")
        column.addWidget(hints)
        self.resize(dp(WIDTH), dp(466))

    def open_over(self, window: QWidget) -> None:
        """Opens near the top of the window, whole within it, with the cursor in the line."""
        self.resize(self.width(), min(self.height(), window.height() - dp(32)))
        top = min(dp(96), (window.height() - self.height()) // 2)
        place = window.mapToGlobal(QPoint((window.width() - self.width()) // 2, top))
        self.move(place)
        self.open()
        self.line.setFocus()

    def entries(self) -> list[Entry]:
        """The entries shown, from top to bottom."""
        items = [self.list.item(at) for at in range(self.list.count())]
        kept = [item.data(Qt.ItemDataRole.UserRole) for item in items]
        return [entry for entry in kept if isinstance(entry, Entry)]

    def _ask(self, text: str) -> None:
        typed = text.strip()
        asked = [p for p in self._providers if p.prefix and typed.startswith(p.prefix)]
        words = typed[1:].strip() if asked else typed
        self._found = {}
        for at, provider in enumerate(asked or self._providers):
            if provider.background:
                self._ask_later(at, provider, words)
            else:
                self._found[at] = provider.find(words)
        self._show()

    def _ask_later(self, at: int, provider: Provider, words: str) -> None:
        def take(groups: Sequence[Group]) -> None:
            self._found[at] = groups
            self._show()

        def alone(_: Exception) -> None:
            self._found.pop(at, None)

        key = ("palette", id(self), at)
        self._tasks.read(lambda: provider.find(words), _Guard(self, take), alone, key=key)

    def _show(self) -> None:
        self.list.clear()
        for at in sorted(self._found):
            for group in self._found[at]:
                self._add_group(group)
        self._select(0, 1)

    def _add_group(self, group: Group) -> None:
        heading = QListWidgetItem(group.title)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        heading.setSizeHint(QSize(0, dp(28)))
        self.list.addItem(heading)
        for entry in group.entries:
            item = QListWidgetItem(entry.title)
            item.setData(Qt.ItemDataRole.UserRole, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title} {entry.fact}")
            item.setSizeHint(QSize(0, dp(36)))
            self.list.addItem(item)

    def _select(self, start: int, step: int) -> None:
        at = start
        while 0 <= at < self.list.count():
            if self.list.item(at).data(Qt.ItemDataRole.UserRole) is not None:
                self.list.setCurrentRow(at)
                return
            at += step

    def _run(self, item: QListWidgetItem | None, *, beside: bool = False) -> None:
        entry = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if isinstance(entry, Entry):
            self.accept()
            (entry.beside if beside and entry.beside is not None else entry.run)()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line keeps the focus; Up, Down, Enter, Ctrl+Enter and Tab act on the list."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = event.key()
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._select(self.list.currentRow() + step, step)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self._run(self.list.currentItem(), beside=bool(held))
        elif key == Qt.Key.Key_Tab and self.list.currentItem() is not None:
            self.line.setText(self.list.currentItem().text())
        else:
            return False
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws ground and frame."""
        worn = look()
        painter = QPainter(self)
        painter.setPen(QPen(worn.color("line2"), 1))
        painter.setBrush(worn.color("raised"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class _Guard:
    """A callback that counts as its owner's, so that it is dropped with it."""

    def __init__(self, owner: QObject, run: Callable[[Sequence[Group]], None]) -> None:
        self.__self__ = owner
        self._run = run

    def __call__(self, groups: Sequence[Group]) -> None:
        self._run(groups)
