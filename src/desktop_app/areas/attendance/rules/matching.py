"""Which free place suits a make-up best: instrument, teacher, level, day, and how soon."""

from dataclasses import dataclass

from desktop_app.areas.attendance.terms import PlaceKind
from desktop_app.core.wording import tr

OTHER_INSTRUMENT, OTHER_TEACHER, OTHER_DAY, LEVEL_APART = 100, 30, 20, 15
OWN_TIME = {PlaceKind.GUEST: 0, PlaceKind.FREED: 5, PlaceKind.FREE: 60}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a free place compares with what was missed. `levels_apart` None: nobody knows."""

    kind: PlaceKind
    same_instrument: bool
    same_teacher: bool
    same_weekday: bool
    levels_apart: int | None
    days_away: int


def score(place: Likeness) -> int:
    """Return how far a place is from what was missed; the least suits best."""
    return (
        OTHER_INSTRUMENT * (not place.same_instrument)
        + OTHER_TEACHER * (not place.same_teacher)
        + OTHER_DAY * (not place.same_weekday)
        + LEVEL_APART * (place.levels_apart or 0)
        + OWN_TIME[place.kind]
        + max(place.days_away, 0)
    )


def reasons(place: Likeness) -> tuple[str, ...]:
    """Say what speaks for a place."""
    kind = {
        PlaceKind.GUEST: tr("free place in a group"),
        PlaceKind.FREED: tr("time that was cancelled"),
        PlaceKind.FREE: tr("free time"),
    }[place.kind]
    said = [kind]
    if place.same_teacher:
        said.append(tr("same teacher"))
    if place.levels_apart == 0:
        said.append(tr("same level"))
    if place.same_weekday:
        said.append(tr("same day"))
    return tuple(said)
