"""The invoice run over a month: what it would do, and doing exactly that."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.attendance.api import awaiting
from desktop_app.areas.billing.bills import Bill, Booked, RunFacts, RunPlan
from desktop_app.areas.billing.month_lines import before_of, price_due
from desktop_app.areas.billing.planning import Planner
from desktop_app.areas.billing.queries import billed_meetings, billed_months, meetings, payers
from desktop_app.areas.billing.queries.billed_meetings import Billed
from desktop_app.areas.billing.queries.billed_months import MonthBilled
from desktop_app.areas.billing.queries.discount_facts import discount_facts
from desktop_app.areas.billing.queries.lesson_prices import changed_between
from desktop_app.areas.billing.queries.locks import locked_until
from desktop_app.areas.billing.queries.meetings import WINDOW, Due
from desktop_app.areas.billing.queries.package_facts import package_facts
from desktop_app.areas.billing.queries.payers import Plan, Rate
from desktop_app.areas.billing.rules.amounts import Tax
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.rules.proration import Part, Span, comes_second, part_of
from desktop_app.areas.billing.service.issuing import ToIssue, issue
from desktop_app.areas.billing.terms import PriceUnit, Proration
from desktop_app.areas.people.api import families_for_billing
from desktop_app.areas.school.api import BillingMode, facts, settings
from desktop_app.areas.timetable.api import cycles
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import show_date_with_year, show_month, speaking, tr

Parts = Mapping[tuple[UUID, str], Part | None]


def plan_run(session: Session, month: Month, *, earlier_prices: bool = False) -> RunPlan:
    """Return what a run over a month would issue, without writing anything.

    Of earlier months whose run stands it adds what changed since: meetings taken back and meetings
    that are new, days of price plans, discounts. Their prices are left as they were billed unless
    `earlier_prices` asks to correct them too, which it never does in closed books. Raises
    RuleBroken for a month whose books are closed.
    """
    until = locked_until(session)
    if until is not None and month.last <= until:
        raise RuleBroken(
            tr(
                "The books are closed up to {until}: nothing of {month} is billed any more. What "
                "changed in it is corrected by the next run.",
                until=show_date_with_year(until),
                month=show_month(month.first),
            ),
            field="month",
        )
    school = facts(session)
    with speaking(school.language):
        return Planner(_read(session, month, until, earlier_prices=earlier_prices)).plan()


@dataclass(frozen=True, slots=True)
class _Months:
    """The months a run looks at: compared price by price, and for what is new or gone."""

    run: Month
    stand: Sequence[Month]
    whole: Sequence[Month]

    @property
    def others(self) -> list[Month]:
        """The months of which only what is new or gone is billed."""
        return [each for each in self.stand if each not in self.whole]

    @property
    def every(self) -> list[Month]:
        """All of them, in order."""
        return sorted({self.run, *self.stand}, key=str)


def _months(session: Session, month: Month, until: date | None, *, earlier_prices: bool) -> _Months:
    stand = billed_months.run_months(session, [month.after(-n) for n in range(WINDOW, 0, -1)])
    earlier = [each for each in stand if until is None or each.last > until]
    return _Months(month, stand, [month, *earlier] if earlier_prices else [month])


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read of meetings: due, billed, and of monthly prices what they cover."""

    due: list[Due]
    billed: list[Billed]
    plans: Sequence[Plan]
    months_billed: Sequence[MonthBilled]
    parts: Parts


