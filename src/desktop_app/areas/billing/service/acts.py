"""The names of deeds that only a counter-entry takes back."""

ISSUE = "billing.issue"
CREDIT = "billing.credit"
PAYMENT = "billing.payment"
WALLET = "billing.wallet"
REVERSE = "billing.reverse"
LOCK = "billing.lock"
PAY = "billing.pay"
