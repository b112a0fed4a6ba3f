"""What a teacher's copy carries of money: nothing."""

from desktop_app.core.sync.carried import carried

carried.leave(
    "money",
    *("billed_meeting", "discount_rule", "family_balance", "invoice", "invoice_line"),
    *("ledger_entry", "lesson_price", "package", "pay_rate", "payment", "payment_allocation"),
    *("payout", "payout_line", "period_lock", "price_plan", "refund", "reminder", "reminder_step"),
    *("subscription", "wallet_entry", "issued_document"),
)
