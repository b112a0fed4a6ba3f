"""What the inspector shows of one family."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import FamilyBalance
from desktop_app.areas.desk.queries import around
from desktop_app.areas.desk.queries.about_student import DueInvoice, first_due
from desktop_app.areas.desk.queries.around import NextMeeting
from desktop_app.areas.desk.queries.asked import moment_of
from desktop_app.areas.people import api as people


@dataclass(frozen=True, slots=True)
class Child:
    """A student of the family: what is learned, the share of the bill, the next lesson."""

    student_id: UUID
    person_id: UUID
    name: str
    learns: tuple[str, ...]
    share_bp: int
    next_lesson: NextMeeting | None


@dataclass(frozen=True, slots=True)
class FamilyOverview:
    """A family at a glance. Amounts are minor units of `currency`."""

    card: people.FamilyCard
    children: tuple[Child, ...]
    adults: tuple[people.MemberRow, ...]
    payer: people.MemberRow | None
    owed: int
    wallet: int
    due: DueInvoice | None
    currency: str


def overview(session: Session, family_id: UUID, now: datetime) -> FamilyOverview | None:
    """Return a family at a glance, None when not there."""
    card = people.family_card(session, family_id)
    if card is None:
        return None
    moment = moment_of(session, now)
    learners = {m.student_id: m for m in card.members if m.student_id is not None}
    learns = people.learns_of(session, learners)
    meetings = around.next_of_students(session, list(learners), moment)
    children = tuple(
        Child(
            student_id, member.person_id,
            people.full_name(member.given_name, member.family_name, member.display_name),
            tuple(row.instrument for row in learns[student_id]), member.share_bp,
            meetings.get(student_id),
        )
        for student_id, member in learners.items()
    )  # fmt: skip
    query = select(FamilyBalance.owed, FamilyBalance.wallet)
    money = session.execute(query.where(FamilyBalance.family_id == family_id)).first()
    owed, wallet = money if money is not None else (0, 0)
    adults = tuple(m for m in card.members if m.role == people.MemberRole.ADULT)
    payer = next((m for m in card.members if m.person_id == card.payer_id), None)
    return FamilyOverview(
        card, children, adults, payer, owed, wallet, first_due(session, [family_id], moment),
        moment.currency,
    )  # fmt: skip
