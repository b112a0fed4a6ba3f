"""Billing's door for other areas, panes and commands: reads, and deeds that take an open Work."""

from desktop_app.areas.billing.certificates import certificate_documents
from desktop_app.areas.billing.counters import COUNTER_ENTRIES
from desktop_app.areas.billing.derivations import DERIVATIONS
from desktop_app.areas.billing.paying import (
    PayLine,
    PayPlan,
    PayProblem,
    TeacherPay,
)
from desktop_app.areas.billing.phrasing import entry_name
from desktop_app.areas.billing.planning import Bill, BillLine, Problem, RunPlan
from desktop_app.areas.billing.queries import leaving
from desktop_app.areas.billing.queries.accounts import payment_left
from desktop_app.areas.billing.queries.ageing import (
    Ageing,
    OpenInvoice,
    aged_invoices,
    ageing,
    ageing_by_family,
)
from desktop_app.areas.billing.queries.checks import problems
from desktop_app.areas.billing.queries.families import (
    Balance,
    LedgerRow,
    WalletRow,
    balance,
    balances,
    kind_of,
    ledger,
    wallet_entries,
)
from desktop_app.areas.billing.queries.groups import Group, Item, count_groups, groups
from desktop_app.areas.billing.queries.invoices import SORTS as INVOICE_SORTS
from desktop_app.areas.billing.queries.invoices import (
    InvoiceCard,
    InvoiceQuery,
    InvoiceRow,
    LineRow,
    Sums,
    all_invoices,
    invoice_card,
    invoice_ids,
    invoice_lines,
    invoice_months,
    invoice_page,
    sums_of,
)
from desktop_app.areas.billing.queries.lesson_prices import LessonPriceRow, lesson_prices
from desktop_app.areas.billing.queries.line_meetings import LineMeeting, line_meetings
from desktop_app.areas.billing.queries.locks import LockRow, locked_until, period_locks
from desktop_app.areas.billing.queries.offers import (
    DiscountRow,
    PackageRow,
    PackageUse,
    discounts_of,
    package_uses,
    packages_of,
)
from desktop_app.areas.billing.queries.pay_moves import Move as PayMove
from desktop_app.areas.billing.queries.pay_moves import moved_pay
from desktop_app.areas.billing.queries.pay_rates import (
    PayRateRow,
    pay_rates,
)
from desktop_app.areas.billing.queries.payments import SORTS as PAYMENT_SORTS
from desktop_app.areas.billing.queries.payments import (
    AllocationRow,
    PaymentQuery,
    PaymentRow,
    all_payments,
    allocations_of,
    payment_ids,
    payment_page,
)
from desktop_app.areas.billing.queries.payouts import (
    PAYOUT_SORTS,
    PayoutCard,
    PayoutLineRow,
    PayoutQuery,
    PayoutRow,
    all_payouts,
    payout_card,
    payout_ids,
    payout_lines,
    payout_months,
    payout_page,
    payslips_of,
)
from desktop_app.areas.billing.queries.prices import (
    PlanRow,
    SubscriptionRow,
    price_plans,
    subscriptions_of,
)
from desktop_app.areas.billing.queries.refunds import RefundRow, WriteOffRow, refunds, write_offs
from desktop_app.areas.billing.queries.reminders import (
    Proposal,
    ReminderRow,
    StepRow,
    count_proposals,
    proposals,
    reminder_steps,
    reminders,
)
from desktop_app.areas.billing.queries.touched import touched_lines, touched_pay
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.rules.settling import Allocation, Open, Part
from desktop_app.areas.billing.run_sheet import run_sheet
from desktop_app.areas.billing.service.account_deeds import AccountService
from desktop_app.areas.billing.service.billing import BillingService
from desktop_app.areas.billing.service.credits import CreditPart, credit
from desktop_app.areas.billing.service.discounts import (
    NewDiscount,
    add_discount,
    archive_discount,
    set_discount,
)
from desktop_app.areas.billing.service.drafts import (
    FreeLine,
    edit_draft,
    issue_draft,
    make_draft,
    void_draft,
)
from desktop_app.areas.billing.service.lesson_prices import reprice
from desktop_app.areas.billing.service.locks import check_day_open, check_open, close_books
from desktop_app.areas.billing.service.offers import OfferService
from desktop_app.areas.billing.service.packages import (
    NewPackage,
    archive_package,
    bill_package,
    sell_package,
    set_package,
)
from desktop_app.areas.billing.service.pay import (
    plan_payouts,
)
from desktop_app.areas.billing.service.pay_deeds import (
    PayService,
)
from desktop_app.areas.billing.service.pay_rates import (
    NewPayRate,
    add_pay_rate,
    archive_pay_rate,
    set_pay_rate,
)
from desktop_app.areas.billing.service.payments import (
    NewPayment,
    PaymentPlan,
    pay_from_wallet,
    plan_payment,
    reverse_payment,
    take_payment,
)
from desktop_app.areas.billing.service.payouts import (
    issue_payouts,
)
from desktop_app.areas.billing.service.prices import (
    NewPlan,
    NewSubscription,
    add_price_plan,
    end_subscription,
    end_subscriptions,
    set_price_plan,
    set_subscription,
    subscribe,
)
from desktop_app.areas.billing.service.refunds import (
    NewRefund,
    RefundPlan,
    plan_refund,
    refund,
    reverse_refund,
)
from desktop_app.areas.billing.service.reminder_steps import (
    NewStep,
    add_default_steps,
    add_step,
    archive_step,
    set_step,
)
from desktop_app.areas.billing.service.reminders import preview_letters, remind
from desktop_app.areas.billing.service.run import issue_run, plan_run
from desktop_app.areas.billing.service.write_offs import reverse_write_off, write_off
from desktop_app.areas.billing.statements import statement_documents
from desktop_app.areas.billing.terms import (
    DiscountKind,
    EntryKind,
    InvoiceKind,
    InvoiceStatus,
    LineKind,
    PayLineKind,
    PaymentMethod,
    PaymentStatus,
    PayoutStatus,
    PayUnit,
    PriceUnit,
    Proration,
    ReminderWay,
    Standing,
)

