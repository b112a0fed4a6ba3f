"""When somebody can be erased, how words lose a name, and until when something is kept."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop_app.areas.privacy.terms import Subject
from desktop_app.core.errors import RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr, trn

SHORTEST_NAME: Final = 3
SHORTEST_VALUE: Final = 5
DOCUMENT_MONTHS: Final = 120
LEAST_DOCUMENT_MONTHS: Final = 72
LEAST_TRAIL_MONTHS: Final = 12
MOST_MONTHS: Final = 1_200
# What is proposed where a school has said nothing; no rule does anything before it is switched on.
PROPOSED: Final[Mapping[Subject, int]] = {
    Subject.PUPILS: 36,
    Subject.STAFF: 120,
    Subject.CONTACTS: 36,
    Subject.HEALTH: 3,
    Subject.NOTES: 36,
    Subject.TRAIL: 60,
    Subject.GIVEN_OUT: 36,
    Subject.DOCUMENTS: DOCUMENT_MONTHS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What still ties somebody to the school."""

    name: str
    is_erased: bool = False
    merged_into: str = ""
    lessons: int = 0
    meetings: int = 0
    pays_for: tuple[str, ...] = ()
    open_money: tuple[str, ...] = ()
    drafts: int = 0
    has_login: bool = False
    is_oneself: bool = False


def ties_words(ties: Ties) -> list[str]:
    """Return a sentence for each thing that has to end before somebody can be erased."""
    if ties.is_erased:
        return [tr("This person is erased already.")]
    found = []
    if ties.merged_into:
        found.append(
            tr("The record was merged into {name}. Erase that one.", name=ties.merged_into)
        )
    if ties.lessons:
        found.append(
            trn(
                "Still in {n} lesson: end it first.",
                "Still in {n} lessons: end them first.",
                ties.lessons,
            )
        )
    if ties.meetings:
        found.append(
            trn(
                "{n} planned meeting to teach: give it to somebody else first.",
                "{n} planned meetings to teach: give them to somebody else first.",
                ties.meetings,
            )
        )
    found += [
        tr("Pays for {family}, which still has pupils here: name another payer first.", family=each)
        for each in ties.pays_for
    ]
    found += [
        tr("The account of {family} is not at zero: settle it first.", family=each)
        for each in ties.open_money
    ]
    if ties.drafts:
        found.append(tr("There are drafts of invoices: issue or discard them first."))
    if ties.has_login:
        found.append(tr("There is a login: take it away first."))
    if ties.is_oneself:
        found.append(tr("Nobody erases themselves: let another owner do it."))
    return found


def check_erasable(ties: Ties) -> None:
    """Refuse whoever is still tied to the school. Raises RuleBroken with all reasons."""
    reasons = ties_words(ties)
    if reasons:
        raise RuleBroken(
            tr("{name} cannot be erased yet. {reasons}", name=ties.name, reasons=" ".join(reasons)),
            field="person",
        )


def check_months(subject: Subject, months: int) -> int:
    """Return how many months are kept. Raises RuleBroken for what cannot be or may not be."""
    if not 1 <= months <= MOST_MONTHS:
        raise RuleBroken(
            tr("Between 1 and {most} months can be kept.", most=MOST_MONTHS), field="months"
        )
    if subject is Subject.DOCUMENTS and months < LEAST_DOCUMENT_MONTHS:
        raise RuleBroken(
            tr(
                "Issued documents are kept {n} months or longer: the law asks for it.",
                n=LEAST_DOCUMENT_MONTHS,
            ),
            field="months",
        )
    if subject in (Subject.TRAIL, Subject.GIVEN_OUT) and months < LEAST_TRAIL_MONTHS:
        raise RuleBroken(
            tr(
                "The trail and the log of what left the house are kept {n} months or longer, so "
                "that nobody covers their own tracks.",
                n=LEAST_TRAIL_MONTHS,
            ),
            field="months",
        )
    return months


def months_before(day: date, months: int) -> date:
    """Return the day so many months before, the last of the month where there is none like it."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def kept_until(issued: date, months: int) -> date:
    """Return the last day a document is kept: the time runs from the end of its year."""
    last = months_before(date(issued.year, 12, 31), -months)
    return last.replace(day=monthrange(last.year, last.month)[1])


def is_due(since: date | None, day: date, months: int) -> bool:
    """Say whether what ended on a day has been kept long enough."""
    return since is not None and since < months_before(day, months)


@dataclass(frozen=True, slots=True)
class Names:
    """What somebody can be recognized by in a text.

    `whole` are full names and values that nobody else has, `single` the parts of a name that nobody
    else bears, `near` parts that others bear too: they go only where the text is surely about this
    person.
    """

    whole: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()

    def wanted(self, *, near: bool = False) -> list[str]:
        """Return everything to look for."""
        parts = self.whole | self.values | self.single | (self.near if near else frozenset())
        return sorted(parts, key=lambda each: (-len(each), each))


def with_folded(words: Iterable[str | None], *, shortest: int) -> frozenset[str]:
    """Return words with what they become without case and accents; short ones are left out."""
    found = {word.strip() for word in words if word}
    return frozenset(
        each for word in found for each in (word, fold(word)) if len(each) >= shortest
        or (each and not each.isascii())
    )  # fmt: skip


def full_names(given: str, family: str, *more: str | None) -> list[str]:
    """Return the ways in which a name is written in full."""
    pairs = [f"{given} {family}", f"{family}, {given}", f"{family} {given}"]
    return [*(pairs if given and family else []), *(each for each in more if each)]


def without(
    text: str, names: Names, stands_for: str, *, near: bool = False, heard: set[str] | None = None
) -> str:
    """Return a text in which what names somebody is replaced, wherever it stands as a word.

    What was replaced is noted in `heard`, as it stood there.
    """

    def said(found: re.Match[str]) -> str:
        if heard is not None:
            heard.add(found.group())
        return stands_for

    exact = names.single | (names.near if near else frozenset())
    for words, flags in ((names.values | names.whole, re.IGNORECASE), (exact, 0)):
        for word in sorted(words, key=lambda each: (-len(each), each)):
            text = _pattern(word, flags).sub(said, text)
    return text


def _pattern(word: str, flags: int) -> re.Pattern[str]:
    body = re.escape(word)
    if _has_spaces(word):
        return re.compile(rf"(?<!\w){body}(?!\w)", flags)
    return re.compile(body, flags)


def _has_spaces(word: str) -> bool:
    """Say whether the script of a word puts spaces between words."""
    return all(ord(letter) < 0x0E00 for letter in word)


def only_mine(words: Collection[str], others: Collection[str]) -> frozenset[str]:
    """Return the words that nobody else bears."""
    theirs = {fold(each) for each in others}
    return frozenset(word for word in words if fold(word) not in theirs)
