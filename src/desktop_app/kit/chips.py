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


def words(text: str) -> str:
    """Marks a literal for translation where the table is written.

    It is translated where it is shown.
    """
    return text


# (kind, value): label, role, icon. Kinds are those of section 5 of the design rules, in small
# letters.
CHIPS: Final[Mapping[tuple[str, str], tuple[str, str, str]]] = {
    ("payment", "PENDING"): (words("Pending"), "grey", "clock"),
    ("payment", "PROCESSING"): (words("Processing"), "blue", "arrows-clockwise"),
    ("payment", "COMPLETED"): (words("Paid"), "green", "check-circle"),
    ("payment", "FAILED"): (words("Failed"), "red", "x-circle"),
    ("payment", "REFUNDED"): (words("Refunded"), "violet", "arrow-u-up-left"),
    ("payment", "DISPUTED"): (words("Disputed"), "amber", "scales"),
    ("invoice", "DRAFT"): (words("Draft"), "grey", "pencil-simple"),
    ("invoice", "ISSUED"): (words("Due"), "blue", "clock"),
    ("invoice", "PART_PAID"): (words("Part paid"), "amber", "circle-half"),
    ("invoice", "PAID"): (words("Paid"), "green", "check-circle"),
    ("invoice", "OVERDUE"): (words("Late"), "red", "warning-circle"),
    ("invoice", "CREDIT"): (words("Credit"), "teal", "arrow-u-up-left"),
    ("invoice", "VOID"): (words("Void"), "grey", "prohibit"),
    ("payout", "PENDING"): (words("Pending"), "grey", "clock"),
    ("payout", "PROCESSING"): (words("Processing"), "blue", "arrows-clockwise"),
    ("payout", "COMPLETED"): (words("Sent"), "green", "check-circle"),
    ("payout", "FAILED"): (words("Failed"), "red", "x-circle"),
    ("lesson", "SCHEDULED"): (words("Scheduled"), "grey", "calendar-blank"),
    ("lesson", "IN_PROGRESS"): (words("In progress"), "blue", "play-circle"),
    ("lesson", "COMPLETED"): (words("Completed"), "green", "check-circle"),
    ("lesson", "CANCELLED"): (words("Cancelled"), "red", "x-circle"),
    ("lesson", "CANCELLED_BY_TEACHER"): (words("Teacher cancelled"), "amber", "user-minus"),
    ("lesson", "CANCELLED_BY_STUDENT"): (words("Cancelled by family"), "grey", "x"),
    ("register", "NOT_MARKED"): (words("Not marked"), "amber", "warning"),
    ("register", "PART"): (words("Part marked"), "amber", "circle-half"),
    ("register", "DONE"): (words("Marked"), "green", "check"),
    ("register", "LATE"): (words("Late"), "red", "warning"),
    ("lesson_type", "INDIVIDUAL"): (words("1-on-1"), "blue", "user"),
    ("lesson_type", "GROUP"): (words("Group"), "teal", "users"),
    ("lesson_type", "HYBRID"): (words("Hybrid"), "violet", "shuffle"),
    ("lesson_type", "BAND_REHEARSAL"): (words("Band"), "amber", "music-notes"),
    ("lesson_type", "ENSEMBLE"): (words("Ensemble"), "amber", "users-four"),
    ("enrollment", "PENDING"): (words("Pending"), "grey", "hourglass"),
    ("enrollment", "ACTIVE"): (words("Active"), "green", "check"),
    ("enrollment", "COMPLETED"): (words("Completed"), "blue", "flag"),
    ("enrollment", "UNENROLLED"): (words("Left"), "grey", "sign-out"),
    ("enrollment", "DROPPED"): (words("Dropped"), "amber", "x"),
    ("streak", "ACTIVE"): (words("Active"), "green", "flame"),
    ("streak", "PAUSED"): (words("Paused"), "amber", "pause-circle"),
    ("streak", "FROZEN"): (words("Frozen"), "blue", "snowflake"),
    ("buddy_group", "PENDING"): (words("Pending"), "grey", "hourglass"),
    ("buddy_group", "ACTIVE"): (words("Active"), "green", "flame"),
    ("buddy_group", "INACTIVE"): (words("Inactive"), "grey", "pause-circle"),
    ("buddy_group", "DISSOLVED"): (words("Dissolved"), "grey", "prohibit"),
    ("buddy_group", "AWAITING_APPROVAL"): (words("To approve"), "violet", "chalkboard-teacher"),
    ("member", "INVITED"): (words("Invited"), "grey", "hourglass"),
    ("member", "ACCEPTED"): (words("Accepted"), "green", "check"),
    ("member", "DECLINED"): (words("Declined"), "red", "x"),
    ("member", "LEFT"): (words("Left"), "grey", "sign-out"),
    ("member", "REMOVED"): (words("Removed"), "amber", "user-minus"),
    ("invitation", "PENDING"): (words("Pending"), "amber", "hourglass"),
    ("invitation", "ACCEPTED"): (words("Accepted"), "green", "check"),
    ("invitation", "DECLINED"): (words("Declined"), "red", "x"),
    ("invitation", "EXPIRED"): (words("Expired"), "grey", "clock-counter-clockwise"),
    ("invitation", "CANCELLED"): (words("Cancelled"), "grey", "prohibit"),
    ("exam", "PENDING"): (words("Asked"), "grey", "hourglass"),
    ("exam", "APPROVED"): (words("Approved"), "green", "check-circle"),
    ("exam", "REJECTED"): (words("Rejected"), "red", "x-circle"),
    ("exam", "SCHEDULED"): (words("Booked"), "blue", "calendar-blank"),
    ("exam", "COMPLETED"): (words("Taken"), "teal", "check"),
    ("exam", "RESULTS_RECEIVED"): (words("Results in"), "violet", "medal"),
    ("challenge", "ACTIVE"): (words("Active"), "green", "flame"),
    ("challenge", "COMPLETED"): (words("Done"), "blue", "flag"),
    ("challenge", "FAILED"): (words("Not met"), "amber", "x"),
    ("challenge", "WITHDRAWN"): (words("Withdrawn"), "grey", "sign-out"),
    ("consultation", "SCHEDULED"): (words("Scheduled"), "grey", "calendar-blank"),
    ("consultation", "COMPLETED"): (words("Completed"), "green", "check-circle"),
    ("consultation", "CANCELLED"): (words("Cancelled"), "red", "x-circle"),
    ("consultation", "NO_SHOW"): (words("No show"), "amber", "user-minus"),
    ("referral", "PENDING"): (words("Pending"), "grey", "hourglass"),
    ("referral", "EARNED"): (words("Earned"), "blue", "gift"),
    ("referral", "CREDITED"): (words("Credited"), "green", "check-circle"),
    ("referral", "EXPIRED"): (words("Expired"), "grey", "clock-counter-clockwise"),
    ("resource", "UPLOADED"): (words("Waiting"), "grey", "hourglass"),
    ("resource", "PROCESSING"): (words("Reading file"), "blue", "arrows-clockwise"),
    ("resource", "READY"): (words("Ready"), "green", "check-circle"),
    ("resource", "FAILED"): (words("Failed"), "red", "x-circle"),
    ("sync", "SYNCED"): (words("Synced"), "green", "check-circle"),
    ("sync", "SYNCING"): (words("Syncing"), "blue", "arrows-clockwise"),
    ("sync", "OFFLINE"): (words("Offline"), "amber", "cloud-slash"),
    ("sync", "CONFLICT"): (words("Need a choice"), "red", "git-merge"),
    ("sync", "ERROR"): (words("Sync failed"), "red", "warning-octagon"),
}

