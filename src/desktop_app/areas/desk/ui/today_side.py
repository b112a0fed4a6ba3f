"""The column beside the day: alerts with their actions, money due, birthdays, the desk's notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.areas.desk.ui.today_words import (
    ICONS,
    alert_words,
    birthday_words,
    payment_chip,
)
from desktop_app.core.clock import local
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date, tr
from desktop_app.kit.chip_label import ChipLabel
from desktop_app.kit.deeds import Deed
from desktop_app.kit.labels import CutLabel, IconLabel, Link, label, on_plane, rule
from desktop_app.kit.number_label import Explained
from desktop_app.kit.theme import dp

if TYPE_CHECKING:
    from desktop_app.areas.desk.queries.today_alerts import Alert
    from desktop_app.areas.desk.queries.today_side import Birthday, PaymentDue, Payments, Side
    from desktop_app.areas.school.glances import DeskNoteRow


_TOP = Qt.AlignmentFlag.AlignTop


class SideColumn(QScrollArea):
    """Everything beside the day; what a line leads to goes out as a signal."""

    family_asked = Signal(object)
    billing_asked = Signal()
    student_asked = Signal(object)
    staff_asked = Signal(object)
    note_asked = Signal(object)
    note_done = Signal(object)
    number_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("today-side")
        self.setWidgetResizable(True)
        self.setProperty("plane", "sunken")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(dp(240))
        self._today = date.min
        self._zone = "UTC"
        self._may_write = False
        self._show_waiting()

    def _show_waiting(self) -> None:
        """Say that it is being looked at; what is found takes its place in one go."""
        page, column = _page()
        _head(column, tr("Alerts"), "")
        _line(column, label(tr("Looking at what needs you"), "body", "text3"))
        column.addStretch(1)
        self.setWidget(page)

    def show_side(
        self,
        side: Side | None,
        alerts: Sequence[tuple[Alert, Sequence[Deed]]],
        *,
        today: date,
        zone: str,
        may_write: bool,
    ) -> None:
        """Show what was read; without a side only the alerts, as for a teacher."""
        self._today, self._zone, self._may_write = today, zone, may_write
        page, column = _page()
        self._alerts(column, alerts)
        if side is not None:
            self._payments(column, side.payments)
            self._birthdays(column, side.birthdays, side.birthday_count)
            self._notes(column, side.notes)
        column.addStretch(1)
        place = self.verticalScrollBar().value()
        self.setWidget(page)
        self.verticalScrollBar().setValue(place)

    # --- sections ---

    def _alerts(self, column: QVBoxLayout, alerts: Sequence[tuple[Alert, Sequence[Deed]]]) -> None:
        _head(column, tr("Alerts"), str(len(alerts)) if alerts else "")
        if not alerts:
            _line(column, label(tr("Nothing needs you now"), "body", "text2"))
        for alert, deeds in alerts:
            _line(column, self._alert(alert, deeds))

    def _alert(self, alert: Alert, deeds: Sequence[Deed]) -> QWidget:
        fact, more = alert_words(alert, self._today)
        icon, tone = ICONS[alert.kind]
        box = QWidget()
        box.setObjectName(f"alert-{alert.kind.value.lower()}")
        row = QHBoxLayout(box)
        row.setContentsMargins(0, dp(2), 0, dp(2))
        row.setSpacing(dp(10))
        row.addWidget(IconLabel(icon, tone=tone, size=18), 0, _TOP)
        words = QVBoxLayout()
        words.setSpacing(dp(1))
        words.addWidget(label(fact, "name", wrap=True))
        words.addWidget(label(more, "small", "text2", wrap=True))
        if deeds:
            links = QHBoxLayout()
            links.setSpacing(dp(14))
            for deed in deeds:
                link = Link(deed.title, deed.run)
                link.setWordWrap(False)
                link.setProperty("role", "small")
                link.setAccessibleDescription(fact)
                links.addWidget(link)
            links.addStretch(1)
            words.addLayout(links)
        row.addLayout(words, 1)
        return box

    def _payments(self, column: QVBoxLayout, payments: Payments) -> None:
        said = ""
        if payments.late:
            amount = show(Money(payments.late_amount, payments.currency))
            said = tr("{n} late, {amount}", n=payments.late, amount=amount)
        link = Link(tr("Open billing"), self.billing_asked.emit)
        late = Explained(said, "body", lambda: self.number_asked.emit(None)) if said else None
        _head(column, tr("Payments due"), late or "", link)
        if not payments.rows:
            _line(column, label(tr("Nothing is due this week"), "body", "text2"))
        for due in payments.rows:
            _line(column, self._payment(due, payments.currency))

    def _payment(self, due: PaymentDue, currency: str) -> QWidget:
        box, row = _row()
        family = Link(due.family, lambda: self.family_asked.emit(due.family_id))
        family.set_quiet()
        row.addWidget(family, 1)
        row.addWidget(ChipLabel(payment_chip(due, self._today)))
        ask = partial(self.number_asked.emit, due.family_id)
        amount = Explained(show(Money(due.open, currency)), "body", ask)
        amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        amount.setMinimumWidth(dp(82))
        row.addWidget(amount)
        return box

    def _birthdays(self, column: QVBoxLayout, found: Sequence[Birthday], count: int) -> None:
        if not found:
            return
        _head(column, tr("Birthdays this week"), str(count))
        for birthday in found:
            _line(column, self._birthday(birthday))

    def _birthday(self, birthday: Birthday) -> QWidget:
        box, row = _row()
        student = birthday.student_id
        asked = self.staff_asked if student is None else self.student_asked
        name = Link(birthday.name, partial(asked.emit, student or birthday.staff_id))
        name.set_quiet()
        row.addWidget(name)
        row.addWidget(label(birthday.native_name, "small", "text3"), 1)
        if birthday.day == self._today:
            row.addWidget(IconLabel("cake", tone="amber", size=14))
        row.addWidget(label(birthday_words(birthday, self._today), "body", "text2"))
        return box

    def _notes(self, column: QVBoxLayout, notes: Sequence[DeskNoteRow]) -> None:
        link = Link(tr("Add"), lambda: self.note_asked.emit(None)) if self._may_write else None
        _head(column, tr("Desk notes"), str(len(notes)) if notes else "", link)
        for note in notes:
            _line(column, self._note(note))

    def _note(self, note: DeskNoteRow) -> QWidget:
        box, row = _row()
        box.setObjectName("desk-note")
        row.addWidget(IconLabel("note-pencil", size=16), 0, _TOP)
        words = QVBoxLayout()
        words.setSpacing(dp(1))
        words.addWidget(label(note.text, "body", wrap=True))
        words.addWidget(label(self._said(note), "small", "text2", wrap=True))
        if self._may_write:
            links = QHBoxLayout()
            links.setSpacing(dp(14))
            for title, run in (
                (tr("Done"), partial(self.note_done.emit, note.id)),
                (tr("Change"), partial(self.note_asked.emit, note)),
            ):
                link = Link(title, run)
                link.setWordWrap(False)
                link.setProperty("role", "small")
                links.addWidget(link)
            links.addStretch(1)
            words.addLayout(links)
        row.addLayout(words, 1)
        return box

    def _said(self, note: DeskNoteRow) -> str:
        written = local(note.written_at, self._zone)
        day = written.date()
        when = f"{written:%H:%M}" if day == self._today else show_date(day)
        parts = [note.author, when]
        if note.on_day is not None:
            parts.append(tr("for {day}", day=show_date(note.on_day)))
        return ", ".join(parts)


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    on_plane(page, "sunken")
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return page, column


def _row() -> tuple[QWidget, QHBoxLayout]:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(dp(8))
    return box, row


def _head(column: QVBoxLayout, title: str, side: str | QWidget, link: Link | None = None) -> None:
    box, row = _row()
    box.setContentsMargins(dp(16), dp(6), dp(16), dp(6))
    on_plane(box, "sunken")
    row.addWidget(label(title, "section"))
    row.addWidget(CutLabel(side) if isinstance(side, str) else side, 1)
    if link is not None:
        link.setWordWrap(False)
        row.addWidget(link)
    column.addWidget(box)
    column.addWidget(rule())


def _line(column: QVBoxLayout, widget: QWidget) -> None:
    box = QWidget()
    on_plane(box, "surface")
    inner = QVBoxLayout(box)
    inner.setContentsMargins(dp(16), dp(6), dp(16), dp(6))
    inner.addWidget(widget)
    column.addWidget(box)
    column.addWidget(rule())
