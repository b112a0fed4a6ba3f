"""The family ledger: what is owed by age, and every family with its open invoices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import Ageing, Item, PaymentStatus
from desktop_app.areas.billing.ui.words import amount, day_words, method_words, money, month_words
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.deeds import Deed
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.filters import Filter, FilterBar
from desktop_app.kit.group_model import Group
from desktop_app.kit.grouped_table import GroupedTable
from desktop_app.kit.labels import label, rule
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column
from desktop_app.kit.theme import dp, look

PAGE = 200


@dataclass(frozen=True, slots=True)
class FoundLedger:
    """What the tab shows, read on a reader thread."""

    ageing: Ageing
    groups: Sequence[billing.Group]
    total: int
    currency: str
    today: date


class AgeBar(QWidget):
    """How much of all that is owed is of one age."""

    def __init__(self, part: float, role: str) -> None:
        super().__init__()
        self._part, self._role = part, role
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A thin line."""
        return QSize(dp(96), dp(5))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the part on its ground."""
        painter, worn = QPainter(self), look()
        painter.fillRect(self.rect(), worn.color("grey-soft"))
        painter.fillRect(
            QRectF(0, 0, self.width() * self._part, self.height()), worn.role(self._role).solid
        )
        painter.end()


class LedgerTab(QWidget):
    """Figures above, families below; `chosen` carries the family of the current row."""

    chosen = Signal(object)
    opened = Signal(object)
    counted = Signal(str)
    failed = Signal(object)

    def __init__(self, tools: Tools, database: Database) -> None:
        super().__init__()
        self._tools, self._database = tools, database
        self._limit = PAGE
        self._currency = "EUR"
        self.is_asked = False
        self._families: dict[Any, UUID] = {}
        self.bar = FilterBar(
            tr("Family or number"), (Filter("late", tr("Late only")),), columns=False
        )
        self.bar.changed.connect(self.refresh)
        self._figures = QHBoxLayout()
        self._figures.setContentsMargins(dp(20), dp(12), dp(16), dp(12))
        self.table = GroupedTable(_columns(lambda: self._currency), tools.memory, "family-ledger")
        self.table.setAccessibleName(tr("Family ledger"))
        self.table.current_changed.connect(self._follow)
        self.table.opened.connect(self.opened)
        self.empty = EmptyState()
        self.empty.hide()
        self.more = Button(tr("Show more families"), run=self._show_more)
        self.more.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._figures)
        for part in (rule(), self.bar, rule()):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.more)

    def activated(self) -> None:
        """Load the first time."""
        if not self.is_asked:
            self.refresh()

    def refresh(self) -> None:
        """Ask for what the filter bar says."""
        self.is_asked = True
        text, limit = self.bar.search.text().strip(), self._limit
        late = bool(dict(self.bar.values()).get("late"))
        self._tools.tasks.read(
            lambda: self._read(text, late=late, limit=limit),
            self._show,
            self.failed.emit,
            key=("ledger", id(self)),
        )

    def touched(self, changes: Any) -> None:
        """Reload when money moved or a family changed."""
        if self.is_asked and changes.touches(
            "ledger_entry", "invoice", "payment", "wallet_entry", "family"
        ):
            self.refresh()

    def _read(self, text: str, *, late: bool, limit: int) -> FoundLedger:
        with self._database.reading() as session:
            facts = school.facts(session)
            today = clock.today(self._database.clock, facts.timezone)
            term = school.term_of(session, today)
            since = term.starts_on if term else None
            since = None if late else since
            return FoundLedger(
                billing.ageing(session, today),
                billing.groups(session, today, limit=limit, late_only=late, text=text, since=since),
                billing.count_groups(session, today, late_only=late, text=text),
                facts.currency,
                today,
            )

    def _show(self, found: FoundLedger) -> None:
        self._show_figures(found)
        self._families = {
            item.id: group.family_id for group in found.groups for item in group.items
        }
        self._families |= {group.family_id: group.family_id for group in found.groups}
        groups = [_group(group, found.currency) for group in found.groups]
        self._currency = found.currency
        self.table.show_groups(groups, key=lambda item: item.id)
        filled = bool(groups)
        self.table.setVisible(filled)
        self.empty.setVisible(not filled)
        if self.bar.search.text() or self.bar.values():
            self.empty.say(tr("Nothing matches."), "", Deed(tr("Clear filters"), self.bar.clear))
        else:
            self.empty.say(
                tr("Nothing is owed"), tr("What is billed and paid stands here, by family.")
            )
        self.more.setVisible(found.total > len(found.groups))
        entries = sum(len(group.items) for group in found.groups)
        self.counted.emit(
            tr(
                "{entries} in {families}",
                entries=trn("{n} entry", "{n} entries", entries),
                families=trn("{n} family", "{n} families", len(found.groups)),
            )
        )

    def _show_more(self) -> None:
        self._limit += PAGE
        self.refresh()

    def _show_figures(self, found: FoundLedger) -> None:
        while self._figures.count():
            item = self._figures.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        ages = found.ageing
        whole = max(ages.owed, 1)
        self._figures.addWidget(
            _figure(
                tr("Owed in total"),
                money(ages.owed, found.currency),
                second=tr("{amount} is late", amount=money(ages.late, found.currency))
                if ages.late
                else "",
            )
        )
        parts = (
            (tr("Not due"), ages.not_due, "grey"),
            (tr("1 to 30 days"), ages.days_1_to_30, "amber"),
            (tr("31 to 60"), ages.days_31_to_60, "red"),
            (tr("61 to 90"), ages.days_61_to_90, "red"),
            (tr("Over 90"), ages.over_90, "red"),
        )
        for title, part, role in parts:
            self._figures.addWidget(rule(vertical=True))
            self._figures.addWidget(
                _figure(title, money(part, found.currency), bar=AgeBar(part / whole, role))
            )

    def family_of(self, key: Any) -> UUID | None:
        """Return the family of an item or of a group."""
        return self._families.get(key)

    def _follow(self, key: Any) -> None:
        self.chosen.emit(self.family_of(key))


def _figure(title: str, figure: str, *, second: str = "", bar: QWidget | None = None) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(dp(12) if bar is not None else 0, 0, dp(12), 0)
    column.setSpacing(dp(2))
    column.addWidget(label(title, "small", "text2"))
    column.addWidget(label(figure, "figure"))
    column.addWidget(bar or label(second, "small", "text2"))
    column.addStretch(1)
    return box


def _group(group: billing.Group, currency: str) -> Group[Item]:
    pupils = trn("{n} pupil", "{n} pupils", group.students)
    credit = tr("{amount} credit", amount=money(-group.owed, currency))
    total = credit if group.owed < 0 else money(group.owed, currency)
    tone = "green" if group.owed < 0 else ""
    return Group(group.family_id, group.family, group.items, pupils, total, tone)


def _item_words(item: Item) -> str:
    if item.is_payment and item.method is not None:
        return method_words(item.method)
    return tr("{month} lessons", month=month_words(item.month)) if item.month else tr("Invoice")


def _item_chip(item: Item) -> Chip:
    if item.is_payment:
        status = item.payment_status
        if status is None or status is PaymentStatus.COMPLETED:
            return Chip(tr("Payment"), "grey", "arrow-right")
        return chip_for("payment", status.value)
    if item.days_late > 0:
        return chip_for("invoice", "OVERDUE", trn("{n} day late", "{n} days late", item.days_late))
    return chip_for("invoice", item.standing.value if item.standing else "ISSUED")


def _columns(currency: Callable[[], str]) -> tuple[Column[Item], ...]:
    return (
        Column("day", tr("Due or paid"), lambda i: day_words(i.day), width=110),
        Column("number", tr("Number"), lambda i: i.number or "", width=124, gives_way=2),
        Column("what", tr("What for"), _item_words, stretch=True),
        Column("status", tr("Status"), lambda _: "", chip=_item_chip, width=140),
        Column(
            "amount",
            tr("Amount"),
            lambda i: amount(i.amount, currency()),
            width=100,
            align="right",
            gives_way=-1,
        ),
        Column(
            "open",
            tr("Open"),
            lambda i: amount(i.open, currency()),
            width=100,
            align="right",
            gives_way=-1,
            strong=True,
        ),
    )
