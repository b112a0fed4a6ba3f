"""The frame of every screen: head, tabs, banner, filters, content, bulk bar, inspector."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit import explained, number_label
from desktop_app.kit.actions import Command
from desktop_app.kit.banner import Banner, BannerSlot
from desktop_app.kit.buttons import Button
from desktop_app.kit.deeds import Deed
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.explain import Explain, Explanation
from desktop_app.kit.filters import Filter, FilterBar
from desktop_app.kit.labels import CutLabel, label, on_plane, rule
from desktop_app.kit.memory import Memory
from desktop_app.kit.notices import Notices, banner_for
from desktop_app.kit.overflow import OverflowRow
from desktop_app.kit.progress_strip import ProgressStrip
from desktop_app.kit.tabs import Tab, TabRow
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp, look

INSPECTOR: Final = 352
_OF_HEAD: Final = 2


def stay(_pane: str, _key: object = None) -> None:
    """Go nowhere: for a pane that stands alone."""


@dataclass(frozen=True)
class Tools:
    """What every pane is given: background work, memory, notices.

    `undo` takes back the last change; `go` shows another pane by name, and in it a record by key;
    `run` runs a command of the window; `look_as` shows the school as somebody else sees it;
    `history` shows what was changed of a record, by its table, id and name.
    """

    tasks: Tasks
    memory: Memory
    notices: Notices
    undo: Callable[[], object]
    go: Callable[..., object] = stay
    run: Callable[..., object] = stay
    look_as: Callable[..., object] = stay
    history: Callable[[str, Any, str], object] | None = None


class Pane(QWidget):
    """A screen.

    Subclasses put content in and override `touched` to reload when their tables changed.

    `name` is its name for commands, memory and pictures ("students"). `status_changed` carries the
    facts for the status bar.
    """

    status_changed = Signal(object)

    def __init__(self, tools: Tools, name: str, title: str) -> None:
        super().__init__()
        self.tools = tools
        self.name = name
        self.title = title
        self.status: tuple[str, ...] = ()
        self.setObjectName(f"pane-{name}")
        on_plane(self, "surface")
        self.banner = BannerSlot()
        self.progress = ProgressStrip()
        self.progress.stop_asked.connect(tools.tasks.stop)
        self.tabs = TabRow()
        self.tabs.hide()
        self.empty = EmptyState()
        self.filter_bar: FilterBar | None = None
        self._inspector: QWidget | None = None
        self._narrow = False
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._left_column = QVBoxLayout()
        self._build()

    def _build(self) -> None:
        self._title = label(self.title, "title")
        self._title.setObjectName("pane-title")
        self._fact = CutLabel()
        self._fact.setObjectName("pane-fact")
        self._head_end = OverflowRow(drop="left")
        self._head = QWidget()
        self._head.setFixedHeight(dp(52))
        row = QHBoxLayout(self._head)
        row.setContentsMargins(dp(20), 0, dp(16), 0)
        row.setSpacing(dp(12))
        row.addWidget(self._title)
        row.addWidget(self._fact, 1)
        row.addWidget(self._head_end)
        left = QWidget()
        self._left_column = QVBoxLayout(left)
        self._left_column.setContentsMargins(0, 0, 0, 0)
        self._left_column.setSpacing(0)
        self._left_column.addWidget(self._stack, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.splitterMoved.connect(lambda _pos, _index: self._save_widths())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for part in (self._head, rule(), self.progress, self.tabs, self.banner):
            self._column.addWidget(part)
        self._column.addWidget(self.splitter, 1)

    # --- head ---

    def set_title(self, title: str) -> None:
        """Names the pane anew."""
        self.title = title
        self._title.setText(title)

    def set_fact(self, fact: str) -> None:
        """The one line of plain facts beside the title."""
        self._fact.setText(fact)
        self._make_room()

    def add_head(
        self,
        widget: QWidget,
        *,
        words: Callable[[], str] | None = None,
        run: Callable[[], object] | None = None,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """Adds a widget to the head, from low to high importance.

        `words` and `run` are what the menu offers in its place where there is no room for it;
        without them it stays to the last. `wanted` says whether it is there at all.
        """
        said, deed = words or widget.accessibleName, run or widget.setFocus
        stays = words is None
        self._head_end.add(widget, words=said, run=deed, wanted=wanted, keep=lambda: stays)

    def refresh_head(self) -> None:
        """Asks anew which parts of the head are wanted."""
        self._head_end.rearrange()

    def add_button(self, action: QAction, *, primary: bool = False) -> Button:
        """Adds a button for an action of the list; the primary one comes last and only once."""
        button = Button.for_action(action, primary=primary)
        self._head_end.add_button(button)
        return button

    def commands(self) -> Sequence[Command]:
        """What can be done in this pane, for menus and palette; the scope is the pane's name."""
        return ()

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Called by the shell once the commands have their actions.

        The pane adds its head buttons here.
        """

    # --- content ---

    def set_tabs(self, *tabs: Tab) -> None:
        """Shows a row of tabs under the head; `tabs.chosen` tells which."""
        self.tabs.set_tabs(*tabs)
        self.tabs.show()

    def use_filters(
        self, hint: str, filters: Sequence[Filter] = (), *, columns: bool = True
    ) -> FilterBar:
        """Puts the filter bar over the content (the banner then stands under it)."""
        bar = FilterBar(hint, filters, columns=columns)
        self._left_column.insertWidget(0, bar)
        self._left_column.insertWidget(1, rule())
        self._left_column.insertWidget(2, self.banner)
        self.filter_bar = bar
        return bar

    def set_content(self, content: QWidget) -> None:
        """Puts the content in; the empty state stands in its place when there is nothing."""
        self._stack.addWidget(content)
        self._stack.setCurrentWidget(content)
        self._content = content

    def show_content(self) -> None:
        """Shows the content again."""
        self._stack.setCurrentWidget(self._content)

    def show_empty(self, fact: str, why: str = "", deed: Deed | None = None) -> None:
        """Shows the empty state instead of the content."""
        self.empty.say(fact, why, deed)
        self._stack.setCurrentWidget(self.empty)

    def is_empty_shown(self) -> bool:
        """Whether the empty state stands there."""
        return self._stack.currentWidget() is self.empty

    def add_above(self, widget: QWidget) -> None:
        """Puts something (figures) above the filter bar."""
        self._left_column.insertWidget(0, widget)

    def add_below(self, widget: QWidget) -> None:
        """Puts a bar under the content."""
        self._left_column.addWidget(widget)

    # --- inspector ---

    def set_inspector(self, inspector: QWidget, *, width: int = INSPECTOR) -> None:
        """Puts the inspector at the right; F4 and narrow windows hide it."""
        self._inspector = inspector
        self.splitter.addWidget(inspector)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        kept = self.tools.memory.get(f"splitter/{self.name}")
        self._wanted = kept if isinstance(kept, int) and 160 <= kept <= 1200 else width
        self._apply_widths()

    def toggle_inspector(self) -> None:
        """Shows or hides the inspector."""
        if self._inspector is not None:
            self._inspector.setVisible(self._inspector.isHidden())
            self._apply_widths()

    def set_inspector_visible(self, *, visible: bool) -> None:
        """Shows or hides the inspector, as the width of the window asks."""
        if self._inspector is not None and self._inspector.isHidden() == visible:
            self.toggle_inspector()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 1280 the inspector gives way; F4 brings it."""
        super().resizeEvent(event)
        self._make_room()
        narrow = self.window().width() < dp(1280)
        if narrow != self._narrow:
            self._narrow = narrow
            self.set_inspector_visible(visible=not narrow)

    def _make_room(self) -> None:
        """Lets the fact be read: buttons give way to it for up to half of the head."""
        self._fact.setMinimumWidth(min(self._fact.sizeHint().width(), self.width() // _OF_HEAD))

    def _apply_widths(self) -> None:
        width = max(self.splitter.width(), dp(600))
        self.splitter.setSizes([width - dp(self._wanted), dp(self._wanted)])

    def _save_widths(self) -> None:
        if self._inspector is not None and not self._inspector.isHidden():
            self._wanted = round(self._inspector.width() / look().zoom)
            self.tools.memory.set(f"splitter/{self.name}", self._wanted)

    # --- telling ---

    def set_status(self, *facts: str) -> None:
        """What the status bar says of this pane."""
        self.status = tuple(fact for fact in facts if fact)
        self.status_changed.emit(self.status)

    def show_error(self, error: Exception) -> None:
        """Shows an error in the banner of the pane."""
        self.banner.say(banner_for(error, self))

    def say(self, banner: Banner) -> None:
        """Says something in the banner."""
        self.banner.say(banner)

    def done(self, text: str) -> None:
        """Says what happened, with undo."""
        self.tools.notices.done(text, self.tools.undo)

    # --- hooks ---

    def touched(self, changes: Any) -> None:
        """Called with the Changes of every write and undo: reload what they name."""

    def activated(self) -> None:
        """Called when the pane comes on screen."""

    def open_key(self, key: Any) -> None:
        """Makes a record current: called when something elsewhere links here."""

    def show_first(self) -> None:
        """Makes the first record current, for a picture of the pane."""

    def search(self) -> None:
        """Ctrl+F: into the search field."""
        if self.filter_bar is not None:
            self.filter_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.filter_bar.search.selectAll()

    def choose_columns(self) -> None:
        """Opens the column chooser, where there is one."""

    def number_here(self) -> Explain | None:
        """What explains the number of the current row, where there is one."""
        return None

    def explain_current(self) -> None:
        """F9: explains the number that has the keys, else the row's, else the inspector's first."""
        focused = number_label.focused_number(self)
        here = self.number_here() if focused is None else None
        if focused is not None:
            focused()
        elif here is not None:
            self.explain(here)
        else:
            self._explain_card()

    def _explain_card(self) -> None:
        numbers = (
            self._inspector.findChildren(number_label.Explained)
            if self._inspector is not None
            else []
        )
        shown = next((number for number in numbers if number.isVisible()), None)
        if shown is not None:
            shown.explain()
        else:
            self.say(Banner("note", tr("Choose a number first."), tr("F9 says where it is from.")))

    def explain(self, read: Explain) -> None:
        """Reads where a number comes from, off the GUI thread, and shows it."""

        def show(found: Explanation | None) -> None:
            if found is not None:
                tools = self.tools
                explained.ExplainDialog(self, tools.tasks, tools.memory, found, tools.go).open()

        self.tools.tasks.read(read, show, self.show_error, key=("explain", id(self)))

    def regions(self) -> list[QWidget]:
        """Where F6 goes, in order."""
        parts = (
            self.filter_bar.search if self.filter_bar else None,
            self._stack.currentWidget(),
            self._inspector,
        )
        return [part for part in parts if part is not None and part.isVisible()]

    def changeEvent(self, event: QEvent) -> None:
        """Measures again after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_head"):
            self._head.setFixedHeight(dp(52))
            if self._inspector is not None:
                self._apply_widths()
