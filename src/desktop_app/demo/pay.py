"""What the demo school paid its teachers: rates, and the payouts of the two months before."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from desktop_app.areas.billing.paying import PayFacts, PayLine, PayPlanner, TeacherPay
from desktop_app.areas.billing.payslip import Slip, payslip_document
from desktop_app.areas.billing.queries.pay import Taught
from desktop_app.areas.billing.rules.pay import Ending, Rate
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.service.issuing import sealed
from desktop_app.areas.billing.terms import PayoutStatus, PayUnit
from desktop_app.areas.school.rules import show_number
from desktop_app.areas.timetable.terms import LessonType
from desktop_app.demo.books import Books
from desktop_app.demo.ground import CURRENCY, PAPER
from desktop_app.demo.ids import Ids
from desktop_app.demo.lessons import ZONE, Lesson, Teacher
from desktop_app.demo.registers import Held
from desktop_app.demo.sheets import Sheets

PAID_UNITS = 10
"""In how many parts of the school payouts are made; the others have rates only."""

SHEETS: dict[str, str] = {
    "pay_rate": "teacher_id unit amount lesson_type no_show_bp starts_on",
    "payout": "teacher_id period number amount currency status payout_date made_on",
    "payout_line": "payout_id teacher_id position kind occurrence_id pay_rate_id minutes "
    "description rule amount",
}
_NO_CANCELLED = dict.fromkeys((Ending.BY_SCHOOL, Ending.BY_TEACHER, Ending.BY_STUDENT), 0)
_CAME = ("P", "L")
_PAYS = ("P", "A", "L")
_SENIOR = 3_150  # an hour of the strings teacher, in minor units

Hours = Sequence[tuple[Lesson, Sequence[Held]]]


class Payroll:
    """Writes the rates of the school and, unit by unit, what was paid by them."""

    def __init__(self, ids: Ids, sheets: Sheets, books: Books, since: date) -> None:
        self._new, self._add, self._books = ids.new, sheets.add, books
        this = Month.of(books.today)
        self._months = (this.after(-2), this.after(-1))
        self._since = min(since, self._months[0].first)
        self._rates = [
            self._rate(PayUnit.HOUR, 2_800),
            self._rate(PayUnit.HOUR, 3_200, kind=LessonType.GROUP, no_show_bp=5_000),
            self._rate(PayUnit.LESSON, 4_500, kind=LessonType.ENSEMBLE),
        ]

    def _rate(
        self,
        unit: PayUnit,
        amount: int,
        *,
        kind: LessonType | None = None,
        no_show_bp: int = 10_000,
        teacher: bytes | None = None,
    ) -> Rate:
        key, type_ = self._new(), kind.value if kind else None
        self._add("pay_rate", key, teacher, unit.value, amount, type_, no_show_bp, str(self._since))
        return Rate(
            UUID(bytes=key), unit, amount, self._since, None, no_show_bp,
            UUID(bytes=teacher) if teacher else None, lesson_type=type_,
        )  # fmt: skip

    def pay(self, number: int, teachers: Sequence[Teacher], taught: Hours) -> None:
        """Pay the teachers of a unit for both months; the first of all has a rate of their own."""
        if number == 0 and teachers:
            self._rates.append(self._rate(PayUnit.HOUR, _SENIOR, teacher=teachers[0].id))
        if number >= PAID_UNITS:
            return
        names = {UUID(bytes=each.id): each.name for each in teachers}
        for turn, month in enumerate(self._months):
            facts = self._facts(month, taught, names)
            for each in PayPlanner(facts).plan().paid:
                self._payout(each, month, sent=turn == 0)

    def _facts(self, month: Month, taught: Hours, names: dict[UUID, str]) -> PayFacts:
        rows = [
            _taught(lesson, held)
            for lesson, meetings in taught
            for held in meetings
            if month.first <= held.meeting.day <= month.last
        ]
        rows.sort(key=lambda each: (each.day, each.starts_at, each.occurrence_id))
        return PayFacts(month, CURRENCY, ZONE, rows, {}, self._rates, {}, _NO_CANCELLED, names)

    def _payout(self, pay: TeacherPay, month: Month, *, sent: bool) -> None:
        made = min(month.last + timedelta(days=2), self._books.today)
        number = show_number("P-", made.year, self._books.next_payout(made))
        key, teacher = self._new(), pay.teacher_id.bytes
        status = PayoutStatus.COMPLETED if sent else PayoutStatus.PENDING
        day = str(min(made + timedelta(days=1), self._books.today)) if sent else None
        self._add(
            "payout", key, teacher, str(month), number, pay.total, CURRENCY, status.value, day,
            str(made),
        )  # fmt: skip
        for position, line in enumerate(pay.lines, start=1):
            self._line(key, teacher, position, line)
        slip = Slip(number, pay.name, (), month, made, pay.lines)
        document = payslip_document(self._books.paper, slip)
        self._add(
            "issued_document", self._new(), "payslip", number, None, None, None,
            sealed(document, None), PAPER,
        )  # fmt: skip

    def _line(self, payout: bytes, teacher: bytes, position: int, line: PayLine) -> None:
        self._add(
            "payout_line", self._new(), payout, teacher, position, line.kind.value,
            line.occurrence_id.bytes if line.occurrence_id else None,
            line.pay_rate_id.bytes if line.pay_rate_id else None,
            line.minutes, line.description, line.rule, line.amount,
        )  # fmt: skip


def _taught(lesson: Lesson, held: Held) -> Taught:
    return Taught(
        UUID(bytes=held.id),
        UUID(bytes=lesson.teacher.id),
        None,
        held.meeting.day,
        _instant(held.meeting.starts),
        int((_instant(held.meeting.ends) - _instant(held.meeting.starts)).total_seconds()) // 60,
        held.status,
        lesson.series.title,
        lesson.series.kind,
        None,
        None,
        len(held.codes),
        sum(code in _CAME for code in held.codes.values()),
        sum(code in _PAYS for code in held.codes.values()),
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")
