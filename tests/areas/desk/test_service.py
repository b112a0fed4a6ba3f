"""What a desk does that more than one area has a part in."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.areas.billing import api as billing
from desktop_app.areas.desk.service import DeskService
from desktop_app.areas.people import api as people
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment
from desktop_app.core.journal.undo import undo
from tests.areas.billing.desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path)
    opened.family("Hale", "Ida")
    opened.lesson("Cello", date(2026, 10, 5), "Ida", price=3_000)
    yield opened
    opened.sound()
    opened.database.close()


def spell(desk: Desk) -> tuple[date, date | None, timetable.EnrollmentStatus]:
    with desk.database.reading() as session:
        row = session.scalars(select(Enrollment)).one()
        return row.enrolled_on, row.unenrolled_on, row.status


def billed(desk: Desk, month: str) -> int:
    return desk.service.preview_run(month).total


def test_an_archived_student_leaves_the_lessons_and_is_not_billed_for_later_meetings(
    desk: Desk,
) -> None:
    desk.at(2026, 11, 11)
    changes = DeskService(desk.database).archive_students([desk.students["Ida"]])
    assert changes.label == "Archive Ida Hale"
    assert spell(desk)[1:] == (date(2026, 11, 11), timetable.EnrollmentStatus.UNENROLLED)
    assert billed(desk, "2026-11") == 2 * 3_000
    assert billed(desk, "2026-12") == 0
    undo(desk.database)
    assert spell(desk)[1] is None
    assert billed(desk, "2026-11") == 5 * 3_000


def test_who_is_said_to_have_left_earlier_leaves_on_that_day(desk: Desk) -> None:
    ida = desk.students["Ida"]
    desk.at(2026, 11, 11)
    desk.write(lambda work: people.set_student(work, ida, {"left_on": date(2026, 10, 31)}))
    DeskService(desk.database).archive_students([ida])
    assert spell(desk)[1] == date(2026, 10, 31)


def test_a_monthly_price_ends_with_the_student(desk: Desk) -> None:
    ida = desk.students["Ida"]

    def subscribe(work: object) -> None:
        flat = billing.NewPlan("Flat", billing.PriceUnit.MONTH, 9_900)
        billing.subscribe(work, billing.NewSubscription(ida, flat, date(2026, 10, 1)))  # type: ignore[arg-type]

    desk.write(subscribe)
    desk.at(2026, 11, 11)
    assert billed(desk, "2026-12") == 9_900
    DeskService(desk.database).archive_students([ida])
    assert billed(desk, "2026-11") == 3_630  # 11 of 30 days
    assert billed(desk, "2026-12") == 0


def test_a_billed_enrolment_that_never_began_ends_and_its_meetings_are_credited(
    desk: Desk,
) -> None:
    desk.service.issue_run("2026-11")
    with desk.database.reading() as session:
        found = session.scalars(select(Enrollment.id)).one()
    desk.write(lambda work: timetable.unenroll(work, found, date(2026, 9, 30)))
    assert spell(desk)[:2] == (date(2026, 9, 30), date(2026, 9, 30))
    assert billed(desk, "2026-12") == -5 * 3_000
