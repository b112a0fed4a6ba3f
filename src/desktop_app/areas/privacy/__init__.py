"""What the school knows about one person, and how it is given out, kept and erased.

It goes by the catalog of all tables: each says what of it belongs to a person and what becomes of
that when the person is erased. Rules of retention say when this is due, and the log of what left
the house says who was told what.
"""
