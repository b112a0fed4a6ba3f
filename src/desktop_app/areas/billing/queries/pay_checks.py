"""What `verify` asks of pay: payouts, lines, numbers and payslips agree."""

from collections.abc import Iterator

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.tables import Payout, PayoutLine
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.wording import tr


def pay_problems(session: Session) -> Iterator[str]:
    """Yield in sentences what does not agree."""
    yield from _sums(session)
    yield from _slips(session)
    yield from _corrections(session)


def _sums(session: Session) -> Iterator[str]:
    query = (
        select(Payout.number, Payout.amount, func.coalesce(sum_of(PayoutLine.amount), 0))
        .outerjoin(
            PayoutLine,
            and_(PayoutLine.payout_id == Payout.id, PayoutLine.teacher_id == Payout.teacher_id),
        )
        .group_by(Payout.id, Payout.number, Payout.amount)
    )
    for number, amount, found in session.execute(query):
        if amount != found:
            yield tr("{number}: the lines do not add up to its amount.", number=number)


def _slips(session: Session) -> Iterator[str]:
    query = (
        select(Payout.number)
        .outerjoin(
            IssuedDocument,
            and_(IssuedDocument.kind == "payslip", IssuedDocument.number == Payout.number),
        )
        .where(IssuedDocument.id.is_(None))
    )
    for number in session.scalars(query):
        yield tr("{number}: its payslip is missing.", number=number)


def _corrections(session: Session) -> Iterator[str]:
    """A correction names a line of the same teacher."""
    source = aliased(PayoutLine)
    query = (
        select(Payout.number)
        .join(PayoutLine, PayoutLine.payout_id == Payout.id)
        .join(source, source.id == PayoutLine.corrects_id)
        .where(source.teacher_id != PayoutLine.teacher_id)
    )
    for number in session.scalars(query):
        yield tr("{number}: it corrects the pay of somebody else.", number=number)
