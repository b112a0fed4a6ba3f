"""The buddy groups of the demo school, one in every state, by the deeds of the program."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.streaks import api as streaks
from desktop_app.areas.streaks.api import DayState, GroupType, MemberRole
from desktop_app.areas.streaks.derivations.spans import days_between
from desktop_app.areas.streaks.tables import BuddyGroupInvitation
from desktop_app.areas.streaks.terms import InvitationStatus
from desktop_app.core.db.database import Database, Work
from desktop_app.demo.acting import by, days_ago, made_by
from desktop_app.demo.ids import Ids

_PUPILS, _TEACHER, _MIXED = (
    GroupType.STUDENT_CREATED,
    GroupType.TEACHER_CREATED,
    GroupType.MIXED,
)
_DESK, _STRINGS = "Ruth Danquah", "Maeve Cullinan"
_COME = "Come and practise with us!"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A group: who is in it by name or how many others, since how many days, who missed when.

    `yes` of those invited have accepted (None: all). The first member is the creator, unless a
    teacher is.
    """

    name: str
    type: GroupType
    since: int
    cast: Sequence[str] = ()
    others: int = 0
    yes: int | None = None
    teacher: str = _STRINGS
    missed: Mapping[int, Sequence[int]] = field(default_factory=dict)
    message: str | None = None


