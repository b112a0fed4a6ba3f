"""Streaks and group days as a child would count them on a wall calendar, one day at a time.

Deliberately simple and deliberately apart: it shares no line with the program.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

ONE = timedelta(days=1)


@dataclass
class Wall:
    """What happened: names of children and clubs, and days."""

    closures: set[date] = field(default_factory=set)
    earned: set[tuple[str, str | None, date]] = field(default_factory=set)
    minutes: dict[tuple[str, date], int] = field(default_factory=dict)
    practiced_for: set[tuple[str, str | None, date]] = field(default_factory=set)
    excused: set[tuple[str, date]] = field(default_factory=set)
    corrections: list[tuple[str, str | None, date, str]] = field(default_factory=list)
    freezes: list[tuple[str, str | None, date, date | None]] = field(default_factory=list)
    left: dict[str, date] = field(default_factory=dict)

    def school(self, day: date) -> bool:
        return day.isoweekday() <= 5 and day not in self.closures

    def is_earned(self, who: str, club: str | None, day: date) -> bool:
        clubs = {c for w, c, d in self.earned if (w, d) == (who, day)}
        if self.minutes.get((who, day), 0) >= 15:
            clubs |= {c for w, c, d in self.practiced_for if (w, d) == (who, day)}
        return bool(clubs) if club is None else club in clubs

    def said(self, who: str, club: str | None, day: date) -> str | None:
        mine = [s for w, c, d, s in self.corrections if (w, c, d) == (who, club, day)]
        return mine[-1] if mine else None

    def frozen(self, who: str, club: str | None, day: date) -> bool:
        return any(
            w == who and c in {None, club} and a <= day and (b is None or day <= b)
            for w, c, a, b in self.freezes
        )

    def gone(self, who: str, day: date) -> bool:
        return who in self.left and day > self.left[who]

    def staff_said(self, who: str, club: str | None, day: date) -> str:
        """What a day is for a group when the child's own streak has no such day."""
        said = self.said(who, club, day)
        if said:
            return said
        if self.frozen(who, club, day):
            return "FROZEN"
        return "EXCUSED" if (who, day) in self.excused else "MISSED"

    def streak(
        self, who: str, club: str | None, first: date, last: date
    ) -> dict[date, tuple[str, int]]:
        days: dict[date, tuple[str, int]] = {}
        count, day = 0, first
        while day <= last and not self.gone(who, day):
            said = self.said(who, club, day)
            state = None
            if said:
                state = said
            elif self.school(day):
                if self.frozen(who, club, day):
                    state = "FROZEN"
                elif self.is_earned(who, club, day):
                    state = "EARNED"
                elif (who, day) in self.excused:
                    state = "EXCUSED"
                else:
                    state = "MISSED"
            if state and (days or state == "EARNED"):
                if state == "EARNED":
                    count += 1
                if state == "MISSED":
                    count = 0
                days[day] = (state, count)
            day += ONE
        return days


@dataclass
class Team:
    """A group: who is in it from when till when, when it was active and when frozen."""

    club: str | None
    members: list[tuple[str, date, date | None, bool]]
    active: list[tuple[date, date | None]]
    frozen: list[tuple[date, date | None]] = field(default_factory=list)

    def days(
        self, wall: Wall, first: date, last: date
    ) -> dict[date, tuple[int, int, int, int, str]]:
        """Members, earned by, count, unbroken and state of each day the group was active."""
        found: dict[date, tuple[int, int, int, int, str]] = {}
        count = unbroken = 0
        mood, day = "ACTIVE", first
        streaks = {who: wall.streak(who, self.club, first, last) for who, *_ in self.members}
        while day <= last:
            if _in(self.active, day):
                states = []
                for who, joined, left, observes in self.members:
                    here = joined < day and (left is None or day <= left) and not observes
                    if here and not wall.gone(who, day):
                        kept = streaks[who].get(day)
                        states.append(kept[0] if kept else wall.staff_said(who, self.club, day))
                states = [state for state in states if state in {"EARNED", "MISSED"}]
                counts = wall.school(day) and not _in(self.frozen, day) and len(states) >= 2
                if counts and all(state == "EARNED" for state in states):
                    count, unbroken, mood = count + 1, unbroken + 1, "ACTIVE"
                elif counts:
                    unbroken, mood = 0, "PAUSED"
                shown = "FROZEN" if _in(self.frozen, day) else mood
                found[day] = (len(states), states.count("EARNED"), count, unbroken, shown)
            day += ONE
        return found


def _in(spans: list[tuple[date, date | None]], day: date) -> bool:
    return any(a <= day and (b is None or day <= b) for a, b in spans)
