"""How a ripple is said: what happens to a lesson, to whom it goes, what depends on it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from uuid import UUID

from desktop_app.areas.desk.ripple import api as ripple
from desktop_app.core.money import Money, show
from desktop_app.core.ripple import Effect, EffectKind
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.chips import Chip
from desktop_app.kit.explain import Entry, Explanation
from desktop_app.kit.table_model import Column

Deed = ripple.Deed
MOST_NAMED = 3


def deed_chip(step: ripple.Step) -> Chip:
    """Say what happens to a lesson."""
    target = step.target.name if step.target else ""
    return {
        Deed.CANCEL: Chip(tr("Cancel"), "red", "x-circle"),
        Deed.COVER: Chip(tr("Cover: {name}", name=target), "green", "user-check"),
        Deed.OTHER_ROOM: Chip(tr("To {room}", room=target), "blue", "door-open"),
        Deed.NEW_TIME: Chip(tr("New time"), "blue", "clock"),
        Deed.NEW_LENGTH: Chip(tr("New length"), "blue", "clock"),
        Deed.NEW_PRICE: Chip(tr("New price"), "blue", "receipt"),
        Deed.KEEP: Chip(tr("Leave"), "grey", "check"),
    }[step.deed]


def step_columns(
    kind: str, name_of: Callable[[ripple.Step], str], pay_of: Callable[[ripple.Step], str]
) -> tuple[Column[ripple.Step], ...]:
    """Return the columns of the lessons that are touched."""
    return (
        Column("day", tr("Day"), lambda s: show_date(s.meeting.day), width=96, gives_way=-1),
        Column("time", tr("Time"), _span, width=104, gives_way=-1),
        Column("title", tr("Lesson"), name_of, width=210, stretch=True, strong=True, gives_way=-1),
        Column("pupils", tr("Pupils"), lambda s: str(s.meeting.students), width=60, align="right",
               gives_way=1),
        Column("where", tr("Where"), partial(_where, kind), width=110, gives_way=2),
        Column("deed", tr("What happens"), lambda _: "", width=196, chip=deed_chip,
               tooltip=options_words, gives_way=-1),
        *((Column("pay", tr("Pay"), pay_of, width=84, align="right"),)
          if kind == "teacher" else ()),
        *((Column("free", tr("Free"), free_words, width=170, tooltip=options_words,
                  tone=lambda s: "text" if _fitting(s) else "text3"),)
          if kind in {"teacher", "room"} else ()),
    )  # fmt: skip


def _span(step: ripple.Step) -> str:
    return f"{step.meeting.start:%H:%M}–{step.meeting.end:%H:%M}"


def _where(kind: str, step: ripple.Step) -> str:
    if kind == "room":
        return step.meeting.teacher
    return step.meeting.room or tr("Online")


def _fitting(step: ripple.Step) -> list[str]:
    return [each.name for each in step.options if each.fits]


def free_words(step: ripple.Step) -> str:
    """Say who is free and fits, or how many are free who do not."""
    fitting = _fitting(step)
    if fitting:
        return ", ".join(fitting)
    if step.options:
        return trn("{n} free, does not fit", "{n} free, none fits", len(step.options))
    return tr("Nobody")


def options_words(step: ripple.Step) -> str:
    """Say who or what could take a lesson."""
    return ", ".join(option_words(step, each) for each in step.options)


def option_words(step: ripple.Step, option: object) -> str:
    """Say why somebody or a room is a good choice: teaches it, is here that day."""
    name = getattr(option, "name", "")
    room = step.deed is Deed.OTHER_ROOM
    if not getattr(option, "fits", False):
        return tr("{name} (too small)", name=name) if room else tr(
            "{name} (teaches something else)", name=name
        )  # fmt: skip
    if getattr(option, "that_day", False) and not room:
        return tr("{name} (here that day)", name=name)
    return str(name)


def effect_columns(currency: Callable[[], str]) -> tuple[Column[Effect], ...]:
    """Return the columns of what depends on the lessons."""
    return (
        Column("kind", tr("Kind"), lambda e: ripple.show_kind(e.kind), width=130, gives_way=-1),
        Column("title", tr("What"), lambda e: e.title, stretch=True, strong=True, gives_way=-1),
        Column("proposal", tr("What happens"), lambda e: e.proposal, width=260),
        Column("amount", tr("Amount"), lambda e: _amount(e, currency()), width=96,
               align="right", gives_way=-1, explains=True),
    )  # fmt: skip


def explained_effect(here: Effect, effects: Iterable[Effect], currency: str) -> Explanation:
    """Say where the amount of a dependent row comes from; pay with all that moves for a person."""
    moved = here.kind is EffectKind.PAY_MOVED
    mine = [e for e in effects if moved and (e.kind, e.who) == (here.kind, here.who)] or [here]
    rule = (
        tr("What the rate in force pays for each lesson if it is held and somebody comes.")
        if moved
        else tr("What was billed or paid for the lesson; a run corrects it, never this dialog.")
    )
    whole = sum(e.amount or 0 for e in mine)
    return Explanation(
        here.who or here.title,
        rule,
        [Entry(e.title, _amount(e, currency), second=e.proposal) for e in mine],
        signed(whole, currency) if moved else show(Money(whole, currency)),
    )


def _amount(effect: Effect, currency: str) -> str:
    if effect.amount is None:
        return ""
    if effect.kind is EffectKind.PAY_MOVED:
        return signed(effect.amount, currency)
    return show(Money(effect.amount, currency))


def signed(minor: int, currency: str) -> str:
    """Show an amount that is added or taken away, with its sign."""
    said = show(Money(minor, currency))
    return f"+{said}" if minor > 0 else said


def pay_words(effects: Iterable[Effect], chosen: Collection[UUID], currency: str) -> str:
    """Say by how much the pay of each teacher changes through what was chosen."""
    sums: dict[str, int] = {}
    for each in effects:
        if each.kind is EffectKind.PAY_MOVED and each.occurrence_id in chosen and each.amount:
            sums[each.who] = sums.get(each.who, 0) + each.amount
    said = [
        tr("{name} {amount}", name=name, amount=signed(amount, currency))
        for name, amount in sorted(sums.items(), key=lambda pair: (pair[1], pair[0]))
        if amount
    ]
    if not said:
        return ""
    if len(said) > MOST_NAMED:
        said = [*said[:MOST_NAMED], trn("{n} more", "{n} more", len(said) - MOST_NAMED)]
    return tr("pay: {amounts}", amounts="; ".join(said))


def cover_words(effects: Iterable[Effect], step: ripple.Step, currency: str) -> str:
    """Say what who covers a lesson is paid for it."""
    who = step.target.id if step.target is not None else None
    wanted = (EffectKind.PAY_MOVED, who, step.meeting.id)
    found = (e.amount for e in effects if (e.kind, e.row_id, e.occurrence_id) == wanted)
    amount = next(found, None)
    return "" if amount is None else show(Money(amount, currency))


def kind_words(kind: EffectKind) -> str:
    """Name what depends on lessons, as a tab."""
    return {
        EffectKind.INVOICE_LINE: tr("Invoice lines"),
        EffectKind.CREDIT: tr("Make-up credits"),
        EffectKind.PAY_LINE: tr("Pay"),
        EffectKind.PAY_MOVED: tr("Pay that moves"),
        EffectKind.MARK: tr("Marks"),
        EffectKind.BOOKING: tr("Bookings"),
    }[kind]


def result_words(steps: Sequence[ripple.Step], kept: int, pay: str = "") -> str:
    """Say what will be done, what stays, and whose `pay` changes by how much."""
    cancelled = sum(step.deed is Deed.CANCEL for step in steps)
    covered = sum(step.deed is Deed.COVER for step in steps)
    moved = len(steps) - cancelled - covered
    said = [
        trn("{n} lesson covered", "{n} lessons covered", covered) if covered else "",
        trn("{n} lesson changed", "{n} lessons changed", moved) if moved else "",
        trn("{n} lesson cancelled", "{n} lessons cancelled", cancelled) if cancelled else "",
        pay,
        trn("{n} stays: held or marked", "{n} stay: held or marked", kept) if kept else "",
    ]
    return ", ".join(part for part in said if part)