# mark: role. The letter is always drawn.
MARK_ROLES: Final[Mapping[str, str]] = {"P": "green", "A": "red", "L": "amber", "E": "blue"}


def chip_for(kind: str, value: str, label: str | None = None) -> Chip:
    """The chip of an enum value; `label` when there is a more useful fact ("9 days late")."""
    usual, role, icon = CHIPS[(kind, value.upper())]
    return Chip(label if label is not None else tr(usual), role, icon)


def chip_size(chip: Chip) -> QSize:
    """How much room a chip takes, in pixels."""
    metrics = QFontMetrics(font("chip"))
    picture = dp(13) + dp(4) if chip.icon else 0
    width = dp(6) + picture + metrics.horizontalAdvance(chip.label) + dp(6)
    return QSize(width, max(dp(20), metrics.height() + dp(2)))


def paint_chip(painter: QPainter, chip: Chip, area: QRect, *, selected: bool = False) -> QRect:
    """Draws the chip at the left of `area`, centred in its height, cut when it is narrow.

    Returns where it was drawn.
    """
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
        paint_icon(
            painter, chip.icon, left, box.top() + (box.height() - edge) / 2, edge, colors.text
        )
        left += edge + dp(4)
    painter.setFont(font("chip"))
    painter.setPen(colors.text)
    room = QRect(left, box.top(), max(0, box.right() - left - dp(6) + 2), box.height())
    metrics = painter.fontMetrics()
    said = metrics.elidedText(chip.label, Qt.TextElideMode.ElideRight, room.width() + 1)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)
    painter.restore()
    return box


def paint_mark(painter: QPainter, letter: str, at: QPointF, *, edge: int) -> None:
    """Draws one attendance square of `edge` pixels.

    A letter on its soft fill, an outline when not marked.
    """
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
