"""The invoice run over a month: what it would do, and doing exactly that."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing.content import speaking
from desktop_app.areas.billing.planning import Bill, Planner, RunFacts, RunPlan
from desktop_app.areas.billing.queries import meetings, payers
from desktop_app.areas.billing.queries.meetings import WINDOW, Due
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.service.issuing import ToIssue, issue
from desktop_app.areas.people.api import families_for_billing
from desktop_app.areas.school.api import BillingMode, facts, settings
from desktop_app.areas.timetable.api import cycles
from desktop_app.core.db.database import Work
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import tr


def plan_run(session: Session, month: Month, *, earlier_prices: bool = False) -> RunPlan:
    """Return what a run over a month would issue, without writing anything.

    Of earlier months whose run stands it adds what changed since: meetings taken back and meetings
    that
    are new. Their prices are left as they were billed unless `earlier_prices` asks to correct them
    too.
    """
    school = facts(session)
    with speaking(school.language):
        return Planner(_read(session, month, earlier_prices=earlier_prices)).plan()


def _read(session: Session, month: Month, *, earlier_prices: bool) -> RunFacts:
    school, chosen = facts(session), settings(session)
    mode = BillingMode(chosen["billing_mode"])
    run = meetings.run_months(session, [month.after(-n) for n in range(WINDOW, 0, -1)])
    whole = [month, *run] if earlier_prices else [month]
    others = [each for each in run if each not in whole]
    first, last = month.after(-WINDOW).first, month.last
    due = [*meetings.due(session, mode, whole), *meetings.newly_due(session, mode, others)]
    taken = meetings.taken_back(session, first, last)
    months = sorted({month, *run}, key=str)
    months_billed = meetings.months_billed(session, months)
    plans = payers.plans_of(
        session, months[0].first, last, {each.subscription_id for each in months_billed}
    )
    lesson_ids = {each.lesson_id for each in due} | {each.lesson_id for each in taken}
    lesson_ids |= {plan.lesson_id for plan in plans if plan.lesson_id}
    lessons = payers.lesson_infos(session, lesson_ids)
    student_ids = {each.student_id for each in due} | {each.billed.student_id for each in taken}
    student_ids |= {plan.student_id for plan in plans}
    shares = payers.shares_of(session, student_ids)
    billed = [*meetings.billed(session, whole), *meetings.leftovers(session, others)]
    families = {share.family_id for mine in shares.values() for share in mine}
    families |= {each.family_id for each in billed} | {each.family_id for each in months_billed}
    families |= {each.billed.family_id for each in taken}
    known, default = payers.rates(session)
    return RunFacts(
        month=month,
        mode=mode,
        currency=school.currency,
        gross=bool(chosen["prices_gross"]),
        whole=frozenset(str(each) for each in whole),
        due=due,
        billed=billed,
        taken=taken,
        by_hand=frozenset(meetings.settled_by_hand(session, first, last)),
        months=months,
        months_billed=months_billed,
        plans=plans,
        lessons=lessons,
        students=payers.student_infos(session, student_ids),
        teachers=payers.teacher_names(
            session, {each.teacher_id for each in lessons.values() if each.teacher_id}
        ),
        shares=shares,
        payers=payers.payers(session, families),
        rates=known,
        default_rate=default,
        one_on_one=_special(session, due, lessons),
    )


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
