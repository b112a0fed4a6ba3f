"""Eight weeks of a buddy group, and what one day of it was."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.streaks.api import GroupPage, MemberRow, Shade, Span, earned_of
from desktop_app.areas.streaks.ui.words import both, shade_words, show_short
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.heat_map import HeatLegend, HeatMap, HeatRow
from desktop_app.kit.labels import IconLabel, label
from desktop_app.kit.theme import dp, look

GROUP: Final = "group"
LOOKS: Final = {
    Shade.EARNED: "good",
    Shade.TODAY: "good",
    Shade.MISSED: "missed",
    Shade.EXCUSED: "neutral",
    Shade.FROZEN: "frozen",
    Shade.CLOSED: "closed",
    Shade.OPEN: "open",
    Shade.NOTHING: "",
}


def week_heads(days: Sequence[date]) -> dict[int, str]:
    """Return the words over the first day of each week."""
    heads: dict[int, str] = {}
    for at, day in enumerate(days):
        if not at or day.isocalendar()[1] != days[at - 1].isocalendar()[1]:
            heads[at] = show_short(day)
    return heads


def heat_rows(page: GroupPage) -> list[HeatRow]:
    """Return the group's row and one for each member that counts."""
    rows = [_row(GROUP, tr("Group"), page.group_shades, strong=True)]
    rows += [
        _row(row.student_id, row.name, page.shades.get(row.student_id, ())) for row in page.counting
    ]
    return rows


def _row(key: Hashable, title: str, shades: Sequence[Shade], *, strong: bool = False) -> HeatRow:
    looks = ["strong" if strong and s is Shade.EARNED else LOOKS[s] for s in shades]
    earned, counted = earned_of(shades)
    total = tr("{n} of {total}", n=earned, total=counted) if counted else ""
    return HeatRow(key, title, looks, total, strong)


def meanings() -> tuple[tuple[str, str], ...]:
    """Return what the squares mean."""
    return (
        ("strong", shade_words(Shade.EARNED, is_group=True)),
        ("good", shade_words(Shade.EARNED)),
        ("missed", shade_words(Shade.MISSED)),
        ("open", shade_words(Shade.OPEN)),
        ("frozen", shade_words(Shade.FROZEN)),
        ("closed", shade_words(Shade.CLOSED)),
    )


def day_fact(page: GroupPage, day: date, at: int) -> str:
    """Say in a few words what a day was for the group."""
    shade = page.group_shades[at]
    words = {
        Shade.EARNED: tr("the group day counted"),
        Shade.TODAY: tr("today, still open"),
        Shade.MISSED: tr("the group paused"),
        Shade.EXCUSED: tr("did not count, fewer than two members"),
        Shade.FROZEN: tr("frozen"),
        Shade.CLOSED: tr("no school"),
        Shade.OPEN: tr("today, still open"),
        Shade.NOTHING: tr("nothing to count"),
    }[shade]
    return tr("{day}: {what}", day=show_date(day), what=words)


def day_why(page: GroupPage, day: date, at: int) -> str:
    """Say why: who earned and who did not."""
    shade = page.group_shades[at]
    if shade is Shade.CLOSED:
        return tr("{why}. Days with no school are skipped.", why=page.span.closed.get(day, ""))
    freeze = next((each for each in page.freezes if each.covers(day)), None)
    if shade is Shade.FROZEN and freeze is not None:
        return tr("{why}, frozen by {by}.", why=freeze.reason, by=freeze.by)
    by: dict[Shade, list[str]] = {}
    for row in page.counting:
        shades = page.shades.get(row.student_id)
        if shades and (row.joined_on is None or row.joined_on < day):
            what = Shade.EARNED if shades[at] is Shade.TODAY else shades[at]
            by.setdefault(what, []).append(row.given)
    earned, missed = by.get(Shade.EARNED, []), by.get(Shade.MISSED, [])
    waiting, excused = by.get(Shade.OPEN, []), by.get(Shade.EXCUSED, [])
    said = []
    if missed:
        said.append(tr("{who} did not earn their own streak.", who=both(missed)))
        if earned:
            said.append(tr("{who} did.", who=both(earned)))
    elif earned:
        said.append(tr("{who} earned their own streak.", who=both(earned)))
    if waiting:
        said.append(tr("{who} not yet.", who=both(waiting)))
    if excused:
        said.append(tr("{who} excused.", who=both(excused)))
    return " ".join(said) or tr("No member’s day is known.")


def _first_missed(page: GroupPage, at: int) -> MemberRow | None:
    """Return the first member who missed a day on which the group paused."""
    return next(
        (
            row
            for row in page.counting
            if page.group_shades[at] is Shade.MISSED
            and page.shades.get(row.student_id, [Shade.NOTHING] * (at + 1))[at] is Shade.MISSED
        ),
        None,
    )


