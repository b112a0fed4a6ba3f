"""Erasing changes no sum and no figure; what the law keeps stays until its time is over."""

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from desktop_app.areas.billing.tables import Invoice, LedgerEntry
from desktop_app.areas.people.tables import Person
from desktop_app.areas.privacy import api as privacy
from desktop_app.areas.privacy.api import RetentionService, Subject, Then
from desktop_app.areas.reports import api as reports
from desktop_app.areas.timetable.api import TimetableService
from desktop_app.core.clock import FixedClock
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.errors import RuleBroken
from tests.areas.billing.desk import Desk, open_desk
from tests.areas.privacy.full import told


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Amara's violin lessons of October were billed and paid, and she has left."""
    opened = open_desk(tmp_path)
    opened.family("Okonkwo-Reid", "Amara", street="7 Alder Court", city="Larkfield")
    opened.lesson("Violin", date(2026, 10, 5), "Amara", price=3_800)
    yield opened
    opened.sound()
    opened.database.close()


def person(desk: Desk, given: str) -> UUID:
    with desk.database.reading() as session:
        return session.scalars(select(Person.id).where(Person.given_name == given)).one()


def sums(desk: Desk) -> list[object]:
    with desk.database.reading() as session:
        found: list[object] = [
            session.execute(select(func.count(), func.sum(Invoice.total))).one(),
            session.execute(select(func.count(), func.sum(LedgerEntry.amount))).one(),
        ]
        asked = reports.Asked(date(2026, 9, 1), date(2026, 12, 31))
        for key in ("attendance-lessons", "income-months"):
            made = reports.make_report(session, key, asked, date(2026, 11, 19))
            found.append([row.values for row in made.rows])
    return found


def papers(desk: Desk) -> list[tuple[str, str]]:
    with desk.database.reading() as session:
        query = select(IssuedDocument.number, IssuedDocument.content)
        rows = session.execute(query.order_by(IssuedDocument.number)).all()
        return [(number, content) for number, content in rows]


def leave(desk: Desk) -> None:
    for key in desk.enrollments.values():
        TimetableService(desk.database).unenroll(key, date(2026, 11, 1))


def pay(desk: Desk) -> None:
    desk.pay("Okonkwo-Reid", desk.balance("Okonkwo-Reid")[0])


def test_sums_figures_and_issued_papers_stay(desk: Desk) -> None:
    desk.run("2026-10")
    pay(desk)
    leave(desk)
    before, kept = sums(desk), papers(desk)
    privacy.PrivacyService(desk.database).erase(person(desk, "Amara"))
    assert sums(desk) == before
    assert papers(desk) == kept
    assert all("Amara" not in place for place in told(desk.database, ("Amara",))
               if not place.startswith(("issued_document", "invoice_line")))  # fmt: skip


def test_what_the_law_keeps_is_in_the_preview_with_its_day(desk: Desk) -> None:
    desk.run("2026-10")
    database = desk.database
    with database.reading() as session:
        found = privacy.preview(session, person(desk, "Amara"), database.actor, database.clock)
    assert {"invoice_line", "issued_document"} <= {
        part.table for part in found.parts if part.then is Then.LAW
    }
    assert found.kept_until == date(2036, 12, 31)


def test_who_owes_cannot_be_erased_before_the_account_is_settled(desk: Desk) -> None:
    desk.run("2026-10")
    leave(desk)
    service = privacy.PrivacyService(desk.database)
    service.erase(person(desk, "Amara"))
    with pytest.raises(RuleBroken, match="is not at zero"):
        service.erase(person(desk, "Grace"))
    pay(desk)
    service.erase(person(desk, "Grace"))
    assert not [
        place
        for place in told(desk.database, ("Okonkwo-Reid", "7 Alder Court"))
        if not place.startswith(("issued_document", "invoice"))
    ]


def test_after_their_time_papers_keep_number_and_sums_and_nothing_else(desk: Desk) -> None:
    desk.run("2026-10")
    pay(desk)
    before = sums(desk)
    service = RetentionService(desk.database)
    service.set(Subject.DOCUMENTS, 120, is_active=True)
    desk.database.clock = FixedClock(datetime(2036, 12, 31, 12, tzinfo=UTC))
    assert service.preview(Subject.DOCUMENTS)[0].count == 0
    desk.database.clock = FixedClock(datetime(2037, 1, 1, 12, tzinfo=UTC))
    assert service.apply(Subject.DOCUMENTS)[0].count > 0
    assert sums(desk)[:2] == before[:2]
    assert all("Okonkwo" not in content for _, content in papers(desk))
    assert service.apply(Subject.DOCUMENTS)[0].count == 0


def test_everything_about_the_payer_has_the_papers_they_got(desk: Desk, tmp_path: Path) -> None:
    desk.run("2026-10")
    out = tmp_path / "grace.zip"
    privacy.write_everything(desk.database, person(desk, "Grace"), out)
    with zipfile.ZipFile(out) as packed:
        data = json.loads(packed.read("Grace Okonkwo-Reid.json"))
    assert (
        data["tables"]["family"][0]["billing_street"] == "7 Alder Court"
        or data["tables"]["person_private"]
    )
    assert data["tables"]["issued_document"]
    assert "pdf" not in data["tables"]["issued_document"][0]
