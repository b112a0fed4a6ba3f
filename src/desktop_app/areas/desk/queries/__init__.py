"""Reads that look across the school: what the lists and inspectors of the office show.

Every list is read in two steps: all ids in order, in one statement that names as few columns as it
can, and then the rows of at most 200 of them. Cost grows with what is shown.
"""
