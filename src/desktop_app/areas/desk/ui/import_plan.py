"""What an import would do: every row with its decision and why.

Rows can be left out or told apart.
"""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.areas.desk.roster_import import api as rosters
from desktop_app.areas.desk.roster_import.api import Decision, ImportPlan, Kind, PlanRow
from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.chips import Chip
from desktop_app.kit.filters import Filter, FilterBar
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.labels import label
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

_LOOKS = {
    Decision.MADE: ("green", "plus"),
    Decision.MATCHED: ("blue", "check"),
    Decision.UPDATED: ("teal", "pencil-simple"),
    Decision.UNCHANGED: ("grey", "check"),
    Decision.REFUSED: ("red", "x-circle"),
}


class PlanPage(QWidget):
    """The rows of a plan; `chosen` asks for other choices, by key of the row."""

    leave_out = Signal(str)
    tell_apart = Signal(str)

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._source: FixedSource[PlanRow] = FixedSource(
            [],
            lambda row: row.key,
            sorts={
                "kind": lambda r: r.kind.value,
                "label": lambda r: r.label.casefold(),
                "decision": lambda r: r.decision.value,
            },
            text=lambda row: f"{row.label} {row.reason}",
            keep=_keep,
        )
        self._left_out: frozenset[str] = frozenset()
        self.model = TableModel(
            self._columns(), self._source, tools.tasks, tickable=False, parent=self
        )
        self.table = TableView(self.model, tools.memory, "import-plan")
        self.table.setAccessibleName(tr("What the import does"))
        self.table.current_changed.connect(self._follow)
        self.model.loaded.connect(lambda *_: self._follow(None))
        self.bar = FilterBar(
            tr("Find a row"),
            (
                Filter(
                    "decision",
                    tr("What happens"),
                    tuple((d.value, rosters.show_decision(d)) for d in Decision),
                ),
                Filter("kind", tr("Kind"), tuple((k.value, rosters.show_kind(k)) for k in Kind)),
            ),
            columns=False,
        )
        self.bar.changed.connect(self._ask)
        self.sums: QLabel = label("", "small", "text2", wrap=True)
        self.why: QLabel = label("", "small", "text2", wrap=True)
        self.out_button = Button(tr("Leave this row out"), "x", lambda: self._tell(self.leave_out))
        self.apart_button = Button(
            tr("Somebody else"), "users", lambda: self._tell(self.tell_apart)
        )
        self._build()

    def _build(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(dp(20), dp(6), dp(16), dp(6))
        foot.setSpacing(dp(8))
        foot.addWidget(self.why, 1)
        foot.addWidget(self.apart_button)
        foot.addWidget(self.out_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.sums.setContentsMargins(dp(20), 0, dp(20), dp(6))
        column.addWidget(self.sums)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _columns(self) -> tuple[Column[PlanRow], ...]:
        return (
            Column(
                "decision",
                tr("What happens"),
                lambda _: "",
                sort="decision",
                chip=self._chip,
                width=140,
            ),
            Column("kind", tr("Kind"), lambda r: rosters.show_kind(r.kind), sort="kind", width=130),
            Column("label", tr("Row"), lambda r: r.label, sort="label", strong=True, width=220),
            Column("reason", tr("Why"), _why, stretch=True, tooltip=_why),
            Column("where", tr("In"), _where, width=170, tone=lambda _: "text3"),
        )

    def _chip(self, row: PlanRow) -> Chip:
        if row.key in self._left_out:
            return Chip(tr("Left out"), "grey", "x")
        role, icon = _LOOKS[row.decision]
        return Chip(rosters.show_decision(row.decision), role, icon)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show the rows of a plan, those that need a look first."""
        self._left_out = plan.choices.left_out
        order = [
            Decision.REFUSED,
            Decision.MATCHED,
            Decision.UPDATED,
            Decision.MADE,
            Decision.UNCHANGED,
        ]
        self._source.replace(sorted(plan.rows, key=lambda row: order.index(row.decision)))
        self.sums.setText(" · ".join(sums_of(plan)))
        self._ask()

    def _ask(self) -> None:
        old = self.model.query
        self.model.set_query(
            Query(
                search=self.bar.search.text().strip(),
                filters=self.bar.values(),
                sort=old.sort,
                descending=old.descending,
            )
        )

    def current(self) -> PlanRow | None:
        """Return the current row."""
        key = self.table.current_key()
        return self.model.row_at(self.model.row_of(key)) if key is not None else None

    def _follow(self, _key: object) -> None:
        row = self.current()
        changes = (
            "; ".join(f"{c.label}: {c.before or '–'} → {c.after or '–'}" for c in row.changes)
            if row
            else ""
        )
        self.why.setText(changes)
        self.apart_button.setEnabled(
            row is not None and row.decision in (Decision.MATCHED, Decision.UPDATED)
        )
        self.out_button.setEnabled(row is not None and row.decision is not Decision.REFUSED)
        out = row is not None and row.key in self._left_out
        self.out_button.set_words(tr("Take this row in") if out else tr("Leave this row out"))

    def _tell(self, signal: object) -> None:
        row = self.current()
        if row is not None:
            signal.emit(row.key)  # type: ignore[attr-defined]  # a bound Signal


def sums_of(plan: ImportPlan) -> Sequence[str]:
    """Say in a few words what the plan does: "86 students: 84 new, 2 known"."""
    said = []
    for kind, decisions in plan.counts().items():
        parts = Counter({rosters.show_decision(d): n for d, n in decisions.items() if n})
        words = ", ".join(f"{n} {name.casefold()}" for name, n in parts.items())
        said.append(tr("{kind}: {what}", kind=rosters.show_kind(kind), what=words))
    return said


def _keep(row: PlanRow, query: Query) -> bool:
    decision, kind = query.filter("decision"), query.filter("kind")
    return (decision is None or row.decision.value == decision) and (
        kind is None or row.kind.value == kind
    )


def _why(row: PlanRow) -> str:
    return row.reason


def _where(row: PlanRow) -> str:
    if row.where is None:
        return ""
    return tr("{file}, line {line}", file=row.where.file, line=row.where.line)