def _read(session: Session, month: Month, until: date | None, *, earlier_prices: bool) -> RunFacts:
    school, chosen = facts(session), settings(session)
    mode = BillingMode(chosen["billing_mode"])
    asked = _months(session, month, until, earlier_prices=earlier_prices)
    first, last = month.after(-WINDOW).first, month.last
    found = _find(session, asked, mode, Proration(chosen["proration"]))
    offered, booked = billed_meetings.slots_offered(session, asked.every)
    taken = billed_meetings.taken_back(session, first, last, slots=bool(offered))
    sold, discounts = package_facts(session, first, last), discount_facts(session, asked.every)
    lesson_ids = {each.lesson_id for each in found.due} | {each.lesson_id for each in taken}
    lesson_ids |= {plan.lesson_id for plan in found.plans if plan.lesson_id}
    lesson_ids |= {each.lesson_id for each in sold.packages if each.lesson_id}
    lessons = payers.lesson_infos(session, lesson_ids)
    student_ids = {each.student_id for each in found.due}
    student_ids |= {each.billed.student_id for each in taken}
    student_ids |= {plan.student_id for plan in found.plans}
    student_ids |= {each.student_id for each in sold.packages if each.id in sold.unsold}
    student_ids |= {charge.student_id for charge in discounts.standing}
    student_ids |= {place.student_id for _, place in discounts.taken_off}
    shares = payers.shares_of(session, student_ids)
    families = {share.family_id for mine in shares.values() for share in mine}
    families |= {each.family_id for each in found.billed}
    families |= {each.family_id for each in found.months_billed}
    families |= {each.billed.family_id for each in taken}
    families |= {charge.family_id for charge in discounts.standing}
    families |= {place.family_id for _, place in discounts.taken_off}
    known, default = payers.rates(session)
    stood = [*found.billed, *(each.billed for each in taken)]
    return RunFacts(
        month=month,
        mode=mode,
        currency=school.currency,
        gross=bool(chosen["prices_gross"]),
        whole=frozenset(str(each) for each in asked.whole),
        due=found.due,
        billed=found.billed,
        taken=taken,
        by_hand=frozenset(billed_meetings.settled_by_hand(session, first, last)),
        months=asked.every,
        months_billed=found.months_billed,
        plans=found.plans,
        lessons=lessons,
        students=payers.student_infos(session, student_ids),
        teachers=payers.teacher_names(
            session, {each.teacher_id for each in lessons.values() if each.teacher_id}
        ),
        shares=shares,
        payers=payers.payers(session, families),
        rates=known,
        default_rate=default,
        one_on_one=_special(session, found.due, lessons),
        parts=found.parts,
        booked=Booked(offered, booked),
        packages=sold,
        discounts=discounts,
        billed_rates=_rates_billed(session, stood, known) if len(known) > 1 else {},
        awaiting=awaiting(session, first, last),
    )


def _find(session: Session, asked: _Months, mode: BillingMode, by: Proration) -> _Found:
    months, others = asked.every, asked.others
    months_billed = billed_months.months_billed(session, months)
    named = {each.subscription_id for each in months_billed}
    plans = payers.plans_of(session, months[0].first, asked.run.last, named)
    parts = _parts(session, plans, months, by)
    due = [*meetings.due(session, mode, asked.whole), *meetings.newly_due(session, mode, others)]
    billed = [
        *billed_meetings.billed(session, asked.whole),
        *billed_meetings.leftovers(session, others),
    ]
    late = _covered_late(plans, parts, months_billed, others)
    if late:
        students = {plan.student_id for plan in late}
        stands = billed_meetings.billed(session, others, students)
        also = {(each.student_id, each.occurrence_id) for each in stands if each.times > 0}
        due += [
            each
            for each in meetings.due(session, mode, others, students)
            if (each.student_id, each.occurrence_id) in also and _covers(late, each)
        ]
        known = {(each.student_id, each.occurrence_id) for each in billed}
        billed += [x for x in stands if (x.student_id, x.occurrence_id) not in known]
    if others:
        _add_repriced(session, mode, others, (due, billed, plans))
    return _Found(due, billed, plans, months_billed, parts)


def _add_repriced(
    session: Session,
    mode: BillingMode,
    others: Sequence[Month],
    so_far: tuple[list[Due], list[Billed], Sequence[Plan]],
) -> None:
    """Add the billed meetings of earlier months whose lesson has a new price from a day of them."""
    changed = changed_between(session, others[0].first, others[-1].last)
    if not changed:
        return
    due, billed, plans = so_far
    found = [
        each
        for each in meetings.due(session, mode, others, lessons=list(changed))
        if each.day >= changed[each.lesson_id]
        and each.own_price is None
        and not any(
            plan.student_id == each.student_id
            and plan.lesson_id in (None, each.lesson_id)
            and plan.counts_on(each.day)
            for plan in plans
        )
    ]
    seen = {(each.student_id, each.occurrence_id) for each in due}
    stands = billed_meetings.billed(session, others, {each.student_id for each in found})
    stood = {(each.student_id, each.occurrence_id) for each in stands if each.times > 0} - seen
    due += [each for each in found if (each.student_id, each.occurrence_id) in stood]
    known = {(each.student_id, each.occurrence_id) for each in billed}
    billed += [each for each in stands if (each.student_id, each.occurrence_id) in stood - known]


