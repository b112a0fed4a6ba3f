"""Who sees pay: the office everything, a teacher their own, a family nothing."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from desktop_app.areas.billing.tables import Payout, PayoutLine, PayRate
from desktop_app.areas.people.tables import Staff
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.access.declare import access
from desktop_app.core.access.enforce import may_change, visible
from desktop_app.core.documents import IssuedDocument
from tests.areas.billing.desk import Desk, open_desk
from tests.areas.reports.conftest import teach

PAY = (PayRate, Payout, PayoutLine, IssuedDocument)


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    opened = teach(open_desk(tmp_path))
    yield opened
    opened.database.close()


def seen(desk: Desk, actor: Actor) -> dict[str, int]:
    with desk.database.reading() as session:
        return {
            table.__tablename__: session.scalar(
                select(func.count())
                .select_from(table)
                .where(visible(access, actor, table.__table__))  # type: ignore[arg-type]  # a Table
            )
            or 0
            for table in PAY
        }


def teacher(desk: Desk) -> UUID:
    with desk.database.reading() as session:
        return session.scalars(
            select(Staff.person_id)
            .join(Payout, Payout.teacher_id == Staff.id)
            .order_by(Payout.number)
        ).first() or UUID(int=0)


def test_a_teacher_sees_their_own_payout_lines_and_payslip_and_changes_none(desk: Desk) -> None:
    office = seen(desk, Actor("Ruth", frozenset({Role.FRONT_DESK})))
    assert (office["payout"], office["payout_line"]) == (2, 6)
    mine = seen(desk, Actor("Bill", frozenset({Role.TEACHER}), teacher(desk)))
    assert mine == {"pay_rate": 0, "payout": 1, "payout_line": 3, "issued_document": 1}
    somebody = Actor("Bill", frozenset({Role.TEACHER}), teacher(desk))
    assert not any(may_change(access, somebody, table.__tablename__) for table in PAY)


@pytest.mark.parametrize("role", [Role.PARENT, Role.STUDENT])
def test_families_see_nothing_of_pay(desk: Desk, role: Role) -> None:
    found = seen(desk, Actor("Grace", frozenset({role}), UUID(int=7)))
    assert (found["pay_rate"], found["payout"], found["payout_line"]) == (0, 0, 0)
