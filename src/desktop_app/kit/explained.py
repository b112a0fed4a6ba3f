"""Showing where a number comes from: the dialog, and the numbers of dialogs that answer F9."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.wording import tr, trn
from desktop_app.kit.actions import listen_for
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.explain import Entry, Explain, Explanation
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.labels import label
from desktop_app.kit.memory import Memory
from desktop_app.kit.number_label import focused_number
from desktop_app.kit.table_model import Column, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp, look

if TYPE_CHECKING:
    from desktop_app.kit.pane import Tools

_MOST = 12
_SHORT = 26  # letters of more that the narrow dialog shows
Go = Callable[..., object]


class Numbers(QObject):
    """Lets the numbers of a dialog say where they come from, as those of a pane do.

    F9 explains the number that has the keys, else what `here` returns; a double click on a number
    of a list that is followed explains that one. Entries open nothing: the dialog stays in front.
    """

    def __init__(self, over: Dialog, tools: "Tools", here: Callable[[], Explain | None]) -> None:
        super().__init__(over)
        self._over, self._tools, self._here = over, tools, here
        listen_for(over, "explain", self.explain)

    def explain(self) -> None:
        """F9: explain the number that has the keys, else that of the current row."""
        focused = focused_number(self._over)
        here = self._here() if focused is None else None
        if focused is not None:
            focused()
        elif here is not None:
            self.show(here)

    def follow(self, table: TableView, of: Callable[[Any], Explain | None]) -> None:
        """Let a double click on a number of a list explain it; `of` is given the row's key."""

        def asked(key: Any, _column: str) -> None:
            read = of(key)
            if read is not None:
                self.show(read)

        table.explain_asked.connect(asked)

    def show(self, read: Explain) -> None:
        """Read where a number comes from, off the GUI thread, and show it."""
        over, tools = self._over, self._tools

        def answer(found: Explanation | None) -> None:
            if found is not None:
                ExplainDialog(over, tools.tasks, tools.memory, found, None).open()

        tools.tasks.read(read, answer, over.show_error, key=("explain", id(over)))


class ExplainDialog(Dialog):
    """The rule above, the entries as a list, the number below; Enter opens an entry."""

    def __init__(
        self,
        parent: QWidget | None,
        tasks: Tasks,
        memory: Memory,
        found: Explanation,
        go: Go | None,
    ) -> None:
        super().__init__(
            parent, tr("Explain this number"), f"{found.title}: {found.total}", tr("Close"),
            width=800 if any(len(each.second) > _SHORT for each in found.entries) else 580,
        )  # fmt: skip
        self.explanation = found
        self._go = go
        self.cancel.hide()
        self.rule = label(found.rule, "body", "text2", wrap=True)
        self.rule.setObjectName("rule")
        rows = dict(enumerate(found.entries))
        source = FixedSource(list(rows.items()), key=lambda row: row[0])
        self.model: TableModel[tuple[int, Entry]] = TableModel(
            _columns(found), source, tasks, parent=self
        )
        self.table = TableView(self.model, memory, "explain")
        self.table.setAccessibleName(tr("Entries of {number}", number=found.title))
        self.table.setMinimumHeight(dp(look().density) * min(len(rows), _MOST) + dp(36))
        if len(rows) <= _MOST:
            self.table.setMaximumHeight(self.table.minimumHeight())
        self.table.opened.connect(self.open_entry)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dp(10))
        column.addWidget(self.rule)
        column.addWidget(self.table, 1)
        if not rows:
            self.table.hide()
            column.addWidget(label(found.nothing or tr("There is no entry."), "small", wrap=True))
        self.set_body(body)
        entries = trn("{n} entry", "{n} entries", len(rows))
        self.set_result(tr("{entries}, in all {total}", entries=entries, total=found.total))
        self.model.reload()
        self.table.setFocus()

    def open_entry(self, at: int) -> None:
        """Goes to the record of an entry, where it has one."""
        target = self.explanation.entries[at].target
        if target is not None and self._go is not None:
            self.leave()
            self._go(*target)


def _columns(found: Explanation) -> tuple[Column[tuple[int, Entry]], ...]:
    columns: list[Column[tuple[int, Entry]]] = []
    if any(entry.day for entry in found.entries):
        columns.append(Column("day", tr("Day"), lambda row: row[1].day, width=110))
    columns.append(Column("words", tr("What"), lambda row: row[1].words, stretch=True))
    if any(entry.second for entry in found.entries):
        columns.append(
            Column(
                "second",
                tr("More"),
                lambda row: row[1].second,
                width=400 if any(len(entry.second) > _SHORT for entry in found.entries) else 170,
                gives_way=1,
                tooltip=lambda row: row[1].second,
            )
        )
    columns.append(
        Column(
            "amount", tr("Amount"), lambda row: row[1].amount, width=120, align="right",
            strong=True, gives_way=-1,
        )
    )  # fmt: skip
    return tuple(columns)
