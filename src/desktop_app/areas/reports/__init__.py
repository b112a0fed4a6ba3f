"""What the school wants to know of itself: figures over a period, as table, chart, file and paper.

It owns no table; it reads what the areas below keep, in statements that sum in the database.
"""