class DayCard(QWidget):
    """What a day was and why, with the deed that mends it."""

    correct_asked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("day-card")
        self._who: UUID | None = None
        self._day: date | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(dp(14), dp(10), dp(12), dp(10))
        row.setSpacing(dp(12))
        row.addWidget(IconLabel("calendar-blank"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(dp(2))
        self.fact = label("", "section", wrap=True)
        self.why = label("", "small", "text2", wrap=True)
        words.addWidget(self.fact)
        words.addWidget(self.why)
        row.addLayout(words, 1)
        self.button = Button("", "pencil-simple", self._ask)
        self.button.setObjectName("correct-day")
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def _ask(self) -> None:
        if self._who is not None and self._day is not None:
            self.correct_asked.emit(self._who, self._day)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the border."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().color("line"), 1))
        painter.setBrush(look().color("surface"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, dp(4), dp(4))
        painter.end()

    def show_day(self, page: GroupPage, key: Hashable, at: int, *, may_write: bool) -> None:
        """Say what a square of the weeks was."""
        day = page.span.days[at]
        self.fact.setText(day_fact(page, day, at))
        self.why.setText(day_why(page, day, at))
        member = page.member(key) if isinstance(key, UUID) else _first_missed(page, at)
        self._who, self._day = (member.student_id if member else None), day
        self.button.setVisible(may_write and member is not None and day <= page.today)
        if member is not None:
            self.button.set_words(tr("Correct the day of {who}", who=member.given))


class GroupWeeks(QWidget):
    """Title, squares, legend and the card of the chosen day."""

    correct_asked = Signal(object, object)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._page: GroupPage | None = None
        self._may_write = False
        self.map = HeatMap(tr("Last 8 weeks"), self._say)
        self.map.setObjectName("group-weeks")
        self.map.moved.connect(self._moved)
        self.map.entered.connect(self._entered)
        self.card = DayCard()
        self.card.correct_asked.connect(self.correct_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(dp(20), dp(12), dp(20), dp(16))
        column.setSpacing(dp(6))
        column.addWidget(label(tr("Last 8 weeks"), "section"))
        column.addWidget(self.map)
        column.addWidget(HeatLegend(meanings()))
        column.addSpacing(dp(2))
        column.addWidget(self.card)

    def show_page(self, page: GroupPage, *, may_write: bool) -> None:
        """Show a group; another group begins with its newest missed day, else today."""
        is_other = self._page is None or self._page.facts.id != page.facts.id
        self._page, self._may_write = page, may_write
        self.map.show_rows(
            heat_rows(page), week_heads(page.span.days), lead=tr("School days"), total=tr("Earned")
        )
        if is_other:
            self.map.set_current(GROUP, _interesting(page))
        self._show_day()

    def choose(self, student_id: UUID) -> None:
        """Go to the row of a member, on the same day."""
        _, day = self.map.current()
        self.map.set_current(student_id, day)
        self._show_day()

    def go(self, student_id: UUID, day: date) -> None:
        """Go to the square of a member on a day, where it is shown."""
        if self._page is not None and day in self._page.span.days:
            self.map.set_current(student_id, self._page.span.days.index(day))
            self._show_day()

    def _say(self, key: Hashable, at: int) -> str:
        page = self._page
        if page is None or at >= len(page.span.days):
            return ""
        day = page.span.days[at]
        if not isinstance(key, UUID):
            words = shade_words(page.group_shades[at], is_group=True)
            return tr("{who}, {day}: {what}", who=tr("Group"), day=show_date(day), what=words)
        member = page.member(key)
        shades = page.shades.get(key)
        words = shade_words(shades[at]) if shades else ""
        who = member.name if member else ""
        return tr("{who}, {day}: {what}", who=who, day=show_date(day), what=words)

    def _moved(self, key: Hashable, _at: int) -> None:
        self._show_day()
        if isinstance(key, UUID):
            self.chosen.emit(key)

    def _entered(self, key: Hashable, at: int) -> None:
        page = self._page
        if page is not None and isinstance(key, UUID) and self._may_write:
            self.correct_asked.emit(key, page.span.days[at])

    def _show_day(self) -> None:
        key, at = self.map.current()
        if self._page is not None and key is not None and at < len(self._page.span.days):
            self.card.show_day(self._page, key, at, may_write=self._may_write)


def _interesting(page: GroupPage) -> int:
    """Return the newest day on which the group paused, else today."""
    missed = [at for at, shade in enumerate(page.group_shades) if shade is Shade.MISSED]
    return missed[-1] if missed else today_at(page.span)


def today_at(span: Span) -> int:
    """Return the place of today, or of the last day before it."""
    past = [at for at, day in enumerate(span.days) if day <= span.today]
    return past[-1] if past else 0


def count_words(page: GroupPage) -> str:
    """Say how many have earned today."""
    now = [row for row in page.counting if row.earned_today]
    if page.today in page.span.closed or page.today.isoweekday() not in {
        day.isoweekday() for day in page.span.days
    }:
        return tr("No school")
    if not page.counting:
        return tr("Nobody yet")
    return trn("{n} of {all} earned", "{n} of {all} earned", len(now), all=len(page.counting))