LOW_STRINGS = Wanted(
    "The Low Strings", _PUPILS, 53, ("Amara", "Ha-yun", "Kavin", "Saoirse", "Jonah"),
    missed={0: (15, 40), 2: (15, 36), 3: (6, 27)}, message=_COME,
)  # fmt: skip
GROUPS = (
    LOW_STRINGS,
    Wanted("Practice Pals", _PUPILS, 4, others=5, yes=2, message="Ten minutes each day?"),
    Wanted("Junior Strings Crew", _TEACHER, 39, (
        "Amara", "Zofia", "Elif", "Freya", "Ha-yun", "Kavin", "Melina", "Mateus", "Noor", "Rohan",
        "Daniel", "Tomás")),
    Wanted("Number Ninjas", _PUPILS, 32, ("Daryna",), 4, missed={2: (1, 9)}),
    Wanted("Grade 3 Theory", _TEACHER, 12, ("Ananya",), 5, teacher="Priya Menon",
           missed={3: (5,)}),
    Wanted("Reed Section", _MIXED, 30, ("Minato", "Linh Thảo"), 2),
    Wanted("Loft Band", _PUPILS, 46, ("Kofi", "Ngozi"), 3, missed={4: (20,)}),
    Wanted("Duo Keys", _PUPILS, 20, ("Siyuan",), 1, missed={1: (11,)}),
    Wanted("Early Readers", _MIXED, 6, others=4),
    Wanted("Drum Line", _TEACHER, 11, others=7, teacher="Dele Adisa",
           missed={1: (1,), 3: (1,), 5: (1, 4), 6: (1,)}),
    Wanted("Page Turners", _PUPILS, 3, others=3, yes=0),
    Wanted("Morning Scales", _PUPILS, 34, others=3, missed={1: (12,)}),
    Wanted("Summer Six", _PUPILS, 64, others=6),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil as groups know one."""

    student_id: UUID
    person_id: UUID


@dataclass(slots=True)
class Life:
    """Founds the groups and lets them live; `named` are pupils and teachers by name."""

    database: Database
    ids: Ids
    today: date
    named: Mapping[str, Pupil]
    teachers: Mapping[str, UUID]
    _ids_of: dict[str, UUID] = field(default_factory=dict)

    def tell(self, members: Mapping[str, Sequence[Pupil]]) -> None:
        """Found every group, oldest first, and write what happened to it."""
        for wanted in sorted(GROUPS, key=lambda each: -each.since):
            self._found(wanted, members[wanted.name])
        self._low_strings(members["The Low Strings"])
        self._rests(members)

    def _do(self, ago: int, deed: Callable[[Work], Any], who: str = _DESK) -> Any:
        with (
            days_ago(self.database, ago),
            by(self.database, who),
            made_by(self.database, self.ids) as work,
        ):
            return deed(work)

    def _found(self, wanted: Wanted, members: Sequence[Pupil]) -> None:
        is_teacher = wanted.type is _TEACHER
        creator = self._teacher(wanted.teacher) if is_teacher else members[0].person_id
        invited = members if is_teacher else members[1:]
        new = streaks.NewGroup(
            wanted.type, creator, [each.student_id for each in invited], wanted.name,
            message=wanted.message,
        )  # fmt: skip
        who = wanted.teacher if is_teacher else _DESK
        group = self._do(wanted.since, lambda work: streaks.add_group(work, new), who)
        self._ids_of[wanted.name] = group
        if not is_teacher:
            yes = len(invited) if wanted.yes is None else wanted.yes
            for each in invited[:yes]:
                self._answer(max(wanted.since - 1, 0), group, each, accepted=True)
        if wanted.type is _MIXED and wanted.name != "Early Readers":
            self._do(wanted.since - 2, lambda work: streaks.approve(work, group), _STRINGS)

    def _teacher(self, name: str) -> UUID:
        """Return a teacher by name, in a small school whoever is there."""
        return self.teachers.get(name) or next(iter(self.teachers.values()))

    def _answer(
        self, ago: int, group: UUID, who: Pupil, *, accepted: bool, message: str | None = None
    ) -> None:
        row = BuddyGroupInvitation
        query = select(row.id).where(
            row.buddy_group_id == group,
            row.invitee_id == who.student_id,
            row.status == InvitationStatus.PENDING,
        )

        def deed(work: Work) -> None:
            for invitation in work.session.scalars(query).all():
                streaks.answer(work, invitation, accepted=accepted, message=message)

        self._do(ago, deed)

    def _low_strings(self, members: Sequence[Pupil]) -> None:
        group = self._ids_of["The Low Strings"]
        _, ha_yun, _, saoirse, jonah = members
        zofia, rohan, tomas = (self.named[name] for name in ("Zofia", "Rohan", "Tomás"))
        self._do(50, lambda w: streaks.set_role(w, group, ha_yun.student_id, MemberRole.CO_LEADER),
                 _STRINGS)  # fmt: skip
        self._do(50, lambda w: streaks.set_role(w, group, saoirse.student_id, MemberRole.CO_LEADER),
                 _STRINGS)  # fmt: skip
        self._do(41, lambda w: streaks.leave(w, group, jonah.student_id))
        self._do(17, lambda w: streaks.invite(w, group, tomas.student_id, saoirse.person_id))
        self._do(16, lambda w: streaks.set_role(w, group, saoirse.student_id, MemberRole.MEMBER),
                 _STRINGS)  # fmt: skip
        freeze = self.today - timedelta(days=10)
        self._do(
            10, lambda w: streaks.freeze(w, freeze, "Concert trip", last=freeze, group_id=group),
            _STRINGS,
        )  # fmt: skip
        self._do(7, lambda w: streaks.invite(w, group, rohan.student_id, members[0].person_id))
        self._answer(6, group, rohan, accepted=False, message="Too busy before the exam")
        self._do(3, lambda w: streaks.invite(w, group, zofia.student_id, ha_yun.person_id, _COME))
        self._do(3, lambda w: streaks.set_role(w, group, zofia.student_id, MemberRole.OBSERVER),
                 _STRINGS)  # fmt: skip
        self._do(6, lambda w: streaks.nudge(w, group, ha_yun.student_id, saoirse.student_id))
        self._do(1, lambda w: streaks.nudge(w, group, saoirse.student_id, ha_yun.student_id))

    def _open_day(self, work: Work) -> date:
        """Return the last day with school that is three days old or more."""
        day = self.today - timedelta(days=3)
        while not days_between(work.session, day, day)[0].is_school_day:
            day -= timedelta(days=1)
        return day

    def _rests(self, members: Mapping[str, Sequence[Pupil]]) -> None:
        ids = self._ids_of
        frozen = self.today - timedelta(days=6)
        self._do(
            6, lambda w: streaks.freeze(w, frozen, "Concert week", group_id=ids["Reed Section"]),
            "Ioan Dragulin",
        )  # fmt: skip
        self._do(9, lambda w: streaks.set_aside(w, ids["Morning Scales"]))
        self._do(40, lambda w: streaks.dissolve(w, ids["Summer Six"]))
        gone = members["Number Ninjas"][4]
        self._do(14, lambda w: streaks.leave(w, ids["Number Ninjas"], gone.student_id))
        self._do(
            2, lambda w: streaks.correct_day(
                w, members["Loft Band"][2].student_id, self._open_day(w),
                DayState.EARNED, "Practised with the band, the log was forgotten",
            ), "Dele Adisa",
        )  # fmt: skip
        self._do(
            12, lambda w: streaks.freeze(
                w, self.today - timedelta(days=12), "Broken arm",
                last=self.today - timedelta(days=8),
                student_id=members["Grade 3 Theory"][4].student_id,
            ), "Priya Menon",
        )  # fmt: skip
        self._do(5, lambda w: streaks.mute(w, self.named["Rohan"].student_id, "Meera Kulkarni"))
