"""What a run needs of packages: how far each is used, what they cover, which are not billed yet."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.queries.billed_meetings import by_hand
from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.rules.packages import Covered, PackageFacts, PackageInfo
from desktop_app.areas.billing.tables import BilledMeeting, Invoice, InvoiceLine, Package
from desktop_app.areas.billing.terms import InvoiceStatus, LineKind
from desktop_app.areas.timetable.tables import LessonOccurrence


def package_facts(session: Session, first: date, last: date) -> PackageFacts:
    """Return the packages that count from first to last day."""
    rows = list(session.scalars(select(Package).where(Package.starts_on <= last)))
    if not rows:
        return PackageFacts()
    used, sold = used_of(session), _sold(session)
    packages = []
    unsold = set()
    for row in rows:
        billed, left = sold.get(row.id, (0, 0))
        there = row.archived_at is None
        packages.append(
            PackageInfo(
                row.id, row.student_id, row.lesson_id, row.name, row.lessons, row.amount,
                row.tax_rate_id, row.starts_on, row.ends_on, used.get(row.id, 0),
                there and (billed <= 0 or left > 0),
            )
        )  # fmt: skip
        if there and billed <= 0:
            unsold.add(row.id)
    return PackageFacts(packages, _covered(session, first), frozenset(unsold))


def used_of(session: Session, *which: Any) -> dict[UUID, int]:
    """Return how many meetings stand on the lines of each package."""
    query = (
        select(InvoiceLine.package_id, sum_of(BilledMeeting.sign))
        .join(BilledMeeting, BilledMeeting.invoice_line_id == InvoiceLine.id)
        .where(InvoiceLine.package_id.is_not(None), *which)
        .group_by(InvoiceLine.package_id)
    )
    return {key: int(count) for key, count in session.execute(query) if key is not None}


def _sold(session: Session) -> dict[UUID, tuple[int, int]]:
    """Return how often the sale of each package stands: without credits by hand, and with them."""
    mine = case((by_hand(), 0), else_=InvoiceLine.quantity)
    query = (
        select(InvoiceLine.package_id, sum_of(mine), sum_of(InvoiceLine.quantity))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(
            InvoiceLine.package_id.is_not(None),
            InvoiceLine.kind == LineKind.PACKAGE,
            Invoice.status == InvoiceStatus.ISSUED,
        )
        .group_by(InvoiceLine.package_id)
    )
    return {
        key: (int(billed), int(left))
        for key, billed, left in session.execute(query)
        if key is not None
    }


def is_sold(session: Session, package_id: UUID) -> bool:
    """Say whether a package was ever billed."""
    query = select(func.count()).where(
        InvoiceLine.package_id == package_id, InvoiceLine.kind == LineKind.PACKAGE
    )
    return bool(session.scalar(query))


def _covered(session: Session, first: date) -> dict[tuple[UUID, UUID], Covered]:
    query = (
        select(
            BilledMeeting.student_id,
            BilledMeeting.occurrence_id,
            InvoiceLine.package_id,
            BilledMeeting.family_id,
        )
        .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
        .join(LessonOccurrence, LessonOccurrence.id == BilledMeeting.occurrence_id)
        .where(InvoiceLine.package_id.is_not(None), LessonOccurrence.local_date >= first)
        .group_by(
            BilledMeeting.student_id,
            BilledMeeting.occurrence_id,
            InvoiceLine.package_id,
            BilledMeeting.family_id,
        )
        .having(sum_of(BilledMeeting.sign) > 0)
    )
    return {
        (student, meeting): Covered(package, family)
        for student, meeting, package, family in session.execute(query)
        if package is not None
    }
