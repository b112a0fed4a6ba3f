"""Work without the office: an encrypted copy on a laptop, its outbox, and what becomes of it.

Every deed on a copy is an operation in its outbox, written in one transaction with what is seen.
The office applies operations once, in order, and answers each; what it cannot simply apply waits
for somebody's choice and is never lost.
"""
