"""Prices, invoices, payments and the family ledger.

Ledgers are append-only and issued documents never change. Amounts are integer minor units.
"""
