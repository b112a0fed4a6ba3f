"""How make-ups and the places for them are said in lists and cards."""

from datetime import date

from desktop_app.areas.attendance.api import CreditRow, CreditState, Match
from desktop_app.core.wording import show_date, show_date_with_year, show_time, tr, trn
from desktop_app.kit.chips import Chip
from desktop_app.kit.table_model import Column

SOON = 21


def state_chip(row: CreditRow, today: date) -> Chip:
    """Say where a make-up stands, and that it ends soon."""
    if row.state is CreditState.OPEN:
        left = row.days_left(today)
        if left is not None and left <= SOON:
            return Chip(trn("{n} day left", "{n} days left", left), "amber", "clock")
        return Chip(tr("Open"), "green")
    words = {
        CreditState.USED: tr("Booked"),
        CreditState.EXPIRED: tr("Expired"),
        CreditState.WITHDRAWN: tr("Withdrawn"),
    }[row.state]
    return Chip(words, "blue" if row.state is CreditState.USED else "grey")


def credit_columns(today: date) -> tuple[Column[CreditRow], ...]:
    """Return the columns of the list."""
    return (
        Column("student", tr("Student"), lambda r: r.student, "student", strong=True, width=170),
        Column("for", tr("For"), missed_words, width=180, stretch=True),
        Column("minutes", tr("Minutes"), lambda r: str(r.minutes), width=72, align="right",
               explains=True),
        Column("reason", tr("Reason"), lambda r: r.withdrawn_reason or r.reason, width=150,
               tone=lambda _: "text2"),
        Column("until", tr("Until"), until_words, "until", width=110),
        Column("state", tr("State"), lambda r: state_chip(r, today).label, width=120,
               chip=lambda r: state_chip(r, today)),
        Column("used", tr("Made up"), used_words, width=160, tone=lambda _: "text2"),
    )  # fmt: skip


def missed_words(row: CreditRow) -> str:
    """Say what was missed: Violin, Mon 14 Sept."""
    day = show_date(row.missed_on) if row.missed_on is not None else ""
    return ", ".join(part for part in (row.lesson or "", day) if part)


def until_words(row: CreditRow) -> str:
    """Say the last day."""
    return show_date_with_year(row.expires_on) if row.expires_on is not None else tr("No end")


def used_words(row: CreditRow) -> str:
    """Say where it is made up: Cello, Tue 15 Sept, 17:00."""
    if row.used_at is None:
        return ""
    when = tr("{day}, {time}", day=show_date(row.used_at.date()), time=show_time(row.used_at))
    return ", ".join(part for part in (row.used_in or "", when) if part)


def match_columns() -> tuple[Column[Match], ...]:
    """Return the columns of the places for a make-up."""
    return (
        Column("when", tr("When"),
               lambda m: tr("{day}, {time}", day=show_date(m.start.date()),
                            time=show_time(m.start)), width=150, strong=True),
        Column("what", tr("Lesson"), lambda m: m.title, width=160),
        Column("who", tr("Teacher"), lambda m: m.teacher or "", width=140),
        Column("room", tr("Room"), lambda m: m.room or "", width=100),
        Column("left", tr("Places"), lambda m: "" if m.left is None else str(m.left), width=66,
               align="right"),
        Column("why", tr("Why"), lambda m: ", ".join(m.reasons), width=200, stretch=True,
               tone=lambda _: "text2"),
    )  # fmt: skip
