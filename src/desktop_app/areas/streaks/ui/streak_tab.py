"""The streaks of a pupil on a card: facts for the overview, and a tab with eight weeks of days."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.streaks.api import (
    OneStreak,
    Said,
    StreakService,
    StudentStreaks,
    earned_of,
)
from desktop_app.areas.streaks.ui import dialogs, explaining
from desktop_app.areas.streaks.ui.group_weeks import LOOKS, today_at, week_heads
from desktop_app.areas.streaks.ui.words import (
    days_words,
    group_chip,
    role_words,
    shade_words,
    show_short,
)
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date, show_date_with_year, tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.card_drawing import draw_block
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines, Note
from desktop_app.kit.deeds import Deed
from desktop_app.kit.explain import Explain
from desktop_app.kit.heat_map import HeatMap, HeatRow
from desktop_app.kit.inspector import CardTab
from desktop_app.kit.labels import label
from desktop_app.kit.pane import Tools
from desktop_app.kit.theme import dp


@dataclass(frozen=True)
class Around:
    """What the tab is given: where it stands, and how it explains and tells."""

    parent: QWidget
    tools: Tools
    database: Database
    explain: Callable[[Explain], object]
    done: Callable[[str], object]
    failed: Callable[[Exception], object]
    may_write: bool


def streak_said(streak: OneStreak) -> str:
    """Say a streak and its best in one line."""
    words = tr("{days}, best {best}", days=days_words(streak.current), best=streak.longest)
    if streak.frozen:
        return tr("{days}, frozen", days=words)
    return tr("{days}, earned today", days=words) if streak.earned_today else words


def facts(found: StudentStreaks, name: str, around: Around) -> list[Fact]:
    """Return what the overview says: the streak, and the groups as links."""
    rows: list[Fact] = []
    overall = found.overall
    if overall is not None:
        why = explaining.of_streak(around.database, found.student_id, name)
        icon, tone = ("snowflake", "blue") if overall.frozen else ("flame", "amber")
        rows.append(
            Fact(tr("Streak"), streak_said(overall), explain=partial(around.explain, why))
            if not overall.current
            else Fact(tr("Streak"), streak_said(overall), icon=icon, tone=tone,
                      explain=partial(around.explain, why))
        )  # fmt: skip
    for at, group in enumerate(found.groups):
        key = "" if at else tr("Buddy group")
        rows.append(Fact(key, group.name, run=partial(around.tools.go, "buddies", group.id)))
    return rows


def tab(found: StudentStreaks, name: str, around: Around) -> CardTab:
    """Return the tab of a pupil's streaks."""
    return CardTab("streak", tr("Streak"), widget=lambda: StreakTab(found, name, around))


def _earned(streak: OneStreak) -> str:
    earned, counted = earned_of(streak.shades)
    return tr("{n} of {total}", n=earned, total=counted) if counted else ""


