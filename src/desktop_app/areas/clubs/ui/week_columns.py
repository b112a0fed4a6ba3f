"""The weeks of a pupil in a club: every figure that is kept of a week, and the rule of each."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.areas.clubs.queries.standing import WeekRow
from desktop_app.areas.clubs.words import day_words, mille, percent, signed
from desktop_app.core.wording import tr
from desktop_app.kit.table_model import Column


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a week: its head, how it is written, and its rule in a sentence."""

    key: str
    title: str
    text: Callable[[WeekRow], str]
    rule: str
    width: int = 92


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def figures() -> tuple[Figure, ...]:
    """Return the figures of a week, in the language in use."""
    return (
        Figure("points", tr("Points"), lambda r: signed(r.points),
               tr("The sum of the entries of the week."), 64),
        Figure("levels", tr("Level"), lambda r: (
            str(r.level_at_end) if r.level_at_start == r.level_at_end
            else f"{r.level_at_start} → {r.level_at_end}"
        ), tr("The level of all points before the week, and after it."), 76),
        Figure("gained", tr("Gained"), lambda r: str(r.levels_progressed),
               tr("The level at the end less the level at the begin, not below nothing."), 66),
        Figure("pages", tr("Pages"), lambda r: _number(r.pages_read),
               tr("The pages of the entries of the week."), 60),
        Figure("books", tr("Books"), lambda r: _number(r.books_completed),
               tr("The reading logs of the week that say that a book was finished."), 60),
        Figure("pages_day", tr("Pages a day"), lambda r: mille(r.pages_per_day),
               tr("The pages divided by the school days of the week."), 88),
        Figure("days", tr("Days"), lambda r: str(r.days_active),
               tr("The days of the week on which points were earned."), 54),
        Figure("consistency", tr("Regular"), lambda r: percent(r.consistency),
               tr("Days with points divided by school days of the week, at most 100 %."), 70),
        Figure("average", tr("Club average"), lambda r: mille(r.class_average),
               tr("The mean of all members in this week; left out under five members."), 96),
        Figure("best", tr("Own best"), lambda r: "✓" if r.personal_best else "",
               tr("More points than in any week before."), 72),
        Figure("change", tr("Change"), lambda r: percent(r.improvement),
               tr("Against the week with school before; none after a week without points."), 70),
        Figure("velocity", tr("Points a day"), lambda r: mille(r.velocity),
               tr("The points of four weeks divided by their school days."), 88),
        Figure("prediction", tr("Next week"), lambda r: mille(r.prediction),
               tr("The mean of the last four weeks with school; none under two."), 84),
    )  # fmt: skip


def week_columns() -> tuple[Column[WeekRow], ...]:
    """Return the columns: the week, then every figure."""
    first: tuple[Column[WeekRow], ...] = (
        Column("week", tr("Week"), lambda r: str(r.academic_week), width=64, strong=True,
               gives_way=-1),
        Column("from", tr("From"), lambda r: day_words(r.week_starts_on), width=104,
               tooltip=lambda r: ", ".join(
                   p for p in (r.academic_term or "", r.academic_year,
                               tr("to {day}", day=day_words(r.week_ends_on))) if p
               )),
    )  # fmt: skip
    rest = (
        Column(each.key, each.title, each.text, width=each.width, align="right", explains=True)
        for each in figures()
    )
    return (*first, *rest)
