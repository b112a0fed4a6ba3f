"""The members of a buddy group as a table."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from desktop_app.areas.streaks.api import MemberRow
from desktop_app.areas.streaks.ui.words import member_chip, own_words, role_icon, role_words
from desktop_app.core.wording import tr
from desktop_app.kit.flame import paint_flame
from desktop_app.kit.table_model import Column
from desktop_app.kit.theme import font, look

HEIGHT = 32


def member_columns() -> tuple[Column[MemberRow], ...]:
    """Return the columns of the members."""
    return (
        Column("name", tr("Member"), lambda r: r.name, stretch=True, width=150, strong=True,
               native=lambda r: r.native, gives_way=-1),
        Column("role", tr("Role"), lambda r: role_words(r.role), width=106,
               icon=lambda r: role_icon(r.role)),
        Column("membership", tr("Membership"), lambda _: "", width=118, chip=member_chip),
        Column("counted", tr("Counted"), lambda r: str(r.counted), width=70, align="right",
               tone=_quiet, explains=True),
        Column("missed", tr("Missed"), lambda r: str(r.missed), width=70, align="right",
               tone=_quiet, explains=True),
        Column("streak", tr("Own streak"), own_words, width=142, paint=paint_own, explains=True),
    )  # fmt: skip


def _quiet(row: MemberRow) -> str:
    return "text" if row.is_in else "text2"


def paint_own(painter: QPainter, area: QRect, row: MemberRow, _chosen: bool) -> None:
    """Draw a flame, the days and how today stands; words for who does not count."""
    if not row.is_in:
        painter.setFont(font("body"))
        painter.setPen(look().color("text2"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, own_words(row))
        return
    paint_flame(painter, area, row.streak, own_words(row).split("   ")[-1])