def _covered_late(
    plans: Sequence[Plan],
    parts: Parts,
    months_billed: Sequence[MonthBilled],
    others: Sequence[Month],
) -> list[Plan]:
    """Return the monthly prices that cover days of earlier months for which they were not billed.

    Their meetings may stand on a bill one by one, and have to be taken off it.
    """
    before = before_of(months_billed)
    return [
        plan
        for plan in plans
        if plan.unit is PriceUnit.MONTH
        and any(
            parts.get((plan.id, str(month))) is not None
            and price_due(
                plan,
                parts[plan.id, str(month)],
                before.get((plan.id, str(month))),
                whole=False,
            )
            is not None
            for month in others
        )
    ]


def _covers(plans: Sequence[Plan], due: Due) -> bool:
    """Say whether a monthly price covers a meeting that has no price of its own."""
    return due.own_price is None and any(
        plan.student_id == due.student_id
        and plan.lesson_id in (None, due.lesson_id)
        and plan.counts_on(due.day)
        for plan in plans
    )


def _parts(
    session: Session, plans: Sequence[Plan], months: Sequence[Month], by: Proration
) -> Parts:
    """Return what of each month each monthly price covers."""
    monthly = [plan for plan in plans if plan.unit is PriceUnit.MONTH]
    found: dict[tuple[UUID, str], Part | None] = {}
    for month in months:
        cut = {plan.student_id for plan in monthly if _is_cut(plan, month)}
        days = (
            meetings.planned_days(session, month, cut) if cut and by is Proration.MEETINGS else {}
        )
        for plan in monthly:
            span = _span(plan)
            mine = [
                day
                for lesson_id, day in days.get(plan.student_id, ())
                if plan.lesson_id in (None, lesson_id)
            ]
            part = part_of(month, span, by, mine)
            if by is Proration.NONE and part is not None:
                others = [_span(each) for each in monthly if _rivals(each, plan)]
                part = None if comes_second(month, span, others) else part
            found[plan.id, str(month)] = part
    return found


def _span(plan: Plan) -> Span:
    return Span(plan.starts_on, plan.ends_on)


def _is_cut(plan: Plan, month: Month) -> bool:
    covered = _span(plan).within(month)
    return covered is not None and covered != (month.first, month.last)


def _rivals(one: Plan, other: Plan) -> bool:
    """Say whether two prices are a student's for the same lessons."""
    return (one.student_id, one.lesson_id) == (other.student_id, other.lesson_id)


def _rates_billed(
    session: Session, billed: Sequence[Billed], known: Mapping[UUID, Rate]
) -> dict[tuple[UUID, UUID, UUID], Rate]:
    found = {}
    for key, (rate_id, category, bp) in billed_meetings.rates_billed(session, billed).items():
        name = known[rate_id].name if rate_id and rate_id in known else ""
        found[key] = Rate(rate_id, name, Tax(category, bp))
    return found


def _special(
    session: Session, due: Collection[Due], lessons: Mapping[UUID, payers.LessonInfo]
) -> frozenset[UUID]:
    """Return the meetings that lie in a one-on-one week of a hybrid cycle."""
    hybrid = {each.lesson_id for each in due if lessons[each.lesson_id].hybrid}
    known = cycles(session, hybrid) if hybrid else {}
    return frozenset(
        each.occurrence_id
        for each in due
        if each.lesson_id in known and known[each.lesson_id].is_one_on_one(each.original_day)
    )


def issue_run(work: Work, plan: RunPlan, progress: Progress = SILENT) -> list[UUID]:
    """Issue what a plan of this very moment says, and return the ids of the documents."""
    alone = [bill.payer.id for bill in plan.bills if bill.new_family]
    made = families_for_billing(work, alone)
    homes = payers.payers(work.session, {shares[0].family_id for shares in made.values()})
    documents = []
    for at, bill in enumerate(plan.bills):
        payer = homes[made[bill.payer.id][0].family_id] if bill.new_family else bill.payer
        documents.append(_document(plan, bill, payer))
        if at % 100 == 0:
            progress.step(0, len(plan.bills), tr("Documents"))
    return issue(work, documents, progress)


def _document(plan: RunPlan, bill: Bill, payer: payers.Payer) -> ToIssue:
    return ToIssue(bill.kind, payer, bill.lines, bill.totals, plan.gross, str(plan.month))
