"""Reads of prices, documents, payments and ledgers; frozen rows, safe to hand to a pane."""
