"""What follows from a closure, an absence, a broken room or a new price, time or length.

It lists every meeting and every row that depends on one with a proposed deed, and does all or some
of them as one change.
"""
