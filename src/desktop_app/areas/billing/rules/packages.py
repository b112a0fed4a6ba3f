"""Which package covers a meeting: the oldest that has a lesson left and counts that day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

MOST = 1_000


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """A package as a run sees it; `used` counts the meetings on its lines.

    `usable` is false when it was archived or its sale was credited: it covers nothing new.
    """

    id: UUID
    student_id: UUID
    lesson_id: UUID | None
    name: str
    lessons: int
    amount: int
    tax_rate_id: UUID | None
    starts_on: date
    ends_on: date | None
    used: int
    usable: bool

    def counts_for(self, lesson_id: UUID, day: date) -> bool:
        """Say whether it is for such a lesson on that day."""
        return (
            self.lesson_id in (None, lesson_id)
            and self.starts_on <= day
            and (self.ends_on is None or day <= self.ends_on)
        )


@dataclass(frozen=True, slots=True)
class Covered:
    """The package that a meeting stands on, and the family whose bill says so."""

    package_id: UUID
    family_id: UUID


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """The packages of a run; `covered` by student and meeting, `unsold` are not billed yet."""

    packages: Sequence[PackageInfo] = ()
    covered: Mapping[tuple[UUID, UUID], Covered] = field(default_factory=dict)
    unsold: frozenset[UUID] = frozenset()


class Packages:
    """The packages of a school while a run draws meetings from them."""

    def __init__(self, packages: Iterable[PackageInfo]) -> None:
        self._mine: dict[UUID, list[PackageInfo]] = {}
        self._used: dict[UUID, int] = {}
        for each in sorted(packages, key=lambda one: (one.starts_on, one.id)):
            self._mine.setdefault(each.student_id, []).append(each)
            self._used[each.id] = each.used

    def used(self, package_id: UUID) -> int:
        """Return how many meetings it covers."""
        return self._used.get(package_id, 0)

    def give_back(self, package_id: UUID) -> None:
        """Put a meeting back."""
        if package_id in self._used:
            self._used[package_id] -= 1

    def draw(self, student_id: UUID, lesson_id: UUID, day: date) -> UUID | None:
        """Take a meeting out of the oldest package that can cover it; None where none can."""
        for each in self._mine.get(student_id, ()):
            has_left = self._used[each.id] < each.lessons
            if each.usable and has_left and each.counts_for(lesson_id, day):
                self._used[each.id] += 1
                return each.id
        return None


def check_package(lessons: int, starts_on: date, ends_on: date | None) -> None:
    """Raise RuleBroken for a package that nobody can use."""
    if not 1 <= lessons <= MOST:
        raise RuleBroken(tr("Say how many lessons, up to a thousand."), field="lessons")
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken(tr("It ends before it begins."), field="ends_on")


def left_in(lessons: int, used: int) -> int:
    """Return how many lessons are left, never fewer than none."""
    return max(0, lessons - used)
