"""When a mark may be written, and what it brings about."""

from collections.abc import Mapping, Sequence
from datetime import date

from desktop_app.areas.attendance.terms import CodeFacts, MarkFacts, RegisterState, StreakEffect
from desktop_app.core.errors import RuleBroken
from desktop_app.core.records import record
from desktop_app.core.wording import show_date, tr, trn

COLORS = ("green", "red", "amber", "blue", "grey", "teal", "violet")
LONGEST_NOTE = 1_000
PRESENT = "P"


@record
class Standing:
    """What decides whether a mark may be made at a meeting."""

    title: str
    day: date
    cancelled: bool
    finished: bool
    minutes: int

    def words(self) -> dict[str, str]:
        """Return its title and day as sentences name them."""
        return {"title": self.title, "day": show_date(self.day)}


@record
class Consequences:
    """What finishing a register brings: how many are billed, paid for and given a credit."""

    bill: int
    pay: int
    credits: int
    unmarked: int
    counts: Mapping[str, int]


@record
class Effect:
    """What one mark of a register brings; a guest who makes up is not billed."""

    bills: bool
    pays: bool
    gives: bool
    guest: bool = False


@record
class Outcome:
    """What finishing a register brings, said before it is done.

    In a school that bills in advance `bill` are billed already and `back` are taken back by the
    next run; in one that bills in arrears nothing is taken back. `until` is the last day of the
    make-ups.
    """

    bill: int
    back: int
    pay: int
    make_ups: int
    until: date | None
    in_advance: bool


@record
class Rate:
    """How often a student came: present and late ones of all that are marked, excused included."""

    present: int
    marked: int

    @property
    def percent(self) -> int | None:
        """The rate in whole percent, halves up; None while nothing is marked."""
        return (self.present * 200 + self.marked) // (2 * self.marked) if self.marked else None


def default_codes() -> tuple[CodeFacts, ...]:
    """Return the codes that a new school starts with."""
    earns, breaks = StreakEffect.EARNS, StreakEffect.BREAKS
    return (
        CodeFacts("P", tr("Present"), "green", counts_present=True, streak_effect=earns),
        CodeFacts("A", tr("Absent"), "red", streak_effect=breaks),
        CodeFacts(
            "L", tr("Late"), "amber", counts_present=True, asks_minutes=True, streak_effect=earns
        ),
        CodeFacts("E", tr("Excused"), "blue", bills=False, pays_teacher=False, gives_credit=True),
    )


def check_code(facts: CodeFacts) -> CodeFacts:
    """Return a code as it is kept. Raises RuleBroken."""
    key, label = facts.key.strip().upper(), " ".join(facts.label.split())
    if not 1 <= len(key) <= 3 or not key.isalnum():
        raise RuleBroken(tr("The key of a code is one to three letters."), field="key")
    if key.isdigit():
        raise RuleBroken(
            tr("Digits jump to a row in the register, so the key needs a letter."), field="key"
        )
    if key in {"N"}:
        raise RuleBroken(tr("N writes a note in the register. Choose another key."), field="key")
    if not label or len(label) > 100:
        raise RuleBroken(tr("Say in a word or two what the code means."), field="label")
    if facts.color not in COLORS:
        raise RuleBroken(tr("Choose one of the status colours."), field="color")
    return CodeFacts(
        key,
        label,
        facts.color,
        facts.counts_present,
        facts.asks_minutes,
        facts.bills,
        facts.pays_teacher,
        facts.gives_credit,
        facts.streak_effect,
    )


def check_may_mark(meeting: Standing, *, today: date, reason: str | None) -> None:
    """Refuse a mark at a meeting that is cancelled or to come, or finished and without a reason.

    Raises RuleBroken. A meeting may be marked from the morning of its day.
    """
    if meeting.cancelled:
        said = tr("{title} on {day} is cancelled, so nobody can be marked.", **meeting.words())
        raise RuleBroken(said)
    if meeting.day > today:
        said = tr("{title} on {day} is still to come. Mark it on the day.", **meeting.words())
        raise RuleBroken(said)
    if meeting.finished and not (reason or "").strip():
        said = tr("The register of {day} is finished. Say why the mark changes.", **meeting.words())
        raise RuleBroken(said, field="reason")


def check_minutes(minutes: int | None, code: str, *, asks: bool, lasts: int) -> int | None:
    """Return the minutes somebody was late. Raises RuleBroken."""
    if minutes is None:
        return None
    if not asks:
        raise RuleBroken(
            tr("Only a late mark has minutes; {code} has none.", code=code), field="minutes_late"
        )
    if minutes < 0:
        raise RuleBroken(tr("The minutes cannot be negative."), field="minutes_late")
    if minutes > lasts:
        raise RuleBroken(
            trn("This lesson lasts only {n} minute.", "This lesson lasts only {n} minutes.", lasts),
            field="minutes_late",
        )
    return minutes


def check_note(text: str | None) -> str | None:
    """Return a note as it is kept. Raises RuleBroken."""
    kept = (text or "").strip()
    if len(kept) > LONGEST_NOTE:
        raise RuleBroken(tr("A note has at most {most} letters.", most=LONGEST_NOTE), field="note")
    return kept or None


def check_may_finish(meeting: Standing, *, today: date, unmarked: Sequence[str]) -> None:
    """Refuse to finish a register that is cancelled, to come, finished or incomplete.

    Raises RuleBroken.
    """
    check_may_mark(meeting, today=today, reason="finish")
    if meeting.finished:
        raise RuleBroken(tr("This register is finished already."))
    if unmarked:
        names = ", ".join(unmarked[:3])
        raise RuleBroken(
            trn(
                "{names} is not marked yet. Mark them, or everyone else present.",
                "{n} students are not marked yet: {names}. Mark them, or everyone else present.",
                len(unmarked),
                names=names if len(unmarked) <= 3 else names + " …",
            ),
        )


def consequences(marks: Sequence[MarkFacts], unmarked: int) -> Consequences:
    """Return what the marks of one register bring about."""
    counts: dict[str, int] = {}
    for mark in marks:
        counts[mark.key] = counts.get(mark.key, 0) + 1
    return Consequences(
        bill=sum(mark.bills for mark in marks),
        pay=sum(mark.pays_teacher for mark in marks),
        credits=sum(mark.gives_credit for mark in marks),
        unmarked=unmarked,
        counts=counts,
    )


def outcome(effects: Sequence[Effect], *, in_advance: bool, until: date | None) -> Outcome:
    """Return what the marks of a register bring when it is finished."""
    own = [each for each in effects if not each.guest]
    billed = sum(each.bills for each in own)
    return Outcome(
        bill=billed,
        back=len(own) - billed if in_advance else 0,
        pay=sum(each.pays for each in effects),
        make_ups=sum(each.gives for each in effects),
        until=until,
        in_advance=in_advance,
    )


def state_of(
    meeting: Standing, *, today: date, started: bool, marked: int, enrolled: int
) -> RegisterState:
    """Return how far a register is."""
    if meeting.cancelled:
        return RegisterState.CANCELLED
    if meeting.finished:
        return RegisterState.DONE
    if meeting.day < today and enrolled:
        return RegisterState.LATE
    if marked and marked >= enrolled:
        return RegisterState.MARKED
    if marked:
        return RegisterState.PART
    return RegisterState.NOT_MARKED if started else RegisterState.COMING
