"""What the demo school gives its children: awards, teachers' words, next steps, and reports.

Written for the pupils of the first part of the school, as a large one shows the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.clubs.tables import Club, ClubMembership, LearningPointsTransaction
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.privacy.tables import RetentionRule
from desktop_app.areas.reports.api import Period, find_period
from desktop_app.areas.reports.queries.pupils import recipients, teachers_of
from desktop_app.areas.reports.queries.written import KIND
from desktop_app.areas.reports.tables import NextStep, ReportText
from desktop_app.areas.rewards.tables import Achievement, Award
from desktop_app.areas.school import api as school
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Database, Work
from desktop_app.core.disclosures import Disclosure, DisclosurePerson, DisclosureWay
from desktop_app.demo.acting import made_by
from desktop_app.demo.ids import Ids, chances

_OTHER_SEED = 4_000_037
_FIRST = 200
_PRAISE = (
    "{name} has had a strong term.",
    "{name} comes well prepared and listens closely.",
    "It is a joy to teach {name}, who asks good questions.",
    "{name} has settled in and plays with more courage each week.",
)
_GREW = (
    "Third position is now secure, and the tone has grown since the slow bows every day.",
    "Rhythm has become steady; the second piece still rushes after the repeat.",
    "Reading at sight has come on: four lines a day at home are enough.",
    "The scales sit well. Both hands together need a little more patience.",
)
_HELP = (
    "Please keep the metronome at 84 until December.",
    "Ten minutes a day help more than an hour on Sunday.",
    "Listening to the recording together would help a great deal.",
    "A short concert for the family now and then keeps the courage up.",
)
_STEPS = (
    "Second piece with the metronome at 84, five minutes a day",
    "Scales in D and G, two octaves, from memory",
    "Two reading logs a week",
    "Learn the third line by heart",
    "Clap the rhythm before playing",
)
_AWARDS = (
    ("PERFORMANCE", "Solo at the autumn concert"),
    ("SECTION_COMPLETE", "Section 8: third position"),
    ("PRACTICE_STREAK", "25 days of practice"),
    ("SECTION_COMPLETE", "Section 10: vibrato"),
    ("CUSTOM", "Helping hand of the month"),
    ("GRADE_MILESTONE", "Halfway to the next grade"),
)


@dataclass(frozen=True, slots=True)
class _Child:
    id: UUID
    given: str
    family: str
    teacher: tuple[UUID, str] | None
    payer: tuple[UUID, str] | None


class _Writer:
    """Collects rows that all name the same term, moment and hand."""

    def __init__(self, work: Work, ids: Ids, period: Period, chance: Random) -> None:
        self._work, self._ids, self._period, self._chance = work, ids, period, chance
        self.now: datetime = work.clock.now()
        self.rows: dict[Any, list[dict[str, Any]]] = {}

    def _add(self, table: Any, **facts: Any) -> UUID:
        key = UUID(bytes=self._ids.new())
        self.rows.setdefault(table, []).append({"id": key, **facts})
        return key

    def _about(self, child: _Child) -> dict[str, Any]:
        period = self._period
        return {"student_id": child.id, "term_id": period.term_id, "first_day": period.first,
                "last_day": period.whole}  # fmt: skip

    def _day(self, least: int = 0) -> date:
        span = max((self._period.last - self._period.first).days - least, 1)
        return self._period.last - timedelta(days=least + self._chance.randrange(span))

    def words(self, child: _Child) -> None:
        """Write what the teacher says, and two or three next steps."""
        said = " ".join(self._chance.choice(part) for part in (_PRAISE, _GREW, _HELP))
        back = timedelta(days=self._chance.randrange(1, 6))
        teacher = child.teacher
        self._add(
            ReportText, **self._about(child), teacher_id=teacher[0] if teacher else None,
            text=said.format(name=child.given), written_by=teacher[1] if teacher else "Downbeat",
            written_at=self.now - back, written_on=(self.now - back).date(),
        )  # fmt: skip
        steps = self._chance.sample(_STEPS, self._chance.randint(2, 3))
        for place, text in enumerate(steps, start=1):
            until = self._period.last + timedelta(days=self._chance.randrange(14, 40))
            self._add(
                NextStep, **self._about(child), place=place, text=text, until=until, done_on=None,
                written_by=teacher[1] if teacher else "Downbeat",
            )  # fmt: skip

    def given(self, child: _Child) -> None:
        """Write down that the report went to the family yesterday."""
        at = self.now
        payer = child.payer
        paper = self._add(
            Disclosure, kind=KIND, **self._about(child), recipient_id=payer[0] if payer else None,
            recipient=payer[1] if payer else child.family,
            way=self._chance.choice((DisclosureWay.PRINTED, DisclosureWay.SAVED)), language="en",
            pages=2, sha256=None, given_at=at, given_on=at.date(), given_by="Ruth Danquah",
            what=f"Progress report of {child.given}", reason="The report of the term",
        )  # fmt: skip
        if payer:
            self._add(DisclosurePerson, disclosure_id=paper, person_id=payer[0])

    def keep(self, subject: str, months: int, *, is_active: bool) -> None:
        """Say how long something is kept."""
        self._add(RetentionRule, subject=subject, months=months, is_active=is_active,
                  applied_on=None)  # fmt: skip

    def award(self, child: _Child, kind: str, title: str, **more: Any) -> UUID:
        """Write an award; one that is proposed has nobody who approved it."""
        facts = {"achievement_id": None, "approved_at": self.now, "approved_by": "Ruth Danquah",
                 **more}  # fmt: skip
        return self._add(
            Award, student_id=child.id, type=kind, title=title, description=None, badge_icon=None,
            badge_color=None, earned_on=self._day(2),
            given_by=child.teacher[1] if child.teacher else "Ruth Danquah", **facts,
        )  # fmt: skip

    def achievement(self, title: str, description: str, club_id: UUID | None, points: int) -> UUID:
        """Write something that can be reached."""
        return self._add(
            Achievement, title=title, description=description, badge_icon="medal",
            criteria_type="BY_HAND", criteria_value=None, club_id=club_id, points=points,
            archived_at=None,
        )  # fmt: skip

    def points(self, child: _Child, club_id: UUID, award_id: UUID, points: int) -> None:
        """Write the points an award brought."""
        self._add(
            LearningPointsTransaction, student_id=child.id, club_id=club_id,
            type="BONUS_ACHIEVEMENT", source_type="ACHIEVEMENT_UNLOCK", points=points,
            base_points=points, normalization=1_000, quality=1_000,
            earned_at=self.now - timedelta(days=2), earned_on=(self.now - timedelta(days=2)).date(),
            description="An achievement", award_id=award_id, given_by="Ruth Danquah",
            verified_by="Ruth Danquah", verified_at=self.now,
        )  # fmt: skip

    def write(self) -> None:
        """Write everything, what is referred to first."""
        order = (
            Achievement, Award, LearningPointsTransaction, ReportText, NextStep, Disclosure,
            DisclosurePerson, RetentionRule,
        )  # fmt: skip
        for table in order:
            insert_rows(self._work.session, table, self.rows.get(table, []))


def hand_out(database: Database, seed: int, today: date) -> None:
    """Give awards, write words and next steps, and hand out some reports of the running term."""
    ids, chance = Ids(seed + _OTHER_SEED, today), chances(seed, "rewards")
    with made_by(database, ids) as work:
        terms = [term for term in school.terms(work.session) if term.starts_on <= today]
        if not terms:
            return
        period = find_period(work.session, today, term_id=terms[-1].id)
        children = _children(work, period)
        writer = _Writer(work, ids, period, chance)
        reading = _reading_club(work)
        _achievements(writer, children, reading, chance)
        for child in children:
            if chance.random() < 0.4:
                for kind, title in chance.sample(_AWARDS, chance.choice((1, 1, 2, 3))):
                    writer.award(child, kind, title)
            if chance.random() < 0.6:
                writer.words(child)
                if chance.random() < 0.35:
                    writer.given(child)
        writer.keep("HEALTH", 3, is_active=True)
        writer.keep("PUPILS", 36, is_active=False)
        writer.write()


def _achievements(
    writer: _Writer,
    children: Sequence[_Child],
    reading: tuple[UUID, frozenset[UUID]] | None,
    chance: Random,
) -> None:
    """Write what can be reached, and a few who reached it; one waits to be approved."""
    concert = writer.achievement("First concert", "Played before an audience.", None, 0)
    writer.achievement("Grade with merit", "An exam passed with merit or better.", None, 0)
    readers: list[_Child] = []
    if reading is not None:
        club, members = reading
        books = writer.achievement("Ten books", "Ten books read and talked about.", club, 12)
        readers = [child for child in children if child.id in members]
        for child in readers[:3]:
            award = writer.award(child, "CUSTOM", "Ten books", achievement_id=books)
            writer.points(child, club, award, 12)
    for child in chance.sample(list(children), min(8, len(children))):
        writer.award(child, "PERFORMANCE", "First concert", achievement_id=concert)
    waiting: Mapping[str, None] = dict.fromkeys(("approved_at", "approved_by"))
    for child in list(children)[5:7]:
        writer.award(child, "CUSTOM", "Brought a friend to the orchestra", **waiting)


def _children(work: Work, period: Period) -> list[_Child]:
    query = (
        select(Student.id, Person.given_name, Person.family_name)
        .join(Person, Person.id == Student.person_id)
        .where(Student.archived_at.is_(None))
        .order_by(Student.id)
        .limit(_FIRST)
    )
    rows = work.session.execute(query).all()
    ids = [row[0] for row in rows]
    teachers, payers = teachers_of(work.session, ids, period), recipients(work.session, ids)
    return [
        _Child(key, given, family, next(iter(teachers.get(key, ())), None), payers.get(key))
        for key, given, family in rows
    ]


def _reading_club(work: Work) -> tuple[UUID, frozenset[UUID]] | None:
    club = work.session.scalars(select(Club.id).where(Club.name == "Reading Club")).first()
    if club is None:
        return None
    members = select(ClubMembership.student_id).where(
        ClubMembership.club_id == club, ClubMembership.left_on.is_(None)
    )
    return club, frozenset(work.session.scalars(members))
