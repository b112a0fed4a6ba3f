"""Clubs of the demo school: who is in them, what was read, passed and practiced week by week.

Only deeds are written; points, balances and weeks follow by the program's own derivations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.terms import ClubKind, HomeworkKind
from desktop_app.core.db.database import Database
from desktop_app.core.folding import fold
from desktop_app.core.journal.tables import SetKind
from desktop_app.core.wording import tr
from desktop_app.demo.calendar import Calendar, monday_of
from desktop_app.demo.club_words import BOOKS, CLUBS, CUSTOM, REASONS, ClubWords
from desktop_app.demo.ids import Ids
from desktop_app.demo.lessons import Teacher
from desktop_app.demo.people import Student
from desktop_app.demo.sheets import Sheets

WEEKS, OLDEST = 14, 15
_WEEK = timedelta(weeks=1)
SHEETS: dict[str, str] = {
    "club": "name sort_name kind leader_id max_buddy_members",
    "club_membership": "club_id student_id joined_on left_on",
    "club_level": "club_id sequence level_number name is_custom",
    "club_level_value": "club_id club_level_id base_points difficulty page_equivalent created_by",
    "book": "title sort_title author pages",
    "homework": "club_id title kind target set_on due_on",
    "homework_completion": "homework_id student_id done_at done_on pages minutes book_id "
    "club_level_id quality verified_by verified_at",
    "reading_log": "club_id student_id book_id read_on pages finished_book verified_by "
    "verified_at created_at",
    "practice_log": "student_id club_id practiced_on minutes verified_by verified_at created_at",
    "learning_points_transaction": "student_id club_id type source_type points base_points "
    "earned_at earned_on description verified_by verified_at given_by",
}  # fmt: skip


@dataclass(eq=False, slots=True)
class _Member:
    """A member and how they go: points a week, and how that changes from week to week."""

    student: Student
    rate: float
    slope: float
    least: float
    book: int
    read: int = 0
    rung: int = 0
    joined: date = date.min

    def points(self, week: int, count: int, chance: Random) -> int:
        """Return what a week brings; who slows down brings less and less."""
        drift = min(1.2, max(self.least, 1 + self.slope * (week - count / 2) / count))
        return round(self.rate * drift * chance.uniform(0.75, 1.25))


@dataclass(frozen=True, slots=True)
class _Club:
    id: bytes
    words: ClubWords
    leader: str
    members: Sequence[_Member]
    levels: Sequence[bytes] = field(default=())


class Clubs:
    """Writes the clubs of a school, unit by unit; only the first unit has one of each kind."""

    def __init__(self, ids: Ids, sheets: Sheets, calendar: Calendar) -> None:
        self._new, self._add = ids.new, sheets.add
        self._today = calendar.today
        year = next(y for y in reversed(calendar.years) if y.first <= calendar.today)
        begin = max(year.first, monday_of(calendar.today) - (WEEKS - 1) * _WEEK)
        self._weeks = [begin + n * _WEEK for n in range((self._today - begin).days // 7 + 1)]
        self._closed = calendar.closed
        self._books: list[tuple[bytes, int]] = []

    def school(self) -> None:
        """Write the books that children read."""
        for title, author, pages in BOOKS:
            self._books.append((self._new(), pages))
            self._add("book", self._books[-1][0], title, fold(title), author, pages)

    def unit(
        self, number: int, teachers: Sequence[Teacher], students: Sequence[Student], chance: Random
    ) -> None:
        """Write the clubs of one part of the school with all that was done for them."""
        young = [each for each in students if each.age <= OLDEST] or list(students)
        for words in CLUBS if number == 0 else CLUBS[:2]:
            leader = next((t for t in teachers if t.name == words.leader), teachers[0])
            count = max(3, len(students) * words.share // (1_000 if number == 0 else 2_000))
            club = self._club(number, words, leader, self._pick(young, count, chance), chance)
            tell = {
                ClubKind.READING: self._reading,
                ClubKind.LADDER: self._ladder,
                ClubKind.PRACTICE: self._practice,
            }[words.kind]
            for week, monday in enumerate(self._weeks):
                open_days = self._days(monday)
                if len(open_days) > 2 or monday == self._weeks[-1]:
                    tell(club, week, open_days, chance, busy=number == 0)
            if number == 0:
                self._by_hand(club, chance)

    @staticmethod
    def _pick(young: Sequence[Student], count: int, chance: Random) -> list[Student]:
        """Return who is in a club; those who come first in the school rather than the others."""
        known = list(young[: count // 2])
        rest = young[count // 2 :]
        return known + chance.sample(rest, min(len(rest), count - len(known)))

    def _club(
        self, number: int, words: ClubWords, leader: Teacher, students: Sequence[Student],
        chance: Random,
    ) -> _Club:  # fmt: skip
        name = words.name if number == 0 else f"{words.name} {number + 1}"
        club_id = self._new()
        self._add("club", club_id, name, fold(name), words.kind.value, leader.id, 6)
        levels = []
        for place, (level, title) in enumerate(words.levels, 1):
            levels.append(self._new())
            self._add(
                "club_level", levels[-1], club_id, place, level, f"{words.name} {level} - {title}",
                title in CUSTOM,
            )  # fmt: skip
            self._add("club_level_value", self._new(), club_id, levels[-1], 12,
                      1_250 if title in CUSTOM else 1_000, 12, leader.name)  # fmt: skip
        members = [self._member(club_id, student, chance) for student in students]
        if number == 0 and students:
            self._once_before(club_id, students[-1], members[-1])
        return _Club(club_id, words, leader.name, members, levels)

    def _member(self, club_id: bytes, student: Student, chance: Random) -> _Member:
        slope = chance.choices((0.6, 0.2, -0.3, -4), (50, 24, 14, 12))[0]
        rate = min(22.0, max(1.5, chance.gauss(12.5, 5.5)))
        joined = self._weeks[0]
        if chance.random() < 0.1 and len(self._weeks) > 6:
            joined += chance.randrange(1, 5) * _WEEK
        self._add("club_membership", self._new(), club_id, student.id, str(joined), None)
        least = chance.choice((0.0, 0.05, 0.12))
        return _Member(student, rate, slope, least, chance.randrange(len(BOOKS)), joined=joined)

    def _once_before(self, club_id: bytes, student: Student, member: _Member) -> None:
        """Write that somebody was in the club before, left, and came back."""
        first = member.joined - 20 * _WEEK
        last = member.joined - 6 * _WEEK
        self._add("club_membership", self._new(), club_id, student.id, str(first), str(last))

    def _days(self, monday: date) -> list[date]:
        days = (monday + timedelta(days=n) for n in range(7))
        return [day for day in days if day <= self._today and day not in self._closed]

    # --- what is done ---

    def _reading(
        self, club: _Club, week: int, days: Sequence[date], chance: Random, *, busy: bool
    ) -> None:
        homework = busy and week % 3 == 1
        set_for = self._homework(club, week, HomeworkKind.PAGES, 10) if homework else None
        for member in self._there(club, days):
            pages = member.points(week, len(self._weeks), chance)
            if set_for is not None and pages >= 10 and chance.random() < 0.8:
                self._completion(set_for, club, member, days, chance, pages=10,
                                 book=self._books[member.book][0])  # fmt: skip
                pages -= 10
            for part in _parts(pages, 3 if busy else 1, chance):
                self._log(club, member, chance.choice(days), part, chance)

    def _log(self, club: _Club, member: _Member, day: date, pages: int, chance: Random) -> None:
        book_id, long = self._books[member.book]
        member.read += pages
        finished = member.read >= long
        self._add(
            "reading_log", self._new(), club.id, member.student.id, book_id, str(day), pages,
            finished, *self._seen(club, day, chance), _at(day, 8, 30),
        )  # fmt: skip
        if finished:
            member.read, member.book = 0, (member.book + 1) % len(self._books)

    def _practice(
        self, club: _Club, week: int, days: Sequence[date], chance: Random, *, busy: bool
    ) -> None:
        for member in self._there(club, days):
            points = member.points(week, len(self._weeks), chance)
            for part in _parts(points, 4 if busy else 1, chance):
                day = chance.choice(days)
                self._add(
                    "practice_log", self._new(), member.student.id, club.id, str(day),
                    min(90, 10 * part), *self._seen(club, day, chance), _at(day, 8, 5),
                )  # fmt: skip

    def _ladder(
        self, club: _Club, week: int, days: Sequence[date], chance: Random, *, busy: bool
    ) -> None:
        set_for = self._homework(club, week, HomeworkKind.LEVEL, None)
        for member in self._there(club, days):
            steps = int(member.points(week, len(self._weeks), chance) / 12 + chance.random())
            if not steps or member.rung + steps > len(club.levels):
                continue
            member.rung += min(2, steps)
            quality = 1_250 if busy and chance.random() < 0.1 else None
            self._completion(set_for, club, member, days, chance,
                             level=club.levels[member.rung - 1], quality=quality)  # fmt: skip

    @staticmethod
    def _there(club: _Club, days: Sequence[date]) -> Iterator[_Member]:
        return (each for each in club.members if days and each.joined <= days[0])

    def _homework(self, club: _Club, week: int, kind: HomeworkKind, target: int | None) -> bytes:
        monday = self._weeks[week]
        key = self._new()
        titles = club.words.homework
        self._add("homework", key, club.id, titles[week % len(titles)], kind.value, target,
                  str(monday), str(monday + timedelta(days=4)))  # fmt: skip
        return key

    def _completion(
        self, homework: bytes, club: _Club, member: _Member, days: Sequence[date], chance: Random,
        *, pages: int | None = None, book: bytes | None = None, level: bytes | None = None,
        quality: int | None = None,
    ) -> None:  # fmt: skip
        day = chance.choice(days)
        self._add(
            "homework_completion", self._new(), homework, member.student.id, _at(day, 13, 50),
            str(day), pages, None, book, level, quality, club.leader, _at(day, 14, 30),
        )  # fmt: skip

    def _seen(self, club: _Club, day: date, chance: Random) -> tuple[str | None, str | None]:
        """Return who vouched for an entry and when; the newest wait for that."""
        if (self._today - day).days < 2 and chance.random() < 0.15:
            return None, None
        return club.leader, _at(min(day + timedelta(days=1), self._today), 9, 40)

    def _by_hand(self, club: _Club, chance: Random) -> None:
        """Write what the leader gave beside the work."""
        for member in chance.sample(list(club.members), min(3, len(club.members))):
            days = [day for week in self._weeks[1:] for day in self._days(week)]
            day = chance.choice([each for each in days if each >= member.joined] or [self._today])
            points = chance.choice((2, 3, 5))
            self._add(
                "learning_points_transaction", self._new(), member.student.id, club.id,
                "TEACHER_AWARD", "TEACHER_ASSESSMENT", points, points, _at(day, 14, 20), str(day),
                chance.choice(REASONS), club.leader, _at(day, 14, 20), club.leader,
            )  # fmt: skip


def _parts(whole: int, most: int, chance: Random) -> list[int]:
    """Split a number into a few parts, none of them nothing."""
    if whole <= 0:
        return []
    count = min(whole, chance.randrange(1, most + 1))
    cuts = sorted(chance.sample(range(1, whole), count - 1)) if count > 1 else []
    return [b - a for a, b in zip((0, *cuts), (*cuts, whole), strict=True)]


def _at(day: date, hour: int, minute: int) -> str:
    """Write an instant of a day as the database keeps it."""
    return f"{day} {hour:02d}:{minute:02d}:00.000000"


def close_weeks(database: Database) -> None:
    """Keep the weeks that are over, as the daily check does."""
    with database.writing(tr("Demo school"), kind=SetKind.SYSTEM) as work:
        clubs.close_weeks(work.session)
