"""Who is away already: what is known stays, and the rest of the days is added to it."""

from datetime import UTC, date, datetime, timedelta

from desktop_app.areas.desk.ripple.api import RippleService, TeacherAway
from desktop_app.areas.timetable.tables import TimeOff
from desktop_app.areas.timetable.terms import TimeOffKind
from desktop_app.core.db.database import Database
from desktop_app.core.journal.undo import undo
from tests.areas.desk.queries.larkfield import Larkfield

MONDAY = date(2026, 11, 23)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


def spans(database: Database) -> list[tuple[datetime, datetime]]:
    with database.reading() as session:
        rows = session.query(TimeOff).order_by(TimeOff.starts_at).all()
        return [(row.starts_at, row.ends_at) for row in rows]


def test_days_that_are_known_are_not_written_twice(database: Database, school: Larkfield) -> None:
    ruth, hour = school.staff["Ruth Cullinan"], timedelta(hours=1)
    with database.writing("Known") as work:
        for begin, end in ((8, 20), (10, 12), (30, 33)):
            work.session.add(
                TimeOff(teacher_id=ruth, starts_at=MIDNIGHT + begin * hour,
                        ends_at=MIDNIGHT + end * hour, kind=TimeOffKind.TRAINING)
            )  # fmt: skip
    before = spans(database)
    RippleService(database).apply(TeacherAway(ruth, MONDAY, MONDAY + timedelta(days=1)), [])
    hours = [
        ((a - MIDNIGHT) / hour, (b - MIDNIGHT) / hour)
        for a, b in spans(database)
        if (a, b) not in before
    ]
    assert hours == [(0, 8), (20, 30), (33, 48)]
    undo(database)
    assert spans(database) == before


def test_who_is_away_all_day_already_is_only_arranged(
    database: Database, school: Larkfield
) -> None:
    ruth = school.staff["Ruth Cullinan"]
    service = RippleService(database)
    service.apply(TeacherAway(ruth, MONDAY, MONDAY), [])
    before = spans(database)
    service.apply(TeacherAway(ruth, MONDAY, MONDAY, sick=False), [])
    assert spans(database) == before