__all__ = [
    "COUNTER_ENTRIES",
    "DERIVATIONS",
    "INVOICE_SORTS",
    "PAYMENT_SORTS",
    "PAYOUT_SORTS",
    "AccountService",
    "Ageing",
    "Allocation",
    "AllocationRow",
    "Balance",
    "Bill",
    "BillLine",
    "BillingService",
    "CreditPart",
    "DiscountKind",
    "DiscountRow",
    "EntryKind",
    "FreeLine",
    "Group",
    "InvoiceCard",
    "InvoiceKind",
    "InvoiceQuery",
    "InvoiceRow",
    "InvoiceStatus",
    "Item",
    "LedgerRow",
    "LessonPriceRow",
    "LineKind",
    "LineMeeting",
    "LineRow",
    "LockRow",
    "Month",
    "NewDiscount",
    "NewPackage",
    "NewPayRate",
    "NewPayment",
    "NewPlan",
    "NewRefund",
    "NewStep",
    "NewSubscription",
    "OfferService",
    "Open",
    "OpenInvoice",
    "PackageRow",
    "PackageUse",
    "Part",
    "PayLine",
    "PayLineKind",
    "PayMove",
    "PayPlan",
    "PayProblem",
    "PayRateRow",
    "PayService",
    "PayUnit",
    "PaymentMethod",
    "PaymentPlan",
    "PaymentQuery",
    "PaymentRow",
    "PaymentStatus",
    "PayoutCard",
    "PayoutLineRow",
    "PayoutQuery",
    "PayoutRow",
    "PayoutStatus",
    "PlanRow",
    "PriceUnit",
    "Problem",
    "Proposal",
    "Proration",
    "RefundPlan",
    "RefundRow",
    "ReminderRow",
    "ReminderWay",
    "RunPlan",
    "Standing",
    "StepRow",
    "SubscriptionRow",
    "Sums",
    "TeacherPay",
    "WalletRow",
    "WriteOffRow",
    "add_default_steps",
    "add_discount",
    "add_pay_rate",
    "add_price_plan",
    "add_step",
    "aged_invoices",
    "ageing",
    "ageing_by_family",
    "all_invoices",
    "all_payments",
    "all_payouts",
    "allocations_of",
    "archive_discount",
    "archive_package",
    "archive_pay_rate",
    "archive_step",
    "balance",
    "balances",
    "bill_package",
    "certificate_documents",
    "check_day_open",
    "check_open",
    "close_books",
    "count_groups",
    "count_proposals",
    "credit",
    "discounts_of",
    "edit_draft",
    "end_subscription",
    "end_subscriptions",
    "entry_name",
    "groups",
    "invoice_card",
    "invoice_ids",
    "invoice_lines",
    "invoice_months",
    "invoice_page",
    "issue_draft",
    "issue_payouts",
    "issue_run",
    "kind_of",
    "leaving",
    "ledger",
    "lesson_prices",
    "line_meetings",
    "locked_until",
    "make_draft",
    "moved_pay",
    "package_uses",
    "packages_of",
    "pay_from_wallet",
    "pay_rates",
    "payment_ids",
    "payment_left",
    "payment_page",
    "payout_card",
    "payout_ids",
    "payout_lines",
    "payout_months",
    "payout_page",
    "payslips_of",
    "period_locks",
    "plan_payment",
    "plan_payouts",
    "plan_refund",
    "plan_run",
    "preview_letters",
    "price_plans",
    "problems",
    "proposals",
    "refund",
    "refunds",
    "remind",
    "reminder_steps",
    "reminders",
    "reprice",
    "reverse_payment",
    "reverse_refund",
    "reverse_write_off",
    "run_sheet",
    "sell_package",
    "set_discount",
    "set_package",
    "set_pay_rate",
    "set_price_plan",
    "set_step",
    "set_subscription",
    "statement_documents",
    "subscribe",
    "subscriptions_of",
    "sums_of",
    "take_payment",
    "touched_lines",
    "touched_pay",
    "void_draft",
    "wallet_entries",
    "write_off",
    "write_offs",
]