class StreakTab(QWidget):
    """Numbers, weeks and what staff said; a square says its day, Enter corrects it."""

    def __init__(self, found: StudentStreaks, name: str, around: Around) -> None:
        super().__init__()
        self._found, self._name, self._around = found, name, around
        self._service = StreakService(around.database)
        self.setObjectName("streak-tab")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, dp(4), 0, dp(12))
        column.setSpacing(0)
        column.addWidget(draw_block(self._numbers(), first=True))
        if found.streaks:
            column.addWidget(self._weeks())
        if around.may_write:
            column.addWidget(self._buttons())
        for block in self._rest():
            column.addWidget(draw_block(block, first=False))
        column.addStretch(1)

    def _numbers(self) -> Block:
        if not self._found.streaks:
            return Note(tr("No day was earned yet."), tr("Streak"))
        rows = []
        for streak in self._found.streaks:
            why = partial(self._explain, streak.club_id, longest=False)
            if streak.club_id is not None:
                rows.append(Fact(streak.club, streak_said(streak), explain=why))
                continue
            days = days_words(streak.current)
            said = tr("{days}, earned today", days=days) if streak.earned_today else days
            rows.append(Fact(tr("Overall"), said, explain=why))
            best = partial(self._explain, None, longest=True)
            rows.append(Fact(tr("Longest"), days_words(streak.longest), explain=best))
        closed = self._found.streaks[0].closed_until
        if closed is not None:
            rows.append(Fact(tr("Closed until"), show_date_with_year(closed)))
        return Facts(rows, tr("Streak"))

    def _explain(self, club_id: UUID | None, *, longest: bool) -> None:
        around = self._around
        around.explain(
            explaining.of_streak(
                around.database, self._found.student_id, self._name, longest=longest,
                club_id=club_id,
            )
        )  # fmt: skip

    def _weeks(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(dp(16), dp(4), dp(16), dp(6))
        column.setSpacing(dp(4))
        span = self._found.span
        self.map = HeatMap(tr("Last 8 weeks"), self._say, above=True)
        self.map.setObjectName("streak-weeks")
        rows = [
            HeatRow(at, each.club or tr("Overall"), [LOOKS[shade] for shade in each.shades],
                    _earned(each))
            for at, each in enumerate(self._found.streaks)
        ]  # fmt: skip
        self.map.show_rows(rows, week_heads(span.days))
        self.map.set_current(0, today_at(span))
        self.map.moved.connect(lambda _key, _at: self._tell())
        self.map.entered.connect(lambda _key, _at: self._correct())
        self._words = label("", "small", "text2", wrap=True)
        column.addWidget(self.map)
        column.addWidget(self._words)
        self._tell()
        return part

    def _at(self) -> tuple[OneStreak, date]:
        key, at = self.map.current()
        number = key if isinstance(key, int) else 0
        return self._found.streaks[number], self._found.span.days[at]

    def _say(self, key: Hashable, at: int) -> str:
        streak = self._found.streaks[key if isinstance(key, int) else 0]
        day = show_date(self._found.span.days[at])
        return tr("{day}: {what}", day=day, what=shade_words(streak.shades[at]) or tr("nothing"))

    def _tell(self) -> None:
        key, at = self.map.current()
        self._words.setText(self._say(key, at))

    def _buttons(self) -> QWidget:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(dp(16), 0, dp(16), dp(10))
        row.setSpacing(dp(6))
        for words, icon, run in (
            (tr("Correct a day"), "pencil-simple", self._correct),
            (tr("Freeze"), "snowflake", self._freeze),
        ):
            button = Button(words, icon, run, small=True)
            button.setObjectName(f"streak-{icon}")
            row.addWidget(button)
        row.addStretch(1)
        return part

    def _rest(self) -> Sequence[Block]:
        groups = [
            LineItem(
                group.name, role_words(group.role), chip=group_chip(group.status, group.streak),
                run=partial(self._around.tools.go, "buddies", group.id),
            )
            for group in self._found.groups
        ]  # fmt: skip
        said = [self._item(each) for each in self._found.said]
        blocks: list[Block] = [
            Lines(tr("Buddy groups"), groups, nothing=tr("In no buddy group.")),
        ]
        if said:
            blocks.append(Lines(tr("Said by staff"), said))
        if self._found.muted_by:
            words = tr("Wished by {who}.", who=self._found.muted_by)
            blocks.append(Note(words, tr("No reminders")))
        return blocks

    def _item(self, each: Said) -> LineItem:
        second = tr("{why}, {by}", why=each.reason, by=each.by)
        if not each.is_freeze:
            return LineItem(explaining.state_words(each.state), second, lead=show_short(each.day))
        words = tr("Frozen until it is ended")
        if each.last is not None:
            words = tr("Frozen until {day}", day=show_short(each.last))
        is_open = each.last is None or each.last >= self._found.span.today
        deeds = (Deed(tr("End"), partial(self._thaw, each.id)),)
        may = self._around.may_write and is_open
        return LineItem(words, second, lead=show_short(each.day), deeds=deeds if may else ())

    # --- deeds ---

    def _saved(self, changes: Changes) -> None:
        self._around.done(changes.label)

    def _correct(self) -> None:
        around = self._around
        streak, day = self._at() if self._found.streaks else (None, self._found.span.today)
        dialogs.open_day_dialog(
            around.parent, around.tools, around.database, student_id=self._found.student_id,
            name=self._name, day=min(day, self._found.span.today), saved=self._saved,
            club_id=streak.club_id if streak is not None else None,
        )  # fmt: skip

    def _freeze(self) -> None:
        around, student = self._around, self._found.student_id
        dialogs.open_freeze_dialog(
            around.parent, around.tools, today=self._found.span.today, saved=self._saved,
            title=tr("Days of {who} that do not count", who=self._name),
            freeze=lambda first, why, last: self._service.freeze_pupil(
                student, first, why, last=last
            ),
        )  # fmt: skip

    def _thaw(self, freeze_id: UUID) -> None:
        around = self._around
        around.tools.tasks.write(lambda: self._service.thaw(freeze_id), self._saved, around.failed)
