"""What papers and files about money name, for the log of what left the house."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import Invoice, Payment, Payout
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Family, Person, Staff
from desktop_app.areas.timetable.api import shown_name
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.wording import tr

_PART = 500
PAYSLIP = "payslip"


def of_documents(session: Session, document_ids: Iterable[UUID]) -> list[people.GoneOut]:
    """Return what issued documents are, each for the family or the teacher it was made for."""
    found: list[people.GoneOut] = []
    paid = dict(session.execute(select(Payout.number, Payout.teacher_id)).all())
    ids = list(document_ids)
    for start in range(0, len(ids), _PART):
        part = ids[start : start + _PART]
        query = (
            select(IssuedDocument, Family.name, Family.payer_id)
            .outerjoin(Family, Family.id == IssuedDocument.family_id)
            .where(IssuedDocument.id.in_(part))
            .order_by(IssuedDocument.kind, IssuedDocument.number)
        )
        for row, family, payer_id in session.execute(query):
            teacher = paid.get(row.number) if row.kind == PAYSLIP else None
            found.append(
                people.GoneOut(
                    kind=row.kind, what=row.number,
                    families=[row.family_id] if row.family_id is not None else (),
                    staff=[teacher] if teacher else (),
                    recipient=family or _teacher(session, teacher), recipient_id=payer_id,
                    reason=tr("Asked for or owed"), sha256=row.sha256,
                )
            )  # fmt: skip
    return found


def _teacher(session: Session, staff_id: UUID | None) -> str:
    if staff_id is None:
        return ""
    query = select(shown_name()).join(Staff, Staff.person_id == Person.id)
    return session.scalars(query.where(Staff.id == staff_id)).first() or ""


def of_families(
    session: Session, kind: str, what: str, family_ids: Sequence[UUID] | None
) -> list[people.GoneOut]:
    """Return a paper or file about some families, or about all."""
    families = family_ids
    if families is None:
        families = session.scalars(select(Family.id).where(Family.archived_at.is_(None))).all()
    return [people.GoneOut(kind=kind, what=what, families=families)]


def of_invoices(session: Session, what: str, keys: Sequence[UUID] | None) -> list[people.GoneOut]:
    """Return a list of invoices, of some or of all."""
    query = select(Invoice.family_id).distinct()
    if keys:
        query = query.where(Invoice.id.in_(keys))
    return [people.GoneOut(kind="list", what=what, families=session.scalars(query).all())]


def of_payments(session: Session, what: str) -> list[people.GoneOut]:
    """Return a list of all payments."""
    families = session.scalars(select(Payment.family_id).distinct()).all()
    return [people.GoneOut(kind="list", what=what, families=families)]


def of_payouts(session: Session, what: str) -> list[people.GoneOut]:
    """Return a list of all payouts."""
    staff = session.scalars(select(Payout.teacher_id).distinct()).all()
    return [people.GoneOut(kind="list", what=what, staff=staff)]
