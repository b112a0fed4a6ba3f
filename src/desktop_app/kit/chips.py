"""Status as a word with an icon on a soft fill: one table of all chips, one way to paint them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from desktop_app.core.wording import tr
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.theme import dp, font, look


@dataclass(frozen=True, slots=True)
class Chip:
    """What a chip says: words, role ("green"), icon. Make one with `chip_for` or by hand."""

    label: str
    role: str = "grey"
    icon: str = ""


# (kind, value): label, role, icon. Kinds are those of section 5 of the design rules, in small letters.
CHIPS: Final[Mapping[tuple[str, str], tuple[str, str, str]]] = {
    ("payment", "PENDING"): ("Pending", "grey", "clock"),
    ("payment", "PROCESSING"): ("Processing", "blue", "arrows-clockwise"),
    ("payment", "COMPLETED"): ("Paid", "green", "check-circle"),
    ("payment", "FAILED"): ("Failed", "red", "x-circle"),
    ("payment", "REFUNDED"): ("Refunded", "violet", "arrow-u-up-left"),
    ("payment", "DISPUTED"): ("Disputed", "amber", "scales"),
    ("invoice", "DRAFT"): ("Draft", "grey", "pencil-simple"),
    ("invoice", "ISSUED"): ("Due", "blue", "clock"),
    ("invoice", "PART_PAID"): ("Part paid", "amber", "circle-half"),
    ("invoice", "PAID"): ("Paid", "green", "check-circle"),
    ("invoice", "OVERDUE"): ("Late", "red", "warning-circle"),
    ("invoice", "CREDIT"): ("Credit", "teal", "arrow-u-up-left"),
    ("invoice", "VOID"): ("Void", "grey", "prohibit"),
    ("payout", "PENDING"): ("Pending", "grey", "clock"),
    ("payout", "PROCESSING"): ("Processing", "blue", "arrows-clockwise"),
    ("payout", "COMPLETED"): ("Sent", "green", "check-circle"),
    ("payout", "FAILED"): ("Failed", "red", "x-circle"),
    ("lesson", "SCHEDULED"): ("Scheduled", "grey", "calendar-blank"),
    ("lesson", "IN_PROGRESS"): ("In progress", "blue", "play-circle"),
    ("lesson", "COMPLETED"): ("Completed", "green", "check-circle"),
    ("lesson", "CANCELLED"): ("Cancelled", "red", "x-circle"),
    ("lesson", "CANCELLED_BY_TEACHER"): ("Teacher cancelled", "amber", "user-minus"),
    ("lesson", "CANCELLED_BY_STUDENT"): ("Cancelled by family", "grey", "x"),
    ("register", "NOT_MARKED"): ("Not marked", "amber", "warning"),
    ("register", "PART"): ("Part marked", "amber", "circle-half"),
    ("register", "DONE"): ("Marked", "green", "check"),
    ("register", "LATE"): ("Late", "red", "warning"),
    ("lesson_type", "INDIVIDUAL"): ("1-on-1", "blue", "user"),
    ("lesson_type", "GROUP"): ("Group", "teal", "users"),
    ("lesson_type", "HYBRID"): ("Hybrid", "violet", "shuffle"),
    ("lesson_type", "BAND_REHEARSAL"): ("Band", "amber", "music-notes"),
    ("lesson_type", "ENSEMBLE"): ("Ensemble", "amber", "users-four"),
    ("enrollment", "PENDING"): ("Pending", "grey", "hourglass"),
    ("enrollment", "ACTIVE"): ("Active", "green", "check"),
    ("enrollment", "COMPLETED"): ("Completed", "blue", "flag"),
    ("enrollment", "UNENROLLED"): ("Left", "grey", "sign-out"),
    ("enrollment", "DROPPED"): ("Dropped", "amber", "x"),
    ("streak", "ACTIVE"): ("Active", "green", "flame"),
    ("streak", "PAUSED"): ("Paused", "amber", "pause-circle"),
    ("streak", "FROZEN"): ("Frozen", "blue", "snowflake"),
    ("buddy_group", "PENDING"): ("Pending", "grey", "hourglass"),
    ("buddy_group", "ACTIVE"): ("Active", "green", "flame"),
    ("buddy_group", "INACTIVE"): ("Inactive", "grey", "pause-circle"),
    ("buddy_group", "DISSOLVED"): ("Dissolved", "grey", "prohibit"),
    ("buddy_group", "AWAITING_APPROVAL"): ("To approve", "violet", "chalkboard-teacher"),
    ("member", "INVITED"): ("Invited", "grey", "hourglass"),
    ("member", "ACCEPTED"): ("Accepted", "green", "check"),
    ("member", "DECLINED"): ("Declined", "red", "x"),
    ("member", "LEFT"): ("Left", "grey", "sign-out"),
    ("member", "REMOVED"): ("Removed", "amber", "user-minus"),
    ("invitation", "PENDING"): ("Pending", "amber", "hourglass"),
    ("invitation", "ACCEPTED"): ("Accepted", "green", "check"),
    ("invitation", "DECLINED"): ("Declined", "red", "x"),
    ("invitation", "EXPIRED"): ("Expired", "grey", "clock-counter-clockwise"),
    ("invitation", "CANCELLED"): ("Cancelled", "grey", "prohibit"),
    ("exam", "PENDING"): ("Asked", "grey", "hourglass"),
    ("exam", "APPROVED"): ("Approved", "green", "check-circle"),
    ("exam", "REJECTED"): ("Rejected", "red", "x-circle"),
    ("exam", "SCHEDULED"): ("Booked", "blue", "calendar-blank"),
    ("exam", "COMPLETED"): ("Taken", "teal", "check"),
    ("exam", "RESULTS_RECEIVED"): ("Results in", "violet", "medal"),
    ("challenge", "ACTIVE"): ("Active", "green", "flame"),
    ("challenge", "COMPLETED"): ("Done", "blue", "flag"),
    ("challenge", "FAILED"): ("Not met", "amber", "x"),
    ("challenge", "WITHDRAWN"): ("Withdrawn", "grey", "sign-out"),
    ("consultation", "SCHEDULED"): ("Scheduled", "grey", "calendar-blank"),
    ("consultation", "COMPLETED"): ("Completed", "green", "check-circle"),
    ("consultation", "CANCELLED"): ("Cancelled", "red", "x-circle"),
    ("consultation", "NO_SHOW"): ("No show", "amber", "user-minus"),
    ("referral", "PENDING"): ("Pending", "grey", "hourglass"),
    ("referral", "EARNED"): ("Earned", "blue", "gift"),
    ("referral", "CREDITED"): ("Credited", "green", "check-circle"),
    ("referral", "EXPIRED"): ("Expired", "grey", "clock-counter-clockwise"),
    ("resource", "UPLOADED"): ("Waiting", "grey", "hourglass"),
    ("resource", "PROCESSING"): ("Reading file", "blue", "arrows-clockwise"),
    ("resource", "READY"): ("Ready", "green", "check-circle"),
    ("resource", "FAILED"): ("Failed", "red", "x-circle"),
    ("sync", "SYNCED"): ("Synced", "green", "check-circle"),
    ("sync", "SYNCING"): ("Syncing", "blue", "arrows-clockwise"),
    ("sync", "OFFLINE"): ("Offline", "amber", "cloud-slash"),
    ("sync", "CONFLICT"): ("Need a choice", "red", "git-merge"),
    ("sync", "ERROR"): ("Sync failed", "red", "warning-octagon"),
}

# mark: role. The letter is always drawn.
MARK_ROLES: Final[Mapping[str, str]] = {"P": "green", "A": "red", "L": "amber", "E": "blue"}


def chip_for(kind: str, value: str, label: str | None = None) -> Chip:
    """The chip of an enum value; `label` when there is a more useful fact ("9 days late")."""
    words, role, icon = CHIPS[(kind, value.upper())]
    return Chip(label if label is not None else tr(words), role, icon)


def chip_size(chip: Chip) -> QSize:
    """How much room a chip takes, in pixels."""
    words = QFontMetrics(font("chip")).horizontalAdvance(chip.label)
    picture = dp(13) + dp(4) if chip.icon else 0
    return QSize(dp(6) + picture + words + dp(6), max(dp(20), QFontMetrics(font("chip")).height() + dp(2)))


def paint_chip(painter: QPainter, chip: Chip, area: QRect, *, selected: bool = False) -> QRect:
    """Draws the chip at the left of `area`, centred in its height, cut when it is narrow; where it was drawn."""
    worn = look()
    colors = worn.role(chip.role)
    wanted = chip_size(chip)
    width = min(wanted.width(), area.width())
    top = area.top() + (area.height() - wanted.height()) // 2
    box = QRect(area.left(), top, width, wanted.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if selected or worn.contrast:
        painter.setPen(QPen(worn.color("line2"), 1))
        painter.setBrush(worn.color("surface"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), dp(3), dp(3))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.soft)
        painter.drawRoundedRect(QRectF(box), dp(3), dp(3))
    left = box.left() + dp(6)
    if chip.icon:
        edge = dp(13)
        paint_icon(painter, chip.icon, left, box.top() + (box.height() - edge) / 2, edge, colors.text)
        left += edge + dp(4)
    painter.setFont(font("chip"))
    painter.setPen(colors.text)
    room = QRect(left, box.top(), max(0, box.right() - left - dp(6) + 2), box.height())
    words = painter.fontMetrics().elidedText(chip.label, Qt.TextElideMode.ElideRight, room.width() + 1)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
    painter.restore()
    return box


def paint_mark(painter: QPainter, letter: str, at: QPointF, *, edge: int) -> None:
    """Draws one attendance square of `edge` pixels: a letter on its soft fill, an outline when not marked."""
    worn = look()
    box = QRectF(at.x(), at.y(), edge, edge)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not letter:
        painter.setPen(QPen(worn.color("line2"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), dp(3), dp(3))
        painter.restore()
        return
    colors = worn.role(MARK_ROLES.get(letter, "grey"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors.soft)
    painter.drawRoundedRect(box, dp(3), dp(3))
    written = font("caption")
    written.setWeight(written.Weight.Bold)
    painter.setFont(written)
    painter.setPen(colors.text)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter[:2])
    painter.restore()
