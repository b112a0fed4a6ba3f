"""When a student may be in a lesson."""

from collections.abc import Sequence
from datetime import date

from desktop_app.areas.timetable.rules.lessons import most_at_once
from desktop_app.areas.timetable.terms import Spell
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date_with_year, tr


def check_spell(first: date, last: date | None) -> Spell:
    """Return a spell that ends no earlier than it begins. Raises RuleBroken."""
    if last is not None and last < first:
        raise RuleBroken(tr("The enrolment ends before it begins."), field="until")
    return Spell(first, last)


def check_not_twice(name: str, title: str, spell: Spell, own: Sequence[Spell]) -> None:
    """Refuse a spell that shares a day with another of the same student in the lesson.

    Raises RuleBroken.
    """
    for other in own:
        if other.last is None and (spell.last is None or spell.last >= other.first):
            raise RuleBroken(
                tr(
                    "{name} is already enrolled in {title}, since {day}.",
                    name=name,
                    title=title,
                    day=show_date_with_year(other.first),
                ),
                field="student",
            )
        if (
            other.last is not None
            and spell.first <= other.last
            and (spell.last is None or spell.last >= other.first)
        ):
            raise RuleBroken(
                tr(
                    "{name} is in {title} until {day}. Enrol them again from the day after.",
                    name=name,
                    title=title,
                    day=show_date_with_year(other.last),
                ),
                field="from",
            )


def check_none_kept(
    title: str,
    capacity: int | None,
    others: Sequence[Spell],
    spell: Spell,
    kept: Sequence[tuple[str, Spell, date]],
) -> None:
    """Refuse a student for whom the only places left are offered to others who wait.

    `kept` is for whom, from when on, and until when they may answer. Raises RuleBroken.
    """
    if capacity is None or not kept:
        return
    taken = most_at_once([*others, *(each for _, each, _ in kept)], spell.first, spell.last)
    if taken + 1 > capacity:
        name, _, until = kept[0]
        raise RuleBroken(
            tr(
                "The free place in {title} is offered to {name} until {day}. Withdraw the offer on "
                "the waiting list first. Nobody was enrolled.",
                title=title,
                name=name,
                day=show_date_with_year(until),
            ),
            field="student",
        )


def check_fits(title: str, capacity: int | None, others: Sequence[Spell], spell: Spell) -> None:
    """Refuse a student for whom there is no place on some day of the spell. Raises RuleBroken."""
    if capacity is None:
        return
    taken = most_at_once(others, spell.first, spell.last)
    if taken + 1 > capacity:
        raise RuleBroken(
            tr(
                "{title} is full: {taken} of {capacity} places are taken. Nobody was enrolled.",
                title=title,
                taken=taken,
                capacity=capacity,
            ),
            field="student",
        )
