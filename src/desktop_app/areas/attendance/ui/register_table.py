"""The register as a table: who, the last six marks, the mark buttons, minutes and note."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from desktop_app.areas.attendance.ui.sheet import Sheet, SheetRow
from desktop_app.core.wording import tr, trn, within
from desktop_app.kit.flame import paint_flame
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.kept import ICONS, kept_words
from desktop_app.kit.mark_buttons import MarkButton, paint_mark_buttons
from desktop_app.kit.table_model import Column
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp, font, look

ROW_HEIGHT = 45
BUTTON_WIDTH, STRIP_WIDTH, KEPT_WIDTH = 36, 21, 28
SAVING = 0.55


class RegisterTable(TableView):
    """Tells Backspace and Esc, which mend and end the typing of minutes."""

    mended = Signal()
    ended = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Catch the two keys; everything else is as in every list."""
        if event.key() == Qt.Key.Key_Backspace:
            self.mended.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.ended.emit()
        else:
            super().keyPressEvent(event)


def buttons_of(sheet: Sheet) -> Sequence[MarkButton]:
    """Return the buttons of the codes in use."""
    codes = sheet.register.codes if sheet.register is not None else ()
    return [MarkButton(code.key, code.color) for code in codes]


def register_columns(
    sheet: Sheet, asks_minutes: Callable[[], UUID | None], *, on_copy: bool = False
) -> tuple[Column[SheetRow], ...]:
    """Return the columns; `asks_minutes` says whose minutes are being typed.

    On a copy one more says where each mark is.
    """

    def paint_mark(painter: QPainter, area: QRect, row: SheetRow, chosen: bool) -> None:
        painter.save()
        if row.saving:
            painter.setOpacity(SAVING)
        paint_mark_buttons(painter, area, buttons_of(sheet), row.mark, ringed=chosen)
        painter.restore()

    def paint_minutes(painter: QPainter, area: QRect, row: SheetRow, chosen: bool) -> None:
        paint_minutes_cell(painter, area, row, typing=asks_minutes() == row.id)

    def said_mark(row: SheetRow) -> str:
        code = sheet.code(row.mark) if row.mark is not None else None
        words = code.label if code is not None else row.mark or tr("Not marked")
        if row.kept is not None:
            return f"{words}, {within(kept_words(row.kept))}"
        return tr("{mark}, saving", mark=words) if row.saving else words

    def said_kept(row: SheetRow) -> str:
        return kept_words(row.kept) if row.kept is not None else ""

    def name_icon(row: SheetRow) -> str:
        return "warning" if row.elsewhere else "git-merge" if row.id in sheet.choices else ""

    def said_streak(row: SheetRow) -> str:
        days = sheet.streaks.get(row.id, 0)
        return trn("{n} day", "{n} days", days) if days else tr("None")

    kept = (
        Column("kept", "", said_kept, width=KEPT_WIDTH, paint=paint_kept, gives_way=-1,
               tooltip=said_kept),
    ) if on_copy else ()  # fmt: skip
    width = 16 + BUTTON_WIDTH * max(len(buttons_of(sheet)), 4)
    return (
        Column("number", "#", lambda r: str(r.number), width=42, tone=lambda _: "text2",
               gives_way=-1),
        Column("name", tr("Pupil"), lambda r: r.name, strong=True, stretch=True, width=130,
               native=beside_name, gives_way=-1,
               icon=name_icon, tooltip=lambda r: r.elsewhere or sheet.choices.get(r.id) or r.name),
        Column("last", tr("Last 6 weeks"), lambda _: "", width=16 + 6 * STRIP_WIDTH,
               marks=lambda r: r.stored.last_six),
        Column("mark", tr("Mark"), said_mark, width=width, paint=paint_mark, gives_way=-1),
        *kept,
        Column("minutes", tr("Minutes"), lambda r: str(r.minutes) if r.minutes is not None else "",
               width=62, align="right", paint=paint_minutes),
        Column("note", tr("Note"), note_words, width=94, tone=lambda _: "text2"),
        Column("streak", tr("Streak"), said_streak, width=58, gives_way=1, explains=True,
               paint=lambda p, area, r, _: paint_flame(p, area, sheet.streaks.get(r.id, 0))),
    )  # fmt: skip


def paint_kept(painter: QPainter, area: QRect, row: SheetRow, _chosen: bool) -> None:
    """Draw where a mark is."""
    if row.kept is not None:
        icon, role = ICONS[row.kept]
        edge = dp(16)
        top = area.center().y() - edge / 2
        paint_icon(painter, icon, area.center().x() - edge / 2, top, edge, look().ink(role))


def beside_name(row: SheetRow) -> str:
    """Say what stands after a name: the time of a slot, the name in its own script."""
    slot = f"{row.stored.at:%H:%M}" if row.stored.at is not None else ""
    return ", ".join(part for part in (slot, row.stored.native_name or "") if part)


def note_words(row: SheetRow) -> str:
    """Say the note of a mark, and that another lesson is made up."""
    guest = tr("Makes up") if row.stored.makes_up else ""
    return ", ".join(part for part in (guest, row.note or "") if part)


def paint_minutes_cell(painter: QPainter, area: QRect, row: SheetRow, *, typing: bool) -> None:
    """Draw the minutes; with a ring while they are typed."""
    worn = look()
    words = str(row.minutes) if row.minutes is not None else ""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if typing:
        box = QRectF(area.right() - dp(46), area.center().y() - dp(13), dp(46), dp(27))
        painter.setPen(QPen(worn.color("accent"), 2))
        painter.setBrush(worn.color("surface"))
        painter.drawRoundedRect(box, dp(4), dp(4))
    painter.setFont(font("body", tabular=True))
    painter.setPen(worn.color("text" if words else "text3"))
    shown = area.adjusted(0, 0, -dp(8) if typing else 0, 0)
    across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(shown, across, words or (tr("min") if typing else ""))
    painter.restore()
