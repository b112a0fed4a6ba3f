"""The figures of the reports, against a second computation that is deliberately simple."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.billing import api as billing
from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import Asked, Result
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.errors import RuleBroken
from tests.areas.billing.desk import Desk

OCTOBER = Asked(date(2026, 10, 1), date(2026, 10, 31))
AUTUMN = Asked(date(2026, 9, 1), date(2026, 12, 31))


def made(desk: Desk, key: str, asked: Asked = OCTOBER) -> Result:
    with desk.database.reading() as session:
        return reports.make_report(session, key, asked, desk.today)


def column(result: Result, key: str) -> dict[Any, Any]:
    at = [head.key for head in result.heads].index(key)
    return {row.values[0]: row.values[at] for row in result.rows}


def total(result: Result, key: str) -> Any:
    assert result.totals is not None
    return result.totals[[head.key for head in result.heads].index(key)]


def test_attendance_by_pupil_counts_every_mark_once(either: Desk) -> None:
    result = made(either, "attendance-pupils")
    with either.database.reading() as session:
        rows = session.execute(
            select(Attendance.student_id, AttendanceCode.key)
            .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        ).all()  # fmt: skip
    names = {key: name for name, key in either.students.items()}
    simple = Counter((names[student], key) for student, key in rows)
    for name in ("Amara", "Kofi", "Ebba"):
        full = next(key for key in column(result, "marked") if key.startswith(name))
        for code in ("p", "a", "l", "e"):
            assert column(result, f"code_{code}")[full] == simple[name, code.upper()]
        came = simple[name, "P"] + simple[name, "L"]
        assert column(result, "rate")[full] == round(100 * came / 3 + 1e-9)
    assert total(result, "marked") == len(rows) == 9


@pytest.mark.parametrize("by", ["lessons", "teachers", "weeks"])
def test_attendance_comes_to_the_same_however_it_is_counted(either: Desk, by: str) -> None:
    result, pupils = made(either, f"attendance-{by}"), made(either, "attendance-pupils")
    for key in ("code_p", "code_a", "code_l", "code_e", "marked", "rate"):
        assert total(result, key) == total(pupils, key)


def test_weeks_begin_on_monday_and_stand_in_order(taught: Desk) -> None:
    result = made(taught, "attendance-weeks")
    assert [row.values[0] for row in result.rows] == ["5 Oct 2026", "12 Oct 2026", "19 Oct 2026"]
    assert list(column(result, "marked").values()) == [3, 3, 3]


def test_a_report_is_narrowed_to_a_teacher_or_a_pupil(taught: Desk) -> None:
    amara = Asked(OCTOBER.first, OCTOBER.last, student_id=taught.students["Amara"])
    assert total(made(taught, "attendance-lessons", amara), "marked") == 3
    with taught.database.reading() as session:
        bill = session.scalars(
            select(LessonOccurrence.teacher_id).where(
                LessonOccurrence.lesson_id == taught.lessons["Band"]
            )
        ).first()
    assert bill is not None
    mine = made(taught, "attendance-pupils", Asked(OCTOBER.first, OCTOBER.last, teacher_id=bill))
    assert len(mine.rows) == 2


def test_debtors_are_the_open_invoices_by_age_and_come_to_what_is_owed(either: Desk) -> None:
    either.at(2027, 1, 4)
    result = made(either, "debtors")
    with either.database.reading() as session:
        simple = {
            row.family: row.open for row in billing.all_invoices(session, either.today) if row.open
        }
        whole = billing.ageing(session, either.today)
    assert column(result, "open") == simple
    assert total(result, "open") == whole.owed == sum(simple.values())
    assert total(result, "days_31_to_60") == whole.days_31_to_60
    assert list(column(result, "open").values()) == sorted(simple.values(), reverse=True)


def test_income_by_month_is_what_invoices_and_the_ledger_say(either: Desk) -> None:
    result = made(either, "income-months", AUTUMN)
    with either.database.reading() as session:
        billed = sum(row.total for row in billing.all_invoices(session, either.today))
        received = -sum(
            row.amount for row in billing.ledger(session) if row.kind is billing.EntryKind.PAYMENT
        )
    assert total(result, "billed") == billed
    assert total(result, "received") == received == 5_000
    assert result.rows[0].values[0] == "September 2026"
    assert len(result.rows) == 4


def test_income_by_teacher_parts_what_was_billed_by_who_taught(either: Desk) -> None:
    result = made(either, "income-teachers")
    planned = {"Maeve Cullinan": 4 * 3_800, "Bill Marsh": 4 * 2 * 1_600}
    billed = column(result, "billed")
    with either.database.reading() as session:
        whole = sum(row.net_total for row in billing.all_invoices(session, either.today))
        paid = {row.teacher: row.amount for row in billing.all_payouts(session)}
    assert sum(billed.values()) == total(result, "billed") == whole
    assert {name: billed[name] <= planned[name] for name in planned} == dict.fromkeys(planned, True)
    assert {name: amount for name, amount in column(result, "paid").items() if amount} == paid
    assert column(result, "lessons") == {"Maeve Cullinan": 3, "Bill Marsh": 3}


def test_rooms_are_booked_for_the_minutes_of_their_meetings(either: Desk) -> None:
    result = made(either, "room-use")
    with either.database.reading() as session:
        meetings = session.scalars(
            select(LessonOccurrence).where(
                LessonOccurrence.local_date.between(OCTOBER.first, OCTOBER.last)
            )
        ).all()
        simple: Counter[Any] = Counter()
        for meeting in meetings:
            lesson = {value: name for name, value in either.lessons.items()}[meeting.lesson_id]
            simple[lesson] += int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    booked = column(result, "booked")
    assert (booked["Studio A"], booked["Hall"]) == (simple["Violin"], simple["Band"])
    opened = column(result, "open")
    weeks = sum((OCTOBER.first + timedelta(days=n)).weekday() in {0, 3} for n in range(31))
    assert opened["Studio A"] == opened["Hall"] <= weeks * 60
    assert column(result, "use")["Hall"] == round(100 * booked["Hall"] / opened["Hall"] + 1e-9)


@pytest.mark.parametrize("of", ["teacher", "room", "student"])
def test_a_timetable_has_every_meeting_of_the_chosen_one(taught: Desk, of: str) -> None:
    with pytest.raises(RuleBroken, match="Choose"):
        made(taught, f"timetable-{of}")
    with taught.database.reading() as session:
        meeting = session.scalars(
            select(LessonOccurrence).where(
                LessonOccurrence.lesson_id == taught.lessons["Violin"],
                LessonOccurrence.local_date == date(2026, 10, 5),
            )
        ).one()
    chosen = {
        "teacher": meeting.teacher_id, "room": meeting.room_id,
        "student": taught.students["Amara"],
    }[of]  # fmt: skip
    asked = Asked(date(2026, 10, 5), date(2026, 10, 18), **{f"{of}_id": chosen})
    result = made(taught, f"timetable-{of}", asked)
    assert [(row.values[0], row.values[1], row.values[2]) for row in result.rows] == [
        (date(2026, 10, 5), "16:00–16:45", "Violin"),
        (date(2026, 10, 12), "16:00–16:45", "Violin"),
    ]
    assert total(result, "hours") == 90


def test_a_period_that_cannot_be_is_refused(taught: Desk) -> None:
    with pytest.raises(RuleBroken, match="ends before it begins"):
        made(taught, "room-use", Asked(date(2026, 10, 2), date(2026, 10, 1)))
    with pytest.raises(RuleBroken, match="ten years"):
        made(taught, "room-use", Asked(date(1990, 1, 1), date(2026, 10, 1)))
    with pytest.raises(RuleBroken, match="There is no report nonsense"):
        made(taught, "nonsense")


@pytest.mark.parametrize("key", [report.key for report in reports.reports()])
def test_a_school_without_lessons_has_empty_reports(taught: Desk, key: str) -> None:
    if reports.report_named(key).needs is None and key != "debtors":
        assert made(taught, key, Asked(date(2020, 1, 1), date(2020, 1, 31))).rows == ()


def test_what_was_written_off_stands_beside_debts_and_income(either: Desk) -> None:
    either.at(2026, 12, 10)
    [invoice, *_] = [row for row in either.invoices() if row.open > 1_000]
    accounts = billing.AccountService(either.database)
    accounts.write_off(invoice.id, 1_000, reason="Hardship")
    assert total(made(either, "debtors"), "written_off") == 1_000
    assert column(made(either, "debtors"), "written_off")[invoice.family] == 1_000
    result = made(either, "income-months", AUTUMN)
    assert column(result, "written_off")["December 2026"] == 1_000
    accounts.reverse_write_off(invoice.id)
    assert total(made(either, "income-months", AUTUMN), "written_off") == 0
