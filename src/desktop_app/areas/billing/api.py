"""Billing's door for other areas, panes and commands: reads, and deeds that take an open Work."""

from desktop_app.areas.billing.counters import COUNTER_ENTRIES
from desktop_app.areas.billing.derivations import DERIVATIONS
from desktop_app.areas.billing.paying import (
    PayLine,
    PayPlan,
    PayProblem,
    TeacherPay,
)
from desktop_app.areas.billing.planning import Bill, BillLine, Problem, RunPlan
from desktop_app.areas.billing.queries.ageing import Ageing, OpenInvoice, aged_invoices, ageing
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
    lines_of_student,
    sums_of,
)
from desktop_app.areas.billing.queries.locks import LockRow, locked_until, period_locks
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
from desktop_app.areas.billing.queries.touched import touched_lines, touched_pay
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.rules.settling import Allocation, Open, Part
from desktop_app.areas.billing.service.billing import BillingService
from desktop_app.areas.billing.service.credits import CreditPart, credit
from desktop_app.areas.billing.service.drafts import (
    FreeLine,
    edit_draft,
    issue_draft,
    make_draft,
    void_draft,
)
from desktop_app.areas.billing.service.locks import check_day_open, check_open, close_books
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
from desktop_app.areas.billing.service.run import issue_run, plan_run
from desktop_app.areas.billing.terms import (
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
    Standing,
)

__all__ = [
    "COUNTER_ENTRIES",
    "DERIVATIONS",
    "INVOICE_SORTS",
    "PAYMENT_SORTS",
    "PAYOUT_SORTS",
    "Ageing",
    "Allocation",
    "AllocationRow",
    "Balance",
    "Bill",
    "BillLine",
    "BillingService",
    "CreditPart",
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
    "LineKind",
    "LineRow",
    "LockRow",
    "Month",
    "NewPayRate",
    "NewPayment",
    "NewPlan",
    "NewSubscription",
    "Open",
    "OpenInvoice",
    "Part",
    "PayLine",
    "PayLineKind",
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
    "RunPlan",
    "Standing",
    "SubscriptionRow",
    "Sums",
    "WalletRow",
    "TeacherPay",
    "add_pay_rate",
    "add_price_plan",
    "aged_invoices",
    "ageing",
    "all_invoices",
    "all_payments",
    "all_payouts",
    "allocations_of",
    "archive_pay_rate",
    "balance",
    "balances",
    "check_day_open",
    "check_open",
    "close_books",
    "count_groups",
    "credit",
    "edit_draft",
    "end_subscription",
    "end_subscriptions",
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
    "ledger",
    "lines_of_student",
    "locked_until",
    "make_draft",
    "pay_from_wallet",
    "pay_rates",
    "payment_ids",
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
    "plan_run",
    "price_plans",
    "problems",
    "reverse_payment",
    "set_pay_rate",
    "set_price_plan",
    "set_subscription",
    "subscribe",
    "subscriptions_of",
    "sums_of",
    "take_payment",
    "touched_lines",
    "touched_pay",
    "void_draft",
    "wallet_entries",
]
