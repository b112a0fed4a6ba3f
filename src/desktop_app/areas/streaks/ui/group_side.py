"""The right side of a buddy group: consensus, invitations, the rule, what happened."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.areas.streaks.api import (
    GroupPage,
    GroupStatus,
    GroupType,
    InvitationRow,
    InvitationStatus,
)
from desktop_app.areas.streaks.ui.words import (
    event_words,
    invitation_chip,
    show_short,
)
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.chip_label import ChipLabel
from desktop_app.kit.chips import Chip
from desktop_app.kit.labels import label, on_plane, rule
from desktop_app.kit.theme import dp, look

Deeds = Callable[[str, InvitationRow], object]


class Segments(QWidget):
    """How many of some have said yes, as a bar in parts."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self._done, self._total = done, total
        self.setFixedHeight(dp(6))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("{n} of {total}", n=done, total=total))

    def sizeHint(self) -> QSize:
        """A thin bar."""
        return QSize(dp(200), dp(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts."""
        painter = QPainter(self)
        count, gap = max(self._total, 1), dp(3)
        wide = (self.width() - gap * (count - 1)) / count
        for at in range(count):
            box = QRectF(at * (wide + gap), 0, wide, self.height()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(look().color("green" if at < self._done else "line2"), 1))
            painter.setBrush(look().color("green") if at < self._done else Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
        painter.end()


class GroupSide(QWidget):
    """Shows a page; `deed` is told what is to be done with an invitation."""

    def __init__(self, deed: Deeds, invite: Callable[[], object]) -> None:
        super().__init__()
        on_plane(self, "sunken")
        self.setObjectName("group-side")
        self.setMinimumWidth(dp(240))
        self._deed, self._invite = deed, invite
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setProperty("plane", "sunken")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)

    def show_nothing(self) -> None:
        """Show nothing, while there is no group."""
        empty = QWidget()
        on_plane(empty, "sunken")
        self._area.setWidget(empty)

    def show_page(self, page: GroupPage, now: datetime, *, may_write: bool) -> None:
        """Show a group."""
        body = QWidget()
        on_plane(body, "sunken")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        parts = [
            _consensus(page),
            self._invitations(page, now, may_write=may_write),
            _rules(page),
            _history(page),
        ]
        for at, part in enumerate(parts):
            if at:
                column.addWidget(rule())
            column.addWidget(part)
        column.addStretch(1)
        self._area.setWidget(body)

    def _invitations(self, page: GroupPage, now: datetime, *, may_write: bool) -> QWidget:
        part, column = _part()
        head = QHBoxLayout()
        head.addWidget(label(tr("Invitations"), "section"), 1)
        over = page.facts.status in {GroupStatus.DISSOLVED, GroupStatus.INACTIVE}
        if may_write and not over:
            button = Button(tr("Invite"), "user-plus", self._invite, small=True)
            button.setObjectName("invite")
            head.addWidget(button)
        column.addLayout(head)
        rows = [row for row in page.invitations if not _is_settled(row)]
        if not rows:
            column.addWidget(label(tr("None open."), "small", "text2"))
        for row in rows:
            column.addSpacing(dp(4))
            column.addWidget(self._invitation(row, now, may_write=may_write))
        return part

    def _invitation(self, row: InvitationRow, now: datetime, *, may_write: bool) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dp(2))
        head = QHBoxLayout()
        head.addWidget(label(row.invitee, "body", wrap=True), 1)
        head.addWidget(ChipLabel(invitation_chip(row, now)), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(label(_from_words(row), "small", "text2", wrap=True))
        waits = row.status is InvitationStatus.PENDING
        if waits and row.message:
            column.addWidget(label(tr("“{words}”", words=row.message), "small", wrap=True))
        if waits and may_write:
            column.addSpacing(dp(4))
            column.addWidget(self._buttons(row, (
                ("accept", tr("Accepts")), ("decline", tr("Declines")), ("remind", tr("Remind")),
            )))  # fmt: skip
            column.addWidget(self._buttons(row, (("cancel", tr("Cancel invitation")),)))
        return part

    def _buttons(self, row: InvitationRow, deeds: Sequence[tuple[str, str]]) -> QWidget:
        line = QWidget()
        box = QHBoxLayout(line)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(dp(6))
        for key, words in deeds:
            button = Button(words, "", partial(self._deed, key, row), small=True)
            button.setObjectName(f"invitation-{key}")
            button.setAccessibleName(tr("{deed}: {who}", deed=words, who=row.invitee))
            box.addWidget(button)
        box.addStretch(1)
        return line


def _part() -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(dp(16), dp(12), dp(16), dp(12))
    column.setSpacing(dp(6))
    return part, column


def _is_settled(row: InvitationRow) -> bool:
    """Whether nothing is left to say: who accepted stands among the members."""
    return row.status in {InvitationStatus.ACCEPTED, InvitationStatus.CANCELLED}


def _from_words(row: InvitationRow) -> str:
    words = {"who": row.inviter, "day": show_short(row.sent_at.date())}
    if row.status is InvitationStatus.PENDING:
        return tr("From {who}, sent {day}", **words)
    said = tr("From {who}, {day}", **words)
    if row.response:
        said = tr("{from_}: “{words}”", from_=said, words=row.response)
    if row.answered_by:
        said = tr("{words} (noted by {by})", words=said, by=row.answered_by)
    return said


def _consensus(page: GroupPage) -> QWidget:
    part, column = _part()
    founding = [row for row in page.invitations if row.founding]
    creator = 0 if page.facts.type is GroupType.TEACHER_CREATED else 1
    total = len(founding) + creator
    yes = sum(row.status is InvitationStatus.ACCEPTED for row in founding) + creator
    waiting = sum(row.status is InvitationStatus.PENDING for row in founding)
    head = QHBoxLayout()
    head.addWidget(label(tr("Consensus"), "section"), 1)
    head.addWidget(ChipLabel(_consensus_chip(page, founding, waiting)))
    column.addLayout(head)
    column.addWidget(Segments(yes, total))
    column.addWidget(label(_consensus_words(page, yes, total), "small", "text2", wrap=True))
    return part


def _consensus_chip(page: GroupPage, founding: Sequence[InvitationRow], waiting: int) -> Chip:
    if page.facts.type is GroupType.TEACHER_CREATED:
        return Chip(tr("Accepted at once"), "green", "check-circle")
    if waiting:
        return Chip(trn("{n} answer open", "{n} answers open", waiting), "amber", "hourglass")
    if page.facts.type is GroupType.MIXED and page.facts.approved_at is None:
        return Chip(tr("To approve"), "violet", "chalkboard-teacher")
    answered = [row.responded_at for row in founding if row.responded_at is not None]
    if page.facts.status is GroupStatus.DISSOLVED or not answered:
        return Chip(tr("Ended"), "grey", "prohibit")
    day = show_short(max(answered).date())
    return Chip(tr("Reached {day}", day=day), "green", "check-circle")


def _consensus_words(page: GroupPage, yes: int, total: int) -> str:
    said = trn("{yes} of {n} founding member said yes.",
               "{yes} of {n} founding members said yes.", total, yes=yes)  # fmt: skip
    later = sum(
        row.status is InvitationStatus.PENDING and not row.founding for row in page.invitations
    )
    if later:
        more = trn("{n} new invitation is open.", "{n} new invitations are open.", later)
        said = f"{said} {more}"
    if page.facts.approved_by:
        more = tr("Approved by {who}.", who=page.facts.approved_by)
        said = f"{said} {more}"
    return said


def _rules(page: GroupPage) -> QWidget:
    part, column = _part()
    column.addWidget(label(tr("Rules"), "section"))
    words = tr(
        "A group day counts when every member earned their own streak that day. A missed day "
        "pauses the count. It never goes back to zero. Days with no school are skipped."
    )
    if page.facts.club:
        words = tr("{rule} The streak of {club} counts.", rule=words, club=page.facts.club)
    column.addWidget(label(words, "small", "text2", wrap=True))
    quiet = [row.given for row in page.members if row.muted and row.is_in]
    if quiet:
        names = ", ".join(quiet)
        column.addWidget(label(tr("No reminders for {names}.", names=names), "small", wrap=True))
    return part


def _history(page: GroupPage) -> QWidget:
    part, column = _part()
    column.addWidget(label(tr("History"), "section"))
    for event in page.events:
        row = QHBoxLayout()
        row.setSpacing(dp(10))
        day: QLabel = label(show_short(event.day), "small", "text2")
        day.setFixedWidth(dp(50))
        row.addWidget(day, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(event_words(event), "small", wrap=True), 1)
        column.addLayout(row)
    return part
