"""What a run over a month is made of: its facts, the lines and bills it plans, what is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from uuid import UUID

from desktop_app.areas.billing.queries.billed_meetings import Billed, TakenBack
from desktop_app.areas.billing.queries.billed_months import MonthBilled
from desktop_app.areas.billing.queries.meetings import Due
from desktop_app.areas.billing.queries.payers import (
    NO_RATE,
    LessonInfo,
    Payer,
    Plan,
    Rate,
    StudentInfo,
)
from desktop_app.areas.billing.rules.amounts import Tax, Totals, line_amount
from desktop_app.areas.billing.rules.discounts import DiscountFacts
from desktop_app.areas.billing.rules.packages import PackageFacts
from desktop_app.areas.billing.rules.prices import Month, Share
from desktop_app.areas.billing.rules.proration import Part
from desktop_app.areas.billing.terms import InvoiceKind, LineKind
from desktop_app.areas.school.api import BillingMode
from desktop_app.core.records import record


@record
class Meeting:
    """A meeting on a line: +1 bills it, −1 takes it back, at so many minor units."""

    occurrence_id: UUID
    sign: int
    amount: int


@record
class BillLine:
    """One line to be billed.

    Quantity in thousandths, the price in minor units, net or gross as the school's are. `reason`
    says why a correction is made; a bill that is planned tells it, the paper has its own words.
    """

    kind: LineKind
    description: str
    quantity: int
    unit_price: int
    detail: str | None = None
    rate: Rate = NO_RATE
    student_id: UUID | None = None
    lesson_id: UUID | None = None
    enrollment_id: UUID | None = None
    subscription_id: UUID | None = None
    month: str | None = None
    meetings: tuple[Meeting, ...] = ()
    credits_line_id: UUID | None = None
    package_id: UUID | None = None
    discount_rule_id: UUID | None = None
    full_price: int | None = None
    reason: str = ""

    @property
    def amount(self) -> int:
        """Quantity × price, in minor units."""
        return line_amount(self.quantity, self.unit_price)

    @property
    def taxed(self) -> tuple[int, Tax]:
        """The amount with its tax, as totals take them."""
        return self.amount, self.rate.tax


@record
class Bill:
    """What one family gets.

    `new_family` means that a family of one is made for the student when it is issued.
    """

    payer: Payer
    kind: InvoiceKind
    lines: tuple[BillLine, ...]
    totals: Totals
    new_family: bool = False


@record
class Problem:
    """What keeps a student's meetings off the bill."""

    student_id: UUID
    student: str
    sentence: str


@record
class RunPlan:
    """Exactly what issuing a run would do; amounts in minor units of the currency."""

    month: Month
    mode: BillingMode
    currency: str
    gross: bool
    bills: tuple[Bill, ...]
    problems: tuple[Problem, ...]
    students: Mapping[UUID, StudentInfo]

    @property
    def total(self) -> int:
        """What all bills come to, credit notes taken off."""
        return sum(bill.totals.total for bill in self.bills)

    def count(self, kind: InvoiceKind) -> int:
        """Return how many documents of a kind there would be."""
        return sum(bill.kind is kind for bill in self.bills)


@record
class Booked:
    """The one-on-one weeks that offer slots, and who took one at which price of its own."""

    offered: frozenset[UUID] = frozenset()
    taken: Mapping[tuple[UUID, UUID], int | None] = field(default_factory=dict)


BilledRates = Mapping[tuple[UUID, UUID, UUID], Rate]
"""Under which rate a meeting was billed: by student, meeting and family."""


@record
class RunFacts:
    """Everything a run looks at.

    `whole` months are compared price by price, of others only new meetings are billed. `parts` are
    what of their months the monthly prices cover, by subscription and month. `awaiting` are the
    students and meetings whose mark waits for a choice: nothing of them is billed or taken back.
    """

    month: Month
    mode: BillingMode
    currency: str
    gross: bool
    whole: frozenset[str]
    due: Sequence[Due]
    billed: Sequence[Billed]
    taken: Sequence[TakenBack]
    by_hand: frozenset[tuple[UUID, UUID]]
    months: Sequence[Month]
    months_billed: Sequence[MonthBilled]
    plans: Sequence[Plan]
    lessons: Mapping[UUID, LessonInfo]
    students: Mapping[UUID, StudentInfo]
    teachers: Mapping[UUID, str]
    shares: Mapping[UUID, tuple[Share, ...]]
    payers: Mapping[UUID, Payer]
    rates: Mapping[UUID, Rate]
    default_rate: Rate
    one_on_one: frozenset[UUID]
    parts: Mapping[tuple[UUID, str], Part | None] = field(default_factory=dict)
    booked: Booked = field(default_factory=Booked)
    packages: PackageFacts = field(default_factory=PackageFacts)
    discounts: DiscountFacts = field(default_factory=DiscountFacts)
    billed_rates: BilledRates = field(default_factory=dict)
    awaiting: frozenset[tuple[UUID | None, UUID]] = frozenset()
